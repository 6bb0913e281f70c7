"""Books as data: cells, JSON and back, what follows from them."""

import json
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given

from bianzhi.reporting.books import Body, Books, Cell, Sheets, amount, cell, from_plain, to_plain
from bianzhi.reporting.derive import completion, growth, named, share, spent_on, total, wan
from bianzhi.reporting.layout import PUBLISHED, TABLES, code_of
from bianzhi.reporting.making import make_books
from tests.reporting.strategies import books


@given(books())
def test_json_gives_the_books_back(made: Books) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(made)))) == made


def test_a_cell_nobody_filled_is_nought() -> None:
    sheets = Sheets({Cell("T1", "income"): Decimal(5)})
    assert sheets["T1", "income"] == 5 and sheets["T3", "2013601", "basic"] == 0
    assert Sheets({Cell("T1", "income"): Decimal(0)}) == Sheets()


def test_cells_are_written_and_named() -> None:
    at = Cell("T3", "2013601", "basic")
    assert cell(str(at)) == at
    assert at.named() == "公开03表 支出决算表·2013601 行政运行·基本支出"
    assert Cell("T1", "total_in").named() == "公开01表 收入支出决算总表·总计"
    assert Cell("T7", "abroad", "actual").named(2023).startswith("公开09表")


@pytest.mark.parametrize("text", ["T3.2013601", "T0.total.basic", "T3.2013601.amount", ""])
def test_what_is_no_cell_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no cell"):
        cell(text)


@pytest.mark.parametrize("text", ["1.005", "NaN", "Infinity", "1e15", "一万", ""])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        amount(text)


def test_growth_is_change_by_last_year() -> None:
    """The seed's document divided by the sum of both years, and by this year."""
    assert growth(Decimal("141.96"), Decimal("126.54")) == Decimal("12.19")
    assert growth(Decimal("134.04"), Decimal("124.82")) == Decimal("7.39")
    assert growth(Decimal("14.77"), Decimal("14.03")) == Decimal("5.27")
    assert growth(Decimal(1), Decimal(0)) is None
    assert growth(Decimal(0), Decimal(3)) == -100


def test_shares_and_completion() -> None:
    assert share(Decimal("134.04"), Decimal("141.96")) == Decimal("94.42")
    assert share(Decimal(0), Decimal(0)) is None and completion(Decimal(1), Decimal(0)) is None
    assert wan(Decimal(1419550)) == Decimal("141.96") and wan(Decimal(-50)) == Decimal("-0.01")


@given(books())
def test_named_figures_and_lists_agree_with_the_tables(made: Books) -> None:
    for half in ("staff", "public"):
        assert total(value for *_, value in spent_on(made.now, half)) == named(made, half).now
    assert named(made, "total").now == made.now["T1", "total_out"]


def test_a_first_year_has_no_last() -> None:
    first = Books(Body("云溪县档案馆"), 2021, make_books(Random(1)).now)
    assert named(first, "total").before is None and from_plain(to_plain(first)) == first


def test_tables_are_numbered_by_year() -> None:
    assert [code_of(slot, 2021) for slot in PUBLISHED] == [f"公开{n:02}表" for n in range(1, 10)]
    assert code_of("T7", 2022) == "公开09表" and code_of("T8", 2022) == "公开07表"
    assert all(len({c.key for c in t.columns}) == len(t.columns) for t in TABLES.values())
