"""委托, 移交, 会签: others act, and nobody's two parts in one case become one."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import localdate, now

from bianzhi.accounts.actions import delegate, revoke_delegation
from bianzhi.accounts.reads import colleagues, delegations
from bianzhi.cases import reads
from bianzhi.cases.actions import answer_cosign, ask_cosign, hand_over, handing, recall_cosign, save_draft
from bianzhi.cases.models import CoSign, Step, Submission
from bianzhi.cases.prints import sheet_of
from bianzhi.notices.models import Notice
from bianzhi.trail.models import TrailEvent
from bianzhi.units.reads import actor_of_user
from bianzhi.users.actor import Forbidden
from bianzhi.users.models import Delegation, User
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from tests import factories
from tests.staff.asking import ask, go, newcomer
from tests.staff.conftest import codes


def as_now(actor):
    """The same person as the next request finds him."""
    user = User.objects.select_related("district").get(pk=actor.user_id)
    return actor_of_user(user, user.district, "127.0.0.1")


@pytest.fixture
def second(people):
    return factories.actor(factories.user(people.district, Role.CLERK, "经办乙"))


def given(actor, to, begins=None, days=5, reason="出差"):
    begins = begins or localdate()
    return delegate(
        actor, to_id=to.user_id, begins_on=begins, ends_on=begins + timedelta(days=days), reason=reason
    )


@pytest.fixture
def at_leader(people, centre, desks):
    case = ask(desks, newcomer(people, centre))
    go(case, desks["clerk"], "check")
    go(case, desks["chief"], "review")
    return case


def test_the_stand_in_acts_under_his_own_name_for_the_other(people, centre, desks, second, at_leader):
    given(desks["leader"], second)
    stand_in = as_now(second)
    assert [one.name for one in stand_in.stands_for] == ["leader某"]
    assert reads.counts(stand_in).to_review == 1
    assert reads.card(stand_in, at_leader.pk).events
    done = go(at_leader, stand_in, "sign", opinion="同意。")
    assert done.state == "confirming"
    step = Step.objects.get(submission=at_leader, event="sign")
    assert (step.user_id, step.on_behalf_id) == (second.user_id, desks["leader"].user_id)
    assert TrailEvent.objects.filter(verb="签批同意").get().user_name == "经办乙（受leader某委托）"
    card = reads.card(stand_in, at_leader.pk)
    printed = str(sheet_of(card, (("姓名", "x"),)))
    assert "经办乙（受leader某委托）" in printed


def test_two_persons_stay_two(people, centre, desks, at_leader):
    given(desks["leader"], desks["clerk"])  # who checked it himself
    with pytest.raises(Refused) as refused:
        go(at_leader, as_now(desks["clerk"]), "sign")
    assert codes(refused) == {"I16"}


def test_the_parts_of_whom_one_stands_in_for_count_too(people, centre, desks, second):
    case = ask(desks, newcomer(people, centre))
    go(case, desks["chief"], "check")  # the chief sat at the clerk's desk
    given(desks["chief"], second)
    with pytest.raises(Refused) as refused:
        go(case, as_now(second), "review")
    assert codes(refused) == {"I16"}


def test_it_begins_and_ends_by_itself_and_can_be_taken_back(desks, second, at_leader, monkeypatch):
    tomorrow = localdate() + timedelta(days=1)
    made = given(desks["leader"], second, begins=tomorrow, days=0)
    assert as_now(second).stands_for == ()
    with pytest.raises(Forbidden):
        go(at_leader, as_now(second), "sign")
    Delegation.objects.filter(pk=made.pk).update(begins_on=localdate())
    assert len(as_now(second).stands_for) == 1
    assert delegations(as_now(second))[0].state == "有效"
    with pytest.raises(Forbidden):
        revoke_delegation(second, delegation_id=made.pk)
    revoke_delegation(desks["leader"], delegation_id=made.pk)
    assert as_now(second).stands_for == ()
    late = given(desks["leader"], second)
    Delegation.objects.filter(pk=late.pk).update(
        begins_on=localdate() - timedelta(days=9), ends_on=localdate() - timedelta(days=1)
    )
    assert as_now(second).stands_for == ()


def test_who_is_disabled_gives_nothing_and_nothing_goes_onward(people, desks, second):
    third = factories.actor(factories.user(people.district, Role.CLERK, "经办丙"))
    given(desks["leader"], second)
    given(second, third)
    assert [one.name for one in as_now(third).stands_for] == ["经办乙"], (
        "not the leader's desk at second hand"
    )
    User.objects.filter(pk=desks["leader"].user_id).update(is_active=False)
    assert as_now(second).stands_for == ()


def test_to_whom_one_may_not_give(people, centre, desks, second):
    unit = desks["unit"]
    other = people.clerk_of(people.unit("另一单位"))[0]
    admin = factories.actor(factories.user(people.district, Role.SYS_ADMIN, "系统"))
    far = factories.actor(factories.user(factories.district("邻区"), Role.CLERK, "邻区"))
    for who, to in (
        (second, second),
        (second, unit),
        (unit, second),
        (unit, other),
        (second, admin),
        (second, far),
    ):
        with pytest.raises(Refused):
            given(who, to)
    for bad in (
        {"days": -1},
        {"days": 91},
        {"begins": localdate() - timedelta(days=1)},
        {"reason": " "},
    ):
        with pytest.raises(Refused):
            given(desks["leader"], second, **bad)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(
            user_id=second.user_id,
            stand_in_id=second.user_id,
            begins_on=localdate(),
            ends_on=localdate(),
            made_at=now(),
        )
    assert {p.name for p in colleagues(unit)} == set()
    assert "邻区" not in {p.name for p in colleagues(second)}


def test_who_leaves_hands_his_cases_over_and_his_parts_stay_his(people, centre, desks):
    user = User.objects.create_user(
        "unit2", password="一个很长的密码1", name="单位新", role="unit_clerk", district=people.district, unit_key=centre
    )  # fmt: skip
    new = factories.actor(user, frozenset({centre}))
    draft = save_draft(desks["unit"], kind="staff.request_on", payload=newcomer(people, centre, "草稿"))
    sent = ask(desks, newcomer(people, centre, "在办"))
    planned = handing(people.chief, from_id=desks["unit"].user_id, to_id=user.pk)
    assert {case.pk for case in planned.moves} == {draft.pk, sent.pk}
    User.objects.filter(pk=desks["unit"].user_id).update(is_active=False)
    hand_over(people.chief, from_id=desks["unit"].user_id, to_id=user.pk, reason="调离")
    assert reads.counts(new).my_drafts == 1
    with pytest.raises(Forbidden):
        go(sent, desks["unit"], "withdraw")
    go(sent, people.clerk, "check")  # the applicant's account is disabled: the case goes its way
    assert go(sent, people.chief, "return_review", opinion="补材料").state == "returned"
    assert go(sent, new, "submit").state == "checking"
    assert TrailEvent.objects.filter(verb="移交办件").count() == 2
    assert Step.objects.filter(submission=sent, event="submit").first().user_id == desks["unit"].user_id


def test_not_to_one_who_has_a_part_in_it(people, desks, second):
    paper = {"document_number": "某编发〔2021〕5号", "title": "t", "kind": "reply", "lines": []}
    mine = save_draft(people.clerk, kind="instruments.post", payload=paper)
    Step.objects.create(
        submission=mine, number=1, event="x", label="x", source="draft", target="draft", desk="clerk", user_id=second.user_id,
        at=now(),
    )  # fmt: skip
    planned = handing(people.chief, from_id=people.clerk.user_id, to_id=second.user_id)
    assert (planned.moves, [case.pk for case in planned.stays]) == ((), [mine.pk])


def test_what_a_hand_over_needs(people, centre, desks, second):
    unit = desks["unit"].user_id
    for who, pair, error in (
        (people.clerk, (unit, second.user_id), Forbidden),
        (people.chief, (unit, second.user_id), Refused),
        (people.chief, (unit, unit), Refused),
        (people.chief, (unit, 999), Forbidden),
    ):
        with pytest.raises(error):
            handing(who, from_id=pair[0], to_id=pair[1])
    with pytest.raises(Refused):
        hand_over(people.chief, from_id=people.clerk.user_id, to_id=second.user_id, reason="")


def test_a_case_waits_for_its_co_signers(people, centre, desks, second):
    hr = desks["hr"]
    case = ask(desks, newcomer(people, centre))
    made = ask_cosign(
        desks["clerk"], submission_id=case.pk, user_ids=[second.user_id, hr.user_id], question="职称是否合格"
    )
    assert len(made) == 2
    mine = {row.asked_id: row.pk for row in made}
    assert Notice.objects.filter(user_id=hr.user_id).count() == 1
    with pytest.raises(Refused) as refused:
        go(case, desks["clerk"], "check")
    assert "case.cosign" in codes(refused)
    assert any(row.mine for row in reads.card(hr, case.pk).cosigns), "who is asked sees the case"
    with pytest.raises(Refused):
        answer_cosign(hr, cosign_id=mine[hr.user_id], agrees=False)
    answer_cosign(hr, cosign_id=mine[hr.user_id], agrees=False, opinion="职称未到期")
    with pytest.raises(Refused):
        answer_cosign(hr, cosign_id=mine[hr.user_id], agrees=True)
    with pytest.raises(Refused):
        recall_cosign(desks["clerk"], cosign_id=mine[second.user_id], reason="")
    recall_cosign(desks["clerk"], cosign_id=mine[second.user_id], reason="已电话答复")
    assert go(case, desks["clerk"], "check").state == "reviewing"
    printed = str(sheet_of(reads.card(desks["clerk"], case.pk), (("姓名", "x"),)))
    assert "不同意。职称未到期" in printed


def test_going_back_needs_no_co_signature(people, centre, desks, second):
    case = ask(desks, newcomer(people, centre))
    ask_cosign(desks["clerk"], submission_id=case.pk, user_ids=[second.user_id], question="x")
    assert go(case, desks["clerk"], "return_check", opinion="材料不齐").state == "returned"


def test_whom_one_may_ask(people, centre, desks, second):
    case = ask(desks, newcomer(people, centre))
    clerk, far = desks["clerk"], factories.user(factories.district("邻区"), Role.CLERK, "邻区")
    for users, question in (
        ([], "x"),
        ([clerk.user_id], "x"),
        ([desks["unit"].user_id], "x"),
        ([far.pk], "x"),
        ([second.user_id], " "),
    ):
        with pytest.raises(Refused):
            ask_cosign(clerk, submission_id=case.pk, user_ids=users, question=question)
    for who in (desks["unit"], desks["hr"], desks["leader"]):
        with pytest.raises(Forbidden):
            ask_cosign(who, submission_id=case.pk, user_ids=[second.user_id], question="x")
    ask_cosign(clerk, submission_id=case.pk, user_ids=[second.user_id], question="x")
    with pytest.raises(Refused):
        ask_cosign(clerk, submission_id=case.pk, user_ids=[second.user_id], question="x")
    assert CoSign.objects.count() == 1
    with pytest.raises(Forbidden):
        answer_cosign(clerk, cosign_id=CoSign.objects.get().pk, agrees=True)


def test_the_pages(people, centre, desks, second):
    case = ask(desks, newcomer(people, centre))
    clerk, other, chief = Client(), Client(), Client()
    for client, who in ((clerk, desks["clerk"]), (other, second), (chief, people.chief)):
        client.force_login(User.objects.get(pk=who.user_id))
    assert "请人会签" in clerk.get(f"/cases/{case.pk}/").content.decode()
    asked = {"users": [second.user_id], "question": "是否合格"}
    assert clerk.post(f"/cases/{case.pk}/cosign/", asked | {"question": ""}).status_code == 422
    assert clerk.post(f"/cases/{case.pk}/cosign/", asked).status_code == 302
    assert "是否合格" in other.get(f"/cases/{case.pk}/").content.decode()
    key = CoSign.objects.get().pk
    assert other.post(f"/cases/{case.pk}/cosign/answer/", {"cosign": key, "say": "agree"}).status_code == 302
    assert clerk.post(f"/cases/{case.pk}/cosign/recall/", {"cosign": key, "reason": "x"}).status_code == 422
    days = {
        "begins_on": localdate().isoformat(),
        "ends_on": (localdate() + timedelta(days=3)).isoformat(),
        "reason": "休假",
    }
    made = clerk.post("/accounts/delegations/", days | {"to": second.user_id})
    assert made.status_code == 302
    assert "经办乙" in clerk.get("/accounts/delegations/").content.decode()
    key = Delegation.objects.get().pk
    assert clerk.post(f"/accounts/delegations/{key}/revoke/").status_code == 302
    looked = chief.post(
        "/cases/hand-over/", {"from": people.clerk.user_id, "to": second.user_id, "reason": "", "do": "look"}
    )
    assert "将移交 0 件" in looked.content.decode()
    assert (
        chief.post(
            "/cases/hand-over/",
            {"from": people.clerk.user_id, "to": second.user_id, "reason": "", "do": "confirm"},
        ).status_code
        == 422
    )
    assert Submission.objects.count() == 1
