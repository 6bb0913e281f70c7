"""Random documents, persons, reservations, freezes and reversals; after each act the book is counted by hand, day by day."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bianzhi.ledger.balances import balances
from bianzhi.ledger.book import Book
from bianzhi.ledger.book_records import OverPlan
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.ledger.entries import POOL, REVOLVING, UPPER, unit
from bianzhi.ledger.facts import Instrument, UnitFacts
from bianzhi.ledger.movements import MOVEMENTS
from bianzhi.values.refusal import Refused

START, DAYS = date(2021, 1, 1), 30
LONGEST = 20  # days a loan, reservation or freeze lasts; no date of the play lies beyond DAYS + LONGEST + 1
UNITS = (
    UnitFacts("甲", "甲中心", "institution"),
    UnitFacts("乙", "乙中心", "institution"),
    UnitFacts("丙", "丙局", "organ"),
)
CODES = ("INST_FULL", "ADMIN", "UNIT_CHIEF.ZK")
HOLDERS = (UPPER, POOL, REVOLVING, *(unit(u.key) for u in UNITS))
PAIRS = [(u.key, code) for u in UNITS for code in CODES]

days = st.integers(0, DAYS - 1).map(lambda n: START + timedelta(days=n))
codes = st.sampled_from(CODES)
unit_keys = st.sampled_from([u.key for u in UNITS])
legs = st.tuples(
    st.sampled_from(sorted(set(MOVEMENTS) - {"REVERSE"})),
    codes,
    st.sampled_from(HOLDERS),
    st.sampled_from(HOLDERS),
    st.integers(1, 6),
)


def every_day() -> list[date]:
    return [START + timedelta(days=n) for n in range(-1, DAYS + LONGEST + 2)]


def counted(book: Book, unit_key: str, code: str) -> dict[date, Counter]:
    """Count one unit on every day from the records, with none of the code under test."""
    me, here = unit(unit_key), (unit_key, code)
    entries = [e for e in book.entries if e.commodity == code and me in (e.source, e.target)]
    tenures = [t for t in book.tenures if (t.unit, t.commodity) == here]
    reservations = [r for r in book.reservations.values() if (r.unit, r.commodity) == here]
    freezes = [f.interval for f in book.freezes if (f.unit, f.commodity) == here]
    plans = [p for p in book.over_plans if (p.unit, p.commodity) == here]
    found = {}
    for day in every_day():
        n = found[day] = Counter()
        for e in entries:
            n["approved"] += (e.quantity if e.target == me else -e.quantity) * (e.effective_on <= day)
        n["occupied"] = sum(t.begins_on <= day and (t.ends_on is None or day < t.ends_on) for t in tenures)
        for r in reservations:
            if r.begins_on <= day <= r.expires_on and (r.closed_on is None or day < r.closed_on):
                n["reserved"] += r.quantity - sum(used <= day for used, _ in r.uses)
        for f in freezes:
            n["frozen"] += f.quantity if f.begins_on <= day and (f.ends_on is None or day < f.ends_on) else 0
        n["allowed"] = sum(p.quantity for p in plans if p.begins_on <= day)
    return found


class BookMachine(RuleBasedStateMachine):
    """The book under test, and what it answered about days as known at past moments."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2021, 1, 1, 8, tzinfo=UTC)
        self.book = Book(UNITS, lambda: self.now)
        self.serial = 0
        self.answered: dict[datetime, dict] = {}

    def act(self, act, *args, **more):
        """Do it; when it is refused nothing may have changed."""
        self.now += timedelta(hours=1)
        before = self.state()
        try:
            return act(*args, **more)
        except Refused as refused:
            assert refused.refusals
            assert all(r.message for r in refused.refusals)
            assert self.state() == before
            return None

    def state(self) -> tuple:
        b = self.book
        parts = (
            b.entries,
            b.tenures,
            tuple(b.reservations.items()),
            b.freezes,
            b.over_plans,
            tuple(b.instruments),
        )
        return tuple(tuple(part) for part in parts)

    def document(self, day: date) -> Instrument:
        self.serial += 1
        return Instrument(self.serial, "区委编委", f"西编发〔2021〕{self.serial}号", day, "经办", "复核")

    def post(self, lines, day: date, *, plan: OverPlan | None = None) -> None:
        document = self.document(START)
        entries = [
            self.book.entry(document, *line, day, number=n, group="甲组" if line[0] == "CONVERT" else "")
            for n, line in enumerate(lines, 1)
        ]
        self.book.post(document, entries, over_plan=plan)

    @initialize()
    def open_the_books(self) -> None:
        lines = [("OPENING", code, UPPER, POOL, 20) for code in CODES]
        lines += [
            ("OPENING", "INST_FULL", UPPER, unit("甲"), 4),
            ("OPENING", "INST_FULL", UPPER, unit("乙"), 3),
            ("OPENING", "ADMIN", UPPER, unit("丙"), 3),
            ("OPENING", "UNIT_CHIEF.ZK", UPPER, unit("丙"), 1),
        ]
        self.post(lines, START)

    @rule(leg=legs, day=days)
    def any_leg(self, leg, day) -> None:
        self.act(self.post, [leg], day)

    @rule(
        movement=st.sampled_from(["INCREASE", "DECREASE", "TRANSFER"]),
        code=codes,
        key=unit_keys,
        other=unit_keys,
        n=st.integers(1, 3),
        day=days,
    )
    def likely_leg(self, movement, code, key, other, n, day) -> None:
        sides = {
            "INCREASE": (POOL, unit(key)),
            "DECREASE": (unit(key), POOL),
            "TRANSFER": (unit(key), unit(other)),
        }
        self.act(self.post, [(movement, code, *sides[movement], n)], day)

    @rule(key=unit_keys, code=codes, n=st.integers(1, 3), day=days)
    def cut_with_a_plan(self, key, code, n, day) -> None:
        plan = OverPlan(key, code, n, day, day + timedelta(days=365), self.now)
        self.act(self.post, [("DECREASE", code, unit(key), POOL, n)], day, plan=plan)

    @rule(key=unit_keys, old=codes, new=codes, n=st.integers(1, 2), m=st.integers(1, 2), day=days)
    def convert(self, key, old, new, n, m, day) -> None:
        lines = [("CONVERT", old, unit(key), POOL, n), ("CONVERT", new, POOL, unit(key), m)]
        self.act(self.post, lines, day)

    @rule(n=st.integers(1, 3), key=unit_keys, day=days, later=st.integers(1, 15))
    def fill_lend_return(self, n, key, day, later) -> None:
        self.act(self.post, [("POOL_FILL", "INST_FULL", POOL, REVOLVING, n)], day)
        self.act(self.post, [("POOL_LEND", "INST_FULL", REVOLVING, unit(key), n)], day)
        back = day + timedelta(days=later)
        self.act(self.post, [("POOL_RETURN", "INST_FULL", unit(key), REVOLVING, n)], back)

    @rule(number=st.integers(1, 60), day=days, own=st.booleans())
    def reverse(self, number, day, own) -> None:
        if number in self.book.instruments:
            self.act(self.book.reverse, number, day, by=None if own else self.document(START))

    @rule(person=st.integers(1, 8), key=unit_keys, code=codes, day=days)
    def enter(self, person, key, code, day) -> None:
        self.act(self.book.enter, person, key, code, day)

    @precondition(lambda self: self.book.reservations)
    @rule(person=st.integers(1, 8), pick=st.integers(0, 50), day=days, data=st.data())
    def enter_on_a_reservation(self, person, pick, day, data) -> None:
        record = list(self.book.reservations.values())[pick % len(self.book.reservations)]
        life = (record.expires_on - record.begins_on).days
        near = record.begins_on + timedelta(days=data.draw(st.integers(0, life + 1)))
        self.act(self.book.enter, person, record.unit, record.commodity, near, reservation=record.key)

    @rule(pick=st.integers(0, 50), later=st.integers(0, 15))
    def leave(self, pick, later) -> None:
        open_ones = [t for t in self.book.tenures if t.is_open]
        if open_ones:
            t = open_ones[pick % len(open_ones)]
            day = min(t.begins_on + timedelta(days=later), START + timedelta(days=DAYS + LONGEST))
            self.act(self.book.leave, t.person, day, kind=COMMODITIES[t.commodity].kind)

    @rule(key=unit_keys, code=codes, n=st.integers(1, 3), day=days, life=st.integers(0, LONGEST))
    def reserve(self, key, code, n, day, life) -> None:
        self.act(self.book.reserve, key, code, n, day, day + timedelta(days=life))

    @precondition(lambda self: self.book.reservations)
    @rule(pick=st.integers(0, 50), day=days)
    def release(self, pick, day) -> None:
        self.act(self.book.release, 1 + pick % len(self.book.reservations), day)

    @rule(key=unit_keys, code=codes, n=st.integers(1, 2), day=days, life=st.none() | st.integers(0, LONGEST))
    def freeze(self, key, code, n, day, life) -> None:
        self.act(self.book.freeze, key, code, n, day, None if life is None else day + timedelta(days=life))

    @rule(key=unit_keys, code=codes, day=days)
    def remember(self, key, code, day) -> None:
        self.answered[self.now] = self.answers(self.now)
        self.now += timedelta(hours=1)

    def answers(self, known: datetime) -> dict:
        sample = every_day()[::6]
        places = {(k, c, d): self.book.position(k, c, d, known) for k, c in PAIRS for d in sample}
        common = {
            (h, c, d): self.book.balance(h, c, d, known) for h in HOLDERS[:3] for c in CODES for d in sample
        }
        return places | common

    @invariant()
    def nothing_is_made_or_lost(self) -> None:
        for day in every_day()[::3]:
            totals: Counter = Counter()
            for (_, code), number in balances(self.book.entries, day).items():
                totals[code] += number
            assert not any(totals.values())

    @invariant()
    def nobody_is_below_zero_on_any_day(self) -> None:
        for code in CODES:
            own = [e for e in self.book.entries if e.commodity == code]
            for day in every_day():
                totals: Counter = Counter()
                for e in own:
                    if e.effective_on <= day:
                        totals[e.source] -= e.quantity
                        totals[e.target] += e.quantity
                assert all(n >= 0 for h, n in totals.items() if h != UPPER), (code, day)

    @invariant()
    def every_day_counts_the_same_by_hand(self) -> None:
        for key, code in PAIRS:
            hand = counted(self.book, key, code)
            available = {
                d: n["approved"] - n["occupied"] - n["reserved"] - n["frozen"] for d, n in hand.items()
            }
            for start in every_day()[::7]:
                worst = min((n, d) for d, n in available.items() if d >= start)
                assert self.book.lowest_available(key, code, start) == (worst[1], worst[0])
            for day, n in hand.items():
                assert max(n["occupied"] - n["approved"], 0) <= n["allowed"], (key, code, day)
                assert n["reserved"] <= max(n["approved"] - n["occupied"] - n["frozen"], 0), (key, code, day)
                assert n["reserved"] >= 0

    @invariant()
    def nobody_is_in_two_places(self) -> None:
        for day in every_day()[::2]:
            taken = [
                t.person
                for t in self.book.tenures
                if COMMODITIES[t.commodity].kind == "quota" and t.interval(None).counts_on(day)
            ]
            assert len(taken) == len(set(taken))

    @invariant()
    def nobody_gains_a_type_of_the_wrong_nature(self) -> None:
        """What history left is loaded at opening and shows; it never grows."""
        for key, code in (("丙", "INST_FULL"), ("甲", "ADMIN"), ("乙", "ADMIN")):
            opened = [e for e in self.book.entries if e.movement == "OPENING" and e.target == unit(key)]
            loaded = sum(e.quantity for e in opened if e.commodity == code)
            for day in every_day()[::5]:
                assert self.book.balance(unit(key), code, day) <= loaded

    def teardown(self) -> None:
        """What was answered as known at a moment is answered so for ever."""
        for known, answers in self.answered.items():
            assert self.answers(known) == answers


TestBook = BookMachine.TestCase
TestBook.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, database=None, report_multiple_bugs=False
)
