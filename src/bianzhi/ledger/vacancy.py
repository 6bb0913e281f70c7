"""Vacancy over time: what is approved, occupied, reserved and frozen, and what is therefore left to use, on every day.

A vacancy is never a number of today only: a person who goes on the establishment stays on it, so there must be room on each later
day too. `positions_from` walks the days on which anything changes, once, in order.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, timedelta
from itertools import chain

from bianzhi.ledger.balances import Timeline, changes_of, steps


@dataclass(frozen=True, slots=True)
class Interval:
    """``quantity`` places taken from ``begins_on`` until, not counting, ``ends_on`` (``None``: until further notice).

    ``label`` says of a known end what it is, such as 「李明退休」, for the sentence that tells when there will be room.
    """

    begins_on: date
    ends_on: date | None = None
    quantity: int = 1
    label: str = ""

    def counts_on(self, day: date) -> bool:
        """Tell whether it counts on ``day``."""
        return self.begins_on <= day and (self.ends_on is None or day < self.ends_on)

    def changes(self) -> tuple[tuple[date, int], ...]:
        """Return what it adds and takes, and when; nothing for an empty interval."""
        if self.ends_on is None:
            return ((self.begins_on, self.quantity),)
        if self.ends_on <= self.begins_on:
            return ()
        return ((self.begins_on, self.quantity), (self.ends_on, -self.quantity))


@dataclass(frozen=True, slots=True)
class Reservation:
    """用编核准单: places set aside until used, released or expired.

    Attributes:
        key: of the reservation.
        quantity: places approved.
        begins_on: day of approval.
        expires_on: 有效期至, the last day it is good for.
        used_on: for each place used, the day from which the person counts.
        closed_on: the day from which it was withdrawn, if it was.
    """

    key: Hashable
    quantity: int
    begins_on: date
    expires_on: date
    used_on: tuple[date, ...] = ()
    closed_on: date | None = None

    @property
    def ends_on(self) -> date:
        """The first day on which it holds nothing any more."""
        expired = self.expires_on + timedelta(days=1)
        return expired if self.closed_on is None else min(expired, self.closed_on)

    @property
    def unused(self) -> int:
        """Places nobody has taken, on any day."""
        return self.quantity - len(self.used_on)

    def live_on(self, day: date) -> bool:
        """Tell whether a person can go on the establishment with it on ``day``."""
        return self.unused > 0 and self.begins_on <= day < self.ends_on

    def intervals(self) -> tuple[Interval, ...]:
        """Return what it holds over time: all of it, less each place from the day it is used."""
        whole = Interval(self.begins_on, self.ends_on, self.quantity)
        used = (Interval(max(day, self.begins_on), self.ends_on, -1) for day in self.used_on)
        return (whole, *used)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a unit stands with one commodity on one day.

    Attributes:
        approved: 核定.
        occupied: 实有 (posts: 实配).
        reserved: 已核准未用.
        frozen: 冻结.
        allowed_over: how many approved plans (消化计划) let stand above the quota.
    """

    approved: int = 0
    occupied: int = 0
    reserved: int = 0
    frozen: int = 0
    allowed_over: int = 0

    @property
    def vacant(self) -> int:
        """空编: never below zero, and never set off against another's 超编."""
        return max(self.approved - self.occupied, 0)

    @property
    def over(self) -> int:
        """超编 or 超职数."""
        return max(self.occupied - self.approved, 0)

    @property
    def available(self) -> int:
        """可用空编; below zero when more is occupied or promised than approved."""
        return self.approved - self.occupied - self.reserved - self.frozen

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.approved or self.occupied or self.reserved or self.frozen)

    def sentence(self) -> str:
        """Return the four numbers in words; zeros of the last two are left out."""
        parts = [f"核定{self.approved}名", f"实有{self.occupied}名"]
        parts += [f"已核准未用{self.reserved}名"] if self.reserved else []
        parts += [f"冻结{self.frozen}名"] if self.frozen else []
        return "、".join(parts)


