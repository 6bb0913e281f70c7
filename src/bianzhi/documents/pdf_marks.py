"""Highlights with notes in a PDF that stays as it is."""

import ctypes
import io
from collections.abc import Callable, Sequence

import pypdfium2 as pdfium
from pypdfium2 import raw

from bianzhi.documents.pdf_characters import BLANKS

AMBER = (255, 213, 79, 140)
#: characters of one line stand within so many points of height
SAME_LINE = 3.0


def highlighted(
    data: bytes, marks: Sequence[tuple[int, str, str]], fold: Callable[[str], str] = str
) -> tuple[bytes, int]:
    """Return (the PDF with highlights, how many).

    ``marks``: (page from 1, words to find without blanks, note). ``fold``: makes one of signs that are alike, letter by letter.
    """
    pdf = pdfium.PdfDocument(data)
    made = 0
    try:
        for number, words, note in marks:
            if 1 <= number <= len(pdf):
                made += _mark(pdf[number - 1], words, note, fold)
        buffer = io.BytesIO()
        pdf.save(buffer)
        return buffer.getvalue(), made
    finally:
        pdf.close()


def _mark(page: pdfium.PdfPage, words: str, note: str, fold: Callable[[str], str]) -> bool:
    boxes = _boxes(page, words, fold)
    if not boxes:
        return False
    annot = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_HIGHLIGHT)
    if not annot:
        return False
    for left, low, right, high in boxes:
        quad = raw.FS_QUADPOINTSF(left, high, right, high, left, low, right, low)
        raw.FPDFAnnot_AppendAttachmentPoints(annot, quad)
    around = raw.FS_RECTF(
        min(b[0] for b in boxes), max(b[3] for b in boxes), max(b[2] for b in boxes), min(b[1] for b in boxes)
    )
    raw.FPDFAnnot_SetRect(annot, around)
    raw.FPDFAnnot_SetColor(annot, raw.FPDFANNOT_COLORTYPE_Color, *AMBER)
    text = ctypes.create_string_buffer((note + "\0").encode("utf-16-le"))
    raw.FPDFAnnot_SetStringValue(annot, b"Contents", ctypes.cast(text, ctypes.POINTER(ctypes.c_ushort)))
    raw.FPDFPage_CloseAnnot(annot)
    return True


def _boxes(
    page: pdfium.PdfPage, words: str, fold: Callable[[str], str]
) -> list[tuple[float, float, float, float]]:
    """Return a box for each line of the words (left, low, right, high)."""
    layer = page.get_textpage()
    signs: list[str] = []
    places: list[int] = []
    for index in range(layer.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(layer.raw, index))
        if sign not in BLANKS:
            signs.append(sign)
            places.append(index)
    start = fold("".join(signs)).find(fold(words))
    if start < 0 or not words:
        return []
    lines: list[list[float]] = []
    box = raw.FS_RECTF()
    for index in places[start : start + len(words)]:
        raw.FPDFText_GetLooseCharBox(layer.raw, index, ctypes.byref(box))
        if lines and abs(lines[-1][1] - box.bottom) < SAME_LINE and box.left >= lines[-1][0]:
            lines[-1][2], lines[-1][3] = max(lines[-1][2], box.right), max(lines[-1][3], box.top)
        else:
            lines.append([box.left, box.bottom, box.right, box.top])
    return [(a, b, c, d) for a, b, c, d in lines]
