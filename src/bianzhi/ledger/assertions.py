"""余额核对: a 批复 usually says what the unit has afterwards; the ledger must say the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bianzhi.ledger.balances import at, changes_by_holding, steps
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.ledger.entries import Entry, HolderRef, Label, plain_label
from bianzhi.ledger.movements import BOOKKEEPING
from bianzhi.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class BalanceAssertion:
    """The document says that ``holder`` has ``expected`` of ``commodity`` on the day it takes effect."""

    holder: HolderRef
    commodity: str
    expected: int


@dataclass(frozen=True, slots=True)
class Asserted:
    """What an assertion met: expected, actual, and the difference (actual less expected)."""

    assertion: BalanceAssertion
    actual: int

    @property
    def difference(self) -> int:
        """How many the ledger has too many (below zero: too few)."""
        return self.actual - self.assertion.expected


def compare(
    entries: Iterable[Entry], assertions: Sequence[BalanceAssertion], on: date
) -> tuple[Asserted, ...]:
    """Return each assertion with what the ledger has on ``on``."""
    changes = changes_by_holding(entries)
    return tuple(Asserted(a, at(steps(changes.get((a.holder, a.commodity), ())), on)) for a in assertions)


def check_assertions(
    entries: Iterable[Entry], assertions: Sequence[BalanceAssertion], on: date, label: Label = plain_label
) -> tuple[Refusal, ...]:
    """Refuse where the document says another number than the ledger has on ``on``."""
    return tuple(
        refusal
        for a in compare(entries, assertions, on)
        for refusal in check_asserted(
            label(a.assertion.holder), a.assertion.commodity, a.actual, a.assertion.expected, on
        )
    )


def check_asserted(name: str, code: str, actual: int, expected: int, on: date) -> tuple[Refusal, ...]:
    """Refuse when the document says that a holder has ``expected`` and the ledger says ``actual``."""
    if actual == expected:
        return ()
    return (
        Refusal(
            "ledger.assertion",
            f"文件载明{name}的{COMMODITIES[code].label}现有{expected}名，台账在{on}为{actual}名，相差{actual - expected:+d}名",
            rule="文件所载现有数须与台账一致",
            source=BOOKKEEPING,
            remedy="请核对文件的数字，或查有无文件漏记、错记",
            field="quantity",
        ),
    )
