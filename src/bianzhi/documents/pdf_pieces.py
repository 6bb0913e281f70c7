"""Characters of a PDF page with their boxes → pieces that stand together → lines."""

import ctypes
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

#: of a page; what stands beyond is not read
CHARACTERS = 300_000
#: a figure and words beside it are two cells though little room is between them
FIGURES = set("0123456789.%")
_HALF = re.compile("[\ud800-\udfff]")
#: the four numbers of a box as PDFium lays them down: left, top, right, bottom
BOX_BYTES = ctypes.sizeof(raw.FS_RECTF)


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that stand together: the text, its left, right, lower and upper edge in points."""

    text: str
    left: float
    right: float
    low: float
    high: float

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces of one height, from the left."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """Its words, with a blank between pieces."""
        return " ".join(piece.text for piece in self.pieces)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.pieces[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(piece.right for piece in self.pieces)


def is_blank(code: int) -> bool:
    """Say whether a character of a PDF says nothing: blanks of every width and marks that are not seen."""
    return code <= 32 or code in (0xA0, 0x3000, 0xFFFE, 0xFEFF)


@cache
def _calls() -> tuple[Any, Any]:
    """Return PDFium's two calls by character, taking plain addresses.

    They are made for every character of a document, and the conversions of the general binding took longer than PDFium itself.
    """
    code = ctypes.PYFUNCTYPE(ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
    box = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
    return code(_address(raw.FPDFText_GetUnicode)), box(_address(raw.FPDFText_GetLooseCharBox))


def _address(call: Any) -> int:
    return ctypes.cast(call, ctypes.c_void_p).value or 0


def characters_of(layer: pdfium.PdfTextPage) -> tuple[Sequence[int], Iterator[tuple[float, ...]]]:
    """Return code and box (left, top, right, bottom) of each character, in the order of the file."""
    count = min(layer.count_chars(), CHARACTERS)
    unicode_of, box_of = _calls()
    handle = ctypes.cast(layer.raw, ctypes.c_void_p).value
    codes = list(map(unicode_of, repeat(handle), range(count)))
    boxes = ctypes.create_string_buffer(max(count, 1) * BOX_BYTES)
    first = ctypes.addressof(boxes)
    deque(
        map(box_of, repeat(handle), range(count), range(first, first + count * BOX_BYTES, BOX_BYTES)),
        maxlen=0,
    )
    numbers = iter(memoryview(boxes).cast("B").cast("f").tolist())
    return codes, zip(numbers, numbers, numbers, numbers, strict=False)


def pieces_of(layer: pdfium.PdfTextPage) -> list[Piece]:
    """Return the pieces of a page: characters of one height without a gap between them."""
    made: list[Piece] = []
    word: list[str] = []
    x0 = x1 = y0 = y1 = 0.0
    gap = False
    codes, boxes = characters_of(layer)
    for code, (a, d, b, c) in zip(codes, boxes, strict=False):
        if code <= 32 or code in (0xA0, 0x3000, 0xFFFE, 0xFEFF):  # `is_blank`, without the call
            gap = bool(word)
            continue
        if word:
            size = max(y1 - y0, d - c, 4.0)
            room = a - x1
            if (
                abs((c + d) / 2 - (y0 + y1) / 2) > 0.6 * size
                or room > (0.45 if gap else 1.0) * size
                or (gap and room > 0.2 * size and (code > 0x2E80) == (word[-1] in FIGURES))
                or a < x0 - size
            ):
                made.append(Piece(_whole(word), x0, x1, y0, y1))
                word = [chr(code) if code < 0x110000 else ""]
                x0, x1, y0, y1 = a, b, c, d
            else:
                word.append(chr(code) if code < 0x110000 else "")
                x1 = max(x1, b)
                y0 = min(y0, c)
                y1 = max(y1, d)
        else:
            word.append(chr(code) if code < 0x110000 else "")
            x0, x1, y0, y1 = a, b, c, d
        gap = False
    if word:
        made.append(Piece(_whole(word), x0, x1, y0, y1))
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
