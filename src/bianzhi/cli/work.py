"""`bianzhi work`: carry out the jobs of 「任务」, beside the web processes."""

import os
import signal
import sys
import threading
from typing import Annotated

import typer

from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.terminal import stop


def work(
    with_parent: Annotated[
        bool, typer.Option("--with-parent", hidden=True, help="标准输入关闭时结束（由 serve 使用）")
    ] = False,
    batch: Annotated[bool, typer.Option("--batch", help="做完现有任务就结束")] = False,
) -> None:
    """处理「任务」里的后台工作。serve 会自动带起一个；部署多台时可单独运行。"""
    if os.environ.get("BIANZHI_INLINE_JOBS") == "1":
        stop("设了 BIANZHI_INLINE_JOBS=1，任务当场就做，没有后台任务可处理。")
    if with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    require_current_database()
    from django.core.management import call_command

    from bianzhi.notices.actions import deliver_waiting
    from bianzhi.site.daily import keep_daily, keep_delivering, run_daily

    ended = threading.Event()
    if batch:
        run_daily()
        deliver_waiting()
    else:
        for keep in (keep_daily, keep_delivering):
            threading.Thread(target=keep, args=(ended,), daemon=True).start()
    call_command("db_worker", batch=batch, reload=False, startup_delay=False, verbosity=1)
    ended.set()


def _end_with_parent() -> None:
    """Wait for the pipe from the parent to close, then ask ourselves to finish."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
