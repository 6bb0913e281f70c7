"""PDF: characters with their boxes → pieces → lines → paragraphs, and tables by the columns pieces stand in.

PDFium gives characters, and where a page is a picture, OCR does; everything else is geometry on them. A page belongs to a table
when a line of it is a table's title, or when it goes on where one ended; the rest is prose, joined to paragraphs by indent and by
how far a line reaches.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from bianzhi.documents.limits import DEFAULT, Limits
from bianzhi.documents.marks import refused
from bianzhi.documents.model import Block, Document, Paragraph, Place
from bianzhi.documents.ocr import INSTALL, installed
from bianzhi.documents.pdf_pages import CAPTION, pages_of
from bianzhi.documents.pdf_pieces import Line
from bianzhi.documents.pdf_tables import grid_of

TITLE = re.compile(
    r"^(?:附?表[\d一二三四五六七八九十—\-－]*[、.:：]?|\d+[、.．]|公开\d+表)?"
    r"[^。；：:，…]{2,40}(?:决算|预算|收支|支出|收入|明细|情况|汇总|信息|经费)[^。；：:，…]{0,12}表(?:[（(].{1,12}[)）])?$"
)
#: names the set of tables, not one
WHOLE_SET = re.compile(r"^第.{1,3}部分|年度?部门(?:决算|预算)(?:公开)?表$")
PART = re.compile(r"^第[一二三四五六七八九十\d]+部分|^[一二三四五六七八九十]+、|^（[一二三四五六七八九十]+）")
ITEM = re.compile(r"^\d{1,3}[、.．](?=\D)")
#: a row of a table whose amounts are blank
SUBJECT = re.compile(r"^[一二三四五六七八九十]{1,3}、.{2,16}(?:支出|收入|拨款)$")
NUMBER = re.compile(r"^[-－]?\d[\d,，]*(?:[.．]\d+)?%?$")


def read_pdf(data: bytes, name: str, limits: Limits = DEFAULT) -> Document:
    """Return the document in ``data``. Raises `Refused` for what is no PDF, locked, too long, or only pictures."""
    pages = pages_of(data, name, limits)
    unread = tuple(number for number, page in enumerate(pages, start=1) if page.unread)
    if not any(page.lines for page in pages):
        if unread and not installed():
            raise refused("scan", name, "是扫描件，只有图片，没有文字", INSTALL)
        remedy = "请用 Word 原件，或重新扫描（每英寸200点以上）再试"
        raise refused("scan", name, "里没有认得出的文字", remedy)
    scanned = tuple(number for number, page in enumerate(pages, start=1) if page.scanned)
    return Document(name, "pdf", tuple(_blocks([page.lines for page in pages])), scanned, unread)


def _blocks(pages: Sequence[Sequence[Line]]) -> list[Block]:
    blocks: list[Block] = []
    prose: list[tuple[int, Line]] = []
    tables = 0
    open_table: tuple[list[str], list[tuple[int, Line]]] | None = None

    def close() -> None:
        nonlocal open_table, tables
        if open_table is not None:
            tables += 1
            blocks.append(grid_of(*open_table, number=tables))
        open_table = None

    contents = False
    for number, page in enumerate(pages, start=1):
        lines = [line for line in page if not _page_number(line)]
        contents = any(line.plain == "目录" for line in lines[:3]) or (
            contents and sum("…" in line.text or "...." in line.text for line in lines) > len(lines) / 2
        )
        titles = [] if contents else [k for k, line in enumerate(lines) if _is_title(line, lines, k)]
        goes_on = open_table is not None and not titles and _looks_tabular(lines)
        if not titles and not goes_on:
            close()
            prose += [(number, line) for line in lines]
            continue
        if not goes_on and (titles[0] > 4 or open_table is None):
            close()
            prose += [(number, line) for line in lines[: titles[0]]]
            lines, titles = lines[titles[0] :], [k - titles[0] for k in titles]
        if goes_on:
            titles = []
        blocks += _paragraphs(prose, len(blocks))
        prose = []
        for start, end in pairwise([*(titles or [0]), len(lines)]):
            part = lines[start:end]
            if titles and start in titles:
                close()
                open_table = ([part[0].plain], [])
                part = part[1:]
            if open_table is None:
                prose += [(number, line) for line in part]
                continue
            stop = next((k for k, line in enumerate(part) if _ends_table(line)), len(part))
            open_table[1].extend((number, line) for line in part[:stop])
            if stop < len(part):
                close()
                prose += [(number, line) for line in part[stop:]]
    close()
    return [*blocks, *_paragraphs(prose, len(blocks))]


def _page_number(line: Line) -> bool:
    return bool(re.fullmatch(r"[-—－–]*\s*\d{1,4}\s*[-—－–]*|第\d+页(?:共\d+页)?", line.plain))


def _is_title(line: Line, lines: Sequence[Line], index: int) -> bool:
    """Say whether a line is a table's title: it says so, and what follows stands in columns."""
    text = line.plain
    if not TITLE.match(text) or len(line.pieces) > 3 or WHOLE_SET.search(text):
        return False
    after = lines[index + 1 : index + 8]
    return any("单位" in one.text or len(one.pieces) >= 3 for one in after)


def _looks_tabular(lines: Sequence[Line]) -> bool:
    """Say whether most lines are rows of a table."""
    rows = sum(
        1
        for line in lines
        if len(line.pieces) >= 3
        or (len(line.pieces) > 1 and any(NUMBER.match(p.text) for p in line.pieces))
        or SUBJECT.match(line.plain)
    )
    if lines and PART.match(lines[0].plain) and len(lines[0].pieces) == 1 and len(lines[0].text) > 9:
        return False
    return rows * 2 >= len(lines) > 0 or (0 < len(lines) < 6 and rows > 0)


def _ends_table(line: Line) -> bool:
    text = line.plain
    if re.match(r"^第[一二三四五六七八九十\d]+部分", text):  # large letters stand apart
        return not any("." in piece.text for piece in line.pieces)
    return len(line.pieces) == 1 and bool(re.match(r"^[一二三四五六七八九十]+、.{2,30}(?:说明|情况)", text))


def _paragraphs(lines: Sequence[tuple[int, Line]], known: int) -> list[Paragraph]:
    """Join lines to paragraphs: a new one begins with an indent, after a line that ends short, and with a heading."""
    if not lines:
        return []
    made: list[Paragraph] = []
    edges = sorted(line.right for _, line in lines)
    right = edges[int(len(edges) * 0.9)]
    lefts = sorted(line.left for _, line in lines)
    left = lefts[int(len(lefts) * 0.25)]
    words: list[str] = []
    breaks: list[tuple[int, int]] = []
    first = lines[0][0]
    length = 0
    previous: Line | None = None
    for page, line in lines:
        text = "".join(piece.text for piece in line.pieces)
        size = line.pieces[0].high - line.pieces[0].low + 1
        if previous is not None and (
            line.left > left + 1.2 * size
            or previous.right < right - 2.5 * size
            or PART.match(text)
            or CAPTION.match(text)
            or (ITEM.match(text) and previous.pieces[-1].text[-1] in "。；：")
        ):
            made.append(Paragraph("".join(words), Place(first, known + len(made) + 1), tuple(breaks)))
            words, breaks, length, first = [], [], 0, page
        if not words:
            first = page
        elif page != (breaks[-1][1] if breaks else first):
            breaks.append((length, page))
        words.append(text)
        length += len(text)
        previous = line
    made.append(Paragraph("".join(words), Place(first, known + len(made) + 1), tuple(breaks)))
    return made
