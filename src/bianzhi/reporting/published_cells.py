"""The cells of published tables before they are understood: amounts made plain, what is no amount put aside and told.

Tables are understood by which columns hold numbers (`bianzhi.auditing.statements`). A word in an amount's cell would be taken for
a blank there, and a column of such words for one of names: so both are seen to first, and nothing of them is lost.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bianzhi.auditing.columns import KEYS, NUMBERED
from bianzhi.auditing.layouts import begins, head_again
from bianzhi.auditing.statements import slot_of, title_of, unit_of
from bianzhi.documents.model import Block, Document, Grid, Paragraph, Place
from bianzhi.documents.sheets import Sheet, Workbook
from bianzhi.reporting.amounts import UNITS, amount_of, other_unit, written_amount
from bianzhi.reporting.reading import merged_at

#: heads of columns that hold names, codes or counts of rows, whatever else they say
NAMES = re.compile(
    r"编码|代码|名称|行次|栏次|序号|备注|说明|(?:科目|项目)(?:[（(].*[)）])?$|(?:^|科目|项目)(?:[类款项]|类款项)$"
)
#: heads of amounts for certain; others may be those of names as well
SURE = re.compile(r"金额|[决预]算数|合计|小计|基本支出$|项目支出$")
OTHERS = re.compile(r"预算数$|上年决算数$")
HEADING = re.compile("|".join(p.pattern for _, p in KEYS) + "|费|收入|支出|科目")
WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
#: what looks like a spoilt number wherever it stands; what notes below a table begin with
SPOILT = re.compile(
    r"#[A-Z/0!?]+|[约近计共]?[\d.,，．()+\-/: %eE]*[\d０-９][\d０-９.,，．()+\-/: %eE]*(?:亿元|万元|千元|元|万|余|多|左右)?"
)
NOTES = re.compile(r"^(?:注|说明|备注|制表|单位负责人|填表人|审核)\d?[:：]")
LONGEST = 60
#: digits of codes and names
NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
#: rows that a head with its title takes; further down another title begins another table
HEAD = 4


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be told of a cell: ``row`` and ``column`` from 0, the names of both, whether it forbids reading the table."""

    row: int
    column: int
    label: str
    head: str
    message: str
    warning: bool = False


@dataclass(frozen=True)
class Tidy:
    """A document whose tables hold plain amounts.

    Attributes:
        document: with a table of its own for each title found within one.
        told: what is to be told of cells, by the table's place; ``heads``: words above its columns.
        without_unit: tables that do not tell the unit of their amounts.
    """

    document: Document
    told: Mapping[Place, tuple[Told, ...]] = field(default_factory=dict)
    heads: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)
    without_unit: frozenset[Place] = frozenset()


def tidied(document: Document, book: Workbook | None = None) -> Tidy:
    """Return the document with its published tables made plain. ``book``: the workbook it was made of."""
    sheets = {sheet.name: sheet for sheet in book.sheets} if book else {}
    blocks: list[Block] = []
    told: dict[Place, tuple[Told, ...]] = {}
    heads: dict[Place, tuple[str, ...]] = {}
    bare: set[Place] = set()
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            blocks.append(block)
            lines = [*lines[-3:], block.text]
            continue
        for part in _parts(block, lines):
            title = title_of(part, lines)
            if not title:
                blocks.append(part)
                continue
            unit = unit_of(part, lines)
            if not unit:
                bare.add(part.place)
            made = _Table(part, title, UNITS[unit or "万元"], sheets.get(part.place.sheet))
            blocks.append(made.plain())
            told[part.place], heads[part.place] = tuple(made.told), tuple(made.heads)
        lines = []
    return Tidy(replace(document, blocks=tuple(blocks)), told, heads, frozenset(bare))


def _parts(grid: Grid, lines: Sequence[str]) -> Iterator[Grid]:
    """Yield the tables of a grid: a title among its rows begins another. A part's ``place.row`` counts the rows before it."""
    starts, slot = [0], slot_of(title_of(grid, lines))
    for k, row in enumerate(grid.rows[1:], start=1):
        found = slot_of(_title(row))
        if (
            found
            and found != slot
            and (k - starts[-1] > HEAD or any(map(_numbers, grid.rows[starts[-1] : k])))
        ):
            starts.append(k)
        slot = found or slot
    if len(starts) == 1:
        yield grid
        return
    unit = ""
    for start, end in zip(starts, [*starts[1:], len(grid.rows)], strict=True):
        rows = grid.rows[start:end]
        above = grid.above if start == 0 else ()
        part = Grid(
            rows, replace(grid.place, row=start), above, pages=grid.pages[start:end], guessed=grid.guessed
        )
        unit = unit_of(part, lines if start == 0 else ()) or unit
        yield replace(part, above=(*above, f"单位：{unit}")) if unit else part


def _title(row: Sequence[str]) -> str:
    """Return the title that is all a row says; empty for any other row."""
    texts = list(dict.fromkeys(text for text in row if text.strip()))
    if len(texts) > 2 or not texts:
        return ""
    return next(
        (
            t
            for t in texts
            if len(t) < LONGEST and not re.search(r"[，。；]|^(?:注|说明|备注)", t) and slot_of(t)
        ),
        "",
    )


def _numbers(row: Sequence[str]) -> bool:
    return any(written_amount(text).digits for text in row)


