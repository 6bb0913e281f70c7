"""Which columns the amounts of a row stand in when its empty cells are gone, by the arithmetic of the table."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations, islice, product
from math import prod

#: the columns of a row's amounts, in their order
Way = tuple[int, ...]
CENT = Decimal("0.011")
#: ways of a group of rows that are gone through
WAYS = 4_000
#: a code of the classification, which stands among amounts where columns came out one after the other
CODE = re.compile(r"^[23]\d{4}(?:\d{2})?$")
#: digits of a code → of the code of the row it is a part of; none: the whole of the table
ABOVE = {3: 0, 5: 3, 7: 5}


def placed(rows: Sequence[tuple[str, Sequence[str]]], width: int) -> list[tuple[str, ...]]:
    """Return the amounts of each row by column.

    ``rows``: code (empty: of the whole) and at most ``width`` amounts as printed, the first of them the sum of the others. A
    column in which an amount may or may not stand is left empty in every row.
    """
    values = [[value_of(text) for text in amounts] for _, amounts in rows]
    ways = [_ways(row, width) for row in values]
    children = _children([code for code, _ in rows])
    before: list[int] = []
    while before != (before := [len(way) for way in ways]):
        for parent, below in children.items():
            _narrow([parent, *below], values, ways, width)
    doubtful = {column for way in ways if len(way) != 1 for one in way for column in one} - {0}
    if not all(ways):  # a row fits in no way: nothing but its first amount is sure
        doubtful = set(range(1, width))
    made = []
    for (_, amounts), way in zip(rows, ways, strict=True):
        cells = [""] * width
        for column, text in zip(way[0] if way else (0,), amounts, strict=False):
            cells[column] = "" if column in doubtful else text
        made.append(tuple(cells))
    return made


def trusted(rows: Sequence[tuple[str, Sequence[str]]]) -> bool:
    """Say whether rows were put together as they stood: no code became an amount, and most wholes are the sums of their parts."""
    if any(CODE.match(text) for _, amounts in rows for text in amounts):
        return False
    first = [value_of(amounts[0]) if amounts else Decimal(0) for _, amounts in rows]
    parents = _children([code for code, _ in rows])
    off = sum(
        abs(first[k] - sum(first[n] for n in below if n != k)) > CENT * (len(below) + 1)
        for k, below in parents.items()
        if rows[k][0]
    )
    return off <= max(2, len(parents) // 4)


def value_of(text: str) -> Decimal:
    """Return a printed amount; one in brackets is below nought."""
    plain = text.translate(str.maketrans("－．，", "-.,")).replace(",", "")
    negative = plain.startswith(("(", "（"))
    return Decimal(plain.strip("()（）")) * (-1 if negative else 1)


def _ways(values: Sequence[Decimal], width: int) -> list[Way]:
    """Return the columns the amounts may stand in: the first in the first, its parts in the others."""
    if len(values) == width or len(values) < 2:
        return [tuple(range(len(values)))]
    if abs(sum(values[1:]) - values[0]) > CENT:
        return []
    return [(0, *rest) for rest in islice(combinations(range(1, width), len(values) - 1), WAYS)]


def _children(codes: Sequence[str]) -> Mapping[int, list[int]]:
    """Return the rows that add up to a row: those of the whole, of a class, of an item."""
    by_parent: dict[str, list[int]] = {}
    for k, code in enumerate(codes):
        if len(code) in ABOVE:
            by_parent.setdefault(code[: ABOVE[len(code)]], []).append(k)
    return {k: by_parent[code] for k, code in enumerate(codes) if code in by_parent}


def _narrow(
    group: Sequence[int], values: Sequence[Sequence[Decimal]], ways: list[list[Way]], width: int
) -> None:
    """Leave the ways of a row and of its parts in which the parts add up in every column, if there are any."""
    if prod(len(ways[k]) for k in group) > WAYS:
        return
    kept, nearly = [], []
    for chosen in product(*(ways[k] for k in group)):
        rest = [Decimal(0)] * width
        for row, way in zip(group, chosen, strict=True):
            for column, value in zip(way, values[row], strict=False):
                rest[column] += value if row == group[0] else -value
        off = sum(abs(one) > CENT * len(group) for one in rest[1:])
        if not off:
            kept.append(chosen)
        elif off == 1:  # one cell of the group is mistyped, and the other columns tell where the rest stands
            nearly.append(chosen)
    kept = kept or nearly
    for place, row in enumerate(group):
        if kept:
            ways[row] = list(dict.fromkeys(chosen[place] for chosen in kept))
