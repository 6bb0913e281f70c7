"""The published tables of a document by kind, each row with its code, name and amounts by column (TABLES §0–9).

A table is known by its title and its head, never by its place. Columns and rows are known by their words.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

from bianzhi.auditing.columns import KEYS, keys_of
from bianzhi.auditing.exported import exported_title, is_exported, wide
from bianzhi.auditing.figures import Figure, figure
from bianzhi.auditing.spelled import NUMBER, spelled_out
from bianzhi.auditing.subjects import economic
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
RATE = re.compile(r"^[-－]?\d[\d,，]*(?:[.．]\d+)?[%％]$")
SUMS = frozenset({"合计", "总计", "小计"})
#: what the row of the whole of a table is called
WHOLES = frozenset({"合计", "本年支出合计", "本年收入合计", "总计", "支出合计"})
NOTE = re.compile(r"(?:注|说明|备注)\d?[:：]")
LED = re.compile(r"^(\d{3}(?:\d{2}){0,2})(\D.*)$")
CODE = re.compile(r"^\d{3}(?:\d{2}){0,2}$")
#: digits of the code of a class
CLASS = 3
LABELLED = re.compile(r"^[一二三四五六七八九十]{1,3}、|合计|总计|^\d[.．、]|结转|结余|^[（(][一二三四五]")
#: a sign that no cell holds
BETWEEN = "\0"
BLANK = {"", "-", "—", "–", "/", "－", "——", "无"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of one side of a table. ``cells``: amounts by column key; blank ones are left out; ``columns``: where they stand."""

    label: str
    code: str
    cells: Mapping[str, Figure]
    side: int
    index: int
    columns: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> Figure | None:
        """The amount of the row as a whole."""
        return self.cells.get("total")


@dataclass(frozen=True)
class Statement:
    """A published table."""

    slot: str
    title: str
    rows: tuple[Row, ...]
    grid: Grid
    notes: tuple[str, ...] = ()
    unit: str = "万元"

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
        """How many amounts each line of the table has."""
        found: Counter[int] = Counter()
        for row in self.rows:
            found[row.index] += len(row.cells)
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
    return made


def _rather(found: Statement, known: Statement) -> bool:
    """Say whether one of two tables of a kind is the one to look at."""
    if (exported := is_exported(found.grid)) is not is_exported(known.grid):
        return not exported
    return len(found.rows) > len(known.rows) and (known.empty or not found.empty)


def title_of(grid: Grid, lines: Sequence[str]) -> str:
    """Return the title of a published table, in its first rows or ``lines`` before it; empty for any other table."""
    if is_exported(grid):
        return exported_title(grid)
    tops = ["".join(dict.fromkeys(row)) for row in grid.rows[:3] if len(set(row) - {""}) <= 2]
    return next((t for t in (*tops, *grid.above, *reversed(lines)) if len(t) < 60 and slot_of(t)), "")


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
    rows = tuple(_rows(grid, told))
    notes = (*grid.below, *(row[0] for row in grid.rows if NOTE.match(row[0])))
    made = Statement(slot_of(title), re.sub(r"\s", "", title), rows, grid, notes, told)
    if not (made.empty and is_exported(grid)):  # nothing of the kind to disclose
        yield made