class _Table:
    """One table as its cells are gone through. ``scale``: 元 in its unit; ``sheet``: of a workbook, where it comes from one."""

    def __init__(self, grid: Grid, title: str, scale: Decimal, sheet: Sheet | None) -> None:
        self.grid, self.scale, self.sheet = grid, scale, sheet
        self.above = grid.place.row
        self.rows = [list(row) for row in grid.rows]
        self.told: list[Told] = []
        self.start = self._first()
        self.above_rows = {tuple("".join(text.split()) for text in row) for row in self.rows[: self.start]}
        self.heads = self._heads()
        self.amounts = [c for c in range(len(self.heads)) if self._is_amount(c)]
        self.beside = [] if slot_of(title) == "T7" else self._beside()
        self.amounts = [c for c in self.amounts if c not in self.beside]
        self.names = [c for c in range(len(self.heads)) if c not in {*self.amounts, *self.beside}]

    def plain(self) -> Grid:
        """Return the table with plain amounts; what is none is told, and 0 stands for it."""
        for k in range(self.start, len(self.rows)):
            row = self.rows[k]
            for c in self.names:
                row[c] = row[c].translate(NARROW)
            for c in self.beside:
                row[c] = ""
            if not self._is_head(row) and not NOTES.match("".join(row[:1]).strip()):
                for c in self.amounts:
                    row[c] = self._amount(k, c)
        return replace(self.grid, rows=tuple(map(tuple, self.rows)))

    def _first(self) -> int:
        """Return the first row of amounts; a table of one row has them without a name."""
        guessed = [self._guess(row) for row in self.rows]
        for k, row in enumerate(guessed):
            if begins(row):
                return k
        for k, row in enumerate(guessed):
            numbers = [text for text in row if text]
            counted = [str(n) for n in range(1, len(numbers) + 1)]
            if len(numbers) > 1 and numbers != counted and not any(map(WORDS.search, numbers)):
                return k
        return len(guessed)

    def _guess(self, row: Sequence[str]) -> list[str]:
        """Return a row with everything that is a number, or a spoilt one, as a plain number; blanks gone."""
        made = []
        for text in row:
            written = written_amount(text)
            if written.digits and not text.strip().startswith(("(", "（")):
                made.append(written.digits)
            elif written.fault and SPOILT.fullmatch(text.strip()):
                made.append("0.0")
            else:
                made.append("".join(text.split()))
        first = next((text for text in made if text), "")
        words = {text for text in made if WORDS.search(text)} - {first}
        numbers = any("." in text for text in made)
        if (
            first in ("合计", "总计")
            and words
            and (numbers or len(words) == 1)
            and not any(map(HEADING.search, words))
        ):
            return ["0.0" if text in words else text for text in made]
        return made

    def _heads(self) -> list[str]:
        """Return the words above each column, without titles and units."""
        above = [
            [re.sub(r"\s", "", text) for text in row]
            for row in self.rows[: self.start]
            if len(set(row) - {""}) > 1 and not any(re.search(r"单位[:：]", text) for text in row)
        ]
        width = len(self.rows[0]) if self.rows else 0
        return ["".join(dict.fromkeys(row[c] for row in above if row[c])) for c in range(width)]

    def _is_amount(self, column: int) -> bool:
        head = NUMBERED.sub("", self.heads[column])
        if not head or NAMES.search(head):
            return False
        if SURE.search(head):
            return True
        words = {row[column] for row in self.rows[self.start :] if WORDS.search(row[column])}
        numbers = sum(bool(written_amount(row[column]).digits) for row in self.rows[self.start :])
        return len(words) < 2 or len(words) * 2 < numbers

    def _beside(self) -> list[int]:
        """Return the columns of amounts that stand beside those meant: budgets, and last year's, where 决算数 has its own."""
        others = [c for c in self.amounts if OTHERS.search(NUMBERED.sub("", self.heads[c]))]
        return others if any("决算数" in self.heads[c] for c in self.amounts if c not in others) else []

    def _is_head(self, row: Sequence[str]) -> bool:
        """Say whether a row is the head again, or says but one thing."""
        plain = ["".join(text.split()) for text in row]
        texts = set(plain) - {""}
        if tuple(plain) in self.above_rows:
            return True
        if head_again(plain) or (
            len(texts) == 1 and not any(written_amount(t).digits or SPOILT.fullmatch(t) for t in texts)
        ):
            return True
        return any(WORDS.search(plain[c]) and plain[c] in self.heads[c] for c in self.amounts)

    def _amount(self, k: int, c: int) -> str:
        text = self.rows[k][c]
        written = written_amount(text)
        if fault := self._of_sheet(k, c) or written.fault:
            if "".join(text.split()) in {"".join(self.rows[k][n].split()) for n in self.names} - {""}:
                return text  # a name merged over all columns
            self._tell(k, c, fault)
            return "0"
        if not written.digits:
            return ""
        if warning := other_unit(text, self.scale):
            self._tell(k, c, warning, warning=True)
            return f"{Decimal(written.digits) * UNITS[written.unit] / self.scale:f}"
        return written.digits

    def _of_sheet(self, k: int, c: int) -> str:
        """Return what is wrong with a cell of a workbook beyond its text."""
        if self.sheet is None:
            return ""
        cell = self.sheet.cell(k + self.above, c)
        if cell.kind in ("error", "date", "bool", "formula"):
            fault = amount_of(cell)[1]
            if fault and "有分以下" not in fault:
                return fault
        if cell.value is not None and (place := merged_at(self.sheet, k + self.above, c)):
            return f"{place}合并成了一格，说不清是哪一行、哪一列的数；请取消合并"
        return ""

    def _tell(self, k: int, c: int, message: str, *, warning: bool = False) -> None:
        label = "".join(dict.fromkeys("".join(self.rows[k][n].split()) for n in self.names if n < c))
        self.told.append(Told(k + self.above, c, label[:40], self.heads[c][:40], message, warning))
