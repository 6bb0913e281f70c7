"""用编申请: from a unit's desk to a 用编核准单."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bianzhi.cases.actions import fire, save_draft, submit
from bianzhi.cases.kinds import KINDS, behaviour_of
from bianzhi.cases.models import Submission
from bianzhi.cases.prints import slip_of
from bianzhi.cases.reads import card
from bianzhi.establishment.models import Reservation
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from tests import factories

T = "INST_FULL"


def codes(refused):
    return {r.code for r in refused.value.refusals}


@pytest.fixture
def desks(office, unit):
    """A unit's clerk, and a leader who signs; ``unit`` has ten places of ``T``."""
    user = User.objects.create(
        username="unitclerk",
        name="单位丁",
        role=Role.UNIT_CLERK.value,
        district=office.district,
        unit_key=unit,
    )
    return {
        "user": user,
        "unit": factories.actor(user, frozenset({unit})),
        "clerk": office.clerk,
        "chief": office.chief,
        "leader": factories.actor(factories.user(office.district, Role.DEPUTY, "副主任")),
    }


def payload(unit, quantity=2, **more):
    return {
        "unit": unit, "unit_name": "甲中心", "commodity": T, "quantity": quantity, "entry_kind": "E02",
        "purpose": "招聘教师", **more,
    }  # fmt: skip


def ask(desks, what):
    case = save_draft(desks["unit"], kind="establishment.request_use", payload=what)
    return submit(desks["unit"], submission_id=case.pk)


def go(case, actor, event, **how):
    return fire(actor, submission_id=case.pk, event=event, **how)


def test_from_the_units_desk_to_the_slip(office, unit, desks, crowd):
    case = ask(desks, payload(unit))
    assert case.state == "accepting", "no department above sits at its desk"
    go(case, desks["clerk"], "accept")
    go(case, desks["chief"], "recommend")
    done = go(case, desks["leader"], "sign")
    slip = Reservation.objects.get()
    assert (slip.quantity, slip.approved_on, slip.maker_id, slip.checker_id) == (
        2, timezone.localdate(), desks["unit"].user_id, desks["leader"].user_id,
    )  # fmt: skip
    assert (done.state, done.phase) == ("approved", "done")
    assert done.result["key"] == slip.pk
    for seat in (desks["unit"], desks["clerk"]):
        handed = behaviour_of(KINDS[done.kind]).slip(seat, done.payload, slip.pk)
        shown = dict(handed.pairs)
        assert (handed.title, shown["核准单号"], shown["核准数"]) == ("用编核准单", slip.number, "2名")
        assert shown["有效期至"] == f"{slip.expires_on:%Y年%m月%d日}"
        paper = slip_of(card(seat, case.pk), handed)
        assert f"{slip.approved_on:%Y年%m月%d日}" in paper.above, "dated the day it was signed"


def test_the_department_above_agrees_first(office, unit, desks, crowd):
    above = office.unit("主管局", "organ")
    below = office.unit("下属中心", parent_id=above)
    office.post({"kind": "establishment.approve", "unit": below, "commodity": T, "quantity": 3})
    row = User.objects.create(
        username="sponsor", name="主管戊", role=Role.SPONSOR.value, district=office.district, unit_key=above
    )
    sponsor = factories.actor(row, frozenset({above, below}))
    own = User.objects.create(
        username="below", name="单位己", role=Role.UNIT_CLERK.value, district=office.district, unit_key=below
    )
    case = ask({"unit": factories.actor(own, frozenset({below}))}, payload(below))
    assert case.state == "sponsoring"
    assert go(case, sponsor, "agree").state == "accepting"


def test_more_than_is_vacant_is_refused_at_once(office, unit, desks, crowd):
    crowd.put(unit, T, 9)
    with pytest.raises(Refused) as refused:
        ask(desks, payload(unit))
    assert codes(refused) == {"I13"}
    assert not Reservation.objects.exists()


def test_filled_meanwhile_it_is_not_recommended(office, unit, desks, crowd):
    case = ask(desks, payload(unit))
    go(case, desks["clerk"], "accept")
    crowd.put(unit, T, 9, timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        go(case, desks["chief"], "recommend")
    assert codes(refused) == {"I13"}
    assert go(case, desks["chief"], "refuse_review", opinion="空编不足").phase == "dropped"


def test_it_is_filed_in_four_clicks(office, unit, desks, crowd):
    client = Client()
    client.force_login(desks["user"])
    page = client.get("/ledger/reservations/request/").content.decode()
    assert "甲中心" in page, "the only unit stands there already"
    form = {"unit": "甲中心", "commodity": T, "quantity": "1", "entry_kind": "E02", "purpose": "招聘教师"}
    tried = client.post("/ledger/reservations/request/", form | {"do": "preview"}).content.decode()
    assert "试算通过，可以提交" in tried
    sent = client.post("/ledger/reservations/request/", form | {"do": "submit"})
    case = Submission.objects.get()
    assert sent["Location"] == f"/cases/{case.pk}/"
    assert case.state == "accepting"
