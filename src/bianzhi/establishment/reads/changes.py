"""What was added to and taken from units between two days."""

from dataclasses import dataclass
from datetime import date

from bianzhi.establishment.models import Transfer
from bianzhi.users.actor import Actor

GIVEN, TAKEN = ("APPROVE", "INCREASE"), ("DECREASE", "RECLAIM", "ABOLISH")


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of a unit's quota or posts: ``delta`` more, or fewer below zero; ``note`` names the post."""

    unit_id: int
    commodity: str
    delta: int
    note: str
    effective_on: date
    instrument_id: int


def changes_between(actor: Actor, since: date, until: date) -> tuple[ChangeRow, ...]:
    """Return the changes that count from a day between the two (both included), oldest first, none reversed. One query."""
    actor.require("ledger.read")
    found = Transfer.objects.filter(
        district_id=actor.district_id,
        movement__in=GIVEN + TAKEN,
        effective_on__range=(since, until),
        reversed_by__isnull=True,
    ).select_related("source", "target")
    rows = []
    for row in found.order_by("effective_on", "pk"):
        gives = row.movement in GIVEN
        unit_id = row.target.unit_id if gives else row.source.unit_id
        if unit_id is None or not actor.sees_unit(unit_id):
            continue
        delta = row.quantity if gives else -row.quantity
        rows.append(ChangeRow(unit_id, row.commodity, delta, row.note, row.effective_on, row.instrument_id))
    return tuple(rows)
