"""The words of the books, with a real browser: a figure of the registers is put where the cursor stood."""

from collections.abc import Callable
from typing import Any

import pytest

from bianzhi.finance.actions import keep_books, open_books
from tests.browser.test_every_width import assert_fit
from tests.finance.disclosing import NAME, YEAR, whole
from tests.site.world import Place

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_figure_is_put_into_a_text(at_desk: Callable[..., Any], place: Place) -> None:
    made = open_books(place.clerk, name=NAME, unit_id=place.units["own"])
    keep_books(place.clerk, body_id=made.pk, books=whole(), seen=0)
    address = f"/finance/books/{made.pk}/{YEAR}/about/"
    desk = at_desk()
    desk.open(address)
    text = desk.page.locator("[name=note-duties]")
    text.fill("共家。")
    text.evaluate("field => field.setSelectionRange(1, 1)")
    desk.page.locator("#figures summary").click()
    desk.page.get_by_role("button", name="放进文字：年末机构数·机关、群团", exact=True).click()
    assert text.input_value() == "共{{ units.organs }}家。"
    assert_fit(desk, [address])
