"""Workbooks of the 部门决算 software: read as they are exported; what is wrong is named by sheet and cell."""

import io
from dataclasses import replace
from random import Random

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bianzhi.documents.sheets import Row, read_workbook
from bianzhi.reporting.books import Books, Cell, Sheets
from bianzhi.reporting.making import make_books
from bianzhi.reporting.official_rows import code_in, economic_in, row_in
from bianzhi.reporting.read_official import is_official, read_official
from bianzhi.reporting.reading import Reading
from tests.reporting.official import official
from tests.reporting.strategies import books

#: what the export does not tell: kinds of cars, staff, money in the bank, budgets by subject
UNTOLD = ("bought_", "kept_", "staff_", "cash")


def read(data: bytes) -> Reading:
    book = read_workbook(data, "云溪县.xls")
    assert is_official(book)
    return read_official(book)


@settings(max_examples=8)
@given(books(), st.booleans())
def test_an_export_is_read_to_the_last_cell(made: Books, split: bool) -> None:
    found = read(official(made, split=split))
    assert [str(p) for p in found.problems] == []
    told = Sheets({at: v for at, v in made.now.items() if at.table != "B" and not at.row.startswith(UNTOLD)})
    assert found.now.filled() == told.filled()
    assert (found.year, found.body) == (made.year, made.body.name)


def test_faults_of_an_export_are_named() -> None:
    made = make_books(Random(8))
    book = openpyxl.load_workbook(io.BytesIO(official(made, split=True, leave_out=("T6", "T9"))))
    spending, income = book["Z04 支出决算表(财决04表)"], book["Z03 收入决算表(财决03表)"]
    spending["E8"] = "壹万元"
    spending["A9"], spending["B9"], spending["C9"] = "201", "99", "88"
    spending["G3"] = "金额单位：万元"
    income["A10"], income["B10"], income["C10"] = income["A9"].value, income["B9"].value, income["C9"].value
    book["Z01 收入支出决算总表(财决01表)"]["E3"] = "2020年度"
    buffer = io.BytesIO()
    book.save(buffer)
    found = read(buffer.getvalue())
    said = {(p.code, p.sheet, p.address): p for p in found.problems}
    assert "是文字“壹万元”，应为金额" in said["amount", "Z04 支出决算表(财决04表)", "E8"].message
    assert "“2019988”" in said["subject", "Z04 支出决算表(财决04表)", "A9"].message
    assert said["twice", "Z03 收入决算表(财决03表)", "A10"].severity == "error"
    missing = {p.message: p.severity for p in found.problems if p.code == "sheet.missing"}
    assert missing["没有找到一般公共预算财政拨款基本支出决算明细表（财决08-1表）"] == "error"
    assert missing["没有找到国有资本经营预算财政拨款收入支出决算表（财决11表），按没有数据处理"] == "warning"
    assert any(p.code == "mixed" and "2020" in p.message for p in found.problems)


def test_a_sheet_without_heads_and_a_sheet_twice() -> None:
    book = openpyxl.load_workbook(io.BytesIO(official(make_books(Random(8)))))
    book["Z04 支出决算表(财决04表)"]["A6"] = "说明"
    book.copy_worksheet(book["Z03 收入决算表(财决03表)"]).title = "Z03 收入决算表(2)"
    buffer = io.BytesIO()
    book.save(buffer)
    codes = {(p.code, p.sheet) for p in read(buffer.getvalue()).problems}
    assert {("head", "Z04 支出决算表(财决04表)"), ("sheet.twice", "Z03 收入决算表(2)")} <= codes


def test_sheets_are_known_whatever_their_names_look_like() -> None:
    """Cut off by Excel, typed in full width, without a blank; others of the export, and a department's own, are left alone."""
    book = read_workbook(official(make_books(Random(8))), "云溪县.xls")
    names = {
        "Z03": "Ｚ０３收入决算表（财决０３表）",
        "Z04": "z04_支出决算表",
        "Z08_1": "Z08-1 一般公共预算财政拨款基本支出决算明细表(财决0",
    }
    renamed = [replace(s, name=names.get(s.name.split()[0], s.name)) for s in book.sheets]
    others = (
        "CS03 其他收入等明细情况表",
        "QB03 非中央财政拨款支出决算明细表",
        "Z05_1 基本支出决算明细表(财决05-1表)",
    )
    blank = [replace(book.sheets[0], name=name) for name in others]
    found = read_official(replace(book, sheets=(*renamed, *blank)))
    assert not found.problems and found.now == read_official(book).now


def test_two_tables_in_a_sheet_hidden_ones_and_a_total_at_either_end() -> None:
    book = read_workbook(official(make_books(Random(8))), "云溪县.xls")
    at = {s.name.split()[0]: s for s in book.sheets}
    income, spending = at["Z03"], at["Z04"]
    whole = next(row for row in spending.rows if "合计" in row.values)
    rows = [*income.rows, Row(0, ["支 出 决 算 表"]), *spending.rows[1:], Row(0, ["注：略"]), whole]
    both = replace(
        income, rows=tuple(row._replace(number=k) for k, row in enumerate(rows, start=1)), merges=()
    )
    rest = [s for s in book.sheets if s is not income and s is not spending]
    found = read_official(replace(book, sheets=(both, *rest)))
    assert not found.problems and found.now == read_official(book).now
    assert found.sources[Cell("T3", "total", "total")].address == f"E{len(income.rows) + 7}"
    wrong = replace(spending, rows=income.rows, merges=income.merges)
    pasted = read_official(replace(book, sheets=(income, wrong, *rest)))
    assert [p.sheet for p in pasted.problems if p.code == "sheet.wrong"] == [spending.name]
    hidden = read_official(replace(book, sheets=(replace(income, hidden=True), spending, *rest)))
    assert {(p.code, p.severity) for p in hidden.problems} == {
        ("hidden", "warning"),
        ("sheet.missing", "error"),
    }


def test_other_workbooks_are_none_of_its_kind() -> None:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    assert not is_official(read_workbook(buffer.getvalue(), "a.xlsx"))


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (["201", "36", "01"], "2013601"), (["201", "36", "1"], "2013601"), (["201", "20136", "2013601"], "2013601"),
        (["2013601"] * 3, "2013601"), (["201", "", ""], "201"), (["201", "36", ""], "20136"), (["", "", ""], ""), (["合计"] * 3, ""),
    ],
)  # fmt: skip
def test_codes_of_one_to_three_cells(parts: list[str], code: str) -> None:
    assert code_in(parts) == code


def test_old_names_and_economic_heads() -> None:
    assert row_in("医疗卫生与计划生育支出", 1) == "210" and row_in("用事业基金弥补收支差额", 0) == "used"
    assert economic_in(("工资福利支出", "小计")) == "301" and economic_in(("30201办公费",)) == "30201"
    assert (
        economic_in(("其他支出", "其他支出")) == "39999"
        and economic_in(("商品和服务支出", "没有这个")) == "?没有这个"
    )


def test_an_export_without_a_unit_is_read_in_yuan_and_says_so() -> None:
    made = replace(make_books(Random(8)), year=2021)
    book = openpyxl.load_workbook(io.BytesIO(official(made)))
    book["Z04 支出决算表(财决04表)"]["G3"] = ""
    buffer = io.BytesIO()
    book.save(buffer)
    found = read(buffer.getvalue())
    assert [p.severity for p in found.problems if p.code == "unit"] == ["warning"]
    assert found.now["T3", "total", "total"] == made.now["T3", "total", "total"]
