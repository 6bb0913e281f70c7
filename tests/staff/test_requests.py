"""A unit asks, the office decides: 上编 and 下编 from the unit's desk to the books and to the departments."""

import io

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document

from bianzhi.cases import reads
from bianzhi.cases.actions import save_draft, submit
from bianzhi.cases.kinds import KINDS, behaviour_of
from bianzhi.cases.models import Step, Submission, Task
from bianzhi.establishment.actions import reserve
from bianzhi.establishment.reads import reservation_number
from bianzhi.search.models import SearchEntry
from bianzhi.staff.models import Person, Tenure
from bianzhi.users.actor import Forbidden
from bianzhi.users.models import User
from bianzhi.values.refusal import Refused
from tests import factories
from tests.staff.asking import ask, go, newcomer
from tests.staff.conftest import FULL, codes, seat


def test_a_newcomer_from_the_units_desk_to_the_departments(people, centre, desks):
    case = ask(desks, newcomer(people, centre))
    assert (case.state, case.phase, Person.objects.count()) == ("checking", "open", 0)
    assert case.due_on is not None, "the promised time runs from the day it is sent"
    go(case, desks["clerk"], "check")
    go(case, desks["chief"], "review", opinion="经核，同意。")
    assert seat(people, centre).occupied == 0, "nothing is in the books before the signing"
    done = go(case, desks["leader"], "sign")
    tenure = Tenure.objects.get()
    assert (tenure.unit_id, tenure.person.name, seat(people, centre).occupied) == (centre, "李虚明", 1)
    assert (tenure.maker_id, tenure.checker_id) == (desks["unit"].user_id, desks["leader"].user_id)
    assert done.result["url"] == f"/staff/{tenure.person_id}/"
    findable = SearchEntry.objects.get(kind="person", key=tenure.person_id)
    assert (findable.unit_key, findable.title) == (centre, "李虚明")
    go(case, desks["finance"], "confirm_finance")
    with pytest.raises(Refused) as again:
        go(case, desks["finance"], "confirm_finance")
    assert codes(again) == {"case.once"}
    closed = go(case, desks["hr"], "confirm_hr")
    assert (closed.state, closed.phase) == ("closed", "done")
    assert not Task.objects.filter(submission=case, closed_at=None).exists()
    assert [s.event for s in Step.objects.filter(submission=case)] == [
        "submit", "check", "review", "sign", "confirm_finance", "confirm_hr",
    ]  # fmt: skip


def test_the_inbox_of_each_desk_holds_what_waits_there(people, centre, desks):
    case = ask(desks, newcomer(people, centre))
    way = (("clerk", "check"), ("chief", "review"), ("leader", "sign"))
    for name, event in way:
        waiting = {n: reads.counts(desks[n]).to_review for n in ("clerk", "chief", "leader", "hr", "finance")}
        assert {n for n, count in waiting.items() if count} >= {name}
        assert not waiting["hr"]
        go(case, desks[name], event)
    assert (reads.counts(desks["hr"]).to_review, reads.counts(desks["finance"]).to_review) == (1, 1)
    assert reads.counts(desks["unit"]).my_pending == 1


def test_three_desks_are_three_persons(people, centre, desks):
    case = ask(desks, newcomer(people, centre))
    go(case, desks["chief"], "check")  # a chief may sit at the clerk's desk
    with pytest.raises(Refused) as refused:
        go(case, desks["chief"], "review")
    assert codes(refused) == {"I16"}
    assert "审核通过" in refused.value.refusals[0].message


@pytest.mark.parametrize(
    ("name", "event"), [("unit", "check"), ("clerk", "review"), ("chief", "sign"), ("hr", "confirm_finance")]
)
def test_nobody_sits_at_anothers_desk(people, centre, desks, name, event):
    case = ask(desks, newcomer(people, centre))
    with pytest.raises(Forbidden):
        go(case, desks[name], event)


def test_taken_meanwhile_the_signing_is_refused_and_nothing_is_written(people, centre, desks):
    case = ask(desks, newcomer(people, centre))
    go(case, desks["clerk"], "check")
    go(case, desks["chief"], "review")
    for n in range(3):
        people.staffed(centre, f"先来{n}")
    before = Person.objects.count()
    with pytest.raises(Refused) as refused:
        go(case, desks["leader"], "sign")
    assert codes(refused) == {"I6"}
    assert Person.objects.count() == before
    assert Submission.objects.get(pk=case.pk).state == "signing"


def test_sent_back_it_is_mended_and_its_time_stood_still(people, centre, desks):
    case = ask(desks, newcomer(people, centre))
    back = go(case, desks["clerk"], "return_check", opinion="缺调动通知")
    assert (back.state, back.phase) == ("returned", "draft")
    assert back.stopped_on is not None
    with pytest.raises(Refused):
        go(case, desks["clerk"], "check")
    mended = save_draft(
        desks["unit"],
        kind="staff.request_on",
        payload=newcomer(people, centre),
        submission_id=case.pk,
        version=back.version,
    )
    sent = submit(desks["unit"], submission_id=mended.pk)
    assert (sent.state, sent.stopped_on) == ("checking", None)


