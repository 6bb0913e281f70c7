"""From what documents changed to what a body is on each day: changes folded in order of their dates.

A change keeps only the fields it sets. So a change with an earlier date slips in before later ones without undoing them, and a
reversal is the same fold without the change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

LIVE = "live"
VOID = "void"


@dataclass(frozen=True, slots=True)
class Change:
    """Fields set by one document from one day on. Of two on one day the one recorded later (greater ``order``) counts."""

    effective_on: date
    order: int
    instrument_id: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Point:
    """What the body is from a day on, and the document that last changed it."""

    effective_on: date
    instrument_id: int
    state: Mapping[str, Any]

    @property
    def live(self) -> bool:
        """Whether the body exists from that day on."""
        return bool(self.state.get("status") == LIVE)


def fold(changes: Iterable[Change]) -> tuple[Point, ...]:
    """Return one point for each day on which something changes, in order."""
    points: dict[date, Point] = {}
    state: dict[str, Any] = {}
    for change in sorted(changes, key=lambda c: (c.effective_on, c.order)):
        state = {**state, **change.fields}
        points[change.effective_on] = Point(change.effective_on, change.instrument_id, state)
    return tuple(points.values())


def point_on(points: Iterable[Point], day: date) -> Point | None:
    """Return the point in force on ``day``; none before the first."""
    found = None
    for point in points:
        if point.effective_on > day:
            break
        found = point
    return found


def ended_on(points: Iterable[Point]) -> date | None:
    """Return the day from which the body no longer exists; none when it exists for good."""
    end = None
    for point in points:
        end = None if point.live else (end or point.effective_on)
    return end


@dataclass(frozen=True, slots=True)
class Span:
    """A value that held from a day until (not including) another; an open end is ``None``."""

    value: Any
    begins_on: date
    ends_on: date | None

    def overlaps(self, begins_on: date, ends_on: date | None) -> bool:
        """Whether the span shares a day with [begins_on, ends_on)."""
        return (ends_on is None or self.begins_on < ends_on) and (
            self.ends_on is None or begins_on < self.ends_on
        )


def spans(points: Iterable[Point], field: str) -> tuple[Span, ...]:
    """Return how ``field`` ran while the body existed, neighbours with the same value joined."""
    runs: list[Span] = []
    for point in points:
        value = point.state.get(field) if point.live else None
        if runs and runs[-1].ends_on is None:
            if point.live and runs[-1].value == value:
                continue
            runs[-1] = Span(runs[-1].value, runs[-1].begins_on, point.effective_on)
        if point.live:
            runs.append(Span(value, point.effective_on, None))
    return tuple(run for run in runs if run.ends_on is None or run.begins_on < run.ends_on)
