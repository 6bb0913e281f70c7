"""Take a submission back before it is decided, or discard a draft."""

from django.db import transaction
from django.utils import timezone

from bianzhi.cases.access import locked, require_state, subject
from bianzhi.cases.indexing import index_submission
from bianzhi.cases.models import State, Submission
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor, Forbidden


def _own(actor: Actor, submission_id: int) -> Submission:
    submission = locked(actor, submission_id)
    if submission.maker_id != actor.user_id:
        raise Forbidden("只有经办人本人可以撤回或作废")
    return submission


def withdraw(actor: Actor, *, submission_id: int) -> Submission:
    """Take it back to a draft; only its maker, and only before it is decided."""
    with transaction.atomic():
        submission = _own(actor, submission_id)
        require_state(submission, State.PENDING)
        submission.state = State.DRAFT
        submission.version += 1
        submission.save(update_fields=["state", "version"])
        index_submission(submission)
        record(actor, "撤回", subject(submission))
    return submission


def discard(actor: Actor, *, submission_id: int, reason: str = "") -> Submission:
    """Discard a draft for good; the row stays, with its trail."""
    with transaction.atomic():
        submission = _own(actor, submission_id)
        require_state(submission, State.DRAFT, State.RETURNED)
        submission.state = State.WITHDRAWN
        submission.decided_at = timezone.now()
        submission.version += 1
        submission.save(update_fields=["state", "decided_at", "version"])
        record(actor, "作废", subject(submission), reason=reason)
    return submission
