"""区内调动: one case of two units, from the one that takes through the one that gives to both seats at once."""

import pytest
from django.test import Client

from bianzhi.cases import reads
from bianzhi.cases.actions import fire, preview, save_draft, submit
from bianzhi.cases.models import Submission, Task
from bianzhi.staff.actions import register_person
from bianzhi.staff.models import Tenure
from bianzhi.staff.request_move import MOVE
from bianzhi.staff.units_port import unit_names
from bianzhi.users.actor import Forbidden
from bianzhi.users.models import User
from bianzhi.values.refusal import Refused
from tests import factories
from tests.staff.asking import go, newcomer
from tests.staff.conftest import DAY, FULL, codes, seat

ON = "2021-05-01"


@pytest.fixture
def giver(people, other):
    """A clerk of the unit that the person leaves."""
    return people.clerk_of(other)[0]


@pytest.fixture
def goes(people, other):
    number = people.number()
    person = register_person(people.clerk, values={"name": "赵调动", "id_number": number}, synthetic=True)
    people.on(person, other)
    return person, number


def asked(people, desks, centre, number, name="赵调动", **form):
    payload = newcomer(people, centre, name, number=number)
    payload["form"] = {
        "name": name, "unit": str(centre), "commodity": FULL, "on": ON, "document": "调动通知", **form,
    }  # fmt: skip
    return MOVE.completed(desks["unit"], payload)


def filed(people, desks, centre, number, **form):
    case = save_draft(desks["unit"], kind=MOVE.code, payload=asked(people, desks, centre, number, **form))
    return submit(desks["unit"], submission_id=case.pk)


def test_off_there_and_on_here_at_one_signing(people, centre, other, desks, giver, goes):
    person, number = goes
    case = filed(people, desks, centre, number)
    assert (case.state, case.unit_key, case.person_key) == ("releasing", centre, person.pk)
    task = Task.objects.get(submission=case, closed_at=None)
    assert (task.desk, task.unit_key) == ("other_unit", other)
    go(case, giver, "release", opinion="同意调出。")
    go(case, desks["clerk"], "check")
    go(case, desks["chief"], "review")
    day = DAY.replace(month=5)
    assert (seat(people, centre, day).occupied, seat(people, other, day).occupied) == (0, 1)
    go(case, desks["leader"], "sign")
    assert (seat(people, centre, day).occupied, seat(people, other, day).occupied) == (1, 0)
    old, new = Tenure.objects.order_by("begins_on", "pk")
    assert (old.exit_kind, new.entry_kind, old.ends_on) == ("X02", "E07", new.begins_on)
    go(case, desks["hr"], "confirm_hr")
    assert go(case, desks["finance"], "confirm_finance").state == "closed"


def test_each_unit_sees_its_own_numbers_only(people, centre, other, desks, giver, goes):
    payload = asked(people, desks, centre, goes[1])
    asks = preview(desks["unit"], kind=MOVE.code, payload=payload)
    assert not asks.refusals
    assert {c.unit for c in asks.consequences} == {None, centre}
    case = filed(people, desks, centre, goes[1])
    gives = preview(giver, kind=MOVE.code, payload=payload)
    assert {c.unit for c in gives.consequences} == {None, other}
    for name, who in (("release", giver), ("check", desks["clerk"]), ("review", desks["chief"])):
        go(case, who, name)
    go(case, desks["leader"], "sign")
    for who, own in ((desks["unit"], centre), (giver, other)):
        told = reads.card(who, case.pk).result["consequences"]
        assert len(told) == 2, f"the person and the seat of {own}"
    assert len(reads.card(desks["clerk"], case.pk).result["consequences"]) == 3


def test_the_giver_finds_it_and_a_third_unit_does_not(people, centre, desks, giver, goes):
    third = people.clerk_of(people.unit("无关单位"))[0]
    case = filed(people, desks, centre, goes[1])
    assert reads.counts(giver).to_review == 1
    assert reads.card(giver, case.pk).events
    assert reads.counts(third).to_review == 0
    for act in (lambda: reads.card(third, case.pk), lambda: go(case, third, "release")):
        with pytest.raises(Forbidden):
            act()


