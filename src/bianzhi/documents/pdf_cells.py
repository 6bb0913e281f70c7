"""Ruled tables of a PDF page: the lines drawn on it → rows and columns → the words in each cell."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bianzhi.documents.pdf_pieces import Line, Piece, lines_of
from bianzhi.documents.pdf_rulings import SNAP, Rule, Rules

#: an end of a line so near to another line touches it
REACH = 3.0
AMOUNT = re.compile(r"^[-－(（]?\d[\d,，]*[.．]\d{1,2}%?[)）]?$")
NUMBER = re.compile(r"^[-－]?\d[\d,，.．]*%?$")
#: numbers one above the other in one cell that show that rows are not ruled
STACKED = 3
#: cells of one page
CELLS = 20_000
#: crossings of level and upright lines that are looked at: a drawing has more
CROSSINGS = 100_000
Place = tuple[int, int]


@dataclass(frozen=True)
class Frame:
    """A ruled table: edges of its columns from the left and of its rows from the top; for each cell the first it is one with."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    owner: tuple[tuple[Place, ...], ...]

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.down[0]

    @cached_property
    def _depths(self) -> list[float]:
        return [-y for y in self.down]

    def cell(self, piece: Piece) -> Place | None:
        """Return (row, column) of the cell a piece stands in; ``None``: beside the table."""
        column = bisect_right(self.across, (piece.left + piece.right) / 2) - 1
        row = bisect_right(self._depths, (piece.low + piece.high) / -2) - 1
        if 0 <= column < len(self.across) - 1 and 0 <= row < len(self.down) - 1:
            return self.owner[row][column]
        return None


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
    groups: list[tuple[list[Rule], list[Rule]]] = []
    for rule in rules.upright:
        crossed = [one for one in rules.level if _cross(one, rule)]
        touched = [g for g in groups if any(one in g[0] for one in crossed)]
        level = list(dict.fromkeys([*crossed, *(one for g in touched for one in g[0])]))
        upright = [rule, *(one for g in touched for one in g[1])]
        groups = [g for g in groups if g not in touched]
        if crossed:
            groups.append((level, upright))
    made = [frame for level, upright in groups if (frame := _frame(level, upright))]
    return sorted(made, key=lambda f: -f.top)


def _cross(level: Rule, upright: Rule) -> bool:
    return (
        level.start - REACH <= upright.at <= level.end + REACH
        and upright.start - REACH <= level.at <= upright.end + REACH
    )


def _frame(level: Sequence[Rule], upright: Sequence[Rule]) -> Frame | None:
    ends = [at for rule in level for at in (rule.start, rule.end)]
    across = _edges([rule.at for rule in upright], (min(ends), max(ends)))
    ends = [at for rule in upright for at in (rule.start, rule.end)]
    down = _edges([rule.at for rule in level], (min(ends), max(ends)))[::-1]
    rows, columns = len(down) - 1, len(across) - 1
    if rows < 1 or columns < 2 or rows * columns > CELLS:
        return None
    owner = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def first(place: Place) -> Place:
        while owner[place] != place:
            place = owner[place]
        return place

    def unite(one: Place, other: Place) -> None:
        a, b = sorted((first(one), first(other)))
        owner[b] = a

    for c in range(1, columns):
        walls = [rule for rule in upright if abs(rule.at - across[c]) <= SNAP]
        for r in range(rows):
            if not _covered(walls, down[r + 1], down[r]):
                unite((r, c - 1), (r, c))
    for r in range(1, rows):
        walls = [rule for rule in level if abs(rule.at - down[r]) <= SNAP]
        for c in range(columns):
            if not _covered(walls, across[c], across[c + 1]):
                unite((r - 1, c), (r, c))
    whole = tuple(tuple(first((r, c)) for c in range(columns)) for r in range(rows))
    return Frame(tuple(across), tuple(down), whole)


def _edges(found: Sequence[float], ends: tuple[float, float]) -> list[float]:
    """Return the places of lines, and of the ends of those that cross them where no line closes them, from the least."""
    made = sorted(found)
    if ends[0] < made[0] - 2 * REACH:
        made = [ends[0], *made]
    if ends[1] > made[-1] + 2 * REACH:
        made = [*made, ends[1]]
    kept: list[float] = []
    for at in made:
        if not kept or at - kept[-1] > SNAP:
            kept.append(at)
    return kept


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
        inside: dict[Place, list[Piece]] = {}
        outside: list[Piece] = []
        for piece in left:
            place = frame.cell(piece)
            if place is None:
                outside.append(piece)
            else:
                inside.setdefault(place, []).append(piece)
        texts = {place: found[0].text for place, found in inside.items() if len(found) == 1}
        several = {place: lines_of(found) for place, found in inside.items() if len(found) > 1}
        if len(inside) < 2 or _unruled(several):
            continue
        for place, lines in several.items():
            texts[place] = "".join([piece.text for line in lines for piece in line.pieces])
        made.append(Ruled(frame, tuple(tuple(texts.get(one, "") for one in row) for row in frame.owner)))
        left = outside
    return made, left


def _unruled(cells: dict[Place, list[Line]]) -> bool:
    """Say whether a row of the frame holds many rows of the table: amounts stand one above the other in several of its cells."""
    stacked: dict[int, int] = {}
    for (row, _), lines in cells.items():
        texts = [line.plain for line in lines]
        amounts = sum(bool(AMOUNT.match(text)) for text in texts)
        numbers = sum(bool(NUMBER.match(text)) for text in texts)
        if amounts > 1 or numbers >= STACKED:
            stacked[row] = stacked.get(row, 0) + 1
    return any(count > 1 for count in stacked.values())
