"""Our own workbook back: what was filled in, what was changed that must not be, cell by cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from bianzhi.documents.sheets import Sheet, Workbook, address
from bianzhi.reporting import template_layout as at
from bianzhi.reporting.amounts import UNITS, amount_of
from bianzhi.reporting.books import REASONS, Adjustment, Cell, Project, Sheets
from bianzhi.reporting.layout import TABLES, columns_of, lines
from bianzhi.reporting.reading import (
    Problem,
    Reading,
    Source,
    head_of,
    hidden_parts,
    plain_label,
    taken,
    unknown_subject,
)
from bianzhi.reporting.relations import computed, hanging, worked_out

#: how alike a label must be to the one that belongs there
ALIKE = 0.6


@dataclass
class _Found:
    """What is found while the sheets are gone through."""

    file: str
    now: dict[Cell, Decimal] = field(default_factory=dict)
    before: dict[Cell, Decimal] = field(default_factory=dict)
    sources: dict[Cell, Source] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: set[Cell] = field(default_factory=set)

    def wrong(self, code: str, message: str, sheet: str, place: str = "", *, warning: bool = False) -> None:
        self.problems.append(
            Problem(code, message, "warning" if warning else "error", sheet, place, self.file)
        )


def is_template(book: Workbook) -> bool:
    """Say whether a workbook is our own, or was: two of its sheets are enough."""
    names = {sheet.name.strip() for sheet in book.sheets}
    return at.GUIDE in names and bool(names & set(at.slot_by_sheet()))


def read_template(book: Workbook) -> Reading:
    """Return what the workbook holds, with every problem of it."""
    found = _Found(book.name)
    sheets = {sheet.name.strip(): sheet for sheet in book.sheets}
    about = _about(sheets[at.GUIDE])
    for slot in at.SLOTS:
        for before in (False, True):
            name = at.sheet_name(slot, before=before)
            if name in sheets:
                _Table(found, slot, sheets[name], before=before).read()
            elif not before:
                found.wrong("sheet.missing", f"没有工作表“{name}”", "")
    year = about.get("year", "")
    if not (year.isdecimal() and len(year) == 4):
        found.wrong("year", f"决算年度是“{year[:20]}”，应为四位数字的年份", at.GUIDE, "B4")
    reasons = _reasons(sheets.get(at.REASON_SHEET))
    now = _summed(found.now)
    return Reading(
        "template",
        book.name,
        now,
        _summed(found.before) if any(found.before.values()) else None,
        found.sources,
        tuple(found.problems),
        found=at.SLOTS,
        year=int(year) if year.isdecimal() and len(year) == 4 else 0,
        body=about.get("name", ""),
        reasons=reasons,
        projects=_projects(sheets.get(at.PROJECT_SHEET), found),
        adjustments=_adjustments(sheets.get(at.ADJUSTMENT_SHEET), found),
        unread=hanging(found.unread, found.now, now),
    )


def _summed(cells: Mapping[Cell, Decimal]) -> Sheets:
    """Return the sheets with their sums; a number typed where a sum belongs stays, for the relations to name it."""
    return worked_out(Sheets(cells)).changed(cells)


def _about(sheet: Sheet) -> Mapping[str, str]:
    texts = {
        "".join(sheet.cell(r, 0).text.split()): sheet.cell(r, 1).text.strip() for r in range(len(sheet.rows))
    }
    return {key: texts[label] for label, key in at.ABOUT.items() if label in texts}


class _Table:
    """One table as it is read."""

    def __init__(self, found: _Found, slot: str, sheet: Sheet, *, before: bool) -> None:
        self.found, self.slot, self.sheet, self.before = found, slot, sheet, before
        self.cells = found.before if before else found.now
        self.scale = Decimal(1)
        self.seen: dict[str, int] = {}
        self.mine: set[Cell] = set()
        self.formulas: dict[Cell, tuple[int, int]] = {}
        self.read_from: list[str] = []

    def read(self) -> None:
        made = TABLES[self.slot]
        told, *_ = head_of(self.sheet, at.TOP)
        self.scale = UNITS.get(told, Decimal(1))
        columns = self._columns()
        for row in self.sheet.rows[at.TOP :]:
            mark = "".join(row.cell(0).text.split())
            if not mark and not any(row.cell(c).value not in (None, "") for c in columns.values()):
                continue
            key = self._row_of(mark, row.number)
            if not key:
                continue
            if made.rows == "lines":
                self._label(key, row.cell(1).text, row.number)
            for column in columns_of(self.slot, key):
                if column in columns:
                    self._amount(Cell(self.slot, key, column), row.number - 1, columns[column])
        self._formulas()
        for place, words in hidden_parts(self.sheet, self.read_from):
            self._wrong("hidden", words, place, warning=True)
        if self.sheet.hidden and any(self.cells.get(at) for at in self.mine):
            self._wrong("hidden", "是隐藏的工作表，里面的数已一并读入，请核对", "", warning=True)

    def _wrong(self, code: str, message: str, place: str, *, warning: bool = False) -> None:
        self.found.wrong(code, message, self.sheet.name, place, warning=warning)

    def _columns(self) -> dict[str, int]:
        """Return column key → where it stands; heads may have been moved, but not changed."""
        heads = {
            "".join(self.sheet.cell(at.TOP - 1, c).text.split()): c
            for c in range(at.LEFT, max((len(r.values) for r in self.sheet.rows[: at.TOP]), default=0))
        }
        columns: dict[str, int] = {}
        for column in TABLES[self.slot].columns:
            if column.label in heads:
                columns[column.key] = heads[column.label]
            else:
                self._wrong("head", f"没有找到“{column.label}”这一列，表头在第{at.TOP}行", f"第{at.TOP}行")
        return columns

    def _row_of(self, mark: str, number: int) -> str:
        """Return the key of a row by its mark, once; empty after a problem, or for a row that is not to be read."""
        made = TABLES[self.slot]
        key = mark
        if made.rows == "lines":
            known = tuple(lines(self.slot))
            key = known[int(mark) - 1] if mark.isdecimal() and 0 < int(mark) <= len(known) else ""
        elif mark == "合计":
            key = "total"
        elif made.rows == "economic" and mark.isdecimal() and len(mark) < 3:
            rows = at.economic_rows()
            key = (
                rows[int(mark) - 1]
                if 0 < int(mark) <= len(rows) and not rows[int(mark) - 1].isdecimal()
                else ""
            )
        if not key:
            self._wrong("row", f"行次“{mark[:20]}”不是本表的行，应为模板原有的行次", f"A{number}")
            return ""
        if key != "total" and made.rows != "lines" and key not in lines(self.slot):
            fault = unknown_subject(key, self.slot)
            if fault:
                self._wrong("subject", fault, f"A{number}")
                self._unread(*(Cell(self.slot, key, column) for column in columns_of(self.slot, key)))
                return ""
        if key in self.seen:
            self._wrong("twice", f"“{mark}”在第{self.seen[key]}行已经有了", f"A{number}")
            return ""
        self.seen[key] = number
        return key

    def _label(self, key: str, text: str, number: int) -> None:
        wanted, got = (plain_label(t).partition("（")[0] for t in (lines(self.slot)[key].label, text))
        if SequenceMatcher(None, wanted, got).ratio() < ALIKE:
            self._wrong(
                "label", f"项目名称是“{text.strip()[:30]}”，应为“{lines(self.slot)[key].label}”", f"B{number}"
            )

    def _amount(self, cell: Cell, row: int, column: int) -> None:
        if self.sheet.cell(row, column).kind == "formula":
            self.formulas[cell] = (row, column)
        else:
            self._take(cell, row, column)

    def _formulas(self) -> None:
        """Take what formulas gave where a clerk typed one; sums of the form are worked out again: what is kept may be old."""
        upper = {key[:length] for key in self.seen for length in (3, 5) if key.isdecimal() and len(key) == 7}
        rows = (*self.seen, *upper)
        every = (Cell(self.slot, key, column) for key in rows for column in columns_of(self.slot, key))
        sums = computed(self.slot, Sheets(dict.fromkeys(every, Decimal(0))))
        for cell, (row, column) in self.formulas.items():
            if cell in sums:
                self._source(cell, address(row, column))
            else:
                self._take(cell, row, column)

    def _take(self, cell: Cell, row: int, column: int) -> None:
        place = address(row, column)
        value, fault, told = taken(self.sheet, (row, column), cell, self.scale)
        if fault:
            self._wrong("amount", fault, place)
            self._unread(cell)
        elif value is not None:
            self.cells[cell] = value
            self.mine.add(cell)
            self._source(cell, place)
        if told:
            self._wrong("unit.cell", told, place, warning=True)

    def _unread(self, *cells: Cell) -> None:
        if not self.before:
            self.found.unread.update(cells)

    def _source(self, cell: Cell, place: str) -> None:
        self.read_from.append(place)
        if not self.before:
            self.found.sources[cell] = Source(self.sheet.name, place)


def _reasons(sheet: Sheet | None) -> dict[str, str]:
    if sheet is None:
        return {}
    made = {
        sheet.cell(r, 0).text.strip(): sheet.cell(r, 2).text.strip().rstrip("。；;")
        for r in range(at.TOP, len(sheet.rows))
    }
    return {key: text[:500] for key, text in made.items() if text and (key in REASONS or key.isdecimal())}


def _projects(sheet: Sheet | None, found: _Found) -> tuple[Project, ...]:
    return tuple(Project(*row) for row in _money_rows(sheet, found, 2))


def _adjustments(sheet: Sheet | None, found: _Found) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(*row) for row in _money_rows(sheet, found, 1))


def _money_rows(sheet: Sheet | None, found: _Found, number: int) -> Iterator[tuple[Any, ...]]:
    """Yield (name, source, amounts …) of the rows of a list that have a name; ``number``: of amounts."""
    for r in range(at.TOP, len(sheet.rows) if sheet else 0):
        assert sheet is not None
        name = sheet.cell(r, 0).text.strip()
        if not name:
            continue
        source = at.SOURCES.get("".join(sheet.cell(r, 1).text.split()))
        if source is None:
            found.wrong("source", f"资金来源应为{'、'.join(at.SOURCES)}之一", sheet.name, f"B{r + 1}")
        amounts = []
        for c in range(2, 2 + number):
            value, fault = amount_of(sheet.cell(r, c))
            if fault:
                found.wrong("amount", fault, sheet.name, address(r, c))
            amounts.append(value or Decimal(0))
        yield name[:200], source or "other", *amounts
