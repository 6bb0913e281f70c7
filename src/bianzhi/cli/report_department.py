"""`bianzhi report department`: the reports of a department and of all its units, from a folder of books or from the system."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bianzhi.cli.report_given import (
    Answers,
    Form,
    Formats,
    answers_of,
    books_of_file,
    form_of,
    formats_of,
    texts_of,
)
from bianzhi.cli.terminal import FINDINGS, WRONG_USE, complain, progress, stop, tell


def department(
    out: Annotated[Path, typer.Option("--out", "-o", help="写到这个文件夹")],
    folder: Annotated[Path | None, typer.Argument(help="下属单位的账表，一个单位一个文件")] = None,
    name: Annotated[str, typer.Option("--unit", help="部门名称；不给文件夹时取系统里它和下属单位的账")] = "",
    year: Annotated[int, typer.Option(help="年度；从系统里取账时必填")] = 0,
    form: Form = "national",
    formats: Formats = "",
    texts: Annotated[Path | None, typer.Option(help="部门的文字材料（.json）：body、notes、reasons")] = None,
    answer: Answers = None,
    take_out: Annotated[bool, typer.Option("--take-out", help="汇总时抵销查出的内部往来")] = False,
    workers: Annotated[int, typer.Option(help="同时生成几份，默认看有几个处理器", min=0)] = 0,
) -> None:
    """生成一个部门和全部下属单位的决算公开；有错误的单位逐个列出，不影响其他单位。停了再运行同一条命令，接着生成。"""
    from bianzhi.reporting.building_many import build_many
    from bianzhi.reporting.kept import Kept

    wanted_formats, chosen = formats_of(formats), form_of(form)
    if not name:
        stop("请用 --unit 写明部门名称。", code=WRONG_USE)
    wanted = (
        _of_folder(folder, name, texts, answers_of(answer), take_out=take_out)
        if folder
        else _of_system(name, year)
    )
    out.mkdir(parents=True, exist_ok=True)
    kept, refused = Kept(out, chosen, wanted_formats), 0
    open_ = [one for one in wanted if not kept.holds(one)]
    if before := len(wanted) - len(open_):
        tell(f"{before}份上次已经生成，账表没有变，不再生成。")
    with progress("生成决算公开", "份") as step:
        made = build_many(open_, chosen, step, wanted_formats, workers or None)
        for given, one in zip(open_, made, strict=True):
            if one.built is None:
                refused += 1
                complain(one.name, *(f"　{refusal}" for refusal in one.refusals))
                continue
            kept.write(given, one.built.files)
            for doubt in (*one.built.doubts, *one.built.warnings):
                tell(f"{one.name}　{getattr(doubt, 'title', doubt)}")
    typer.echo(f"生成{len(open_) - refused}份，{refused}份有错误没有生成。")
    if refused:
        raise typer.Exit(FINDINGS)


def _of_system(name: str, year: int) -> list[Any]:
    from bianzhi.cli.django_setup import require_current_database

    require_current_database()
    from bianzhi.finance.reads.reports import members_named, parts_named
    from bianzhi.reporting.building_many import Wanted

    own = parts_named(name, year)
    if own is None:
        stop(f"系统里没有“{name}”{year}年度的账（或有几个同名的）；部门的账须先汇总。", code=WRONG_USE)
    return [Wanted(p.books, p.records, p.appendix) for p in (own, *members_named(name, year))]


def _of_folder(
    folder: Path, name: str, texts: Path | None, answers: dict[str, str], *, take_out: bool
) -> list[Any]:
    """Return the department rolled up of the books in a folder, and each unit."""
    from dataclasses import replace

    from bianzhi.reporting.books import Body, Member
    from bianzhi.reporting.building_many import Wanted
    from bianzhi.reporting.rollup import proposed, roll_up

    if not folder.is_dir():
        stop(f"没有找到文件夹 {folder}。", code=WRONG_USE)
    units = [books_of_file(path, None, None, answers) for path in sorted(folder.iterdir()) if path.is_file()]
    if not units:
        stop(f"{folder} 里没有账表。", code=WRONG_USE)
    given = texts_of(texts)
    members = tuple(Member(unit.body.name, unit.body.kind) for unit in units)
    body = Body(
        **{"province": units[0].body.province, **given.get("body", {}), "name": name, "members": members}
    )
    internal = proposed(units)
    made = roll_up(body, units[0].year, units, internal if take_out else ())
    if made.problems:
        stop(*made.problems)
    tell(*made.notes)
    for one in internal:
        tell(f"{'已抵销' if take_out else '疑似内部往来，没有抵销'}：{one}")
    books = replace(made.books, notes=given.get("notes", {}), reasons=given.get("reasons", {}))
    return [Wanted(one) for one in (books, *units)]
