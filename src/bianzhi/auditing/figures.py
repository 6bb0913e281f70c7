"""Printed figures: a value that stands for everything that rounds to it.

A stated figure stands for its value ± half a unit of its last printed digit; arithmetic on figures is arithmetic on intervals.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache
from typing import NamedTuple

#: how many 万元 a unit is
UNITS = {"亿元": Decimal(10000), "万元": Decimal(1), "千元": Decimal("0.1"), "元": Decimal("0.0001")}
HALF = Decimal("0.5")
ZERO = Decimal(0)
HUNDRED = Decimal(100)
ONE = Decimal(1)
#: half a last digit, and half a digit of the one after it
TWICE = Decimal("1.1")
WIDE = str.maketrans("－−．，", "--.,")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Span(NamedTuple):
    """All values a figure may stand for."""

    low: Decimal
    high: Decimal

    def __sub__(self, other: "Span") -> "Span":
        return Span(self.low - other.high, self.high - other.low)

    def __neg__(self) -> "Span":
        return Span(-self.high, -self.low)

    @property
    def middle(self) -> Decimal:
        """The value half way between the least and the greatest."""
        return (self.low + self.high) / 2

    def meets(self, other: "Span") -> bool:
        """Say whether one value lies in both."""
        return self.low <= other.high and other.low <= self.high

    def over(self, other: "Span") -> "Span | None":
        """Return the quotient as a percentage; ``None`` when the divisor may be 0."""
        if other.low <= 0 <= other.high:
            return None
        if other.low > 0:
            least = self.low / (other.high if self.low >= 0 else other.low)
            most = self.high / (other.low if self.high >= 0 else other.high)
            return Span(least * HUNDRED, most * HUNDRED)
        found = [a / b * HUNDRED for a in (self.low, self.high) for b in (other.low, other.high)]
        return Span(min(found), max(found))


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure.

    Attributes:
        text: as printed, with its unit.
        value: in 万元, per cent, or pieces.
        half: half a unit of the last printed digit, in the same.
        unit: as printed: 万元, 元, %, or empty.
        start, end: where it stands in the passage.
        bounds: what it stands for where words beside it say so: 近一半, 超过97%.
    """

    text: str
    value: Decimal
    half: Decimal
    unit: str = ""
    start: int = 0
    end: int = 0
    bounds: Span | None = None

    @property
    def span(self) -> Span:
        """What it stands for."""
        return self.bounds or Span(self.value - self.half, self.value + self.half)

    @property
    def cut(self) -> Span:
        """What a printed rate stands for: it may have been cut off instead of rounded, or rounded twice (33.047, 33.05, 33.1)."""
        return self.bounds or Span(self.value - self.half * TWICE, self.value + 2 * self.half)

    @property
    def loose(self) -> Span:
        """What a printed share stands for: one more last digit, since shares are trimmed to add up to 100."""
        return self.bounds or Span(self.value - 2 * self.half, self.value + 2 * self.half)


def figure(number: str, unit: str = "万元", start: int = 0, end: int = 0) -> Figure:
    """Return the figure of a printed number. Raises `ValueError` when it is none."""
    plain = (number if number.isascii() else number.translate(WIDE)).replace(",", "")
    negative = plain.startswith(("(", "（"))
    if not NUMBER.fullmatch(plain):
        plain = plain.strip("()（）")
        if not NUMBER.fullmatch(plain):
            raise ValueError(f"{number!r} is no number")
    value = Decimal(plain) * (-1 if negative else 1)
    half = _half(len(plain.partition(".")[2]), unit)
    return Figure(number + (unit or ""), value * UNITS.get(unit, ONE), half, unit, start, end)


@lru_cache(256)
def _half(decimals: int, unit: str) -> Decimal:
    """Return half a unit of the last of so many decimals, in 万元."""
    return HALF.scaleb(-decimals) * UNITS.get(unit, ONE)


def alike(one: Figure, other: Figure) -> bool:
    """Say whether two printed figures may be one and the same: of two whole numbers only if they are the same number."""
    if not one.span.meets(other.span):
        return False
    whole = "." not in one.text and "." not in other.text and one.unit == other.unit
    return not whole or one.value == other.value


def same(one: Figure, other: Figure) -> bool:
    """Say whether two figures told of one thing may be the same: printed to one digit only if they are the same number."""
    return one.value == other.value if one.half == other.half else one.span.meets(other.span)


def total(figures: Iterable[Figure]) -> Span:
    """Return what the sum of figures may be; a bare 0 among amounts with decimals is nothing, and no rounded amount."""
    value = half = ZERO
    bare: list[Decimal] = []
    decimals = False
    for one in figures:
        value += one.value
        if not one.value and "." not in one.text:
            bare.append(one.half)
        else:
            half += one.half
            decimals = decimals or "." in one.text
    half += ZERO if decimals else sum(bare, ZERO)
    return Span(value - half, value + half)


def joint(spans: Sequence[Span]) -> Span:
    """Return what changes may come to together."""
    return Span(sum((s.low for s in spans), ZERO), sum((s.high for s in spans), ZERO))


def summed(spans: Sequence[Span]) -> tuple[Span, Decimal, str]:
    """Return what changes may come to together, the middle of that, and the reckoning as it is shown: ``2－3＝-1``."""
    found = joint(spans)
    shown = "＋".join(plain(s.middle) for s in spans).replace("＋-", "－")
    return found, found.middle, f"{shown}＝{plain(found.middle)}"


def adds_up(figures: Iterable[Figure], whole: Figure) -> bool:
    """Say whether figures may add up to another: `total` meets what it stands for."""
    parts = tuple(figures)
    gap = abs(sum([one.value for one in parts], -whole.value))
    return not gap or gap <= whole.half or gap <= sum([one.half for one in parts], whole.half)


def added(figures: Sequence[Figure], most: int = 0) -> tuple[str, str]:
    """Return the sum of figures with its unit, and the addition as shown; of more than ``most`` parts only the first.

    The unit is 元 where all of them are printed in it, else 万元.
    """
    unit = "元" if all(one.unit == "元" for one in figures) else "万元"
    value = amount(sum((one.value for one in figures), ZERO), unit)
    shown = [plain(one.value / UNITS[unit]) for one in (figures[:most] if most else figures)]
    more = "＋…" if len(shown) < len(figures) else ""
    return value, f"{'＋'.join(shown)}{more}＝{value.removesuffix(unit)}"


def one_digit_off(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Say whether a whole is the sum of its parts but for one digit."""
    told, right = (
        "".join(sign for sign in text.translate(WIDE) if sign in "0123456789.")
        for text in (whole.text, added(parts)[0])
    )
    return len(told) == len(right) and sum(a != b for a, b in zip(told, right, strict=True)) == 1


def amount(value: Decimal, unit: str) -> str:
    """Return an amount of so many 万元 with its unit: 元 where ``unit`` is that, else 万元."""
    shown = "元" if unit == "元" else "万元"
    return f"{plain(value / UNITS[shown])}{shown}"


def plain(value: Decimal, places: int = 2) -> str:
    """Return a value rounded to places, without useless zeros beyond them."""
    return f"{value.quantize(Decimal(1).scaleb(-places), context=Context(prec=max(28, value.adjusted() + places + 2)))}"


def places_of(one: Figure) -> int:
    """Return how many decimals were printed, in the printed unit."""
    return len(one.text.replace("．", ".").rstrip("%万亿千元").partition(".")[2])
