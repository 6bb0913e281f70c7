"""Spreadsheets as offices have them, read as they are."""

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bianzhi.documents.sheets import Row, Sheet, letters, read_workbook, text_of
from tests.documents.books import SHEET, book, cells, operated

XLS = Path(__file__).parent / "data" / "roster.xls"


def only(data: bytes, name: str = "花名册.xlsx") -> Sheet:
    (sheet,) = read_workbook(data, name).sheets
    return sheet


def kinds(row: Row) -> list[str]:
    return [cell.kind for cell in row.cells]


def test_every_kind_of_cell_keeps_its_value_kind_and_address():
    row = only(book([["张三", 3, 3.5, date(2021, 12, 31), True, None, "="]])).rows[0]
    assert [c.value for c in row.cells] == ["张三", 3, 3.5, date(2021, 12, 31), True, None, "="]
    assert kinds(row) == ["text", "number", "number", "date", "bool", "empty", "text"]
    assert [c.address for c in row.cells][-1] == "G1"


def test_an_id_kept_as_a_number_is_told_from_one_kept_as_text():
    row = only(book([["510411199001011234", 510411199001011234]])).rows[0]
    assert kinds(row) == ["text", "number"]
    assert row.cell(1).text != "510411199001011234", (
        "its last digits are lost, and nobody may think otherwise"
    )


def test_full_width_digits_and_blanks_are_left_as_they_are():
    assert only(book([["５１０４１１ 1990"]])).rows[0].cell(0).value == "５１０４１１ 1990"


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (date(2021, 12, 31), "date", "2021-12-31"),
        (datetime(2021, 12, 31, 8, 30), "date", "2021-12-31 08:30:00"),  # noqa: DTZ001 - a sheet knows no zones
        ("2021.12.31", "text", "2021.12.31"),
        ("2021年12月31日", "text", "2021年12月31日"),
        (20211231, "number", "20211231"),
        (44561, "number", "44561"),
    ],
)
def test_dates_in_six_forms_are_given_on_as_written(value: Any, kind: str, text: str):
    cell = only(book([[value]])).cell(0, 0)
    assert (cell.kind, cell.text) == (kind, text)


def test_merged_cells_repeat_their_value_down_and_to_the_right():
    sheet = only(
        book([["单位", "编制数", None], [None, "行政", "事业"], ["民政局", 3, 1]], merges=["A1:A2", "B1:C1"])
    )
    assert [list(row.values) for row in sheet.rows[:2]] == [
        ["单位", "编制数", "编制数"],
        ["单位", "行政", "事业"],
    ]
    assert set(sheet.merges) == {(0, 0, 1, 0), (0, 1, 0, 2)}


def test_a_merged_range_that_goes_beyond_the_filled_cells_is_filled_too():
    sheet = only(book([["甲", "乙"]], merges=["B1:C2"]))
    assert [list(row.values) for row in sheet.rows] == [["甲", "乙", "乙"], ["", "乙", "乙"]]


def test_a_merged_range_over_the_whole_sheet_fills_no_more_than_there_is_use_for():
    # written into the package by hand: openpyxl would make seventeen thousand million cells of it
    span = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells><pageMargins'
    small = book([["甲", "乙"], ["丙", "丁"]])
    sheet = only(operated(small, {SHEET: lambda xml: xml.replace(b"<pageMargins", span, 1)}))
    assert sheet.merges == ((0, 0, 1_048_575, 16_383),)
    assert len(sheet.rows) <= 60
    assert max(len(row.values) for row in sheet.rows) <= 260


def test_formulas_are_known_and_keep_the_value_last_computed():
    rows = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><v>2</v></c><c r="C1" t="str"><f>"a"</f><v>a</v></c></row>'
    for data in (cells(rows, "A1:C1"), cells(rows)):
        row = only(data).rows[0]
        assert [(c.kind, c.value) for c in row.cells] == [("formula", 2), ("number", 2), ("formula", "a")]


def test_a_formula_without_a_value_in_the_last_row_is_known():
    data = cells('<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3"><f>A1</f></c></row>', "A1:B3")
    assert only(data).cell(2, 1).kind == "formula"


