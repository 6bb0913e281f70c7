"""Note in a unit's 沿革 what another room did by a document: quota, posts, persons."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from bianzhi.units.models import UnitEvent
from bianzhi.units.terms import EVENT_KINDS
from bianzhi.users.actor import Actor


def note_event(
    actor: Actor,
    *,
    unit_id: int,
    instrument_id: int,
    kind: str,
    effective_on: date,
    summary: str,
    before: Mapping[str, str] | None = None,
    after: Mapping[str, str] | None = None,
    other_id: int | None = None,
    reverses_instrument_id: int | None = None,
) -> None:
    """Add a row to the 沿革 of a unit of the actor's district, inside the caller's transaction.

    ``kind`` is ``quota``, ``posts`` or ``persons``; ``before`` and ``after`` are label → text. With
    ``reverses_instrument_id`` the rows of ``kind`` that document noted for the unit are marked as undone by this one.
    """
    if kind not in EVENT_KINDS:
        raise ValueError(f"unknown kind of event {kind}")
    actor.require_unit(unit_id)
    now = timezone.now()
    common = {"unit_id": unit_id, "instrument_id": instrument_id, "recorded_at": now, "other_id": other_id}
    undone = UnitEvent.objects.none()
    if reverses_instrument_id is not None:
        undone = UnitEvent.objects.filter(
            unit_id=unit_id, instrument_id=reverses_instrument_id, kind=kind, reversed_by__isnull=True
        )
    rows = [
        UnitEvent(
            **common,
            kind="reverse",
            effective_on=event.effective_on,
            summary=f"冲销：{event.summary}"[:500],
            before=event.after,
            after=event.before,
            reversal_of=event,
        )
        for event in undone.order_by("pk")
    ]
    if not rows:
        rows = [
            UnitEvent(
                **common,
                kind=kind,
                effective_on=effective_on,
                summary=summary[:500],
                before=dict(before) if before is not None else None,
                after=dict(after) if after is not None else None,
            )
        ]
    UnitEvent.objects.bulk_create(rows)
