"""The register of benches and the way they measure.

A bench is a ratio: how long our way takes against a yardstick, both measured in the same run, turn by turn, so that a busy
machine slows both. A bench is a function that returns a `Pair`; it prepares its data before it returns::

    @bench("a", "unit page against a bare view", limit=4.0)
    def unit_page() -> Pair:
        client, bare = …
        return Pair(ours=lambda: client.get(url), yardstick=lambda: bare.get("/"))
"""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Act = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """What is measured against what.

    Attributes:
        ours: one call of our way; it may be called many times and must do its whole work each time.
        yardstick: one call of what it is compared with, of equal amount of work.
        before: called before each single measurement, not timed (empty a table, say).
        turns: how often each is measured; medians are compared.
        warm_up: turns that are thrown away first.
        notes: facts worth keeping beside the ratio (rows, queries, versions).
    """

    ours: Act
    yardstick: Act
    before: Act | None = None
    turns: int = 15
    warm_up: int = 2
    notes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """One measured ratio. Times are medians in seconds."""

    code: str
    title: str
    ours: float
    yardstick: float
    limit: float
    turns: int
    notes: dict[str, Any]

    @property
    def ratio(self) -> float:
        """Our time in yardsticks."""
        return self.ours / self.yardstick

    @property
    def holds(self) -> bool:
        """Whether the ratio keeps its limit."""
        return self.ratio <= self.limit


@dataclass(frozen=True, slots=True)
class Bench:
    """A registered bench. ``needs`` is ``postgres`` or nothing."""

    code: str
    title: str
    limit: float
    prepare: Callable[[], Pair]
    needs: str = ""


BENCHES: dict[str, Bench] = {}


def bench(
    code: str, title: str, limit: float, *, needs: str = ""
) -> Callable[[Callable[[], Pair]], Callable[[], Pair]]:
    """Register a bench under ``code``; ``limit`` is the largest ratio that is good enough."""

    def register(prepare: Callable[[], Pair]) -> Callable[[], Pair]:
        if code in BENCHES:
            raise ValueError(f"bench {code} is registered twice")
        BENCHES[code] = Bench(code, title, limit, prepare, needs)
        return prepare

    return register


def measure(one: Bench) -> Result:
    """Prepare a bench and measure both sides in alternation, each turn beginning with the other side."""
    pair = one.prepare()
    times: dict[str, list[float]] = {"ours": [], "yardstick": []}
    for turn in range(pair.warm_up + pair.turns):
        order = ("ours", "yardstick") if turn % 2 else ("yardstick", "ours")
        for side in order:
            if pair.before:
                pair.before()
            seconds = _time(getattr(pair, side))
            if turn >= pair.warm_up:
                times[side].append(seconds)
    ours, yardstick = (statistics.median(times[side]) for side in ("ours", "yardstick"))
    return Result(one.code, one.title, ours, yardstick, one.limit, pair.turns, pair.notes)


def _time(act: Act) -> float:
    gc.collect()
    gc.disable()
    try:
        begun = time.perf_counter()
        act()
        return time.perf_counter() - begun
    finally:
        gc.enable()
