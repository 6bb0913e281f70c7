"""The published tables of a document by kind, each row with its code, name and amounts by column (TABLES §0–9).

A table is known by its title and its head, never by its place. Columns and rows are known by their words.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from bianzhi.auditing.coded import coded_by_name
from bianzhi.auditing.columns import keys_of
from bianzhi.auditing.exported import exported_title, is_exported
from bianzhi.auditing.layouts import BLANK, CLASS, NOTE, SUMS, Laid, Row, amount, laid_out, layout_of, row_of
from bianzhi.auditing.overrun import whole_names
from bianzhi.auditing.spelled import NUMBER
from bianzhi.auditing.subjects import economic
from bianzhi.auditing.titles import tops_of
from bianzhi.documents.model import Document, Grid, Paragraph, Place

#: slot → (name, pattern of its title); the first that matches
SLOTS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("T7", "“三公”经费支出表", re.compile(r"三公.*表")),
    ("T6", "一般公共预算财政拨款基本支出表", re.compile(r"基本支出.*表")),
    ("T9", "国有资本经营预算财政拨款支出表", re.compile(r"国有资本经营.*表")),
    ("T8", "政府性基金预算财政拨款收入支出表", re.compile(r"政府性基金.*表")),
    ("T5", "一般公共预算财政拨款支出表", re.compile(r"一般公共预算(?!.*项目支出).*支出.*表")),
    ("T4", "财政拨款收入支出总表", re.compile(r"财政拨款收(?:入支出|支).*表")),
    ("T1", "收入支出总表", re.compile(r"(?:收入支出|收支|收入、支出).*(?:总表|表)")),
    ("T2", "收入表", re.compile(r"收入.*表")),
    ("T3", "支出表", re.compile(r"支出.*表")),
)
NAMES: Mapping[str, str] = {slot: name for slot, name, _ in SLOTS}
SKIPPED = re.compile(
    r"绩效|自评|项目支出(?:决算)?表|专项业务|采购|目标|名词|资产|机构运行|专户"
    r"|明细表(?<!基本支出决算明细表)(?<!基本支出明细表)(?![（(]?按(?:支出)?功能)"
)
#: what the table of a slot is not broken down by
OTHERWISE = {"T5": re.compile(r"按[^）]{0,6}经济"), "T6": re.compile(r"按[^）]{0,6}功能")}
#: letters of a title; the title of some other table
LONGEST, OTHER = 60, re.compile(r"(?:项目|绩效|采购|资产|明细|目标)[^，。；：]{0,16}表$")
#: what the row of the whole of a table is called
WHOLES = frozenset({"合计", "本年支出合计", "本年收入合计", "总计", "支出合计"})


@dataclass(frozen=True)
class Statement:
    """A published table."""

    slot: str
    title: str
    rows: tuple[Row, ...]
    grid: Grid
    notes: tuple[str, ...] = ()
    unit: str = "万元"
    laid: Laid | None = field(default=None, repr=False)
    #: the unit that is printed over it, and is not that of its amounts
    misprinted: str = ""

    @cached_property
    def coded(self) -> Mapping[str, Row]:
        """Rows by code of the classification."""
        return {row.code: row for row in reversed(self.rows) if row.code}

    @cached_property
    def below(self) -> Mapping[str, Sequence[Row]]:
        """Rows by the code they stand right below; classes below the empty one."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            if row.code:
                found.setdefault(row.code[:-2] if len(row.code) > CLASS else "", []).append(row)
        return found

    @cached_property
    def keys(self) -> frozenset[str]:
        """The columns that some row has an amount in."""
        return frozenset(key for row in self.rows for key in row.cells)

    @cached_property
    def whole(self) -> Row | None:
        """The row 合计."""
        return next((row for row in self.rows if row.label in WHOLES and row.cells), None)

    @cached_property
    def empty(self) -> bool:
        """Whether no amount stands in it."""
        return not any(row.cells for row in self.rows) and not any(map(_filled_in, self.grid.rows))

    def labelled(self, pattern: str, side: int | None = None) -> Row | None:
        """Return the first row whose label matches."""
        found = re.compile(pattern)
        return next(
            (r for r in self.rows if found.search(r.label) and (side is None or r.side == side)), None
        )

    def all_read(self, row: Row) -> bool:
        """Say whether every amount printed in a row stands in a column that is known."""
        cells = ("".join(cell.split()) for cell in self.grid.rows[row.index])
        printed = sum("." in cell and bool(NUMBER.match(cell)) for cell in cells)
        return printed <= self._filled[row.index]

    @cached_property
    def _filled(self) -> Mapping[int, int]:
        """How many amounts with decimals each line of the table has."""
        found: Counter[int] = Counter()
        for row in self.rows:
            found[row.index] += sum("." in cell.text for cell in row.cells.values())
        return found

    def place(self, row: Row) -> Place:
        """Return the place of a row."""
        return self.grid.place_of(row.index)


@lru_cache(1_024)
def slot_of(title: str) -> str:
    """Return which table a title names; empty for none of them."""
    if "表" not in title:
        return ""
    plain = "".join(title.split())
    if SKIPPED.search(plain):
        return ""
    found = next((slot for slot, _, pattern in SLOTS if pattern.search(plain)), "")
    return "" if found in OTHERWISE and OTHERWISE[found].search(plain) else found


def statements(document: Document) -> dict[str, Statement]:
    """Return the tables by slot; of two with one title the one as published, or the one with more amounts."""
    made: dict[str, Statement] = {}
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines = [*lines[-3:], block.text]
            continue
        for found in _statement(block, lines):
            known = made.get(found.slot)
            if known is None or _rather(found, known):
                made[found.slot] = found
        lines = []
    # that of the three expenses may by right be in another unit
    units = Counter(one.unit for one in made.values() if not one.empty and one.slot != "T7")
    return {slot: _in_its_unit(one, made, units) for slot, one in made.items()} if len(units) > 1 else made


