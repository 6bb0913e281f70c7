"""Ruled tables of a PDF page: the lines drawn on it → rows and columns → the words in each cell."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bianzhi.documents.pdf_pieces import Line, Piece, lines_of
from bianzhi.documents.pdf_rulings import SNAP, Rule, Rules

#: an end of a line so near to another line touches it
REACH = 3.0
AMOUNT = re.compile(r"^[-－(（]?\d[\d,，]*[.．]\d{1,2}%?[)）]?$")
NUMBER = re.compile(r"^[-－]?\d[\d,，.．]*%?$")
#: numbers one above the other in one cell that show that rows are not ruled
STACKED = 3
#: a head has no more rows; what is beneath it begins so near, in points; so many amounts there show that its rows are not ruled
HEAD, BENEATH, BELOW = 6, 60.0, 3
#: cells of one page
CELLS = 20_000
#: crossings of level and upright lines that are looked at: a drawing has more
CROSSINGS = 100_000


@dataclass(frozen=True)
class Frame:
    """A ruled table: edges of its columns from the left and of its rows from the top; for each cell the first it is one with.

    Cells are numbered row by row, from 0.
    """

    across: tuple[float, ...]
    down: tuple[float, ...]
    owner: tuple[int, ...]

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.down[0]

    @property
    def columns(self) -> int:
        """How many it has."""
        return len(self.across) - 1

    def sorted(self, pieces: Sequence[Piece]) -> tuple[dict[int, list[Piece]], list[Piece]]:
        """Return the pieces by the cell they stand in, and those that stand beside the table."""
        inside: dict[int, list[Piece]] = {}
        outside: list[Piece] = []
        depths = [-y for y in self.down]
        rows, columns = len(depths) - 1, self.columns
        for piece in pieces:
            _, left, right, low, high = piece
            column = bisect_right(self.across, (left + right) / 2) - 1
            row = bisect_right(depths, (low + high) / -2) - 1
            if 0 <= column < columns and 0 <= row < rows:
                cell = self.owner[row * columns + column]
                if cell in inside:
                    inside[cell].append(piece)
                else:
                    inside[cell] = [piece]
            else:
                outside.append(piece)
        return inside, outside


@dataclass(frozen=True)
class Ruled:
    """A ruled table with its words: those of a cell over several places in each of them."""

    frame: Frame
    rows: tuple[tuple[str, ...], ...]

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.frame.top


def frames_of(rules: Rules) -> list[Frame]:
    """Return the tables that lines make, from the top: at least two columns."""
    if len(rules.level) * len(rules.upright) > CROSSINGS:
        return []
    groups: list[tuple[set[int], list[Rule]]] = []  # places of level lines, upright lines
    for rule in rules.upright:
        at, low, high = rule.at, rule.start - REACH, rule.end + REACH
        crossed = {
            place
            for place, one in enumerate(rules.level)
            if low <= one.at <= high and one.start - REACH <= at <= one.end + REACH
        }
        if not crossed:
            continue
        upright = [rule]
        for group in [group for group in groups if not crossed.isdisjoint(group[0])]:
            groups.remove(group)
            crossed |= group[0]
            upright[:0] = group[1]
        groups.append((crossed, upright))
    made = [
        frame
        for crossed, upright in groups
        if (frame := _frame([rules.level[place] for place in crossed], upright))
    ]
    return sorted(made, key=lambda f: -f.top)


def _frame(level: Sequence[Rule], upright: Sequence[Rule]) -> Frame | None:
    across, down = _edges(upright, level), _edges(level, upright)
    rows, columns = len(down) - 1, len(across) - 1
    if rows < 1 or columns < 2 or rows * columns > CELLS:
        return None
    owner = list(range(rows * columns))

    def first(cell: int) -> int:
        while owner[cell] != cell:
            cell = owner[cell]
        return cell

    def unite(one: int, other: int) -> None:
        a, b = sorted((first(one), first(other)))
        owner[b] = a

    standing, lying = _Along(upright), _Along(level)
    for c in range(1, columns):
        for r in _open(standing.at(across[c]), down):
            cell = (rows - 1 - r) * columns + c
            unite(cell - 1, cell)
    for r in range(1, rows):
        for c in _open(lying.at(down[rows - r]), across):
            cell = r * columns + c
            unite(cell - columns, cell)
    return Frame(tuple(across), tuple(down[::-1]), tuple([first(cell) for cell in owner]))


def _edges(rules: Sequence[Rule], crossing: Sequence[Rule]) -> list[float]:
    """Return the places of lines, and of the ends of those that cross them where no line closes them, from the least."""
    made = sorted([rule.at for rule in rules])
    start, end = min([rule.start for rule in crossing]), max([rule.end for rule in crossing])
    if start < made[0] - 2 * REACH:
        made = [start, *made]
    if end > made[-1] + 2 * REACH:
        made = [*made, end]
    kept: list[float] = []
    for at in made:
        if not kept or at - kept[-1] > SNAP:
            kept.append(at)
    return kept


class _Along:
    """Lines of one direction by where they run."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = sorted(rules)
        self.ats = [rule.at for rule in self.rules]

    def at(self, place: float) -> list[Rule]:
        """Return the lines at a place."""
        return self.rules[bisect_left(self.ats, place - SNAP) : bisect_right(self.ats, place + SNAP)]