def test_errors_are_known_with_their_text():
    rows = '<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
    for data in (cells(rows, "A1:B1"), cells(rows)):
        assert [(c.kind, c.value) for c in only(data).rows[0].cells] == [
            ("error", "#DIV/0!"),
            ("error", "#N/A"),
        ]


@pytest.mark.parametrize(
    "rows",
    [
        "<row><c><v>1</v></c><c><f>A1*2</f><v>2</v></c></row>",
        "<row r='1'><c r='A1'><v>1</v></c><c r='B1'><f>A1*2</f><v>2</v></c></row>",
        '<row r="1"><c s="0" r="A1"><v>1</v></c><c t="n" r="B1"><f>A1*2</f><v>2</v></c></row>',
    ],
    ids=["no addresses", "single quotes", "address last"],
)
def test_unusual_spellings_of_cells_are_understood(rows: str):
    row = only(cells(rows, "A1:B1")).rows[0]
    assert [(c.kind, c.value) for c in row.cells] == [("number", 1), ("formula", 2)]


def test_prefixed_elements_are_understood():
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = (
        f'<x:worksheet xmlns:x="{space}"><x:dimension ref="A1"/><x:sheetData><x:row r="1"><x:c r="A1"><x:f>1+1</x:f>'
        "<x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    data = operated(book([["甲"]]), {"xl/worksheets/sheet1.xml": lambda _: xml.encode()})
    assert only(data).cell(0, 0).kind == "formula"


def test_blank_rows_and_columns_before_the_data_keep_the_addresses_right():
    cell = only(book([[None], [None, None, "张三"]])).cell(1, 2)
    assert (cell.value, cell.address) == ("张三", "C2")


def test_hidden_sheets_are_marked():
    made = openpyxl.Workbook()
    made.create_sheet("选项").sheet_state = "hidden"
    made.create_sheet("深藏").sheet_state = "veryHidden"
    buffer = io.BytesIO()
    made.save(buffer)
    read = read_workbook(buffer.getvalue(), "花名册.xlsx")
    assert [s.hidden for s in read.sheets] == [False, True, True]
    assert [s.name for s in read.visible] == ["Sheet"]


def test_an_old_xls_is_read_like_a_new_one():
    people, options = read_workbook(XLS.read_bytes(), "花名册.xls").sheets
    assert options.hidden
    assert [c.value for c in people.rows[0].cells] == ["某区人员花名册"] * 5
    assert [c.kind for c in people.rows[2].cells] == ["text", "text", "number", "date", "number"]
    assert [c.value for c in people.rows[3].cells] == [
        "区民政局",
        "李四",
        "510411198502032345",
        "1985.2.3",
        6,
    ]
    assert kinds(people.rows[3])[-1] == "formula"
    assert (people.cell(4, 0).kind, people.cell(4, 0).value) == ("error", "#DIV/0!")


@pytest.mark.parametrize("name", ["花名册.xls", "花名册.csv", "花名册"])
def test_the_content_counts_and_not_the_name(name: str):
    assert only(book([["张三"]]), name).cell(0, 0).value == "张三"
    assert read_workbook(XLS.read_bytes(), name).sheets[0].name == "人员"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_csv_in_the_usual_encodings(encoding: str, delimiter: str):
    text = f'姓名{delimiter}单位\r\n张𠮷{delimiter}"区民政局{delimiter}机关\n二楼"\r\n'
    sheet = only(text.encode(encoding), "花名册.csv")
    assert [list(row.values) for row in sheet.rows] == [
        ["姓名", "单位"],
        ["张𠮷", f"区民政局{delimiter}机关\n二楼"],
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (3.5, "3.5"),
        (True, "是"),
        (None, ""),
        (datetime(2021, 12, 31), "2021-12-31"),  # noqa: DTZ001
        (-0.25, "-0.25"),
    ],
)
def test_values_as_a_clerk_would_type_them(value: Any, text: str):
    assert text_of(value) == text


def test_letters_of_columns():
    assert [letters(n) for n in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_hidden_rows_and_columns_are_known():
    made = openpyxl.Workbook()
    sheet = made.active
    for number in range(5):
        sheet.append([number])
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions.group("C", "D", hidden=True)
    buffer = io.BytesIO()
    made.save(buffer)
    read = read_workbook(buffer.getvalue(), "a.xlsx").sheets[0]
    assert (read.hidden_rows, read.hidden_columns) == ({4}, {2, 3})
