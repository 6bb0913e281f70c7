"""撤销: an entry counts no more."""

from django.db import transaction
from django.utils import timezone

from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import refuse_if_any
from bianzhi.worklog.actions.correct_entry import standing
from bianzhi.worklog.actions.record_entries import person, subject, told
from bianzhi.worklog.models import WorkReversal
from bianzhi.worklog.policy import check_reason
from bianzhi.worklog.reads import given_of


def reverse_entry(actor: Actor, *, entry_id: int, reason: str) -> WorkReversal:
    """Withdraw an entry that stands; it stays to be read. Raises `Refused`, and `Forbidden` for one of elsewhere."""
    by = person(actor)
    refuse_if_any(check_reason(reason))
    with transaction.atomic():
        row = standing(actor, entry_id)
        made = WorkReversal.objects.create(entry=row, reason=reason.strip(), by_id=by, at=timezone.now())
        record(actor, "撤销工作台账", subject(row), before=told(given_of(row)), reason=reason.strip())
    return made
