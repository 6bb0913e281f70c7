"""A unit's quota of one commodity over time, and what stands on it: the facts decisions are made of. Free of Django."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate


class Steps:
    """A number that changes on days: the sum of all changes up to and on a day."""

    __slots__ = ("_days", "_sums")

    def __init__(self, changes: Iterable[tuple[date, int]] = ()) -> None:
        by_day: dict[date, int] = {}
        for day, delta in changes:
            by_day[day] = by_day.get(day, 0) + delta
        self._days = sorted(by_day)
        self._sums = list(accumulate(by_day[day] for day in self._days))

    def at(self, day: date) -> int:
        """Return the number on ``day``."""
        place = bisect_right(self._days, day)
        return self._sums[place - 1] if place else 0

    @property
    def days(self) -> Sequence[date]:
        """The days on which it changes."""
        return self._days

    def changes(self) -> list[tuple[date, int]]:
        """Return by how much it changes on each of its days."""
        before = [0, *self._sums]
        return [(day, self._sums[n] - before[n]) for n, day in enumerate(self._days)]

    def plus(self, *changes: tuple[date, int]) -> "Steps":
        """Return the same with further changes."""
        return Steps([*self.changes(), *changes])


def span(begins: date, ends: date | None, count: int = 1) -> list[tuple[date, int]]:
    """Return the two changes of ``count`` being there from ``begins`` until, not counting, ``ends``; none for an empty span."""
    if ends is not None and ends <= begins:
        return []
    return [(begins, count)] if ends is None else [(begins, count), (ends, -count)]


@dataclass(frozen=True, slots=True)
class Position:
    """Where a unit stands with one commodity on one day.

    Attributes:
        quota: 核定.
        occupied: 实有 (posts: 实配).
        reserved: set aside by live 用编核准单 and not yet used.
        frozen: may not be used for the time being.
        allowed_over: how many an approved plan lets stand above.
    """

    quota: int = 0
    occupied: int = 0
    reserved: int = 0
    frozen: int = 0
    allowed_over: int = 0

    @property
    def vacant(self) -> int:
        """空编: never below zero, and never set off against others' 超编."""
        return max(self.quota - self.occupied, 0)

    @property
    def over(self) -> int:
        """超编 or 超职数."""
        return max(self.occupied - self.quota, 0)

    @property
    def available(self) -> int:
        """可用空编; below zero when more is promised than there is."""
        return self.quota - self.occupied - self.reserved - self.frozen

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.quota or self.occupied or self.reserved or self.frozen)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A unit and commodity over all days. ``allowed_over`` counts a plan from its first day on without end."""

    quota: Steps = field(default_factory=Steps)
    occupied: Steps = field(default_factory=Steps)
    reserved: Steps = field(default_factory=Steps)
    frozen: Steps = field(default_factory=Steps)
    allowed_over: Steps = field(default_factory=Steps)

    def at(self, day: date) -> Position:
        """Return the position on ``day``."""
        return Position(
            self.quota.at(day),
            self.occupied.at(day),
            self.reserved.at(day),
            self.frozen.at(day),
            self.allowed_over.at(day),
        )

    def days_from(self, begins: date, until: date | None = None) -> list[date]:
        """Return ``begins`` and every later day (before ``until``) on which anything changes."""
        every = {
            day
            for steps in (self.quota, self.occupied, self.reserved, self.frozen, self.allowed_over)
            for day in steps.days
        }
        return [begins, *sorted(d for d in every if d > begins and (until is None or d < until))]

    def positions_from(self, begins: date, until: date | None = None) -> Iterator[tuple[date, Position]]:
        """Yield the position on ``begins`` and after every later change."""
        for day in self.days_from(begins, until):
            yield day, self.at(day)
