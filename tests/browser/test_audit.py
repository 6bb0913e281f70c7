"""公开审核 in a browser: a file of each kind is dropped, its faults stand beside the text, one is judged to be none."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document as Word

from bianzhi.documents.forms import Form, FormCell
from bianzhi.documents.pdf import form_pdf
from bianzhi.users.roles import Role
from tests.browser.test_every_width import assert_fit
from tests.site.world import Place

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Sit = Callable[..., Any]
TITLE, WRONG = (
    "2021年度部门决算",
    "2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长5.43%。",
)


def word() -> bytes:
    made = Word()
    made.add_paragraph(TITLE)
    made.add_paragraph(WRONG)
    table = made.add_table(rows=0, cols=3)
    for row in (("科目编码", "科目名称", "合计"), ("205", "教育支出", "100.00")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def page() -> bytes:
    return f"<html><body><p>{TITLE}</p><p>{WRONG}</p></body></html>".encode()


def sheet() -> bytes:
    return form_pdf(Form(TITLE, (1,), [[FormCell(WRONG)]]))


def bundle() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as box:
        box.writestr("决算.docx", word())
    return buffer.getvalue()


@pytest.mark.parametrize("size", ["office", "phone"])
def test_files_are_dropped_and_their_faults_read(
    at_desk: Sit, place: Place, size: str, tmp_path: Any
) -> None:
    desk = at_desk(Role.FINANCE_DEPT, size)
    desk.open("/")
    desk.open("/finance/audit/")
    files = {
        "决算.docx": word(),
        "决算.html": page(),
        "决算.txt": f"{TITLE}\n{WRONG}".encode(),
        "决算.pdf": sheet(),
        "一套.zip": bundle(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    desk.page.locator("#files").set_input_files([str(tmp_path / name) for name in files])
    desk.clicks = 0
    desk.press("开始审核")
    desk.page.get_by_text("已审核5份文件").wait_for()
    assert desk.page.locator("[data-audit-refused] li").count() == 0
    rows = dict(
        zip(
            *(
                desk.page.locator(f"[data-audit-rows] {part}").all_inner_texts()
                for part in ("th", "td:nth-child(2)")
            ),
            strict=True,
        )
    )
    assert set(rows) == set(files), "one row a file, as each is done"
    assert all("错误 1 条" in told for told in rows.values())
    desk.choose("决算.docx")
    assert "增长5.43%，应为12.19%" in desk.text
    assert desk.page.locator(".bz-audit-mark").first.inner_text().startswith("141.96万元")
    assert_fit(desk, [desk.page.url.removeprefix(desk.site), "/finance/audit/"])
    desk.page.go_back()
    desk.page.wait_for_load_state("networkidle")
    desk.page.locator("summary", has_text="不是问题").first.click()
    desk.page.locator("[name=reason]").first.fill("上年数已按新口径调整")
    desk.press("认定不是问题")
    assert "已认定不是问题：上年数已按新口径调整" in desk.text
    with desk.page.expect_download() as got:
        desk.page.get_by_role("link", name="下载清单").click()
    assert got.value.suggested_filename == "公开审核_决算.xlsx"
