"""Amounts as clerks and machines write them: what is harmless is read right, what is none is told, with what was expected."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from bianzhi.documents.sheets import Cell as SheetCell
from bianzhi.reporting.books import CENT, MOST, Cell
from bianzhi.reporting.derive import WAN
from bianzhi.reporting.layout import unit

#: how many 元 a unit is
UNITS = {"元": Decimal(1), "千元": Decimal(1000), "万元": WAN, "亿元": Decimal(10**8)}
#: what stands for nothing
BLANK = frozenset({"", "/", "无", "一", "*"})
#: marks of a number in the forms that input methods, Word and exports give them → plain ones
PLAIN = str.maketrans(
    dict(zip("０１２３４５６７８９．，﹐＋（）﹙﹚％", "0123456789.,,+()()%", strict=True))
    | dict.fromkeys("－﹣−‐‑‒–—―─", "-")
)
#: blanks and marks that cannot be seen or say nothing beside a number
SILENT = re.compile("[\\s\u00a0\u200b-\u200f\u202a-\u202f\u2060\ufeff¥￥]")
NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
#: what a binary fraction may be off by
NOISE = Decimal("0.000001")
EXPECTED = "应为金额"
#: cells of a workbook that hold none whatever they say
NO_AMOUNT = {"error": "是错误值{}", "bool": "是逻辑值“{}”", "date": "是日期“{}”"}
#: what is no amount, by its form → what is said of it
FAULTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("#.*"), f"是错误值{{}}，{EXPECTED}"),
    (re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:T?[\d:.]+)?"), f"是日期“{{}}”，{EXPECTED}"),
    (re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+"), "是科学记数法“{}”，后面的数位已经丢了，应为写全的金额"),
    (re.compile(".*%"), f"是百分数“{{}}”，{EXPECTED}"),
)


class Written(NamedTuple):
    """What was written in a cell: plain digits (empty for nothing), the unit beside them, and what is wrong."""

    digits: str
    unit: str = ""
    fault: str = ""


def written_amount(text: str) -> Written:
    """Return a written amount as plain digits: ``（１，２３４.50）万元`` → ``-1234.50``, ``万元``."""
    plain = SILENT.sub("", text.translate(PLAIN)).lstrip("'’‘＇`")
    told = re.fullmatch(r"(?:人民币)?(.*?)(亿元|万元|千元|元)整?", plain)
    named = told[2] if told and told[1] else ""
    if told and told[1]:
        plain = told[1]
    if plain in BLANK or not plain.strip("-"):
        return Written("")
    bracketed = re.fullmatch(r"\(([^()-]+)\)", plain)
    plain = f"-{bracketed[1]}" if bracketed else plain
    if NUMBER.fullmatch(plain):
        return Written(plain.replace(",", "").lstrip("+"), named)
    return Written("", named, _fault(text.strip(), plain))


def _fault(text: str, plain: str) -> str:
    shown = text[:30]
    for pattern, words in FAULTS:
        if pattern.fullmatch(plain):
            return words.format(shown)
    return f"是文字“{shown}”，{EXPECTED}；没有数就留空或填“—”"


def amount_of(cell: SheetCell, scale: Decimal = Decimal(1)) -> tuple[Decimal | None, str]:
    """Return the amount of a cell in 元 and what is wrong with it; nothing for a blank. ``scale``: 元 in the sheet's unit."""
    value = cell.value
    if cell.kind == "formula" and value is None:
        return None, "是公式，文件里没有存下它的结果；请在 Excel 或 WPS 里打开，保存后再上传"
    if cell.kind in NO_AMOUNT:
        return None, f"{NO_AMOUNT[cell.kind].format(cell.text)}，{EXPECTED}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return in_cents(Decimal(repr(float(value))) * scale, cell.text)
    return (None, "") if value is None else amount_of_text(str(value), scale)


def amount_of_text(text: str, scale: Decimal = Decimal(1)) -> tuple[Decimal | None, str]:
    """Return the amount in 元 of what was written, and what is wrong with it; nothing for a blank or a dash."""
    made = written_amount(str(text))
    if made.fault or not made.digits:
        return None, made.fault
    try:
        return in_cents(Decimal(made.digits) * UNITS.get(made.unit, scale), text.strip())
    except InvalidOperation:
        return None, f"“{text.strip()[:30]}”不是金额"


def in_cents(value: Decimal, shown: str) -> tuple[Decimal | None, str]:
    """Return an amount of 元 to the 分, or what is wrong with it."""
    if not value.is_finite() or abs(value) >= MOST:
        return None, f"“{shown[:30]}”超出金额的范围"
    cents = value.quantize(CENT)
    if abs(cents - value) > NOISE * max(abs(value) / 1000, Decimal(1)):
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


def other_unit(text: str, scale: Decimal) -> str:
    """Return what is to be told of an amount that names another unit than its table's; empty for most."""
    made = written_amount(text)
    if not made.digits or not made.unit or UNITS[made.unit] == scale:
        return ""
    return f"写着“{text.strip()[:30]}”，与表头的金额单位不同，已按{made.unit}读取，请核对"


def grain_of(steps: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """Return to how many 元 amounts are told. ``steps``: of each amount its unit and its last digit, both in 元.

    Workbooks drop noughts at the end: of each unit that digit counts which a fifth of its amounts reach; the coarsest.
    """
    found: dict[Decimal, list[Decimal]] = {}
    for scale, step in steps:
        found.setdefault(scale, []).append(step)
    reached = (sorted(of_unit)[(len(of_unit) - 1) // 5] for of_unit in found.values())
    return max((*reached, CENT)).quantize(CENT)
