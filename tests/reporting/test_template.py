"""Our own workbook: written, filled in, read back; what a clerk may do to it is named by sheet and cell."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import openpyxl
from hypothesis import given, settings

from bianzhi.documents.sheets import Row, Workbook, read_workbook
from bianzhi.reporting.books import Books, Cell, Sheets
from bianzhi.reporting.layout import lines
from bianzhi.reporting.making import make_books
from bianzhi.reporting.read_template import is_template, read_template
from bianzhi.reporting.reading import Reading, Source
from bianzhi.reporting.template import template
from bianzhi.reporting.template_layout import BEFORE, CHECKS, SLOTS, sheet_name
from tests.reporting.strategies import books


def read(data: bytes) -> Reading:
    book = read_workbook(data, "决算.xlsx")
    assert is_template(book)
    return read_template(book)


def changed(change: Callable[[Any], None]) -> Reading:
    """The workbook of some books after a clerk was at it."""
    book = openpyxl.load_workbook(io.BytesIO(template(make_books(Random(8)))))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return read(buffer.getvalue())


@settings(max_examples=6)
@given(books())
def test_what_is_written_is_read_back(made: Books) -> None:
    found = read(template(made))
    assert [str(p) for p in found.problems] == []
    assert (found.now, found.before) == (made.now, made.before)
    assert (found.year, found.body, found.reasons, found.projects) == (
        made.year,
        made.body.name,
        made.reasons,
        made.projects,
    )


#: code, table, place, what is said, what the clerk put there
FAULTS: tuple[tuple[str, str, str, str, object], ...] = (
    ("amount", "T1", "C4", "是文字“约五万元”，应为金额", "约五万元"),
    ("amount", "T1", "C5", "有分以下的零数", 12.3456),
    ("amount", "N", "C4", "个数应为不小于0的整数", 1.5),
    ("amount", "T6", "C5", "是日期“2021-05-01”，应为金额", date(2021, 5, 1)),
    ("amount", "M", "C4", "是逻辑值“是”，应为金额", True),
    ("subject", "T3", "A5", "科目编码“2019988”不在支出功能分类科目中", "2019988"),
    ("label", "T1", "B6", "应为“三、国有资本经营预算财政拨款收入”", "别的东西"),
    ("row", "T4", "A4", "行次“999”不是本表的行", "999"),
    ("head", "T5", "第3行", "没有找到“基本支出”这一列", None),
    ("twice", "T2", "A6", "在第5行已经有了", None),
    ("year", "填表说明", "B4", "应为四位数字的年份", "去年"),
)


def spoilt(book: Any) -> None:
    for code, slot, place, _, value in FAULTS:
        sheet = book[sheet_name(slot) if slot in SLOTS else slot]
        match code:
            case "head":
                sheet["D3"] = "别的"
            case "twice":
                sheet["A6"] = sheet["A5"].value
            case _:
                sheet[place] = value
    del book[sheet_name("T9")]
    book[sheet_name("T8")]["A5"] = "2120801"
    book[sheet_name("T8")]["C5"] = 5
    book[sheet_name("T8")].row_dimensions[5].hidden = True


def test_faults_are_named_by_sheet_and_cell() -> None:
    found = changed(spoilt)
    said = {(p.code, p.sheet, p.address): p for p in found.problems}
    for code, slot, place, words, _ in FAULTS:
        name = sheet_name(slot) if slot in SLOTS else slot
        problem = said[code, name, place]
        assert words in problem.message and problem.severity == "error"
        assert str(problem).startswith(f"“决算.xlsx”工作表“{name}”{place}：")
    missing = said["sheet.missing", "", ""]
    assert missing.message == f"没有工作表“{sheet_name('T9')}”"
    assert said["hidden", sheet_name("T8"), "第5行"].severity == "warning"
    assert len(said) == len(FAULTS) + 2


WRITTEN = ("１，２３４．５０", " 1,234.50 ", "1234.5元", "¥1,234.50", "0.12345万元", "　1234.50　")


def test_amounts_as_clerks_write_them_and_sums_typed_over() -> None:
    def fill(book: Any) -> None:
        for k, text in enumerate(WRITTEN):
            book[sheet_name("T1")][f"C{4 + k}"] = text
        book[sheet_name("T1")]["C14"] = "—"
        book[sheet_name("T6")]["C4"] = 5

    found = changed(fill)
    assert not found.errors
    assert [found.now["T1", key] for key in list(lines("T1"))[: len(WRITTEN)]] == [Decimal("1234.50")] * len(
        WRITTEN
    )
    assert found.now["T1", "opening"] == 0
    assert found.now["T6", "301"] == 5 and found.sources[Cell("T6", "301")] == Source(sheet_name("T6"), "C4")


def test_formulas_merges_and_what_is_hidden() -> None:
    """A clerk's own formula counts by what it gave; a sum of the form is worked out again whatever stands there."""
    made = make_books(Random(8))
    whole = read_workbook(template(made), "决算.xlsx")
    book = replace(whole, sheets=tuple(s for s in whole.sheets if not s.name.startswith(BEFORE)))

    def sheet(slot: str, changes: dict[tuple[int, int], tuple[Any, Any]], **more: Any) -> Workbook:
        old = next(s for s in book.sheets if s.name == sheet_name(slot))
        rows = list(old.rows)
        for (r, c), (value, kind) in changes.items():
            values = [*rows[r].values, *[None] * (c + 1 - len(rows[r].values))]
            values[c] = value
            rows[r] = Row(r + 1, values, {**rows[r].marks, **({c: kind} if kind else {})})
        new = replace(old, rows=tuple(rows), **more)
        return replace(book, sheets=tuple(new if s is old else s for s in book.sheets))

    assert read_template(sheet("T1", {(3, 2): (7.5, "formula")})).now["T1", "general"] == Decimal("7.5")
    stale = read_template(sheet("T1", {(11, 2): (1.0, "formula")}))
    assert not stale.problems and stale.now["T1", "income"] == made.now["T1", "income"]
    cases = (
        ({(3, 2): ("", "formula")}, {}, ("amount", "C4", "没有存下它的结果")),
        ({(3, 2): ("12万元", None)}, {}, ("unit.cell", "C4", "已按万元读取")),
        ({}, {"merges": ((3, 2, 4, 2),)}, ("amount", "C4", "C4:C5合并成了一格")),
        ({}, {"hidden_columns": frozenset({2})}, ("hidden", "C列", "已一并读入")),
        ({}, {"hidden": True}, ("hidden", "", "隐藏的工作表，里面的数已一并读入")),
        ({(3, 0): ("八", None)}, {}, ("row", "A4", "不是本表的行")),
    )
    for changes, more, (code, place, words) in cases:
        told = [p for p in read_template(sheet("T1", changes, **more)).problems if p.code == code]
        assert told and told[0].address == place and words in told[0].message, code


