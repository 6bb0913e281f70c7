"""年度用编计划: from the unit's lines to the plan in force, and how later requests stand to it."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from bianzhi.cases.actions import fire, preview, save_draft, submit
from bianzhi.establishment.actions import adopt_plan
from bianzhi.establishment.models import UsePlan, UsePlanItem
from bianzhi.establishment.ports import PORTS
from bianzhi.establishment.reads.plans import plan_lines, plans
from bianzhi.ledger.planning import PlanLine, beyond_plan, check_plan
from bianzhi.ledger.vacancy import Position
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from tests import factories

T = "INST_FULL"
KIND = "establishment.request_plan"


def this_year() -> int:
    return localdate().year


def decided() -> dict[str, str]:
    return {"number": "编委会〔2021〕1号", "held_on": localdate().isoformat()}


@pytest.fixture
def desks(office, unit):
    user = User.objects.create(
        username="planner", name="单位丁", role=Role.UNIT_CLERK.value, district=office.district, unit_key=unit
    )
    return {
        "user": user,
        "unit": factories.actor(user, frozenset({unit})),
        "leader": factories.actor(factories.user(office.district, Role.DEPUTY, "副主任")),
        "commission": factories.actor(factories.user(office.district, Role.COMMISSION, "委员")),
    }


def payload(unit, *items, later=0):
    rows = items or ({"commodity": T, "entry_kind": "E02", "quantity": 3, "purpose": "教师"},)
    return {"unit": unit, "unit_name": "甲中心", "year": this_year() + later, "items": list(rows)}


def filed(desks, what):
    case = save_draft(desks["unit"], kind=KIND, payload=what)
    return submit(desks["unit"], submission_id=case.pk)


def to_commission(office, desks, case):
    for who, event in ((office.clerk, "accept"), (office.chief, "recommend"), (desks["leader"], "sign")):
        case = fire(who, submission_id=case.pk, event=event)
    return case


def test_from_the_units_lines_to_the_plan_in_force(office, unit, desks):
    case = filed(desks, payload(unit))
    assert case.state == "accepting", "no department above sits at its desk"
    assert to_commission(office, desks, case).state == "deciding"
    assert not UsePlan.objects.exists()
    with pytest.raises(Refused):
        fire(office.clerk, submission_id=case.pk, event="adopt")
    done = fire(office.clerk, submission_id=case.pk, event="adopt", given=decided())
    assert (done.state, done.phase) == ("approved", "done")
    plan = UsePlan.objects.get()
    assert (plan.year, plan.version, plan.basis, plan.maker_id) == (
        this_year(),
        1,
        "编委会〔2021〕1号",
        desks["unit"].user_id,
    )
    [row] = plans(office.clerk, this_year())
    assert (row.planned, row.approved, row.used, row.left) == (3, 0, 0, 3)


def test_adjusted_it_is_a_new_version_and_the_old_one_stays(office, unit, desks):
    for quantity in (3, 5):
        item = {"commodity": T, "entry_kind": "E02", "quantity": quantity, "purpose": ""}
        case = to_commission(office, desks, filed(desks, payload(unit, item)))
        fire(desks["commission"], submission_id=case.pk, event="resolve", given=decided())
    assert list(UsePlan.objects.values_list("version", flat=True)) == [1, 2]
    assert [row.planned for row in plans(office.clerk, this_year())] == [5]
    for rows in (UsePlan.objects.all(), UsePlanItem.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.filter(pk__gt=0).update(**({"basis": "改"} if rows.model is UsePlan else {"quantity": 99}))


def test_no_more_than_is_free_or_will_be(office, unit, desks, monkeypatch):
    class Two:
        def expected(self, district_id, unit_id, since, until):
            assert (since.year, until.month, until.day) == (this_year(), 12, 31)
            return {T: 2}

    item = {"commodity": T, "entry_kind": "E02", "quantity": 12, "purpose": ""}
    with pytest.raises(Refused) as refused:
        filed(desks, payload(unit, item))
    assert "可安排的10名" in str(refused.value)
    monkeypatch.setattr(PORTS, "leavers", Two())
    assert filed(desks, payload(unit, item)).phase == "open"


@pytest.mark.parametrize(
    ("items", "later"),
    [
        ((), 2),
        (({"commodity": "UNIT_CHIEF.ZK", "entry_kind": "E02", "quantity": 1},), 0),
        (({"commodity": T, "entry_kind": "E99", "quantity": 1},), 0),
        (({"commodity": T, "entry_kind": "E02", "quantity": 0},), 0),
        (({"commodity": T, "entry_kind": "E02", "quantity": 1},) * 2, 0),
    ],
)
def test_what_a_plan_cannot_be(unit, desks, items, later):
    with pytest.raises(Refused):
        filed(desks, payload(unit, *items, later=later))


def test_a_request_beyond_the_plan_is_told_and_not_refused(office, unit, desks):
    lines = (PlanLine(T, "E02", 1),)
    day = localdate()
    adopt_plan(
        office.chief,
        unit_id=unit,
        year=this_year(),
        lines=lines,
        approved_on=day,
        maker_id=office.clerk.user_id,
    )
    assert plan_lines(office.district.pk, unit, this_year()) == lines
    asked = {
        "unit": unit,
        "unit_name": "甲中心",
        "commodity": T,
        "quantity": 2,
        "entry_kind": "E02",
        "purpose": "教师",
    }
    seen = preview(desks["unit"], kind="establishment.request_use", payload=asked)
    assert not seen.refusals
    assert [w.code for w in seen.warnings] == ["plan.beyond"]
    within = preview(desks["unit"], kind="establishment.request_use", payload={**asked, "quantity": 1})
    assert not within.warnings


def test_the_page(office, unit, desks):
    client = Client()
    client.force_login(desks["user"])
    rows = {
        "item-TOTAL_FORMS": 4, "item-INITIAL_FORMS": 0, "year": this_year(),
        "item-0-commodity": T, "item-0-entry_kind": "E02", "item-0-quantity": "x", "item-0-purpose": "",
    }  # fmt: skip
    assert client.get("/ledger/plans/request/").status_code == 200
    wrong = client.post("/ledger/plans/request/", rows | {"do": "preview"})
    assert wrong.status_code == 422
    from bianzhi.cases.models import Submission

    case = Submission.objects.get()
    assert case.payload["items"][0]["quantity"] == "x", "what was typed is kept"
    good = rows | {"item-0-quantity": "2", "version": case.version}
    tried = client.post(f"/ledger/plans/request/{case.pk}/", good | {"do": "preview"})
    assert "+2" in tried.content.decode()
    case.refresh_from_db()
    sent = client.post(f"/ledger/plans/request/{case.pk}/", good | {"do": "submit", "version": case.version})
    assert sent.status_code == 302
    case.refresh_from_db()
    assert case.state == "accepting"
    assert client.get("/ledger/plans/").status_code == 200


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 10), st.integers(1, 60))
def test_the_limit_is_what_is_free_plus_who_leaves(approved, occupied, leaving, wanted):
    here = Position(approved=approved, occupied=occupied, reserved=0, frozen=0, allowed_over=0)
    found = check_plan("甲", [PlanLine(T, "E02", wanted)], {T: here}, {T: leaving})
    fits = occupied <= approved and wanted <= approved - occupied + leaving
    assert bool(found) != fits


@given(st.integers(0, 20), st.integers(0, 20), st.integers(1, 20))
def test_beyond_is_beyond(planned, approved, quantity):
    lines = [PlanLine(T, "E02", planned)] if planned else []
    assert bool(beyond_plan(lines, T, "E02", approved, quantity, 2021)) == (approved + quantity > planned)
