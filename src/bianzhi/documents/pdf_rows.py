"""Rows of a table without ruling: which words stand in one row with which amounts.

A row has its amounts at one height; its name may run over several lines, beneath that height, around it or above it. Lines of one
cell stand closer together than rows do, or else every name of the table stands the same way to its amounts.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from bianzhi.documents.pdf_pieces import Line, Piece

NUMBER = re.compile(r"^[-－(（]?\d[\d,，]*(?:[.．]\d+)?%?[)）]?$")
#: labels that begin a row though no amount stands in it
STANDS = re.compile(
    r"^[一二三四五六七八九十]{1,3}、|^\d{1,2}[.．、]|合计|总计|^(?:使用非财政|用事业基金|年初|年末|结余分配|其中)"
)
#: lines within a cell are no farther apart than the closest two, but for so much
LOOSER = 1.2
#: lines nearer than this part of that are of one row
WITHIN = 0.9
#: lines of a row that are its code and its amounts are no farther apart, in points
APART = 11.0
#: lines of one cell of a head are no farther apart than so many times their height
LEADING = 1.85
#: heights no farther apart are one
LEVEL = 2.0
#: higher than any page
SHEET = 20_000.0

Row = tuple[int, list[Piece]]


def rows_of(lines: Sequence[tuple[int, Line]]) -> tuple[list[Row], float]:
    """Return (page, pieces) of each row below the head, names that run over several lines whole.

    And how far apart lines within a cell stand; 0 where no name runs on.
    """
    pages = dict.fromkeys(page for page, _ in lines)
    parts = [_Part(page, [line for at, line in lines if at == page]) for page in pages]
    pitch = min((part.closest for part in parts if part.closest), default=0.0)
    votes: Counter[str] = Counter()
    for part in parts:
        part.stack(pitch)
        votes.update(part.votes())
    stands = max(("below", "around", "above"), key=lambda way: votes[way])
    made: list[Row] = []
    for part in parts:
        torn, rows = part.rows(stands)
        if made and rows and _of_one(made[-1][1], rows[0], torn=bool(torn)):
            torn += rows.pop(0)
        if torn and made:  # on the page after, all of it is beneath
            made[-1][1].extend(p._replace(low=p.low - SHEET, high=p.high - SHEET) for p in torn)
        elif torn and rows:
            rows[0].extend(torn)
        made += [(part.page, row) for row in rows]
    return made, pitch


def heads_of(lines: Sequence[Line], pitch: float) -> list[Line]:
    """Return the lines of a head with cells that run over several lines whole; ``pitch``: see `rows_of`."""
    stacks: list[list[Piece]] = []
    for piece in sorted((p for line in lines for p in line.pieces), key=lambda p: -p.middle):
        most = LOOSER * pitch if pitch else LEADING * (piece.high - piece.low)
        near = [s for s in stacks if (gap := _gap(s[-1], piece)) is not None and gap <= most]
        if near and not piece.text.isdecimal():
            near[0].append(piece)
        else:
            stacks.append([piece])
    cells = [
        Piece("".join(p.text for p in stack), min(p.left for p in stack), max(p.right for p in stack),
              stack[-1].low, stack[0].high)
        for stack in stacks
    ]  # fmt: skip
    made: list[list[Piece]] = []
    for cell in cells:
        beside = [
            row for row in made
            if abs(row[0].high - cell.high) < LEVEL or abs(row[0].middle - cell.middle) < LEVEL
        ]  # fmt: skip
        if beside:
            beside[0].append(cell)
        else:
            made.append([cell])
    made.sort(key=lambda row: -max(cell.middle for cell in row))
    return [Line(tuple(sorted(row, key=lambda c: c.left))) for row in made]


def has_code(pieces: Sequence[Piece]) -> bool:
    """Say whether a code of the classification stands among the pieces."""
    return any(re.match(r"^\d{3}(\d{2}){0,2}$|^\d{3,7}[^\d.,%]", piece.text) for piece in pieces)


def is_figure(piece: Piece) -> bool:
    """Say whether a piece is an amount: with decimals or thousands."""
    return bool(NUMBER.match(piece.text)) and ("." in piece.text or "," in piece.text)


class _Part:
    """The lines of a table on one page."""

    def __init__(self, page: int, lines: Sequence[Line]) -> None:
        self.page = page
        self.anchors: list[list[Piece]] = []
        self.loose: list[Piece] = []
        self._labels: list[list[Piece]] = []
        for line in lines:
            texts = [piece.text for piece in line.pieces]
            if any(map(NUMBER.match, texts)):
                self.anchors.append(list(line.pieces))
            elif any(map(STANDS.search, texts)):
                self._labels.append(list(line.pieces))
            else:
                self.loose += [piece for piece in line.pieces if piece.text not in ("类", "款", "项")]
        self.anchors = _with_codes(self.anchors)
        self.stacks: list[list[Piece]] = []
        loose = self.loose + [piece for row in self._labels for piece in row]
        every = loose + [piece for row in self.anchors for piece in row]
        gaps = (_gap(one, piece) for piece in loose for one in every if one is not piece)
        backwards = (_gap(piece, one) for piece in loose for one in every if one is not piece)
        found = [gap for gap in (*gaps, *backwards) if gap is not None]
        self.closest = min(found, default=0.0)
        self._owner: dict[int, int] = {}

    def stack(self, pitch: float) -> None:
        """Put pieces one above the other, as close as lines of a cell, together."""
        for row in self._labels:
            if any(self._begins(piece, pitch) for piece in row):
                self.anchors.append(row)
            else:
                self.loose += row
        self.anchors.sort(key=lambda row: -_level(row))
        self._owner = {id(piece): k for k, row in enumerate(self.anchors) for piece in row}
        every = [piece for row in self.anchors for piece in row] + self.loose
        every.sort(key=lambda p: -p.middle)
        for piece in every:
            near = [
                stack for stack in self.stacks
                if (gap := _gap(stack[-1], piece)) is not None and gap <= pitch * LOOSER
                and not (id(piece) in self._owner and id(stack[-1]) in self._owner)
            ]  # fmt: skip
            if near:
                near[0].append(piece)
            else:
                self.stacks.append([piece])

    def _begins(self, label: Piece, pitch: float) -> bool:
        """Say whether a label is a row whose amounts are blank, and not the first line of one whose amounts stand lower."""
        if not STANDS.search(label.text):
            return False
        for row in self.anchors:
            if not any(NUMBER.match(piece.text) for piece in row):
                continue
            if abs(label.middle - _level(row)) < WITHIN * pitch:
                return False
            for piece in row:
                gap = _gap(label, piece)
                if gap is not None and gap <= pitch * LOOSER and not STANDS.search(piece.text):
                    return False
        return True

    def votes(self) -> list[str]:
        """Return how names stand to their amounts, of each that says so."""
        told = []
        for stack in self.stacks:
            anchored = [k for k, piece in enumerate(stack) if id(piece) in self._owner]
            if len(stack) > 1 and len(anchored) == 1:
                [k] = anchored
                told.append("below" if k == 0 else "above" if k == len(stack) - 1 else "around")
            elif not anchored and any(abs(_centre(stack) - _level(row)) < 2.0 for row in self.anchors):
                told.append("around")
        return told

    def rows(self, stands: str) -> tuple[list[Piece], list[list[Piece]]]:
        """Return what belongs to the last row of the page before, and the rows."""
        rows = [list(row) for row in self.anchors]
        torn: list[Piece] = []
        for stack in self.stacks:
            anchored = [k for k, piece in enumerate(stack) if id(piece) in self._owner]
            if not anchored:
                owner = self._nearest(stack, stands)
                if owner is None:
                    torn += stack
                else:
                    rows[owner] += stack
                continue
            ends = _ends(anchored, len(stack), stands)
            for k, (start, end) in zip(anchored, pairwise(ends), strict=True):
                rows[self._owner[id(stack[k])]] += [p for p in stack[start:end] if id(p) not in self._owner]
        return torn, rows

    def _nearest(self, stack: Sequence[Piece], stands: str) -> int | None:
        """Return the row a cell without an amount at its side belongs to; ``None``: one on the page before."""
        if not self.anchors:
            return None
        top, bottom = stack[0].middle, stack[-1].middle
        if stands == "below":
            above = [k for k, row in enumerate(self.anchors) if _level(row) > top - 2.0]
            return above[-1] if above else None
        if stands == "above":
            below = [k for k, row in enumerate(self.anchors) if _level(row) < bottom + 2.0]
            return below[0] if below else len(self.anchors) - 1
        height = stack[0].high - stack[0].low
        nearest = min(range(len(self.anchors)), key=lambda k: abs(_level(self.anchors[k]) - (top + bottom) / 2))
        far = (top + bottom) / 2 - _level(self.anchors[nearest]) > 1.2 * height
        return None if nearest == 0 and far else nearest


def _ends(anchored: Sequence[int], count: int, stands: str) -> list[int]:
    """Return where each row of a stack begins, and the end: a stack holds several where rows stand as close as lines."""
    if stands == "below":
        return [0, *anchored[1:], count]
    if stands == "above":
        return [0, *(k + 1 for k in anchored[:-1]), count]
    ends = [0]
    for k in anchored[:-1]:
        ends.append(min(2 * k - ends[-1] + 1, count))  # as many lines beneath as above
    return [*ends, count]


def _of_one(before: Sequence[Piece], row: Sequence[Piece], *, torn: bool) -> bool:
    """Say whether a label at the end of a page and amounts without one at the top of the next are one row."""
    numbers = [bool(NUMBER.match(piece.text)) for piece in before]
    if any(numbers) or not (torn or all(NUMBER.match(piece.text) for piece in row)):
        return False
    return not any(one.left < other.right and other.left < one.right for one in before for other in row)


def _level(row: Sequence[Piece]) -> float:
    """Return the height of a row: that of its amounts."""
    return next((piece.middle for piece in row if NUMBER.match(piece.text)), row[0].middle)


def _centre(stack: Sequence[Piece]) -> float:
    return (stack[0].middle + stack[-1].middle) / 2


def _gap(upper: Piece, lower: Piece) -> float | None:
    """Return how far a piece stands beneath another; ``None`` where it does not."""
    if upper.right <= lower.left or lower.right <= upper.left:
        return None
    gap = upper.middle - lower.middle
    return gap if gap > 0.6 * (lower.high - lower.low) else None


def _with_codes(rows: Sequence[list[Piece]]) -> list[list[Piece]]:
    """Put amounts whose code stands a little above or below onto the code's row."""
    made: list[list[Piece]] = []
    for pieces in rows:
        if made and abs(made[-1][0].middle - pieces[0].middle) < APART:
            before = made[-1]
            codes = has_code(before), has_code(pieces)
            figures = any(map(is_figure, before)), any(map(is_figure, pieces))
            if codes != (True, True) and figures != (True, True) and any(codes) and any(figures):
                made[-1] = [*before, *pieces] if codes[0] else [*pieces, *before]
                continue
        made.append(pieces)
    return made
