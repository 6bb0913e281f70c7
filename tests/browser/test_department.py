"""人社局 at its own desk, at both widths: what was posted waits there, is confirmed by the tick, or by the table sent back."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from bianzhi.cases.models import Submission
from bianzhi.users.roles import Role
from bianzhi.values.id_numbers import make_synthetic_id
from tests import factories
from tests.browser.test_every_width import assert_fit
from tests.site.world import ADMIN, Place
from tests.staff.asking import ask, go, newcomer

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Sit = Callable[..., Any]


def posted(place: Place, names: list[str]) -> list[Submission]:
    """上编 of ``names``, signed, waiting for the departments."""
    own = place.units["own"]
    seats = {role: factories.actor(place.users[role]) for role in (Role.CLERK, Role.CHIEF, Role.DIRECTOR)}
    unit = factories.actor(place.users[Role.UNIT_CLERK], frozenset({own, place.units["child"]}))
    made = []
    for serial, name in enumerate(names, 1):
        number = make_synthetic_id(date(1990, 3, 2), "1", serial)
        case = ask({"unit": unit}, newcomer(None, own, name, "E06", number, commodity=ADMIN))
        for role, event in ((Role.CLERK, "check"), (Role.CHIEF, "review"), (Role.DIRECTOR, "sign")):
            go(case, seats[role], event)
        made.append(case)
    return made


@pytest.mark.parametrize("size", ["office", "phone"])
def test_the_department_confirms_by_tick_and_by_table(
    at_desk: Sit, place: Place, size: str, tmp_path: Any
) -> None:
    first, second = posted(place, ["来一虚", "来二虚"])
    desk = at_desk(Role.HR_DEPT, size)
    assert_fit(desk, ["/", "/cases/inbox/", "/staff/confirmations/", f"/cases/{first.pk}/"])
    desk.open("/staff/confirmations/")
    assert "来一虚" in desk.text
    assert "来二虚" in desk.text
    desk.clicks = 0
    desk.page.get_by_label(f"选择{first.number}").check()
    desk.press("确认勾选的")
    assert desk.clicks == 1
    assert "来一虚" not in desk.page.locator("main table").inner_text()
    with desk.page.expect_download() as got:
        desk.page.get_by_role("link", name="导出表格").click()
    book = openpyxl.load_workbook(io.BytesIO(got.value.path().read_bytes()))
    sheet = book.active
    head = next(row for row in sheet.iter_rows() if any(cell.value == "办件编号" for cell in row))
    at = {cell.value: cell.column for cell in head}
    row = head[0].row + 1
    assert sheet.cell(row, at["办件编号"]).value == second.number
    sheet.cell(row, at["确认结果"]).value = "确认"
    answer = tmp_path / "确认表.xlsx"
    book.save(answer)
    desk.page.locator("#file").set_input_files(str(answer))
    desk.press("传回并办理")
    assert "没有等着确认的办件" in desk.text
    for case in (first, second):
        assert case.steps.filter(event="confirm_hr", user=place.users[Role.HR_DEPT]).count() == 1
