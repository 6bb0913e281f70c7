"""A matter with a real browser: the request with its lines, the proposal tried on the books, the meeting, the reply, the posting."""

from collections.abc import Callable
from typing import Any

import pytest

from bianzhi.cases.models import Submission
from bianzhi.users.roles import Role
from tests.site.world import Place

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Sit = Callable[..., Any]


def state() -> str:
    return Submission.objects.get(kind="matters.request").state


def ask(unit: Any, place: Place) -> int:
    unit.open("/matters/request/")
    unit.choose("从统筹编制中增核")
    page = unit.page
    page.fill("[name=title]", "关于增加编制的请示")
    page.fill("[name=reason]", "新增职能，内部无法调剂")
    page.get_by_role("button", name="增核编制", exact=True).click()
    page.locator("[name='line-1-unit']").fill(place.unit_names["child"])
    page.locator("[name='line-1-commodity']").fill("事业编制（财政全额）")
    page.fill("[name='line-1-quantity']", "1")
    unit.press("提交")
    assert "待受理" in unit.text
    return Submission.objects.get(kind="matters.request").pk


def propose(clerk: Any, key: int) -> None:
    clerk.open(f"/cases/{key}/")
    clerk.press("受理")
    clerk.open(f"/matters/{key}/plan/")
    assert clerk.page.input_value("[name='line-1-quantity']") == "1", "what the unit filled in stands there"
    clerk.page.fill("[name=opinion_text]", "理由成立")
    clerk.press("试算")
    assert "试算通过" in clerk.text
    clerk.press("送审核")
    assert state() == "reviewing"


def hold_meetings(chief: Any, leader: Any, clerk: Any, key: int) -> None:
    chief.open(f"/cases/{key}/")
    chief.press("审核同意")
    leader.open(f"/cases/{key}/")
    leader.page.fill("[name=held_on]", "2021-10-01")
    leader.page.fill("[name=number]", "2021年第1次")
    leader.press("会议同意")
    assert state() == "commission"
    clerk.open("/matters/meetings/")
    clerk.choose("登记会议")
    clerk.page.fill("[name=number]", "〔2021〕7号")
    clerk.page.fill("[name=held_on]", "2021-10-08")
    clerk.page.fill("[name=chair]", "主任甲")
    clerk.page.select_option(f"[name=said-{key}]", "agreed")
    clerk.press("登记并办理")
    assert state() == "drafting"


def test_from_the_request_to_the_books(at_desk: Sit, place: Place) -> None:
    unit, clerk = at_desk(Role.UNIT_CLERK), at_desk(Role.CLERK)
    chief, leader = at_desk(Role.CHIEF), at_desk(Role.DIRECTOR)
    key = ask(unit, place)
    propose(clerk, key)
    hold_meetings(chief, leader, clerk, key)
    case = f"/cases/{key}/"
    clerk.open(f"/matters/{key}/reply/")
    assert "编委会〔2021〕7号" in clerk.page.input_value("[name=body]")
    clerk.press("送核稿")
    chief.open(case)
    chief.press("核稿通过")
    leader.open(case)
    leader.press("签发")
    clerk.open(case)
    clerk.page.fill("[name=document_number]", f"{place.mark}编发〔2021〕88号")
    clerk.page.fill("[name=signed_on]", "2021-10-20")
    clerk.press("编号用印")
    chief.open(case)
    chief.press("复核入账")
    assert state() == "effective"
    unit.open(case)
    with unit.page.expect_download() as taken:
        unit.page.get_by_role("link", name="批复（Word，公文版式）").click()
    assert taken.value.suggested_filename.endswith(".docx")
