"""What pages show of meetings: the agenda that waits, meetings held, one with its items."""

from dataclasses import dataclass
from datetime import date

from bianzhi.cases.reads import SubmissionRow, submissions
from bianzhi.matters.models import Meeting
from bianzhi.matters.terms import Conclusion, MeetingKind
from bianzhi.users.actor import Actor, Forbidden

MOST = 200
CODE = "matters.request"


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting."""

    key: int
    kind: str
    number: str
    held_on: date
    chair: str
    attendees: str
    count: int
    recorded_by: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item of a meeting."""

    position: int
    case: int
    title: str
    conclusion: str
    remark: str


def agenda(actor: Actor, kind: MeetingKind) -> tuple[SubmissionRow, ...]:
    """Return the matters that wait for such a meeting, the oldest first."""
    rows, _ = submissions(actor, kind=CODE, state=kind.value, limit=MOST)
    return tuple(sorted(rows, key=lambda row: row.submitted_at or row.made_at))


def _row(found: Meeting, count: int) -> MeetingRow:
    return MeetingRow(
        key=found.pk,
        kind=MeetingKind(found.kind).label,
        number=found.number,
        held_on=found.held_on,
        chair=found.chair,
        attendees=found.attendees,
        count=count,
        recorded_by=found.recorded_by.name,
    )


def meetings(actor: Actor) -> tuple[MeetingRow, ...]:
    """Return the meetings held, newest first. Needs to sit at a desk of the office or the commission."""
    _require(actor)
    found = Meeting.objects.filter(district_id=actor.district_id).select_related("recorded_by")
    return tuple(_row(one, len(one.items.all())) for one in found.prefetch_related("items")[:MOST])


def meeting(actor: Actor, key: int) -> tuple[MeetingRow, tuple[ItemRow, ...]]:
    """Return one meeting with its items. Raises `Forbidden`."""
    _require(actor)
    found = (
        Meeting.objects.filter(pk=key, district_id=actor.district_id).select_related("recorded_by").first()
    )
    if found is None:
        raise Forbidden("没有找到这次会议，或不在您的范围内")
    items = tuple(
        ItemRow(one.position, one.submission_key, one.title, Conclusion(one.conclusion).label, one.remark)
        for one in found.items.order_by("position")
    )
    return _row(found, len(items)), items


def _require(actor: Actor) -> None:
    actor.require("submission.draft", "submission.review", "matters.meetings")
