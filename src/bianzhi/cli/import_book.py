"""`bianzhi import`: an office's Excel book, checked row by row, in as a whole or not at all."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.terminal import FINDINGS, WRONG_USE, complain, progress, stop, tell

SHOWN = 200


def import_book(
    book: Annotated[Path, typer.Argument(help="Excel 文件（.xlsx 或 .xls）", exists=True, dir_okay=False)],
    user: Annotated[str, typer.Option("--as", help="经办人的登录名")],
    reviewer: Annotated[str, typer.Option("--reviewer", help="复核人的登录名，须与经办人不是同一人")] = "",
    number: Annotated[str, typer.Option("--number", help="期初建账依据的文号；表中已标明的不用写")] = "",
    title: Annotated[str, typer.Option("--title", help="期初建账依据的标题")] = "",
    signed_on: Annotated[str, typer.Option("--signed", help="期初建账依据的签发日期")] = "",
    opened_on: Annotated[str, typer.Option("--date", help="建账日期；不写即签发日期")] = "",
    check_only: Annotated[bool, typer.Option("--check", help="只检查，不导入")] = False,
) -> None:
    """开账导入：先逐行检查，列出全部问题；一处不对就什么也不导入。"""
    require_current_database()
    from bianzhi.cli.lookups import actor_named
    from bianzhi.imports.actions import check_book, load_book
    from bianzhi.imports.draft import Heading
    from bianzhi.values.refusal import Refused

    if not check_only and not reviewer:
        stop("请用 --reviewer 指明复核人：导入由两人办理，经办人与复核人不得为同一人。", code=WRONG_USE)
    actor, content = actor_named(user), book.read_bytes()
    heading = Heading(number, title, _day(signed_on), _day(opened_on))
    with progress("检查") as step:
        report = check_book(
            actor, content=content, filename=book.name, heading=heading, progress=step, rehearsed=check_only
        )
    for problem in report.problems[:SHOWN]:
        (complain if problem.severity == "error" else tell)(str(problem))
    for note in report.notes:
        tell(note)
    if report.errors:
        more = f"，只列出前{SHOWN}处" if len(report.problems) > SHOWN else ""
        tell(f"共{report.errors}处问题、{report.warnings}处提示{more}。什么也没有导入。")
        raise typer.Exit(FINDINGS)
    tell(f"检查通过：{report.summary}")
    if check_only:
        return
    try:
        with progress("导入") as step:
            done = load_book(
                actor,
                checker=actor_named(reviewer),
                content=content,
                filename=book.name,
                heading=heading,
                progress=step,
            )
    except Refused as refused:
        stop(*(str(one) for one in refused.refusals), "什么也没有导入。")
    tell(f"已导入（{done.number}）：{done.summary}")


def _day(text: str) -> date | None:
    """Return the day of an option. Ends with code 2 when it is none."""
    from bianzhi.values.dates import parse_date
    from bianzhi.values.refusal import Refused

    if not text:
        return None
    try:
        return parse_date(text)
    except Refused as refused:
        stop(str(refused), code=WRONG_USE)
