"""`bianzhi demo`."""

from typing import Annotated

import typer

from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.terminal import progress, stop, tell


def demo(
    if_empty: Annotated[bool, typer.Option("--if-empty", help="数据库已有辖区时什么也不做")] = False,
) -> None:
    """装入演示辖区（攀枝花市西区，人员全是虚构的）。只能装入空数据库。"""
    require_current_database()
    from bianzhi.users.models import District

    if District.objects.exists():
        if if_empty:
            return
        stop("数据库里已有辖区。演示数据只能装入空数据库：请另设 BIANZHI_INSTANCE 或换一个数据库。")
    from bianzhi.demo.build import build_demo

    tell("正在装入演示辖区，约需半分钟到一分钟……")
    with progress("装入演示辖区") as step:
        build_demo(step)
    tell("演示辖区已装入。")
