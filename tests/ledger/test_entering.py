from datetime import date

import pytest

from bianzhi.ledger.balances import Step
from bianzhi.ledger.entering import check_entry, check_freezing, check_reduction, check_reserving
from bianzhi.ledger.vacancy import Interval, Line, Reservation

JAN, MARCH, MAY, JULY, SEPT = (date(2021, m, 1) for m in (1, 3, 5, 7, 9))
FULL, CHIEF = "INST_FULL", "UNIT_CHIEF.ZK"
NAME = "甲中心"


def line(approved: int, *occupied: Interval, **more) -> Line:
    return Line((Step(JAN, approved),), occupied, **more)


def test_a_free_place_may_be_taken() -> None:
    assert check_entry(NAME, FULL, line(1), MARCH) == ()


def test_a_full_unit_names_whose_numbers_on_which_day() -> None:
    full = line(2, Interval(JAN), frozen=[Interval(MARCH, None, 1)])
    (refusal,) = check_entry(NAME, FULL, full, MAY)
    assert refusal.code == "I6"
    assert (
        refusal.message
        == "编制不足：甲中心的事业编制（财政全额）在2021-05-01没有可用空编（核定2名、实有1名、冻结1名）"
    )
    assert "增核" in refusal.remedy
    (refusal,) = check_entry(NAME, FULL, line(1, Interval(JAN), Interval(JAN)), MAY)
    assert refusal.message.startswith("超编1名：")


def test_it_says_whose_retirement_makes_room() -> None:
    (refusal,) = check_entry(NAME, FULL, line(1, Interval(JAN, JULY, label="李明退休")), MARCH)
    assert "2021-07-01起有空缺（李明退休）" in refusal.remedy
    assert check_entry(NAME, FULL, line(1, Interval(JAN, JULY)), JULY) == ()


def test_room_today_is_not_enough_when_a_later_day_is_full() -> None:
    busy = line(1, Interval(JULY, SEPT))
    (refusal,) = check_entry(NAME, FULL, busy, MARCH)
    assert "在2021-07-01没有可用空编" in refusal.message
    assert check_entry(NAME, FULL, busy, MARCH, until=JULY) == ()
    cut = Line((Step(JAN, 1), Step(SEPT, 0)))
    assert "2021-09-01" in check_entry(NAME, FULL, cut, MARCH)[0].message


def test_a_live_reservation_is_a_place() -> None:
    paper = Reservation("单", 1, JAN, MAY)
    held = line(1, reserved=[paper])
    assert check_entry(NAME, FULL, held, MARCH) != ()
    assert check_entry(NAME, FULL, held, MARCH, reservation=paper) == ()
    assert check_entry(NAME, FULL, held, MAY, reservation=paper) == (), "its last day is a good day"


def test_after_the_reservation_ends_there_must_be_room_as_for_anyone() -> None:
    paper = Reservation("单", 1, JAN, MAY)
    held = line(1, Interval(JULY), reserved=[paper])
    (refusal,) = check_entry(NAME, FULL, held, MARCH, reservation=paper)
    assert "2021-07-01" in refusal.message


@pytest.mark.parametrize(
    ("paper", "on", "why"),
    [
        (Reservation("单", 1, JAN, MAY), JULY, "有效期至2021-05-01"),
        (Reservation("单", 1, MARCH, MAY), JAN, "2021-03-01才核准"),
        (Reservation("单", 1, JAN, SEPT, closed_on=MAY), JULY, "已于2021-05-01撤销"),
        (Reservation("单", 1, JAN, SEPT, used_on=(MARCH,)), JULY, "核准的1名已全部使用"),
    ],
)
def test_a_dead_reservation_says_why(paper, on, why) -> None:
    (refusal,) = check_entry(NAME, FULL, line(9, reserved=[paper]), on, reservation=paper)
    assert why in refusal.message
    assert refusal.field == "reservation"


def test_a_post_is_refused_in_the_words_of_posts() -> None:
    (refusal,) = check_entry(NAME, CHIEF, line(1, Interval(JAN)), MARCH)
    assert refusal.code == "I8"
    assert "职数不足" in refusal.message
    assert "增核职数" in refusal.remedy


def test_reserving_takes_only_what_is_available_on_every_day() -> None:
    assert check_reserving(NAME, FULL, line(2), 2, MARCH, MAY) == ()
    (refusal,) = check_reserving(NAME, FULL, line(2, Interval(MAY)), 2, MARCH, MAY)
    assert refusal.code == "I13"
    assert "在2021-05-01可用空编1名，不够核准2名" in refusal.message
    assert check_reserving(NAME, FULL, line(2, Interval(MAY)), 2, MARCH, date(2021, 4, 30)) == ()
    (refusal,) = check_reserving(NAME, FULL, line(1, Interval(JAN), Interval(JAN)), 1, MARCH, MAY)
    assert (refusal.code, "超编1名" in refusal.message) == ("I6", True)
    assert check_reserving(NAME, FULL, line(2), 0, MARCH, MAY)[0].code == "I13"
    assert check_reserving(NAME, FULL, line(2), 1, MAY, MARCH)[0].code == "I13"


def test_freezing_takes_nothing_that_is_promised_for_later() -> None:
    promised = line(1, reserved=[Reservation("单", 1, JULY, SEPT)])
    assert check_freezing(NAME, FULL, promised, 1, MARCH, JULY) == ()
    (refusal,) = check_freezing(NAME, FULL, promised, 1, MARCH)
    assert "2021-07-01" in refusal.message
    assert check_freezing(NAME, FULL, line(3), 0, MARCH) != ()
    assert check_freezing(NAME, FULL, line(3), 1, MARCH, MARCH)[0].code == "freeze.dates"


def test_a_cut_below_what_is_occupied_needs_a_plan() -> None:
    three = [Interval(JAN)] * 3
    (refusal,) = check_reduction(NAME, FULL, line(1, *three), MARCH)
    assert refusal.code == "I7"
    assert "将超编2名（核定1名、实有3名）" in refusal.message
    assert check_reduction(NAME, FULL, line(1, *three, allowed_over=(Step(JAN, 2),)), MARCH) == ()
    assert check_reduction(NAME, FULL, line(1, *three, allowed_over=(Step(JAN, 1),)), MARCH) != ()
    assert check_reduction(NAME, FULL, line(3, *three), MARCH) == ()


def test_a_cut_below_what_is_promised_is_refused() -> None:
    promised = line(1, Interval(JAN), reserved=[Reservation("单", 1, MARCH, MAY)])
    assert [r.code for r in check_reduction(NAME, FULL, promised, JAN)] == ["I13"]
    assert check_reduction(NAME, FULL, promised, date(2021, 5, 2)) == (), "after it expired"
