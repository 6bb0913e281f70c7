"""Short ways to write entries: ``entry("INCREASE 统筹池 甲 5 2021-06-01")``."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count

import pytest

from bianzhi.ledger.entries import POOL, REVOLVING, UPPER, Entry, HolderRef, unit

Write = Callable[..., Entry]


def holder(name: str) -> HolderRef:
    return {"上级": UPPER, "统筹池": POOL, "周转池": REVOLVING}.get(name) or unit(name)


@pytest.fixture
def entry() -> Write:
    """Return a writer of entries: movement, source, target, quantity, day and, if not INST_FULL, the commodity."""
    numbers = count(1)

    def write(text: str, *, known: datetime | None = None, group: str = "", instrument: str = "文") -> Entry:
        movement, source, target, quantity, day, *code = text.split()
        n = next(numbers)
        return Entry(
            n,
            code[0] if code else "INST_FULL",
            holder(source),
            holder(target),
            int(quantity),
            date.fromisoformat(day),
            known or datetime(2021, 1, 1, tzinfo=UTC),
            movement,
            instrument,
            group,
        )

    return write
