"""Dates as real sheets hold them; months and ages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bianzhi.values.dates import (
    EXCEL_EPOCH,
    add_months,
    age_on,
    format_date,
    months_between,
    parse_date,
    read_date,
    today,
)
from bianzhi.values.numerals import chinese_number
from bianzhi.values.refusal import Refused

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
LAST = date(2021, 12, 31)


def code(value: object) -> str:
    with pytest.raises(Refused) as caught:
        parse_date(value)
    (refusal,) = caught.value.refusals
    assert refusal.remedy or refusal.code == "date.empty"
    return refusal.code.removeprefix("date.")


@pytest.mark.parametrize(
    "value",
    [
        LAST,
        datetime(2021, 12, 31, 23, 59, tzinfo=UTC),
        "2021-12-31",
        "2021/12/31",
        "2021.12.31",
        "20211231",
        20211231,
        20211231.0,
        "2021年12月31日",
        "2021 年 12 月 31 日",
        "２０２１－１２－３１",
        " 2021-12-31\u200b",
        "2021-12-31 00:00:00",
        "2021-12-31T08:30",
        "2021/12/31 0:00",
        "二〇二一年十二月三十一日",
        "二○二一年十二月三十一日",
        44561,
        44561.0,
        44561.75,
        "44561",
    ],
)
def test_forms_of_a_day(value: object) -> None:
    found = read_date(value)
    assert (found.day, found.month_only) == (LAST, False)


@pytest.mark.parametrize(
    "value",
    [
        "2021.12",
        "2021-12",
        "2021/12",
        "202112",
        202112,
        202112.0,
        2021.12,
        "2021年12月",
        "2021年12",
        "二〇二一年十二月",
    ],
)
def test_a_month_alone_is_its_first_day_and_says_so(value: object) -> None:
    found = read_date(value)
    assert (found.day, found.month_only) == (date(2021, 12, 1), True)
    assert parse_date(value) == date(2021, 12, 1)


def test_a_cut_zero() -> None:
    assert parse_date("2021.1") == date(2021, 1, 1)
    assert parse_date("2021.10") == date(2021, 10, 1)
    assert parse_date(2021.11) == date(2021, 11, 1)
    assert parse_date(2021.2) == date(2021, 2, 1)
    assert code(2021.1) == "ambiguous"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", "empty"),
        ("  ", "empty"),
        (None, "shape"),
        (True, "shape"),
        (["2021-12-31"], "shape"),
        (float("nan"), "shape"),
        ("去年底", "shape"),
        ("2021-12/31", "shape"),
        ("12/31/2021", "ambiguous"),
        ("21-12-31", "ambiguous"),
        ("21.12", "ambiguous"),
        ("98年3月4日", "ambiguous"),
        ("98年3月", "ambiguous"),
        ("2021", "year_only"),
        (2021, "year_only"),
        ("2021年", "year_only"),
        ("2021-02-30", "impossible"),
        ("2021-13-01", "impossible"),
        ("20210431", "impossible"),
        ("2021.13", "impossible"),
        ("2021-00-10", "impossible"),
        ("二〇二一年二月三十日", "impossible"),
        ("二〇二一年十十月", "shape"),
        ("1821-01-01", "year_range"),
        ("2921-01-01", "year_range"),
        (0, "shape"),
        (-5, "shape"),
        (99999, "shape"),
        (1e300, "shape"),
    ],
)
def test_refused(value: object, expected: str) -> None:
    assert code(value) == expected


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("12/31/2021", "“12/31/2021”分不清哪个是月、哪个是日"),
        ("21-12-31", "“21-12-31”的年份不是四位数"),
        ("2021-02-30", "没有“2021-02-30”这一天"),
        ("1821-01-01", "1900至2099"),
        ("2021", "只有年份"),
    ],
)
def test_what_is_said(value: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        parse_date(value)


@given(
    DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S"])
)
def test_every_day_reads_back(day: date, form: str) -> None:
    written = datetime(day.year, day.month, day.day, tzinfo=UTC).strftime(form)
    assert read_date(written).day == day
    assert not read_date(written).month_only


@given(DAYS)
def test_every_shown_form_reads_back(day: date) -> None:
    for style in ("iso", "chinese", "dots"):
        assert parse_date(format_date(day, style)) == day
    assert parse_date(format_date(day, "month")) == day.replace(day=1)
    year = "".join(chinese_number(int(d)) for d in str(day.year))
    assert parse_date(f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日") == day


@given(st.dates(date(1927, 5, 18), date(2099, 12, 31)))
def test_day_numbers(day: date) -> None:
    assert parse_date((day - EXCEL_EPOCH).days) == day


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers()))
def test_never_anything_but_a_date_or_a_refusal(value: object) -> None:
    try:
        assert 1900 <= parse_date(value).year <= 2099
    except Refused as refused:
        assert refused.refusals[0].message


def test_months() -> None:
    assert add_months(date(2021, 1, 31), 1) == date(2021, 2, 28)
    assert add_months(date(2020, 1, 31), 1) == date(2020, 2, 29)
    assert add_months(date(2021, 3, 31), -13) == date(2020, 2, 29)
    assert months_between(date(2021, 1, 15), date(2021, 3, 14)) == 1
    assert months_between(date(2021, 1, 15), date(2021, 3, 15)) == 2
    assert months_between(date(2021, 1, 31), date(2021, 2, 28)) == 1
    assert months_between(date(2021, 3, 15), date(2021, 1, 15)) == -2


@given(DAYS, DAYS)
def test_months_between_is_the_most_that_fit(start: date, end: date) -> None:
    assume(start <= end)
    n = months_between(start, end)
    assert add_months(start, n) <= end < add_months(start, n + 1)


def test_age_is_reached_on_the_birthday() -> None:
    birth = date(2000, 2, 29)
    assert age_on(birth, date(2018, 2, 28)) == 17
    assert age_on(birth, date(2018, 3, 1)) == 18
    assert age_on(birth, date(2020, 2, 29)) == 20
    assert age_on(birth, birth) == 0
    with pytest.raises(ValueError, match="before"):
        age_on(birth, birth - timedelta(days=1))


def test_today_is_near_utc() -> None:
    assert abs((today() - datetime.now(UTC).date()).days) <= 1
