"""From a unit's desk to the books with a real browser: few clicks, each desk finds what waits there."""

from collections.abc import Callable
from typing import Any

import pytest

from bianzhi.establishment.models import Reservation
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.users.roles import Role
from tests.site.world import ADMIN, Place

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Sit = Callable[..., Any]


def decide(at_desk: Sit, role: Role, button: str) -> None:
    """Open the first case of the inbox and press the button: two clicks."""
    desk = at_desk(role)
    desk.open("/cases/inbox/")
    desk.clicks = 0
    desk.choose("用编申请：")
    desk.press(button)
    assert desk.clicks == 2, "deciding takes two clicks"
    assert desk.said == []


def test_a_unit_asks_and_gets_its_slip(at_desk: Sit, place: Place) -> None:
    unit = at_desk(Role.UNIT_CLERK)
    unit.open("/")
    unit.clicks = 0
    unit.choose("用编申请")
    page = unit.page
    assert page.locator("[name=unit]").input_value() == place.unit_names["own"], "its own unit stands there"
    page.select_option("[name=commodity]", ADMIN)
    page.fill("[name=quantity]", "1")
    page.select_option("[name=entry_kind]", "E04")
    page.fill("[name=purpose]", "遴选一名综合岗位")
    unit.press("试算")
    assert "试算通过，可以提交" in unit.text
    unit.press("提交")
    assert unit.clicks <= 4, "filing takes four clicks at most"
    assert "待受理" in unit.text
    assert "编办经办" in unit.text
    decide(at_desk, Role.CLERK, "受理")
    decide(at_desk, Role.CHIEF, "审核同意")
    leader = at_desk(Role.DIRECTOR)
    leader.open("/cases/inbox/")
    leader.choose("用编申请：")
    leader.page.get_by_role("button", name="同意。", exact=True).click()
    assert leader.page.locator("#opinion").input_value() == "同意。"
    leader.press("签批核准")
    slip = Reservation.objects.order_by("-pk")[0]
    assert (slip.unit_id, slip.commodity, slip.quantity) == (place.units["own"], ADMIN, 1)
    unit.open("/cases/mine/")
    unit.choose("用编申请：")
    assert "已核准" in unit.text
    assert COMMODITIES[ADMIN].label in unit.text


def test_more_than_there_is_is_refused_with_the_reason(at_desk: Sit, place: Place) -> None:
    unit = at_desk(Role.UNIT_CLERK)
    unit.open("/ledger/reservations/request/")
    page = unit.page
    page.select_option("[name=commodity]", ADMIN)
    page.fill("[name=quantity]", "99")
    page.select_option("[name=entry_kind]", "E04")
    page.fill("[name=purpose]", "遴选")
    unit.press("试算")
    refusal = page.locator(".bz-refusal").first.inner_text()
    assert place.unit_names["own"] in refusal
    assert "怎么办" in refusal
    assert page.get_by_role("button", name="提交", exact=True).count() == 0
