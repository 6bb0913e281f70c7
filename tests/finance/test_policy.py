"""Twenty days of the calendar from the approval; and what may stand in no published report."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianzhi.finance.policy import Deadline, check_reply, check_secrets
from bianzhi.reporting.changes import Line
from bianzhi.values.id_numbers import make_synthetic_id

DAYS = st.dates(date(2016, 1, 1), date(2090, 12, 31))


@given(DAYS, st.integers(0, 60))
def test_the_last_day_is_the_twentieth_and_only_after_it_one_is_late(replied: date, passed: int) -> None:
    today = replied + timedelta(days=passed)
    made = Deadline(replied)
    assert (made.due_on - replied).days == 20
    assert made.late(today) == (passed > 20) == (made.tone(today) == "red")
    assert made.left(today) == 20 - passed


@pytest.mark.parametrize(
    ("today", "told", "tone"),
    [
        (date(2022, 8, 31), "还剩20天", "blue"),
        (date(2022, 9, 15), "还剩5天", "amber"),
        (date(2022, 9, 20), "今天到期", "amber"),
        (date(2022, 9, 23), "已逾期3天", "red"),
    ],
)
def test_the_countdown_in_words(today: date, told: str, tone: str) -> None:
    made = Deadline(date(2022, 8, 31))
    assert (made.due_on, made.text(today), made.tone(today)) == (date(2022, 9, 20), told, tone)


def test_holidays_are_days_too() -> None:
    """The National Day's week does not put the day off."""
    assert Deadline(date(2022, 9, 14)).due_on == date(2022, 10, 4)


def test_what_was_published_counts_no_more() -> None:
    long_after = date(2030, 1, 1)
    kept, late = (Deadline(date(2022, 8, 31), day) for day in (date(2022, 9, 20), date(2022, 9, 21)))
    assert (kept.text(long_after), kept.tone(long_after)) == ("按期公开", "green")
    assert (late.text(long_after), late.tone(long_after)) == ("逾期1天公开", "red")


@pytest.mark.parametrize(
    ("day", "authority", "told"),
    [
        (None, "财政局", "请填写批复日期"),
        (date(2022, 9, 2), "财政局", "批复日期2022-09-02还没有到"),
        (date(2021, 12, 31), "财政局", "不晚于2021年年底"),
        (date(2022, 8, 31), "", "请填写批复机关"),
    ],
)
def test_a_day_that_cannot_be(day: date | None, authority: str, told: str) -> None:
    (one,) = check_reply(2021, day, authority, date(2022, 9, 1))
    assert told in one.message


def test_numbers_of_persons_and_marks_of_secrecy_are_found() -> None:
    number = make_synthetic_id(date(1980, 5, 12), "1", 7)
    found = check_secrets(
        [
            Line("二、重点工作", f"经办人身份证号{number}，电话0812-5551234。"), Line("三、其他", "机密★1年"),
            Line("四、项目", "编号123456789012345678的项目，机要通信用车2辆，保密工作经费1万元。"),
        ]
    )  # fmt: skip
    assert [one.code for one in found] == ["disclosure.person", "disclosure.secret"]
    assert number not in found[0].message and "二、重点工作" in found[0].message
