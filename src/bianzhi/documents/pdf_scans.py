"""Pages of a PDF that are pictures: which they are, and their words read from the picture, in the same pieces as other pages.

A page counts as a picture when it has things on it but no characters, when its characters are not those it shows (fonts without
a way back to Unicode), or when a picture covers it and a few characters (a stamp, a page number) are all there is beside.
"""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
from pypdfium2 import raw

from bianzhi.documents.model import PICTURE
from bianzhi.documents.ocr import Reader, Word
from bianzhi.documents.pdf_calls import Sheet
from bianzhi.documents.pdf_characters import BLANKS
from bianzhi.documents.pdf_pieces import Piece

#: a page with fewer characters under a picture that covers it is a picture
FEW = 60
#: share of the page a picture covers, and share of characters that are none
COVERS, UNUSABLE = 0.6, 0.3
#: share of the page of a picture that is no stamp or rule, and of a background
SMALL, UNUSUAL = 0.01, 0.9
#: objects of a page that are looked at
OBJECTS = 2_000
#: pixels a point, and pixels of the longer side at most: so much memory a page may take
SCALE, LONGEST = 2.0, 2_400
#: slants tried, in radians, and the height of a row of pixels words are counted in
STEP, STEPS, ROW = 0.001, 60, 8
#: words read with less certainty are left out: stamps, signatures, dirt
SURE = 0.5
#: the average certainty of a page that stands upright
CERTAIN = 0.85
#: where a space within what was read as one divides two cells
_APART = re.compile(r"(?<=[\d.%])\s+(?=[\u4e00-\u9fff\d（-])|(?<=[\u4e00-\u9fff）])\s+(?=[\d-])")
#: signs of fonts without a way back to Unicode
_NOTHING = re.compile("[\ue000-\uf8ff\ufffd\x80-\x9f\U000f0000-\U0010ffff]")
_INVISIBLE = raw.FPDF_TEXTRENDERMODE_INVISIBLE


def is_picture(sheet: Sheet, pieces: Sequence[Piece]) -> bool:
    """Say whether what is written on a page must be read from its picture."""
    text = "".join(piece.text for piece in pieces)
    if not text:
        return _shows_something(sheet)
    if len(text) >= FEW:
        if text.isprintable() and "\ufffd" not in text:  # most pages, and quicker told
            return False
        return len(_NOTHING.findall(text)) > UNUSABLE * len(text)
    return _covered(sheet)


def read_by_machine(sheet: Sheet) -> bool:
    """Say whether the characters of a page were laid invisibly over its picture by a scanner that read it."""
    count = raw.FPDFText_CountChars(sheet.layer)
    for index in (count // 3, count // 2):
        thing = raw.FPDFText_GetTextObject(sheet.layer, index) if 0 <= index < count else None
        if not thing or raw.FPDFTextObj_GetTextRenderMode(thing) != _INVISIBLE:
            return False
    return bool(count)


def pictures_on(sheet: Sheet) -> list[Piece]:
    """Return a mark where pictures and charts stand; a chart drawn as shapes is known by fields larger than a cell's."""
    width, height = sheet.size
    made = []
    for kind, (left, low, right, high) in _boxes(sheet):
        share = (right - left) * (high - low) / max(width * height, 1.0)
        wide, tall = right - left > 20, high - low > 30
        if kind != raw.FPDF_PAGEOBJ_TEXT and SMALL < share < UNUSUAL and wide and tall:
            made.append(Piece(PICTURE, left, right, low, high))
    return made


def _objects(sheet: Sheet) -> Iterator[tuple[int, float]]:
    """Yield kind and share of the page of what stands on it."""
    width, height = sheet.size
    for kind, (left, low, right, high) in _boxes(sheet):
        yield kind, max(right - left, 0) * max(high - low, 0) / max(width * height, 1.0)


def _boxes(sheet: Sheet) -> Iterator[tuple[int, tuple[float, ...]]]:
    """Yield kind and left, lower, right and upper edge of what stands on a page."""
    box = [ctypes.c_float() for _ in range(4)]
    for index in range(min(raw.FPDFPage_CountObjects(sheet.page), OBJECTS)):
        thing = raw.FPDFPage_GetObject(sheet.page, index)
        if thing and raw.FPDFPageObj_GetBounds(thing, *box):
            yield raw.FPDFPageObj_GetType(thing), tuple(number.value for number in box)


def _covered(sheet: Sheet) -> bool:
    """Say whether pictures cover most of a page; scanners also cut one into strips."""
    kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM)
    return sum(share for kind, share in _objects(sheet) if kind in kinds) > COVERS


