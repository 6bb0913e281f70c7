"""Finding a submission and knowing its kind, with the reasons when one may not."""

from bianzhi.cases.chart import CLOSED, Chart, Event
from bianzhi.cases.desks import DESKS
from bianzhi.cases.kinds import KINDS, SubmissionKind, behaviour_of
from bianzhi.cases.models import Submission
from bianzhi.trail.actions import Subject
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused

MISSING = "没有找到这个办件，或不在您的范围内"


def kind_of(submission: Submission) -> SubmissionKind:
    """Return the registered kind of ``submission``."""
    return KINDS[submission.kind]


def chart_of(submission: Submission) -> Chart:
    """Return the chart the case moves by."""
    return behaviour_of(kind_of(submission)).chart


def left_to_do(submission: Submission) -> list[str]:
    """Return the codes of the forward events of the state that have not happened yet, where each happens once."""
    forward = [e for e in chart_of(submission).leaving(submission.state) if e.forward]
    once = [e.code for e in forward if e.once]
    if not once:
        return [e.code for e in forward]
    done = {event for event, *_ in submission.steps_taken()}
    return [e.code for e in forward if e.code not in done and e.code not in submission.skips]


def about_oneself(actor: Actor, submission: Submission) -> bool:
    """Say whether the case is about the actor's own person."""
    return submission.person_key is not None and submission.person_key == actor.person_key


def locked(actor: Actor, submission_id: int) -> Submission:
    """Return the submission of the actor's district, locked for this transaction. Raises `Forbidden`."""
    found = (
        Submission.objects.select_for_update().filter(pk=submission_id, district_id=actor.district_id).first()
    )
    if found is None or not (
        found.maker_id == actor.user_id
        or any(one.sees_unit(found.unit_key) for one in (actor, *actor.stands_for))
        or found.tasks.filter(unit_key__in=actor.unit_ids or ()).exists()
        or found.cosigns.filter(asked_id=actor.user_id or 0).exists()
    ):
        raise Forbidden(MISSING)
    return found


def acting_at(actor: Actor, submission: Submission, event: Event) -> Actor | None:
    """Return as whom the actor sits at the event's desk: himself, or one he stands in for today; ``None``: not at all."""
    desk = DESKS[event.desk]
    if desk.personal:
        return actor if submission.maker_id == actor.user_id else None
    for one in (actor, *actor.stands_for):
        if desk.seats(one) and at_this_desk(one, submission, event.desk):
            return one
    return None


def at_this_desk(actor: Actor, submission: Submission, desk: str) -> bool:
    """Say whether the case lies at ``desk`` of the actor's own unit; the office and departments have one desk for all."""
    if actor.unit_ids is None or DESKS[desk].personal:
        return True
    return submission.tasks.filter(closed_at=None, desk=desk, unit_key__in=actor.unit_ids).exists()


def require_state(submission: Submission, *states: str) -> None:
    """Raise `Refused` unless the submission is in one of ``states`` (somebody may have acted meanwhile)."""
    if submission.state not in states:
        now = chart_of(submission).by_code[submission.state].label
        raise Refused(
            Refusal(
                "case.state",
                f"办件{submission.number}现为“{now}”，不能再办这一步",
                remedy="请刷新页面查看最新情况",
            )
        )


def require_version(submission: Submission, version: int | None) -> None:
    """Raise `Refused` when somebody saved a later version than the one the actor saw."""
    if version is not None and version != submission.version:
        raise Refused(
            Refusal(
                "case.version",
                f"办件{submission.number}已被他人修改（您看到的是第{version}版，现为第{submission.version}版）",
                remedy="请对照最新内容后再保存",
                field="version",
            )
        )


def subject(submission: Submission) -> Subject:
    """Return the trail's name for the submission."""
    return Subject(
        "cases.submission", submission.pk, f"{submission.number} {submission.title}", submission.unit_key
    )


def in_hands(actor: Actor, submission: Submission) -> bool:
    """Say whether the case is in the actor's hands: his own before it is sent, or at his desk."""
    chart = chart_of(submission)
    if chart.by_code[submission.state].phase in CLOSED:
        return False
    for event in chart.leaving(submission.state):
        if not event.forward:
            continue
        mine = submission.maker_id == actor.user_id
        if DESKS[event.desk].personal == mine and acting_at(actor, submission, event) is not None:
            return True
    return False
