"""`bianzhi report build` and `bianzhi report check`: a year's books → the finished disclosure. A database only for --unit."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from bianzhi.cli.terminal import FINDINGS, WRONG_USE, stop, tell

app = typer.Typer(help="部门决算：由账表生成公开报告，或核对账表。", no_args_is_help=True)

Books = Annotated[
    Path | None,
    typer.Argument(
        help="账表：bianzhi 的 .json，填报模板或部门决算软件导出的 .xlsx，已公开的决算（docx、pdf、xlsx）"
    ),
]
FormName = Annotated[
    str, typer.Option("--form", help="格式：sichuan、shanghai、national，或自备格式的文件夹")
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
    form: FormName = "national",
    formats: Annotated[
        str, typer.Option(help="只要这些（逗号分隔）：docx、pdf、html、xlsx、json、csv、sources")
    ] = "",
    records: Records = None,
    last: Last = None,
    texts: Texts = None,
    unit: Unit = "",
    year: Year = 0,
    waive: Annotated[list[str] | None, typer.Option(help="放行一条审核错误：编号=理由；可写多次")] = None,
) -> None:
    """生成一份决算公开：Word、PDF、网页、附表、数据和数字来源清单，最后自动审核；有错误就不写出。"""
    from bianzhi.reporting import building

    wanted = [name.strip() for name in formats.split(",") if name.strip()] or list(building.WRITERS)
    if unknown := [name for name in wanted if name not in building.WRITERS]:
        stop(f"没有“{'、'.join(unknown)}”这种文件。", code=WRONG_USE)
    waivers = dict(_waiver(text) for text in waive or ())
    parts = _given(books, last, texts, records, unit, year)
    made = building.build(
        parts.books,
        _form(form),
        records=parts.records,
        appendix=parts.appendix,
        formats=wanted,
        waivers=waivers,
    )
    out.mkdir(parents=True, exist_ok=True)
    for name, data in made.files.values():
        (out / name).write_bytes(data)
        typer.echo(str(out / name))
    for doubt in made.doubts:
        tell(f"账表存疑　{doubt}")
    for one in made.warnings:
        tell(f"警告 {one.code}　{one.title}")
    for waived in made.waived:
        tell(f"已放行 {waived.finding.code}　{waived.finding.title}（{waived.reason}）")


@app.command("check")
def check(
    books: Books = None,
    form: FormName = "national",
    records: Records = None,
    last: Last = None,
    texts: Texts = None,
    unit: Unit = "",
    year: Year = 0,
) -> None:
    """核对账表：缺什么、哪里对不上、成稿会有什么错误，逐条列出；不写文件。"""
    from bianzhi.reporting import building
    from bianzhi.values.refusal import Refused

    parts = _given(books, last, texts, records, unit, year)
    try:
        made = building.build(
            parts.books, _form(form), records=parts.records, appendix=parts.appendix, formats=("docx",)
        )
    except Refused as refused:
        for one in refused.refusals:
            typer.echo(str(one))
        raise typer.Exit(FINDINGS) from None
    for doubt in made.doubts:
        typer.echo(f"账表存疑　{doubt}")
    for finding in made.warnings:
        typer.echo(f"警告 {finding.code}　{finding.title}")
    typer.echo(f"{made.report.title}：没有发现错误。")


def _waiver(text: str) -> tuple[str, str]:
    code, mark, reason = text.partition("=")
    if not mark or not reason.strip():
        stop(f"“{text}”没有写理由，应为 编号=理由。", code=WRONG_USE)
    return code.strip().upper(), reason


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        stop(f"没有找到 {path}。", code=WRONG_USE)
    except (ValueError, RecursionError):
        stop(f"{path} 不是 JSON 文件。", code=WRONG_USE)


def _given(
    path: Path | None, last: Path | None, texts: Path | None, records: Path | None, unit: str, year: int
) -> Any:
    """Return the books, of a file or of a unit in the system, the figures free texts may name, and the appendix."""
    if bool(path) == bool(unit):
        stop("请给出账表文件，或者用 --unit 和 --year 指定系统里的单位。", code=WRONG_USE)
    if path:
        return _Parts(_books(path, last, texts), _records(records))
    from bianzhi.cli.django_setup import require_current_database

    require_current_database()
    from bianzhi.finance.reads.reports import parts_named

    found = parts_named(unit, year)
    if found is None:
        stop(f"系统里没有“{unit}”{year}年度的账（或有几个同名的）。", code=WRONG_USE)
    own = _texts(texts)
    return _Parts(
        replace(
            found.books,
            notes={**found.books.notes, **own.get("notes", {})},
            reasons={**found.books.reasons, **own.get("reasons", {})},
        ),
        {**found.records, **_records(records)},
        found.appendix,
    )


def _texts(path: Path | None) -> dict[str, Any]:
    given = _json(path) if path else {}
    if not isinstance(given, dict):
        stop(f"{path} 不是文字材料。", code=WRONG_USE)
    return given


def _books(path: Path, last: Path | None, texts: Path | None) -> Any:
    """Return the books of a file, with last year's and the texts beside it."""
    from bianzhi.reporting.books import Body, Books, Sheets, from_plain

    given = _texts(texts)
    try:
        if path.suffix.lower() == ".json":
            made = from_plain(_json(path))
        else:
            reading = _read(path)
            body = Body(**{"name": reading.body, **given.get("body", {})})
            if not body.name or not (year := given.get("year") or reading.year):
                stop(f"{path} 里没有单位名称或年度，请写在 --texts 的 body.name、year 里。", code=WRONG_USE)
            made = _judged(reading, Books(body, int(year), Sheets()), as_last_year=False)
        if last:
            made = _judged(_read(last), made, as_last_year=True)
        return replace(
            made,
            notes={**made.notes, **given.get("notes", {})},
            reasons={**made.reasons, **given.get("reasons", {})},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        stop(f"{texts or path} 不是账表文件：{error}", code=WRONG_USE)


def _read(path: Path) -> Any:
    from bianzhi.reporting.read_books import read_books

    try:
        return read_books(path.read_bytes(), path.name)
    except OSError:
        stop(f"没有找到 {path}。", code=WRONG_USE)


def _judged(reading: Any, books: Any, *, as_last_year: bool) -> Any:
    """Return the books with what was read, unless something in the file forbids it or must be asked first."""
    from bianzhi.reporting.read_books import judged

    told, made = judged(reading, books, as_last_year=as_last_year)
    for problem in told.problems:
        if problem.severity != "error":
            tell(str(problem))
    if told.errors or told.questions:
        stop(*map(str, told.errors), *(question.message for question in told.questions))
    return made


def _records(path: Path | None) -> Any:
    from bianzhi.reporting.slots import Record

    if path is None:
        return {}
    try:
        return {name: Record(**made) for name, made in _json(path).items()}
    except (TypeError, AttributeError) as error:
        stop(f"{path} 不是台账数据：{error}", code=WRONG_USE)


def _form(name: str) -> Any:
    from bianzhi.reporting.form import read, read_folder

    folder = Path(name)
    return read_folder(folder) if folder.is_dir() else read(name)
