"""Retirement months against the tables that go with the law, and what must hold of every birth."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianzhi.values.codes import code_list
from bianzhi.values.dates import add_months, months_between
from bianzhi.values.retirement import SCALES, retirement, retirement_month

BIRTHS = st.dates(date(1950, 1, 1), date(2010, 12, 31))
GROUPS = st.sampled_from(sorted(SCALES))


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


@pytest.mark.parametrize(
    ("born", "sex", "category", "retires", "age"),
    [
        ("1964-12", "1", "cadre", "2024-12", "60岁"),
        ("1965-01", "1", "cadre", "2025-02", "60岁1个月"),
        ("1965-04", "1", "worker", "2025-05", "60岁1个月"),
        ("1965-05", "1", "cadre", "2025-07", "60岁2个月"),
        ("1965-12", "1", "cadre", "2026-03", "60岁3个月"),
        ("1966-01", "1", "cadre", "2026-05", "60岁4个月"),
        ("1970-12", "1", "cadre", "2032-06", "61岁6个月"),
        ("1976-08", "1", "cadre", "2039-07", "62岁11个月"),
        ("1976-09", "1", "cadre", "2039-09", "63岁"),
        ("1990-01", "1", "cadre", "2053-01", "63岁"),
        ("1969-12", "2", "cadre", "2024-12", "55岁"),
        ("1970-01", "2", "cadre", "2025-02", "55岁1个月"),
        ("1970-05", "2", "cadre", "2025-07", "55岁2个月"),
        ("1981-08", "2", "cadre", "2039-07", "57岁11个月"),
        ("1981-09", "2", "cadre", "2039-09", "58岁"),
        ("1974-12", "2", "worker", "2024-12", "50岁"),
        ("1975-01", "2", "worker", "2025-02", "50岁1个月"),
        ("1975-02", "2", "worker", "2025-03", "50岁1个月"),
        ("1975-03", "2", "worker", "2025-05", "50岁2个月"),
        ("1984-10", "2", "worker", "2039-09", "54岁11个月"),
        ("1984-11", "2", "worker", "2039-11", "55岁"),
    ],
)
def test_table_of_the_law(born: str, sex: str, category: str, retires: str, age: str) -> None:
    found = retirement(month(born), sex, category)
    assert found.month == month(retires)
    assert found.age_text == age
    assert retirement_month(month(born), sex, category) == (
        (found.month.year, found.month.month),
        found.age_months,
    )


@pytest.mark.parametrize(
    ("born", "sex", "earliest", "latest"),
    [
        ("1964-12", "1", "2024-12", "2024-12"),
        ("1965-01", "1", "2025-01", "2028-02"),
        ("1970-12", "1", "2030-12", "2035-06"),
        ("1976-09", "1", "2036-09", "2042-09"),
        ("1981-09", "2", "2036-09", "2042-09"),
    ],
)
def test_elastic_bounds(born: str, sex: str, earliest: str, latest: str) -> None:
    found = retirement(month(born), sex, "cadre")
    assert (found.earliest, found.latest) == (month(earliest), month(latest))


def test_a_woman_worker_may_go_three_years_early_not_five() -> None:
    found = retirement(date(1984, 11, 30), "2", "worker")
    assert found.earliest == date(2036, 11, 1)
    assert found.leaves_on == date(2039, 12, 1)


@given(BIRTHS, GROUPS)
def test_age_is_the_one_reached_in_that_month(birth: date, group: tuple[str, str]) -> None:
    found = retirement(birth, *group)
    assert months_between(birth.replace(day=1), found.month) == found.age_months
    assert 0 <= found.delay_months <= SCALES[group].most
    assert (
        add_months(birth.replace(day=1), SCALES[group].old_age)
        <= found.earliest
        <= found.month
        <= found.latest
    )
    assert months_between(found.earliest, found.month) <= 36


@given(BIRTHS, GROUPS)
def test_nobody_born_later_retires_earlier(birth: date, group: tuple[str, str]) -> None:
    assert retirement(birth, *group).month < retirement(add_months(birth, 1), *group).month


def test_categories_are_those_of_the_code_list() -> None:
    assert {category for _, category in SCALES} == set(code_list("retire_category"))
    with pytest.raises(KeyError):
        retirement(date(1990, 1, 1), "9", "cadre")
