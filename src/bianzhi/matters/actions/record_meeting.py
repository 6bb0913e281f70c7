"""登记会议: the minutes of a meeting take every matter it decided one step further, all or none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from bianzhi.cases.actions import fire
from bianzhi.cases.reads import card
from bianzhi.matters.models import Meeting, MeetingItem
from bianzhi.matters.terms import FIRES, Conclusion, MeetingKind
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any


@dataclass(frozen=True, slots=True)
class Decided:
    """What a meeting decided about one case."""

    case: int
    conclusion: Conclusion
    remark: str = ""


def record_meeting(
    actor: Actor,
    *,
    kind: MeetingKind,
    number: str,
    held_on: date,
    chair: str,
    attendees: str = "",
    decided: Sequence[Decided],
) -> Meeting:
    """Keep the meeting and move the cases. Raises `Refused` naming each item that cannot go on, `Forbidden`."""
    actor.require("submission.draft")
    if actor.user_id is None:
        raise Forbidden("会议须由具体的人登记")
    number = number.strip()
    refuse_if_any(_on_its_face(actor, kind, number, held_on, chair, decided))
    with transaction.atomic():
        meeting = Meeting.objects.create(
            district_id=actor.district_id,
            kind=kind,
            number=number,
            held_on=held_on,
            chair=chair.strip()[:60],
            attendees=attendees.strip()[:500],
            recorded_by_id=actor.user_id,
            recorded_at=timezone.now(),
        )
        refused: list[Refusal] = []
        for position, one in enumerate(decided, 1):
            try:
                _decide(actor, meeting, position, one)
            except Refused as found:
                refused += [replace(r, message=f"第{position}个议题：{r.message}") for r in found.refusals]
        refuse_if_any(refused)
        record(
            actor,
            "登记会议",
            Subject("matters.meeting", meeting.pk, str(meeting)),
            after={"会议日期": held_on, "议题数": len(decided)},
        )
    return meeting


def _on_its_face(
    actor: Actor, kind: MeetingKind, number: str, held_on: date, chair: str, decided: Sequence[Decided]
) -> list[Refusal]:
    found = [
        Refusal("form.required", f"请填写“{label}”", field=name)
        for name, label, text in (("number", "纪要号", number), ("chair", "主持人", chair.strip()))
        if not text
    ]
    if held_on > timezone.localdate():
        found.append(Refusal("meeting.future", f"会议日期{held_on}还没有到", field="held_on"))
    if not decided:
        found.append(Refusal("meeting.items", "请至少选择一个议题", field="items"))
    if len({one.case for one in decided}) != len(decided):
        found.append(Refusal("meeting.twice", "同一个议题选了两次", field="items"))
    if Meeting.objects.filter(district_id=actor.district_id, kind=kind, number=number).exists():
        found.append(
            Refusal(
                "meeting.number",
                f"{kind.label}{number}已经登记",
                remedy="请核对纪要号；补登议题的请另编纪要号",
                field="number",
            )
        )
    return found


def _decide(actor: Actor, meeting: Meeting, position: int, one: Decided) -> None:
    seen = card(actor, one.case)
    if one.conclusion != Conclusion.AGREED and not one.remark.strip():
        raise Refused(Refusal("case.opinion", f"“{one.conclusion.label}”须写明原因", field="remark"))
    MeetingItem.objects.create(
        meeting=meeting,
        position=position,
        submission_key=one.case,
        title=seen.row.title,
        conclusion=one.conclusion,
        remark=one.remark.strip()[:500],
    )
    fire(
        actor,
        submission_id=one.case,
        event=FIRES[MeetingKind(meeting.kind), one.conclusion],
        opinion=one.remark,
        given={"held_on": meeting.held_on.isoformat(), "number": meeting.number},
    )
