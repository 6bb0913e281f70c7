"""Behind a number: the entries and documents that make up one cell of the ledger, and what stands on it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from bianzhi.establishment.loading import recorded_by
from bianzhi.establishment.models import Freeze, HolderKind, InnerAllotment, OverPlan, Transfer
from bianzhi.establishment.reads.positions import Positions, positions
from bianzhi.establishment.reads.reservations import ReservationRow, reservations
from bianzhi.instruments.reads import instrument_labels
from bianzhi.ledger.commodities import commodity
from bianzhi.ledger.movements import HOLDER_KINDS, MOVEMENTS
from bianzhi.ledger.vacancy import Position
from bianzhi.units.reads import inner_names_on, names_on, require_unit
from bianzhi.users.actor import Actor

Held = TypeVar("Held", Freeze, OverPlan)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as the unit sees it: ``delta`` is what it gained or lost, ``balance`` what it had afterwards."""

    key: int
    effective_on: date
    recorded_at: datetime
    movement: str
    counterpart: str
    delta: int
    balance: int
    instrument_id: int
    document_number: str
    document_title: str
    reversed: bool
    reverses: bool
    late: bool
    note: str


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A freeze or a plan: ``quantity`` from one day to another, by a document."""

    key: int
    unit_id: int
    unit_name: str
    commodity: str
    commodity_label: str
    quantity: int
    begins_on: date
    ends_on: date | None
    reason: str
    instrument_id: int
    document_number: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Everything about one unit and commodity on a day."""

    unit_id: int
    unit_name: str
    commodity: str
    label: str
    is_post: bool
    position: Position
    entries: tuple[EntryRow, ...]
    freezes: tuple[HoldRow, ...]
    plans: tuple[HoldRow, ...]
    reservations: tuple[ReservationRow, ...]
    inner: tuple[tuple[str, int], ...]


def cell_entries(
    actor: Actor, unit_id: int, commodity_code: str, as_of: date, known: datetime | None = None
) -> tuple[EntryRow, ...]:
    """Return the entries of a unit and commodity that count on ``as_of``, oldest first; three queries. Raises `Forbidden`."""
    actor.require("ledger.read")
    require_unit(actor, unit_id)
    own = Q(source__unit_id=unit_id) | Q(target__unit_id=unit_id)
    rows = Transfer.objects.filter(own, recorded_by(known), commodity=commodity_code, effective_on__lte=as_of)
    found = list(rows.select_related("source", "target", "reversed_by").order_by("effective_on", "pk"))
    others = {
        h.unit_id for row in found for h in (row.source, row.target) if h.unit_id and h.unit_id != unit_id
    }
    names = names_on(actor, as_of, others)
    papers = _papers(actor, {row.instrument_id for row in found})
    made, balance = [], 0
    for row in found:
        gains = row.target.unit_id == unit_id
        other = row.source if gains else row.target
        delta = row.quantity if gains else -row.quantity
        balance += delta
        number, title = papers.get(row.instrument_id, ("", ""))
        made.append(
            EntryRow(
                key=row.pk,
                effective_on=row.effective_on,
                recorded_at=row.recorded_at,
                movement=MOVEMENTS[row.movement].label,
                counterpart=names.get(other.unit_id or 0, "")
                if other.kind == HolderKind.UNIT
                else HOLDER_KINDS[other.kind],
                delta=delta,
                balance=balance,
                instrument_id=row.instrument_id,
                document_number=number,
                document_title=title,
                reversed=hasattr(row, "reversed_by"),
                reverses=row.reversal_of_id is not None,
                late=(row.recorded_at.date() - row.effective_on).days > 31,
                note=row.note,
            )
        )
    return tuple(made)


def _papers(actor: Actor, keys: set[int]) -> dict[int, tuple[str, str]]:
    return instrument_labels(actor, keys) if keys else {}


def freezes(
    actor: Actor, as_of: date, *, unit_id: int | None = None, commodity_code: str = ""
) -> tuple[HoldRow, ...]:
    """Return the freezes of the district (of a unit, of a commodity) begun by ``as_of``, newest first; three queries."""
    actor.require("ledger.read", "statistics.read")
    rows = Freeze.objects.filter(district_id=actor.district_id, begins_on__lte=as_of)
    rows = _narrow(actor, rows, unit_id, commodity_code)
    found = [
        row
        for row in rows.order_by("-begins_on", "-pk")
        if row.ends_on is None or row.ends_on > row.begins_on
    ]
    names = names_on(actor, as_of, {row.unit_id for row in found})
    papers = _papers(actor, {row.instrument_id for row in found})
    return tuple(
        HoldRow(
            row.pk,
            row.unit_id,
            names.get(row.unit_id, ""),
            row.commodity,
            commodity(row.commodity).label,
            row.quantity,
            row.begins_on,
            row.ends_on,
            row.reason,
            row.instrument_id,
            papers.get(row.instrument_id, ("", ""))[0],
            *(("冻结中", "amber") if row.ends_on is None or as_of < row.ends_on else ("已解冻", "grey")),
        )
        for row in found
    )


