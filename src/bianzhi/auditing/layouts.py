"""How a published table lies: which of its columns hold codes, names and amounts, which rows its head is (TABLES §0–9)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from bianzhi.auditing.columns import KEYS
from bianzhi.auditing.exported import wide
from bianzhi.auditing.figures import Figure, figure
from bianzhi.auditing.spelled import is_number, spelled_out
from bianzhi.documents.model import Grid

NOTE = re.compile(r"(?:注|说明|备注)\d?[:：]")
COUNTED = re.compile(r"^[一二三四五六七八九十]{1,3}、")
RATE = re.compile(r"^[-－]?\d[\d,，]*(?:[.．]\d+)?[%％]$")
PERCENTS = ("%", "％")
SUMS = frozenset({"合计", "总计", "小计"})
LED = re.compile(r"^[\[【［]?(\d{3}(?:\d{2}){0,2})(?:[\]】］]|(?![\d\]】］]))(.+)$")
LEADS = frozenset("0123456789[【［")
CODE = re.compile(r"^\d{3}(?:\d{2}){0,2}$")
#: digits of the code of a class, and of a year
CLASS, YEAR_DIGITS = 3, 4
LABELLED = re.compile(r"^[一二三四五六七八九十]{1,3}、|合计|总计|^\d[.．、]|结转|结余|^[（(][一二三四五]")
#: words by which a name says of what rank it is
RANKS = ("（类）", "（款）", "（项）", "(类)", "(款)", "(项)")
#: a sign that no cell holds
BETWEEN = "\0"
BLANK = {"", "-", "—", "–", "/", "－", "——", "无"}


@lru_cache(4096)
def _uncounted(label: str) -> str:
    return COUNTED.sub("", label)


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
    def name(self) -> str:
        """Its label without the number that classes have in tables of totals."""
        return _uncounted(self.label)

    @property
    def total(self) -> Figure | None:
        """The amount of the row as a whole."""
        return self.cells.get("total")


@dataclass(frozen=True, slots=True)
class Laid:
    """A table's cells without blanks: the words over each column and what it holds, and the rows below (with their numbers)."""

    heads: tuple[str, ...]
    kinds: tuple[str, ...]
    body: tuple[tuple[int, tuple[str, ...]], ...]
    across: Mapping[int, str] = field(default_factory=dict)

    def sides(self) -> list[list[int]]:
        """Return the columns of each side."""
        return _sides(self.kinds)


def laid_out(grid: Grid, unit: str) -> Laid:
    """Return what the columns of a table hold; no rows where it has none."""
    rows = [spelled_out(_without_blanks(row), unit) for row in grid.rows]
    start = next((k for k, row in enumerate(rows) if begins(row)), len(rows))
    words, rows[start : start + 1] = _parted(rows[start : start + 1])
    above = set(rows[:start])  # on every page again, in files that are no pages
    body = tuple((k, r) for k, r in enumerate(rows) if k >= start and r not in above and not head_again(r))
    if not body:
        return Laid((), (), ())
    if across := wide(rows[:start]):
        return Laid((), (), body, across)
    width = len(rows[0])
    over = [
        row for row in (*rows[:start], *words) if len(set(row)) > 1 or width == 1
    ]  # without a title over all columns
    over = _spread(over)
    heads = ["".join(dict.fromkeys(row[c] for row in over)) for c in range(width)]
    kinds = [_column(heads[c], [row[c] for _, row in body]) for c in range(width)]
    for c in range(1, width):  # 款 and 项 of a code whose head stands over another of its columns
        if (
            kinds[c] == "number"
            and kinds[c - 1] == "code"
            and not heads[c]
            and _pairs(row[c] for _, row in body)
        ):
            kinds[c] = "code"
    return Laid(tuple(heads), tuple(kinds), body)


