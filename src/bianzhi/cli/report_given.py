"""What the commands of reports are given: forms, formats, files of books, of texts and of figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bianzhi.cli.terminal import WRONG_USE, stop, tell

Form = Annotated[str, typer.Option("--form", help="格式：sichuan、shanghai、national，或自备格式的文件夹")]
Formats = Annotated[str, typer.Option(help="只要这些（逗号分隔）：docx、pdf、html、xlsx、json、csv、sources")]
T = TypeVar("T")
Answers = Annotated[
    list[str] | None,
    typer.Option(
        "--answer",
        help="回答读文件时提出的问题：编号=选项，如 unit:all=wan；上年文件的编号前加 last.；可写多次",
    ),
]


def formats_of(text: str) -> list[str]:
    """Return the formats asked for; all without any."""
    from bianzhi.reporting.building import WRITERS

    wanted = [name.strip() for name in text.split(",") if name.strip()] or list(WRITERS)
    if unknown := [name for name in wanted if name not in WRITERS]:
        stop(f"没有“{'、'.join(unknown)}”这种文件。", code=WRONG_USE)
    return wanted


def _given(read: Callable[[bytes, str], T], path: Path) -> T:
    """Return what a file holds, or stop with everything that is wrong with it."""
    from bianzhi.values.refusal import Refused

    try:
        return read(path.read_bytes(), str(path))
    except OSError:
        stop(f"没有找到 {path}。", code=WRONG_USE)
    except Refused as refused:
        stop(*(str(one) for one in refused.refusals), code=WRONG_USE)


def texts_of(path: Path | None) -> dict[str, Any]:
    """Return what a file of texts holds; nothing without one."""
    from bianzhi.reporting.read_json import texts_of_json

    return _given(texts_of_json, path) if path else {}


def books_of_file(
    path: Path, last: Path | None, texts: Path | None, answers: Mapping[str, str] | None = None
) -> Any:
    """Return the books of a file, with last year's and the texts beside it. ``answers``: of what is asked of the files."""
    from bianzhi.reporting.books import Body, Books, Sheets
    from bianzhi.reporting.read_json import books_of_json

    given, said = texts_of(texts), answers or {}
    if path.suffix.lower() == ".json":
        made = _given(books_of_json, path)
    else:
        reading = _read(path)
        body = {"name": reading.body, **given.get("body", {})}
        if not body["name"] or not (year := given.get("year") or reading.year):
            words = [f"{path} 里没有单位名称或年度，请写在 --texts 的 body.name、year 里。"]
            stop(*words, *map(str, reading.errors), code=WRONG_USE)
        made = _judged(reading, Books(_body(Body, body), int(year), Sheets()), said, as_last_year=False)
    if last:
        made = _judged(_read(last), made, said, as_last_year=True)
    return replace(
        made,
        notes={**made.notes, **given.get("notes", {})},
        reasons={**made.reasons, **given.get("reasons", {})},
    )


def _body(kind: Any, fields: Mapping[str, Any]) -> Any:
    from bianzhi.reporting.books import Member

    return kind(**{**fields, "members": tuple(Member(**one) for one in fields.get("members", ()))})


def _read(path: Path) -> Any:
    from bianzhi.reporting.read_books import read_books

    try:
        return read_books(path.read_bytes(), path.name)
    except OSError:
        stop(f"没有找到 {path}。", code=WRONG_USE)


def answers_of(given: Sequence[str] | None) -> dict[str, str]:
    """Return the answers given beforehand to what files may ask, by key."""
    found = {}
    for text in given or ():
        key, mark, answer = text.partition("=")
        if not mark or not answer.strip():
            stop(f"“{text}”没有写选项，应为 编号=选项，如 unit:all=wan。", code=WRONG_USE)
        found[key.strip()] = answer.strip()
    return found


def _judged(reading: Any, books: Any, answers: Mapping[str, str], *, as_last_year: bool) -> Any:
    """Return the books with what was read, unless something in the file forbids it or must be asked first."""
    from bianzhi.reporting.read_books import judged
    from bianzhi.values.refusal import joined

    before = "last." if as_last_year else ""
    said = {key.removeprefix(before): answer for key, answer in answers.items() if key.startswith(before)}
    told, made = judged(reading, books, as_last_year=as_last_year, answers=said)
    for problem in told.problems:
        if problem.severity != "error":
            tell(str(problem))
    if told.errors or told.questions:
        asked = []
        for question in told.questions:
            ways = [
                f"--answer {before}{question.key}={value}（{words}）" for value, words in question.choices
            ]
            asked.append(joined(f"{reading.file}：{question.message}", f"请加 {' 或 '.join(ways)}"))
        stop(*map(str, told.errors), *asked)
    return made


def records_of(path: Path | None) -> Any:
    """Return the figures of a file by name; none without one."""
    from bianzhi.reporting.read_json import records_of_json

    return _given(records_of_json, path) if path else {}


def form_of(name: str) -> Any:
    """Return a form by its name, or that in a folder."""
    from bianzhi.reporting.form import read, read_folder

    folder = Path(name)
    return read_folder(folder) if folder.is_dir() else read(name)