def _open(rules: Sequence[Rule], edges: Sequence[float]) -> list[int]:
    """Return the numbers of the stretches between edges that lines do not run along for more than half."""
    first, last = edges[0] + SNAP, edges[-1] - SNAP
    for rule in rules:
        if rule.start <= first and rule.end >= last:
            return []
    return [k for k, (start, end) in enumerate(pairwise(edges)) if not _covered(rules, start, end)]


def _covered(rules: Sequence[Rule], start: float, end: float) -> bool:
    """Say whether lines run along more than half of a stretch."""
    for rule in rules:
        if rule.start <= start + SNAP and rule.end >= end - SNAP:
            return True
    return sum(max(0.0, min(r.end, end) - max(r.start, start)) for r in rules) * 2 > end - start


def ruled(frames: Sequence[Frame], pieces: Sequence[Piece]) -> tuple[list[Ruled], list[Piece]]:
    """Return the tables with their words, and the pieces that stand in none. A frame whose rows are not ruled is none."""
    made: list[Ruled] = []
    left = list(pieces)
    for frame in frames:
        inside, outside = frame.sorted(left)
        texts = {cell: found[0].text for cell, found in inside.items() if len(found) == 1}
        several = {cell: lines_of(found) for cell, found in inside.items() if len(found) > 1}
        if len(inside) < 2 or _unruled(several, frame.columns) or _head_alone(frame, inside, outside):
            continue
        for cell, lines in several.items():
            texts[cell] = "".join([piece.text for line in lines for piece in line.pieces])
        words = [texts.get(cell, "") for cell in frame.owner]
        starts = range(0, len(words), frame.columns)
        made.append(Ruled(frame, tuple([tuple(words[start : start + frame.columns]) for start in starts])))
        left = outside
    return made, left


def _head_alone(frame: Frame, inside: dict[int, list[Piece]], outside: Sequence[Piece]) -> bool:
    """Say whether only the head of a table is ruled: no amount stands in it, and amounts stand right beneath."""
    if len(frame.down) > HEAD + 1 or any(AMOUNT.match(p.text) for found in inside.values() for p in found):
        return False
    bottom, first, last = frame.down[-1], frame.across[0], frame.across[-1]
    below = [
        p for p in outside if p.low < bottom and first <= p.left and p.right <= last and AMOUNT.match(p.text)
    ]
    return len(below) >= BELOW and max(p.high for p in below) > bottom - BENEATH


def _unruled(cells: dict[int, list[Line]], columns: int) -> bool:
    """Say whether a row of the frame holds many rows of the table: amounts stand one above the other in several of its cells."""
    stacked: dict[int, int] = {}
    for cell, lines in cells.items():
        row = cell // columns
        texts = [line.plain for line in lines]
        amounts = sum(bool(AMOUNT.match(text)) for text in texts)
        numbers = sum(bool(NUMBER.match(text)) for text in texts)
        if amounts > 1 or numbers >= STACKED:
            stacked[row] = stacked.get(row, 0) + 1
    return any(count > 1 for count in stacked.values())