def test_first_years_leave_last_year_empty() -> None:
    first = replace(make_books(Random(2)), before=None)
    assert read(template(first)).before is None


def test_formulas_stand_where_sums_do_and_checks_are_live() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(make_books(Random(8)))))
    income = book[sheet_name("T1")]
    assert (
        income["C12"].value == "=C4+C5+C6+C7+C8+C9+C10+C11"
        and income["C12"].protection.locked
        and not income["C4"].protection.locked
    )
    checks = [[c.value for c in row] for row in book[CHECKS].iter_rows(min_row=4)]
    x13 = next(row for row in checks if row[0] == "X13")
    assert (
        x13[1] == "基本支出＝人员经费＋公用经费"
        and "'06 基本支出'!" in x13[3]
        and x13[5].startswith("=IF(ABS(")
    )
    assert any(row[0] == "Y.1" and "'上年01 收支总表'!" in row[3] for row in checks)


def test_an_empty_workbook_offers_the_items_of_last_year() -> None:
    made = make_books(Random(8))
    data = template(replace(made, now=Sheets(), before=None), made.now.codes("T3", 7))
    offered = {row.cell(0).text for row in read_workbook(data, "a.xlsx").sheets[3].rows}
    assert set(made.now.codes("T3", 7)) <= offered
    found = read(data)
    assert not found.now.filled() and not found.errors
