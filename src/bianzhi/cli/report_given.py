"""What the commands of reports are given: forms, formats, files of books, of texts and of figures."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from bianzhi.cli.terminal import WRONG_USE, stop, tell

Form = Annotated[str, typer.Option("--form", help="格式：sichuan、shanghai、national，或自备格式的文件夹")]
Formats = Annotated[str, typer.Option(help="只要这些（逗号分隔）：docx、pdf、html、xlsx、json、csv、sources")]


def formats_of(text: str) -> list[str]:
    """Return the formats asked for; all without any."""
    from bianzhi.reporting.building import WRITERS

    wanted = [name.strip() for name in text.split(",") if name.strip()] or list(WRITERS)
    if unknown := [name for name in wanted if name not in WRITERS]:
        stop(f"没有“{'、'.join(unknown)}”这种文件。", code=WRONG_USE)
    return wanted


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        stop(f"没有找到 {path}。", code=WRONG_USE)
    except (ValueError, RecursionError):
        stop(f"{path} 不是 JSON 文件。", code=WRONG_USE)


def texts_of(path: Path | None) -> dict[str, Any]:
    """Return what a file of texts holds; nothing without one."""
    given = _json(path) if path else {}
    if not isinstance(given, dict):
        stop(f"{path} 不是文字材料。", code=WRONG_USE)
    return given


def books_of_file(path: Path, last: Path | None, texts: Path | None) -> Any:
    """Return the books of a file, with last year's and the texts beside it."""
    from bianzhi.reporting.books import Body, Books, Sheets, from_plain

    given = texts_of(texts)
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


def records_of(path: Path | None) -> Any:
    """Return the figures of a file by name; none without one."""
    from bianzhi.reporting.slots import Record

    if path is None:
        return {}
    try:
        return {name: Record(**made) for name, made in _json(path).items()}
    except (TypeError, AttributeError) as error:
        stop(f"{path} 不是台账数据：{error}", code=WRONG_USE)


def form_of(name: str) -> Any:
    """Return a form by its name, or that in a folder."""
    from bianzhi.reporting.form import read, read_folder

    folder = Path(name)
    return read_folder(folder) if folder.is_dir() else read(name)
