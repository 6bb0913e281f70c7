"""Working days by the notices of 2020 to 2026."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianzhi.values.refusal import Refused
from bianzhi.values.tables import read_table
from bianzhi.values.workdays import MissingYear, WorkCalendar, work_calendar

CALENDAR = work_calendar()


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2021, 9, 30), 1, date(2021, 10, 8)),
        (date(2021, 9, 30), 2, date(2021, 10, 9)),
        (date(2021, 9, 30), 3, date(2021, 10, 11)),
        (date(2021, 2, 10), 5, date(2021, 2, 23)),
        (date(2021, 12, 31), 1, date(2022, 1, 4)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 11, 25), 10, date(2026, 12, 9)),
        (date(2021, 10, 8), -1, date(2021, 9, 30)),
        (date(2021, 10, 1), 0, date(2021, 10, 8)),
        (date(2021, 10, 8), 0, date(2021, 10, 8)),
    ],
)
def test_deadlines(start: date, n: int, end: date) -> None:
    assert CALENDAR.add_working_days(start, n) == end


@pytest.mark.parametrize(("year", "days"), [(2021, 250), (2026, 248)])
def test_days_worked_in_a_year(year: int, days: int) -> None:
    assert CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == days


@given(st.dates(date(2021, 1, 1), date(2026, 6, 30)), st.integers(1, 60))
def test_counting_back(start: date, n: int) -> None:
    end = CALENDAR.add_working_days(start, n)
    assert CALENDAR.working_days_between(start, end) == n
    assert CALENDAR.working_days_between(end, start) == -n
    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days_between(start, end - timedelta(days=1)) == n - 1


def test_a_year_that_is_not_loaded_is_said() -> None:
    with pytest.raises(MissingYear, match="2027年的节假日安排还没有录入") as caught:
        CALENDAR.add_working_days(date(2026, 12, 25), 20)
    assert caught.value.year == 2027
    assert isinstance(caught.value, Refused)
    with pytest.raises(MissingYear, match="2019"):
        CALENDAR.is_working_day(date(2019, 5, 1))


def test_the_table_is_sound() -> None:
    rows = read_table("holidays.csv")
    named = Counter(d for r in rows for d in (r["first"], r["last"]) if r["first"] != r["last"])
    assert [d for d, n in named.items() if n > 1] == []
    for row in rows:
        first, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
        assert first <= last < first + timedelta(days=11)
        assert last.year == int(row["year"])
        assert row["source"].startswith("国办发明电")
        if row["kind"] == "work":
            assert first == last
            assert first.weekday() >= 5, row
    assert {2021, 2026} <= CALENDAR.years
    assert set(CALENDAR.sources) == CALENDAR.years
    off = {d for d, worked in CALENDAR.exceptions.items() if not worked}
    assert len(off) == sum(
        (date.fromisoformat(r["last"]) - date.fromisoformat(r["first"])).days + 1
        for r in rows
        if r["kind"] == "off"
    )


def test_a_wrong_table_is_refused() -> None:
    row = {
        "year": "2030",
        "kind": "rest",
        "first": "2030-01-01",
        "last": "2030-01-01",
        "name": "",
        "source": "",
    }
    with pytest.raises(ValueError, match="rest"):
        WorkCalendar.from_rows([row])
