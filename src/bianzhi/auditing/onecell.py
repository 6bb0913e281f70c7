"""One wrong cell told by several relations of the tables: what is mended by one and the same amount is one finding."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from bianzhi.auditing.findings import Finding
from bianzhi.auditing.retold import number

AMOUNT = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(?:万元|元)")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
#: terms of a plain sum and what they come to
ADDED = re.compile(r"(\d[\d,.]*(?:＋\d[\d,.]*)*)＝\d[\d,.]*(?:万元|元)?$")
#: rules that add up a table, and those that hold two cells against each other
SUMS, EQUAL = ("T601", "T602", "T603", "T605", "P394"), ("T604", "T607", "T608")
#: how a finding of rows off tells what the other table has
SHIFTED, MANY_ROWS = "，另一表", "起有"
#: kinds that say nothing of how a slip came about
PLAIN = ("PARTS", "CROSS_TABLE", "TOTAL_CONCEPT", "TEXT_TABLE")
#: with more findings than these a table is wrong as a whole, and no one cell
MOST = 8
#: what two sums with the same term may be off of each other, their parts rounded each on its own
TAIL = Decimal("0.03")
#: an amount and what it should be
Slip = tuple[Decimal, Decimal]


def folded(found: Sequence[Finding]) -> list[Finding]:
    """Return the findings, those that one other amount in one cell would mend as one with its places."""
    found = _without_shifted(found)
    own = [one for one in found if one.code in SUMS or one.code in EQUAL]
    if not 1 < len(own) <= MOST:
        return list(found)
    left = {id(one): one for one in found}
    while True:
        mended: dict[Slip, list[Finding]] = defaultdict(list)
        for one in own:
            for slip in dict.fromkeys(_slips(one)) if id(one) in left else ():
                mended[_known(slip, mended)].append(one)
        slip, group = max(
            mended.items(), key=lambda pair: len(pair[1]), default=((Decimal(0), Decimal(0)), [])
        )
        if len(group) < len(("one", "other")):
            return list(left.values())
        first = min(
            group, key=lambda one: (one.kind in PLAIN, not one.cause, one.code not in EQUAL, one.code)
        )
        rest = [one for one in group if one is not first]
        kept = left[id(first)]
        also = dict.fromkeys(
            (*kept.also, *(p for one in rest for p in (one.place, *one.also) if p != kept.place))
        )
        left[id(first)] = replace(kept, cause=kept.cause or f"{slip[0]}疑为{slip[1]}", also=tuple(also))
        own = [one for one in own if one not in group]
        for one in rest:
            del left[id(one)]


def _without_shifted(found: Sequence[Finding]) -> Sequence[Finding]:
    """Return the findings without those on amounts that are told to stand against other names already."""
    shifts = [one for one in found if one.kind == "ROW_SHIFT" and SHIFTED in one.arithmetic]
    whole = {
        one.place.table: one for one in reversed(found) if one.kind == "ROW_SHIFT" and MANY_ROWS in one.title
    }
    if whole:  # nothing else is told of a table most of whose rows are off
        found = [
            one
            for one in found
            if one.code not in (*SUMS, *EQUAL)
            or whole.get(one.place.table, one) is one
            or not one.place.table
        ]
    amounts = {number(text) for one in shifts for text in NUMBER.findall(one.arithmetic)} - {Decimal(0)}
    if not amounts:
        return found
    return [
        one for one in found if one in shifts or one.code not in (*SUMS, *EQUAL) or not _tells(one, amounts)
    ]


def _tells(one: Finding, amounts: set[Decimal]) -> bool:
    told = (one.stated, one.expected, one.arithmetic.split("＝")[0])
    return any(number(text) in amounts for words in told for text in NUMBER.findall(words))


def _known(slip: Slip, slips: Iterable[Slip]) -> Slip:
    """Return the slip that is known already and is the same but for the last digits of what was rounded on its own."""
    wrong, right = slip
    return next((one for one in slips if one[0] == wrong and abs(one[1] - right) <= TAIL), slip)


def _slips(one: Finding) -> Iterator[Slip]:
    """Yield which amount of a finding may be wrong, and with which it would be right."""
    stated, expected = AMOUNT.fullmatch(one.stated), AMOUNT.fullmatch(one.expected)
    if not stated or not expected:
        return
    told, right = number(stated[1]), number(expected[1])
    yield told, right
    if one.code in EQUAL:
        yield right, told
    elif added := ADDED.search(one.arithmetic):
        for text in NUMBER.findall(added[1]):
            term = number(text)
            if term and term + told - right >= 0:
                yield term, term + told - right
