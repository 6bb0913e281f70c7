"""Plain text, and web pages saved as text: lines of a table are its rows, broken paragraphs are put together."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, count

from bianzhi.documents.blanks import Cell, laid_rows, rests_of
from bianzhi.documents.model import Block, Document, Grid, Paragraph, Place
from bianzhi.documents.rowwise import tables_in
from bianzhi.documents.wrapped import FULL, cells_of, rejoined, width

ENCODINGS = ("utf-8-sig", "gb18030")
#: a table has at least so many lines with tabs one after another
FEWEST = 2
#: columns of a line of prose that is nearly full
WIDE = 40
#: where a page ends, with its number: what stands there may go on
TURNED = re.compile(
    r"(?:[ \t\n]{0,40}\n[ \t]{0,80}(?:[-—–][ \t]*)?\d{1,3}(?:[ \t]*[-—–])?[ \t]*(?=\n[ \t\n]{0,40}\f))?[ \t\n]{0,40}\f[ \t]*\n?"
)


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
    lines = TURNED.sub("\n", decoded(data).replace("\r\n", "\n")).split("\n")
    filled = list(accumulate(int(bool(line.strip())) for line in lines))
    made: list[Block] = []
    after = 0
    for found in tables_in(lines):
        made += _blocks(lines, after, found.start, filled)
        if found.rows:
            place = Place(table=1, paragraph=filled[found.start])
            numbers = tuple(filled[n] for n in found.lines)
            made.append(Grid(found.rows, place, found.above, found.below, lines=numbers))
        else:
            made += (
                Paragraph(text, Place(paragraph=filled[found.start]))
                for text in (found.above[0], *found.below)
            )
        after = found.end
    made += _blocks(lines, after, len(lines), filled)
    tables = count(1)
    return Document(
        name, "txt",
        tuple(replace(b, place=replace(b.place, table=next(tables))) if isinstance(b, Grid) else b for b in made),
    )  # fmt: skip


def _blocks(lines: Sequence[str], start: int, end: int, filled: Sequence[int]) -> list[Block]:
    """Return what stands in some of the lines; ``filled``: the number of each among those that are not blank."""
    blocks: list[Block] = []
    rows: list[tuple[str, int, list[Cell]]] = []
    kept = _unspaced(lines, start, end)
    for text, index in [*rejoined([lines[n] for n in kept]), ("", 0)]:
        cells = cells_of(text)
        if cells:
            rows.append((text, filled[kept[index]], []))
            continue
        if rows and text and (rest := rests_of(lines[kept[index]], rows[-1][0])):
            rows[-1][2].extend(rest)
            continue
        if len(rows) >= FEWEST:
            laid = laid_rows([row for row, _, _ in rows], [rest for *_, rest in rows])
            blocks.append(Grid(tuple(laid), Place(table=1)))
        else:
            blocks += (
                Paragraph(
                    "　".join([*cells_of(row), *(one for one, *_ in rest)]).strip(), Place(paragraph=number)
                )
                for row, number, rest in rows
            )
        rows = []
        if text.strip():
            blocks.append(Paragraph(text.strip(), Place(paragraph=filled[kept[index]])))
    return blocks


def _unspaced(lines: Sequence[str], start: int, end: int) -> list[int]:
    """Return which of some lines to read: not the blank ones where every line has one behind it, as with wide spacing."""
    full = [n for n in range(start, end - 2) if width(lines[n].strip()) >= WIDE and lines[n + 2].strip()]
    spaced = sum(not lines[n + 1].strip() for n in full)
    if spaced < FULL or spaced * 3 < len(full) * 2:
        return list(range(start, end))
    return [
        n
        for n in range(start, end)
        if lines[n].strip() or not (start < n < end - 1 and lines[n - 1].strip() and lines[n + 1].strip())
    ]