def _spread(over: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the rows of a head, one that stands over several others also in the blank cells over these."""
    made = list(over)
    for k, (row, below) in enumerate(pairwise(over)):
        if "" not in row[1:]:
            continue
        cells, going = list(row), ""
        for c, under in enumerate(below):
            going = (cells[c] or going) if under and not is_number(under) else ""
            cells[c] = cells[c] or going
        made[k] = tuple(cells)
    return made


#: heads that stand beside the amounts of the whole in the form of funds, one row for both
BESIDE = {"基本支出", "项目支出"}


def _parted(first: list[tuple[str, ...]]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the first row of amounts without the heads it holds as well, and these before it as a row of the head."""
    if not first or not set(first[0][1:]) >= BESIDE:
        return [], first
    row = first[0]
    label = next((k for k, cell in enumerate(row) if cell != row[0]), len(row))
    is_head = [k >= label and cell not in BLANK and not is_number(cell) for k, cell in enumerate(row)]
    heads = tuple(cell if head else "" for cell, head in zip(row, is_head, strict=True))
    return [heads], [tuple("" if head else cell for cell, head in zip(row, is_head, strict=True))]


def _without_blanks(row: Sequence[str]) -> tuple[str, ...]:
    """Return the cells of a row without white space, taken out of all of them at once."""
    made = "".join(BETWEEN.join(row).split()).split(BETWEEN)
    return tuple(made) if len(made) == len(row) else tuple(["".join(cell.split()) for cell in row])


def begins(row: Sequence[str]) -> bool:
    """Say whether the amounts of a table begin with this row; cells without blanks."""
    texts = [cell for cell in row if cell]
    if not texts or "栏次" in texts[0] or (len(set(texts)) == 1 and not LABELLED.search(texts[0])):
        return False
    if any(is_number(t) and ("." in t or "," in t) for t in texts) or CODE.match(texts[0]):
        return True
    if texts[0] == "合计":
        return len(texts) == 1 or any(is_number(t) for t in texts)
    if re.match(r"^[一二三四五六七八九十]{1,3}、|^\d{3}\D", texts[0]):
        return "项目" not in texts
    return _whole_amounts(texts)


#: what a number beside it is no amount of
NO_NAME = re.compile(r"^(?:类|款|项|项目|科目|单位|部门|预算单位)$|编码|代码|编号|电话|年度?$|日期|页|[:：]$")


def _whole_amounts(texts: Sequence[str]) -> bool:
    """Say whether whole numbers that are amounts stand beside a name: no numbering of columns, no years over them."""
    if is_number(texts[0]) or NO_NAME.search(texts[0]) or any("=" in t or "＝" in t for t in texts):
        return False
    numbers = [t for t in dict.fromkeys(texts) if t.isdecimal()]
    rest = [t for t in texts[1:] if not (is_number(t) or RATE.match(t) or t in BLANK)]
    counted = [str(n) for n in range(1, len(numbers) + 1)]
    return (
        bool(numbers)
        and len(rest) < len(numbers) + 1
        and numbers != counted
        and not all(len(n) == YEAR_DIGITS and n.startswith("20") for n in numbers)
    )


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


#: words over a column of amounts, of codes, and of a digit or three of one
OF_AMOUNTS = re.compile(r"金额(?!单位)|决算数|预算数|(?:基本支出|项目支出|人员经费|公用经费|合计|小计)$")
OF_CODES, OF_LEVELS = re.compile(r"编码|代码|类款项"), ("类", "款", "项")
DIGITS = re.compile(r"\d{1,3}")
#: a code of the classification, or the end of one below its class
WHOLE_CODE = re.compile(r"\d{2,3}|\d{5}|\d{7}")


def _column(head: str, cells: Sequence[str]) -> str:
    """Return what a column holds: code, line (行次), number, text, or blank."""
    filled = [c for c in cells if c not in BLANK]
    numbers = [c for c in filled if is_number(c)]
    # how much more or less than the year before: no amounts
    rates = len([c for c in filled if c.endswith(PERCENTS) and RATE.match(c)])
    counted = head.endswith(("栏次", "序号")) and "编码" not in head
    if (counted and all(c.isdecimal() for c in filled)) or (
        rates * 2 > len(filled)
        or "行次" in head
        or (_serial(numbers, filled) and not head.endswith(("类", "款", "项", "编码")))
    ):
        return "line"
    if OF_AMOUNTS.search(head) and not OF_CODES.search(head):
        return "number" if len(numbers) * 2 >= len(filled) else "text"
    short = head.endswith(OF_LEVELS) and not head.endswith("拨款") and all(map(DIGITS.fullmatch, numbers))
    if "编码" in head or "代码" in head or (numbers and short):
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
    if not all(map(WHOLE_CODE.fullmatch, numbers)):
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


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns of a side hold codes, words, and amounts with their keys."""

    codes: tuple[int, ...]
    words: tuple[int, ...]
    amounts: tuple[tuple[int, str], ...]


def layout_of(columns: Sequence[int], kinds: Sequence[str], keys: Mapping[int, str]) -> Layout:
    """Return which columns of a side hold the codes and the words of its rows, and its amounts.

    Where codes come twice, of two classifications, the first count; what stands left of codes and words is whose money it is.
    """
    codes = [c for c in columns if kinds[c] == "code"]
    words = [c for c in columns if kinds[c] == "text"]
    after = [c for c in words if codes and c > codes[0]]
    again = next((c for c in codes if after and c > after[0]), len(kinds))
    return Layout(
        tuple(c for c in codes if c < again),
        tuple(c for c in after if c < again) or tuple(words),
        tuple(keys.items()),
    )


def row_of(
    row: Sequence[str], layout: Layout, side: int, index: int, unit: str, called: str = ""
) -> Row | None:
    """Return the row of a side that a line of a table holds; ``called``: its name, where that stands on the side before."""
    code = _code([row[c] for c in layout.codes if row[c].isdecimal()]) if layout.codes else ""
    words = [row[c] for c in layout.words]
    label = words[0] if len(words) == 1 else "".join(dict.fromkeys(words))
    for c in layout.codes:
        if not row[c].isdecimal() and row[c] not in ("类", "款", "项", "", label):
            label = row[c] + label
    if label[:1] in LEADS and (led := LED.match(label)):
        code, label = code or led[1], led[2]
    if label.endswith(RANKS):
        label = label[: -len("（类）")]
    if "合计" in label:
        label = re.sub(r"^(类款项|[类款项])(?=合计)", "", label)
    if code and label.endswith("经费合计") and len(label) > len("公用经费合计"):
        code, label = "", label[-len("公用经费合计") :]  # it ran into a blank row above it
    label = label or called or ("" if code else _sum_among(row, layout))
    if not (code or label) or (code and not CODE.match(code)):
        return None
    cells: dict[str, Figure] = {}
    columns: dict[str, int] = {}
    for c, key in layout.amounts:
        cell = row[c]
        if cell and key and key not in cells and is_number(cell):
            cells[key] = amount(cell, unit)
            columns[key] = c
    return Row(label, code, cells, side, index, columns)


def _sum_among(row: Sequence[str], layout: Layout) -> str:
    """Return the name of a sum that stands in the middle of its side, over amounts: 公用经费合计."""
    return next((row[c] for c, _ in layout.amounts if row[c].endswith("经费合计")), "")


def _code(parts: Sequence[str]) -> str:
    """Return the code that 类, 款 and 项 make: ``201 36 01``, ``201 20136 2013601``, or one code in three merged cells."""
    if parts and len(parts[-1]) >= CLASS:
        return parts[-1]
    return "".join(part.zfill(2) for part in parts)


@lru_cache(4_096)
def amount(number: str, unit: str) -> Figure:
    """Return the figure of a cell: the tables of a report say most of theirs several times."""
    return figure(number, unit)
