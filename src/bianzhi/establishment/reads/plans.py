"""年度用编计划 as they stand: planned, approved, used."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q
from django.utils import timezone

from bianzhi.establishment.loading import lines_of
from bianzhi.establishment.models import Reservation, UsePlan, UsePlanItem
from bianzhi.establishment.neighbours import unit_facts, unit_names
from bianzhi.establishment.ports import leavers
from bianzhi.establishment.terms import USES
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.ledger.planning import PlanLine, check_plan
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal

#: unit, commodity, way of entering
Cell = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of a unit's plan with what became of it."""

    key: int
    unit_id: int
    unit_name: str
    commodity: str
    commodity_label: str
    entry_label: str
    planned: int
    approved: int
    used: int
    left: int
    purpose: str
    version: int
    approved_on: date


def plan_lines(district_id: int, unit_id: int, year: int) -> tuple[PlanLine, ...] | None:
    """Return the lines of the plan in force; ``None`` when the unit has no plan for the year."""
    plan = (
        UsePlan.objects.filter(district_id=district_id, unit_id=unit_id, year=year)
        .order_by("-version")
        .first()
    )
    if plan is None:
        return None
    return tuple(
        PlanLine(item.commodity, item.entry_kind, item.quantity, item.purpose)
        for item in plan.items.order_by("position")
    )


def approved_in(district_id: int, year: int, unit_id: int | None = None) -> dict[Cell, int]:
    """Return how many were approved (用编核准) in the year; what was released unused does not count."""
    rows = Reservation.objects.filter(district_id=district_id, approved_on__year=year)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    found: dict[Cell, int] = defaultdict(int)
    alive = Q(uses__revoked_at=None)
    counted = rows.annotate(n=Count("uses", filter=alive)).order_by("pk")
    for row in counted:
        found[row.unit_id, row.commodity, row.entry_kind] += row.n if row.closed_on else row.quantity
    return found


def check_plan_now(actor: Actor, unit_id: int, year: int, lines: Sequence[PlanLine]) -> tuple[Refusal, ...]:
    """Return why the unit may not plan this, by the books of today and the retirements of the year."""
    today = timezone.localdate()
    start = max(today, date(year, 1, 1))
    codes = {line.commodity for line in lines}
    loaded = lines_of(actor.district_id, {(unit_id, code) for code in codes})
    positions = {code: loaded[unit_id, code].at(start) for code in codes}
    live: dict[str, int] = defaultdict(int)
    for (_, code, _), count in approved_in(actor.district_id, year, unit_id).items():
        live[code] += count
    going = leavers().expected(actor.district_id, unit_id, start, date(year, 12, 31))
    name = unit_facts(actor, [unit_id], today)[unit_id].name
    return check_plan(name, lines, positions, going, live)


def plans(actor: Actor, year: int) -> tuple[PlanRow, ...]:
    """Return every line of the plans in force of the year, of the units the actor sees. Four queries."""
    actor.require("ledger.read")
    rows = UsePlan.objects.filter(district_id=actor.district_id, year=year)
    if actor.unit_ids is not None:
        rows = rows.filter(unit_id__in=actor.unit_ids)
    newest = rows.values("unit_id").annotate(top=Max("version")).values_list("unit_id", "top")
    top = dict(newest)
    items = (
        UsePlanItem.objects.filter(plan__in=rows).select_related("plan").order_by("plan__unit_id", "position")
    )
    current = [item for item in items if item.plan.version == top[item.plan.unit_id]]
    names = unit_names(actor, {item.plan.unit_id for item in current}, date(year, 12, 31))
    approved, used = approved_in(actor.district_id, year), _used(actor.district_id, year)
    found = []
    for item in current:
        cell = (item.plan.unit_id, item.commodity, item.entry_kind)
        found.append(
            PlanRow(
                key=item.pk,
                unit_id=item.plan.unit_id,
                unit_name=names.get(item.plan.unit_id, ""),
                commodity=item.commodity,
                commodity_label=COMMODITIES[item.commodity].label,
                entry_label=USES.get(item.entry_kind, item.entry_kind),
                planned=item.quantity,
                approved=approved.get(cell, 0),
                used=used.get(cell, 0),
                left=max(item.quantity - approved.get(cell, 0), 0),
                purpose=item.purpose,
                version=item.plan.version,
                approved_on=item.plan.approved_on,
            )
        )
    return tuple(found)


def _used(district_id: int, year: int) -> dict[Cell, int]:
    rows = Reservation.objects.filter(district_id=district_id, approved_on__year=year, uses__revoked_at=None)
    counted = rows.order_by().values("unit_id", "commodity", "entry_kind").annotate(n=Count("uses"))
    return {(row["unit_id"], row["commodity"], row["entry_kind"]): row["n"] for row in counted}


def plan_years(actor: Actor) -> tuple[int, ...]:
    """Return the years there are plans for, newest first."""
    rows = UsePlan.objects.filter(district_id=actor.district_id).order_by("-year")
    return tuple(rows.values_list("year", flat=True).distinct())
