"""Columns of a table without ruling: the stretches its cells cover, and the heads that stand over them.

Amounts stand at one side of their column and the head in its middle, so a head need not stand over its amounts; a head over
several columns stands in their middle. Where a line numbers the columns (栏次), its numbers are the middles.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from bianzhi.documents.pdf_pieces import Line, Piece
from bianzhi.documents.pdf_rows import TOUCH, stretches

#: a column without a head or a head without amounts counts as much as so many points between the two
ALONE = 30.0
#: the middle of a head over several columns lies no farther from theirs than this part of a column's width
ASKEW = 0.2
#: columns and heads above which they are not put together
MANY = 200
#: ends no farther apart are at one place
SAME = 2.5
#: a head not so far down as this part of the others' way is beside the one above them, in a cell as high as both
BESIDE = 0.63
#: numbered columns next to each other are no farther apart than the closest, but for so much
NEXT = 1.6
#: columns that one head stands over, unless it stands over all
MOST = 7
Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where its cells stand, where its head stands; one of the two may be missing."""

    cells: Stretch | None
    head: Stretch | None

    @property
    def middle(self) -> float:
        """Its middle: that of its head, where it has one."""
        return sum(self.head or self.cells or (0.0, 0.0)) / 2


def columns_of(rows: Sequence[Sequence[Piece]], head: Sequence[Line], numbers: Line | None) -> list[Column]:
    """Return the columns from the left. ``numbers``: the line of the head that numbers them."""
    cells = stretches([piece for pieces in rows for piece in pieces])
    counted = [(p.left, p.right) for p in numbers.pieces if p.text.isdecimal()] if numbers else []
    heads = _leaves(head, cells, counted)
    return sorted(_paired(cells, heads), key=lambda c: (c.cells or c.head or (0.0, 0.0))[0])


def _leaves(head: Sequence[Line], cells: Sequence[Stretch], counted: Sequence[Stretch]) -> list[Stretch]:
    """Return the heads that stand over one column each, from the left."""
    found: list[Stretch] = list(counted)
    for line in reversed(head):  # the lowest first: it spans least
        for piece in line.pieces:
            if _numbered(piece, counted) or any(_over(piece, one) for one in found):
                continue
            before = max((s for s in found if s[1] <= piece.left + TOUCH), default=None)
            after = min((s for s in found if s[0] >= piece.right - TOUCH), default=None)
            if (
                before
                and after
                and not (
                    any(before[1] - TOUCH < a and b < after[0] + TOUCH for a, b in cells)
                    or _apart(piece, line, head, (before, after))
                )
            ):
                continue  # it stands over both
            found.append((piece.left, piece.right))
    return sorted(found)


def _apart(piece: Piece, line: Line, head: Sequence[Line], beside: tuple[Stretch, Stretch]) -> bool:
    """Say whether a head stands between two columns, not over both: these have heads of their own beside or above it."""
    others = [p for p in line.pieces if p is not piece]
    if any(_over(p, one) for p in others for one in beside):
        return True
    higher = [p for one in head for p in one.pieces if p.middle > piece.middle]
    before, after = ([p for p in higher if _over(p, one)] for one in beside)
    return bool(before and after) and before != after


def _over(piece: Piece, stretch: Stretch) -> bool:
    return stretch[0] < piece.right - TOUCH and piece.left < stretch[1] - TOUCH


def _numbered(piece: Piece, counted: Sequence[Stretch]) -> bool:
    """Say whether a head stands between two numbered columns that are next to each other."""
    middles = [(a + b) / 2 for a, b in counted]
    gaps = [b - a for a, b in pairwise(middles)]
    middle = (piece.left + piece.right) / 2
    return any(a <= middle <= b and b - a < NEXT * min(gaps) for a, b in pairwise(middles))


def _paired(cells: Sequence[Stretch], heads: Sequence[Stretch]) -> list[Column]:
    """Put heads and cells together, in their order, so that the least room is between them."""
    if len(cells) + len(heads) > MANY:
        return [Column(cell, None) for cell in cells] or [Column(None, head) for head in heads]
    if right := _at_right(cells, heads):
        return right
    if _in_turn(cells, heads):
        return [Column(cell, head) for cell, head in zip(cells, heads, strict=True)]

    @cache
    def best(i: int, j: int) -> tuple[float, tuple[int, int]]:
        if i == len(cells) and j == len(heads):
            return 0.0, (0, 0)
        ways = []
        if i < len(cells):
            ways.append((best(i + 1, j)[0] + ALONE, (1, 0)))
        if j < len(heads):
            ways.append((best(i, j + 1)[0] + ALONE, (0, 1)))
        if i < len(cells) and j < len(heads):
            room = max(0.0, heads[j][0] - cells[i][1], cells[i][0] - heads[j][1])
            if room and (
                any(_meet(cells[i], one) for one in heads) or any(_meet(one, heads[j]) for one in cells)
            ):
                room += ALONE  # one of them has another above or below itself
            ways.append((best(i + 1, j + 1)[0] + room, (1, 1)))
        return min(ways)

    made = []
    i = j = 0
    while i < len(cells) or j < len(heads):
        step = best(i, j)[1]
        made.append(Column(cells[i] if step[0] else None, heads[j] if step[1] else None))
        i, j = i + step[0], j + step[1]
    return made