def _shows_something(sheet: Sheet) -> bool:
    """Say whether there is more on a page than a rule or a frame: a picture, or characters drawn as shapes."""
    shapes = 0
    for kind, share in _objects(sheet):
        if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_SHADING) and share > 0.02:
            return True
        shapes += kind == raw.FPDF_PAGEOBJ_PATH
    return shapes > FEW


def pieces_in_picture(page: pdfium.PdfPage, reader: Reader) -> list[Piece] | None:
    """Return the pieces of a page as its picture shows them; ``None`` when it could not be read in time."""
    width, height = page.get_size()
    longest = max(width, height, 1.0)
    scale = min(SCALE, LONGEST / longest)
    if longest < 300:  # points: no sheet of paper, or a picture laid out in pixels of its own
        scale = min(LONGEST / longest, 4.0)
    words = _read(page, reader, scale, 0)
    if words and _lies(words):
        words = _read(page, reader, scale, 90)
        if words is not None and _certainty(words) < CERTAIN:  # it stands on its head
            words = _read(page, reader, scale, 270)
    return None if words is None else _pieces(words, scale)


def _read(page: pdfium.PdfPage, reader: Reader, scale: float, angle: int) -> list[Word] | None:
    bitmap = page.render(
        scale=scale, rotation=angle, may_draw_forms=False, force_bitmap_format=raw.FPDFBitmap_BGR
    )
    try:
        line, wide = bitmap.stride, bitmap.width * 3
        pixels = bytes(bitmap.buffer)
        tight = b"".join(pixels[row * line : row * line + wide] for row in range(bitmap.height))
        return reader.read(bitmap.width, bitmap.height, tight)
    finally:
        bitmap.close()


def _lies(words: Sequence[Word]) -> bool:
    """Say whether the sheet lies on its side: most of what is longer than a sign is taller than wide."""
    upright = [_size(word) for word in words if len(word.text) > 2]
    return sum(tall > 1.5 * wide for wide, tall in upright) * 2 > len(upright)


def _size(word: Word) -> tuple[float, float]:
    across, down = zip(*word.corners, strict=True)
    return max(across) - min(across), max(down) - min(down)


def _certainty(words: Sequence[Word]) -> float:
    """Return how sure the reader is of a sign, on average: of words on their head it is not."""
    signs = sum(len(word.text) for word in words)
    return sum(word.score * len(word.text) for word in words) / max(signs, 1)


def _pieces(words: Sequence[Word], scale: float) -> list[Piece]:
    """Return words as pieces in points from the lower left, the slant of the sheet taken out."""
    slant = _slant([_middle(word) for word in words])
    sine, cosine = math.sin(slant), math.cos(slant)
    made: list[Piece] = []
    for word in words:
        if word.score < SURE:
            continue
        points = [((x * cosine + y * sine) / scale, (y * cosine - x * sine) / scale) for x, y in word.corners]
        left = (points[0][0] + points[3][0]) / 2
        right = (points[1][0] + points[2][0]) / 2
        high = -(points[0][1] + points[1][1]) / 2
        low = -(points[2][1] + points[3][1]) / 2
        made += _cells(word.text, left, right, low, high)
    return made


def _middle(word: Word) -> tuple[float, float]:
    across, down = zip(*word.corners, strict=True)
    return sum(across) / len(across), sum(down) / len(down)


def _slant(middles: Sequence[tuple[float, float]]) -> float:
    """Return by how much the sheet was laid in askew, in radians: so turned back, most words fall into few lines."""

    def crowding(slant: float) -> int:
        rows = Counter(round((y - x * slant) / ROW) for x, y in middles)
        return sum(count * count for count in rows.values())

    straight = crowding(0.0)
    best = max((step * STEP for step in range(-STEPS, STEPS + 1)), key=lambda s: (crowding(s), -abs(s)))
    return best if crowding(best) > 1.1 * straight else 0.0


def _cells(text: str, left: float, right: float, low: float, high: float) -> Iterator[Piece]:
    """Yield the cells in what was read as one, their edges by the room signs take."""
    wide = [2 if ord(sign) > 0x2E80 else 1 for sign in text]
    each = (right - left) / max(sum(wide), 1)
    start = 0
    for end in (*(gap.start() for gap in _APART.finditer(text)), len(text)):
        words = "".join(sign for sign in text[start:end] if sign not in BLANKS)
        if words:
            yield Piece(words, left + each * sum(wide[:start]), left + each * sum(wide[:end]), low, high)
        start = end
