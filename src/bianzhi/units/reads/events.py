"""What documents did to the district's bodies between two days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bianzhi.units.models import UnitEvent
from bianzhi.users.actor import Actor


@dataclass(frozen=True, slots=True)
class EventRow:
    """One thing a document did to a body; ``other_id`` is the other body concerned, such as the new parent."""

    unit_id: int
    kind: str
    effective_on: date
    summary: str
    other_id: int | None
    instrument_id: int


def events_between(
    actor: Actor, since: date, until: date, kinds: Collection[str] = ()
) -> tuple[EventRow, ...]:
    """Return the events that count from a day between the two (both included), oldest first, without those reversed.

    One query.
    """
    actor.require("unit.read")
    found = UnitEvent.objects.filter(
        unit__district_id=actor.district_id,
        effective_on__range=(since, until),
        instrument__reversed_by__isnull=True,
    ).exclude(instrument__kind="reversal")
    if actor.unit_ids is not None:
        found = found.filter(unit_id__in=actor.unit_ids)
    if kinds:
        found = found.filter(kind__in=list(kinds))
    return tuple(
        EventRow(e.unit_id, e.kind, e.effective_on, e.summary, e.other_id, e.instrument_id)
        for e in found.order_by("effective_on", "pk")
    )
