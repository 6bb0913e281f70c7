"""Lines of a PDF that are running text → paragraphs."""

import re
from collections.abc import Sequence

from bianzhi.documents.model import Paragraph, Place
from bianzhi.documents.pdf_pages import CAPTION
from bianzhi.documents.pdf_pieces import Line

PART = re.compile(r"^第[一二三四五六七八九十\d]+部分|^[一二三四五六七八九十]+、|^（[一二三四五六七八九十]+）")
ITEM = re.compile(r"^\d{1,3}[、.．](?=\D)")
#: a line ends short before a number that is not broken: what it tells is left open, and the number stands first in the next
OPEN = re.compile(
    r"(?:为|是|占|比|较|至|约|共|共计|增加|减少|增长|下降|降低|上升|完成|支出|收入|费|数|[，、,（(])$"
)
AMOUNT = re.compile(r"^[-－]?\d[\d,，]*(?:\.\d+)?(?:万元|亿元|元|[%％])")
#: a line of a table of contents ends so
LEADER = re.compile(r"(?:…|[.·]{4})[….·]*\d{0,4}$")


#: how parts, headings and captions begin, and how a line of a table of contents may end
BEGINNINGS, ENDINGS = frozenset("第一二三四五六七八九十（(图"), frozenset("…·.0123456789０１２３４５６７８９")
#: brackets at the beginning of a line, with what they hold and the mark behind them: no line ends among these
TOGETHER = re.compile(r"^[（“《(][^（“《()）”》]{1,12}[)）”》][，。、；：]?")
ENDED = re.compile(r"[。；：！？]$")


def _held_together(previous: Line, text: str, right: float, size: float) -> bool:
    """Say whether a line ends short because what the next begins with is not broken and had no room."""
    found = TOGETHER.match(text)
    return (
        found is not None
        and not ENDED.search(previous.plain)
        and previous.right + len(found[0]) * (size - 1) > right
    )


#: a line that ends among its words, as where lines are of uneven length
RUNNING = re.compile(r"(?:[，。；]|（[类款]）).*[^。；：！？，、]$|（[^（）]*$")
BEGINS = re.compile(r"^(?:\d{1,3}[、.．“”]|[“（(])")
#: the rest of a word with its amount: 总／计100.00万元
REST = re.compile(r"^[\u4e00-\u9fff]{0,2}\d[\d,，]*(?:\.\d+)?(?:万元|亿元|元|[%％])")


def _broken_off(previous: Line, text: str) -> bool:
    """Say whether a short line is running text that goes on: its sentence is not ended, and no item begins after it."""
    if RUNNING.search(previous.plain):
        return not BEGINS.match(text)
    heading = ENDED.search(previous.plain) or PART.match(previous.plain) or ITEM.match(previous.plain)
    return not heading and bool(REST.match(text))


def _starts(previous: Line, text: str, right: float, size: float) -> bool:
    """Say whether a line that is not indented begins a paragraph."""
    last = previous.plain[-1:]
    if previous.right < right - 2.5 * size and last not in "，、":  # nobody ends a paragraph there
        plain = "".join(text.split())
        if (
            not (OPEN.search(previous.plain) and AMOUNT.match(plain))
            and not _held_together(previous, text, right, size)
            and not _broken_off(previous, plain)
        ):
            return True
    return bool(
        (text[:1] in BEGINNINGS and (PART.match(text) or CAPTION.match(text)))
        or (last in ENDINGS and LEADER.search(previous.plain))
        or (last in "。；：" and ITEM.match(text))
    )


def paragraphs(lines: Sequence[tuple[int, Line]], known: int) -> list[Paragraph]:
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
        indented = line.left > left + 1.2 * size
        if previous is not None and (indented or _starts(previous, text, right, size)):
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
