"""Rows of a table without ruling: which words stand in one row with which amounts.

A row has its amounts at one height; its name may run over several lines, beneath that height, around it or above it. Lines of one
cell stand closer together than rows do, or else every name of the table stands the same way to its amounts.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from bianzhi.documents.pdf_fit import WAYS, Fit, Spot, fit
from bianzhi.documents.pdf_pieces import Line, Piece

NUMBER = re.compile(r"^[-－(（]?\d[\d,，]*(?:[.．]\d+)?%?[)）]?$")
#: labels that begin a row though no amount stands in it
STANDS = re.compile(
    r"^[一二三四五六七八九十]{1,3}、|^\d{1,2}[.．、]|^[（(][一二三四五六七八九十\d]{1,2}[）)]|合计|总计"
    r"|^(?:使用非财政|用事业基金|年初|年末|年终|上年|结余分配|其中|政府性基金预算|国有资本经营预算|财政专户|上级补助收入|附属单位上缴|其他收入)"
)
#: first and last digits of codes and amounts that are too long for their cells
BROKEN = tuple(
    (re.compile(first), re.compile(rest))
    for first, rest in (
        (r"^\d{6}$", r"^\d$"), (r"^\d{5}$", r"^\d\d$"), (r"^\d{4}$", r"^\d(?:\d\d)?$"),
        (r"^-?\d[\d,]*\.$", r"^\d\d$"), (r"^-?\d[\d,]*\.\d$", r"^\d$"), (r"^-?\d[\d,]*,\d{0,2}$", r"^\d{1,3}\.\d\d$"),
    )
)  # fmt: skip
#: a name of a part that is whole; what carries a name on
WHOLE, GOES_ON = re.compile(r"^其中[：:].{2,20}费$"), re.compile(r"^(?:[及和与、（(]|.{1,2}$)")
#: begins the name of a sum, whose 合计 may stand on the next line
SUMMED = re.compile(r"(?:收入|支出|经费)$")
#: cells may touch by so many points and be two
TOUCH = 1.5
#: lines within a cell are no farther apart than the closest two, but for so much
LOOSER = 1.2
#: and closer than rows by this part of their way
CLOSER = 0.95
#: lines nearer than this part of that are of one row
WITHIN = 0.9
#: lines of a row that are its code and its amounts are no farther apart, in points
APART = 11.0
#: lines of one cell of a head are no farther apart than so many times their height
LEADING = 1.85
#: heights no farther apart are one
LEVEL = 2.0
#: pieces on a page above which every line is taken for a row
CROWDED = 3_000
#: lines above that are looked at for first digits
NEAR = 3
#: higher than any page
SHEET = 20_000.0

Row = tuple[int, list[Piece]]


def rows_of(lines: Sequence[tuple[int, Line]]) -> tuple[list[Row], float]:
    """Return (page, pieces) of each row below the head, names that run over several lines whole.

    And how far apart lines within a cell may stand; 0 where that cannot be told.
    """
    pages = dict.fromkeys(page for page, _ in lines)
    by_page = {page: [line for at, line in lines if at == page] for page in pages}
    ends = [[], *(part[-NEAR:] for part in by_page.values())]
    parts = [_Part(page, part, before) for (page, part), before in zip(by_page.items(), ends, strict=False)]
    pitch = min((part.closest for part in parts if part.closest), default=0.0)
    for part in parts:
        part.settle(pitch)
    columns = stretches([piece for part in parts for row in (*part.anchors, part.loose) for piece in row])
    fits = {
        way: [part.fits(columns, way, pitch, first=k == 0) for k, part in enumerate(parts)] for way in WAYS
    }
    way = min(WAYS, key=lambda one: sum(found.askew for part in fits[one] for _, found in part))
    made: list[Row] = []
    for part, found in zip(parts, fits[way], strict=True):
        torn, rows = part.rows(found)
        if made and rows and _of_one(made[-1][1], rows[0], torn=bool(torn)):
            torn += rows.pop(0)
        if torn and made:  # on the page after, all of it is beneath
            made[-1][1].extend(p._replace(low=p.low - SHEET, high=p.high - SHEET) for p in torn)
        elif torn and rows:
            rows[0].extend(torn)
        made += [(part.page, row) for row in rows]
    rows_apart = min((a - b for part in parts for a, b in pairwise(map(_level, part.anchors))), default=0.0)
    if not pitch:
        return made, CLOSER * rows_apart
    between = (pitch + rows_apart) / 2
    return made, min(LOOSER * pitch, between) if between > pitch else LOOSER * pitch


def heads_of(lines: Sequence[Line], reach: float) -> list[Line]:
    """Return the lines of a head with cells that run over several lines whole; ``reach``: see `rows_of`."""
    if sum(len(line.pieces) for line in lines) > CROWDED:
        return list(lines)
    stacks: list[list[Piece]] = []
    for piece in sorted((p for line in lines for p in line.pieces), key=lambda p: -p.middle):
        leading = LEADING * (piece.high - piece.low)
        most = min(leading, reach) if reach else leading
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

    def __init__(self, page: int, lines: Sequence[Line], before: Sequence[Line]) -> None:
        self.page = page
        self.anchors: list[list[Piece]] = []
        self.loose: list[Piece] = []
        self._labels: list[list[Piece]] = []
        if sum(len(line.pieces) for line in lines) > CROWDED:
            self.anchors, lines = [list(line.pieces) for line in lines], []
        for number, line in enumerate(lines):
            texts = [piece.text for piece in line.pieces]
            if _is_rest(line, lines[max(0, number - NEAR) : number] if number else before, torn=not number):
                self.loose += line.pieces
            elif any(map(NUMBER.match, texts)):
                self.anchors.append(list(line.pieces))
            elif any(map(STANDS.search, texts)):
                self._labels.append(list(line.pieces))
            elif len(texts) < 2 or not set(texts) <= {"类", "款", "项"}:
                self.loose += line.pieces
        self.anchors = _with_codes(self.anchors)
        loose = self.loose + [piece for row in self._labels for piece in row]
        every = loose + [piece for row in self.anchors for piece in row]
        gaps = (_gap(one, piece) for piece in loose for one in every if one is not piece)
        backwards = (_gap(piece, one) for piece in loose for one in every if one is not piece)
        found = [gap for gap in (*gaps, *backwards) if gap is not None]
        self.closest = min(found, default=0.0)

    def settle(self, pitch: float) -> None:
        """Tell labels that are rows, their amounts blank, from first lines of names."""
        for row in self._labels:
            if any(self._begins(piece, pitch) for piece in row):
                self.anchors.append(row)
            else:
                self.loose += row
        self.anchors.sort(key=lambda row: -_level(row))

    def _begins(self, label: Piece, pitch: float) -> bool:
        """Say whether a label is a row whose amounts are blank, and not the first line of one whose amounts stand lower."""
        if not STANDS.search(label.text):
            return False
        if self._beside_whole(label):
            return True
        amounts = [row for row in self.anchors if any(NUMBER.match(piece.text) for piece in row)]
        beneath = [piece for row in (*amounts, *self._labels, self.loose) for piece in row]
        above = ((_gap(piece, label), piece.text) for piece in self.loose)
        if any(gap and gap <= LOOSER * pitch and SUMMED.search(text) for gap, text in above):
            return False
        last: Piece | None = label
        while last is not None:
            if any(
                label.middle - _level(row) > -1.0 and abs(last.middle - _level(row)) < WITHIN * pitch
                for row in amounts
            ):
                return False
            gaps = [(gap, piece) for piece in beneath if (gap := _gap(last, piece)) is not None]
            gap, last = min(gaps, default=(0.0, None))
            if last is None or gap > LOOSER * pitch or STANDS.search(last.text):
                return True
        return True

    def _beside_whole(self, label: Piece) -> bool:
        """Say whether a label 其中：… is a whole name, right above a row that has a name and amounts of its own."""
        if not WHOLE.match(label.text):
            return False
        named = [
            (gap, piece) for row in self.anchors if len(row) > 1 for piece in row
            if not NUMBER.match(piece.text) and (gap := _gap(label, piece)) is not None
        ]  # fmt: skip
        others = [gap for piece in self.loose if (gap := _gap(label, piece)) is not None]
        gap, beneath = min(named, key=lambda pair: pair[0], default=(0.0, None))
        return beneath is not None and not GOES_ON.match(beneath.text) and gap < min(others, default=SHEET)

    def fits(
        self, columns: Sequence[tuple[float, float]], way: str, pitch: float, *, first: bool
    ) -> list[tuple[list[list[Piece]], Fit]]:
        """Return for each column in which names run on the pieces of its lines, and the rows these belong to."""
        made = []
        levels = [_level(row) for row in self.anchors]
        rows = {id(piece): k for k, row in enumerate(self.anchors) for piece in row}
        for left, right in columns:
            inside = [p for p in self.loose if left - 1 <= (p.left + p.right) / 2 <= right + 1]
            if not inside or not self.anchors:
                continue
            inside += [
                p for row in self.anchors for p in row if left - 1 <= (p.left + p.right) / 2 <= right + 1
            ]
            lines: list[list[Piece]] = []
            for piece in sorted(inside, key=lambda p: -p.middle):
                if lines and lines[-1][0].middle - piece.middle < LEVEL:
                    lines[-1].append(piece)
                else:
                    lines.append([piece])
            spots = [Spot(line[0].middle, max(rows.get(id(piece), -1) for piece in line)) for line in lines]
            made.append((lines, fit(spots, levels, way, pitch, first=first)))
        return made

    def rows(self, fits: Sequence[tuple[list[list[Piece]], Fit]]) -> tuple[list[Piece], list[list[Piece]]]:
        """Return what belongs to the last row of the page before, and the rows."""
        rows = [list(row) for row in self.anchors]
        if not rows:
            return self.loose, []
        anchored = {id(piece) for row in rows for piece in row}
        torn: list[Piece] = []
        for lines, found in fits:
            for line, row in zip(lines, found.rows, strict=True):
                (torn if row < 0 else rows[row]).extend(p for p in line if id(p) not in anchored)
        return torn, rows


def _is_rest(line: Line, before: Sequence[Line], *, torn: bool) -> bool:
    """Say whether all numbers of a line are the last digits of codes and amounts too long for their cells.

    ``torn``: the lines before it are on another page.
    """
    numbers = [piece for piece in line.pieces if NUMBER.match(piece.text)]
    above = [piece for one in before for piece in one.pieces]
    return bool(numbers) and all(
        any(_broken(upper, piece, torn=torn) for upper in above) for piece in numbers
    )


def _broken(upper: Piece, lower: Piece, *, torn: bool) -> bool:
    """Say whether a number goes on in the line beneath."""
    if torn:
        near = upper.left < lower.right and lower.left < upper.right
    else:
        gap = _gap(upper, lower)
        near = gap is not None and gap <= LEADING * (upper.high - upper.low)
    return near and any(first.match(upper.text) and rest.match(lower.text) for first, rest in BROKEN)


def stretches(pieces: Sequence[Piece]) -> list[tuple[float, float]]:
    """Return the stretches from the left to the right that pieces cover."""
    made: list[list[float]] = []
    for left, right in sorted((p.left, p.right) for p in pieces):
        if made and left < made[-1][1] - TOUCH:
            made[-1][1] = max(made[-1][1], right)
        else:
            made.append([left, right])
    return [(a, b) for a, b in made]


def _of_one(before: Sequence[Piece], row: Sequence[Piece], *, torn: bool) -> bool:
    """Say whether a label at the end of a page and amounts without one at the top of the next are one row."""
    numbers = [bool(NUMBER.match(piece.text)) for piece in before]
    if any(numbers) or not (torn or all(NUMBER.match(piece.text) for piece in row)):
        return False
    return not any(one.left < other.right and other.left < one.right for one in before for other in row)


def _level(row: Sequence[Piece]) -> float:
    """Return the height of a row: that of its amounts."""
    return next((piece.middle for piece in row if NUMBER.match(piece.text)), row[0].middle)


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
