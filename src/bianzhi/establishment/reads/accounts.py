"""Closed years and what came after, figures of the account above, reports made."""

from dataclasses import dataclass
from datetime import date, datetime

from bianzhi.establishment.models import AccountFigure, ClosedPeriod, ExecutionReport, Transfer
from bianzhi.establishment.reads.pool import pool
from bianzhi.establishment.reads.positions import positions
from bianzhi.instruments.reads import instrument_labels
from bianzhi.ledger.commodities import commodity
from bianzhi.ledger.movements import HOLDER_KINDS, MOVEMENTS
from bianzhi.ledger.vacancy import Position
from bianzhi.units.reads import names_on
from bianzhi.users.actor import Actor, Forbidden


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A closed day: whose answer is what was known at ``closed_at``."""

    key: int
    closes_on: date
    closed_at: datetime
    closed_by: str


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A number of a closed day that is another today, because something was recorded late."""

    unit_id: int
    unit_name: str
    commodity: str
    label: str
    then: Position
    now: Position


@dataclass(frozen=True, slots=True)
class LateEntry:
    """An entry that was recorded after the close and counts on or before the closed day."""

    effective_on: date
    recorded_at: datetime
    movement: str
    label: str
    source: str
    target: str
    quantity: int
    instrument_id: int
    document_number: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of the account above beside the ledger's."""

    key: int
    commodity: str
    label: str
    kind: str
    kind_label: str
    on: date
    stated: int
    ledger: int
    basis: str

    @property
    def difference(self) -> int:
        """The ledger less the figure."""
        return self.ledger - self.stated


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report made to a body above."""

    key: int
    year: int
    body: str
    reported_on: date
    title: str


def periods(actor: Actor) -> tuple[PeriodRow, ...]:
    """Return the closed days, newest first."""
    actor.require("statistics.read")
    rows = ClosedPeriod.objects.filter(district_id=actor.district_id).select_related("closed_by")
    return tuple(
        PeriodRow(row.pk, row.closes_on, row.closed_at, row.closed_by.name)
        for row in rows.order_by("-closes_on")
    )


def closed_differences(
    actor: Actor, period_id: int
) -> tuple[tuple[DifferenceRow, ...], tuple[LateEntry, ...]]:
    """Return where a closed day has another number today than at its close, and the entries that did it (I17)."""
    period = next((row for row in periods(actor) if row.key == period_id), None)
    if period is None:
        raise Forbidden("没有找到这次结账")
    day = period.closes_on
    then, now = positions(actor, day, period.closed_at), positions(actor, day)
    changed = [key for key in {**then, **now} if then.get(key, Position()) != now.get(key, Position())]
    names = names_on(actor, day, {unit for unit, _ in changed})
    rows = tuple(
        DifferenceRow(
            unit,
            names.get(unit, ""),
            code,
            commodity(code).label,
            then.get((unit, code), Position()),
            now.get((unit, code), Position()),
        )
        for unit, code in changed
    )
    return rows, _late(actor, period)


def _late(actor: Actor, period: PeriodRow) -> tuple[LateEntry, ...]:
    rows = Transfer.objects.filter(
        district_id=actor.district_id, recorded_at__gt=period.closed_at, effective_on__lte=period.closes_on
    )
    found = list(rows.select_related("source", "target").order_by("effective_on", "pk"))
    units = {holder.unit_id for row in found for holder in (row.source, row.target) if holder.unit_id}
    names = names_on(actor, period.closes_on, units)
    papers = instrument_labels(actor, {row.instrument_id for row in found})
    return tuple(
        LateEntry(
            row.effective_on,
            row.recorded_at,
            MOVEMENTS[row.movement].label,
            commodity(row.commodity).label,
            names.get(row.source.unit_id or 0) or HOLDER_KINDS.get(row.source.kind, ""),
            names.get(row.target.unit_id or 0) or HOLDER_KINDS.get(row.target.kind, ""),
            row.quantity,
            row.instrument_id,
            papers.get(row.instrument_id, ("", ""))[0],
        )
        for row in found
    )


def account_figures(actor: Actor) -> tuple[FigureRow, ...]:
    """Return the figures of the account above, newest first, each beside what the ledger has on its day (I14, I15)."""
    actor.require("statistics.read")
    rows = list(
        AccountFigure.objects.filter(district_id=actor.district_id).order_by("-on", "commodity", "-pk")
    )
    ceilings = {day: {r.commodity: r.ceiling for r in pool(actor, day)} for day in {row.on for row in rows}}
    return tuple(
        FigureRow(
            row.pk,
            row.commodity,
            commodity(row.commodity).label,
            row.kind,
            row.get_kind_display(),
            row.on,
            row.quantity,
            ceilings[row.on].get(row.commodity, 0),
            row.basis,
        )
        for row in rows
    )


def reports(actor: Actor, year: int | None = None) -> tuple[ReportRow, ...]:
    """Return the reports made (in ``year``), newest first."""
    actor.require("statistics.read", "report.record")
    rows = ExecutionReport.objects.filter(district_id=actor.district_id)
    if year is not None:
        rows = rows.filter(reported_on__year=year)
    return tuple(
        ReportRow(row.pk, row.year, row.body, row.reported_on, row.title)
        for row in rows.order_by("-reported_on", "-pk")
    )
