"""Any file of a year's books → a `Reading`: our workbook, an export of the 部门决算 software, or the tables as published.

What can only be a guess is asked: amounts ten thousand times too small or too large (元 for 万元), another body's file.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bianzhi.documents import endings
from bianzhi.documents.legacy import OLE
from bianzhi.documents.read_any import read_document
from bianzhi.documents.sheets import Workbook, read_workbook
from bianzhi.reporting.books import Books, Sheets
from bianzhi.reporting.layout import INPUTS
from bianzhi.reporting.read_official import is_official, read_official
from bianzhi.reporting.read_published import read_published, read_published_workbook
from bianzhi.reporting.read_template import is_template, read_template
from bianzhi.reporting.reading import Problem, Question, Reading, located
from bianzhi.reporting.relations import Broken, check, with_nought
from bianzhi.reporting.unit_doubts import factors_of, scaled, unit_questions

#: answer of a question that only asks for a nod
GO = "yes"


def read_books(data: bytes, name: str) -> Reading:
    """Return what a file holds. Raises `Refused` for what cannot be opened at all."""
    book = _workbook(data, name)
    if book is not None and is_template(book):
        return read_template(book)
    if book is not None and is_official(book):
        return read_official(book)
    made = read_published_workbook(book) if book is not None else read_published(read_document(data, name))
    if made.found:
        return made
    wanted = "决算填报模板、部门决算软件导出的工作簿，或者已公开的决算表"
    wrong = Problem("kind", f"没有认得出的决算表，应为{wanted}", file=name)
    return Reading("published", name, Sheets(), problems=(wrong,))


def _workbook(data: bytes, name: str) -> Workbook | None:
    excel = _holds(data, "xl/workbook.xml")
    old = data.startswith(OLE) and (
        "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data
    )
    # some systems send lines of text and call them Excel
    lines = name.lower().endswith(tuple(endings.TABLES)) and not data.lstrip()[:5].startswith(
        (b"PK", OLE[:4], b"%PDF", b"<", b"{")
    )
    return read_workbook(data, name) if excel or old or lines else None


def _holds(data: bytes, part: str) -> bool:
    """Say whether data is an archive with a part of its own; a Word file's charts have theirs within."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            return part in box.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def judged(
    reading: Reading, books: Books, *, as_last_year: bool = False, answers: Mapping[str, str] | None = None
) -> tuple[Reading, Books]:
    """Return the reading with what is wrong or doubtful of it, and the books as they would be with it.

    Args:
        reading: of a file.
        books: as they stand: whose, which year, and what is known of last year.
        as_last_year: whether the file tells of the year before.
        answers: of questions asked before, by key.
    """
    given = answers or {}
    year = books.year - as_last_year
    questions = list(_questions(reading, books, as_last_year=as_last_year))
    made = scaled(reading, factors_of(questions, given))
    after = merged(made, books, as_last_year=as_last_year)
    problems = list(made.problems)
    if not any(p.code == "kind.budget" for p in problems):
        problems += located(_broken(made, after, as_last_year=as_last_year), made)
    if reading.year and reading.year != year:
        problems.append(Problem("year", f"是{reading.year}年度的，应为{year}年度", file=reading.file))
    if made.found and not as_last_year and after.before is None:
        words = "没有上年数，增减情况无法计算；第一年编报的单位可以不管"
        problems.append(Problem("before.missing", words, "warning", file=reading.file))
    open_ = tuple(q for q in questions if given.get(q.key) not in dict(q.choices))
    return replace(made, problems=tuple(problems), questions=open_), after


def _told(made: Reading, after: Books, *, as_last_year: bool) -> Books:
    """Return the books of the file's own year."""
    if not as_last_year:
        return after
    return Books(after.body, after.year - 1, after.before or Sheets(), None, grain=made.grain)


def _broken(made: Reading, after: Books, *, as_last_year: bool) -> Iterator[Broken]:
    """Yield the relations that do not hold; not those with inputs that published tables do not tell and nobody has typed yet."""
    told = _told(made, after, as_last_year=as_last_year)
    for one in check(replace(told, now=with_nought(told.now, made.unread))):
        if made.kind != "published" or not any(at.table in INPUTS and at not in told.now for at in one.cells):
            yield one


def merged(reading: Reading, books: Books, *, as_last_year: bool = False) -> Books:
    """Return the books with what was read: tables the file has replace those of the books, the rest stays."""
    if as_last_year:
        return replace(books, before=_over(books.before or Sheets(), reading.now, reading.found))
    return replace(
        books,
        now=_over(books.now, reading.now, reading.found),
        before=reading.before or books.before,
        reasons={**books.reasons, **reading.reasons},
        projects=reading.projects or books.projects,
        adjustments=reading.adjustments or books.adjustments,
        grain=reading.grain,
    )


def _over(old: Sheets, new: Sheets, found: tuple[str, ...]) -> Sheets:
    slots = {*found, *(at.table for at in new)}
    return Sheets({**{at: v for at, v in old.items() if at.table not in slots}, **new})


def _questions(reading: Reading, books: Books, *, as_last_year: bool) -> Iterator[Question]:
    if reading.body and not alike(reading.body, books.body.name):
        words = f"文件写的单位是“{reading.body}”，不是“{books.body.name}”，确认是同一个单位的数吗？"
        yield Question("body", words, ((GO, "是同一个单位"),))
    known = books.now if as_last_year else (reading.before or books.before)
    after = merged(reading, books, as_last_year=as_last_year)
    yield from unit_questions(reading, _told(reading, after, as_last_year=as_last_year), known)


def alike(one: str, other: str) -> bool:
    """Say whether two names are one body's: equal, or one within the other."""
    a, b = ("".join(name.split()) for name in (one, other))
    return a in b or b in a
