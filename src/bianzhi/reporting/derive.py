"""What follows from the books: growth, shares, 万元, completion, totals by their everyday names. Exact arithmetic, rounded last.

A share or a rate is told of printed figures, so that a reader can work it out again: pass amounts in 万元 as `wan` gives them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from bianzhi.auditing import subjects
from bianzhi.reporting.books import ZERO, Books, Cell, Sheets
from bianzhi.reporting.layout import BASIC

WAN = Decimal(10_000)
HUNDRED = Decimal(100)


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """Return a value rounded half up, away from 0."""
    with localcontext() as exact:
        exact.prec = 60
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def wan(value: Decimal, places: int = 2) -> Decimal:
    """Return an amount of 元 in 万元, as printed."""
    return rounded(value / WAN, places)


def growth(now: Decimal, before: Decimal, places: int = 2) -> Decimal | None:
    """Return (now − before) ÷ before in per cent; ``None`` where last year was 0 or less: there is no rate then."""
    return rounded((now - before) * HUNDRED / before, places) if before > 0 else None


def share(part: Decimal, whole: Decimal, places: int = 2) -> Decimal | None:
    """Return part ÷ whole in per cent; ``None`` where the whole is 0."""
    return rounded(part * HUNDRED / whole, places) if whole else None


def completion(actual: Decimal, budget: Decimal, places: int = 2) -> Decimal | None:
    """Return actual ÷ budget in per cent; ``None`` without a budget."""
    return rounded(actual * HUNDRED / budget, places) if budget else None


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure this year and last, in 元, with the cell it stands in. ``before``: ``None`` when there was no last year."""

    cell: Cell
    now: Decimal
    before: Decimal | None

    @property
    def nil(self) -> bool:
        """Whether it is 0 both years."""
        return not self.now and not self.before


def pair(books: Books, table: str, row: str, column: str = "amount") -> Pair:
    """Return a cell of both years."""
    at = Cell(table, row, column)
    return Pair(at, books.now[at], None if books.before is None else books.before[at])


#: figures with a name of their own → where they stand
NAMED: Mapping[str, Cell] = {
    "total": Cell("T1", "total_in"),
    "income": Cell("T1", "income"),
    "expenditure": Cell("T1", "expenditure"),
    "fiscal": Cell("T4", "total_in", "total"),
    "general": Cell("T5", "total", "total"),
    "basic": Cell("T5", "total", "basic"),
    "project": Cell("T5", "total", "project"),
    "staff": Cell("T6", "staff"),
    "public": Cell("T6", "public"),
    "fund": Cell("T8", "total", "total"),
    "capital": Cell("T9", "total", "total"),
    "three_public": Cell("T7", "total", "actual"),
    "abroad": Cell("T7", "abroad", "actual"),
    "vehicles": Cell("T7", "vehicles", "actual"),
    "purchase": Cell("T7", "purchase", "actual"),
    "running": Cell("T7", "running", "actual"),
    "reception": Cell("T7", "reception", "actual"),
    "operating": Cell("M", "operating"),
    "procurement": Cell("M", "procurement"),
}


def named(books: Books, name: str) -> Pair:
    """Return a figure by its everyday name, such as ``fiscal``. Raises `KeyError`."""
    return pair(books, *NAMED[name])


def amounts(sheets: Sheets, slot: str, column: str, length: int = 7) -> dict[str, Decimal]:
    """Return code → amount of the rows that are not 0, in the order of codes; ``length``: 3 类, 5 款, 7 项."""
    return {code: value for code in sheets.codes(slot, length) if (value := sheets[slot, code, column])}


def spent_on(sheets: Sheets, half: str) -> tuple[tuple[str, str, Decimal], ...]:
    """Return (code, name, amount) of the rows of 人员经费 (``staff``) or 公用经费 (``public``) that are not 0."""
    names = subjects.economic()
    found = amounts(sheets, "T6", "amount", 5).items()
    return tuple((code, names.get(code, ""), value) for code, value in found if BASIC.get(code[:3]) == half)


def last_item(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes that no other goes further than: what is told item by item."""
    known = sorted(set(codes))
    after = [*known[1:], ""]
    return tuple(code for k, code in enumerate(known) if not after[k].startswith(code))


def total(values: Iterable[Decimal]) -> Decimal:
    """Return a sum of money."""
    return sum(values, ZERO)
