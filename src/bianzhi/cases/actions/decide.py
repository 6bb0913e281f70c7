"""Post a submission, or send it back: the second person's two acts."""

from django.db import transaction
from django.utils import timezone

from bianzhi.cases.access import kind_of, locked, require_state, require_version, subject
from bianzhi.cases.deadlock import again_after_deadlock
from bianzhi.cases.models import State, Submission
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any

TWO_PERSONS = Refusal(
    "I16",
    "这件由您本人经办，须由另一人复核入账",
    rule="经办人与复核人不得为同一人",
    source="机构编制实名制管理内控要求",
    remedy="请其他有复核权限的同志办理",
)
NOT_ABOUT_ONESELF = Refusal(
    "recusal",
    "这件涉及您本人，须回避",
    rule="办理涉及本人的事项应当回避",
    source="事业单位人事管理条例第三十九条",
    remedy="请其他有复核权限的同志办理",
)


def _pending(actor: Actor, submission_id: int, version: int | None) -> Submission:
    actor.require("submission.review")
    submission = locked(actor, submission_id)
    require_state(submission, State.PENDING)
    require_version(submission, version)
    refusals = []
    if submission.maker_id == actor.user_id:
        refusals.append(TWO_PERSONS)
    if submission.person_key is not None and submission.person_key == actor.person_key:
        refusals.append(NOT_ABOUT_ONESELF)
    refuse_if_any(refusals)
    return submission


def approve(actor: Actor, *, submission_id: int, opinion: str = "", version: int | None = None) -> Submission:
    """Post it: the rules are checked again, the books change, and the trail is written, in one transaction."""
    return again_after_deadlock(lambda: _approve(actor, submission_id, opinion, version))


def _approve(actor: Actor, submission_id: int, opinion: str, version: int | None) -> Submission:
    with transaction.atomic():
        submission = _pending(actor, submission_id, version)
        kind = kind_of(submission)
        refuse_if_any(kind.check(actor, submission.payload))
        applied = kind.apply(actor, submission.payload, maker_id=submission.maker_id)
        submission.state = State.POSTED
        submission.checker_id = actor.user_id
        submission.decided_at = timezone.now()
        submission.opinion = opinion[:500]
        submission.result = {
            "kind": applied.kind,
            "key": applied.key,
            "label": applied.label,
            "url": applied.url,
            "consequences": [list(c.line) for c in applied.consequences],
        }
        submission.version += 1
        submission.save()
        record(actor, "复核入账", subject(submission), after=submission.result, reason=opinion)
    return submission


def send_back(actor: Actor, *, submission_id: int, opinion: str, version: int | None = None) -> Submission:
    """Send it back with a reason; its maker may mend and send it again."""
    if not opinion.strip():
        raise Refused(Refusal("case.opinion", "退回须写明原因", field="opinion"))
    with transaction.atomic():
        submission = _pending(actor, submission_id, version)
        submission.state = State.RETURNED
        submission.checker_id = actor.user_id
        submission.decided_at = timezone.now()
        submission.opinion = opinion.strip()[:500]
        submission.version += 1
        submission.save()
        record(actor, "退回", subject(submission), reason=opinion)
    return submission
