"""A table of the books as a page of fields, with a real browser: sums and relations while one types, a block of Excel, a wrong cell."""

from collections.abc import Callable
from typing import Any

import pytest

from bianzhi.finance.actions import keep_books, open_books
from bianzhi.finance.models import BooksVersion
from bianzhi.reporting.books import Cell
from tests.browser.conftest import SIZES
from tests.browser.test_disclosure import picture
from tests.browser.test_every_width import assert_fit
from tests.finance.disclosing import MADE, NAME, YEAR, whole
from tests.site.world import Place

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Sit = Callable[..., Any]
PASTE = """([name, text]) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  document.querySelector(`[name="${name}"]`).dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def grids(place: Place) -> str:
    """Books of 2021 that agree with each other; where their tables stand."""
    made = open_books(place.clerk, name=NAME)
    keep_books(place.clerk, body_id=made.pk, books=whole(), seen=0)
    return f"/finance/books/{made.pk}/{YEAR}/"


def value(desk: Any, name: str) -> str:
    return str(desk.page.locator(f"[name={name}]").input_value())


def type_in(desk: Any, name: str, text: str, told: str) -> str:
    """Type into a field; return what the page says below once it tells ``told``."""
    desk.page.fill(f"[name={name}]", text)
    desk.page.locator("#books-sums").get_by_text(told).first.wait_for()
    return str(desk.page.locator("#books-sums").inner_text())


def test_a_table_is_typed_pasted_and_checked(at_desk: Sit, grids: str) -> None:
    desk = at_desk()
    desk.open(f"{grids}T3/")
    old = value(desk, "row-0-basic")
    code = value(desk, "row-0-code")
    before = MADE.now[Cell("T3", code, "basic")]
    said = type_in(desk, "row-0-basic", f"{before + 7:.2f}", "相差7元")
    total = MADE.now[Cell("T3", code, "total")] + 7
    assert value(desk, "row-0-total").removesuffix(".00") == f"{total:,.2f}".removesuffix(".00"), (
        "the row's sum follows"
    )
    assert "收支总表本年支出＝支出表合计" in said, "the relation by its name"
    type_in(desk, "row-0-basic", old, "全部相符")
    _blocks_and_keys(desk, old)
    desk.page.fill("[name=row-0-basic]", "十万")
    desk.press("保存")
    assert "没有保存" in desk.text
    wrong = desk.page.locator("td.bz-wrong")
    assert "应为金额" in wrong.inner_text()
    assert wrong.locator("input").get_attribute("name") == "row-0-basic"
    assert BooksVersion.objects.filter(body__name=NAME).count() == 1, "nothing is half-saved"
    picture(desk.page, "grid-wrong")
    desk.page.fill("[name=row-0-basic]", f"{before + 7:.2f}")
    desk.press("保存")
    assert "已保存为第2版" in desk.page.inner_text("body")
    desk.open(grids)
    assert "不符" in desk.text and desk.page.get_by_role("button", name="送审关账").is_disabled()


def _blocks_and_keys(desk: Any, old: str) -> None:
    """A block goes right and down and can be taken back; Enter goes down past cells that are worked out."""
    desk.page.evaluate(PASTE, ["row-0-basic", "1\t2\n3\t4\n"])
    assert [value(desk, f"row-{row}-{column}") for row in (0, 1) for column in ("basic", "project")] == list(
        "1234"
    )
    desk.page.get_by_role("button", name="撤销粘贴").click()
    assert value(desk, "row-0-basic") == old
    desk.page.locator("[name=row-0-code]").focus()
    desk.page.keyboard.press("Enter")
    assert desk.page.evaluate("() => document.activeElement.name") == "row-1-code", "Enter sends nothing"


def test_grids_fit(at_desk: Sit, grids: str) -> None:
    desk = at_desk()
    tables = [grids, *(f"{grids}{slot}/" for slot in ("T1", "T4", "T7", "N")), f"{grids}about/"]
    assert_fit(desk, tables)
    desk.page.set_viewport_size(SIZES["phone"])
    assert_fit(desk, tables)
    desk.open(f"{grids}T1/")
    box = desk.page.locator("[name='row-0-amount']").bounding_box()
    assert box and box["x"] + box["width"] <= SIZES["phone"]["width"], (
        "an item and its amount stand side by side"
    )
    picture(desk.page, "grid-phone")