def _in_turn(cells: Sequence[Stretch], heads: Sequence[Stretch]) -> bool:
    """Say whether there are as many heads as stretches of cells, and each stands between its neighbours of the other kind."""
    return len(cells) == len(heads) and all(
        max(cells[k][1], heads[k][1]) <= min(cells[k + 1][0], heads[k + 1][0]) + TOUCH
        for k in range(len(cells) - 1)
    )


def _meet(one: Stretch, other: Stretch) -> bool:
    return one[0] < other[1] - TOUCH and other[0] < one[1] - TOUCH


def _at_right(cells: Sequence[Stretch], heads: Sequence[Stretch]) -> list[Column]:
    """Return the columns where all cells stand between the beginning of their head and that of the next; else nothing."""
    starts = [left for left, _ in heads]
    places = [bisect_right(starts, left + SAME) - 1 for left, _ in cells]
    ends = [*starts[1:], float("inf")]
    if not cells or len(set(places)) < len(places) or places[0] < 0:
        return []
    if any(right > ends[place] + SAME for (_, right), place in zip(cells, places, strict=True)):
        return []
    found = dict(zip(places, cells, strict=True))
    return [Column(found.get(k), head) for k, head in enumerate(heads)]


def laid(pieces: Sequence[Piece], columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the texts of a row by column."""
    texts = [""] * len(columns)
    for piece in sorted(pieces, key=lambda p: (-round(p.middle), p.left)):
        over = [k for k, c in enumerate(columns) if c.cells and _over(piece, c.cells)]
        texts[over[0] if over else _nearest(piece, columns)] += piece.text
    return tuple(texts)


def spread(head: Sequence[Line], columns: Sequence[Column]) -> list[tuple[str, ...]]:
    """Return the texts of the lines of a head by column: one over several columns in each of them."""
    owned = [[_nearest(piece, columns) for piece in line.pieces] for line in head]
    taken: set[int] = set()  # columns whose own head has begun
    made = []
    for number, (line, own) in enumerate(zip(head, owned, strict=True)):
        lower = [
            (k, p.middle) for at in range(len(head) - 1, number, -1)
            for k, p in zip(owned[at], head[at].pieces, strict=True)
        ]  # fmt: skip
        beneath = dict(lower)  # the highest comes last
        texts = [""] * len(columns)
        begun = set()
        for place, piece in enumerate(line.pieces):
            free = range(
                own[place - 1] + 1 if place else 0, own[place + 1] if place + 1 < len(own) else len(columns)
            )
            begins = {k: piece.middle - at for k, at in beneath.items() if k in free and k not in taken}
            under = _under(piece, own[place], begins, columns)
            for k in under:
                texts[k] += piece.text
            if len(under) == 1:
                begun.add(own[place])
        taken |= begun
        made.append(tuple(texts))
    return made


def _nearest(piece: Piece, columns: Sequence[Column]) -> int:
    middle = (piece.left + piece.right) / 2
    return min(range(len(columns)), key=lambda k: abs(columns[k].middle - middle))


def _under(piece: Piece, own: int, begins: Mapping[int, float], columns: Sequence[Column]) -> range:
    """Return the columns a head stands over: as many to its left as to its right, if its middle is theirs.

    ``begins``: columns that are free to be under it, and how far beneath it their heads begin.
    """
    best = range(own, own + 1)
    if own not in begins:
        return best
    middle = (piece.left + piece.right) / 2
    head = columns[own].head
    if head and abs(head[0] - piece.left) < SAME and abs(sum(head) / 2 - middle) > SAME:
        return best  # heads begin at the left of their columns: that says nothing of others
    wide = min(b.middle - a.middle for a, b in pairwise(columns)) if len(columns) > 1 else 0.0
    first = last = own
    while first - 1 in begins:
        first -= 1
    while last + 1 in begins:
        last += 1
    for a in range(first, own + 1):
        for b in range(own, last + 1):
            askew = abs((columns[a].middle + columns[b].middle) / 2 - middle)
            least = BESIDE * min(begins[(a + b) // 2], begins[(a + b + 1) // 2])
            if askew > ASKEW * wide or any(begins[k] < least for k in range(a, b + 1)):
                continue
            # with as many on either side of its own, it may as well stand over that alone, unless no others are left
            left_out = (k for k in (a - 1, b + 1) if begins.get(k, 0.0) >= least)
            alone = own - a == b - own and len(list(left_out)) > 1
            few = b - a < MOST or b - a + 1 == len(columns)
            if few and not alone and b - a + 1 > len(best):
                best = range(a, b + 1)
    return best
