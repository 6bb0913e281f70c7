"""Points by attainment: what holds for every indicator, and the cases a clerk knows."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianzhi.reporting.performance import Indicator, aligned, percent_of, plain, wan
from bianzhi.reporting.performance_checks import check_scored
from bianzhi.reporting.performance_rules import FIRST, kinds, schemes, seconds, usual_rules
from bianzhi.reporting.performance_scoring import (
    attainment,
    exceeds,
    execution_points,
    met,
    points,
    total,
)
from tests.reporting.performance_year import INDICATORS, RULES, result, results, scored

numbers = st.decimals(-10_000, 10_000, places=2)
amounts = st.decimals(0, 10_000_000, places=2)
weights = st.decimals("0.5", 50, places=1)


def numeric(direction: str, target: Decimal, weight: Decimal = Decimal(10)) -> Indicator:
    return Indicator("某项", "quantity", direction, target, "", "件", weight)


@given(st.sampled_from(["ge", "le", "eq"]), numbers, numbers, weights)
def test_points_lie_between_nothing_and_full_and_full_means_reached(direction, target, actual, weight):
    one = numeric(direction, target, weight)
    got = points(weight, attainment(one, actual))
    assert 0 <= got <= weight
    assert (got == weight) == met(one, actual)


@given(numbers, numbers, numbers)
def test_more_is_never_worse_where_more_is_wanted(target, one, other):
    less, more = sorted((one, other))
    up, down = numeric("ge", target), numeric("le", target)
    assert attainment(up, less) <= attainment(up, more)
    assert attainment(down, less) >= attainment(down, more)


@given(st.decimals(0, 100, places=1), weights)
def test_a_qualitative_indicator_counts_by_its_share(share, weight):
    one = Indicator("某项", "social", "qual", None, "效果", "", weight)
    assert abs(points(weight, attainment(one, None, share)) - weight * share / 100) <= Decimal("0.01")


@given(st.decimals("0.01", 10_000_000, places=2), amounts)
def test_the_execution_rate_is_full_only_when_all_is_spent(budget, executed):
    got = execution_points(RULES, budget, executed)
    assert 0 <= got <= RULES.execution
    assert (got == RULES.execution) == (executed >= budget)
    shown = percent_of(executed, budget)
    assert (shown >= 100) == (executed >= budget), "99.999% is not shown as 100%"


@pytest.mark.parametrize(
    ("direction", "target", "actual", "part"),
    [
        ("ge", 100, 80, "0.8"), ("ge", 100, 100, "1"), ("ge", 100, 250, "1"), ("ge", 100, 0, "0"),
        ("le", 10, 8, "1"), ("le", 10, 20, "0.5"), ("le", 0, 3, "0"), ("le", 0, 0, "1"),
        ("eq", 100, 100, "1"), ("eq", 100, 90, "0.9"), ("eq", 100, 125, "0.8"), ("ge", -5, -8, "0"), ("ge", -5, -3, "1"),
    ],
)  # fmt: skip
def test_what_falls_short_counts_by_its_proportion(direction, target, actual, part):
    assert attainment(numeric(direction, Decimal(target)), Decimal(actual)) == Decimal(part)


def test_nothing_said_counts_nothing():
    assert attainment(numeric("ge", Decimal(3)), None) == 0
    assert attainment(INDICATORS[3], None, None) == 0


def test_full_marks_are_not_reached_by_rounding():
    assert points(Decimal(10), Decimal("0.99999")) == Decimal("9.99")
    assert execution_points(RULES, Decimal(80_000), Decimal(79_999)) == Decimal("9.99")


def test_a_target_set_too_low_must_be_explained():
    assert exceeds(RULES, INDICATORS[0], Decimal(224))
    assert not exceeds(RULES, INDICATORS[0], Decimal(223))
    assert not exceeds(RULES, INDICATORS[2], Decimal(1)), (
        "less time or money than allowed is no fault of the target"
    )


@pytest.mark.parametrize(
    ("score", "grade"), [("100", "优"), ("90", "优"), ("89.99", "良"), ("80", "良"), ("60", "中"), ("59.99", "差"), ("0", "差")]
)  # fmt: skip
def test_grades_begin_at_their_thresholds(score, grade):
    assert RULES.grade(Decimal(score)) == grade
    assert replace(RULES, excellent=Decimal(95)).grade(Decimal(90)) == "良"


def test_a_column_has_as_many_decimals_as_one_of_it_needs() -> None:
    assert aligned([Decimal("9.50"), None, Decimal(10), Decimal("8.254")]) == ("9.50", "—", "10.00", "8.25")
    assert aligned([Decimal("9.50"), Decimal(100)]) == ("9.5", "100.0")
    assert aligned([Decimal("9.00"), Decimal("1E+2")]) == ("9", "100")
    assert aligned([]) == ()


def test_the_sum_is_the_sum_of_what_is_shown():
    one = scored()
    assert one.execution_score == Decimal("9.90")
    assert total(one.execution_score, results()) == Decimal("98.40") == one.score
    assert one.grade == "优"
    assert one.rate == Decimal("99.00")


def test_a_project_without_budget_has_no_rate():
    assert percent_of(Decimal(0), Decimal(0)) is None
    with pytest.raises(ValueError, match="no budget"):
        execution_points(RULES, Decimal(0), Decimal(0))


@pytest.mark.parametrize("scheme", sorted(schemes()))
def test_dictionaries_name_their_source_and_hang_together(scheme):
    firsts = {k.code for k in kinds(scheme).values() if not k.parent}
    assert firsts <= set(FIRST)
    assert {k.parent for k in seconds(scheme)} == firsts
    assert all(k.group and k.source.startswith("财预〔") for k in seconds(scheme))


@pytest.mark.parametrize("year", [2018, 2020, 2021, 2022, 2030])
def test_usual_weights_make_a_hundred(year):
    rules = usual_rules(year)
    assert rules.total == 100
    assert rules.scheme == ("cai2020" if year < 2022 else "cai2021")
    assert set(rules.weights) == set(FIRST)


@given(st.decimals(0, 10**10, places=2))
def test_money_in_wan_says_exactly_what_it_is(amount):
    shown = wan(amount)
    assert Decimal(shown) * 10_000 == amount
    assert len(shown.partition(".")[2]) >= 2


def test_numbers_have_no_idle_zeros():
    assert [plain(Decimal(t)) for t in ("10", "10.50", "100.00", "1E+2")] == ["10", "10.5", "100", "100"]


@given(
    st.lists(st.tuples(st.sampled_from(["ge", "le", "eq"]), amounts, amounts), min_size=1, max_size=6),
    st.integers(1, 10**9),
    st.integers(0, 10**9),
)
def test_whatever_was_reached_the_evaluation_adds_up(rows, budget, executed):
    weight = ((100 - RULES.execution) / len(rows)).quantize(Decimal("0.01"))
    indicators = [numeric(direction, target, weight) for direction, target, _ in rows]
    made = tuple(result(one, actual) for one, (_, _, actual) in zip(indicators, rows, strict=True))
    one = scored(budget, min(executed, budget), results=made)
    assert 0 <= one.score <= Decimal("100.03")
    assert {f.code for f in check_scored(RULES, one, "某")} <= {"P22", "P23"}
    assert one.score == one.execution_score + sum(r.score for r in made)
