"""The nine tables as published (docx, pdf, html, xlsx) → books' cells: last year's, or those of a body that has nothing else."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bianzhi.auditing.context import understand
from bianzhi.auditing.figures import Figure
from bianzhi.auditing.statements import Row, Statement
from bianzhi.auditing.three_public import three_public
from bianzhi.documents.model import Document
from bianzhi.reporting.books import CENT, Cell, Sheets
from bianzhi.reporting.derive import WAN
from bianzhi.reporting.layout import PUBLISHED, TABLES, columns_of
from bianzhi.reporting.read_official import row_in
from bianzhi.reporting.reading import Problem, Reading, Source, plain_label, unknown_subject
from bianzhi.reporting.rules import Severity

#: columns of a published table → of the books, where they are called otherwise
KEYS: Mapping[str, Mapping[str, str]] = {
    "T2": {"business_in": "business"},
    "T3": {"business_out": "business"},
}
#: items of the 三公 table → rows of the books
ITEMS: Mapping[str, str] = {
    "abroad": "abroad", "host": "reception", "cars": "vehicles", "buy": "purchase", "run": "running", "total": "total",
}  # fmt: skip
PERIODS: Mapping[str, str] = {"account": "actual", "budget": "budget"}


@dataclass
class _Found:
    """What is found while the tables are gone through."""

    file: str
    cells: dict[Cell, Decimal] = field(default_factory=dict)
    sources: dict[Cell, Source] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    halves: list[Decimal] = field(default_factory=list)

    def put(self, at: Cell, one: Figure, where: Source) -> None:
        if at in self.cells:
            return
        value = (one.value * WAN).quantize(CENT)
        self.cells[at] = value
        self.sources[at] = where
        if value:
            self.halves.append(one.half * WAN)


def read_published(document: Document) -> Reading:
    """Return what the tables of a disclosure hold. Problems: tables that are missing, subjects nobody knows."""
    context = understand(document)
    found = _Found(document.name)
    for slot in PUBLISHED:
        made = context.statements.get(slot)
        if made is None:
            message = f"没有找到《{TABLES[slot].title}》"
            severe: Severity = "error" if slot in ("T1", "T2", "T3", "T4", "T5") else "warning"
            found.problems.append(Problem("sheet.missing", message, severe, file=document.name))
        elif slot == "T7":
            _three(found, made)
        elif slot in ("T1", "T4"):
            _lines(found, slot, made)
        else:
            _coded(found, slot, made)
    grain = (max(found.halves) * 2).quantize(CENT) if found.halves else Decimal(100)
    return Reading(
        "published", document.name, Sheets(found.cells), None, found.sources, tuple(found.problems),
        found=tuple(s for s in PUBLISHED if s in context.statements), year=context.year, body=context.unit,
        grain=max(grain, CENT),
    )  # fmt: skip


def _source(made: Statement, row: Row) -> Source:
    place = made.place(row)
    if place.sheet:
        return Source(place.sheet, f"第{place.row}行")
    page = f"第{place.page}页" if place.page else ""
    return Source(f"{page}第{place.table}张表", f"第{place.row}行")


def _coded(found: _Found, slot: str, made: Statement) -> None:
    keys = KEYS.get(slot, {})
    for row in made.rows:
        key = _row_key(slot, row)
        if not key:
            continue
        where = _source(made, row)
        if key.isdecimal() and (fault := unknown_subject(key, slot)):
            found.problems.append(Problem("subject", fault, "error", where.sheet, where.address, found.file))
            continue
        for column, one in row.cells.items():
            at = (
                "amount"
                if slot == "T6" and column in ("total", "staff", "public", "basic")
                else keys.get(column, column)
            )
            if at in columns_of(slot, key):
                found.put(Cell(slot, key, at), one, where)


def _row_key(slot: str, row: Row) -> str:
    """Return the row of the books: a subject's code, or 合计."""
    if row.code:
        return row.code
    words = re.sub(r"^(?:合计)+$", "合计", plain_label(row.label))  # once for each merged cell
    if slot == "T6":
        return (
            "staff"
            if re.match(r"人员经费(?:合计|小计)?$", words)
            else "public"
            if re.match(r"公用经费(?:合计|小计)?$", words)
            else ""
        )
    return "total" if re.fullmatch(r"合计|本年(?:收入|支出)合计|支出合计|收入合计|总计", words) else ""


def _lines(found: _Found, slot: str, made: Statement) -> None:
    """Read 收入支出决算总表 or 财政拨款收入支出决算总表."""
    opened = False
    for row in made.rows:
        key = row_in(plain_label(row.label), min(row.side, 1))
        if not key:
            continue
        where = _source(made, row)
        if slot == "T4" and row.side == 0:
            if opened and key in ("general", "fund", "capital"):
                if row.total is not None:
                    found.put(Cell("T4", "opening", key), row.total, where)
                continue
            opened = opened or key == "opening"
        for column, one in _amounts(slot, row):
            if column in columns_of(slot, key):
                found.put(Cell(slot, key, column), one, where)


def _amounts(slot: str, row: Row) -> Iterator[tuple[str, Figure]]:
    for column, one in row.cells.items():
        yield ("amount" if slot == "T1" and column == "total" else column), one


def _three(found: _Found, made: Statement) -> None:
    read = three_public(made)
    if not read and not made.empty:
        found.problems.append(
            Problem(
                "head",
                f"认不出《{TABLES['T7'].title}》的表式，没有读入",
                "warning",
                str(made.grid.place),
                "",
                found.file,
            )
        )
    place = made.grid.place
    where = Source(place.sheet or f"第{place.table}张表", "")
    for (period, item), one in read.items():
        found.put(Cell("T7", ITEMS[item], PERIODS[period]), one, where)
