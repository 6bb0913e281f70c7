"""How many persons are on the establishment: counts for those who may see numbers but no names."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Count

from bianzhi.staff.code_lists import label_of
from bianzhi.staff.models import StateSpell, Tenure
from bianzhi.staff.reads.in_force import in_force
from bianzhi.users.actor import Actor


def headcount(
    actor: Actor, on: date, *, known: datetime | None = None, unit_ids: Collection[int] | None = None
) -> dict[tuple[int, str], int]:
    """Return how many are on the establishment of each unit and type on the day; one query."""
    actor.require("person.read", "statistics.read", "ledger.read")
    rows = Tenure.objects.filter(in_force(on, known), district_id=actor.district_id)
    if actor.unit_ids is not None:
        rows = rows.filter(unit_id__in=actor.unit_ids)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    counted = rows.order_by().values_list("unit_id", "commodity").annotate(n=Count("*"))
    return {(unit, code): n for unit, code, n in counted}


def state_counts(actor: Actor, on: date, *, known: datetime | None = None) -> dict[str, int]:
    """Return how many are 在编不在岗 by reason, in words; one query."""
    actor.require("person.read", "statistics.read")
    there = Tenure.objects.filter(in_force(on, known), district_id=actor.district_id)
    if actor.unit_ids is not None:
        there = there.filter(unit_id__in=actor.unit_ids)
    rows = StateSpell.objects.filter(
        in_force(on, known, revocable=False),
        district_id=actor.district_id,
        person_id__in=there.values("person_id"),
    )
    counted = rows.order_by().values_list("reason").annotate(n=Count("pk"))
    return {label_of("absence_reason", reason): n for reason, n in sorted(counted)}
