"""`bianzhi verify-log`."""

from typing import Annotated

import typer

from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.terminal import FINDINGS, complain, tell

SHOWN = 50


def verify_log(
    district: Annotated[str, typer.Option(help="只查一个辖区（行政区划代码）")] = "",
) -> None:
    """核对操作记录的摘要链：任何一条被改、被删、被插入都会查出。"""
    require_current_database()
    from bianzhi.cli.lookups import district_by_code
    from bianzhi.trail.verify import verify

    number = 0
    for number, found in enumerate(verify(district_by_code(district).pk if district else None), start=1):
        if number <= SHOWN:
            complain(f"第{found.number}条：{found.message}")
    if number:
        tell(f"操作记录共有{number}处对不上。")
        raise typer.Exit(FINDINGS)
    tell("操作记录完整。")
