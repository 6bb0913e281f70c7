"""Reading books out of files: amounts as clerks and machines write them, and what is wrong, named by file, sheet and cell."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

from bianzhi.documents.sheets import Cell as SheetCell
from bianzhi.documents.sheets import Sheet
from bianzhi.reporting.books import CENT, MOST, ZERO, Adjustment, Cell, Project, Sheets
from bianzhi.reporting.derive import WAN
from bianzhi.reporting.layout import classification, unit
from bianzhi.reporting.relations import Broken
from bianzhi.reporting.rules import Severity

Kind = Literal["template", "official", "published"]
#: how many 元 a unit is
UNITS: Mapping[str, Decimal] = {"元": Decimal(1), "千元": Decimal(1000), "万元": WAN, "亿元": Decimal(10**8)}
UNIT = re.compile(r"单位[:：]?(?:人民币)?[（(]?(亿元|万元|千元|元)")
YEAR = re.compile(r"(20\d{2})年")
BLANK = frozenset({"", "-", "--", "—", "——", "–", "一", "/", "无", "*"})
#: full-width forms and signs of a number → plain ones
PLAIN = str.maketrans("０１２３４５６７８９．，－−（）　", "0123456789.,--() ")
NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
#: what a binary fraction may be off by
NOISE = Decimal("0.000001")


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

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What forbids taking it over."""
        return tuple(p for p in self.problems if p.severity == "error")


def amount_of(cell: SheetCell, scale: Decimal = Decimal(1)) -> tuple[Decimal | None, str]:
    """Return the amount of a cell in 元 and what is wrong with it; nothing for a blank. ``scale``: 元 in the sheet's unit."""
    match cell.kind:
        case "empty":
            return None, ""
        case "error":
            return None, f"是错误值{cell.value}，应为金额"
        case "bool" | "date":
            return None, f"是{'日期' if cell.kind == 'date' else '是否'}“{cell.text}”，应为金额"
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _in_cents(Decimal(repr(float(value))) * scale, cell.text)
    if value is None:
        return None, ""
    return amount_of_text(str(value), scale)


def amount_of_text(text: str, scale: Decimal = Decimal(1)) -> tuple[Decimal | None, str]:
    """Return the amount in 元 of what was written, and what is wrong with it; nothing for a blank or a dash."""
    plain = re.sub(r"[\s\u00a0¥￥]", "", str(text).translate(PLAIN))
    told = re.fullmatch(r"(.*?)(万元|元)", plain)
    if told and told[1]:
        plain, scale = told[1], UNITS[told[2]]
    if plain in BLANK:
        return None, ""
    negative = re.fullmatch(r"\((.+)\)", plain)
    plain = f"-{negative[1]}" if negative else plain
    if not NUMBER.fullmatch(plain):
        return None, f"是文字“{text.strip()[:30]}”，应为金额"
    try:
        return _in_cents(Decimal(plain.replace(",", "")) * scale, text.strip())
    except InvalidOperation:
        return None, f"“{text.strip()[:30]}”不是金额"


def _in_cents(value: Decimal, shown: str) -> tuple[Decimal | None, str]:
    if not value.is_finite() or abs(value) >= MOST:
        return None, f"“{shown[:30]}”超出金额的范围"
    cents = value.quantize(CENT)
    if abs(cents - value) > NOISE * max(abs(value), Decimal(1)) / 1000 and abs(cents - value) > NOISE:
        return None, f"“{shown[:30]}”有分以下的零数，应精确到分"
    return cents, ""


def filled_in(cell: SheetCell, at: Cell, scale: Decimal = Decimal(1)) -> tuple[Decimal | None, str]:
    """Return what a cell of a sheet says of a cell of the books, as `amount_of`; counts know no ``scale`` and are whole."""
    value, fault = amount_of(cell, scale if unit(at.table, at.row) == "元" else Decimal(1))
    return value, fault if value is None else count_of(value, at)


def count_of(value: Decimal, at: Cell) -> str:
    """Return what is wrong with a count: pieces and persons are whole and not below nought."""
    if unit(at.table, at.row) == "元" or (value >= 0 and value == value.to_integral_value()):
        return ""
    return f"是{value}，{unit(at.table, at.row)}数应为不小于0的整数"


def head_of(sheet: Sheet, rows: int = 6) -> tuple[str, int, str]:
    """Return unit, year and body as the first rows of a sheet tell them; empty or 0 where they do not."""
    texts = [re.sub(r"\s", "", cell.text) for row in sheet.rows[:rows] for cell in row.cells if cell.value]
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


def scaled(reading: Reading, slots: Mapping[str, Decimal]) -> Reading:
    """Return the reading with the amounts (not the counts) of some tables multiplied, as the clerk said they are to be."""

    def times(sheets: Sheets) -> Sheets:
        return Sheets(
            {
                at: value * slots.get(at.table, Decimal(1)) if unit(at.table, at.row) == "元" else value
                for at, value in sheets.items()
            }
        )

    return replace(
        reading, now=times(reading.now), before=None if reading.before is None else times(reading.before)
    )


def located(found: Iterable[Broken], reading: Reading) -> tuple[Problem, ...]:
    """Return what relations do not hold as problems at the cells they were read from."""
    return tuple(_located(broken, reading) for broken in found)


def _located(broken: Broken, reading: Reading) -> Problem:
    where = next((reading.sources[at] for at in broken.cells if at in reading.sources), Source("", ""))
    words = f"{broken.code} {broken.name}：{broken.sum}"
    return Problem(
        f"relation.{broken.code}", words, broken.severity, where.sheet, where.address, reading.file
    )


def unknown_subject(code: str, slot: str) -> str:
    """Return what is wrong with the code of a subject; empty when nothing."""
    kind, known = classification(slot)
    return "" if code in known else f"科目编码“{code[:20]}”不在{kind}分类科目中"


def total_of(sheets: Sheets, slot: str) -> Decimal:
    """Return the largest amount of a table: its total, whatever else is missing."""
    return max(
        (abs(v) for at, v in sheets.items() if at.table == slot and unit(slot, at.row) == "元"), default=ZERO
    )
