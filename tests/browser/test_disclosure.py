"""From closed books to what the public reads, with real browsers: three persons, then anybody on a phone."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from look import AXE, AXE_RUN, OVERFLOW

from bianzhi.finance.actions import keep_books, open_books
from bianzhi.finance.models import Publication
from bianzhi.users.roles import Role
from tests.browser.test_every_width import assert_fit
from tests.finance.disclosing import NAME, YEAR, whole
from tests.site.world import Place

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Sit = Callable[..., Any]


@pytest.fixture
def body(place: Place) -> int:
    """Books of 2021 with everything a report asks for, not closed yet."""
    made = open_books(place.clerk, name=NAME)
    keep_books(place.clerk, body_id=made.pk, books=whole(), seen=0)
    return made.pk


def close(clerk: Any, chief: Any, director: Any, body: int) -> None:
    clerk.open(f"/finance/books/{body}/{YEAR}/")
    clerk.press("送审关账")
    case = clerk.page.url.removeprefix(clerk.site)
    chief.open(case)
    chief.press("审核通过")
    director.open(case)
    director.press("签发关账")
    assert "已关账" in director.text


def approve(clerk: Any, chief: Any, director: Any) -> None:
    case = clerk.page.url.removeprefix(clerk.site)
    chief.open(case)
    for name in ("state", "persons", "inner"):
        chief.page.check(f"[name={name}]")
    chief.press("保密审查通过")
    assert "待主要负责人审签" in chief.text
    director.open(case)
    director.press("审签同意公开")
    assert "已审签" in director.text


def picture(page: Any, name: str) -> None:
    """Keep a picture where ``BIANZHI_LOOK`` says."""
    if folder := os.environ.get("BIANZHI_LOOK"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_from_the_books_to_the_public(at_desk: Sit, browser: Any, live_server: Any, body: int) -> None:
    clerk, chief, director = at_desk(Role.CLERK), at_desk(Role.CHIEF), at_desk(Role.DIRECTOR)
    close(clerk, chief, director, body)
    report = f"/finance/books/{body}/{YEAR}/report/"
    clerk.open(report)
    clerk.page.fill("[name=replied_on]", "2022-08-31")
    clerk.page.fill("[name=authority]", "甲测区财政局")
    clerk.press("登记")
    assert "最迟 2022-09-20 公开" in clerk.text and "已逾期" in clerk.text
    picture(clerk.page, "report")
    clerk.press("送公开审批")
    assert "待保密审查" in clerk.text
    picture(clerk.page, "case")
    approve(clerk, chief, director)
    clerk.open(report)
    clerk.choose("去公开")
    picture(clerk.page, "disclosure")
    clerk.page.locator("main").get_by_role("button", name="公开", exact=True).click()
    asked = clerk.page.locator("#confirm-dialog")
    assert "公开以后不能撤下" in asked.inner_text()
    asked.locator("[data-confirm-yes]").click()
    clerk.page.get_by_text("已公开（第1版）").wait_for()
    assert "已公开（第1版）" in clerk.text
    anybody(browser, live_server.url)
    assert Publication.objects.filter(body_id=body).count() == 1


def anybody(browser: Any, site: str) -> None:
    """Find it on a phone without log-in, read it, take the Word file."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    page.goto(f"{site}/public/accounts/")
    page.get_by_label("单位名称").fill(NAME)
    page.get_by_role("button", name="查找").click()
    fits(page, "public-list")
    page.get_by_role("link", name=f"{NAME}{YEAR}年度单位决算", exact=True).click()
    fits(page, "public-version")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Word").click()
    assert taken.value.suggested_filename == f"{NAME}{YEAR}年度单位决算.docx"
    page.get_by_role("link", name="阅读全文").click()
    assert "收入支出决算总体情况说明" in page.inner_text("main")
    fits(page, "public-report")
    context.close()
    assert said == [], "the browser refuses nothing the page asks for"


def fits(page: Any, name: str) -> None:
    """Nothing scrolls sideways, axe finds nothing serious."""
    picture(page, name)
    assert page.evaluate(OVERFLOW) == [], name
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert [f for f in page.evaluate(AXE_RUN) if f["impact"] in ("serious", "critical")] == [], name


@pytest.mark.parametrize("size", ["office", "phone"])
def test_pages_fit(at_desk: Sit, place: Place, size: str) -> None:
    office, found = place.keys["books"], place.keys["disclosure"]
    desk = at_desk(Role.CLERK, size)
    assert_fit(
        desk,
        [
            "/", f"/finance/books/{office}/{YEAR}/report/", f"/finance/disclosures/{found}/",
            f"/finance/disclosures/case/{place.keys['resend']}/", "/public/accounts/",
            f"/public/accounts/{office}/{YEAR}/1/", f"/public/accounts/{office}/{YEAR}/2/changes/",
        ],
    )  # fmt: skip
    picture(desk.page, f"changes-{size}")
    desk.open(f"/public/accounts/{office}/{YEAR}/1/")
    picture(desk.page, f"old-version-{size}")
    desk.open("/public/accounts/")
    picture(desk.page, f"list-{size}")
    desk.open(f"/finance/books/{office}/{YEAR}/report/")
    picture(desk.page, f"report-{size}")
    desk.open("/")
    picture(desk.page, f"desk-{size}")
