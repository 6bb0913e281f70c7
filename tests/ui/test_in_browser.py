"""What only a browser can show: scripts, the content security policy, both widths, accessibility."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from look import AXE, AXE_RUN, OVERFLOW  # noqa: E402

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SIZES = {"office": (1366, 768), "phone": (390, 844)}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The component page on a server of its own, so that no other room is needed."""
    kept = [m for m in settings.MIDDLEWARE if not m.startswith(("bianzhi.", "axes.", "whitenoise."))]
    with override_settings(
        MIDDLEWARE=[*kept, "tests.ui.urls_alone.framed"], ROOT_URLCONF="tests.ui.urls_alone"
    ):
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        assert server.error is None
        yield f"http://127.0.0.1:{server.port}/ui/components/"
        server.terminate()


@pytest.fixture(params=["office"])
def page(request: pytest.FixtureRequest, browser: Any, site: str) -> Iterator[Any]:
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    opened = context.new_page()
    opened.said = []
    opened.on(
        "console",
        lambda message: opened.said.append(message.text) if message.type in ("error", "warning") else None,
    )
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.goto(site)
    opened.wait_for_load_state("networkidle")
    yield opened
    said = opened.said
    context.close()
    assert said == [], (
        "the console must stay silent: a broken script or the content security policy speaks there"
    )


def test_the_policy_is_the_one_of_the_product(page: Any, site: str) -> None:
    policy = page.request.get(site).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("page", ["office", "phone"], indirect=True)
@pytest.mark.parametrize("query", ["", "?asof=2021-12-31&kind=organ"])
def test_nothing_scrolls_sideways_and_axe_is_content(page: Any, site: str, query: str) -> None:
    page.goto(site + query)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(OVERFLOW) == []
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(AXE_RUN) == []


def test_large_type_stays_on_and_still_fits(page: Any) -> None:
    page.get_by_role("button", name="王示例").click()
    before = page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)")
    page.get_by_role("button", name="大字显示").click()
    page.reload()
    assert page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)") > before + 2
    assert page.evaluate(OVERFLOW) == []


def test_the_folded_navigation_stays_folded(page: Any) -> None:
    wide = page.locator("#nav").bounding_box()["width"]
    page.locator("[data-nav-fold]").click()
    page.reload()
    assert page.locator("#nav").bounding_box()["width"] < wide / 2
    page.get_by_role("button", name="展开菜单").click()
    assert page.locator("#nav").bounding_box()["width"] == wide


@pytest.mark.parametrize("page", ["phone"], indirect=True)
def test_on_a_phone_the_navigation_slides_in_and_escape_closes_it(page: Any) -> None:
    assert not page.locator("#nav").is_visible()
    page.get_by_role("button", name="打开菜单").click()
    assert page.locator("#nav").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#nav").is_visible()


def paste(page: Any, selector: str, text: str) -> None:
    page.locator(selector).evaluate(
        """(field, text) => { const data = new DataTransfer(); data.setData("text/plain", text);
           field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }""",
        text,
    )


def grid(page: Any) -> list[list[str]]:
    return page.evaluate(
        "() => [...document.querySelectorAll('[data-grid] tbody tr')].map((r) => [...r.querySelectorAll('input, select')].map((f) => f.value))"
    )


def test_a_block_of_excel_fills_cells_and_makes_rows(page: Any) -> None:
    block = (
        "甲局\t事业编制\t3\r\n"
        + "".join(f"第{i}局\t行政编制\t{i}\r\n" for i in range(6))
        + '"两行的\n局"\t不存在的类型\t9\r\n'
    )
    paste(page, "[name=lines-1-unit]", block)
    rows = grid(page)
    assert rows[0] == ["示例区财政局", "a", "2", ""], "rows above stay as they were"
    assert rows[1][:3] == ["甲局", "s", "3"]
    assert rows[7][:3] == ["第5局", "a", "5"]
    assert rows[8] == ["两行的 局", "", "9", ""]
    assert len(rows) == 9
    names = page.evaluate(
        "() => [...document.querySelectorAll('[data-grid] tbody [name]')].map((f) => f.name)"
    )
    assert len(names) == len(set(names)) == 36
    assert "1 格放不下" in page.locator("[data-grid-said]").inner_text()


