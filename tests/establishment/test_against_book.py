"""Random documents, people, reservations and reversals: the database and the book in memory agree on what is allowed and on every day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bianzhi.establishment import ports
from bianzhi.establishment.actions import (
    POOL,
    UPPER,
    Move,
    Posting,
    check_vacancy,
    freeze,
    lock_seat,
    post_transfers,
    reserve,
    reverse_transfers,
    unit_holder,
    use_reservation,
)
from bianzhi.establishment.loading import lines_of
from bianzhi.establishment.models import Holding
from bianzhi.establishment.reads import check, positions
from bianzhi.ledger import entries as pure
from bianzhi.ledger.book import Book
from bianzhi.ledger.facts import Instrument, UnitFacts
from bianzhi.values.refusal import Refused

START = date(2021, 1, 1)
CODES = ("INST_FULL", "INST_SELF", "UNIT_CHIEF.ZK")
NAMES = ("甲中心", "乙中心")
days = st.integers(0, 20).map(lambda n: START + timedelta(days=n))
codes = st.sampled_from(CODES)
names = st.sampled_from(NAMES)
numbers = st.integers(1, 5)
WAYS = ("issue", "cut", "increase", "decrease", "reclaim", "transfer")


class Versus(RuleBasedStateMachine):
    """Every act is tried on both; both refuse it or both do it."""

    office_class: type
    crowd_class: type

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.crowd = ports.PORTS.occupancy = self.crowd_class()
        self.office = self.office_class()
        self.keys = {name: self.office.unit(name, on=START) for name in NAMES}
        self.book = Book([UnitFacts(n, n, "institution") for n in NAMES], lambda: datetime.now(UTC))
        self.documents = []
        self.tenures = 0
        self.booked = {}
        self.remembered = []
        for code in CODES:
            self.post("issue", code, 12, START)
            self.post("increase", code, 4, START, NAMES[0])

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def both(self, database, memory):
        answers = []
        for act in (database, memory):
            try:
                with transaction.atomic():
                    answers.append((True, act()))
            except Refused as refused:
                answers.append((False, sorted({r.code for r in refused.refusals})))
        (done, one), (also, other) = answers
        assert done == also, answers
        if not done:
            assert set(one) & set(other), f"refused under different laws: {one}, {other}"
        return (one, other) if done else None

    def document(self, day):
        doc = self.office.instrument(START)
        return doc, Instrument(doc.pk, "某编发", doc.document_number, min(day, START), "经办", "复核")

    def post(self, way, code, n, day, unit=NAMES[0], other=NAMES[1]):
        post = "." in code
        beyond = (
            ("upper", UPPER, pure.UPPER)
            if post and way not in ("issue", "cut")
            else ("pool", POOL, pure.POOL)
        )
        own, theirs = (
            (unit_holder(self.keys[unit]), pure.unit(unit)),
            (unit_holder(self.keys[other]), pure.unit(other)),
        )
        movement, source, target = {
            "issue": ("CEILING_ISSUE", (UPPER, pure.UPPER), (POOL, pure.POOL)),
            "cut": ("CEILING_CUT", (POOL, pure.POOL), (UPPER, pure.UPPER)),
            "increase": ("INCREASE", beyond[1:], own),
            "decrease": ("DECREASE", own, beyond[1:]),
            "reclaim": ("RECLAIM", own, beyond[1:]),
            "transfer": ("TRANSFER", own, theirs),
        }[way]
        doc, instrument = self.document(day)
        done = self.both(
            lambda: post_transfers(
                self.office.chief, Posting(doc.pk, 1, day), [Move(movement, code, source[0], target[0], n)]
            ),
            lambda: self.book.post(
                instrument, [self.book.entry(instrument, movement, code, source[1], target[1], n, day)]
            ),
        )
        if done:
            self.documents.append(doc.pk)

    @rule(way=st.sampled_from(WAYS), code=codes, n=numbers, day=days, unit=names)
    def move(self, way, code, n, day, unit):
        other = NAMES[1 - NAMES.index(unit)]
        self.post(way, code, n, day, unit, other)

    @rule(pick=st.integers(0, 30), day=days)
    def undo(self, pick, day):
        original = self.documents[pick % len(self.documents)]
        doc, instrument = self.document(day)
        try:
            with transaction.atomic():
                reverse_transfers(self.office.chief, Posting(doc.pk, 1, day), original)
                ours = None
        except Refused as refused:
            ours = refused
        try:
            self.book.reverse(original, day, by=instrument)
            theirs = None
        except Refused as refused:
            theirs = refused
        assert (ours is None) == (theirs is None), (ours, theirs)

    @rule(code=codes, day=days, unit=names, on_paper=st.booleans())
    def enter(self, code, day, unit, on_paper):
        mine = [k for k, (u, c, _) in self.booked.items() if (u, c) == (unit, code)] if on_paper else []
        paper = mine[0] if mine else None
        self.tenures += 1
        person = self.tenures

        def database():
            lock_seat(self.office.chief, self.keys[unit], code)
            wrong = check_vacancy(
                self.office.chief,
                unit_id=self.keys[unit],
                commodity_code=code,
                from_date=day,
                reservation_id=paper,
            )
            if wrong:
                raise Refused(*wrong)
            self.crowd.put(self.keys[unit], code, 1, day)
            if paper is not None:
                use_reservation(self.office.chief, reservation_id=paper, tenure_key=person, used_on=day)

        memory_key = self.booked[paper][2] if paper is not None else None
        done, allowed = (
            self.tried(database),
            self.tried(lambda: self.book.enter(person, unit, code, day, memory_key)),
        )
        assert done == allowed

    def tried(self, act):
        try:
            with transaction.atomic():
                act()
        except Refused:
            return False
        return True

    @rule(code=st.sampled_from(CODES[:2]), n=st.integers(1, 3), day=days, unit=names, life=st.integers(0, 15))
    def book_places(self, code, n, day, unit, life):
        until = day + timedelta(days=life)
        done = self.both(
            lambda: reserve(
                self.office.chief,
                unit_id=self.keys[unit],
                commodity_code=code,
                quantity=n,
                entry_kind="E02",
                approved_on=day,
                expires_on=until,
                maker_id=self.office.clerk.user_id,
            ),
            lambda: self.book.reserve(unit, code, n, day, until),
        )
        if done:
            self.booked[done[0].pk] = (unit, code, done[1])

    @rule(code=codes, n=st.integers(1, 2), day=days, unit=names)
    def freeze_places(self, code, n, day, unit):
        doc, _ = self.document(day)
        done = self.tried(
            lambda: freeze(
                self.office.chief,
                Posting(doc.pk, 1, day),
                unit_id=self.keys[unit],
                commodity_code=code,
                quantity=n,
                reason="改革",
            )
        )
        assert done == self.tried(lambda: self.book.freeze(unit, code, n, day))

    @invariant()
    def every_day_is_the_same(self):
        lines = lines_of(
            self.office.district.pk, {(key, code) for key in self.keys.values() for code in CODES}
        )
        for name, key in self.keys.items():
            for code in CODES:
                for n in range(-1, 40, 3):
                    day = START + timedelta(days=n)
                    here, there = lines[key, code].at(day), self.book.position(name, code, day)
                    assert (here.approved, here.occupied, here.reserved, here.frozen) == (
                        there.approved,
                        there.occupied,
                        there.reserved,
                        there.frozen,
                    ), (name, code, day)

    @invariant()
    def one_query_says_what_the_timelines_say(self):
        day = START + timedelta(days=10)
        lines = lines_of(self.office.district.pk, None)
        assert positions(self.office.chief, day) == {
            key: line.at(day)
            for key, line in lines.items()
            if not line.at(day).empty or line.at(day).allowed_over
        }

    @invariant()
    def holdings_are_the_books(self):
        rows = Holding.objects.filter(
            holder__district=self.office.district, holder__unit__isnull=False, quantity__gt=0
        )
        mine = {(row.holder.unit_id, row.commodity): row.quantity for row in rows.select_related("holder")}
        theirs = {
            (self.keys[h.key], code): n for (h, code), n in self.book.holdings().items() if h.kind == "unit"
        }
        assert mine == theirs

    @invariant()
    def what_was_known_stays_known(self):
        for moment, day, seen in self.remembered:
            assert positions(self.office.chief, day, moment) == seen
        moment, day = timezone.now(), START + timedelta(days=7)
        if len(self.remembered) < 3:
            self.remembered.append((moment, day, positions(self.office.chief, day, moment)))

    @invariant()
    def the_check_is_content(self):
        assert [r for r in check(self.office.district.pk) if r.code not in ("I6", "I13")] == []


@pytest.mark.slow
def test_database_and_book_agree(db, monkeypatch, crowd, office):
    monkeypatch.setattr(ports.PORTS, "occupancy", crowd)

    class Machine(Versus):
        office_class = type(
            "OtherOffice",
            (type(office),),
            {"__init__": lambda self: type(office).__init__(self, "510497", "试区")},
        )
        crowd_class = type(crowd)

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=6,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),
            database=None,
        ),
    )
