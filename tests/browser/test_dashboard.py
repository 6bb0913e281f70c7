"""The page of sums in a browser, opened as a file: the script's numbers are the writer's, with filters and without."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from look import AXE, AXE_RUN, OVERFLOW

from bianzhi.auditing.corpus.dashboard import dashboard
from bianzhi.auditing.corpus.results import Results
from bianzhi.auditing.corpus.summary import summary_of
from tests.auditing.outcomes import invented
from tests.browser.conftest import SIZES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
#: table and name of each row that is shown → its numbers
NUMBERS = """() => Object.fromEntries([...document.querySelectorAll('[data-row]:not([data-row=l])')].filter((row) => !row.hidden).map(
  (row) => [`${row.closest('.scroll')?.ariaLabel} ${row.querySelector('th')?.textContent}`,
    [...row.querySelectorAll('[data-m], [data-cell]')].map((cell) => cell.textContent)]))"""


def written(folder: Path, name: str, chosen: list[Any]) -> Path:
    with Results(folder / name, "一") as results:
        for done in chosen:
            results.add(done)
        results.flush()
    page = folder / f"{name}.html"
    page.write_text(dashboard(summary_of(folder / name), "汇总", beside=folder), encoding="utf-8")
    return page


@pytest.fixture
def opened(browser: Any) -> Iterator[Any]:
    made = []

    def go(path: Path, size: str = "office", *, script: bool = True) -> Any:
        context = browser.new_context(
            viewport=SIZES[size], java_script_enabled=script, bypass_csp=size == "phone"
        )
        made.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda message: said.append(message.text))
        page.goto(path.as_uri())
        return page

    said: list[str] = []
    yield go
    for context in made:
        context.close()
    assert said == []


def cells(page: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = page.evaluate(NUMBERS)
    return found


def test_filters_leave_what_a_page_of_just_those_documents_holds(opened: Any, tmp_path: Path) -> None:
    every = invented(400)
    page = opened(written(tmp_path, "全部", every))
    assert page.locator("#told").text_content() == "所选范围：400份文件"

    page.locator("[name=year]").select_option("2021年")
    page.locator("[name=region]").select_option("四川省")
    chosen = [
        done
        for done in every
        if done.report.year == 2021 and done.report.unit.startswith(("攀枝花", "成都", "四川"))
    ]
    alone = opened(written(tmp_path, "所选", chosen))
    assert page.locator("#told").text_content() == f"所选范围：{len(chosen)}份文件"
    shown, expected = cells(page), cells(alone)
    for row, told in expected.items():
        if row.startswith("每百份读得了"):  # the page of one year has one column, this one all
            assert (shown[row][0], told[1]) == (told[0], shown[row][1]), row
        elif not row.startswith("各市"):
            assert shown[row] == told, row
    assert {row for row in shown if row.startswith("各年度")} == {"各年度 2021年"}
    assert len(expected) > 8

    page.get_by_role("button", name="全部恢复").click()
    page.wait_for_function("document.getElementById('told').textContent.includes('400')")
    fresh = cells(opened(tmp_path / "全部.html"))
    assert cells(page) == fresh


def test_the_script_writes_what_was_written(opened: Any, tmp_path: Path) -> None:
    path = written(tmp_path, "全部", invented(300))
    still = opened(path, script=False).locator("[data-m], [data-cell]").all_text_contents()
    assert opened(path).locator("[data-m], [data-cell]").all_text_contents() == still
    assert len(still) > 100


@pytest.mark.parametrize("size", ["office", "phone"])
def test_it_fits(opened: Any, tmp_path: Path, size: str) -> None:
    page = opened(written(tmp_path, "全部", invented(120)), size)
    assert page.evaluate(OVERFLOW) == []
    if size == "phone":
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(AXE_RUN) == []
