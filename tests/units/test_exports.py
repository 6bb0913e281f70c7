"""机构编制基本情况表 and 机构沿革表 are read back from the files."""

from datetime import date
from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook

from bianzhi.units import exports, ports
from bianzhi.users.actor import Forbidden
from tests.factories import actor, user

TODAY = date(2021, 12, 31)


@pytest.fixture
def unit(office) -> int:
    key = office.found("测试区农业局", "2020-01-01", duties="农业工作。", rank="ZK")
    office.found("测试区农技站", "2020-01-01", unit_kind="institution", parent=key)
    office.post("2020-02-01", {"kind": "units.inner_add", "unit": key, "name": "办公室", "rank": "ZG"})
    renamed = office.post(
        "2021-06-01", {"kind": "units.rename", "unit": key, "full_name": "测试区农业农村局"}
    )
    office.reverse(renamed)
    return key


def cells(data: bytes) -> list[list[str]]:
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    return [[str(c) for c in row if c is not None] for row in sheet.iter_rows(values_only=True)]


def body(response) -> bytes:
    return response.content


def test_the_sheet_as_a_workbook(office, unit, monkeypatch) -> None:
    table = ports.SheetTable(
        "编制情况", ("类型", "核定", "实有", "空编"), (("行政编制", 10, 8, 2),), ("合计", 10, 8, 2)
    )
    monkeypatch.setattr(ports, "SHEET_SECTIONS", [])
    monkeypatch.setattr(exports, "SHEET_SECTIONS", [lambda actor, unit_id, day: [table]])
    paper = exports.unit_sheet(office.chief, unit, TODAY)
    rows = cells(body(exports.as_xlsx(paper)))
    flat = [c for row in rows for c in row]
    assert "机构编制基本情况表" in flat[0]
    assert ["机构全称", "测试区农业局"] in rows
    assert ["机构类别", "", "机构规格", "正科级"] in rows
    assert "内设机构（1个）" in flat
    assert ["1", "办公室", "正股级", ""] in rows
    assert "所属机构（1个）" in flat
    assert ["行政编制", "10", "8", "2"] in rows


def test_the_sheet_as_a_word_file(office, unit) -> None:
    response = exports.as_docx(exports.unit_sheet(office.chief, unit, TODAY))
    document = docx.Document(BytesIO(body(response)))
    texts = {cell.text for row in document.tables[0].rows for cell in row.cells}
    assert {"测试区农业局", "农业工作。", "办公室"} <= texts
    assert "%E5%86%9C%E4%B8%9A" in response["Content-Disposition"]


def test_the_history_has_a_row_for_each_document(office, unit, monkeypatch) -> None:
    monkeypatch.setattr(
        exports, "HISTORY_COLUMNS", {"编制": lambda actor, unit_id, keys: dict.fromkeys(keys, "行政10")}
    )
    paper = exports.history_sheet(office.chief, unit, TODAY)
    rows = [row for row in cells(body(exports.as_xlsx(paper))) if row and row[0].isdecimal()]
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    assert "设立测试区农业局" in rows[0]
    assert "行政10" in rows[0]
    assert rows[2][-1].startswith("已由测编发")
    assert rows[3][4] == "冲销：“测试区农业局”更名为“测试区农业农村局”"
    early = exports.history_sheet(office.chief, unit, date(2020, 12, 31))
    assert len(early.form.rows) == 2
    document = docx.Document(BytesIO(body(exports.as_docx(paper))))
    assert len(document.tables[0].rows) == 5


def test_exports_need_the_permission_and_the_scope(office, unit) -> None:
    from bianzhi.users.roles import Role

    reader = actor(user(office.district, Role.UNIT_HEAD, unit_key=unit), frozenset({unit}))
    outsider = actor(user(office.district, Role.UNIT_CLERK, unit_key=unit), frozenset({unit + 1}))
    for make in (exports.unit_sheet, exports.history_sheet):
        with pytest.raises(Forbidden):
            make(reader, unit, TODAY)
        with pytest.raises(Forbidden):
            make(outsider, unit, TODAY)
