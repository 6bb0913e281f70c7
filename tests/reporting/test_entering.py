"""A table typed in: rows of fields there and back, sums worked out, faults at their field."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings

from bianzhi.reporting.books import Books, Cell, Sheets
from bianzhi.reporting.entering import drawn, entered, form_rows, items_to_choose, read_rows
from bianzhi.reporting.layout import TABLES
from bianzhi.reporting.making import make_books
from bianzhi.reporting.relations import check
from tests.reporting.strategies import books


@settings(max_examples=15)
@given(books())
def test_what_is_shown_is_read_back(made: Books) -> None:
    for slot in TABLES:
        rows = [
            {"code": row.key, **{f.column: f.text for f in row.fields}} for row in form_rows(made.now, slot)
        ]
        cells, faults = read_rows(slot, rows)
        assert faults == ()
        assert entered(made.now, slot, cells) == made.now


def test_no_budget_that_was_typed_stays_typed() -> None:
    at = Cell("B", "2013601", "general_initial")
    cells, _ = read_rows("B", [{"code": at.row, "general_initial": "0", "general": "5"}])
    (row,) = form_rows(entered(Sheets(), "B", cells), "B")
    assert [f.text for f in row.fields if f.column.startswith("general")] == ["0", "5"]


def test_sums_cannot_be_typed() -> None:
    rows = form_rows(make_books(Random(8)).now, "T1")
    kinds = {row.key: {f.kind for f in row.fields} for row in rows}
    assert kinds["income"] == {"sum"} and kinds["general"] == {"entry"}
    assert {
        f.kind
        for row in form_rows(make_books(Random(8)).now, "T4")
        for f in row.fields
        if row.key == "general"
    } == {"none", "entry"}
    cells, faults = read_rows(
        "T1", [{"code": "general", "amount": "５００"}, {"code": "income", "amount": "9"}]
    )
    assert (cells, faults) == ({Cell("T1", "general"): Decimal(500)}, ())
    assert entered(Sheets(), "T1", cells)["T1", "total_in"] == 500


@pytest.mark.parametrize(
    ("slot", "rows", "row", "column", "words"),
    [
        ("T3", [{"code": "2019988", "basic": "1"}], 0, "code", "不在支出功能分类科目中"),
        ("T3", [{"code": "", "basic": "1"}], 0, "code", "请填写科目编码"),
        ("T3", [{"code": "2013601"}, {"code": "2013601"}], 1, "code", "在第1行已经有了"),
        ("T3", [{"code": "2013601"}, {"code": "20136"}], 1, "code", "只填末级科目"),
        ("T3", [{"code": "2013601", "basic": "一万"}], 0, "basic", "应为金额"),
        (
            "N",
            [{"code": "bought", "amount": "1"}, {"code": "kept_cars", "amount": "1.5"}],
            1,
            "amount",
            "应为不小于0的整数",
        ),
        ("T7", [{"code": "boats"}], 0, "code", "没有这一行"),
    ],
)
def test_faults_are_told_at_their_field(
    slot: str, rows: list[dict[str, str]], row: int, column: str, words: str
) -> None:
    [fault] = read_rows(slot, rows)[1]
    assert (fault.row, fault.column) == (row, column) and words in fault.message


@settings(max_examples=15)
@given(books())
def test_the_two_total_tables_are_drawn_from_the_others(made: Books) -> None:
    """Without their spending they get it back from 支出表 and the three budgets' tables."""
    kept = ("general", "fund", "capital", "used", "opening", "distributed", "closing")
    bare = Sheets({at: v for at, v in made.now.items() if at.table not in ("T1", "T4") or at.row in kept})
    assert drawn(drawn(bare, "T4"), "T1") == made.now


def test_drawing_breaks_nothing() -> None:
    made = make_books(Random(8))
    for slot in TABLES:
        assert drawn(made.now, slot) == made.now
    assert not check(made)


def test_items_to_choose_carry_their_section() -> None:
    assert ("2013601", "其他共产党事务支出—行政运行") in items_to_choose()
