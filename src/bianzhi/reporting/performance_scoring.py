"""The points of a self-evaluation (财预〔2020〕10号): by attainment, never rounded up to full marks."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from bianzhi.reporting.performance import CENT, ZERO, Indicator, Result
from bianzhi.reporting.performance_rules import HUNDRED, Rules

ONE = Decimal(1)


def attainment(indicator: Indicator, actual: Decimal | None, share: Decimal | None = None) -> Decimal:
    """Return how much of the indicator was reached, 0 to 1.

    A number is measured against the target in the indicator's direction: what falls short counts by its proportion. A
    qualitative one counts by ``share`` (per cent). Nothing said counts nothing.
    """
    if indicator.direction == "qual":
        return min(max((share or ZERO) / HUNDRED, ZERO), ONE)
    target = indicator.target
    if actual is None or target is None:
        return ZERO
    if met(indicator, actual):
        return ONE
    low, high = sorted((actual, target))
    # a proportion means nothing across or below zero
    return low / high if low > 0 else ZERO


def met(indicator: Indicator, actual: Decimal) -> bool:
    """Say whether the number reaches the target."""
    target = indicator.target
    if target is None:
        return False
    return {"ge": actual >= target, "le": actual <= target, "eq": actual == target}[indicator.direction]


def points(weight: Decimal, part: Decimal) -> Decimal:
    """Return ``weight`` × ``part`` to two places; less than all of it is less than full marks."""
    found = (weight * part).quantize(CENT, ROUND_HALF_UP)
    return max(found - CENT, ZERO) if part < ONE and found >= weight else found


def execution_points(rules: Rules, budget: Decimal, executed: Decimal) -> Decimal:
    """Return the points of the execution rate, full at 100%. Raises `ValueError` without a budget."""
    if budget <= 0:
        raise ValueError("no budget, no rate")
    return points(rules.execution, min(executed / budget, ONE))


def total(execution: Decimal, results: Iterable[Result]) -> Decimal:
    """Return the sum of the points as shown, so that the column adds up."""
    return execution + sum((one.score for one in results), ZERO)


def exceeds(rules: Rules, indicator: Indicator, actual: Decimal | None) -> bool:
    """Say whether so much more than the target was reached that the target may have been set too low."""
    if indicator.direction != "ge" or actual is None or not indicator.target or indicator.target <= 0:
        return False
    return actual * HUNDRED > indicator.target * rules.over
