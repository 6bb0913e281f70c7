from datetime import UTC, date, datetime

import pytest

from bianzhi.ledger import balances
from bianzhi.ledger.balances import (
    Step,
    balance,
    check_no_negative,
    derive_holdings,
    differences,
    lowest_from,
    timeline,
)
from bianzhi.ledger.entries import POOL, UPPER, known, unit
from bianzhi.values.refusal import Refused

A, B = unit("甲"), unit("乙")
CODE = "INST_FULL"
JAN, MARCH, JUNE, DEC = (date(2021, m, 1) for m in (1, 3, 6, 12))


@pytest.fixture
def book(entry):
    return (
        entry(f"OPENING 上级 甲 10 {JAN}"),
        entry(f"OPENING 上级 统筹池 5 {JAN}"),
        entry(f"DECREASE 甲 统筹池 4 {DEC}"),
        entry(f"INCREASE 统筹池 甲 2 {MARCH}", known=datetime(2021, 4, 1, tzinfo=UTC)),
        entry(f"OPENING 上级 甲 7 {JAN} ADMIN"),
    )


def test_an_entry_that_moves_nothing_is_none(entry) -> None:
    for text, code in ((f"INCREASE 统筹池 甲 0 {JAN}", "ledger.quantity"), (f"TRANSFER 甲 甲 1 {JAN}", "I4")):
        with pytest.raises(Refused) as refused:
            entry(text)
        assert [r.code for r in refused.value.refusals] == [code]


def test_balance_on_a_day_as_known_at_a_moment(book) -> None:
    before, after = datetime(2021, 3, 31, tzinfo=UTC), datetime(2021, 4, 1, tzinfo=UTC)
    assert balance(book, A, CODE, date(2020, 12, 31)) == 0
    assert balance(book, A, CODE, MARCH) == 12
    assert balance(book, A, CODE, MARCH, known=before) == 10
    assert balance(book, A, CODE, MARCH, known=after) == 12
    assert balance(book, A, "ADMIN", DEC) == 7
    assert balance(book, UPPER, CODE, DEC) == -15
    assert len(known(book, before)) == 4


def test_timeline_has_a_step_for_each_day_of_change(book, entry) -> None:
    line = timeline(book, A, CODE)
    assert line == (Step(JAN, 10), Step(MARCH, 12), Step(DEC, 8))
    assert [balances.at(line, day) for day in (date(2020, 1, 1), JAN, JUNE, DEC)] == [0, 10, 12, 8]
    same_day = (*book, entry(f"DECREASE 甲 统筹池 2 {MARCH}"))
    assert timeline(same_day, A, CODE) == (Step(JAN, 10), Step(DEC, 6)), "what cancels out is no step"


def test_lowest_from_a_day(book) -> None:
    line = timeline(book, A, CODE)
    assert lowest_from(line, JAN) == Step(DEC, 8)
    assert lowest_from(line, date(2020, 5, 1)) == Step(date(2020, 5, 1), 0)
    assert lowest_from(line[:2], JUNE) == Step(JUNE, 12)


def test_holdings_count_what_is_to_come_and_leave_out_zeros(book, entry) -> None:
    assert derive_holdings(book) == {
        (A, CODE): 8,
        (POOL, CODE): 7,
        (UPPER, CODE): -15,
        (A, "ADMIN"): 7,
        (UPPER, "ADMIN"): -7,
    }
    emptied = (*book, entry(f"DECREASE 甲 统筹池 8 {DEC}"))
    assert (A, CODE) not in derive_holdings(emptied)


def test_differences_between_two_days(book) -> None:
    found = differences(book, JAN, DEC)
    assert [(d.holder, d.before, d.after, d.change) for d in found] == [(POOL, 5, 7, 2), (A, 10, 8, -2)]
    assert differences(book, MARCH, JUNE) == ()


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (
            f"INCREASE 统筹池 乙 4 {JUNE}",
            "I1",
            "统筹池的事业编制（财政全额）在2021-06-01只有3名，不够减4名，差1名",
        ),
        (
            f"TRANSFER 甲 乙 9 {MARCH}",
            "I3",
            "机构甲的事业编制（财政全额）在2021-12-01只有8名，不够减9名，差1名",
        ),
        (f"TRANSFER 甲 乙 11 {JAN}", "I3", "在2021-01-01只有10名，不够减11名，差1名"),
    ],
)
def test_nobody_goes_below_zero_on_any_day(book, entry, text, code, words) -> None:
    (refusal,) = check_no_negative(book, [entry(text)])
    assert refusal.code == code
    assert words in refusal.message


def test_what_is_enough_is_enough(book, entry) -> None:
    assert check_no_negative(book, [entry(f"TRANSFER 甲 乙 8 {MARCH}")]) == ()
    assert check_no_negative(book, [entry(f"CEILING_ISSUE 上级 统筹池 99 {JAN}")]) == (), "上级 has no floor"


def test_each_holder_short_is_named_once(book, entry) -> None:
    new = [
        entry(f"TRANSFER 甲 乙 20 {JUNE}"),
        entry(f"TRANSFER 甲 乙 20 {DEC}"),
        entry(f"INCREASE 统筹池 乙 9 {JUNE}"),
    ]
    found = check_no_negative(book, new, label=lambda h: f"【{h.key or h.kind}】")
    assert [r.message[:4] for r in found] == ["【poo", "【甲】的"]


def test_entries_of_one_day_count_together(entry) -> None:
    new = [entry(f"INCREASE 统筹池 甲 3 {JAN}"), entry(f"CEILING_ISSUE 上级 统筹池 3 {JAN}")]
    assert check_no_negative((), new) == ()
