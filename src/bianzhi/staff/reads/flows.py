"""Who came and who went between two days, by kind and type (S7), and the counts the yearly facts are made of."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from bianzhi.ledger.commodities import COMMODITIES, quota_types
from bianzhi.staff.code_lists import (
    CONVERTED_IN,
    CONVERTED_OUT,
    SECONDED,
    Kind,
    entry_kind,
    entry_kinds,
    exit_kinds,
)
from bianzhi.staff.models import StateSpell, Tenure
from bianzhi.staff.reads.in_force import in_force, known_rows
from bianzhi.staff.units_port import unit_names
from bianzhi.users.actor import Actor

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One kind of entry or exit: how many of each type."""

    code: str
    label: str
    entering: bool
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All types."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Flows:
    """S7: 期初 + 增 − 减 = 期末 for each type. ``balanced`` says whether it holds."""

    since: date
    until: date
    commodities: tuple[str, ...]
    opening: Mapping[str, int]
    rows: tuple[FlowRow, ...]
    closing: Mapping[str, int]

    def entered(self, code: str) -> int:
        """How many came on a type."""
        return sum(r.counts.get(code, 0) for r in self.rows if r.entering)

    def left(self, code: str) -> int:
        """How many went from a type."""
        return sum(r.counts.get(code, 0) for r in self.rows if not r.entering)

    @property
    def balanced(self) -> bool:
        """Whether the sums agree for every type."""
        return all(
            self.opening.get(c, 0) + self.entered(c) - self.left(c) == self.closing.get(c, 0)
            for c in self.commodities
        )


def _there(actor: Actor, unit_ids: Iterable[int] | None) -> "QuerySet[Tenure]":
    rows = Tenure.objects.filter(district_id=actor.district_id)
    if actor.unit_ids is not None:
        rows = rows.filter(unit_id__in=actor.unit_ids)
    return rows if unit_ids is None else rows.filter(unit_id__in=list(unit_ids))


def _by(rows: "QuerySet[Tenure]", kind: str) -> Counter[tuple[str, str]]:
    counted = rows.order_by().values_list(kind, "commodity").annotate(n=Count("pk"))
    return Counter({(code or "", commodity): n for code, commodity, n in counted})


def flows(
    actor: Actor,
    since: date,
    until: date,
    *,
    known: datetime | None = None,
    unit_ids: Iterable[int] | None = None,
) -> Flows:
    """Return who came and went from ``since`` to ``until``, both included: counts only. Four queries."""
    actor.require("person.read", "statistics.read")
    ids = None if unit_ids is None else list(unit_ids)
    there = _there(actor, ids).filter(known_rows(known))
    ends_known = Q() if known is None else Q(end_recorded_at__lte=known)
    empty = Q(ends_on=F("begins_on")) & ends_known
    came = _by(there.filter(begins_on__range=(since, until)).exclude(empty), "entry_kind")
    went = _by(there.filter(ends_known, ends_on__range=(since, until)).exclude(empty), "exit_kind")
    opening = _on(actor, since - ONE_DAY, known, ids)
    closing = _on(actor, until, known, ids)
    commodities = tuple(
        c.code
        for c in quota_types()
        if c.counted
        and (c.code in opening or c.code in closing or any(k[1] == c.code for k in [*came, *went]))
    )
    rows = [*_rows(came, entry_kinds(), entering=True), *_rows(went, exit_kinds(), entering=False)]
    return Flows(since, until, commodities, opening, tuple(rows), closing)


def _on(actor: Actor, day: date, known: datetime | None, unit_ids: list[int] | None) -> Counter[str]:
    rows = _there(actor, unit_ids).filter(in_force(day, known))
    return Counter(dict(rows.order_by().values_list("commodity").annotate(n=Count("pk"))))


def _rows(found: Counter[tuple[str, str]], kinds: Mapping[str, Kind], *, entering: bool) -> Iterable[FlowRow]:
    codes = [*kinds, *sorted({code for code, _ in found} - kinds.keys())]
    for code in codes:
        counts = {commodity: n for (kind, commodity), n in found.items() if kind == code}
        if counts:
            label = kinds[code].label if code in kinds else "其他"
            yield FlowRow(code, label, entering, counts)


@dataclass(frozen=True, slots=True)
class YearOfActs:
    """Person-acts of a year: ``entered`` and ``left`` by kind; ``on_off`` counts a transfer once; ``recruited``: 招录."""

    entered: Mapping[str, int]
    left: Mapping[str, int]
    transfers: int
    on_off: int
    recruited: int


def acts_of_year(actor: Actor, year: int, *, known: datetime | None = None) -> YearOfActs:
    """Return how many persons went on and off the establishment in a year. Two queries.

    A change of type is no entry and no exit. Both halves of a move bear one number and count as one act.
    """
    actor.require("statistics.read", "person.read")
    days = (date(year, 1, 1), date(year, 12, 31))
    there = _there(actor, None).filter(known_rows(known))
    ends_known = Q() if known is None else Q(end_recorded_at__lte=known)
    came = list(
        there.filter(begins_on__range=days)
        .exclude(entry_kind=CONVERTED_IN)
        .order_by("pk")
        .values_list("entry_kind", "act")
    )
    went = list(
        there.filter(ends_known, ends_on__range=days)
        .exclude(exit_kind=CONVERTED_OUT)
        .order_by("pk")
        .values_list("exit_kind", "end_act")
    )
    acts = {act for _, act in came} | {act for _, act in went}
    both = {act for _, act in came} & {act for _, act in went}
    return YearOfActs(
        Counter(kind for kind, _ in came),
        Counter(kind or "" for kind, _ in went),
        len(both),
        len(acts),
        sum(1 for kind, _ in came if entry_kind(kind).recruitment),
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """One person who moved from one unit to another."""

    person_id: int
    name: str
    on: date
    commodity: str
    kind: str


def moves_between(
    actor: Actor, source_id: int, target_id: int, since: date, until: date
) -> tuple[Moved, ...]:
    """Return who moved from one unit to another between two days, both included. Two queries."""
    actor.require("person.read")
    actor.require_unit(source_id)
    actor.require_unit(target_id)
    rows = Tenure.objects.filter(district_id=actor.district_id, revoked_at__isnull=True)
    left = (
        rows.filter(unit_id=source_id, ends_on__range=(since, until))
        .order_by("pk")
        .values_list("end_act", flat=True)
    )
    came = rows.filter(unit_id=target_id, begins_on__range=(since, until), act__in=list(left)).select_related(
        "person"
    )
    return tuple(
        Moved(
            r.person_id,
            r.person.name,
            r.begins_on,
            COMMODITIES[r.commodity].label,
            entry_kind(r.entry_kind).label,
        )
        for r in came.order_by("begins_on", "person__pinyin", "pk")
    )


def seconded_into(actor: Actor, unit_id: int, on: date, *, known: datetime | None = None) -> dict[str, int]:
    """Return how many persons work in a unit on loan, by the unit that sent them. Two queries."""
    actor.require("person.read", "statistics.read")
    actor.require_unit(unit_id)
    persons = StateSpell.objects.filter(
        in_force(on, known, revocable=False),
        district_id=actor.district_id,
        where_unit_id=unit_id,
        reason__in=SECONDED,
    ).values("person_id")
    rows = Tenure.objects.filter(in_force(on, known), district_id=actor.district_id, person_id__in=persons)
    counted = dict(rows.order_by().values_list("unit_id").annotate(n=Count("pk")))
    names = unit_names(actor, counted, on)
    return {names[key]: n for key, n in sorted(counted.items(), key=lambda item: (-item[1], names[item[0]]))}