def test_recruits_need_a_slip(people, centre, desks):
    with pytest.raises(Refused) as refused:
        ask(desks, newcomer(people, centre, kind="E02"))
    assert "reservation.expected" in codes(refused)


def test_a_slip_that_is_used_up_is_still_told_by_its_number(people, centre, desks):
    slip = reserve(
        people.chief, unit_id=centre, commodity_code=FULL, quantity=1, entry_kind="E02", purpose="招聘",
        approved_on=timezone.localdate(), maker_id=people.maker,
    )  # fmt: skip
    day = timezone.localdate().isoformat()
    asked = newcomer(people, centre, kind="E02", reservation=str(slip.pk), begins_on=day)
    case = ask(desks, asked)
    for name, event in (("clerk", "check"), ("chief", "review"), ("leader", "sign")):
        go(case, desks[name], event)
    for who in ("unit", "clerk", "hr"):
        shown = dict(
            behaviour_of(KINDS[case.kind]).sheet(desks[who], reads.card(desks[who], case.pk).payload)
        )
        assert shown["用编核准单"] == slip.number
    other = factories.actor(factories.user(factories.district("别区")))
    assert reservation_number(other, slip.pk) == ""


def test_who_is_registered_already_is_found_by_the_number(people, centre, desks):
    number = people.number()
    from bianzhi.staff.actions import register_person

    known = register_person(people.clerk, values={"name": "王旧人", "id_number": number}, synthetic=True)
    case = ask(desks, newcomer(people, centre, name="王旧人", number=number))
    for name, event in (("clerk", "check"), ("chief", "review"), ("leader", "sign")):
        go(case, desks[name], event)
    assert Tenure.objects.get().person_id == known.pk


def test_off_by_the_unit(people, centre, desks):
    person = people.staffed(centre)
    payload = {
        "person": person.pk, "name": person.name, "unit": centre,
        "form": {"exit_kind": "X04", "ends_on": "2021-06-01", "document": "辞职批复", "destination": ""},
    }  # fmt: skip
    case = ask(desks, payload, "staff.request_off")
    go(case, desks["clerk"], "check")
    go(case, desks["chief"], "review")
    assert str(Tenure.objects.get().ends_on) == "2021-06-01"
    go(case, desks["hr"], "confirm_hr")
    assert go(case, desks["finance"], "confirm_finance").phase == "done"


def test_a_unit_asks_for_its_own_only(people, centre, other, desks):
    with pytest.raises((Refused, Forbidden)):
        ask(desks, newcomer(people, other))
    stranger = people.staffed(other, "别家人")
    with pytest.raises((Refused, Forbidden)):
        ask(desks, {"person": stranger.pk, "unit": other, "form": {}}, "staff.request_off")


def test_a_locked_field_is_changed_by_three_hands(people, centre, desks):
    person = people.staffed(centre, "旧姓名")
    client = Client()
    client.force_login(desks["unit_user"])
    page = client.get(f"/staff/request/change/?person={person.pk}")
    assert page.status_code == 200
    payload = {
        "person": person.pk, "name": person.name, "unit": centre, "version": 1, "sealed": None,
        "form": {
            "name": "新姓名", "effective_on": "2021-06-01", "reason": "户籍证明", "retire_category": "cadre",
            "sex": person.sex, "birth_date": person.birth_date.isoformat(), "pay_list": "on",
        },
    }  # fmt: skip
    emptied = payload | {"form": payload["form"] | {"birth_date": ""}}
    with pytest.raises(Refused) as refused:
        ask(desks, emptied, "staff.request_change")
    assert codes(refused) == {"person.required"}
    case = ask(desks, payload, "staff.request_change")
    go(case, desks["clerk"], "check")
    assert Person.objects.get(pk=person.pk).name == "旧姓名"
    assert go(case, desks["chief"], "review").phase == "done"
    assert Person.objects.get(pk=person.pk).name == "新姓名"


def test_the_slip_is_handed_out_once_it_took_effect(people, centre, desks):
    case = ask(desks, newcomer(people, centre))
    client = Client()
    client.force_login(User.objects.get(pk=desks["unit"].user_id))
    address = f"/cases/{case.pk}/slip.docx"
    assert client.get(address).status_code == 404, "nothing to hand out before the signing"
    for who, event in (("clerk", "check"), ("chief", "review"), ("leader", "sign")):
        go(case, desks[who], event)
    slip = client.get(address)
    assert slip.status_code == 200
    text = "\n".join(
        cell.text
        for table in Document(io.BytesIO(slip.content)).tables
        for row in table.rows
        for cell in row.cells
    )
    assert "李虚明" in text
    assert "该同志已核准入编" in text
    assert "入编通知单（Word）" in client.get(f"/cases/{case.pk}/").content.decode()
    assert client.get(f"/cases/{case.pk}/slip.exe").status_code == 404
