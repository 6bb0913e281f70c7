"""Balances, worked out from entries: on a day, over time, between two days; and the law that nobody goes below zero.

All are one pass over the entries and one sort of the days: O(n log n) in the entries given.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bianzhi.ledger.commodities import COMMODITIES, word
from bianzhi.ledger.entries import Entry, HolderRef, Label, plain_label
from bianzhi.ledger.entries import known as known_at
from bianzhi.ledger.movements import ORDINANCE
from bianzhi.values.refusal import Refusal

HoldingKey = tuple[HolderRef, str]


@dataclass(frozen=True, slots=True)
class Step:
    """From the day ``on`` (until the next step) the balance is ``balance``."""

    on: date
    balance: int


Timeline = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one holder has of one commodity on two days."""

    holder: HolderRef
    commodity: str
    before: int
    after: int

    @property
    def change(self) -> int:
        """The second less the first."""
        return self.after - self.before


def steps(changes: Iterable[tuple[date, int]]) -> Timeline:
    """Return the timeline that ``changes`` add up to. Days on which they cancel out make no step."""
    by_day: dict[date, int] = defaultdict(int)
    for day, change in changes:
        by_day[day] += change
    found, total = [], 0
    for day in sorted(by_day):
        if by_day[day]:
            total += by_day[day]
            found.append(Step(day, total))
    return tuple(found)


def changes_of(line: Timeline) -> Iterator[tuple[date, int]]:
    """Yield by how much a timeline changes on each of its days: what `steps` adds up again."""
    before = 0
    for step in line:
        yield step.on, step.balance - before
        before = step.balance


def at(line: Timeline, day: date) -> int:
    """Return the balance of a timeline on ``day``; zero before its first step."""
    place = bisect_right(line, day, key=lambda step: step.on)
    return line[place - 1].balance if place else 0


def timeline(
    entries: Iterable[Entry], holder: HolderRef, commodity: str, known: datetime | None = None
) -> Timeline:
    """Return what ``holder`` has of ``commodity`` over time, as the books stood at ``known``."""
    return steps(
        (e.effective_on, e.change(holder)) for e in known_at(entries, known) if e.commodity == commodity
    )


def balance(
    entries: Iterable[Entry],
    holder: HolderRef,
    commodity: str,
    effective: date,
    known: datetime | None = None,
) -> int:
    """Return what ``holder`` has of ``commodity`` on the day ``effective``, as the books stood at ``known``."""
    return sum(
        e.change(holder)
        for e in known_at(entries, known)
        if e.commodity == commodity and e.effective_on <= effective
    )


def balances(
    entries: Iterable[Entry], effective: date | None = None, known: datetime | None = None
) -> dict[HoldingKey, int]:
    """Return what every holder has of every commodity on a day (with all that is to come for ``None``); zeros left out."""
    found: dict[HoldingKey, int] = defaultdict(int)
    for entry in known_at(entries, known):
        if effective is None or entry.effective_on <= effective:
            found[entry.source, entry.commodity] -= entry.quantity
            found[entry.target, entry.commodity] += entry.quantity
    return {key: number for key, number in found.items() if number}


def derive_holdings(entries: Iterable[Entry]) -> dict[HoldingKey, int]:
    """Return the holdings table as it must be: all that is posted, whatever its day; zeros left out."""
    return balances(entries)


def lowest_from(line: Timeline, start: date) -> Step:
    """Return the first lowest point of a timeline on ``start`` or later."""
    lowest = Step(start, at(line, start))
    for step in line[bisect_right(line, start, key=lambda step: step.on) :]:
        if step.balance < lowest.balance:
            lowest = step
    return lowest


def differences(
    entries: Sequence[Entry],
    first_date: date,
    second_date: date,
    *,
    first_known: datetime | None = None,
    second_known: datetime | None = None,
) -> tuple[Difference, ...]:
    """Return who has another number on the second day than on the first, in order of holder and commodity.

    With the same day twice and two moments of knowing, it lists what was recorded late (I17).
    """
    before = balances(entries, first_date, first_known)
    after = balances(entries, second_date, second_known)
    found = (
        Difference(holder, code, before.get((holder, code), 0), after.get((holder, code), 0))
        for holder, code in before.keys() | after.keys()
    )
    return tuple(sorted((d for d in found if d.change), key=_place))


def _place(item: Difference) -> tuple[str, str, int]:
    return item.holder.kind, str(item.holder.key), COMMODITIES[item.commodity].order


def changes_by_holding(entries: Iterable[Entry]) -> dict[HoldingKey, list[tuple[date, int]]]:
    """Return the changes of every holder and commodity, unsorted."""
    found: dict[HoldingKey, list[tuple[date, int]]] = defaultdict(list)
    for entry in entries:
        found[entry.source, entry.commodity].append((entry.effective_on, -entry.quantity))
        found[entry.target, entry.commodity].append((entry.effective_on, entry.quantity))
    return found


def check_no_negative(
    entries: Iterable[Entry], new_entries: Sequence[Entry], label: Label = plain_label
) -> tuple[Refusal, ...]:
    """Refuse ``new_entries`` when with them any holder but 上级 stands below zero on any day (I3; for the pools, I1).

    One refusal for each holder and commodity, with the first such day. Only what the new entries touch is looked at.
    """
    touched = {(h, e.commodity) for e in new_entries for h in (e.source, e.target) if h.kind != "upper"}
    new = changes_by_holding(new_entries)
    old: Mapping[HoldingKey, list[tuple[date, int]]] = changes_by_holding(
        e for e in entries if (e.source, e.commodity) in touched or (e.target, e.commodity) in touched
    )
    found: list[Refusal] = []
    for holder, code in sorted(touched, key=lambda key: (key[0].kind, str(key[0].key), key[1])):
        before = steps(old.get((holder, code), ()))
        after = steps([*old.get((holder, code), ()), *new[holder, code]])
        found += refuse_negative(label(holder), code, after, pool=holder.kind != "unit", before=before)
    return tuple(found)


def refuse_negative(
    name: str, code: str, line: Timeline, *, pool: bool = False, before: Timeline | None = None
) -> tuple[Refusal, ...]:
    """Refuse a timeline that goes below zero, with its first such day. ``before`` is what it was without the new entries."""
    below = next((step for step in line if step.balance < 0), None)
    if below is None:
        return ()
    label = COMMODITIES[code].label
    if before is None:
        message = f"{name}的{label}在{below.on}为{below.balance}名"
    else:
        have = at(before, below.on)
        message = (
            f"{name}的{label}在{below.on}只有{have}名，不够减{have - below.balance}名，差{-below.balance}名"
        )
    return (
        Refusal(
            "I1" if pool else "I3",
            message,
            rule="分到各机构和池中的数不得超过上级下达的总数"
            if pool
            else f"{word(code)}数在任何一天都不得为负",
            source=f"{ORDINANCE}第十六条" if pool else "",
            remedy=f"请先从其他机构收回{-below.balance}名，或减少本次数量"
            if pool
            else "请减少数量，或核对生效日期和前后文件",
        ),
    )
