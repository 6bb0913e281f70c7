"""Trying again when PostgreSQL ended one of two transactions that waited for each other."""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, transaction

T = TypeVar("T")
TRIES = 3
DEADLOCK, SERIALISATION = "40P01", "40001"


def again_after_deadlock(act: Callable[[], T]) -> T:
    """Run ``act`` (one whole transaction) and, when the database undid it for a deadlock, run it again, three times at the most.

    Inside a caller's transaction it runs once: only the outermost one can be repeated.
    """
    for left in reversed(range(TRIES)):
        try:
            return act()
        except OperationalError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if (
                state not in {DEADLOCK, SERIALISATION}
                or not left
                or transaction.get_connection().in_atomic_block
            ):
                raise
    raise AssertionError("unreachable")
