"""Amounts of a table that are not printed as digits alone: with a sign of money, or in capital numerals."""

import re
from decimal import Decimal
from functools import lru_cache

from bianzhi.auditing.figures import UNITS
from bianzhi.values.numerals import parse_number
from bianzhi.values.refusal import Refused

NUMBER = re.compile(r"^[-－(（]?\d[\d,，]*(?:[.．]\d+)?[)）]?$")
#: an amount with a sign of money before it, or in capital numerals
MONEY = re.compile(r"[￥¥]|(?:人民币)?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+元")
CAPITAL = re.compile(r"(?:人民币)?(.{1,30})元(?:零?(.)角)?(?:零?(.)分)?[整正]?")
KNOWN = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+")


@lru_cache(8_192)
def is_number(cell: str) -> bool:
    """Say whether a cell holds digits of an amount: tables say most of theirs several times, and are asked often."""
    return NUMBER.match(cell) is not None


def spelled_out(row: tuple[str, ...], unit: str) -> tuple[str, ...]:
    """Return a row with amounts as digits where they have a sign of money, or stand in capital numerals: ``￥134.04``."""
    words = "".join(row)
    if not ("元" in words or "￥" in words or "¥" in words):
        return row
    return tuple([_digits(cell, unit) if MONEY.match(cell) else cell for cell in row])


def _digits(cell: str, unit: str) -> str:
    if NUMBER.match(bare := cell.lstrip("￥¥")):
        return bare
    found = CAPITAL.fullmatch(cell)
    if not found or any(part and not KNOWN.fullmatch(part) for part in found.groups()):
        return cell
    try:
        whole, *rest = (Decimal(parse_number(part)) if part else Decimal(0) for part in found.groups())
    except Refused:
        return cell
    amount = whole + rest[0] / 10 + rest[1] / 100
    return format(
        (amount * UNITS["元"] / UNITS[unit]).quantize(Decimal("0.000001")).normalize() + Decimal("0.00"), "f"
    )