def test_the_taker_cannot_agree_in_the_givers_stead(people, centre, desks, giver, goes):
    case = filed(people, desks, centre, goes[1])
    head = User.objects.create_user(
        "head", password="一个很长的密码1", name="负责人戊", role="unit_head", district=people.district, unit_key=centre
    )  # fmt: skip
    for who in (desks["unit"], factories.actor(head, frozenset({centre})), desks["clerk"]):
        with pytest.raises((Forbidden, Refused)):
            go(case, who, "release")
    case.refresh_from_db()
    assert case.state == "releasing"


@pytest.mark.parametrize("what", ["name", "number", "gone"])
def test_name_and_number_must_both_fit_and_the_answer_gives_nothing_away(people, centre, desks, goes, what):
    person, number = goes
    if what == "gone":
        people.off(person, DAY.replace(month=4))
    given = {"name": "钱某"} if what == "name" else {}
    if what == "number":
        number = people.number()
    seen = preview(desks["unit"], kind=MOVE.code, payload=asked(people, desks, centre, number, **given))
    if what == "name":
        payload = asked(people, desks, centre, number)
        payload["name"] = "钱某"
        seen = preview(desks["unit"], kind=MOVE.code, payload=payload)
    assert {r.code for r in seen.refusals} == {"move.nobody"}
    assert "单位" not in seen.refusals[0].message


def test_moved_elsewhere_meanwhile_is_refused_at_the_signing(people, centre, other, desks, giver, goes):
    person, number = goes
    case = filed(people, desks, centre, number)
    for name, who in (("release", giver), ("check", desks["clerk"]), ("review", desks["chief"])):
        go(case, who, name)
    people.off(person, DAY.replace(month=4))
    people.on(person, people_third(people), begins=DAY.replace(month=4, day=2))
    with pytest.raises(Refused) as refused:
        go(case, desks["leader"], "sign")
    assert codes(refused) == {"move.gone"}


def people_third(people):
    third = people.unit("第三单位")
    people.approve(third, FULL, 2)
    return third


def test_no_place_is_told_before_anybody_is_asked(people, centre, desks, goes):
    for n in range(3):
        people.staffed(centre, f"先来{n}")
    with pytest.raises(Refused) as refused:
        filed(people, desks, centre, goes[1])
    assert codes(refused) == {"I6"}


def test_one_who_answers_for_both_units_is_not_asked_twice(people, centre, other, goes):
    both, _ = people.clerk_of(centre, below=(other,))
    payload = asked(people, {"unit": both}, centre, goes[1])
    case = save_draft(both, kind=MOVE.code, payload=payload)
    assert submit(both, submission_id=case.pk).state == "checking"


def test_the_giver_sends_it_back_with_a_reason(people, centre, desks, giver, goes):
    case = filed(people, desks, centre, goes[1])
    with pytest.raises(Refused):
        fire(giver, submission_id=case.pk, event="return_release")
    back = fire(giver, submission_id=case.pk, event="return_release", opinion="交接未完")
    assert (back.state, back.phase) == ("returned", "draft")
    assert reads.counts(desks["unit"]).my_returned == 1


def test_the_page_from_name_and_number(people, centre, desks, goes):
    client = Client()
    client.force_login(User.objects.get(pk=desks["unit"].user_id))
    data = {
        "name": "赵调动", "id_number": goes[1], "unit": "某服务中心", "commodity": FULL, "on": ON,
        "document": "调动通知", "do": "preview",
    }  # fmt: skip
    data["unit"] = unit_names(desks["unit"], [centre])[centre]
    page = client.post("/staff/request/move/", data)
    assert page.status_code == 200
    text = page.content.decode()
    assert "试算通过" in text
    assert goes[1] not in text, "the number is sealed at once"
    case = Submission.objects.get()
    sent = client.post(
        f"/staff/request/move/{case.pk}/", {**data, "id_number": "", "do": "submit", "version": case.version}
    )
    assert sent.status_code == 302
    case.refresh_from_db()
    assert case.state == "releasing"
