"""Which columns the amounts of a row stand in where the table is one of the three expenses, or of funds: by what must add up."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from bianzhi.documents.columns import CENT, value_of

OF_MONEY = ("年初结转和结余", "本年收入", "本年支出", "基本支出", "项目支出", "年末结转和结余")
EXPENSES = ("合计", "因公出国（境）费", "小计", "公务用车购置费", "公务用车运行维护费", "公务接待费")
#: the head of a table with budget and account of each side by side
EXPENSES_HEAD = (tuple(name for name in EXPENSES for _ in range(2)), ("预算数", "决算数") * len(EXPENSES))
#: the items below the whole, in their order
ABROAD, CARS, BUY, RUN, HOST = range(1, 6)
NONE = Decimal(0)


def kept_of(amounts: Sequence[str]) -> list[str]:
    """Return the amounts of a row of funds that can stand in one column only: what there was and came is spent or left."""
    values = [value_of(text) for text in amounts]
    ways = []
    for way in combinations(range(len(OF_MONEY)), len(values)):
        cells = dict(zip(way, values, strict=True))
        opening, came, spent, basic, project, closing = (cells.get(k, NONE) for k in range(len(OF_MONEY)))
        if abs(opening + came - spent - closing) < CENT * 2 and abs(spent - basic - project) < CENT * 2:
            ways.append(way)
    row = [""] * len(OF_MONEY)
    for k, text in enumerate(amounts):
        places = {way[k] for way in ways}
        if len(places) == 1:
            row[places.pop()] = text
    return row


def expenses_of(amounts: Sequence[str]) -> tuple[str, ...] | None:
    """Return the row of the three expenses, budget and account of each, where the sums tell which of them stand there."""
    pairs = [amounts[n : n + 2] for n in range(0, len(amounts), 2)]
    if not 1 < len(pairs) <= len(EXPENSES) or len(amounts) % 2:
        return None
    ways = [way for way in _ways(len(pairs) - 1) if all(_adds(pairs, way, half) for half in (0, 1))]
    ways = [way for way in ways if BUY not in way or RUN in way] or ways  # cars are hardly bought and not run
    if not ways:
        return None
    row = [""] * len(EXPENSES) * 2
    row[0:2] = pairs[0]
    for item in set.intersection(*(set(way) for way in ways)):
        places = {way.index(item) for way in ways}
        if len(places) == 1:
            row[item * 2 : item * 2 + 2] = pairs[places.pop() + 1]
    return tuple(row)


def expenses_in_halves(amounts: Sequence[str]) -> tuple[str, ...] | None:
    """Return the same of a row in which the whole budget stands before the account, where one way alone tells a cell's column."""
    found: list[dict[int, int]] = []
    for middle in range(1, len(amounts)):
        halves = (amounts[:middle], amounts[middle:])
        if max(map(len, halves)) <= len(EXPENSES):
            before, after = (list(_ways_of(half)) for half in halves)
            found += [_at(one, 0, 0) | _at(two, middle, 1) for one in before for two in after]
    if not found:
        return None
    row = [""] * len(EXPENSES) * 2
    for k, text in enumerate(amounts):
        places = {way[k] for way in found}
        if len(places) == 1:
            row[places.pop()] = text
    return tuple(row)


def _at(way: Sequence[int], first: int, half: int) -> dict[int, int]:
    """Return in which cell of a row each amount of a half stands, the whole first."""
    return {first + k: item * 2 + half for k, item in enumerate((0, *way))}


def _ways_of(amounts: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """Yield which items the amounts of one half may be of; cars are hardly bought and not run."""
    pairs = [(text,) for text in amounts]
    ways = [way for way in _ways(len(pairs) - 1) if _adds(pairs, way, 0)]
    yield from [way for way in ways if BUY not in way or RUN in way] or ways


def _ways(count: int) -> Iterator[tuple[int, ...]]:
    """Yield which items so many pairs may be of, in their order."""
    every = (ABROAD, CARS, BUY, RUN, HOST)
    for way in combinations(every, count):
        if (CARS in way) == bool({BUY, RUN} & set(way)):
            yield way


def _adds(pairs: Sequence[Sequence[str]], way: Sequence[int], half: int) -> bool:
    """Say whether the whole is the sum of its items, and the cars that of theirs."""
    value = {item: value_of(pairs[k + 1][half]) for k, item in enumerate(way)}
    top = sum(value.get(item, NONE) for item in (ABROAD, CARS, HOST))
    cars = sum(value.get(item, NONE) for item in (BUY, RUN))
    return abs(value_of(pairs[0][half]) - top) < CENT * 3 and abs(value.get(CARS, NONE) - cars) < CENT * 2
