"""The measuring itself: alternation, medians, limits."""

import pytest

from benchmarks import registry
from benchmarks.registry import Bench, Pair, bench, measure


@pytest.fixture
def ticking(monkeypatch):
    """A clock that moves only when an act says so."""
    clock = {"now": 0.0}
    monkeypatch.setattr(registry.time, "perf_counter", lambda: clock["now"])

    def act(*seconds):
        left = list(seconds)

        def go() -> None:
            clock["now"] += left.pop(0) if len(left) > 1 else left[0]

        return go

    return act


def test_the_ratio_is_of_medians_and_the_first_turns_are_thrown_away(ticking) -> None:
    pair = Pair(ours=ticking(900, 900, 6, 6, 60), yardstick=ticking(900, 900, 2), turns=3)
    result = measure(Bench("t", "test", 4.0, lambda: pair))
    assert (result.ours, result.yardstick, result.ratio, result.holds) == (6, 2, 3, True)


def test_a_ratio_over_its_limit_does_not_hold(ticking) -> None:
    result = measure(Bench("t", "test", 1.5, lambda: Pair(ours=ticking(4), yardstick=ticking(2))))
    assert not result.holds


def test_both_sides_take_turns_at_going_first() -> None:
    order: list[str] = []
    pair = Pair(
        ours=lambda: order.append("o"),
        yardstick=lambda: order.append("y"),
        before=lambda: order.append("b"),
        turns=2,
        warm_up=0,
    )
    measure(Bench("t", "test", 1e9, lambda: pair))
    assert order == [*"bybo", *"boby"]


def test_a_code_is_registered_once(monkeypatch) -> None:
    monkeypatch.setattr(registry, "BENCHES", {})
    bench("x", "first", 1.0)(lambda: None)
    with pytest.raises(ValueError, match="twice"):
        bench("x", "second", 1.0)(lambda: None)
