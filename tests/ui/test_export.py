import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.http import QueryDict
from django.utils import timezone

from bianzhi.ui.cells import Link, Tag
from bianzhi.ui.export import listing_xlsx
from bianzhi.ui.listing import Column, Filter, ListSpec
from bianzhi.ui.listing_state import parse

SPEC = ListSpec(
    "x",
    columns=(
        Column("name", "名称"),
        Column("code", "代码", "id"),
        Column("count", "核定", "number", unit="名", group="编制"),
        Column("money", "金额", "money", unit="元"),
        Column("share", "占比", "percent"),
        Column("day", "日期", "date"),
        Column("at", "时间", "datetime"),
        Column("state", "状态", "tag"),
        Column("hidden", "不显示", shown=False),
    ),
    filters=(Filter("kind", "类型", choices=(("a", "机关"),)),),
    search="名称",
)


def row(**changes: Any) -> SimpleNamespace:
    given: dict[str, Any] = {
        "name": "甲局", "code": "510403199001011234", "count": 12, "money": Decimal("1234.50"), "share": 0.125, "day": date(2021, 12, 31),
        "at": datetime(2021, 12, 31, 9, 5, tzinfo=timezone.get_default_timezone()), "state": Tag("超编", "red"), "hidden": "秘密",
    }  # fmt: skip
    return SimpleNamespace(**(given | changes))


def book(rows: Any, query: str = "", **options: Any) -> tuple[Any, bytes, Any]:
    options = {"title": "机构名录", "as_of": date(2021, 12, 31)} | options
    answer = listing_xlsx(SPEC, parse(SPEC, QueryDict(query)), rows, **options)
    data = answer.content
    return openpyxl.load_workbook(BytesIO(data)).active, data, answer


def test_the_sheet_is_what_the_screen_shows() -> None:
    sheet, data, answer = book(
        [row(), row(name="乙局", count=Link(3, "/rows/"))],
        "kind=a&q=局",
        totals={"count": 15},
        unit="名",
        notes=["附注"],
    )
    lines = [[c.value for c in line] for line in sheet.iter_rows()]
    assert lines[0][0] == "机构名录"
    assert lines[1][0].startswith("截至 2021-12-31　单位：名　导出时间：")
    assert [lines[2][0], lines[3][0]] == ["筛选条件：搜索“局”；类型：机关", "附注"]
    assert lines[4] == ["名称", "代码", "编制 核定（名）", "金额（元）", "占比", "日期", "时间", "状态"]
    assert lines[5] == [
        "甲局",
        "510403199001011234",
        12,
        1234.5,
        0.125,
        datetime.fromisoformat("2021-12-31"),
        datetime.fromisoformat("2021-12-31T09:05"),
        "超编",
    ]
    assert lines[6][2] == 3
    assert lines[7][:3] == ["合计", None, 15]
    assert len(lines) == 8
    assert "秘密".encode() not in b"".join(
        zipfile.ZipFile(BytesIO(data)).read(n) for n in zipfile.ZipFile(BytesIO(data)).namelist()
    )
    assert sheet.freeze_panes == "B6"
    assert "20211231.xlsx" in answer["Content-Disposition"]


def test_chosen_columns_in_their_chosen_order() -> None:
    sheet, _, _ = book([row()], "cols=hidden,count")
    assert [c.value for c in sheet[3]] == ["名称", "不显示", "编制 核定（名）"]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        '=HYPERLINK("http://x")',
        "http://x.example",
        "{=1}",
        "00123",
        "1e5",
    ],
)
def test_text_stays_text(text: str) -> None:
    sheet, data, _ = book([row(name=text, code=text)])
    assert [(sheet[4][i].data_type, sheet[4][i].value.strip()) for i in (0, 1)] == [("s", text.strip())] * 2
    xml = zipfile.ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b"hyperlink" not in xml


def test_an_id_number_is_never_a_number() -> None:
    sheet, _, _ = book([row(code=510403199001011234)])
    assert sheet[4][1].value == "510403199001011234"


def test_absent_values_are_empty_cells() -> None:
    sheet, _, _ = book([row(count=None, day=None, state="", at=None)])
    assert [sheet[4][i].value for i in (2, 5, 6, 7)] == [None] * 4


def test_rows_are_taken_one_by_one() -> None:
    taken = 0

    def rows() -> Iterator[SimpleNamespace]:
        nonlocal taken
        for taken in range(1, 2001):  # noqa: B007
            yield row()

    sheet, _, _ = book(rows())
    assert taken == 2000
    assert sheet.max_row == 2003


def test_a_title_cannot_leave_the_folder() -> None:
    _, _, answer = book([row()], title="../a/b:名录")
    assert "/" not in answer["Content-Disposition"].split("filename")[1]
