"""Random people, dates and mistakes against a list of intervals: the same numbers on every day, and old answers stay."""

from datetime import date, timedelta
from itertools import count

import hypothesis.strategies as st
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bianzhi.establishment.loading import lines_of
from bianzhi.staff import reads
from bianzhi.staff.actions import restore, revoke_tenure, transfer_in_district
from bianzhi.staff.models import Tenure
from bianzhi.values.refusal import Refused
from tests.staff.conftest import FULL, People

FIRST = date(2021, 1, 1)
days = st.integers(0, 60).map(lambda n: FIRST + timedelta(n))
units = st.integers(0, 1)
persons = st.integers(0, 3)
QUOTA = (2, 1)
BIRTHS = count()
PROBES = [FIRST + timedelta(n) for n in range(0, 62, 3)]


class Span:
    def __init__(self, person, unit, begins):
        self.person, self.unit, self.begins, self.ends = person, unit, begins, None

    def on(self, day):
        return self.begins <= day and (self.ends is None or day < self.ends)


class Staffing(RuleBasedStateMachine):
    @initialize()
    def open_the_books(self):
        self.people = People("随机区")
        self.people.issue(FULL, 10)
        self.units = [self.people.unit(f"单位{n}") for n in range(2)]
        for unit, quota in zip(self.units, QUOTA, strict=True):
            self.people.approve(unit, FULL, quota)
        births = [
            date(1980, 1, 1) + timedelta(next(BIRTHS)) for _ in range(4)
        ]  # nobody twice: districts of old runs remain
        self.persons = [self.people.person(f"虚构{n}", birth) for n, birth in enumerate(births)]
        self.spans: list[Span] = []
        self.memory = []

    def count(self, unit, day, without=None):
        return sum(s.unit == unit and s.on(day) for s in self.spans if s is not without)

    def room(self, unit, begins):
        later = [s.begins for s in self.spans if s.begins > begins]
        return all(self.count(unit, d) < QUOTA[unit] for d in [begins, *later])

    def open(self, person):
        return next((s for s in self.spans if s.person == person and s.ends is None), None)

    def free(self, person, begins):
        return all(
            s.ends is not None and (s.ends <= begins or s.ends == s.begins)
            for s in self.spans
            if s.person == person
        )

    def attempt(self, expected, act):
        try:
            act()
        except Refused as refused:
            assert not expected, str(refused)
        else:
            assert expected

    @rule(person=persons, unit=units, day=days)
    def go_on(self, person, unit, day):
        expected = self.free(person, day) and self.room(unit, day)
        self.attempt(expected, lambda: self.people.on(self.persons[person], self.units[unit], begins=day))
        if expected:
            self.spans.append(Span(person, unit, day))

    @rule(person=persons, day=days)
    def go_off(self, person, day):
        span = self.open(person)
        expected = span is not None and day >= span.begins
        self.attempt(expected, lambda: self.people.off(self.persons[person], day))
        if expected:
            span.ends = day

    @rule(person=persons, unit=units, day=days)
    def move(self, person, unit, day):
        span = self.open(person)
        expected = span is not None and day >= span.begins and span.unit != unit and self.room(unit, day)
        self.attempt(
            expected,
            lambda: transfer_in_district(
                self.people.chief, maker_id=self.people.maker, person_id=self.persons[person].pk, unit_id=self.units[unit],
                commodity=FULL, on=day,
            ),
        )  # fmt: skip
        if expected:
            span.ends = day
            self.spans.append(Span(person, unit, day))

    @rule(person=persons)
    def strike_out_the_last(self, person):
        mine = sorted((s for s in self.spans if s.person == person), key=lambda s: s.begins)
        rows = Tenure.objects.filter(person=self.persons[person], revoked_at=None).order_by("begins_on", "pk")
        assert rows.count() == len(mine)
        if mine:
            row = rows.last()
            revoke_tenure(self.people.chief, maker_id=self.people.maker, tenure_id=row.pk, reason="误登")
            ends = row.ends_on
            gone = next(
                s
                for s in mine
                if (s.begins, s.ends, self.units[s.unit]) == (row.begins_on, ends, row.unit_id)
            )
            self.spans.remove(gone)

    @rule(person=persons)
    def take_up_again(self, person):
        rows = Tenure.objects.filter(person=self.persons[person], revoked_at=None).order_by("begins_on", "pk")
        last = rows.last()
        span = None
        if last is not None and last.ends_on is not None:
            span = Span(person, self.units.index(last.unit_id), last.ends_on)
        expected = span is not None and self.free(person, span.begins) and self.room(span.unit, span.begins)
        self.attempt(
            expected,
            lambda: restore(
                self.people.chief,
                maker_id=self.people.maker,
                person_id=self.persons[person].pk,
                reason="误下编",
            ),
        )
        if expected:
            self.spans.append(span)

    def answers(self, known=None):
        lines = lines_of(self.people.district.pk, {(u, FULL) for u in self.units}, known=known)
        return [tuple(lines[u, FULL].at(day).occupied for u in self.units) for day in PROBES]

    @rule()
    def remember(self):
        self.memory.append((timezone.now(), self.answers()))

    @invariant()
    def the_books_say_what_the_list_says(self):
        if not hasattr(self, "spans"):
            return
        assert self.answers() == [(self.count(0, d), self.count(1, d)) for d in PROBES]
        for known, answer in self.memory:
            assert self.answers(known) == answer
        assert reads.flows(self.people.chief, FIRST, PROBES[-1]).balanced
        assert [r for r in reads.check(self.people.district.pk) if r.code != "staff.halves"] == []


class TestStaffing(TestCase):
    def test_random_histories(self):
        how = settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        run_state_machine_as_test(Staffing, settings=how)
