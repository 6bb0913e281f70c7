from datetime import date

import pytest

from bianzhi.ledger.assertions import BalanceAssertion, check_assertions, compare
from bianzhi.ledger.entries import POOL, unit
from bianzhi.ledger.loans import Loan, LoanReturn, check_lending, check_return, falling_due

JAN, MARCH, MAY, JULY = (date(2021, m, 1) for m in (1, 3, 5, 7))


def test_an_assertion_shows_expected_actual_and_difference(entry) -> None:
    book = [
        entry(f"OPENING 上级 甲 40 {JAN}"),
        entry(f"OPENING 上级 统筹池 9 {JAN}"),
        entry(f"INCREASE 统筹池 甲 5 {MARCH}"),
    ]
    stated = [BalanceAssertion(unit("甲"), "INST_FULL", 44), BalanceAssertion(POOL, "INST_FULL", 4)]
    (refusal,) = check_assertions(book, stated, MARCH, label=lambda h: "甲中心")
    assert refusal.message == "文件载明甲中心的事业编制（财政全额）现有44名，台账在2021-03-01为45名，相差+1名"
    assert [(a.actual, a.difference) for a in compare(book, stated, JAN)] == [(40, -4), (9, 5)]
    assert check_assertions(book, [BalanceAssertion(unit("甲"), "ADMIN", 0)], MARCH) == ()


@pytest.fixture
def loan() -> Loan:
    return Loan(1, "甲", "INST_FULL", 5, JAN, MAY, (LoanReturn(MARCH, 2),))


def test_what_is_out_after_a_partial_return(loan) -> None:
    days = (date(2020, 12, 31), JAN, date(2021, 2, 28), MARCH, JULY)
    assert [loan.open_on(day) for day in days] == [0, 5, 5, 3, 3]
    assert loan.unreturned == 3


def test_overdue_from_the_day_after_it_is_due(loan) -> None:
    assert [loan.overdue_on(day) for day in (MAY, date(2021, 5, 2))] == [0, 3]
    assert [loan.days_overdue(day) for day in (MAY, date(2021, 5, 2), JULY)] == [0, 1, 61]
    returned = Loan(2, "甲", "INST_FULL", 5, JAN, MAY, (LoanReturn(MAY, 5),))
    assert (returned.overdue_on(JULY), returned.days_overdue(JULY)) == (0, 0)


def test_the_most_pressing_first(loan) -> None:
    later = Loan(2, "乙", "INST_FULL", 1, JAN, JULY)
    back = Loan(3, "乙", "INST_FULL", 1, JAN, MAY, (LoanReturn(MARCH, 1),))
    assert falling_due([later, back, loan], MAY, 30) == (loan,)
    assert falling_due([later, back, loan], MAY, 61) == (loan, later)


def test_lending_and_returning_within_reason(loan) -> None:
    assert check_lending("INST_FULL", JAN, MAY) == ()
    assert [r.code for r in check_lending("UNIT_CHIEF.ZK", MAY, MAY)] == ["loan.post", "loan.due"]
    assert check_return(loan, 3, JULY) == ()
    assert "尚有3名未还" in check_return(loan, 4, JULY)[0].message
    assert check_return(loan, 0, JULY)[0].field == "quantity"
    assert check_return(loan, 1, date(2020, 1, 1))[0].field == "effective_on"
