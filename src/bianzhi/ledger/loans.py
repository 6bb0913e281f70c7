"""周转池借用: lent with a day to give back, given back in parts or whole."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.ledger.movements import BOOKKEEPING
from bianzhi.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class LoanReturn:
    """``quantity`` given back, counting from the day ``on``."""

    on: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Loan:
    """One loan from the 周转池 to a unit.

    Attributes:
        key: of the loan.
        unit: key of the unit that borrows.
        commodity: code of what is lent.
        quantity: how many.
        lent_on: first day they are the unit's.
        due_on: last day by which they must be back; a return that counts from this day is in time.
        returns: what came back so far.
    """

    key: Hashable
    unit: Hashable
    commodity: str
    quantity: int
    lent_on: date
    due_on: date
    returns: tuple[LoanReturn, ...] = ()

    @property
    def unreturned(self) -> int:
        """What no return covers, on any day."""
        return self.quantity - sum(r.quantity for r in self.returns)

    def open_on(self, day: date) -> int:
        """Return how many are out on ``day``."""
        if day < self.lent_on:
            return 0
        return self.quantity - sum(r.quantity for r in self.returns if r.on <= day)

    def overdue_on(self, day: date) -> int:
        """Return how many should be back by ``day`` and are not."""
        return self.open_on(day) if day > self.due_on else 0

    def days_overdue(self, day: date) -> int:
        """Return for how many days they have been overdue; zero when they are not."""
        return (day - self.due_on).days if self.overdue_on(day) else 0


def falling_due(loans: Iterable[Loan], on: date, within_days: int) -> tuple[Loan, ...]:
    """Return loans still open on ``on`` and due by then or within so many days, the most pressing first."""
    limit = on + timedelta(days=within_days)
    due = (loan for loan in loans if loan.open_on(on) and loan.due_on <= limit)
    return tuple(sorted(due, key=lambda loan: (loan.due_on, str(loan.key))))


def check_lending(code: str, lent_on: date, due_on: date) -> tuple[Refusal, ...]:
    """Refuse a loan of posts, or one due before it begins."""
    found = []
    if COMMODITIES[code].kind == "post":
        found.append(
            Refusal("loan.post", "领导职数不能周转借用", rule="周转池只调剂编制", source=BOOKKEEPING)
        )
    if due_on <= lent_on:
        found.append(
            Refusal(
                "loan.due",
                f"应还日期{due_on}须晚于借用日期{lent_on}",
                remedy="请改正应还日期",
                field="due_on",
            )
        )
    return tuple(found)


def check_return(loan: Loan, quantity: int, on: date) -> tuple[Refusal, ...]:
    """Refuse to give back more than is out, or before it was lent."""
    if on < loan.lent_on:
        return (
            Refusal(
                "loan.return",
                f"归还日期{on}早于借用日期{loan.lent_on}",
                remedy="请改正归还日期",
                field="effective_on",
            ),
        )
    if not 1 <= quantity <= loan.unreturned:
        return (
            Refusal(
                "loan.return",
                f"这笔借用共{loan.quantity}名，尚有{loan.unreturned}名未还，不能归还{quantity}名",
                remedy="请改正归还数",
                field="quantity",
            ),
        )
    return ()
