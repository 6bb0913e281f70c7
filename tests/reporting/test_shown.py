"""Printed numbers agree with printed numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianzhi.reporting.blocks import Figure, words
from bianzhi.reporting.shown import Shown, Style, completion_runs, difference, growth_runs, shares

STYLE = Style()
amounts = st.decimals(0, 10**6, places=2)


def money(text: str) -> Shown:
    return Shown(Decimal(text), Figure(text, ("T1.income.amount",)), "万元")


@given(st.lists(amounts, min_size=1, max_size=12))
def test_shares_come_to_a_hundred_and_none_is_off_by_a_last_digit(parts: list[Decimal]) -> None:
    whole = sum(parts, Decimal(0))
    made = shares(parts, whole)
    if not whole:
        assert not any(made)
        return
    assert sum(made) == 100
    assert all(
        abs(rate - part * 100 / whole) < Decimal("0.01") for rate, part in zip(made, parts, strict=True)
    )
    assert all(rate == 0 for rate, part in zip(made, parts, strict=True) if not part)


def test_thirds() -> None:
    third = Decimal("33.33")
    assert shares([third] * 3, third * 3) == (Decimal("33.34"), Decimal("33.33"), Decimal("33.33"))
    assert sum(shares([third] * 3, third * 3, hundred=False)) == Decimal("99.99")


def test_parts_that_are_not_the_whole_are_not_stretched_to_it() -> None:
    assert shares([Decimal(1), Decimal(1)], Decimal(4)) == (25, 25)


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        ("141.96", "126.54", "12.19%"),
        ("134.04", "124.82", "7.39%"),
        ("14.77", "14.03", "5.27%"),
        ("1.00", "0", ""),
        ("0", "3.00", "100%"),
        ("2.00", "1.00", "100%"),
        ("100000.01", "100000.00", "不足0.01%"),
    ],
)
def test_growth(now: str, before: str, told: str) -> None:
    assert words(growth_runs(money(now), money(before), STYLE)) == told


@pytest.mark.parametrize(
    ("actual", "budget", "told"),
    [
        ("1.00", "1.00", "100%"),
        ("0", "1.00", "0%"),
        ("1.00", "0", ""),
        ("99999.99", "100000.00", "100.00%"),
        ("100000.01", "100000.00", "100.00%"),
        ("0.01", "100000.00", "不足0.01%"),
    ],
)
def test_completion_is_a_hundred_only_where_both_are_printed_alike(
    actual: str, budget: str, told: str
) -> None:
    assert words(completion_runs(money(actual), money(budget), STYLE)) == told


@given(amounts, amounts)
def test_the_printed_change_is_the_gap_of_the_printed_amounts(now: Decimal, before: Decimal) -> None:
    made = difference(money(f"{now}"), money(f"{before}"), STYLE)
    assert Decimal(made.figure.text) == abs(now - before)
