"""Which users a matter of a unit reaches. Floor 2 does not know the tree of units: the units room says who stands above whom."""

from collections.abc import Callable

_above: Callable[[int], tuple[int, ...]] = lambda unit_key: (unit_key,)  # noqa: E731 - until the units room is there


def register_above(function: Callable[[int], tuple[int, ...]]) -> None:
    """Register what gives a unit with all that stand above it; called once by the units room."""
    global _above  # noqa: PLW0603
    _above = function


def with_above(unit_key: int) -> tuple[int, ...]:
    """Return the unit and every unit above it: people of those see it."""
    return _above(unit_key)
