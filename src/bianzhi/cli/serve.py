"""`bianzhi serve`: the web server and, unless jobs run inline, one background worker."""

import os
import subprocess
import sys
import threading
import time
from typing import Annotated

import typer

from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.terminal import stop, tell

LOCAL = {"127.0.0.1", "localhost", "::1"}


class Worker:
    """A child running `bianzhi work`, started again when it ends by itself."""

    PAUSE = 5.0

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._watch = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Start the child and the thread that watches it."""
        self._watch.start()

    def _run(self) -> None:
        command = [sys.executable, "-m", "bianzhi.cli", "work", "--with-parent"]
        while not self._ended.is_set():
            self._child = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603
            self._child.wait()
            if not self._ended.is_set():
                tell("后台任务进程意外结束，稍后重新启动。")
                self._ended.wait(self.PAUSE)

    def stop(self) -> None:
        """Close the child's pipe; it finishes its job and ends."""
        self._ended.set()
        child = self._child
        if child is None:
            return
        if child.stdin:
            child.stdin.close()
        end = time.monotonic() + 20
        while child.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        if child.poll() is None:
            child.kill()


def serve(
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="进程数，0 为自动", min=0, max=64)] = 0,
    threads: Annotated[int, typer.Option(help="每个进程的线程数", min=1, max=64)] = 4,
    worker: Annotated[bool, typer.Option("--worker/--no-worker", help="同时处理后台任务")] = True,
) -> None:
    """启动网站。按 Ctrl-C 结束。"""
    require_current_database()
    from django.conf import settings
    from django.db import connection
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from bianzhi.vault.keys import keys

    keys()  # made once here, before several processes could race for it
    automatic = 1 if connection.vendor == "sqlite" else min(os.cpu_count() or 1, 4)
    greeting = _greeting(host, port, settings.ALLOWED_HOSTS)
    connection.close()
    server = Granian(
        "bianzhi.cli.web:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or automatic,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        process_name=None,
    )
    server.on_startup(lambda: tell(*greeting))
    helper = Worker() if worker and os.environ.get("BIANZHI_INLINE_JOBS") != "1" else None
    if helper:
        server.on_startup(helper.start)
    try:
        server.serve()
    except (OSError, RuntimeError) as error:
        stop(f"不能在 {host}:{port} 启动（{error}）。端口被占用时可换一个：--port {port + 1}")
    finally:
        if helper:
            helper.stop()


def _greeting(host: str, port: int, allowed: list[str]) -> list[str]:
    """Return the lines that say where the site is and, in a demo, who may log in."""
    shown = f"[{host}]" if ":" in host else host
    lines = ["", f"  机构编制管理系统已启动： http://{shown}:{port}/", "  按 Ctrl-C 结束。"]
    if host not in LOCAL and set(allowed) <= LOCAL | {"[::1]"}:
        lines.append("  注意：别的电脑要访问，须先设 BIANZHI_HOSTS=本机的名称或地址。")
    return [*lines, *_demo_log_ins(), ""]


def _demo_log_ins() -> list[str]:
    """Return the log-ins of the demo district when it is loaded."""
    from bianzhi.users.models import District

    if not District.objects.filter(synthetic=True).exists():
        return []
    from bianzhi.demo.logins import LOG_INS, PASSWORD

    lines = ["", f"  演示辖区的用户（密码都是 {PASSWORD}）："]
    return lines + [f"    {row.username:<12} {row.label}" for row in LOG_INS]
