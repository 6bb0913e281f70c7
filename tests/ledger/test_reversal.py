from datetime import UTC, date, datetime
from itertools import count

import pytest

from bianzhi.ledger.balances import balance, derive_holdings
from bianzhi.ledger.entries import POOL, unit
from bianzhi.ledger.reversal import check_reversal, reverse
from bianzhi.values.refusal import Refused

JAN, MARCH, DEC = date(2021, 1, 1), date(2021, 3, 1), date(2021, 12, 1)
NOW = datetime(2021, 3, 1, tzinfo=UTC)


def undo(originals, book, on=MARCH):
    keys = count(1000)
    return reverse(originals, book, instrument="更正", on=on, recorded_at=NOW, new_key=lambda _: next(keys))


def test_a_reversal_is_the_exact_negation_and_names_what_it_undoes(entry) -> None:
    book = [
        entry(f"OPENING 上级 统筹池 9 {JAN}"),
        entry(f"INCREASE 统筹池 甲 5 {JAN}"),
        entry(f"INCREASE 统筹池 乙 1 {JAN}"),
    ]
    before = derive_holdings(book[:1])
    new = undo(book[1:], book)
    assert [e.reversal_of for e in new] == [book[2].key, book[1].key], "the last first"
    assert {(e.movement, e.instrument, e.recorded_at) for e in new} == {("REVERSE", "更正", NOW)}
    assert derive_holdings([*book, *new]) == before
    assert balance([*book, *new], unit("甲"), "INST_FULL", date(2021, 2, 28)) == 5, "past days stay"


def test_what_was_to_come_never_comes(entry) -> None:
    book = [entry(f"OPENING 上级 统筹池 9 {JAN}"), entry(f"INCREASE 统筹池 甲 5 {DEC}")]
    (new,) = undo(book[1:], book)
    assert new.effective_on == DEC
    for day in (MARCH, date(2021, 11, 30), DEC):
        assert balance([*book, new], POOL, "INST_FULL", day) == 9


def test_not_twice_and_not_a_reversal(entry) -> None:
    book = [entry(f"INCREASE 统筹池 甲 5 {JAN}")]
    new = undo(book, book)
    for chosen, code in (
        (book, "reversal.twice"),
        (list(new), "reversal.of_reversal"),
        ([], "reversal.nothing"),
    ):
        with pytest.raises(Refused) as refused:
            undo(chosen, [*book, *new])
        assert [r.code for r in refused.value.refusals] == [code]


def test_a_conversion_is_undone_whole(entry) -> None:
    book = [
        entry(f"CONVERT 甲 统筹池 1 {JAN}", group="甲"),
        entry(f"CONVERT 统筹池 甲 1 {JAN} INST_CIVIL", group="甲"),
        entry(f"CONVERT 统筹池 乙 1 {JAN} INST_CIVIL", group="甲", instrument="另一文"),
    ]
    assert [r.code for r in check_reversal(book[:1], book)] == ["I4"]
    assert check_reversal(book[:2], book) == ()
