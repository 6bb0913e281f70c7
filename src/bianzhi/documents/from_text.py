"""Plain text, and web pages saved as text: lines of a table are its rows, broken paragraphs are put together."""

import re
from itertools import accumulate

from bianzhi.documents.model import Block, Document, Grid, Paragraph, Place
from bianzhi.documents.wrapped import cells_of, rejoined

ENCODINGS = ("utf-8-sig", "gb18030")
#: a row whose code stands in three columns, drawn with blanks
IN_PIECES, BLANKS = (
    re.compile(r"^\s*\d{3}\s{2,}\d{2}\s+(?:\d{2}\s+)?[\u4e00-\u9fff]"),
    re.compile(r"[ \u3000]{2,}"),
)
#: a table has at least so many lines with tabs one after another
FEWEST = 2


def decoded(data: bytes) -> str:
    """Return the text in whichever encoding it is, without signs that no database keeps. Raises `UnicodeDecodeError`."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16").replace("\x00", "")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8")


def read_text(data: bytes, name: str) -> Document:
    """Return the document in ``data``; a paragraph has the number of its first line, blank ones not counted.

    Raises `UnicodeDecodeError`.
    """
    lines = decoded(data).replace("\r\n", "\n").replace("\f", "\n").split("\n")
    if sum(bool(IN_PIECES.match(line)) for line in lines) >= FEWEST:
        # blanks keep no column where one of a code's three is empty: what a row holds is known by its arithmetic
        lines = [line if "\t" in line or "|" in line else BLANKS.sub(" ", line.strip()) for line in lines]
    filled = list(accumulate(int(bool(line.strip())) for line in lines))
    blocks: list[Block] = []
    rows: list[tuple[tuple[str, ...], int]] = []
    tables = 0
    for text, index in [*rejoined(lines), ("", 0)]:
        cells = cells_of(text)
        if cells:
            rows.append((cells, filled[index]))
            continue
        if len(rows) >= FEWEST:
            tables += 1
            width = max(len(row) for row, _ in rows)
            blocks.append(
                Grid(tuple(row + ("",) * (width - len(row)) for row, _ in rows), Place(table=tables))
            )
        else:
            blocks += (Paragraph("　".join(row).strip(), Place(paragraph=number)) for row, number in rows)
        rows = []
        if text.strip():
            blocks.append(Paragraph(text.strip(), Place(paragraph=filled[index])))
    return Document(name, "txt", tuple(blocks))
