"""Characters of a PDF page with their boxes → pieces that stand together → lines."""

import ctypes
import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import repeat
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from bianzhi.documents.pdf_rulings import PLAIN, Matrix, Rule, address, moved

#: of a page; what stands beyond is not read
CHARACTERS = 300_000
#: a figure and words beside it are two cells though little room is between them
FIGURES = set("0123456789.%")
#: no font sets a Chinese character in a box so much higher than wide
TALL = 1.7
_HALF = re.compile("[\ud800-\udfff]")
#: characters that say nothing: blanks of every width and marks that are not seen
BLANKS = frozenset(map(chr, (*range(33), 0xA0, 0x200B, 0x3000, 0xFFFE, 0xFEFF)))
#: the four numbers of a box as PDFium lays them down: left, top, right, bottom
BOX_BYTES = ctypes.sizeof(raw.FS_RECTF)


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


@dataclass(frozen=True)
class Line:
    """Pieces of one height, from the left."""

    pieces: tuple[Piece, ...]

    @cached_property
    def text(self) -> str:
        """Its words, with a blank between pieces."""
        return " ".join([piece.text for piece in self.pieces])

    @cached_property
    def plain(self) -> str:
        """Its words without any blank."""
        return "".join(self.text.split())

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.pieces[0].left

    @cached_property
    def right(self) -> float:
        """Where it ends."""
        return max([piece.right for piece in self.pieces])


@cache
def _calls() -> tuple[Any, Any]:
    """Return PDFium's two calls by character, taking plain addresses.

    They are made for every character of a document, and the conversions of the general binding took longer than PDFium itself.
    """
    code = ctypes.PYFUNCTYPE(ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
    box = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
    return code(address(raw.FPDFText_GetUnicode)), box(address(raw.FPDFText_GetLooseCharBox))


def characters_of(layer: pdfium.PdfTextPage) -> tuple[str, Iterator[tuple[float, ...]]]:
    """Return the characters, and the box (left, top, right, bottom) of each, in the order of the file."""
    count = min(layer.count_chars(), CHARACTERS)
    unicode_of, box_of = _calls()
    handle = ctypes.cast(layer.raw, ctypes.c_void_p).value
    signs = _at_once(layer, count)
    if signs is None:
        signs = "".join(map(chr, map(unicode_of, repeat(handle), range(count))))
    boxes = ctypes.create_string_buffer(max(count, 1) * BOX_BYTES)
    first = ctypes.addressof(boxes)
    places = range(first, first + count * BOX_BYTES, BOX_BYTES)
    deque(map(box_of, repeat(handle), range(count), places), maxlen=0)
    numbers = iter(memoryview(boxes).cast("B").cast("f").tolist())
    return signs, zip(numbers, numbers, numbers, numbers, strict=False)


def _at_once(layer: pdfium.PdfTextPage, count: int) -> str | None:
    """Return the characters by one call; ``None`` where these would not be one for each box: some left out, some in halves."""
    units = (ctypes.c_ushort * (count + 1))()
    given = raw.FPDFText_GetText(layer.raw, 0, count, units) - 1
    signs = bytes(units)[: 2 * count].decode("utf-16-le", "surrogatepass") if given == count else ""
    return signs if given == count == len(signs) and not _HALF.search(signs) else None


def pieces_of(layer: pdfium.PdfTextPage, walls: Sequence[Rule] = (), turn: Matrix = PLAIN) -> list[Piece]:
    """Return the pieces of a page: characters of one height without a gap, and without a line (``walls``), between them.

    ``turn``: how the page is turned to be looked at.
    """
    made: list[Piece] = []
    word: list[str] = []
    starts: list[float] = []
    x0 = x1 = y0 = y1 = 0.0
    gap = False
    signs, boxes = characters_of(layer)
    if turn != PLAIN:
        turned = (moved((a, low, b, high), turn) for a, high, b, low in boxes)
        boxes = ((a, high, b, low) for a, low, b, high in turned)
    for sign, (a, top, b, c) in zip(signs, boxes, strict=False):
        if sign in BLANKS:
            gap = bool(word)
            continue
        d = top
        if c == y0 and d == y1 and not gap and word and a - x1 <= d - c and a >= x0 - d + c:
            word.append(sign)  # most characters: of one height with the last, and next to it
            starts.append(a)
            x1 = b if b > x1 else x1  # noqa: FURB136
            continue
        if d - c > TALL * (b - a) and sign > "\u2e80":
            d = (c + d) / 2  # PDFium doubles the box of a character that stands out of its font's
        if word:
            size = max(y1 - y0, d - c, 4.0)
            room = a - x1
            if (
                abs((c + d) / 2 - (y0 + y1) / 2) > 0.6 * size
                or room > (0.45 if gap else 1.0) * size
                or (gap and room > 0.2 * size and (sign > "\u2e80") == (word[-1] in FIGURES))
                or a < x0 - size
            ):
                made += _parted(word, starts, (x0, x1, y0, y1), walls)
                word, starts = [sign], [a]
                x0, x1, y0, y1 = a, b, c, d
            else:
                word.append(sign)
                starts.append(a)
                x1 = max(x1, b)
                y0 = min(y0, c)
                y1 = max(y1, d)
        else:
            word, starts = [sign], [a]
            x0, x1, y0, y1 = a, b, c, d
        gap = False
    if word:
        made += _parted(word, starts, (x0, x1, y0, y1), walls)
    return made


def _parted(
    word: Sequence[str],
    starts: Sequence[float],
    box: tuple[float, float, float, float],
    walls: Sequence[Rule],
) -> list[Piece]:
    """Return the piece; where lines run through it, one on each side of them."""
    left, right, low, high = box
    made: list[Piece] = []
    if not walls or walls[0].at >= right or walls[-1].at <= left:
        return [Piece(_whole(word), left, right, low, high)]
    middle = (low + high) / 2
    first = 0
    for wall in walls:
        if left < wall.at < right and wall.start <= middle <= wall.end:
            # a character belongs where most of it stands
            end = bisect_left(starts, wall.at - (high - low) / 4, first)
            if first < end < len(word):
                made.append(Piece(_whole(word[first:end]), starts[first], min(wall.at, right), low, high))
                first = end
    made.append(Piece(_whole(word[first:]), starts[first] if first else left, right, low, high))
    return made


def _whole(word: Sequence[str]) -> str:
    """Return the characters as a text; rare ones come in two halves, and one half alone is none."""
    text = "".join(word)
    if _HALF.search(text):
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """Return the lines from the top, pieces of one height together."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: -p.middle):
        last = rows[-1] if rows else None
        if last and abs(last[0].middle - piece.middle) <= 0.45 * max(piece.high - piece.low, 6.0):
            last.append(piece)
        else:
            rows.append([piece])
    return [Line(tuple(sorted(row, key=lambda p: p.left))) for row in rows]