#: amounts that two tables share where they print the same money, digits of one, and tables that outweigh one
SHARED, DIGITS, OUTWEIGH = 3, 3, 3


def _in_its_unit(made: Statement, known: Mapping[str, Statement], units: Counter[str]) -> Statement:
    """Return a table in the unit of the others, where it alone names another and yet prints the very amounts of one of them."""
    unit, most = units.most_common(1)[0]
    if made.unit == unit or units[made.unit] > 1 or most < OUTWEIGH:
        return made
    own = _printed(made)
    others = [one for one in known.values() if one.unit == unit]
    if len(own) < SHARED or not (
        any(len(own & _printed(one)) * 2 >= len(own) for one in others) or _same_basic(made, others)
    ):
        return made
    laid = laid_out(made.grid, unit)
    rows = whole_names(made.slot, coded_by_name(made.slot, tuple(_rows(laid, unit))))
    return replace(made, rows=rows, laid=laid, unit=unit, misprinted=made.unit)


def _same_basic(made: Statement, others: Sequence[Statement]) -> bool:
    """Say whether a table of basic expenditure has the very digits for its whole that another has in its column of that."""
    if made.slot != "T6" or made.whole is None or made.whole.total is None:
        return False
    basic = {one.whole.cells["basic"].text for one in others if one.whole and "basic" in one.whole.cells}
    digits = made.whole.total.text.removesuffix(made.unit)
    return len(digits) > DIGITS and any(
        text.removesuffix(text.lstrip("0123456789.,")) == digits for text in basic
    )


def _printed(made: Statement) -> set[str]:
    """Return the amounts of a table as they are printed, without their unit, small ones left out."""
    texts = (
        one.text.removesuffix(one.unit).replace(",", "") for row in made.rows for one in row.cells.values()
    )
    return {text for text in texts if len(text.partition(".")[0]) >= DIGITS}


def _rather(found: Statement, known: Statement) -> bool:
    """Say whether one of two tables of a kind is the one to look at."""
    if (exported := is_exported(found.grid)) is not is_exported(known.grid):
        return not exported
    return len(found.rows) > len(known.rows) and (known.empty or not found.empty)


def title_of(grid: Grid, lines: Sequence[str]) -> str:
    """Return the title of a published table, in its first rows or ``lines`` before it; empty for any other table."""
    if is_exported(grid):
        return exported_title(grid)
    for line in (*tops_of(grid), *grid.above, *reversed(lines)):
        if len(line) >= LONGEST or NOTE.match(line) or line.endswith("。"):
            continue  # what is said below the table before
        if slot_of(line):
            return line
        if OTHER.search("".join(line.split())):
            break  # the title of a table that is none of the nine
    return ""


def unit_of(grid: Grid, lines: Sequence[str]) -> str:
    """Return the unit of a table's amounts; empty where it is not told."""
    words = "".join((*grid.above, *lines, *("".join(row) for row in grid.rows[:4])))
    unit = re.search(r"单位[:：]?(?:人民币)?(万元|元|千元|亿元)", re.sub(r"\s", "", words))
    return unit[1] if unit else ""


def _statement(grid: Grid, lines: Sequence[str]) -> Iterator[Statement]:
    title = title_of(grid, lines)
    if not title:
        return
    told = unit_of(grid, lines) or "万元"
    laid = laid_out(grid, told)
    rows = whole_names(
        slot_of(title), coded_by_name(slot_of(title), tuple(_rows(laid, told))), copied=bool(grid.lines)
    )
    notes = (*grid.below, *(row[0] for row in grid.rows if NOTE.match(row[0])))
    made = Statement(slot_of(title), re.sub(r"\s", "", title), rows, grid, notes, told, laid)
    if not (made.empty and is_exported(grid)):  # nothing of the kind to disclose
        yield made


def _rows(laid: Laid, unit: str) -> Iterator[Row]:
    if laid.across:
        yield from _across(laid.across, laid.body, unit)
        return
    waiting: dict[int, Row] = {}  # sums whose amount stands on the next side
    for side, columns in enumerate(laid.sides()):
        keys = keys_of({c: laid.heads[c] for c in columns if laid.kinds[c] == "number"})
        layout = layout_of(columns, laid.kinds, keys)
        for index, row in laid.body:
            made = row_of(row, layout, side, index, unit)
            if made is None and index in waiting:
                made = row_of(row, layout, side, index, unit, waiting.pop(index).label)
            if made:
                yield made
            if made and not made.cells and "合计" in made.label:
                waiting[index] = made


def _across(
    columns: Mapping[int, str], body: Sequence[tuple[int, Sequence[str]]], unit: str
) -> Iterator[Row]:
    """Yield a row for each economic subject of a table where they lie across: what 合计 has of it."""
    whole = next(((k, row) for k, row in body if SUMS & set(row)), None)
    for c, code in columns.items() if whole else ():
        index, row = whole or (0, ())
        cells = {"total": amount(row[c], unit)} if NUMBER.match(row[c]) else {}
        named = ("合计", "") if code == "total" else (economic()[code], code)
        yield Row(*named, cells, 0, index, dict.fromkeys(cells, c))


def _filled_in(row: Sequence[str]) -> bool:
    """Say whether amounts stand in a row, which is no numbering of columns and no row of one amount beside its words."""
    cells = ["".join(cell.split()) for cell in row]
    numbers = [cell for cell in cells if NUMBER.match(cell)]
    counted = [str(n) for n in range(1, len(numbers) + 1)]
    return (
        len(numbers) > 1 and len(numbers) == len([c for c in cells if c not in BLANK]) and numbers != counted
    )