def test_rows_can_be_added_and_removed_and_enter_goes_down(page: Any) -> None:
    count = len(grid(page))
    page.locator("[data-grid-add]").click()
    page.keyboard.type("新局")
    assert len(grid(page)) == count + 1
    assert grid(page)[-1][0] == "新局"
    page.keyboard.press("Enter")
    page.keyboard.type("又一局")
    assert grid(page)[-1][0] == "又一局"
    page.locator("[data-grid-drop]").nth(0).click()
    assert grid(page)[0][0] == "示例区教体局"


def test_a_dangerous_button_asks_first_and_no_means_no(page: Any) -> None:
    sent: list[str] = []
    page.route("**/*undo=1*", lambda route: route.fulfill(status=204))
    page.on("request", lambda r: sent.append(r.url) if r.method == "POST" else None)
    page.get_by_role("button", name="撤回").click()
    dialog = page.get_by_role("dialog")
    assert "确定吗" in dialog.inner_text()
    dialog.get_by_role("button", name="取消").click()
    assert sent == []
    page.get_by_role("button", name="撤回").click()
    with page.expect_request(lambda r: r.method == "POST" and "undo=1" in r.url):
        dialog.get_by_role("button", name="撤回").click()


def test_arrow_keys_choose_rows_and_ticks_show_the_acts(page: Any) -> None:
    box = page.locator(".bz-listing [data-table]")
    box.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert "示例区委机构编制委员会办公室" in page.locator("tr.bz-here").inner_text()
    page.keyboard.press("Space")
    assert page.locator("[data-batch-count]").inner_text() == "1"
    page.locator("[data-tick-all]").check()
    assert page.locator("[data-batch-count]").inner_text() == "15"
    page.locator("[data-batch-clear]").click()
    assert not page.locator("[data-batch-bar]").is_visible()


def test_a_day_typed_in_another_form_is_tidied_and_shown_at_once(page: Any) -> None:
    page.locator("#asof").fill("2021.12.31")
    page.keyboard.press("Enter")
    page.wait_for_url("**asof=2021-12-31**")
    assert "截至 2021-12-31" in page.locator(".bz-travel").inner_text()


def test_filters_leave_nothing_empty_in_the_address(page: Any) -> None:
    page.locator("select[name=kind]").select_option("organ")
    page.wait_for_url("**kind=organ**")
    assert page.url.endswith("?kind=organ")


def test_leaving_a_half_filled_form_warns(page: Any) -> None:
    page.locator("[name=note]").first.fill("写了一半")
    asked: list[str] = []
    page.on("dialog", lambda d: (asked.append(d.type), d.accept()))
    page.goto("about:blank")
    assert asked == ["beforeunload"]


def test_the_chart_is_drawn_and_printable(page: Any) -> None:
    page.locator(".bz-chart-area").scroll_into_view_if_needed()
    page.wait_for_selector(".bz-chart-area canvas")
    ink = page.evaluate(
        """async () => { await new Promise((done) => setTimeout(done, 800)); const c = document.querySelector('.bz-chart-area canvas');
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0;
        for (let i = 0; i < d.length; i += 4) if (d[i] < 40 && d[i + 2] > 100 && d[i + 3] > 200) n += 1; return n; }"""
    )
    assert ink > 2000, "blue bars"
    page.emulate_media(media="print")
    assert not page.locator(".bz-top").is_visible()
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('.bz-listing .bz-table-box')).overflow")
        == "visible"
    )


def test_long_work_tells_how_far_it_is(page: Any) -> None:
    bar = page.locator(".bz-progress-running progress")
    assert bar.get_attribute("value") == "0"
    page.wait_for_function(
        "() => Number(document.querySelector('.bz-progress-running progress').getAttribute('value')) >= 280",
        timeout=9000,
    )
    assert "正在导入人员" in page.locator(".bz-progress-running").inner_text()


def test_several_choices_take_the_room_of_one_field(page: Any) -> None:
    page.get_by_role("button", name="更多").nth(1).click()
    box = page.locator("[data-multi]")
    box.locator("summary").click()
    box.get_by_text("行政机关").click()
    box.get_by_text("乡镇街道").click()
    assert box.locator("summary").inner_text() == "行政机关、乡镇街道"
    page.locator("h1").click()
    assert not box.get_by_text("乡镇街道", exact=True).is_visible()
    page.get_by_role("button", name="查询").click()
    page.wait_for_url("**kinds=organ&kinds=township")
    assert page.locator("[data-multi]").is_visible(), "what is set behind 更多 stands open"
