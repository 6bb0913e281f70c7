"""The reference model: a whole ledger in memory, kept by the pure rules alone.

The oracle that the rooms with a database are compared with: slow and plain on purpose, it works every answer out from what was
recorded. Every act checks everything first, then records all of it or raises `Refused` and records nothing.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Self

from bianzhi.ledger import entering, vacancy
from bianzhi.ledger import invariants_people as people
from bianzhi.ledger import invariants_quota as laws
from bianzhi.ledger.assertions import BalanceAssertion, check_assertions
from bianzhi.ledger.balances import changes_by_holding, check_no_negative, derive_holdings, steps, timeline
from bianzhi.ledger.book_records import (
    FreezeRecord,
    OverPlan,
    ReservationRecord,
    ReservationState,
    Tenure,
)
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.ledger.entries import Entry, HolderRef, plain_label
from bianzhi.ledger.entries import known as known_at
from bianzhi.ledger.entries import unit as unit_holder
from bianzhi.ledger.facts import Instrument, UnitFacts
from bianzhi.ledger.movements import MOVEMENTS, check_way
from bianzhi.ledger.receiving import check_receiving
from bianzhi.ledger.reversal import reverse
from bianzhi.ledger.vacancy import Line, Position
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any


class Book:
    """Entries, persons, reservations and freezes of one district.

    Units are known by the ``key`` of their `UnitFacts`. ``clock`` gives the moment at which each act is recorded.
    """

    def __init__(self, units: Iterable[UnitFacts], clock: Callable[[], datetime]) -> None:
        self.units: Mapping[Hashable, UnitFacts] = {facts.key: facts for facts in units}
        self.clock = clock
        self.entries: tuple[Entry, ...] = ()
        self.instruments: dict[Hashable, Instrument] = {}
        self.tenures: tuple[Tenure, ...] = ()
        self.reservations: dict[int, ReservationRecord] = {}
        self.freezes: tuple[FreezeRecord, ...] = ()
        self.over_plans: tuple[OverPlan, ...] = ()

    def fork(self) -> Self:
        """Return a copy to try something on; what is done to either does not show in the other."""
        other = type(self)(self.units.values(), self.clock)
        other.entries, other.tenures, other.freezes = self.entries, self.tenures, self.freezes
        other.instruments, other.reservations = dict(self.instruments), dict(self.reservations)
        other.over_plans = self.over_plans
        return other

    # -- asking ------------------------------------------------------------------------------------------------------

    def label(self, holder: HolderRef) -> str:
        """Return the name of a holder."""
        return self.units[holder.key].name if holder.kind == "unit" else plain_label(holder)

    def line(self, unit: Hashable, commodity: str, known: datetime | None = None) -> Line:
        """Return a unit and commodity over all days, as the books stood at ``known``."""
        here = (unit, commodity)
        return Line(
            approved=timeline(self.entries, unit_holder(unit), commodity, known),
            occupied=[
                t.interval(known) for t in self.tenures if (t.unit, t.commodity) == here and t.known_at(known)
            ],
            reserved=[
                r.as_known(known)
                for r in self.reservations.values()
                if (r.unit, r.commodity) == here and r.known_at(known)
            ],
            frozen=[f.interval for f in self.freezes if (f.unit, f.commodity) == here and f.known_at(known)],
            allowed_over=steps(
                (p.begins_on, p.quantity)
                for p in self.over_plans
                if (p.unit, p.commodity) == here and p.known_at(known)
            ),
        )

    def position(self, unit: Hashable, commodity: str, on: date, known: datetime | None = None) -> Position:
        """Return where a unit stands with a commodity on ``on``, as the books stood at ``known``."""
        return vacancy.position_on(on, self.line(unit, commodity, known))

    def balance(self, holder: HolderRef, commodity: str, on: date, known: datetime | None = None) -> int:
        """Return what any holder has of a commodity on ``on``, as the books stood at ``known``."""
        rows = (e for e in known_at(self.entries, known) if e.commodity == commodity)
        return sum(e.change(holder) for e in rows if e.effective_on <= on)

    def holdings(self) -> dict[tuple[HolderRef, str], int]:
        """Return what every holder has, with all that is to come; zeros left out."""
        return derive_holdings(self.entries)

    def lowest_available(self, unit: Hashable, commodity: str, from_date: date) -> tuple[date, int]:
        """Return the first day from ``from_date`` on with the fewest available, and how many those are."""
        return vacancy.lowest_available(from_date, self.line(unit, commodity))

    def over(self, on: date, known: datetime | None = None) -> dict[tuple[Hashable, str], int]:
        """Return who stands above quota or posts on ``on``, and by how many (issue OVER_QUOTA, OVER_POST)."""
        keys = {(t.unit, t.commodity) for t in self.tenures}
        found = {key: self.position(*key, on, known).over for key in keys}
        return {key: number for key, number in found.items() if number}

    def reservation(self, key: int, on: date) -> ReservationState:
        """Return how a reservation stands on ``on``."""
        return self.reservations[key].state_on(on)

    # -- posting -----------------------------------------------------------------------------------------------------

    def entry(
        self,
        instrument: Instrument,
        movement: str,
        commodity: str,
        source: HolderRef,
        target: HolderRef,
        quantity: int,
        on: date,
        *,
        number: int = 1,
        group: str = "",
    ) -> Entry:
        """Return an entry for `post`; ``number`` is its place in the document, and its key is (document, place)."""
        key = (instrument.key, number)
        return Entry(
            key, commodity, source, target, quantity, on, self.clock(), movement, instrument.key, group
        )

    def post(
        self,
        instrument: Instrument,
        entries: Sequence[Entry],
        *,
        over_plan: OverPlan | None = None,
        assertions: Sequence[BalanceAssertion] = (),
    ) -> None:
        """Post a document with its entries, all or none. Raises `Refused` with every reason found.

        ``over_plan`` is the 消化计划 the document carries; ``assertions`` are checked on the latest day of the entries.
        """
        facts = [
            *people.number_once(instrument, self.instruments.values()),
            *people.two_persons(instrument.maker, instrument.checker),
            *self._same_key_twice(entries),
            *chain.from_iterable(self._on_its_face(instrument, e) for e in entries),
            *chain.from_iterable(laws.group_balances(g, self.label) for g in _groups(entries)),
        ]
        refuse_if_any(facts)
        last = max((e.effective_on for e in entries), default=instrument.signed_on)
        self._add(entries, over_plan, assertions, last)
        self.instruments[instrument.key] = instrument

    def reverse(self, original: Hashable, on: date, *, by: Instrument | None = None) -> tuple[Entry, ...]:
        """Undo all entries of the document ``original`` from ``on``, by the document ``by`` (else on its own strength).

        Raises `Refused`: reversed before, is a reversal, or someone would stand below zero or a unit above its quota.
        """
        carrier = by or self.instruments[original]
        chosen = [e for e in self.entries if e.instrument == original and e.movement != "REVERSE"]
        new = reverse(
            chosen,
            self.entries,
            instrument=carrier.key,
            on=on,
            recorded_at=self.clock(),
            new_key=lambda e: (carrier.key, "冲销", e.key),
        )
        if by is not None:
            named = people.number_once(by, self.instruments.values())
            dated = chain.from_iterable(people.document_behind(by, e.effective_on) for e in new)
            refuse_if_any([*named, *people.two_persons(by.maker, by.checker), *dated])
        self._add(new, None, (), on)
        self.instruments[carrier.key] = carrier
        return new

    def _same_key_twice(self, entries: Sequence[Entry]) -> tuple[Refusal, ...]:
        keys = [e.key for e in (*self.entries, *entries)]
        if len(keys) == len(set(keys)):
            return ()
        return (Refusal("ledger.key", "同一笔分录重复入账", remedy="请核对文件的明细"),)

    def _on_its_face(self, instrument: Instrument, entry: Entry) -> list[Refusal]:
        """Check one entry by itself: document, way, and whether the receiving unit may hold it."""
        if entry.instrument != instrument.key:
            return list(people.document_behind(None, entry.effective_on))
        wrong = check_way(entry.movement, entry.commodity, entry.source.kind, entry.target.kind)
        if wrong:
            return list(wrong)
        found = list(people.document_behind(instrument, entry.effective_on))
        if entry.target.kind == "unit":
            facts = self.units[entry.target.key]
            found += check_receiving(
                entry.movement, entry.commodity, facts, entry.effective_on, entry.quantity
            )
        return found

    def _add(
        self,
        new: Sequence[Entry],
        over_plan: OverPlan | None,
        assertions: Sequence[BalanceAssertion],
        on: date,
    ) -> None:
        """Check what needs the whole book, on a copy of it, and take the copy over."""
        found = list(check_no_negative(self.entries, new, self.label))
        trial = self.fork()
        trial.entries = (*self.entries, *new)
        if over_plan is not None:
            trial.over_plans = (*self.over_plans, over_plan)
        for (holder, code), begins in _reduced(new).items():
            line = trial.line(holder.key, code)
            found += entering.check_reduction(self.label(holder), code, line, begins)
        found += check_assertions(trial.entries, assertions, on, self.label)
        refuse_if_any(found)
        self.entries, self.over_plans = trial.entries, trial.over_plans

    # -- persons -----------------------------------------------------------------------------------------------------

    def enter(
        self,
        person: Hashable,
        unit: Hashable,
        commodity: str,
        on: date,
        reservation: int | None = None,
    ) -> None:
        """Put a person on the establishment (or in a post) from ``on``. Raises `Refused`: I5, I6, I8, I9, I12."""
        record = None if reservation is None else self.reservations[reservation]
        name, line = self.units[unit].name, self.line(unit, commodity)
        found = [
            *self._one_place(person, unit, commodity, on),
            *laws.type_suits_unit(self.units[unit], commodity),
        ]
        if record is not None and (record.unit, record.commodity) != (unit, commodity):
            found.append(
                Refusal("I6", f"用编核准单不是{name}的{COMMODITIES[commodity].label}", remedy="请核对核准单")
            )
        elif not found:
            live = None if record is None else record.as_known(None)
            found += entering.check_entry(name, commodity, line, on, reservation=live)
        refuse_if_any(found)
        now = self.clock()
        self.tenures = (*self.tenures, Tenure(person, unit, commodity, on, now))
        if record is not None and reservation is not None:
            self.reservations[reservation] = record.with_use(on, now)

    def load(self, person: Hashable, unit: Hashable, commodity: str, on: date) -> None:
        """Take a person over as found when the books are opened (开账): above quota is loaded and shows. Raises `Refused`: I5."""
        refuse_if_any(self._one_place(person, unit, commodity, on))
        self.tenures = (*self.tenures, Tenure(person, unit, commodity, on, self.clock()))

    def leave(self, person: Hashable, on: date, *, kind: str = "quota", label: str = "") -> None:
        """End the open tenure of a person (``kind`` post: in a post): ``on`` is the first day not counted. Raises `Refused`."""
        open_ones = [
            t
            for t in self.tenures
            if t.person == person and t.is_open and COMMODITIES[t.commodity].kind == kind
        ]
        if not open_ones:
            raise Refused(Refusal("X00", f"{person}没有在编（任职）记录可以结束", remedy="请核对人员"))
        tenure = open_ones[0]
        if on <= tenure.begins_on:
            raise Refused(
                Refusal("X00", f"{person}的下编日期{on}须晚于入编日期{tenure.begins_on}", field="ends_on")
            )
        ended = tenure.ending(on, self.clock(), label)
        self.tenures = tuple(ended if t is tenure else t for t in self.tenures)

    def _one_place(self, person: Hashable, unit: Hashable, commodity: str, on: date) -> tuple[Refusal, ...]:
        if COMMODITIES[commodity].kind == "post":
            return ()
        held = [
            t.occupancy(self.units[t.unit].name)
            for t in self.tenures
            if t.person == person and COMMODITIES[t.commodity].kind == "quota"
        ]
        new = Tenure(person, unit, commodity, on, self.clock()).occupancy(self.units[unit].name)
        return people.one_occupancy(str(person), [*held, new])

    # -- what lies between quota and use -----------------------------------------------------------------------------

    def reserve(self, unit: Hashable, commodity: str, quantity: int, begins: date, expires_on: date) -> int:
        """Set places aside from ``begins`` through ``expires_on`` and return the key of it. Raises `Refused`: I6, I9, I13."""
        facts = self.units[unit]
        found = [
            *laws.type_suits_unit(facts, commodity),
            *entering.check_reserving(
                facts.name, commodity, self.line(unit, commodity), quantity, begins, expires_on
            ),
        ]
        refuse_if_any(found)
        key = len(self.reservations) + 1
        self.reservations[key] = ReservationRecord(
            key, unit, commodity, quantity, begins, expires_on, self.clock()
        )
        return key

    def release(self, key: int, on: date) -> None:
        """Withdraw what is left of a reservation from ``on``. Raises `Refused` when nothing is."""
        record = self.reservations[key]
        if not record.as_known(None).live_on(on):
            raise Refused(Refusal("I13", f"核准单在{on}已没有可以撤销的名额", remedy="请核对核准单"))
        self.reservations[key] = record.closing(on, self.clock())

    def expire(self, on: date) -> tuple[ReservationState, ...]:
        """Return the reservations that have run out by ``on`` with places unused, each with what it released.

        Running out needs no act: after its last day a reservation holds nothing. This is the list the office announces.
        """
        states = (record.state_on(on) for record in self.reservations.values())
        return tuple(state for state in states if state.released)

    def freeze(
        self, unit: Hashable, commodity: str, quantity: int, begins: date, ends_on: date | None = None
    ) -> None:
        """Freeze places from ``begins`` until, not counting, ``ends_on``. Raises `Refused` as `check_freezing` says."""
        refuse_if_any(
            entering.check_freezing(
                self.units[unit].name,
                commodity,
                self.line(unit, commodity),
                quantity,
                begins,
                ends_on,
            )
        )
        interval = vacancy.Interval(begins, ends_on, quantity)
        self.freezes = (*self.freezes, FreezeRecord(unit, commodity, interval, self.clock()))


def _groups(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Return the entries of grouped movements by movement and group; ungrouped ones of such a movement make one group."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        if MOVEMENTS[entry.movement].grouped:
            found.setdefault((entry.movement, entry.group), []).append(entry)
    return list(found.values())


def _reduced(new: Sequence[Entry]) -> dict[tuple[HolderRef, str], date]:
    """Return the units that have less on some day, with the first day on which something goes."""
    return {
        key: min(day for day, change in own if change < 0)
        for key, own in changes_by_holding(new).items()
        if key[0].kind == "unit" and any(step.balance < 0 for step in steps(own))
    }
