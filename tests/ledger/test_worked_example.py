"""DOMAIN §12.2, step by step, in the words of the trade: INST_FULL, ceiling 100 → 甲 40, 乙 50, pool 10."""

from datetime import date, datetime, timedelta, timezone
from itertools import count

import pytest

from bianzhi.ledger.book import Book
from bianzhi.ledger.book_records import OverPlan
from bianzhi.ledger.entries import POOL, UPPER, unit
from bianzhi.ledger.facts import Instrument, UnitFacts
from bianzhi.ledger.vacancy import sum_positions
from bianzhi.values.refusal import Refused

FULL, A, B = "INST_FULL", "甲", "乙"
OPENED = date(2021, 1, 1)
MARCH, APRIL, MAY, JUNE, JULY = (date(2021, month, 1) for month in (3, 4, 5, 6, 7))
BEIJING = timezone(timedelta(hours=8))


class Office:
    """Writes documents the short way: ``post(day, "INCREASE 统筹池 甲 5")``."""

    def __init__(self) -> None:
        self.now = datetime(2021, 1, 1, 9, tzinfo=BEIJING)
        self.numbers = count(1)
        units = [UnitFacts(A, "甲中心", "institution"), UnitFacts(B, "乙中心", "institution")]
        self.book = Book(units, lambda: self.now)

    def document(self, day: date) -> Instrument:
        n = next(self.numbers)
        return Instrument(n, "区委编委", f"攀西编发〔2021〕{n}号", day, "经办", "复核")

    def post(self, day: date, *lines: str, book: Book | None = None, **more) -> Instrument:
        book = book or self.book
        document, holders = self.document(day), {"上级": UPPER, "统筹池": POOL, A: unit(A), B: unit(B)}
        entries = []
        for n, line in enumerate(lines, 1):
            movement, source, target, quantity, *code = line.split()
            what = (movement, code[0] if code else FULL, holders[source], holders[target], int(quantity))
            entries.append(book.entry(document, *what, day, number=n))
        book.post(document, entries, **more)
        return document

    def at(self, day: date) -> None:
        self.now = datetime(day.year, day.month, day.day, 9, tzinfo=BEIJING)


def refusal_of(act, *args, **more):
    """Return the refusals of an act that must be refused."""
    with pytest.raises(Refused) as refused:
        act(*args, **more)
    return {r.code: r for r in refused.value.refusals}


def numbers(book: Book, who: str, day: date) -> dict[str, int]:
    here = book.position(who, FULL, day)
    return {
        "核定": here.approved,
        "在编": here.occupied,
        "占用": here.reserved,
        "可用": here.available,
    }


@pytest.fixture
def office() -> Office:
    office = Office()
    office.post(OPENED, "OPENING 上级 甲 40", "OPENING 上级 乙 50", "OPENING 上级 统筹池 10")
    for n in range(38):
        office.book.load(f"甲{n}", A, FULL, OPENED)
    for n in range(52):
        office.book.load(f"乙{n}", B, FULL, OPENED)
    return office


