"""A small office, a unit that asks, and everybody a matter passes."""

import pytest

from bianzhi.cases.actions import fire, save_draft, submit
from bianzhi.instruments.actions import add_issuer
from bianzhi.instruments.choices import Level
from bianzhi.users.roles import Role
from tests import factories
from tests.staff.conftest import FULL, People

INCREASE = {"kind": "establishment.increase", "commodity": FULL, "quantity": 2}


@pytest.fixture
def people(db):
    made = People()
    add_issuer(made.chief, code="某编办发", name="某区编办", level=Level.OFFICE)
    made.issue(FULL, 20)
    return made


@pytest.fixture
def centre(people):
    unit = people.unit("某服务中心")
    people.approve(unit, FULL, 3)
    return unit


@pytest.fixture
def desks(people, centre):
    unit, user = people.clerk_of(centre)
    found = {"unit": unit, "unit_user": user, "clerk": people.clerk, "chief": people.chief}
    for name, role in (("leader", Role.DEPUTY), ("commission", Role.COMMISSION), ("clerk2", Role.CLERK)):
        found[name] = factories.actor(factories.user(people.district, role, f"{name}某"))
    return found


def asked(centre, matter="increase", lines=None, **more):
    rows = [{**INCREASE, "unit": centre}] if lines is None else lines
    return {
        "matter": matter, "unit": centre, "unit_name": "某服务中心", "title": "关于增加编制的请示", "number": "某中心〔2021〕3号",
        "reason": "新增托育服务职能，现有人员不足。", "basis": "", "lines": rows, **more,
    }  # fmt: skip


def filed(desks, payload):
    case = save_draft(desks["unit"], kind="matters.request", payload=payload)
    return submit(desks["unit"], submission_id=case.pk)


def go(case, actor, event, opinion="", **given):
    return fire(actor, submission_id=case.pk, event=event, opinion=opinion, given=given or None)


PLAN = {"opinion_text": "经调研，理由成立。", "to_commission": True}
HELD = {"held_on": "2021-03-20", "number": "〔2021〕3号"}
REPLY = {
    "issuer": "某编发", "title": "关于同意增加编制的批复", "addressee": "某服务中心",
    "body": "同意增加。", "copies": "某区财政局",
}  # fmt: skip
NUMBER = {"document_number": "某编发[2021]77号", "signed_on": "2021-03-25"}


def to_commission(case, desks, lines, **plan):
    """Take a filed matter as far as the commission."""
    go(case, desks["clerk"], "accept")
    go(case, desks["clerk"], "plan", **{**PLAN, **plan, "lines": lines})
    go(case, desks["chief"], "recommend")
    return go(case, desks["leader"], "office_meeting", **HELD)


def to_books(case, desks, **number):
    """From the text of the reply to the books."""
    go(case, desks["clerk"], "draft_reply", **REPLY)
    go(case, desks["chief"], "proof")
    go(case, desks["leader"], "sign")
    go(case, desks["clerk"], "number", **{**NUMBER, **number})
    return go(case, desks["chief"], "post")
