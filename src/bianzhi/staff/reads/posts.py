"""Posts and states of persons on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from bianzhi.ledger.commodities import COMMODITIES, RANKS
from bianzhi.staff.code_lists import label_of
from bianzhi.staff.models import Appointment, StateSpell
from bianzhi.staff.reads.in_force import in_force
from bianzhi.users.actor import Actor


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post held on the day. ``counts`` says whether it takes up 职数."""

    key: int
    unit_id: int
    inner_unit_id: int | None
    title: str
    commodity: str
    commodity_label: str
    rank: str
    begins_on: date
    elevated: bool
    counts: bool
    over: bool


@dataclass(frozen=True, slots=True)
class StateRow:
    """A spell of 在编不在岗 on the day."""

    key: int
    reason: str
    reason_label: str
    where_unit_id: int | None
    where: str
    begins_on: date
    due_on: date | None


def posts_on(
    actor: Actor, persons: Collection[int], on: date, known: datetime | None = None
) -> dict[int, tuple[PostRow, ...]]:
    """Return the posts of each person on the day, the highest first. One query."""
    rows = Appointment.objects.filter(
        in_force(on, known), district_id=actor.district_id, person_id__in=persons
    ).order_by("person_id", "concurrent", "begins_on", "pk")
    found: dict[int, list[PostRow]] = {}
    for row in rows:
        item = COMMODITIES.get(row.commodity)
        found.setdefault(row.person_id, []).append(
            PostRow(
                row.pk,
                row.unit_id,
                row.inner_unit_id,
                row.title,
                row.commodity,
                item.label if item else "",
                RANKS.get(row.rank, ""),
                row.begins_on,
                row.elevated,
                item is not None and not row.concurrent,
                row.over_plan_id is not None,
            )
        )
    return {key: tuple(posts) for key, posts in found.items()}


def states_on(
    actor: Actor, persons: Collection[int], on: date, known: datetime | None = None
) -> dict[int, StateRow]:
    """Return the spell of 在编不在岗 of each person on the day; who is not there is at work. One query."""
    rows = StateSpell.objects.filter(
        in_force(on, known, revocable=False), district_id=actor.district_id, person_id__in=persons
    ).select_related("where_unit")
    return {
        row.person_id: StateRow(
            row.pk,
            row.reason,
            label_of("absence_reason", row.reason),
            row.where_unit_id,
            row.where_unit.name if row.where_unit else row.where_text,
            row.begins_on,
            row.due_on,
        )
        for row in rows.order_by("person_id", "begins_on")
    }
