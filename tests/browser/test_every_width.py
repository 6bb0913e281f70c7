"""Every main page at both widths: nothing scrolls sideways, axe finds nothing serious, the console is silent."""

from collections.abc import Callable
from typing import Any

import pytest
from look import AXE, AXE_RUN, OVERFLOW

from bianzhi.cases.actions import attach, save_draft, submit
from bianzhi.users.roles import Role
from tests import factories
from tests.browser.conftest import PASSWORD, SIZES
from tests.site.world import ADMIN, Place

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Sit = Callable[..., Any]


def pages(place: Place) -> list[str]:
    own = place.units["own"]
    return [
        "/", "/units/tree/", f"/units/{own}/", f"/units/{own}/history/", "/ledger/", f"/ledger/units/{own}/{ADMIN}/", "/ledger/pool/",
        "/staff/", f"/staff/{place.persons['own']}/", "/staff/on/", "/instruments/", "/instruments/new/", "/cases/",
        f"/cases/{place.keys['pending']}/", "/statistics/", "/statistics/analysis/", "/statistics/s2/", "/statistics/s7/", "/search/?q=甲天",
        "/imports/", "/?asof=2021-06-30", "/static/office_site/guide/first-day.html",
    ]  # fmt: skip


@pytest.mark.parametrize("size", ["office", "phone"])
def test_pages_fit_and_can_be_used_by_all(at_desk: Sit, place: Place, size: str) -> None:
    desk = at_desk(Role.CHIEF, size)
    assert_fit(desk, pages(place))


@pytest.mark.parametrize("size", ["office", "phone"])
def test_pages_of_requests_fit_for_the_unit_and_for_the_desk(at_desk: Sit, place: Place, size: str) -> None:
    unit = factories.actor(
        place.users[Role.UNIT_CLERK], frozenset({place.units["own"], place.units["child"]})
    )
    payload = {
        "unit": place.units["own"], "unit_name": place.unit_names["own"], "commodity": ADMIN, "quantity": 1,
        "entry_kind": "E04", "purpose": "遴选一名综合岗位",
    }  # fmt: skip
    draft = save_draft(unit, kind="establishment.request_use", payload=payload)
    sent = save_draft(unit, kind="establishment.request_use", payload=payload)
    attach(unit, submission_id=sent.pk, material="盖章的用编申请", name="申请.pdf", data=b"%PDF-1.4\n%%EOF\n")
    submit(unit, submission_id=sent.pk)
    own = f"?person={place.persons['own']}"
    asked = [
        "/", "/cases/mine/", f"/cases/{sent.pk}/", f"/ledger/reservations/request/{draft.pk}/", "/staff/request/on/",
        f"/staff/request/off/{own}", f"/staff/request/change/{own}",
    ]  # fmt: skip
    assert_fit(at_desk(Role.UNIT_CLERK, size), asked)
    assert_fit(at_desk(Role.CLERK, size), ["/cases/inbox/", f"/cases/{sent.pk}/"])
    assert_fit(at_desk(Role.HR_DEPT, size), ["/", "/cases/inbox/"])


def assert_fit(desk: Any, paths: list[str]) -> None:
    """Open each page: it answers, does not scroll sideways, and axe finds nothing serious."""
    wrong = []
    for path in paths:
        status = desk.open(path)
        wrong += [f"{path}: {status}"] if status != 200 else []
        wrong += [f"{path} is too wide: {what}" for what in desk.page.evaluate(OVERFLOW)]
        if desk.page.locator("script[src*='axe']").count() == 0:
            desk.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = desk.page.evaluate(AXE_RUN)
        wrong += [f"{path}: {f['id']} {f['nodes']}" for f in found if f["impact"] in ("serious", "critical")]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("size", ["office", "phone"])
def test_the_log_in_page(browser: Any, live_server: Any, place: Place, size: str) -> None:
    page = browser.new_context(viewport=SIZES[size]).new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert [f["id"] for f in page.evaluate(AXE_RUN) if f["impact"] in ("serious", "critical")] == []
    assert page.evaluate(OVERFLOW) == []
    page.fill("[name=username]", place.users[Role.CLERK].username)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{live_server.url}/")
    page.context.close()
