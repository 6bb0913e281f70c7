"""What clerks do all day, with a real browser: documents, persons, refusals, past days, and who may not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from bianzhi.establishment.reads import quota
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.staff.reads import headcount
from bianzhi.users.roles import Role
from tests.site.world import FULL, Place, post

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Sit = Callable[..., Any]


def today() -> str:
    return timezone.localdate().isoformat()


def write_document(desk: Any, number: str, unit: str, quantity: str) -> None:
    page = desk.page
    desk.open("/instruments/new/")
    page.fill("#document_number", number)
    page.fill("#title", "关于增加事业编制的批复")
    page.fill("#signed_on", today())
    page.get_by_role("button", name="编制事项").click()
    page.get_by_role("button", name="增核编制", exact=True).click()
    page.fill("[name=line-1-unit]", unit)
    page.fill("[name=line-1-commodity]", COMMODITIES[FULL].label)
    page.fill("[name=line-1-quantity]", quantity)


def consequences(desk: Any) -> list[list[str]]:
    return desk.page.evaluate(
        "() => [...document.querySelectorAll('.bz-consequence tbody tr')].map((r) => [...r.cells].slice(0, 5).map((c) => c.innerText.trim()))"
    )


def test_a_document_is_tried_sent_and_posted_by_another(at_desk: Sit, place: Place) -> None:
    clerk = at_desk()
    write_document(clerk, "甲编发(2026)77号", place.unit_names["child"], "3")
    clerk.press("试算")
    assert [place.unit_names["child"], "6", "+3", "9"] in [[r[0], *r[2:]] for r in consequences(clerk)]
    child = place.units["child"]
    assert quota(place.chief, child, FULL, effective=timezone.localdate()) == 6, "a trial posts nothing"
    clerk.press("送审")
    assert "待复核" in clerk.text
    assert clerk.page.get_by_role("button", name="复核入账").count() == 0, "nobody reviews his own"
    chief = at_desk(Role.CHIEF)
    chief.clicks = 0
    chief.open("/cases/inbox/")
    chief.choose("甲编发〔2026〕77号 关于增加事业编制的批复")
    assert [place.unit_names["child"], "6", "+3", "9"] in [[r[0], *r[2:]] for r in consequences(chief)]
    chief.press("复核入账")
    assert chief.clicks == 2, "approving takes two clicks"
    assert quota(place.chief, child, FULL, effective=timezone.localdate()) == 9


def choose_person(desk: Any, slug: str, name: str, verb: str) -> None:
    desk.open(f"/staff/{slug}/")
    desk.page.fill("#person-q", name)
    desk.press("查找")
    desk.choose(f"办理{verb}")


def fill_on(desk: Any, unit: str, commodity: str = FULL) -> None:
    page = desk.page
    page.fill("[name=unit]", unit)
    with page.expect_response("**/staff/on/**"):  # the form asks again which slips the unit has
        page.locator("[name=unit]").blur()
    page.wait_for_timeout(400)
    with page.expect_response("**/staff/on/**"):
        page.select_option("[name=commodity]", commodity)
    page.wait_for_timeout(400)
    page.fill("[name=begins_on]", today())
    page.select_option("[name=entry_kind]", "E02")
    page.fill("[name=document]", "聘用通知")


def staffed(place: Place, key: str) -> int:
    day = timezone.localdate()
    return sum(headcount(place.chief, day, unit_ids=[place.units[key]]).values())


def review(desk: Any) -> None:
    desk.open("/cases/inbox/")
    desk.page.locator("main tbody tr").last.get_by_role("link").first.click()
    desk.page.wait_for_load_state("networkidle")
    desk.press("复核入账")


def test_on_and_off_the_establishment_by_two_persons(at_desk: Sit, place: Place) -> None:
    clerk, chief = at_desk(), at_desk(Role.CHIEF)
    choose_person(clerk, "on", place.person_names["other_gone"], "上编")
    fill_on(clerk, place.unit_names["child"])
    clerk.press("试算")
    assert "试算通过" in clerk.text
    clerk.press("送审")
    assert staffed(place, "child") == 1, "sent is not posted"
    review(chief)
    assert staffed(place, "child") == 2
    choose_person(clerk, "off", place.person_names["child"], "下编")
    clerk.page.fill("[name=ends_on]", today())
    clerk.page.select_option("[name=exit_kind]", "X04")
    clerk.page.fill("[name=document]", "辞职批复")
    clerk.press("试算")
    clerk.press("送审")
    review(chief)
    assert staffed(place, "child") == 1


def test_no_vacancy_is_refused_with_rule_number_and_remedy(at_desk: Sit, place: Place) -> None:
    child = place.units["child"]
    less = {"kind": "establishment.decrease", "unit": child, "commodity": FULL}
    # the last but one only after the slip of 2021 has run out
    post(place, "编发", 5, {**less, "quantity": 4}, {**less, "quantity": 1, "effective_on": "2023-01-01"})
    clerk = at_desk()
    choose_person(clerk, "on", place.person_names["other_gone"], "上编")
    fill_on(clerk, place.unit_names["child"])  # 1 approved, and one is there
    clerk.press("试算")
    refusal = clerk.page.locator(".bz-refusal").first.inner_text()
    assert place.unit_names["child"] in refusal
    assert "核定1名" in refusal.replace(" ", "")
    assert "规定" in refusal or "依据" in refusal
    assert "怎么办" in refusal
    assert clerk.page.locator("main").get_by_role("button", name="送审", exact=True).count() == 0


def test_a_past_day_tints_the_page_and_shows_that_day(at_desk: Sit, place: Place) -> None:
    clerk = at_desk()
    gone = place.person_names["other_gone"]
    clerk.open("/staff/")
    assert gone not in clerk.text
    clerk.page.fill("#asof", "2021-06-30")
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_url("**asof=2021-06-30**")
    assert clerk.page.locator("body.bz-travelling").count() == 1
    assert "截至 2021-06-30" in clerk.page.locator(".bz-travel").inner_text()
    assert gone in clerk.text
    clerk.page.get_by_role("link", name="回到今天").click()
    clerk.page.wait_for_load_state("networkidle")
    assert clerk.page.locator("body.bz-travelling").count() == 0
    assert gone not in clerk.text


def test_the_tour_leads_to_the_roles_own_tasks_and_is_put_away(at_desk: Sit) -> None:
    clerk = at_desk()
    clerk.open("/")
    assert clerk.page.locator(".bz-tour li").count() == 3
    clerk.choose("录入一份批复文件", ".bz-tour")
    assert clerk.page.url.endswith("/instruments/new/")
    clerk.open("/")
    clerk.press("知道了，不再提示")
    assert clerk.page.locator(".bz-tour").count() == 0


def test_the_slider_opens_the_ledger_of_another_month_end(at_desk: Sit) -> None:
    clerk = at_desk()
    clerk.open("/ledger/?asof=2021-06-15&what=quota")
    clerk.press("上月末")
    assert "asof=2021-05-31" in clerk.page.url
    assert "what=quota" in clerk.page.url
    bar = clerk.page.locator("#day-slider")
    assert bar.get_attribute("aria-valuetext") == "2021-05-31"
    bar.focus()
    clerk.page.keyboard.press("ArrowRight")
    clerk.page.wait_for_url("**asof=2021-06-30**")
    assert "截至 2021-06-30" in clerk.page.locator(".bz-travel").inner_text()


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.UNIT_CLERK, "/instruments/"),
        (Role.UNIT_HEAD, "/statistics/"),
        (Role.SYS_ADMIN, "/staff/"),
        (Role.AUDIT_ADMIN, "/ledger/"),
        (Role.COMMISSION, "/staff/"),
    ],
)
def test_the_wrong_role_gets_a_plain_page(at_desk: Sit, role: Role, path: str) -> None:
    desk = at_desk(role)
    assert desk.open(path) == 403
    assert "权限" in desk.text
    assert desk.page.get_by_role("link", name="回到首页").count() == 1


def test_the_commonest_jobs_take_few_clicks(at_desk: Sit, place: Place) -> None:
    clerk = at_desk()
    page = clerk.page
    clerk.open("/")
    page.get_by_role("searchbox", name="全站搜索").fill(place.person_names["own"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?*")
    assert page.locator(f"main a[href*='/staff/{place.persons['own']}/']").count() == 1, (
        "a person: one search"
    )

    clerk.open(f"/units/{place.units['other']}/establishment/")
    clerk.clicks = 0
    page.fill("#asof", "2021-12-31")
    page.keyboard.press("Enter")
    page.wait_for_url("**asof=2021-12-31**")
    assert "截至 2021-12-31" in page.locator(".bz-travel").inner_text(), (
        "last year's state: the day and Enter"
    )

    clerk.open("/")
    clerk.clicks = 0
    clerk.choose("编制台账", "nav")
    with page.expect_download() as waiting:
        clerk.clicks += 1
        page.locator("main").get_by_role("link", name="导出").first.click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    assert clerk.clicks == 2, "exporting the ledger"
