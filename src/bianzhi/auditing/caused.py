"""One fault, one finding: what is wrong only because another figure is wrong is not told as well.

A mistyped amount breaks every relation it stands in: its share, its rate, the sum it is a part of. Where one finding says what
the amount should be, the others that come right with it are left out.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bianzhi.auditing.findings import Finding
from bianzhi.auditing.retold import HUNDRED, NEAR, moved_at, number
from bianzhi.documents.model import Place

AMOUNT = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(万元|元)")
RATE = re.compile(r"(\d+(?:\.\d+)?)%")
#: the left side of a reckoning, and its terms
LEFT = re.compile(r"(\d[\d,.]*(?:万元|元)?(?:[＋－÷]\d[\d,.]*(?:万元|元)?)+)＝")
TERM = re.compile(r"([＋－÷]?)(\d[\d,]*(?:\.\d+)?)(?:万元|元)?")
#: a change told in words: 增加0.58万元
MOVED = re.compile(r"(增加|增长|减少|下降|降低)(?:了)?(\d[\d,]*(?:\.\d+)?)(?:万元|元)")
#: rules on relations of the text; those that hold one place against another; those that add up a table; rates of change
RELATIONS, AGAINST, SUMS, CHANGES = (
    ("A1", "B40", "S20", "P3", "P41"),
    ("X5",),
    ("T601", "T602", "T603", "T605"),
    "A10",
)
#: rules that hold cells of two tables against each other: where the text tells the same as one of them, the other is wrong
CROSSED = ("T604", "T607", "T608")
TOTALS, LISTED, SWAPPED = "P302", ("P323", "X501"), "TABLE_TEXT_SWAPPED"
#: kinds that say nothing of how a slip came about
PLAIN = {"PARTS", "SHARE_WRONG", "RATE_BASE", "DENOMINATOR", "CONTRADICT_COMPLETION", "NARRATIVE_REPEAT"}
WORDS = {"增加": 1, "增长": 1, "减少": -1, "下降": -1}
SIGNS = {"大于": 1, "小于": -1, "等于": 0}
TENTHOUSAND = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class _Cause:
    """A finding that says of an amount that it is wrong, and what it should be; ``number``: its place among these."""

    number: int
    finding: Finding
    wrong: Decimal
    right: Decimal


class _Causes:
    """Such findings by what a finding that they may explain has in common with them: of some thousands few are looked at."""

    def __init__(self, found: Sequence[Finding]) -> None:
        told = [(one, pair) for one in found if (pair := _amounts(one))]
        self.all = [_Cause(number, one, *pair) for number, (one, pair) in enumerate(told)]
        self._by_place: dict[Place, list[_Cause]] = {}
        self._by_amount: dict[Decimal, list[_Cause]] = {}
        for cause in self.all:
            if cause.finding.code.startswith(AGAINST):
                self._by_place.setdefault(cause.finding.place, []).append(cause)
            self._by_amount.setdefault(cause.wrong, []).append(cause)
        self._sums = sorted((c for c in self.all if c.finding.code in (*SUMS, *CROSSED)), key=_wrong)

    def of(self, one: Finding, own: tuple[Decimal, Decimal] | None) -> list[_Cause]:
        """Return what may explain a finding, whose own amounts are given, in the order they were found in."""
        at_place = self._by_place.get(one.place, [])
        if one.code.startswith(AGAINST) and own:
            first = bisect_left(self._sums, own[1] - NEAR, key=_wrong)
            last = bisect_right(self._sums, own[1] + NEAR, key=_wrong)
            near = [*at_place, *self._sums[first:last]]
        elif one.code == TOTALS and own:
            return self.all
        elif one.code.startswith(RELATIONS) and one.kind in PLAIN:
            near = [*at_place, *(c for value in _told(one) for c in self._by_amount.get(value, ()))]
        else:
            return []
        return sorted({cause.number: cause for cause in near}.values(), key=lambda cause: cause.number)


def _wrong(cause: _Cause) -> Decimal:
    return cause.wrong


def kept(found: Sequence[Finding]) -> list[Finding]:
    """Return the findings without those that another explains; a warning that explains an error is as sure as one."""
    if len(found) < len(("one", "other")):
        return list(found)
    causes = _Causes(found)
    left = {id(one): one for one in found}
    surer: set[int] = set()
    for one in found:
        own = _amounts(one)
        others = (c for c in causes.of(one, own) if c.finding is not one and id(c.finding) in left)
        cause = next((c for c in others if _explains(c, one, own)), None)
        if cause is not None:
            del left[id(one)]
            surer |= {id(cause.finding)} if one.severity == "error" else set()
    return [replace(one, severity="error") if at in surer else one for at, one in left.items()]


def _told(one: Finding) -> set[Decimal]:
    """Return the amounts of the reckoning of a finding, of which one may be wrong."""
    if one.code.startswith(CHANGES):
        return {number(found[1]) for found in AMOUNT.finditer(one.quote)}
    left = LEFT.search(one.arithmetic)
    return {value for _, value in _terms(left[1])} if left else set()


def _amounts(one: Finding) -> tuple[Decimal, Decimal] | None:
    """Return the amount a finding says is wrong, and what it should be, in the unit of the first."""
    stated, right = AMOUNT.fullmatch(one.stated), AMOUNT.fullmatch(one.expected)
    if not stated or not right or one.severity == "hint":
        return None
    value = number(right[1])
    if stated[2] != right[2]:
        value = value / TENTHOUSAND if right[2] == "元" else value * TENTHOUSAND
    return number(stated[1]), value


def _explains(cause: _Cause, one: Finding, own: tuple[Decimal, Decimal] | None) -> bool:
    other, wrong, right = cause.finding, cause.wrong, cause.right
    beside = other.code.startswith(AGAINST) and other.place == one.place
    if one.code.startswith(AGAINST) and own:
        if other.kind == SWAPPED and beside:
            return one.kind != SWAPPED and _alike(sorted(own), sorted((wrong, right)))
        return other.code in (*SUMS, *CROSSED) and _alike(own, (right, wrong))
    if one.code == TOTALS and own:
        return other.code in LISTED and _alike(own, (right, wrong))
    if own and beside and _alike(own, (wrong, right)):
        return True
    shared = beside and one.code.startswith("S20")
    return _comes_right(one, wrong, right) or (shared and _comes_right(one, right, wrong))


def _alike(one: Sequence[Decimal], other: Sequence[Decimal]) -> bool:
    return all(abs(a - b) <= NEAR for a, b in zip(one, other, strict=True))


def _comes_right(one: Finding, wrong: Decimal, right: Decimal) -> bool:
    """Say whether what a finding says is wrong is right with another amount in its reckoning."""
    if one.code.startswith(CHANGES):
        return _rate_comes_right(one, wrong, right)
    left = LEFT.search(one.arithmetic)
    terms = list(_terms(left[1])) if left else []
    if not any(value == wrong for _, value in terms):
        return False
    made = _reckoned([(sign, right if value == wrong else value) for sign, value in terms])
    if one.stated in WORDS:
        return made * WORDS[one.stated] > 0
    if one.stated in SIGNS:
        return abs(made) <= NEAR if not SIGNS[one.stated] else made * SIGNS[one.stated] > 0
    told = RATE.search(one.stated) or AMOUNT.search(one.stated)
    if not told:
        return False
    made = made * HUNDRED if "%" in told[0] else abs(made) if one.code == "A104" else made
    return abs(made - number(told[1])) <= NEAR * (1 if "%" in told[0] else len(terms))


def _terms(text: str) -> Iterator[tuple[str, Decimal]]:
    for found in TERM.finditer(text):
        yield found[1], number(found[2])


def _reckoned(terms: Sequence[tuple[str, Decimal]]) -> Decimal:
    made = terms[0][1]
    for sign, value in terms[1:]:
        if sign == "＋":
            made += value
        elif sign == "－":
            made -= value
        else:
            made = made / value if value else Decimal(0)
    return made


def _rate_comes_right(one: Finding, wrong: Decimal, right: Decimal) -> bool:
    """Say whether a rate of change is that of another amount of this year: the change is told beside it."""
    told, moved = RATE.fullmatch(one.stated), MOVED.search(one.quote)
    if not told or not moved:
        return False
    before = [number(m[1]) for m in AMOUNT.finditer(one.quote, 0, moved.start())]
    return wrong in before and moved_at(
        number(told[1]), right, number(moved[2]), up=moved[1].startswith("增")
    )
