"""What a file of books is read into: cells, where each was read, and what is wrong, named by file, sheet and cell."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from bianzhi.documents.sheets import Sheet, address
from bianzhi.reporting.amounts import PLAIN, UNITS, filled_in, other_unit
from bianzhi.reporting.books import CENT, Adjustment, Cell, Project, Sheets
from bianzhi.reporting.layout import TABLES, classification, lines
from bianzhi.reporting.relations import Broken
from bianzhi.reporting.rules import Severity

Kind = Literal["template", "official", "published"]
UNIT = re.compile(r"单位[:：]?(?:人民币)?[（(]?(亿元|万元|千元|元)")
YEAR = re.compile(r"(20\d{2})年")


class Source(NamedTuple):
    """Where a number was read: the sheet (or ``第3张表``), and the cell in it."""

    sheet: str
    address: str

    def __str__(self) -> str:
        return f"{self.sheet if self.sheet.startswith('第') else f'工作表“{self.sheet}”'}{self.address}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file. ``sheet``, ``address``: where, as the clerk finds it; ``code``: stable, for tests and styles."""

    code: str
    message: str
    severity: Severity = "error"
    sheet: str = ""
    address: str = ""
    file: str = ""

    def __str__(self) -> str:
        place = f"“{self.file}”" if self.file else ""
        place += str(Source(self.sheet, self.address)) if self.sheet else self.address
        return f"{place}：{self.message}" if place else self.message


@dataclass(frozen=True, slots=True)
class Question:
    """Something only the clerk knows: whether amounts are in 元 or 万元. ``key``: of the answer; ``choices``: value → words."""

    key: str
    message: str
    choices: tuple[tuple[str, str], ...]
    sheet: str = ""


@dataclass(frozen=True)
class Reading:
    """What a file holds.

    Attributes:
        kind: which sort of file; ``file``: its name.
        now, before: cells of its year and, if it has them, of the year before.
        sources: cell of its year → where it was read.
        found: slots of the tables that were found.
        year, body: as the file says; 0 and empty when it does not.
        grain: to how many 元 its amounts are told.
        reasons, projects, adjustments: as in `Books`, where the file has them.
        unread: cells of its year that could not be read, and the sums that hang on them.
    """

    kind: Kind
    file: str
    now: Sheets
    before: Sheets | None = None
    sources: Mapping[Cell, Source] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    found: tuple[str, ...] = ()
    year: int = 0
    body: str = ""
    grain: Decimal = CENT
    reasons: Mapping[str, str] = field(default_factory=dict)
    projects: tuple[Project, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    unread: frozenset[Cell] = frozenset()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What forbids taking it over."""
        return tuple(p for p in self.problems if p.severity == "error")


def head_of(sheet: Sheet, rows: int = 6, first: int = 0) -> tuple[str, int, str]:
    """Return unit, year and body as rows of a sheet, from ``first`` on, tell them; empty or 0 where they do not."""
    head = sheet.rows[first : first + rows]
    texts = [re.sub(r"\s", "", cell.text) for row in head for cell in row.cells if cell.value]
    words = " ".join(dict.fromkeys(texts))
    told = UNIT.search(words)
    years = YEAR.search(words)
    body = re.search(r"(?:编制单位|部门|单位)(?:[（(]单位[）)])?(?:名称)?[:：]([^\s:：]{2,60})", words)
    name = body[1] if body and not UNITS.get(body[1]) else ""
    return (told[1] if told else ""), (int(years[1]) if years else 0), name


def plain_label(text: str) -> str:
    """Return a label without numbering, 其中, quotes, brackets and spaces: ``（一）“三公”经费`` → ``三公经费``."""
    bare = re.sub(r"[\s\u3000“”\"'‘’]", "", text.translate(PLAIN))
    bare = re.sub(
        r"^(?:其中[:：]?|[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、])+",
        "",
        bare,
    )
    return re.sub(r"[()]", "", bare)


def located(found: Iterable[Broken], reading: Reading) -> tuple[Problem, ...]:
    """Return what relations do not hold as problems at the cells they were read from.

    Those with a cell that could not be read may well hold once it can: of them only the number is told.
    """
    every = tuple(found)
    sure = [broken for broken in every if not any(_waits(at, reading) for at in broken.cells)]
    made = [_located(broken, reading) for broken in sure]
    if waiting := len(every) - len(sure):
        words = f"另有{waiting}项核对要等上面的单元格改好后再算"
        made.append(Problem("waiting", words, "warning", file=reading.file))
    return tuple(made)


def _waits(at: Cell, reading: Reading) -> bool:
    """Say whether a cell was not read: there is no amount in it, or its row may be one whose code nobody knows."""
    if at in reading.unread:
        return True
    return (
        at.row.isdecimal()
        and at not in reading.sources
        and any(one.table == at.table and unknown_subject(one.row, one.table) for one in reading.unread)
    )


def _located(broken: Broken, reading: Reading) -> Problem:
    where = next((reading.sources[at] for at in broken.cells if at in reading.sources), Source("", ""))
    words = f"{broken.code} {broken.name}：{broken.sum}"
    return Problem(
        f"relation.{broken.code}", words, broken.severity, where.sheet, where.address, reading.file
    )


def unknown_subject(code: str, slot: str) -> str:
    """Return what is wrong with the code of a subject; empty when nothing."""
    if TABLES[slot].rows == "lines" or code in lines(slot) or code == "total":
        return ""
    kind, known = classification(slot)
    return "" if code in known else f"科目编码“{code[:20]}”不在{kind}分类科目中"


def taken(
    sheet: Sheet, place: tuple[int, int], at: Cell, scale: Decimal = Decimal(1)
) -> tuple[Decimal | None, str, str]:
    """Return what a sheet's cell at ``place`` (row and column from 0) says, what is wrong with it, what is to be told of it."""
    cell = sheet.cell(*place)
    value, fault = filled_in(cell, at, scale)
    if (value is not None or fault) and (merged := merged_at(sheet, *place)):
        return None, f"{merged}合并成了一格，说不清是哪一行、哪一列的数；请取消合并", ""
    told = other_unit(cell.value, scale) if isinstance(cell.value, str) and value is not None else ""
    return value, fault, told


def merged_at(sheet: Sheet, row: int, column: int) -> str:
    """Return the range that a cell (from 0) is merged into, such as ``C5:C6``; empty for a cell of its own."""
    for top, left, bottom, right in sheet.merges:
        if top <= row <= bottom and left <= column <= right:
            return f"{address(top, left)}:{address(bottom, right)}"
    return ""


def hidden_parts(sheet: Sheet, read: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield place and words of rows and columns that are not shown and that something was read from (``read``: addresses)."""
    places = [found for at in read if (found := re.fullmatch(r"([A-Z]+)(\d+)", at))]
    rows = sorted({int(at[2]) for at in places} & sheet.hidden_rows)
    columns = sorted({at[1] for at in places} & {address(0, c)[:-1] for c in sheet.hidden_columns})
    if rows:
        yield f"第{'、'.join(map(str, rows))}行", "被隐藏或筛选掉了，里面的数已一并读入，请核对"
    if columns:
        yield f"{'、'.join(columns)}列", "被隐藏了，里面的数已一并读入，请核对"