def _rows(grid: Grid, unit: str) -> Iterator[Row]:
    rows = [spelled_out(_without_blanks(row), unit) for row in grid.rows]
    start = next((k for k, row in enumerate(rows) if begins(row)), len(rows))
    above = set(rows[:start])  # on every page again, in files that are no pages
    body = [(k, row) for k, row in enumerate(rows) if k >= start and row not in above and not head_again(row)]
    if not body:
        return
    if across := wide(rows[:start]):
        yield from _across(across, body, unit)
        return
    width = len(rows[0])
    heads = ["".join(dict.fromkeys(row[c] for row in rows[:start])) for c in range(width)]
    kinds = [_column(heads[c], [row[c] for _, row in body]) for c in range(width)]
    for c in range(1, width):  # 款 and 项 of a code whose head stands over another of its columns
        if (
            kinds[c] == "number"
            and kinds[c - 1] == "code"
            and not heads[c]
            and _pairs(row[c] for _, row in body)
        ):
            kinds[c] = "code"
    for side, columns in enumerate(_sides(kinds)):
        keys = keys_of({c: heads[c] for c in columns if kinds[c] == "number"})
        layout = Layout(*_named_by(columns, kinds), tuple(keys.items()))
        for index, row in body:
            made = _row(row, layout, side, index, unit)
            if made:
                yield made


def _across(
    columns: Mapping[int, str], body: Sequence[tuple[int, Sequence[str]]], unit: str
) -> Iterator[Row]:
    """Yield a row for each economic subject of a table where they lie across: what 合计 has of it."""
    whole = next(((k, row) for k, row in body if SUMS & set(row)), None)
    for c, code in columns.items() if whole else ():
        index, row = whole or (0, ())
        cells = {"total": _cell(row[c], unit)} if NUMBER.match(row[c]) else {}
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


def _without_blanks(row: Sequence[str]) -> tuple[str, ...]:
    """Return the cells of a row without white space, taken out of all of them at once."""
    made = "".join(BETWEEN.join(row).split()).split(BETWEEN)
    return tuple(made) if len(made) == len(row) else tuple(["".join(cell.split()) for cell in row])


def begins(row: Sequence[str]) -> bool:
    """Say whether the amounts of a table begin with this row; cells without blanks."""
    texts = [cell for cell in row if cell]
    if not texts or "栏次" in texts[0] or (len(set(texts)) == 1 and not LABELLED.search(texts[0])):
        return False
    if any(NUMBER.match(t) and ("." in t or "," in t) for t in texts) or CODE.match(texts[0]):
        return True
    if texts[0] == "合计":
        return len(texts) == 1 or any(NUMBER.match(t) for t in texts)
    return bool(re.match(r"^[一二三四五六七八九十]{1,3}、|^\d{3}\D", texts[0])) and "项目" not in texts


def head_again(row: Sequence[str]) -> bool:
    """Say whether a row belongs to a head that comes again on a later page, or is a note over all columns."""
    texts = set(row) - {""}
    return (
        not texts
        or "栏次" in texts
        or texts <= {"类", "款", "项", "栏次", "无"}
        or {"项目", "行次"} <= texts
        or (len(texts) == 1 and bool(NOTE.match(next(iter(texts)))))
    )


def _column(head: str, cells: Sequence[str]) -> str:
    """Return what a column holds: code, line (行次), number, text, or blank."""
    filled = [c for c in cells if c not in BLANK]
    numbers = [c for c in filled if NUMBER.match(c)]
    if len([c for c in filled if RATE.match(c)]) * 2 > len(filled):
        return "line"  # how much more or less than the year before: no amounts
    if "行次" in head or (_serial(numbers, filled) and not head.endswith(("类", "款", "项", "编码"))):
        return "line"
    if re.search(
        r"金额(?!单位)|决算数|预算数|(?:基本支出|项目支出|人员经费|公用经费|合计|小计)$", head
    ) and not re.search(r"编码|代码|类款项", head):
        return "number" if len(numbers) * 2 >= len(filled) else "text"
    short = head.endswith(("类", "款", "项")) and all(re.fullmatch(r"\d{1,3}", c) for c in numbers)
    if re.search(r"编码|代码", head) or (numbers and short):
        return "code" if len(numbers) * 2 >= sum(c not in SUMS for c in filled) else "text"
    if not filled:
        return "number" if any(pattern.search(head) for _, pattern in KEYS) else "blank"
    if len(numbers) * 2 < len(filled):
        return "text"
    return "code" if _codes(head, numbers) else "number"