@dataclass(frozen=True, slots=True)
class Totals:
    """Several positions together. 空编 of one is never set off against 超编 of another (DOMAIN §12.2 step 1)."""

    approved: int = 0
    occupied: int = 0
    reserved: int = 0
    frozen: int = 0
    vacant: int = 0
    over: int = 0
    available: int = 0

    @classmethod
    def together(cls, parts: "Iterable[Totals]") -> "Totals":
        """Return the totals of totals."""
        return cls(*(sum(column) for column in zip(*map(astuple, parts), strict=True)))


def sum_positions(positions: Iterable[Position]) -> Totals:
    """Add positions up; ``available`` adds only what each has left, for one unit's lack takes nothing from another."""
    approved = occupied = reserved = frozen = vacant = over = available = 0
    for here in positions:
        approved += here.approved
        occupied += here.occupied
        reserved += here.reserved
        frozen += here.frozen
        vacant += here.vacant
        over += here.over
        available += max(here.available, 0)
    return Totals(approved, occupied, reserved, frozen, vacant, over, available)


@dataclass(frozen=True, slots=True)
class Line:
    """One unit and commodity over all days, in plain facts.

    Attributes:
        approved: timeline of the quota.
        occupied: who takes it up.
        reserved: 用编核准单.
        frozen: freezes.
        allowed_over: timeline of how many approved plans (消化计划) let stand above the quota.
    """

    approved: Timeline = ()
    occupied: Sequence[Interval] = ()
    reserved: Sequence[Reservation] = ()
    frozen: Sequence[Interval] = ()
    allowed_over: Timeline = ()

    def without_places_of(self, reservation: Reservation, count: int = 1) -> "Line":
        """Return the line with ``count`` places less set aside by ``reservation``."""
        kept = tuple(r for r in self.reserved if r.key != reservation.key)
        return replace(self, reserved=(*kept, replace(reservation, quantity=reservation.quantity - count)))

    def with_approved(self, begins: date, quantity: int) -> "Line":
        """Return the line with ``quantity`` more approved from ``begins`` on, as a plan that lets it stand above does."""
        return replace(self, approved=steps([*changes_of(self.approved), (begins, quantity)]))

    def with_occupied(self, *more: Interval) -> "Line":
        """Return the line with more places taken."""
        return replace(self, occupied=(*self.occupied, *more))

    def at(self, day: date) -> Position:
        """Return the position on ``day``."""
        return position_on(day, self)


@dataclass(frozen=True, slots=True)
class Dated:
    """A position and the first day it holds."""

    on: date
    position: Position


def _interval_changes(intervals: Iterable[Interval]) -> Iterator[tuple[date, int]]:
    return chain.from_iterable(i.changes() for i in intervals)


def positions_from(line: Line, begins: date, until: date | None = None) -> Iterator[Dated]:
    """Yield the position on ``begins`` and on every later day (before ``until``) on which anything changes."""
    reserved = chain.from_iterable(r.intervals() for r in line.reserved)
    kinds = (
        changes_of(line.approved),
        _interval_changes(line.occupied),
        _interval_changes(reserved),
        _interval_changes(line.frozen),
        changes_of(line.allowed_over),
    )
    events = sorted(
        (max(day, begins), kind, change)
        for kind, changes in enumerate(kinds)
        for day, change in changes
        if until is None or max(day, begins) < until
    )
    if until is not None and until <= begins:
        return
    totals = [0, 0, 0, 0, 0]
    today = begins
    for day, kind, change in events:
        if day != today:
            yield Dated(today, Position(*totals))
            today = day
        totals[kind] += change
    yield Dated(today, Position(*totals))


def position_on(day: date, line: Line) -> Position:
    """Return the position on one day."""
    return next(positions_from(line, day, day + timedelta(days=1))).position


def lowest_available(from_date: date, line: Line, until: date | None = None) -> tuple[date, int]:
    """Return the first day from ``from_date`` on (before ``until``) with the fewest available, and how many those are."""
    days = ((d.on, d.position.available) for d in positions_from(line, from_date, until))
    return min(days, key=lambda found: (found[1], found[0]))


def first_room(line: Line, begins: date, wanted: int = 1) -> date | None:
    """Return the first day from ``begins`` on from which ``wanted`` are available on every day; ``None`` if that never comes."""
    since: date | None = None
    for dated in positions_from(line, begins):
        if dated.position.available < wanted:
            since = None
        elif since is None:
            since = dated.on
    return since
