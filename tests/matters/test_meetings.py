"""Meetings: the agenda, the minutes, and every matter they decide at once."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from bianzhi.cases.models import Submission
from bianzhi.matters import reads
from bianzhi.matters.actions import Decided, record_meeting
from bianzhi.matters.models import Meeting, MeetingItem
from bianzhi.matters.terms import Conclusion, MeetingKind
from bianzhi.users.actor import Forbidden
from bianzhi.users.models import User
from bianzhi.values.refusal import Refused
from tests.matters.conftest import HELD, INCREASE, asked, filed, go, to_commission
from tests.staff.conftest import codes

HELD_ON = date(2021, 3, 20)


@pytest.fixture
def waiting(centre, desks):
    found = []
    for _ in range(3):
        case = filed(desks, asked(centre))
        to_commission(case, desks, [{**INCREASE, "unit": centre}])
        found.append(case)
    return found


def held(actor, decided, number="〔2021〕3号", **more):
    given = {"kind": MeetingKind.COMMISSION, "number": number, "held_on": HELD_ON, "chair": "主任甲", **more}
    return record_meeting(actor, decided=decided, **given)


def states(cases):
    return [Submission.objects.get(pk=case.pk).state for case in cases]


def test_one_meeting_decides_many(desks, waiting):
    assert [row.key for row in reads.agenda(desks["clerk"], MeetingKind.COMMISSION)] == [
        c.pk for c in waiting
    ]
    made = held(
        desks["clerk"],
        [
            Decided(waiting[0].pk, Conclusion.AGREED),
            Decided(waiting[1].pk, Conclusion.DEFERRED, "待改革方案批复后再议"),
            Decided(waiting[2].pk, Conclusion.REFUSED, "可内部调剂"),
        ],
    )
    assert states(waiting) == ["drafting", "deferred", "refused"]
    row, items = reads.meeting(desks["chief"], made.pk)
    assert (row.count, [item.conclusion for item in items]) == (3, ["同意", "暂缓", "不同意"])
    assert reads.agenda(desks["clerk"], MeetingKind.COMMISSION) == ()
    waiting[0].refresh_from_db()
    assert waiting[0].findings["minutes"]["number"] == "〔2021〕3号"


def test_one_that_cannot_go_on_holds_all(desks, waiting):
    go(waiting[1], desks["commission"], "resolve", **HELD)  # decided meanwhile by another way
    with pytest.raises(Refused) as refused:
        held(desks["clerk"], [Decided(case.pk, Conclusion.AGREED) for case in waiting])
    assert "第2个议题" in refused.value.refusals[0].message
    assert states(waiting) == ["commission", "drafting", "commission"]
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"number": " "}, "form.required"),
        ({"chair": ""}, "form.required"),
        ({"decided": ()}, "meeting.items"),
    ],
)
def test_what_a_meeting_must_say(desks, waiting, more, code):
    decided = more.pop("decided", [Decided(waiting[0].pk, Conclusion.AGREED)])
    with pytest.raises(Refused) as refused:
        held(desks["clerk"], decided, **more)
    assert code in codes(refused)


def test_a_meeting_to_come_has_no_minutes(desks, waiting):
    decided = [Decided(waiting[0].pk, Conclusion.AGREED)]
    with pytest.raises(Refused) as refused:
        held(desks["clerk"], decided, held_on=timezone.localdate() + timedelta(days=1))
    assert codes(refused) == {"meeting.future"}


def test_a_number_of_minutes_is_used_once_and_a_case_once(desks, waiting):
    held(desks["clerk"], [Decided(waiting[0].pk, Conclusion.AGREED)])
    with pytest.raises(Refused) as refused:
        held(desks["clerk"], [Decided(waiting[1].pk, Conclusion.AGREED)])
    assert codes(refused) == {"meeting.number"}
    twice = [Decided(waiting[1].pk, Conclusion.AGREED)] * 2
    with pytest.raises(Refused) as refused:
        held(desks["clerk"], twice, number="〔2021〕4号")
    assert codes(refused) == {"meeting.twice"}
    with pytest.raises(Refused) as refused:
        held(desks["clerk"], [Decided(waiting[1].pk, Conclusion.DEFERRED)], number="〔2021〕4号")
    assert codes(refused) == {"case.opinion"}


def test_only_the_office_records_and_only_those_concerned_read(desks, waiting):
    for who in ("unit", "commission", "leader"):
        with pytest.raises(Forbidden):
            held(desks[who], [Decided(waiting[0].pk, Conclusion.AGREED)])
    made = held(desks["clerk"], [Decided(waiting[0].pk, Conclusion.AGREED)])
    assert reads.meetings(desks["commission"])[0].key == made.pk
    for read in (lambda: reads.meetings(desks["unit"]), lambda: reads.meeting(desks["unit"], made.pk)):
        with pytest.raises(Forbidden):
            read()


def test_what_was_recorded_stays(desks, waiting):
    made = held(desks["clerk"], [Decided(waiting[0].pk, Conclusion.AGREED)])
    for rows in (Meeting.objects.filter(pk=made.pk), MeetingItem.objects.filter(meeting=made)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_the_pages_from_agenda_to_minutes(desks, waiting):
    client = Client()
    client.force_login(User.objects.get(pk=desks["clerk"].user_id))
    assert "3" in client.get("/matters/meetings/").content.decode()
    form = client.get("/matters/meetings/new/?kind=commission").content.decode()
    assert waiting[0].number in form
    data = {
        "number": "〔2021〕3号",
        "held_on": "2021-03-20",
        "chair": "主任甲",
        "attendees": "",
        f"said-{waiting[0].pk}": "refused",
    }
    again = client.post("/matters/meetings/new/?kind=commission", data)
    assert again.status_code == 422
    assert "须写明原因" in again.content.decode()
    done = client.post(
        "/matters/meetings/new/?kind=commission", data | {f"remark-{waiting[0].pk}": "可内部调剂"}
    )
    assert done.status_code == 302
    assert "可内部调剂" in client.get(done["Location"]).content.decode()
    word = client.get(done["Location"] + "minutes.docx")
    assert word.content.startswith(b"PK")
