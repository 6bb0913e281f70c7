"""From tables to the lines of the ledger, in a constant number of queries however many units are asked for."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum

from bianzhi.establishment.models import (
    Freeze,
    Holder,
    HolderKind,
    OverPlan,
    Reservation,
    ReservationUse,
    Transfer,
)
from bianzhi.establishment.ports import Key, Spell, occupancy
from bianzhi.ledger.balances import Timeline, steps
from bianzhi.ledger.vacancy import Interval, Line
from bianzhi.ledger.vacancy import Reservation as Places

Changes = dict[Key, list[tuple[date, int]]]
ONE_DAY = timedelta(days=1)


def recorded_by(known: datetime | None, column: str = "recorded_at") -> Q:
    """Narrow to what was in the books at ``known``; all of it without."""
    return Q() if known is None else Q(**{f"{column}__lte": known})


def narrowed(rows: QuerySet[Any], keys: Collection[Key] | None, unit: str = "unit_id") -> QuerySet[Any]:
    """Narrow to the units and commodities of ``keys``; a few rows too many may come, never too few."""
    if keys is None:
        return rows
    units, codes = {u for u, _ in keys}, {c for _, c in keys}
    return rows.filter(**{f"{unit}__in": units, "commodity__in": codes})


def quota_changes(district_id: int, keys: Collection[Key] | None, known: datetime | None) -> Changes:
    """Return the changes of quota of each unit and commodity."""
    found: Changes = defaultdict(list)
    rows = Transfer.objects.filter(recorded_by(known), district_id=district_id)
    for side, sign in (("target", 1), ("source", -1)):
        unit = f"{side}__unit_id"
        own = narrowed(rows.filter(**{f"{side}__kind": HolderKind.UNIT}), keys, unit)
        sums = own.order_by().values_list(unit, "commodity", "effective_on").annotate(Sum("quantity"))
        for unit_id, code, day, total in sums:
            found[unit_id, code].append((day, sign * total))
    return found


def holder_timeline(holder: Holder, code: str, known: datetime | None = None) -> Timeline:
    """Return what one holder has of one commodity over time."""
    rows = Transfer.objects.filter(recorded_by(known), commodity=code)
    coming = rows.filter(target=holder).order_by().values_list("effective_on").annotate(Sum("quantity"))
    going = rows.filter(source=holder).order_by().values_list("effective_on").annotate(Sum("quantity"))
    return steps([*coming, *((day, -total) for day, total in going)])


def reservation_end(row: Reservation, known: datetime | None = None) -> date:
    """Return the first day on which the reservation no longer holds anything."""
    return places_of(row, (), known).ends_on


def places_of(row: Reservation, used_on: Iterable[date], known: datetime | None = None) -> Places:
    """Return a reservation as the rules see it, with its extension and its end as known at ``known``."""
    told = row.extended_at is not None and (known is None or row.extended_at <= known)
    shut = row.closed_at is not None and (known is None or row.closed_at <= known)
    return Places(
        row.pk,
        row.quantity,
        row.approved_on,
        (row.extended_to if told else None) or row.expires_on,
        tuple(used_on),
        row.closed_on if shut else None,
    )


def reserved_places(
    district_id: int, keys: Collection[Key] | None, known: datetime | None
) -> dict[Key, list[Places]]:
    """Return the 用编核准单 of each unit and commodity, with the places used."""
    rows = list(
        narrowed(Reservation.objects.filter(recorded_by(known), district_id=district_id), keys).order_by("pk")
    )
    used: dict[int, list[date]] = defaultdict(list)
    if rows:
        alive = Q(revoked_at=None) if known is None else Q(revoked_at=None) | Q(revoked_at__gt=known)
        uses = ReservationUse.objects.filter(
            alive, recorded_by(known), reservation__in=[row.pk for row in rows]
        )
        for reservation_id, day in uses.order_by("pk").values_list("reservation_id", "used_on"):
            used[reservation_id].append(day)
    found: dict[Key, list[Places]] = defaultdict(list)
    for row in rows:
        found[row.unit_id, row.commodity].append(places_of(row, used[row.pk], known))
    return found


def freezes_of(
    district_id: int, keys: Collection[Key] | None, known: datetime | None
) -> dict[Key, list[Interval]]:
    """Return what is frozen, and when."""
    found: dict[Key, list[Interval]] = defaultdict(list)
    rows = narrowed(Freeze.objects.filter(recorded_by(known), district_id=district_id), keys)
    for row in rows.order_by("pk"):
        told = known is None or (row.end_recorded_at is not None and row.end_recorded_at <= known)
        found[row.unit_id, row.commodity].append(
            Interval(row.begins_on, row.ends_on if told else None, row.quantity)
        )
    return found


def plan_changes(district_id: int, keys: Collection[Key] | None, known: datetime | None) -> Changes:
    """Return how many approved plans let stand above, each from its first day on."""
    found: Changes = defaultdict(list)
    rows = narrowed(OverPlan.objects.filter(recorded_by(known), district_id=district_id), keys)
    alive = Q(voided_at=None) if known is None else Q(voided_at=None) | Q(voided_at__gt=known)
    found_rows = rows.filter(alive).order_by("pk")
    for unit_id, code, day, quantity in found_rows.values_list(
        "unit_id", "commodity", "begins_on", "quantity"
    ):
        found[unit_id, code].append((day, quantity))
    return found


def intervals_of(spells: Iterable[Spell]) -> dict[Key, list[Interval]]:
    """Return who takes up what, and when."""
    found: dict[Key, list[Interval]] = defaultdict(list)
    for spell in spells:
        interval = Interval(spell.begins_on, spell.ends_on, spell.count, spell.label)
        found[spell.unit_id, spell.commodity].append(interval)
    return found


def lines_of(
    district_id: int, keys: Collection[Key] | None, *, known: datetime | None = None
) -> dict[Key, Line]:
    """Return each of ``keys`` over all days; without ``keys``, all in the district that have anything."""
    if keys is not None and not keys:
        return {}
    quota = quota_changes(district_id, keys, known)
    taken = intervals_of(occupancy().spells(district_id, keys, known))
    reserved = reserved_places(district_id, keys, known)
    frozen = freezes_of(district_id, keys, known)
    plans = plan_changes(district_id, keys, known)
    wanted = set().union(quota, taken, reserved, frozen, plans) if keys is None else set(keys)
    return {
        key: Line(
            steps(quota.get(key, ())),
            taken.get(key, ()),
            reserved.get(key, ()),
            frozen.get(key, ()),
            steps(plans.get(key, ())),
        )
        for key in wanted
    }
