"""The characters of a PDF page and the room each takes."""

import ctypes
import re
from bisect import insort
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count, repeat
from typing import Any, NamedTuple

from pypdfium2 import raw

from bianzhi.documents.pdf_calls import Sheet, bare, held
from bianzhi.documents.pdf_rulings import PLAIN, Matrix, moved

#: of a page; what stands beyond is not read
CHARACTERS = 300_000
#: characters that say nothing: blanks of every width and marks that are not seen
BLANKS = frozenset(map(chr, (*range(33), 0xA0, 0x200B, 0x3000, 0xFFFE, 0xFEFF)))
_BLANK = re.compile("[" + re.escape("".join(sorted(BLANKS))) + "]+")
_HALF = re.compile("[\ud800-\udfff]")
#: characters of a stretch that may come late
FEW = 4
#: boxes, or characters, that are fetched together, and the size of a box
TOGETHER, BOX_BYTES = 4_096, ctypes.sizeof(raw.FS_RECTF)


class Characters(NamedTuple):
    """Characters in the order of the file; of each the left, top, right and lower edge of its box in points, one after the other.

    ``halves``: some of those that are rare came in two halves.
    """

    signs: str
    edges: Sequence[float]
    halves: bool

    def each(self) -> Iterator[tuple[int, str, float, float, float, float]]:
        """Return the place of every character, the character, and its four edges."""
        edges = iter(self.edges)
        return zip(count(), self.signs, edges, edges, edges, edges, strict=False)

    def words(self, start: int, end: int) -> str:
        """Return a stretch as text without blanks; one half alone of a rare character is none."""
        text = _BLANK.sub("", self.signs[start:end])
        if self.halves:
            return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return text

    def in_line(self, start: int, end: int) -> str:
        """Return a stretch without blanks, a few characters that come late where they stand; all as they come where many do."""
        order: list[tuple[float, int]] = []
        late = 0
        for place in self.written(start, end):
            spot = (self.edges[4 * place], place)
            if order and spot[0] < order[-1][0]:
                late += 1
                insort(order, spot)
            else:
                order.append(spot)
        if late > FEW or self.halves:
            return self.words(start, end)
        return "".join(self.signs[place] for _, place in order)

    def written(self, start: int, end: int) -> list[int]:
        """Return the places in a stretch where there is no blank."""
        return [place for place in range(start, end) if self.signs[place] not in BLANKS]


@cache
def _calls() -> tuple[Any, Any]:
    return bare(raw.FPDFText_GetUnicode, ctypes.c_uint), bare(raw.FPDFText_GetLooseCharBox, None)


@cache
def _room() -> tuple[Any, list[Any]]:
    """Return room for boxes, as PDFium lays them down, and the address of each."""
    room = ctypes.create_string_buffer(TOGETHER * BOX_BYTES)
    return memoryview(room).cast("B").cast("f"), [
        ctypes.byref(room, number * BOX_BYTES) for number in range(TOGETHER)
    ]


def characters_of(sheet: Sheet, turn: Matrix = PLAIN) -> Characters:
    """Return the characters of a page. ``turn``: how it is turned to be looked at."""
    total = min(raw.FPDFText_CountChars(sheet.layer), CHARACTERS)
    unicode_of, box_of = _calls()
    handle = held(sheet.layer)
    signs = _at_once(sheet, total)
    halves = False
    if signs is None:
        signs = "".join(map(chr, map(unicode_of, repeat(handle), range(total))))
        halves = bool(_HALF.search(signs))
    room, places = _room()
    edges: list[float] = []
    for start in range(0, total, TOGETHER):
        end = min(start + TOGETHER, total)
        deque(map(box_of, repeat(handle), range(start, end), places), maxlen=0)
        edges += room[: 4 * (end - start)].tolist()
    return Characters(signs, edges if turn == PLAIN else _turned(edges, turn), halves)


def _turned(edges: Sequence[float], turn: Matrix) -> list[float]:
    made: list[float] = []
    each = iter(edges)
    for a, high, b, low in zip(each, each, each, each, strict=True):
        left, bottom, right, top = moved((a, low, b, high), turn)
        made += (left, top, right, bottom)
    return made


def _at_once(sheet: Sheet, count: int) -> str | None:
    """Return the characters by one call; ``None`` where these would not be one for each box: some left out, some in halves."""
    room = _room_of_signs() if count < TOGETHER else (ctypes.c_ushort * (count + 1))()
    given = raw.FPDFText_GetText(sheet.layer, 0, count, room) - 1
    if given != count:
        return None
    try:
        signs = memoryview(room).cast("B")[: 2 * count].tobytes().decode("utf-16-le")
    except UnicodeDecodeError:
        return None
    return signs if len(signs) == count else None


@cache
def _room_of_signs() -> Any:
    """Return room for the characters of most pages: to make a new kind of room for each takes longer than to fill it."""
    return (ctypes.c_ushort * TOGETHER)()
