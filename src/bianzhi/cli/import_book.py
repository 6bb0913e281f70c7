"""`bianzhi import`: an office's Excel book, checked row by row, in as a whole or not at all."""

from pathlib import Path
from typing import Annotated

import typer

from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.terminal import FINDINGS, complain, progress, tell

SHOWN = 200


def import_book(
    book: Annotated[Path, typer.Argument(help="Excel 文件（.xlsx 或 .xls）", exists=True, dir_okay=False)],
    user: Annotated[str, typer.Option("--as", help="以哪个用户的身份（登录名）")],
    check_only: Annotated[bool, typer.Option("--check", help="只检查，不导入")] = False,
) -> None:
    """开账导入：先逐行检查，列出全部问题；一处不对就什么也不导入。"""
    require_current_database()
    from bianzhi.cli.lookups import actor_named
    from bianzhi.imports.actions import check_book, load_book

    actor, content = actor_named(user), book.read_bytes()
    with progress("检查") as step:
        report = check_book(actor, content=content, filename=book.name, progress=step)
    for problem in report.problems[:SHOWN]:
        complain(str(problem))
    if report.problems:
        more = f"，只列出前{SHOWN}处" if len(report.problems) > SHOWN else ""
        tell(f"共{len(report.problems)}处问题{more}。什么也没有导入。")
        raise typer.Exit(FINDINGS)
    tell(f"检查通过：{report.summary}")
    if check_only:
        return
    with progress("导入") as step:
        done = load_book(actor, content=content, filename=book.name, progress=step)
    tell(f"已导入：{done.summary}")
