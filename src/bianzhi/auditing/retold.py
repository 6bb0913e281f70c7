"""What findings tell, read back: their amounts, and whether a rate is that of a change they quote."""

from decimal import Decimal

#: two figures printed with two decimals that are so near may be one, and so may two rates
NEAR, HUNDRED = Decimal("0.015"), Decimal(100)


def number(text: str) -> Decimal:
    """Return a number as it is printed, with commas, perhaps before a full stop."""
    return Decimal(text.replace(",", "").rstrip("."))


def moved_at(rate: Decimal, now: Decimal, change: Decimal, *, up: bool) -> bool:
    """Say whether what is ``now`` so much, after it rose or fell by ``change``, did so at a rate in per cent."""
    prior = now - change if up else now + change
    return prior > 0 and abs(change / prior * HUNDRED - rate) <= NEAR
