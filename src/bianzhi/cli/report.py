"""`bianzhi report build` and `bianzhi report check`: a year's books → the finished disclosure. A database only for --unit."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from bianzhi.cli.report_department import department
from bianzhi.cli.report_given import (
    Answers,
    Form,
    Formats,
    answers_of,
    books_of_file,
    form_of,
    formats_of,
    records_of,
    texts_of,
)
from bianzhi.cli.terminal import FINDINGS, WRONG_USE, stop, tell
from bianzhi.values.refusal import Refusal, Refused

app = typer.Typer(help="部门决算：由账表生成公开报告，或核对账表。", no_args_is_help=True)
app.command("department")(department)

Books = Annotated[
    Path | None,
    typer.Argument(
        help="账表：bianzhi 的 .json，填报模板或部门决算软件导出的 .xlsx，已公开的决算（docx、pdf、xlsx）"
    ),
]
Records = Annotated[Path | None, typer.Option(help="台账数据（.json）：文字材料里 {{ 名称 }} 的数")]
Last = Annotated[Path | None, typer.Option(help="上年的账表或已公开的决算；.json 里已有上年数的不用")]
Texts = Annotated[
    Path | None, typer.Option(help="文字材料（.json）：body、year、notes、reasons；补上或替换账表里的")
]

Unit = Annotated[str, typer.Option(help="不给账表文件，取系统里这个单位的账；台账数据也从系统里查")]
Year = Annotated[int, typer.Option(help="与 --unit 同用：年度")]


@dataclass(frozen=True)
class _Parts:
    """What a report is built of."""

    books: Any
    records: Any
    appendix: tuple[Any, ...] = ()


@app.command("build")
def build(
    out: Annotated[Path, typer.Option("--out", "-o", help="写到这个文件夹")],
    books: Books = None,
    form: Form = "national",
    formats: Formats = "",
    records: Records = None,
    last: Last = None,
    texts: Texts = None,
    unit: Unit = "",
    year: Year = 0,
    answer: Answers = None,
    waive: Annotated[
        list[str] | None, typer.Option(help="放行一处审核错误：标记=理由；标记在报错里；可写多次")
    ] = None,
) -> None:
    """生成一份决算公开：Word、PDF、网页、附表、数据和数字来源清单，最后自动审核；有错误就不写出。"""
    from bianzhi.reporting import building

    wanted = formats_of(formats)
    waivers = dict(_waiver(text) for text in waive or ())
    parts = _given(books, last, texts, records, unit, year, answers_of(answer))
    try:
        made = building.build(
            parts.books, form_of(form), records=parts.records, appendix=parts.appendix, formats=wanted, waivers=waivers
        )  # fmt: skip
    except Refused as refused:
        stop(*map(_refused, refused.refusals))
    out.mkdir(parents=True, exist_ok=True)
    for name, data in made.files.values():
        (out / name).write_bytes(data)
        typer.echo(str(out / name))
    for doubt in made.doubts:
        tell(f"账表存疑　{doubt}")
    for one in made.warnings:
        tell(f"警告 {one.code}　{one.title}")
    for waived in made.waived:
        tell(f"已放行 {waived.fault.mark}　{waived.fault.finding.title}（{waived.reason}）")


@app.command("check")
def check(
    books: Books = None,
    form: Form = "national",
    records: Records = None,
    last: Last = None,
    texts: Texts = None,
    unit: Unit = "",
    year: Year = 0,
    answer: Answers = None,
) -> None:
    """核对账表：缺什么、哪里对不上、成稿会有什么错误，逐条列出；不写文件。"""
    from bianzhi.reporting import building

    parts = _given(books, last, texts, records, unit, year, answers_of(answer))
    try:
        made = building.build(
            parts.books, form_of(form), records=parts.records, appendix=parts.appendix, formats=("docx",)
        )
    except Refused as refused:
        for one in refused.refusals:
            typer.echo(_refused(one))
        raise typer.Exit(FINDINGS) from None
    for doubt in made.doubts:
        typer.echo(f"账表存疑　{doubt}")
    for finding in made.warnings:
        typer.echo(f"警告 {finding.code}　{finding.title}")
    typer.echo(f"{made.report.title}：没有发现错误。")


def _refused(one: Refusal) -> str:
    """Return a reason, with how to let it pass where that may be."""
    from bianzhi.reporting.building import AUDIT

    return f"{one}（--waive {one.field}=理由）" if one.code.startswith(AUDIT) else str(one)


def _waiver(text: str) -> tuple[str, str]:
    mark, equals, reason = text.partition("=")
    if not equals or not reason.strip():
        stop(f"“{text}”没有写理由，应为 标记=理由。", code=WRONG_USE)
    return mark.strip(), reason


def _given(
    path: Path | None,
    last: Path | None,
    texts: Path | None,
    records: Path | None,
    unit: str,
    year: int,
    answers: dict[str, str],
) -> Any:
    """Return the books, of a file or of a unit in the system, the figures free texts may name, and the appendix."""
    if bool(path) == bool(unit):
        stop("请给出账表文件，或者用 --unit 和 --year 指定系统里的单位。", code=WRONG_USE)
    if path:
        return _Parts(books_of_file(path, last, texts, answers), records_of(records))
    from bianzhi.cli.django_setup import require_current_database

    require_current_database()
    from bianzhi.finance.reads.reports import parts_named

    found = parts_named(unit, year)
    if found is None:
        stop(f"系统里没有“{unit}”{year}年度的账（或有几个同名的）。", code=WRONG_USE)
    own = texts_of(texts)
    return _Parts(
        replace(
            found.books,
            notes={**found.books.notes, **own.get("notes", {})},
            reasons={**found.books.reasons, **own.get("reasons", {})},
        ),
        {**found.records, **records_of(records)},
        found.appendix,
    )
