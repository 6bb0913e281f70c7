from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bianzhi.ledger.balances import Step, steps
from bianzhi.ledger.vacancy import (
    Interval,
    Line,
    Position,
    Reservation,
    first_room,
    lowest_available,
    position_on,
    positions_from,
    sum_positions,
)

START = date(2021, 1, 1)


def day(n: int) -> date:
    return START + timedelta(days=n)


def test_who_retires_on_a_day_is_counted_on_the_day_before() -> None:
    spell = Interval(date(2000, 1, 1), date(2021, 7, 1))
    assert spell.counts_on(date(2021, 6, 30))
    assert not spell.counts_on(date(2021, 7, 1))
    assert position_on(date(2021, 6, 30), Line(occupied=[spell])).occupied == 1
    assert position_on(date(2021, 7, 1), Line(occupied=[spell])).occupied == 0


def test_an_interval_that_ends_where_it_begins_counts_on_no_day() -> None:
    struck_out = Interval(day(5), day(5))
    assert struck_out.changes() == ()
    assert not struck_out.counts_on(day(5))


def test_position_by_its_four_numbers() -> None:
    here = Position(approved=10, occupied=7, reserved=2, frozen=3)
    assert (here.vacant, here.over, here.available) == (3, 0, -2)
    assert here.sentence() == "核定10名、实有7名、已核准未用2名、冻结3名"
    over = Position(approved=5, occupied=7)
    assert (over.vacant, over.over, over.available) == (0, 2, -2)
    assert over.sentence() == "核定5名、实有7名"


def test_one_units_vacancy_is_never_set_off_against_anothers_over() -> None:
    totals = sum_positions([Position(40, 38), Position(50, 52)])
    assert (totals.approved, totals.occupied) == (90, 90)
    assert (totals.vacant, totals.over, totals.available) == (2, 2, 2)
    assert sum_positions([]).vacant == 0


def test_a_reservation_holds_through_its_last_day_less_what_is_used() -> None:
    paper = Reservation("单1", 3, day(0), day(9), used_on=(day(4),))
    line = Line((Step(day(-9), 5),), reserved=[paper])
    assert [position_on(day(n), line).reserved for n in (-1, 0, 3, 4, 9, 10)] == [0, 3, 3, 2, 2, 0]
    assert paper.unused == 2
    assert [paper.live_on(day(n)) for n in (-1, 0, 9, 10)] == [False, True, True, False]


def test_a_withdrawn_or_used_up_reservation_is_not_live() -> None:
    withdrawn = Reservation("单1", 1, day(0), day(9), closed_on=day(3))
    assert [withdrawn.live_on(day(n)) for n in (2, 3)] == [True, False]
    assert not Reservation("单2", 1, day(0), day(9), used_on=(day(20),)).live_on(day(5))


def test_positions_walk_the_days_of_change() -> None:
    line = Line(
        approved=(Step(day(0), 5), Step(day(8), 3)),
        occupied=[Interval(day(-50), day(4)), Interval(day(2))],
        frozen=[Interval(day(3), day(6), 2)],
    )
    found = [(d.on, d.position.available) for d in positions_from(line, day(1))]
    assert found == [(day(1), 4), (day(2), 3), (day(3), 1), (day(4), 2), (day(6), 4), (day(8), 2)]
    assert [d.on for d in positions_from(line, day(1), day(4))] == [day(1), day(2), day(3)]
    assert list(positions_from(line, day(4), day(4))) == []


def test_lowest_available_is_the_first_worst_day() -> None:
    line = Line((Step(day(0), 2),), [Interval(day(3), day(5)), Interval(day(9), day(11))])
    assert lowest_available(day(0), line) == (day(3), 1)
    assert lowest_available(day(4), line) == (day(4), 1)
    assert lowest_available(day(5), line) == (day(9), 1)
    assert lowest_available(day(5), line, until=day(9)) == (day(5), 2)
    assert lowest_available(day(0), Line()) == (day(0), 0)


def test_first_room_is_room_for_good() -> None:
    line = Line((Step(day(0), 1),), [Interval(day(0), day(5)), Interval(day(8), day(9))])
    assert first_room(line, day(0)) == day(9), "a gap of three days is no room"
    assert first_room(Line((Step(day(0), 1),), [Interval(day(0))]), day(0)) is None
    assert first_room(Line((Step(day(0), 1),)), day(2)) == day(2)


moments = st.integers(0, 25).map(day)
spells = st.builds(
    lambda begins, life, n: Interval(begins, None if life is None else begins + timedelta(days=life), n),
    moments,
    st.none() | st.integers(0, 12),
    st.integers(1, 3),
)
papers = st.builds(
    lambda begins, life, n, used: Reservation(
        "单", n, begins, begins + timedelta(days=life), tuple(begins + timedelta(days=u) for u in used[:n])
    ),
    moments,
    st.integers(0, 12),
    st.integers(1, 3),
    st.lists(st.integers(0, 14), max_size=3),
)


@given(
    changes=st.lists(st.tuples(moments, st.integers(-4, 6)), max_size=6),
    occupied=st.lists(spells, max_size=6),
    reserved=st.lists(papers, max_size=3),
    frozen=st.lists(spells, max_size=3),
    start=moments,
)
def test_lowest_available_equals_counting_day_by_day(changes, occupied, reserved, frozen, start) -> None:
    def available(on: date) -> int:
        approved = sum(n for when, n in changes if when <= on)
        taken = sum(i.quantity for i in (*occupied, *frozen) if i.counts_on(on))
        set_aside = sum(
            r.quantity - sum(u <= on for u in r.used_on)
            for r in reserved
            if r.begins_on <= on <= r.expires_on
        )
        return approved - taken - set_aside

    counted = [(available(start + timedelta(days=n)), start + timedelta(days=n)) for n in range(60)]
    worst, when = min(counted)
    assert lowest_available(start, Line(steps(changes), occupied, reserved, frozen)) == (when, worst)
