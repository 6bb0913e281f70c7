"""用编核准单 as they stand on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from bianzhi.establishment.loading import ONE_DAY, places_of, reservation_end
from bianzhi.establishment.models import Reservation
from bianzhi.establishment.terms import USES
from bianzhi.ledger.commodities import commodity
from bianzhi.units.reads import names_on
from bianzhi.users.actor import Actor, Forbidden

MISSING = "没有找到这张用编核准单，或不在您的范围内"
SOON_DAYS = 30
#: state → (label, tone)
STATES: Mapping[str, tuple[str, str]] = {
    "live": ("有效", "blue"),
    "soon": ("即将到期", "amber"),
    "used": ("已用完", "green"),
    "expired": ("已失效", "grey"),
    "cancelled": ("已撤销", "grey"),
    "future": ("未生效", "grey"),
}


@dataclass(frozen=True, slots=True)
class ReservationRow:
    """A 用编核准单 on a day. ``left`` is what it still holds on that day."""

    key: int
    number: str
    unit_id: int
    unit_name: str
    commodity: str
    commodity_label: str
    entry_kind: str
    entry_label: str
    purpose: str
    quantity: int
    used: int
    left: int
    approved_on: date
    expires_on: date
    extended: bool
    extension_reason: str
    closed_on: date | None
    close_reason: str
    state: str
    state_label: str
    tone: str
    days_left: int
    maker: str
    checker: str
    snapshot: Mapping[str, int]
    tenure_keys: tuple[int, ...] = ()


def _allowed(actor: Actor) -> "QuerySet[Reservation]":
    actor.require("ledger.read", "submission.draft", "submission.review")
    rows = Reservation.objects.filter(district_id=actor.district_id)
    return rows if actor.unit_ids is None else rows.filter(unit_id__in=actor.unit_ids)


def _state(row: Reservation, used: int, as_of: date) -> str:
    end = reservation_end(row)
    if as_of < row.approved_on:
        return "future"
    if used >= row.quantity:
        return "used"
    if as_of >= end:
        return "cancelled" if row.closed_on is not None and row.close_reason != "到期" else "expired"
    return "soon" if (end - ONE_DAY - as_of).days <= SOON_DAYS else "live"


def _row(
    row: Any, names: Mapping[int, str], as_of: date, tenure_keys: tuple[int, ...] = ()
) -> ReservationRow:
    used = row.used_count
    state = _state(row, used, as_of)
    last = places_of(row, ()).expires_on
    holds = state in ("live", "soon")
    return ReservationRow(
        key=row.pk,
        number=row.number,
        unit_id=row.unit_id,
        unit_name=names.get(row.unit_id, ""),
        commodity=row.commodity,
        commodity_label=commodity(row.commodity).label,
        entry_kind=row.entry_kind,
        entry_label=USES.get(row.entry_kind, row.entry_kind),
        purpose=row.purpose,
        quantity=row.quantity,
        used=used,
        left=row.quantity - used if holds else 0,
        approved_on=row.approved_on,
        expires_on=last,
        extended=row.extended_to is not None,
        extension_reason=row.extension_reason or "",
        closed_on=row.closed_on,
        close_reason=row.close_reason or "",
        state=state,
        state_label=STATES[state][0],
        tone=STATES[state][1],
        days_left=(last - as_of).days,
        maker=row.maker.name,
        checker=row.checker.name,
        snapshot=row.snapshot,
        tenure_keys=tenure_keys,
    )


def _counted(rows: "QuerySet[Reservation]", as_of: date) -> "QuerySet[Reservation]":
    alive = Q(uses__revoked_at=None, uses__used_on__lte=as_of)
    return rows.annotate(used_count=Count("uses", filter=alive)).select_related("maker", "checker")


def reservations(actor: Actor, as_of: date, *, unit_id: int | None = None) -> tuple[ReservationRow, ...]:
    """Return all approved by ``as_of``, newest first; two queries."""
    rows = _allowed(actor).filter(approved_on__lte=as_of)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    found = list(_counted(rows, as_of).order_by("-approved_on", "-pk"))
    names = names_on(actor, as_of, {row.unit_id for row in found})
    return tuple(_row(row, names, as_of) for row in found)


def reservation(actor: Actor, key: int, as_of: date) -> ReservationRow:
    """Return one, with the keys of the tenures that used it. Raises `Forbidden`."""
    row = _counted(_allowed(actor), as_of).filter(pk=key).first()
    if row is None:
        raise Forbidden(MISSING)
    uses = row.uses.filter(revoked_at=None).order_by("used_on", "pk")
    names = names_on(actor, as_of, {row.unit_id})
    keys = uses.values_list("tenure_key", flat=True)
    return _row(row, names, as_of, tuple(key for key in keys if key is not None))


def reservation_number(actor: Actor, key: int) -> str:
    """Return the number of a 核准单 as papers name it, live or not; empty for one of another district."""
    found = Reservation.objects.filter(pk=key, district_id=actor.district_id).values_list("number", flat=True)
    return found.first() or ""


def live_reservations(
    actor: Actor, unit_id: int, commodity_code: str, on: date
) -> tuple[ReservationRow, ...]:
    """Return those of a unit that somebody may come on, on the day ``on``; for the drop-down of the 上编 form."""
    found = reservations(actor, on, unit_id=unit_id)
    return tuple(row for row in found if row.commodity == commodity_code and row.left > 0)
