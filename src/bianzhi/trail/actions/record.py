"""Add one link to the trail of the actor's district."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from bianzhi.trail.chain import FIELDS, digest, plain
from bianzhi.trail.models import TrailEvent, TrailHead
from bianzhi.users.actor import Actor


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act was done to. ``kind`` is ``room.Model`` in lower case, such as ``units.unit``."""

    kind: str
    key: int | None
    label: str
    unit_id: int | None = None


def record(
    actor: Actor,
    verb: str,
    subject: Subject,
    *,
    before: Any = None,
    after: Any = None,
    reason: str = "",
) -> TrailEvent:
    """Append a link inside the caller's transaction (the act and its trace stand or fall together).

    The chain head is locked last, after every other lock of the act, so that locks are always taken in one order.
    ``verb`` is Chinese and shown as it is. Returns the event.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the trail is written inside the transaction of the act")
    head = TrailHead.objects.select_for_update().filter(district_id=actor.district_id).first()
    if head is None:
        TrailHead.objects.bulk_create([TrailHead(district_id=actor.district_id)], ignore_conflicts=True)
        head = TrailHead.objects.select_for_update().get(district_id=actor.district_id)
    event = TrailEvent(
        district_id=actor.district_id,
        number=head.number + 1,
        at=timezone.now(),
        user_id=actor.user_id,
        user_name=actor.name,
        role=actor.role.value,
        ip=actor.ip,
        verb=verb,
        subject_type=subject.kind,
        subject_key=subject.key,
        subject_label=subject.label[:200],
        unit_key=subject.unit_id,
        before=plain(before),
        after=plain(after),
        reason=reason[:500],
        previous_digest=head.digest,
    )
    event.digest = digest({name: getattr(event, name) for name in FIELDS})
    event.save(force_insert=True)
    TrailHead.objects.filter(district_id=actor.district_id).update(number=event.number, digest=event.digest)
    return event