def test_the_worked_example(office: Office) -> None:
    book = office.book

    # 1. 甲 38 of 40, 乙 52 of 50: never netted to 0
    office.at(MARCH)
    totals = sum_positions([book.position(A, FULL, MARCH), book.position(B, FULL, MARCH)])
    assert (totals.vacant, totals.over, totals.approved, totals.occupied) == (2, 2, 90, 90)

    # 2. an approval of 2 for 甲 takes what is there; no second one; none for 乙, which is 超编
    approval = book.reserve(A, FULL, 2, MARCH, date(2021, 5, 31))
    assert numbers(book, A, MARCH) == {"核定": 40, "在编": 38, "占用": 2, "可用": 0}
    assert "可用空编0名" in refusal_of(book.reserve, A, FULL, 1, MARCH, MAY)["I13"].message
    assert "超编2名" in refusal_of(book.reserve, B, FULL, 1, MARCH, MAY)["I6"].message
    assert set(refusal_of(book.enter, "路人", A, FULL, MARCH)) == {"I6"}

    # 3. one 上编 on it; the same person cannot enter 乙
    book.enter("新人", A, FULL, APRIL, reservation=approval)
    assert numbers(book, A, APRIL) == {"核定": 40, "在编": 39, "占用": 1, "可用": 0}
    assert numbers(book, A, MARCH)["占用"] == 2, "before the day of entry nothing is used"
    assert "甲中心" in refusal_of(book.enter, "新人", B, FULL, MAY)["I5"].message

    # 4. the approval expires
    office.at(JUNE)
    (state,) = book.expire(JUNE)
    assert (state.consumed, state.released, state.left, state.state) == (1, 1, 0, "已失效")
    assert book.reservation(approval, date(2021, 5, 31)).state == "有效", "its last day is a good day"
    assert numbers(book, A, JUNE) == {"核定": 40, "在编": 39, "占用": 0, "可用": 1}

    # 5. 划转 3 from 乙, which would have 47 for 52, only with a 消化计划
    assert "核定47名、实有52名" in refusal_of(office.post, JUNE, "TRANSFER 乙 甲 3")["I7"].message
    what_if = book.fork()
    plan = OverPlan(B, FULL, 5, JUNE, date(2023, 12, 31), office.now)
    office.post(JUNE, "TRANSFER 乙 甲 3", book=what_if, over_plan=plan)
    assert what_if.over(JUNE) == {(B, FULL): 5}
    short = OverPlan(B, FULL, 4, JUNE, date(2023, 12, 31), office.now)
    assert set(refusal_of(office.post, JUNE, "TRANSFER 乙 甲 3", over_plan=short)) == {"I7"}
    assert book.over(JUNE) == {(B, FULL): 2}, "the what-if left the book alone"

    # 6. 增核 5 from the pool; 6 more are not there
    increase = office.post(JUNE, "INCREASE 统筹池 甲 5")
    assert (book.balance(unit(A), FULL, JUNE), book.balance(POOL, FULL, JUNE)) == (45, 5)
    assert sum(book.balance(h, FULL, JUNE) for h in (unit(A), unit(B), POOL)) == 100
    assert "统筹池" in refusal_of(office.post, JUNE, "INCREASE 统筹池 甲 6")["I1"].message

    # 7. a retirement next month counts next month
    book.leave("乙0", JULY, label="乙0退休")
    assert [numbers(book, B, day)["在编"] for day in (date(2021, 6, 30), JULY)] == [52, 51]

    # 8. 冲销 of step 6: both stay, and the day before still shows 45
    before_reversal = office.now + timedelta(days=20)
    office.at(JULY)
    book.reverse(increase.key, JULY)
    assert (book.balance(unit(A), FULL, JULY), book.balance(POOL, FULL, JULY)) == (40, 10)
    assert book.balance(unit(A), FULL, date(2021, 6, 30)) == 45
    assert book.balance(unit(A), FULL, JULY, known=before_reversal) == 45
    assert [e.movement for e in book.entries if e.instrument == increase.key] == ["INCREASE", "REVERSE"]

    # 9. 上级收减 12 with 10 in the pool: not before 2 have been taken back
    assert "差2名" in refusal_of(office.post, JULY, "CEILING_CUT 统筹池 上级 12")["I1"].message
    assert set(refusal_of(office.post, JULY, "RECLAIM 甲 统筹池 2")) == {"I7"}, "甲 has 39 of 40"
    office.post(JULY, "RECLAIM 甲 统筹池 1")
    book.leave("甲0", JULY)
    office.post(JULY, "RECLAIM 甲 统筹池 1")
    office.post(JULY, "CEILING_CUT 统筹池 上级 12")
    assert (book.balance(POOL, FULL, JULY), -book.balance(UPPER, FULL, JULY)) == (0, 88)

    # 10. 甲 is 事业单位: no 行政编制
    refused = refusal_of(office.post, JULY, "CONVERT 甲 统筹池 1", "CONVERT 统筹池 甲 1 ADMIN")
    assert "甲中心是事业单位" in refused["I9"].message
    assert book.balance(unit(A), FULL, JULY) == 38, "one leg alone was not posted either"
