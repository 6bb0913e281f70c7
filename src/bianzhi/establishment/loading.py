"""From tables to timelines, in a constant number of queries however many units are asked for."""

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
from bianzhi.establishment.timeline import Steps, Timeline, span

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


def holder_steps(holder: Holder, code: str, known: datetime | None = None) -> Steps:
    """Return what one holder has of one commodity over time."""
    rows = Transfer.objects.filter(recorded_by(known), commodity=code)
    coming = rows.filter(target=holder).order_by().values_list("effective_on").annotate(Sum("quantity"))
    going = rows.filter(source=holder).order_by().values_list("effective_on").annotate(Sum("quantity"))
    return Steps([*coming, *((day, -total) for day, total in going)])


def last_day(
    approved_to: date, extended_to: date | None, extended_at: datetime | None, known: datetime | None
) -> date:
    """Return the last day a reservation is good for, as known."""
    known_extension = extended_to if known is None or (extended_at and extended_at <= known) else None
    return known_extension or approved_to


def reservation_end(row: Reservation, known: datetime | None = None) -> date:
    """Return the first day on which the reservation no longer holds anything."""
    ends = last_day(row.expires_on, row.extended_to, row.extended_at, known) + ONE_DAY
    closed = (
        row.closed_on
        if row.closed_on and (known is None or (row.closed_at and row.closed_at <= known))
        else None
    )
    return min(ends, closed) if closed else ends


def reserved_changes(
    district_id: int, keys: Collection[Key] | None, known: datetime | None, without: int | None = None
) -> Changes:
    """Return the changes of what is reserved and not yet used. ``without`` leaves out one place of a reservation."""
    found: Changes = defaultdict(list)
    rows = narrowed(Reservation.objects.filter(recorded_by(known), district_id=district_id), keys)
    ends: dict[int, tuple[Key, date]] = {}
    for row in rows:
        key, end = (row.unit_id, row.commodity), reservation_end(row, known)
        ends[row.pk] = key, end
        found[key].extend(span(row.approved_on, end, row.quantity))
        if row.pk == without:
            found[key].extend(span(row.approved_on, end, -1))
    if ends:
        uses = ReservationUse.objects.filter(recorded_by(known), reservation__in=rows.order_by())
        alive = Q(revoked_at=None) if known is None else Q(revoked_at=None) | Q(revoked_at__gt=known)
        for reservation_id, used_on, begins in uses.filter(alive).values_list(
            "reservation_id", "used_on", "reservation__approved_on"
        ):
            key, end = ends[reservation_id]
            found[key].extend(span(max(used_on, begins), end, -1))
    return found


def frozen_changes(district_id: int, keys: Collection[Key] | None, known: datetime | None) -> Changes:
    """Return the changes of what is frozen."""
    found: Changes = defaultdict(list)
    rows = narrowed(Freeze.objects.filter(recorded_by(known), district_id=district_id), keys)
    for row in rows:
        ended = (
            row.ends_on if known is None or (row.end_recorded_at and row.end_recorded_at <= known) else None
        )
        found[row.unit_id, row.commodity].extend(span(row.begins_on, ended, row.quantity))
    return found


def plan_changes(district_id: int, keys: Collection[Key] | None, known: datetime | None) -> Changes:
    """Return how many approved plans let stand above, each from its first day on."""
    found: Changes = defaultdict(list)
    rows = narrowed(OverPlan.objects.filter(recorded_by(known), district_id=district_id), keys)
    for row in rows.filter(
        Q(voided_at=None) if known is None else Q(voided_at=None) | Q(voided_at__gt=known)
    ):
        found[row.unit_id, row.commodity].append((row.begins_on, row.quantity))
    return found


def spell_changes(spells: Iterable[Spell]) -> Changes:
    """Return the changes of what is occupied."""
    found: Changes = defaultdict(list)
    for spell in spells:
        found[spell.unit_id, spell.commodity].extend(span(spell.begins_on, spell.ends_on, spell.count))
    return found


def timelines(
    district_id: int,
    keys: Collection[Key] | None,
    *,
    known: datetime | None = None,
    without_reservation: int | None = None,
) -> dict[Key, Timeline]:
    """Return the timeline of each of ``keys``; without ``keys``, of all in the district that have anything."""
    if keys is not None and not keys:
        return {}
    parts = (
        quota_changes(district_id, keys, known),
        spell_changes(occupancy().spells(district_id, keys, known)),
        reserved_changes(district_id, keys, known, without_reservation),
        frozen_changes(district_id, keys, known),
        plan_changes(district_id, keys, known),
    )
    wanted = set().union(*parts) if keys is None else set(keys)
    return {key: Timeline(*(Steps(part.get(key, ())) for part in parts)) for key in wanted}
