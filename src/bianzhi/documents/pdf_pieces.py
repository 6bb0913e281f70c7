"""Characters of a PDF page with their boxes → pieces that stand together → lines."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import NamedTuple

from bianzhi.documents.pdf_characters import BLANKS, Characters
from bianzhi.documents.pdf_rulings import Rule

#: a figure and words beside it are two cells though little room is between them
FIGURES = set("0123456789.%")
#: no font sets a Chinese character in a box so much higher than wide
TALL = 1.7
#: a height at which nothing stands
NOWHERE = float("inf")
#: characters of a line of running text; the part of a page's characters that stand in such lines, where it holds nothing else
LONG, MOST = 20, 0.7
#: lines of running text reach into each other by no more, and within one nothing is farther apart, in parts of their height
INTO, NEXT = 0.2, 1.2
#: said of a stretch with a character that stands among those before it, as a quotation mark of another font does
BACK = "back"


class Piece(NamedTuple):
    """Characters that stand together: the text, its left, right, lower and upper edge in points. Thousands are made of a file."""

    text: str
    left: float
    right: float
    low: float
    high: float

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.low + self.high) / 2


class Line:
    """Pieces of one height, from the left.

    Attributes:
        pieces: these.
        text: their words, with a blank between pieces.
        plain: their words without any blank.
    """

    __slots__ = ("pieces", "plain", "text")

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        self.pieces = pieces
        self.text = " ".join([piece.text for piece in pieces])
        self.plain = "".join(self.text.split())

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.pieces[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return max([piece.right for piece in self.pieces])


#: where characters that stand together begin and end; whether `Characters.words` tells their text, as blanks or halves may be
#: among them (`BACK`: some stand before the last); and their left, right, lower and upper edge
Stretch = tuple[int, int, bool | str, float, float, float, float]


def pieces_of(page: Characters, stretches: Iterable[Stretch], walls: Sequence[Rule] = ()) -> list[Piece]:
    """Return the pieces of a page: stretches without a line (``walls``, from the left) between their characters."""
    ats = [wall.at for wall in walls]
    made: list[Piece] = []
    for one in stretches:
        start, end, spaced, left, right, low, high = one
        crossing = walls[bisect_right(ats, left) : bisect_left(ats, right)] if ats else ()
        if crossing:
            made += _parted(page, one, crossing)
        else:
            text = page.signs[start:end]
            if spaced:
                text = page.in_line(start, end) if spaced is BACK else page.words(start, end)
            made.append(Piece(text, left, right, low, high))
    return made


def is_prose(stretches: Sequence[Stretch]) -> bool:
    """Say whether a page holds running text alone, and so no table: long lines, in which nothing stands apart."""
    rows: list[list[tuple[float, float, float, int]]] = []  # left and right edge, height, characters
    foot = NOWHERE
    before = height = 0.0
    for _, _, _, left, right, low, high in stretches:
        if high == height and left - before > NEXT * (high - low):
            return False  # as on most pages with a table, and quickly told
        before, height = right, high
    for start, end, _, left, right, low, high in sorted(stretches, key=_top, reverse=True):
        if high > foot + INTO * (high - low):
            rows[-1].append((left, right, high - low, end - start))
        else:
            rows.append([(left, right, high - low, end - start)])
            foot = low
    lines: list[tuple[int, float, float]] = []  # characters, left and right edge
    for row in rows:
        row.sort()
        if any(b[0] - a[1] > NEXT * b[2] for a, b in pairwise(row)):
            return False
        lines.append((sum([one[3] for one in row]), row[0][0], row[-1][1]))
    long = [line for line in lines if line[0] >= LONG]
    if sum([line[0] for line in long]) <= MOST * sum([line[0] for line in lines]):
        return False
    _, first, last = max(long)
    return all(left < last and first < right for _, left, right in lines)  # and no label stands beside them


def stretches_of(page: Characters) -> Iterator[Stretch]:
    """Yield the characters of a page that stand together: of one height, without a gap between them."""
    first = last = -1
    x0 = x1 = y0 = y1 = 0.0
    foot = top = NOWHERE  # of the last character, where the next may follow it at once
    high = back = 0.0  # its height; how far left of its end the next may begin
    gap = False
    spaced: bool | str = page.halves
    for place, sign, a, head, b, c in page.each():
        if sign in BLANKS:
            gap = first >= 0
            foot = NOWHERE
            continue
        if c == foot and head == top and back <= a - x1 <= high:
            last = place  # most characters: of one height with the last, and next to it
            x1 = b if b > x1 else x1  # noqa: FURB136
            continue
        foot, top, high, d = c, head, head - c, head
        if high > TALL * (b - a) and sign > "\u2e80":
            d = (c + d) / 2  # PDFium doubles the box of a character that stands out of its font's
            top = NOWHERE
        if first >= 0:
            size = max(y1 - y0, d - c, 4.0)
            room = a - x1
            if (
                abs((c + d) / 2 - (y0 + y1) / 2) > 0.6 * size
                or room > (0.45 if gap else 1.0) * size
                or (gap and room > 0.2 * size and (sign > "\u2e80") == (page.signs[last] in FIGURES))
                or a < x0 - size
            ):
                yield first, last + 1, spaced, x0, x1, y0, y1
                first, spaced = place, page.halves
                x0, x1, y0, y1 = a, b, c, d
            else:
                spaced = BACK if a - x1 < -size * 3 else spaced or gap
                x1 = max(x1, b)
                y0 = min(y0, c)
                y1 = max(y1, d)
        else:
            first = place
            x0, x1, y0, y1 = a, b, c, d
        back = -1.5 * high
        last = place
        gap = False
    if first >= 0:
        yield first, last + 1, spaced, x0, x1, y0, y1


def _parted(page: Characters, stretch: Stretch, walls: Sequence[Rule]) -> list[Piece]:
    """Return the pieces on each side of the lines that run through a stretch at its height."""
    begins, ends, _, left, right, low, high = stretch
    middle = (low + high) / 2
    made: list[Piece] = []
    places = page.written(begins, ends)
    starts = [page.edges[4 * place] for place in places]
    first = 0
    for wall in walls:
        if wall.start <= middle <= wall.end:
            # a character belongs where most of it stands
            end = bisect_left(starts, wall.at - (high - low) / 4, first)
            if first < end < len(starts):
                words = page.words(places[first], places[end])
                made.append(Piece(words, starts[first], min(wall.at, right), low, high))
                first = end
    words = page.words(places[first], ends)
    made.append(Piece(words, starts[first] if first else left, right, low, high))
    return made


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """Return the lines from the top, pieces of one height together."""
    rows: list[list[Piece]] = []
    height = NOWHERE  # of the first piece of the last row
    for piece in sorted(pieces, key=_depth):
        middle = (piece.low + piece.high) / 2
        if abs(height - middle) <= 0.45 * max(piece.high - piece.low, 6.0):
            rows[-1].append(piece)
        else:
            rows.append([piece])
            height = middle
    return [Line(tuple(sorted(row, key=_left)) if len(row) > 1 else (row[0],)) for row in rows]


_top = itemgetter(6)


def _depth(piece: Piece) -> float:
    return -(piece.low + piece.high) / 2


_left = attrgetter("left")
