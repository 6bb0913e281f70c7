"""Numbers as printed. What is told of two numbers is told of the printed ones, so that a reader can work it out again."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from bianzhi.reporting.blocks import BEFORE, Figure, Runs
from bianzhi.reporting.books import ZERO, Books, Cell
from bianzhi.reporting.derive import HUNDRED, rounded, wan
from bianzhi.reporting.layout import unit

MINUS = "－"


@dataclass(frozen=True, slots=True)
class Style:
    """How a form prints numbers: decimals of 万元 and of per cent, thousands separators in the text and in tables."""

    places: int = 2
    rate_places: int = 2
    separators: bool = False
    table_separators: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as printed: its value, in 万元, pieces or per cent, and its figure; ``unit`` follows it."""

    value: Decimal
    figure: Figure
    unit: str

    @property
    def nil(self) -> bool:
        """Whether there is nothing at all, not only less than is printed (0.00)."""
        return self.figure.text == "0"

    @property
    def runs(self) -> Runs:
        """The figure with its unit."""
        return (self.figure, self.unit)


def money_text(value: Decimal, style: Style, *, table: bool = False) -> str:
    """Return an amount in 万元 as printed, with all its decimals."""
    separators = style.table_separators if table else style.separators
    return f"{value:,.{style.places}f}" if separators else f"{value:.{style.places}f}"


def shown(books: Books, at: Cell, style: Style, *, before: bool = False) -> Shown:
    """Return a cell of this year, or of last year: money in 万元, counts in pieces. Nothing at all is a bare 0."""
    sheets = books.before if before else books.now
    exact = sheets[at] if sheets is not None else ZERO
    source = f"{BEFORE if before else ''}{at}"
    kind = unit(at.table, at.row)
    if kind != "元":
        return Shown(exact, Figure(f"{exact:,.0f}" if style.separators else f"{exact:.0f}", (source,)), kind)
    value = wan(exact, style.places)
    return Shown(value, Figure(money_text(value, style) if exact else "0", (source,)), "万元")


def difference(now: Shown, before: Shown, style: Style) -> Shown:
    """Return the gap between two amounts; never below 0."""
    more, less = (now, before) if now.value >= before.value else (before, now)
    value = more.value - less.value
    how = f"{more.figure.text}{MINUS}{less.figure.text}"
    return Shown(
        value,
        Figure(money_text(value, style), _sources(now, before), f"{how}＝{money_text(value, style)}"),
        "万元",
    )


def growth_runs(now: Shown, before: Shown, style: Style) -> Runs:
    """Return change ÷ last year in per cent, without sign; nothing where last year was 0 or either is below it: no rate."""
    if before.value <= 0 or now.value < 0:
        return ()
    value = abs(rounded((now.value - before.value) * HUNDRED / before.value, style.rate_places))
    how = f"|{now.figure.text}{MINUS}{before.figure.text}|÷{before.figure.text}×100"
    return _percent(value, style, _sources(now, before), how, moved=now.value != before.value)


def completion_runs(actual: Shown, budget: Shown, style: Style) -> Runs:
    """Return actual ÷ budget in per cent, 100% bare only where both are printed alike; nothing without a budget or below 0."""
    if budget.value <= 0 or actual.value < 0:
        return ()
    value = rounded(actual.value * HUNDRED / budget.value, style.rate_places)
    how = f"{actual.figure.text}÷{budget.figure.text}×100"
    if value == HUNDRED and actual.value != budget.value:
        return (Figure(f"{value:.{style.rate_places}f}", _sources(actual, budget), how), "%")
    return _percent(value, style, _sources(actual, budget), how, moved=bool(actual.value))


def share_runs(rate: Decimal, part: Shown, whole: Shown, style: Style) -> Runs:
    """Return a share with its sign."""
    how = f"{part.figure.text}÷{whole.figure.text}×100"
    return _percent(rate, style, _sources(part, whole), how, moved=False)


def _percent(value: Decimal, style: Style, sources: tuple[str, ...], how: str, *, moved: bool) -> Runs:
    if moved and not value:
        least = Decimal(1).scaleb(-style.rate_places)
        return ("不足", Figure(f"{least}", sources, how), "%")
    text = f"{value:.0f}" if value in (0, HUNDRED) else f"{value:.{style.rate_places}f}"
    return (Figure(text, sources, how), "%")


def shares(
    parts: Sequence[Decimal], whole: Decimal, places: int = 2, *, hundred: bool = True
) -> tuple[Decimal, ...]:
    """Return each part's share of the whole in per cent, rounded.

    ``hundred``: rounded so that they come to 100 where the parts come to the whole and none need be off by a last digit or more
    (the largest remainders are rounded up); otherwise each is rounded on its own.
    """
    if not whole:
        return tuple(ZERO for _ in parts)
    exact = [part * HUNDRED / whole for part in parts]
    plain = tuple(rounded(value, places) for value in exact)
    step = Decimal(1).scaleb(-places)
    low = [value.quantize(step, ROUND_FLOOR) for value in exact]
    missing = int((HUNDRED - sum(low, ZERO)) / step)
    gaps = sorted((k for k in range(len(low)) if exact[k] != low[k]), key=lambda k: (low[k] - exact[k], k))
    if not hundred or not 0 <= missing <= len(gaps):
        return plain
    raised = set(gaps[:missing])
    return tuple(value + step if k in raised else value for k, value in enumerate(low))


def _sources(*of: Shown) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for one in of for source in one.figure.sources))
