"""Send a draft for review."""

from django.db import transaction
from django.utils import timezone

from bianzhi.cases.access import kind_of, locked, require_state, require_version, subject
from bianzhi.cases.actions.preview import preview
from bianzhi.cases.indexing import index_submission
from bianzhi.cases.models import State, Submission
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import refuse_if_any


def submit(actor: Actor, *, submission_id: int, version: int | None = None) -> Submission:
    """Send a draft (or one sent back) for review. Everything posting would refuse is refused here already."""
    actor.require("submission.draft")
    with transaction.atomic():
        submission = locked(actor, submission_id)
        if submission.maker_id != actor.user_id:
            raise Forbidden("只有经办人本人可以送审")
        require_state(submission, State.DRAFT, State.RETURNED)
        require_version(submission, version)
        seen = preview(actor, kind=kind_of(submission).code, payload=submission.payload)
        refuse_if_any(seen.refusals)
        submission.state = State.PENDING
        submission.submitted_at = timezone.now()
        submission.checker = None
        submission.decided_at = None
        submission.version += 1
        submission.save(update_fields=["state", "submitted_at", "checker", "decided_at", "version"])
        index_submission(submission)
        record(actor, "送审", subject(submission), after=submission.payload)
    return submission
