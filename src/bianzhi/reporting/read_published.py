"""The nine tables as published (docx, pdf, html, xlsx) → books' cells: last year's, or those of a body that has nothing else."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bianzhi.auditing.context import Context, understand
from bianzhi.auditing.figures import Figure
from bianzhi.auditing.layouts import Row
from bianzhi.auditing.statements import Statement, slot_of
from bianzhi.auditing.three_public import three_public
from bianzhi.documents.from_workbook import tables_of
from bianzhi.documents.model import Document
from bianzhi.documents.sheets import Workbook, address
from bianzhi.reporting.amounts import UNITS, grain_of
from bianzhi.reporting.books import CENT, Cell, Sheets
from bianzhi.reporting.derive import WAN
from bianzhi.reporting.layout import PUBLISHED, TABLES, column_label, columns_of
from bianzhi.reporting.official_rows import row_in
from bianzhi.reporting.published_cells import Tidy, Told, tidied
from bianzhi.reporting.reading import Problem, Reading, Source, hidden_parts, plain_label, unknown_subject
from bianzhi.reporting.relations import written
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
#: tables without which there are no books
NEEDED = ("T1", "T2", "T3", "T4", "T5")
#: words of the heads of columns that a table must have; which have it
HEADS: Mapping[str, str] = {"total": "合计|小计", "basic": "基本支出", "project": "项目支出"}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "T2": ("total",), "T3": ("total", "basic", "project"), "T5": ("total", "basic", "project"),
}  # fmt: skip
#: a line of a form; those within it are set in and have no numeral
NUMBERED = re.compile(r"^[一二三四五六七八九十]{1,3}、")
#: 预算 as a kind of report, not within the name of money
ESTIMATE = re.compile(r"(?<!公共)(?<!基金)(?<!经营)预算")
#: rows that only sum up what stands around them, and are worked out
BETWEEN = re.compile(r"小计$|^其中|^本页|^项目$|科目名称|栏次")


@dataclass
class _Found:
    """What is found while the tables are gone through."""

    file: str
    tidy: Tidy
    cells: dict[Cell, Decimal] = field(default_factory=dict)
    sources: dict[Cell, Source] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    steps: list[tuple[Decimal, Decimal]] = field(default_factory=list)
    unread: set[Cell] = field(default_factory=set)

    def put(self, at: Cell, one: Figure, where: Source) -> None:
        """Keep an amount; the same place told again with another amount is a fault."""
        value = (one.value * WAN).quantize(CENT)
        if at in self.cells:
            if value != self.cells[at] and TABLES[at.table].rows != "lines":
                words = f"{at.named()}有两个数：{self.sources[at]}是{written(self.cells[at])}元，这里是{written(value)}元"
                self.wrong("twice", words, where)
            return
        self.cells[at] = value
        self.sources[at] = where
        if value:
            self.steps.append((UNITS.get(one.unit, WAN), 2 * one.half * WAN))

    def spoilt(self, slot: str, where: Source) -> None:
        """Keep which cells may have been read from a place that holds no amount: 0 stands there, and others may say 0 as well."""
        places = (where, Source(where.sheet, ""))
        self.unread.update(at for at, one in self.sources.items() if at.table == slot and one in places)

    def wrong(
        self, code: str, message: str, where: Source | None = None, severity: Severity = "error"
    ) -> None:
        """Keep a problem."""
        sheet, place = where or ("", "")
        self.problems.append(Problem(code, message, severity, sheet, place, self.file))


def read_published(document: Document, book: Workbook | None = None) -> Reading:
    """Return what the tables of a disclosure hold, and every problem of them. ``book``: the workbook it was made of, if any."""
    tidy = tidied(document, book)
    context = understand(tidy.document)
    found = _Found(document.name, tidy)
    for slot in PUBLISHED:
        made = context.statements.get(slot)
        if made is None:
            severe: Severity = "error" if slot in NEEDED else "warning"
            found.wrong("sheet.missing", f"没有找到《{TABLES[slot].title}》", severity=severe)
        else:
            _read(found, slot, made)
    _around(found, context, book)
    return Reading(
        "published", document.name, Sheets(found.cells), None, found.sources, tuple(found.problems),
        found=tuple(s for s in PUBLISHED if s in context.statements), year=context.year, body=context.unit,
        grain=grain_of(found.steps) if found.steps else Decimal(100), unread=frozenset(found.unread),
    )  # fmt: skip


def read_published_workbook(book: Workbook) -> Reading:
    """Return what a workbook of published tables holds, every problem named by sheet and cell."""
    return read_published(tables_of(book), book)


def _read(found: _Found, slot: str, made: Statement) -> None:
    if slot == "T7":
        _three(found, made)
    elif slot in ("T1", "T4"):
        _lines(found, slot, made)
    else:
        _coded(found, slot, made)
    for told in found.tidy.told.get(made.grid.place, ()):
        found.wrong(
            "unit.cell" if told.warning else "amount",
            _named(told) + told.message,
            _where(made, told.row, told.column),
            "warning" if told.warning else "error",
        )
        if not told.warning:
            found.spoilt(slot, _where(made, told.row, told.column))
    if made.grid.place in found.tidy.without_unit and not made.empty:
        found.wrong(
            "unit",
            f"《{TABLES[slot].title}》没有写金额单位，按万元读取，请核对",
            _where(made, made.grid.place.row),
            "warning",
        )


def _named(told: Told) -> str:
    """Return row and column of a cell by name; in a workbook its address says where it is."""
    names = [f"“{one}”" for one in (told.label, told.head) if one]
    return f"{'·'.join(names)}这一格" if names else ""


def _around(found: _Found, context: Context, book: Workbook | None) -> None:
    """Tell what a careful reader would of the file as a whole: a budget instead of an account, hidden parts of a workbook."""
    titles = " ".join(made.title for made in context.statements.values())
    if (context.kind == "预算" or ESTIMATE.search(titles)) and titles and "决算" not in titles:
        found.wrong("kind.budget", "是预算公开的表，不是决算；预算数不能当作决算数导入")
    for sheet in book.sheets if book else ():
        if sheet.hidden:
            names = (
                sheet.name,
                *("".join(dict.fromkeys(c.text for c in row.cells)) for row in sheet.rows[:3]),
            )
            if any(len(t) < 60 and slot_of(t) for t in names):
                found.wrong(
                    "hidden",
                    "是隐藏的工作表，没有读取；需要时请先取消隐藏",
                    Source(sheet.name, ""),
                    "warning",
                )
            continue
        read = [at.address for at in found.sources.values() if at.sheet == sheet.name]
        for place, words in hidden_parts(sheet, read):
            found.wrong("hidden", words, Source(sheet.name, place), "warning")


def _where(made: Statement, row: int, column: int = -1) -> Source:
    """Return the place of a cell; ``row``, ``column``: from 0, in the sheet or the table as it stands in the file."""
    place = made.grid.place
    if place.sheet:
        return Source(place.sheet, address(row, column) if column >= 0 else f"第{row + 1}行")
    k = row - place.row
    page = made.grid.pages[k] if 0 <= k < len(made.grid.pages) else place.page
    table = f"{f'第{page}页' if page else ''}第{place.table}张表"
    return Source(table, f"第{row + 1}行" + (f"第{column + 1}列" if column >= 0 else ""))


def _source(made: Statement, row: Row, column: str = "") -> Source:
    return _where(made, made.grid.place.row + row.index, row.columns.get(column, -1))


def _coded(found: _Found, slot: str, made: Statement) -> None:
    keys = KEYS.get(slot, {})
    seen: set[str] = set()
    for row in made.rows:
        key = _row_key(slot, row)
        if not key:
            if slot != "T6" or not _halves(found, made, row):
                _unread(found, slot, made, row)
            continue
        if key.isdecimal() and (fault := unknown_subject(key, slot)):
            found.wrong("subject", fault, _source(made, row))
            found.unread.update(Cell(slot, key, column) for column in columns_of(slot, key))
            continue
        for column, one in (_whole(row) if slot == "T6" else row.cells).items():
            at = "amount" if slot == "T6" else keys.get(column, column)
            if at in columns_of(slot, key):
                seen.add(at)
                found.put(Cell(slot, key, at), one, _source(made, row, column))
    heads = "　".join(found.tidy.heads.get(made.grid.place, ()))
    for column in COLUMNS.get(slot, ()):
        if seen and column not in seen and not re.search(HEADS[column], heads):
            words = (
                f"《{TABLES[slot].title}》里没有“{column_label(slot, column)}”这一列，或者表头不是这样写的"
            )
            found.wrong("head", words, _where(made, made.grid.place.row), "warning")


def _whole(row: Row) -> Mapping[str, Figure]:
    """Return the one amount of a row of 基本支出决算表, which may stand under 合计, or under 人员经费 or 公用经费 alone."""
    told = {key: row.cells[key] for key in ("total", "basic", "staff", "public") if key in row.cells}
    return (
        dict(sorted(told.items(), key=lambda item: not item[1].value)[:1])
        if "total" not in told
        else {"total": told["total"]}
    )


def _halves(found: _Found, made: Statement, row: Row) -> bool:
    """Read a row 合计 of 基本支出决算表 with columns for 人员经费 and 公用经费; say whether it is one."""
    if not re.fullmatch(r"(?:合计|总计)+", plain_label(row.label)):
        return False
    for half in ("staff", "public"):
        if half in row.cells:
            found.put(Cell("T6", half, "amount"), row.cells[half], _source(made, row, half))
    return True


def _unread(found: _Found, slot: str, made: Statement, row: Row) -> None:
    """Tell of a row with amounts that is none of the table's."""
    if any(one.value for one in row.cells.values()) and not BETWEEN.search(row.label):
        name = f"“{row.label[:30]}”" if row.label else "没有名称的这一行"
        words = f"《{TABLES[slot].title}》{name}有金额，认不出是哪一行，没有读入"
        found.wrong("row", words, _source(made, row), "warning")


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
            if row.side < 2 and NUMBERED.match(row.label):
                _unread(found, slot, made, row)
            continue
        if slot == "T4" and row.side == 0:
            if opened and key in ("general", "fund", "capital"):
                if row.total is not None:
                    found.put(Cell("T4", "opening", key), row.total, _source(made, row, "total"))
                continue
            opened = opened or key == "opening"
        for name, column, one in _amounts(slot, row):
            if column in columns_of(slot, key):
                found.put(Cell(slot, key, column), one, _source(made, row, name))


def _amounts(slot: str, row: Row) -> Iterator[tuple[str, str, Figure]]:
    for column, one in row.cells.items():
        yield column, ("amount" if slot == "T1" and column == "total" else column), one


def _three(found: _Found, made: Statement) -> None:
    read = three_public(made)
    place = made.grid.place
    where = Source(place.sheet or f"第{place.table}张表", "")
    if not read and not made.empty:
        found.wrong("head", f"认不出《{TABLES['T7'].title}》的表式，没有读入", where, "warning")
    for (period, item), one in read.items():
        digits = one.text.removesuffix(one.unit)
        spots = [
            (r, c) for r, row in enumerate(made.grid.rows) for c, text in enumerate(row) if text == digits
        ]
        spot = _where(made, place.row + spots[0][0], spots[0][1]) if len(spots) == 1 else where
        found.put(Cell("T7", ITEMS[item], PERIODS[period]), one, spot)
