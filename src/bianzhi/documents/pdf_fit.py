"""Which lines of a column belong to which rows: the way in which every name stands alike to the amounts of its row.

Each row takes some lines that follow one another; what is least askew over the whole column is taken.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

#: how a name may stand: its amounts are at its first line, at its middle, at its last
WAYS = ("below", "around", "above")
#: lines of one cell
MOST = 9
#: parts of the way from line to line: lines farther apart are hardly of one cell
LOOSER = 1.1
#: so far askew counts a name that is of the page before, and a row without a name
TORN, NAMELESS = 0.25, 0.3
#: so much more a gap too wide counts than a name that stands askew
WIDE = 9.0
#: lines so many times that way from their row are not looked at
FAR = 6.0


class Fit(NamedTuple):
    """For each line the row it belongs to, -1: the last of the page before; and how far askew that is, in square points."""

    askew: float
    rows: tuple[int, ...]


class Spot(NamedTuple):
    """A line of a column: its height; the row whose amounts stand at that height, -1: none."""

    middle: float
    row: int


def fit(spots: Sequence[Spot], levels: Sequence[float], way: str, pitch: float, *, first: bool) -> Fit:
    """Return the rows of lines from the top.

    ``levels``: heights of the rows' amounts, from the top; ``pitch``: from line to line of a cell; ``first``: no row is before.
    """
    own = {spot.row: k for k, spot in enumerate(spots) if spot.row >= 0}
    known: dict[int, Fit] = {0: Fit(0.0, ())}
    for torn in range(1, 1 if first else min(MOST, len(spots)) + 1):
        if spots[torn - 1].row >= 0:
            break
        known[torn] = Fit((TORN * pitch) ** 2 + _apart(spots[:torn], pitch), (-1,) * torn)
    for row, level in enumerate(levels):
        then: dict[int, Fit] = {}
        for start, before in known.items():
            for end in range(start, min(start + MOST, len(spots)) + 1):
                if end > start and (
                    spots[end - 1].row not in (-1, row) or abs(spots[end - 1].middle - level) > FAR * pitch
                ):
                    break
                if row in own and not start <= own[row] < end:
                    continue
                askew = before.askew + _askew(spots[start:end], level, way, pitch)
                if end not in then or askew < then[end].askew:
                    then[end] = Fit(askew, before.rows + (row,) * (end - start))
        known = then
    found = known.get(len(spots))
    return found or _nearest(spots, levels)


def _askew(spots: Sequence[Spot], level: float, way: str, pitch: float) -> float:
    if not spots:
        return (NAMELESS * pitch) ** 2
    top, bottom = spots[0].middle, spots[-1].middle
    at = {"below": top, "above": bottom}.get(way, (top + bottom) / 2)
    return (at - level) ** 2 + _apart(spots, pitch)


def _apart(spots: Sequence[Spot], pitch: float) -> float:
    """Return how much farther apart lines are than those of one cell."""
    gaps = (one.middle - other.middle - LOOSER * pitch for one, other in pairwise(spots))
    return WIDE * sum(max(0.0, gap) ** 2 for gap in gaps)


def _nearest(spots: Sequence[Spot], levels: Sequence[float]) -> Fit:
    rows = tuple(
        spot.row if spot.row >= 0 else min(range(len(levels)), key=lambda k: abs(levels[k] - spot.middle))
        for spot in spots
    )
    return Fit(sum((levels[row] - spot.middle) ** 2 for row, spot in zip(rows, spots, strict=True)), rows)