def _pairs(cells: Iterable[str]) -> bool:
    """Say whether all that is filled in is two digits, as 款 and 项 are."""
    filled = [cell for cell in cells if cell not in BLANK]
    return bool(filled) and all(re.fullmatch(r"\d\d", cell) for cell in filled)


def _codes(head: str, numbers: Sequence[str]) -> bool:
    if not all(re.fullmatch(r"\d{2,3}|\d{5}|\d{7}", c) for c in numbers):
        return False
    if "科目" in head or any(pattern.search(head) for _, pattern in KEYS):
        return "科目" in head  # whole amounts of 元 have seven digits too
    return sum(bool(CODE.match(c)) and "201" <= c[:3] <= "399" for c in numbers) * 2 > len(numbers)


def _serial(numbers: Sequence[str], filled: Sequence[str]) -> bool:
    """Say whether a column counts its rows, of which some may not have been read."""
    found = [int(c) for c in numbers if c.isdecimal() and len(c) < 4]
    if len(found) <= 5 or len(found) < len(filled):
        return False
    return all(a < b for a, b in pairwise(found)) and found[-1] - found[0] < len(found) * 5 // 4


def _sides(kinds: Sequence[str]) -> list[list[int]]:
    """Return the columns of each side: a new side begins with a code or text after numbers."""
    sides: list[list[int]] = [[]]
    seen = False
    for column, kind in enumerate(kinds):
        if kind in ("code", "text") and seen:
            sides.append([])
            seen = False
        seen = seen or kind == "number"
        sides[-1].append(column)
    return sides


def _named_by(columns: Sequence[int], kinds: Sequence[str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the columns of a side that hold the codes and the words of its rows.

    Where codes come twice, of two classifications, the first count; what stands left of codes and words is whose money it is.
    """
    codes = [c for c in columns if kinds[c] == "code"]
    words = [c for c in columns if kinds[c] == "text"]
    after = [c for c in words if codes and c > codes[0]]
    if not after:
        return tuple(codes), tuple(words)
    again = next((c for c in codes if c > after[0]), columns[-1] + 1)
    return tuple(c for c in codes if c < again), tuple(c for c in after if c < again)


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns of a side hold codes, words, and amounts with their keys."""

    codes: tuple[int, ...]
    words: tuple[int, ...]
    amounts: tuple[tuple[int, str], ...]


def _row(row: Sequence[str], layout: Layout, side: int, index: int, unit: str) -> Row | None:
    code = _code(tuple(row[c] for c in layout.codes if row[c].isdecimal()))
    words = [row[c] for c in layout.words]
    label = words[0] if len(words) == 1 else "".join(dict.fromkeys(words))
    for c in layout.codes:
        if not row[c].isdecimal() and row[c] not in ("类", "款", "项", "", label):
            label = row[c] + label
    if label[:1].isdecimal() and (led := LED.match(label)):
        code, label = code or led[1], led[2]
    if "合计" in label:
        label = re.sub(r"^(类款项|[类款项])(?=合计)", "", label)
    if not (code or label) or (code and not CODE.match(code)):
        return None
    cells: dict[str, Figure] = {}
    columns: dict[str, int] = {}
    for c, key in layout.amounts:
        if key and key not in cells and NUMBER.match(row[c]):
            cells[key] = _cell(row[c], unit)
            columns[key] = c
    return Row(label, code, cells, side, index, columns)


def _code(parts: Sequence[str]) -> str:
    """Return the code that 类, 款 and 项 make: ``201 36 01``, ``201 20136 2013601``, or one code in three merged cells."""
    if parts and len(parts[-1]) >= CLASS:
        return parts[-1]
    return "".join(part.zfill(2) for part in parts)


@lru_cache(4_096)
def _cell(number: str, unit: str) -> Figure:
    """Return the figure of a cell: the tables of a report say most of theirs several times."""
    return figure(number, unit)
