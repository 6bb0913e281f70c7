"""What rooms above tell performance without being known here. They register when their app starts."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from bianzhi.users.actor import Actor

#: amounts of a unit's books of a year, in 元 by the names of `performance_checks.ACCOUNTS`: ``(actor, unit_id, year)``
AccountsOf = Callable[[Actor, int, int], Mapping[str, Decimal]]
ACCOUNTS: list[AccountsOf] = []


def accounts_of(actor: Actor, unit_id: int, year: int) -> dict[str, Decimal]:
    """Return what is known of a unit's books; nothing where no room keeps any."""
    return {name: amount for told in ACCOUNTS for name, amount in told(actor, unit_id, year).items()}
