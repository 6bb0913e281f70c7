"""Where every unit stands on a day, as known on a day: all numbers of every page come from here, in eight queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from bianzhi.establishment.loading import recorded_by, reservation_end
from bianzhi.establishment.models import (
    Freeze,
    Holder,
    HolderKind,
    OverPlan,
    Reservation,
    ReservationUse,
    Transfer,
)
from bianzhi.establishment.ports import Key, occupancy
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.ledger.vacancy import Position
from bianzhi.users.actor import Actor

#: of so many units or fewer only their own transfers are read
FEW = 50
Numbers = dict[Key, int]
Positions = Mapping[Key, Position]
HolderNumbers = dict[tuple[int, str], int]


def holder_balances(
    district_id: int, as_of: date, known: datetime | None, holders: Collection[int] | None = None
) -> HolderNumbers:
    """Return what every holder has on ``as_of``: one query that adds up, whatever the length of the history.

    With ``holders`` only theirs are whole; what is found of others is a part.
    """
    rows = Transfer.objects.filter(
        recorded_by(known), district_id=district_id, effective_on__lte=as_of
    ).order_by()
    if holders is not None:
        rows = rows.filter(Q(source_id__in=holders) | Q(target_id__in=holders))
    found: HolderNumbers = defaultdict(int)
    for source, target, code, total in rows.values_list("source_id", "target_id", "commodity").annotate(
        Sum("quantity")
    ):
        found[source, code] -= total
        found[target, code] += total
    return found


def unit_quotas(
    district_id: int, as_of: date, known: datetime | None, unit_ids: Collection[int] | None
) -> Numbers:
    """Return the 核定数 of every unit on ``as_of``; two queries."""
    holders = Holder.objects.filter(district_id=district_id, kind=HolderKind.UNIT)
    if unit_ids is not None:
        holders = holders.filter(unit_id__in=unit_ids)
    owners = dict(holders.order_by().values_list("pk", "unit_id"))
    only = owners if unit_ids is not None and len(unit_ids) <= FEW else None
    found: Numbers = {}
    for (holder_id, code), total in holder_balances(district_id, as_of, known, only).items():
        unit_id = owners.get(holder_id)
        if unit_id is not None and total:
            found[unit_id, code] = total
    return found


def _of(rows: QuerySet[Any], unit_ids: Collection[int] | None) -> QuerySet[Any]:
    return rows if unit_ids is None else rows.filter(unit_id__in=unit_ids)


def _reserved(
    district_id: int, as_of: date, known: datetime | None, unit_ids: Collection[int] | None
) -> Numbers:
    rows = Reservation.objects.filter(recorded_by(known), district_id=district_id, approved_on__lte=as_of)
    rows = _of(rows, unit_ids)
    likely = rows.filter(Q(expires_on__gte=as_of) | Q(extended_to__gte=as_of))
    live = {row.pk: row for row in likely.order_by("pk") if as_of < reservation_end(row, known)}
    alive = Q(revoked_at=None) if known is None else Q(revoked_at=None) | Q(revoked_at__gt=known)
    uses = ReservationUse.objects.filter(
        alive, recorded_by(known), reservation_id__in=live, used_on__lte=as_of
    )
    used = dict(uses.order_by().values_list("reservation_id").annotate(Count("pk"))) if live else {}
    found: Numbers = defaultdict(int)
    for key, row in live.items():
        found[row.unit_id, row.commodity] += row.quantity - used.get(key, 0)
    return found


def _frozen(
    district_id: int, as_of: date, known: datetime | None, unit_ids: Collection[int] | None
) -> Numbers:
    rows = Freeze.objects.filter(recorded_by(known), district_id=district_id, begins_on__lte=as_of)
    found: Numbers = defaultdict(int)
    for row in _of(rows, unit_ids).order_by("pk"):
        ended = (
            row.ends_on if known is None or (row.end_recorded_at and row.end_recorded_at <= known) else None
        )
        if ended is None or as_of < ended:
            found[row.unit_id, row.commodity] += row.quantity
    return found


def _allowed(
    district_id: int, as_of: date, known: datetime | None, unit_ids: Collection[int] | None
) -> Numbers:
    rows = OverPlan.objects.filter(recorded_by(known), district_id=district_id, begins_on__lte=as_of)
    alive = Q(voided_at=None) if known is None else Q(voided_at=None) | Q(voided_at__gt=known)
    sums = (
        _of(rows, unit_ids)
        .filter(alive)
        .order_by()
        .values_list("unit_id", "commodity")
        .annotate(Sum("quantity"))
    )
    return {(unit_id, code): total for unit_id, code, total in sums}


def positions(
    actor: Actor, as_of: date, known: datetime | None = None, unit_ids: Collection[int] | None = None
) -> dict[Key, Position]:
    """Return the position of every unit and commodity that has anything on ``as_of``, of the units the actor sees.

    With ``known`` only what was in the books at that moment counts. A constant number of queries.
    """
    actor.require("ledger.read", "statistics.read", "submission.draft", "submission.review")
    scope = actor.unit_ids
    wanted = (
        scope if unit_ids is None else frozenset(unit_ids) if scope is None else scope & frozenset(unit_ids)
    )
    district = actor.district_id
    parts: tuple[Mapping[Key, int], ...] = (
        unit_quotas(district, as_of, known, wanted),
        occupancy().counts(district, as_of, known, wanted),
        _reserved(district, as_of, known, wanted),
        _frozen(district, as_of, known, wanted),
        _allowed(district, as_of, known, wanted),
    )
    keys = set(parts[0]) | set(parts[1])
    keys |= {key for part in parts[2:] for key, number in part.items() if number}
    return {
        key: Position(*(part.get(key, 0) for part in parts))
        for key in sorted(keys, key=lambda k: (k[0], COMMODITIES[k[1]].order))
        if wanted is None or key[0] in wanted
    }