def over_plans(
    actor: Actor,
    as_of: date,
    *,
    unit_id: int | None = None,
    commodity_code: str = "",
    here: Positions | None = None,
) -> tuple[HoldRow, ...]:
    """Return the 消化计划 begun by ``as_of``, the soonest due first. ``here`` spares the positions."""
    actor.require("ledger.read", "statistics.read")
    rows = OverPlan.objects.filter(district_id=actor.district_id, begins_on__lte=as_of, voided_at=None)
    found = list(_narrow(actor, rows, unit_id, commodity_code).order_by("due_on", "pk"))
    names = names_on(actor, as_of, {row.unit_id for row in found})
    papers = _papers(actor, {row.instrument_id for row in found})
    if here is None:
        here = positions(actor, as_of, unit_ids={row.unit_id for row in found}) if found else {}
    made = []
    for row in found:
        over = here.get((row.unit_id, row.commodity), Position()).over
        state = (
            ("已消化", "green")
            if not over
            else ("逾期未消化", "red")
            if row.due_on < as_of
            else (f"尚超{over}名", "amber")
        )
        made.append(
            HoldRow(
                row.pk,
                row.unit_id,
                names.get(row.unit_id, ""),
                row.commodity,
                commodity(row.commodity).label,
                row.quantity,
                row.begins_on,
                row.due_on,
                row.measure,
                row.instrument_id,
                papers.get(row.instrument_id, ("", ""))[0],
                *state,
            )
        )
    return tuple(made)


def _narrow(
    actor: Actor, rows: "QuerySet[Held]", unit_id: int | None, commodity_code: str
) -> "QuerySet[Held]":
    if actor.unit_ids is not None:
        rows = rows.filter(unit_id__in=actor.unit_ids)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    return rows.filter(commodity=commodity_code) if commodity_code else rows


def inner_allotments(actor: Actor, unit_id: int, as_of: date) -> dict[str, dict[int, int]]:
    """Return commodity → internal body → how many are allotted to it on ``as_of``; one query."""
    rows = InnerAllotment.objects.filter(
        inner_unit__unit_id=unit_id, inner_unit__unit__district_id=actor.district_id, effective_on__lte=as_of
    )
    found: dict[str, dict[int, int]] = {}
    for code, inner_id, delta in rows.order_by("inner_unit_id", "pk").values_list(
        "commodity", "inner_unit_id", "delta"
    ):
        own = found.setdefault(code, {})
        own[inner_id] = own.get(inner_id, 0) + delta
    return {code: {key: n for key, n in own.items() if n} for code, own in found.items()}


def cell(actor: Actor, unit_id: int, commodity_code: str, as_of: date) -> Cell:
    """Return one cell of the ledger with all that is behind it. Raises `Forbidden`; `KeyError` for an unknown commodity."""
    item = commodity(commodity_code)
    entries = cell_entries(actor, unit_id, commodity_code, as_of)
    here = positions(actor, as_of, unit_ids={unit_id}).get((unit_id, commodity_code), Position())
    allotted = inner_allotments(actor, unit_id, as_of).get(commodity_code, {})
    inner = _inner_names(actor, as_of, set(allotted))
    booked = reservations(actor, as_of, unit_id=unit_id)
    return Cell(
        unit_id=unit_id,
        unit_name=names_on(actor, as_of, {unit_id}).get(unit_id, ""),
        commodity=commodity_code,
        label=item.label,
        is_post=item.kind == "post",
        position=here,
        entries=entries,
        freezes=freezes(actor, as_of, unit_id=unit_id, commodity_code=commodity_code),
        plans=over_plans(actor, as_of, unit_id=unit_id, commodity_code=commodity_code),
        reservations=tuple(row for row in booked if row.commodity == commodity_code),
        inner=tuple((inner.get(key, ""), number) for key, number in allotted.items()),
    )


def _inner_names(actor: Actor, as_of: date, keys: set[int]) -> dict[int, str]:
    return inner_names_on(actor, as_of, keys) if keys else {}
