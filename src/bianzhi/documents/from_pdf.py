"""PDF with a text layer: characters with their boxes → pieces → lines → paragraphs, and tables by the columns pieces stand in.

PDFium gives characters; everything else is geometry on them. A page belongs to a table when a line of it is a table's title, or
when it goes on where one ended; the rest is prose, joined to paragraphs by indent and by how far a line reaches.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
from pypdfium2 import raw

from bianzhi.documents.marks import refused
from bianzhi.documents.model import Block, Document, Paragraph, Place
from bianzhi.documents.pdf_tables import grid_of

PAGES = 3_000
CHARACTERS = 3_000_000
TITLE = re.compile(
    r"^(?:附?表[\d一二三四五六七八九十—\-－]*[、.:：]?|\d+[、.．]|公开\d+表)?"
    r"[^。；：:，…]{2,40}(?:决算|预算|收支|支出|收入|明细|情况|汇总|信息|经费)[^。；：:，…]{0,12}表(?:[（(].{1,12}[)）])?$"
)
#: names the set of tables, not one
WHOLE_SET = re.compile(r"^第.{1,3}部分|年度?部门(?:决算|预算)(?:公开)?表$")
PART = re.compile(r"^第[一二三四五六七八九十\d]+部分|^[一二三四五六七八九十]+、|^（[一二三四五六七八九十]+）")
ITEM = re.compile(r"^\d{1,3}[、.．](?=\D)")
#: a figure and words beside it are two cells though little room is between them
FIGURES = set("0123456789.%")
#: a row of a table whose amounts are blank
SUBJECT = re.compile(r"^[一二三四五六七八九十]{1,3}、.{2,16}(?:支出|收入|拨款)$")
NUMBER = re.compile(r"^[-－]?\d[\d,，]*(?:[.．]\d+)?%?$")
#: a line at the top of more pages than this, and of most, is a running head
MANY_PAGES = 3


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


def read_pdf(data: bytes, name: str) -> Document:
    """Return the document in ``data``. Raises `Refused` for what is no PDF, locked, too large, or pictures only."""
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise (
            refused("password", name, "设了打开密码", "请取消密码后再试")
            if locked
            else refused("broken", name, "打不开，内容已损坏", "请重新导出 PDF 再试")
        ) from None
    try:
        if len(pdf) > PAGES:
            raise refused("pages", name, f"有{len(pdf)}页，超过{PAGES}页的上限", "请拆开再试")
        pages = [lines_of(_pieces_on(pdf, number)) for number in range(len(pdf))]
    finally:
        pdf.close()
    if not any(pages):
        raise refused("scan", name, "只有图片，没有文字", "请用 Word 原件，或先做文字识别再试")
    return Document(name, "pdf", tuple(_blocks(pages)))


def _pieces_on(pdf: pdfium.PdfDocument, number: int) -> list[Piece]:
    """Return the pieces of a page by its number; none of a page that is damaged."""
    try:
        page = pdf[number]
    except pdfium.PdfiumError:
        return []
    return pieces_of(page)


def is_blank(code: int) -> bool:
    """Say whether a character of a PDF says nothing: blanks of every width and marks that are not seen."""
    return code <= 32 or code in (0xA0, 0x3000, 0xFFFE, 0xFEFF)


def pieces_of(page: pdfium.PdfPage) -> list[Piece]:
    """Return the pieces of a page: characters of one height without a gap between them."""
    try:
        layer = page.get_textpage()
    except pdfium.PdfiumError:
        return []
    count = min(layer.count_chars(), CHARACTERS)
    box = raw.FS_RECTF()
    reference = ctypes.byref(box)
    handle, unicode_of, box_of = layer.raw, raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    made: list[Piece] = []
    word: list[str] = []
    x0 = x1 = y0 = y1 = 0.0
    gap = False
    for index in range(count):
        code = unicode_of(handle, index)
        if is_blank(code):
            gap = bool(word)
            continue
        box_of(handle, index, reference)
        a, b, c, d = box.left, box.right, box.bottom, box.top
        size = max(y1 - y0, d - c, 4.0)
        if word and (
            abs((c + d) / 2 - (y0 + y1) / 2) > 0.6 * size
            or a - x1 > (0.45 if gap else 1.0) * size
            or (gap and a - x1 > 0.2 * size and (code > 0x2E80) == (word[-1] in FIGURES))
            or a < x0 - size
        ):
            made.append(Piece("".join(word), x0, x1, y0, y1))
            word = []
        if not word:
            x0, x1, y0, y1 = a, b, c, d
        else:
            x1, y0, y1 = max(x1, b), min(y0, c), max(y1, d)
        word.append(chr(code) if code < 0x110000 else "")
        gap = False
    if word:
        made.append(Piece("".join(word), x0, x1, y0, y1))
    return made


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
    running = _running(pages)
    for number, page in enumerate(pages, start=1):
        lines = [line for line in page if not _page_number(line)]
        if lines and _plain(lines[0].text) in running:
            lines = lines[1:]
        contents = any(_plain(line.text) == "目录" for line in lines[:3]) or (
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
                open_table = ([_plain(part[0].text)], [])
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


def _running(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Return the head that stands above most pages; it is no text of theirs."""
    tops = Counter(_plain(page[0].text) for page in pages if page)
    return frozenset(text for text, count in tops.items() if count > MANY_PAGES and count * 2 > len(pages))


def _plain(text: str) -> str:
    return "".join(text.split())


def _page_number(line: Line) -> bool:
    return bool(re.fullmatch(r"[-—－–]*\s*\d{1,4}\s*[-—－–]*|第\d+页(?:共\d+页)?", _plain(line.text)))


def _is_title(line: Line, lines: Sequence[Line], index: int) -> bool:
    """Say whether a line is a table's title: it says so, and what follows stands in columns."""
    text = _plain(line.text)
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
        or SUBJECT.match(_plain(line.text))
    )
    if lines and PART.match(_plain(lines[0].text)) and len(lines[0].pieces) == 1 and len(lines[0].text) > 9:
        return False
    return rows * 2 >= len(lines) > 0 or (0 < len(lines) < 6 and rows > 0)


def _ends_table(line: Line) -> bool:
    text = _plain(line.text)
    return len(line.pieces) == 1 and bool(
        re.match(r"^第[一二三四五六七八九十\d]+部分|^[一二三四五六七八九十]+、.{2,30}(?:说明|情况)", text)
    )


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
