"""The page of a report under the policy it is sent with: ECharts where scripts run, still drawings on paper and without them."""

from typing import Any

import pytest
from look import AXE, AXE_RUN, OVERFLOW

from bianzhi.finance.sending import send
from bianzhi.reporting.filling import fill
from bianzhi.reporting.form import read
from bianzhi.reporting.to_html import to_html
from tests.browser.conftest import SIZES
from tests.reporting.seed_year import RECORDS, seed_books

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ADDRESS = "http://localhost/report.html"
SEEN = "(one) => getComputedStyle(one).display !== 'none'"


def test_charts_are_drawn_where_scripts_run_and_stand_still_where_not(browser: Any) -> None:
    sent = send("html", "x.html", to_html(fill(seed_books(), read("sichuan"), RECORDS)), save=False)
    said: list[str] = []
    for size, script in (("office", True), ("phone", True), ("phone", False)):
        context = browser.new_context(viewport=SIZES[size], java_script_enabled=script)
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda message: said.append(message.text))
        page.route("**/*", lambda route: route.fulfill(body=sent.content, headers=dict(sent.items())))
        page.goto(ADDRESS)
        figure = page.locator("figure.chart").nth(1)
        figure.scroll_into_view_if_needed()
        if not script:
            assert figure.locator("> svg").is_visible() and not figure.locator(".drawing").is_visible()
            context.close()
            continue
        live = figure.locator("canvas")
        live.wait_for()
        assert not figure.locator("> svg").is_visible() and page.evaluate(OVERFLOW) == []
        # the larger of two slices, to the right of the middle of the pie, leads to its cell
        wide = live.bounding_box()["width"]
        live.click(position={"x": wide * (0.23 if size == "office" else 0.5) + 40, "y": 150})
        assert page.url == f"{ADDRESS}#T1.general.amount"
        page.emulate_media(media="print")
        assert figure.locator("> svg").evaluate(SEEN) and not figure.locator(".drawing").evaluate(SEEN)
        if size == "office":
            axe = browser.new_context(viewport=SIZES[size], bypass_csp=True).new_page()
            axe.set_content(sent.content.decode())
            axe.add_script_tag(path=str(AXE))
            assert [one for one in axe.evaluate(AXE_RUN) if one["impact"] in ("serious", "critical")] == []
            axe.context.close()
        context.close()
    assert said == []
