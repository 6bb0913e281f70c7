"""On which page of the Word file a heading will stand, for the contents: reckoned line by line, as official documents are set.

Word works the numbers out anew when the contents are updated; WPS and other programs show what was written until then. Text has
22 lines of 27 characters a page, whatever the font, so the reckoning is right but where a page is filled to the last line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil

from bianzhi.documents.wordml import Paper
from bianzhi.reporting.blocks import (
    Block,
    Contents,
    Heading,
    Page,
    Paragraph,
    Picture,
    Report,
    Table,
    spread,
    words,
)

POINT = 25.4 / 72
#: (size of a character, height of a line, space around), in points
TEXT = (16.0, 28.0, 0.0)
STYLES = {
    "body": TEXT, "title": (26.0, 40.0, 24.0), "subtitle": (20.0, 32.0, 24.0), "note": (9.0, 12.0, 2.0),
    "centre": (16.0, 21.0, 6.0),
    1: (20.0, 32.0, 18.0), 2: TEXT, 3: TEXT,
}  # fmt: skip
#: a chart's height by its kind, in millimetres
TALL = {"bar": 64.0, "pie": 70.0}
#: caption of a chart with the space around it, in millimetres
CAPTION = 12.0
#: a table of the text: height of a row's line and of its title, size of its characters in points
LINE, TITLE, READ = 7.0, 8.0, 12.0
#: of a table of the books: height that is not rows: title, line below it, notes
BESIDES = 26.0
#: least and largest height of a table's row, in millimetres
ROW = (3.5, 7.0)


@dataclass
class Pages:
    """Fills pages one after another. ``used``: of the present page, in millimetres; ``number``: as printed on it."""

    upright: Paper
    lying: Paper
    number: int = 1
    used: float = 0.0
    paper: Paper = field(init=False)

    def __post_init__(self) -> None:
        self.paper = self.upright

    def turn(self, *, lying: bool, first: bool) -> None:
        """Begin a new page."""
        self.paper = self.lying if lying else self.upright
        self.number = 1 if first else self.number + 1
        self.used = 0.0

    def put(self, height: float, least: float | None = None) -> int:
        """Put something down and return its page. ``least``: so much must stand together; the rest may go on."""
        room = self.paper.height - self.used
        if self.used and (least if least is not None else height) > room + 0.1:
            self.turn_over()
            room = self.paper.height
        page = self.number
        while height > room + 0.1:
            height -= room
            self.turn_over()
            room = self.paper.height
        self.used += height
        return page

    def turn_over(self) -> None:
        """Go on on the next page."""
        self.number += 1
        self.used = 0.0


def width_of(text: str) -> float:
    """Return how many Chinese characters wide a text is."""
    return sum(1.0 if ord(ch) > 0x2000 else 0.5 for ch in text)


def numbers(report: Report, upright: Paper, lying: Paper) -> list[int]:
    """Return the page of each heading that the contents list, in their order."""
    return list(_numbers(report.blocks, Pages(upright, lying)))


def _numbers(blocks: Sequence[Block], pages: Pages) -> Iterator[int]:
    line = TEXT[1] * POINT
    for k, block in enumerate(blocks):
        if isinstance(block, Page):
            pages.turn(lying=block.lying, first=block.first)
        elif isinstance(block, Heading):
            height = _lines(
                words(block.runs), STYLES[block.level], pages.paper, indent=0 if block.level == 1 else 2
            )
            page = pages.put(height, height + _kept(blocks[k + 1 :], line))
            if block.level <= 2:
                yield page
        elif isinstance(block, Paragraph):
            height = _lines(
                words(block.runs), STYLES[block.kind], pages.paper, indent=2 if block.kind == "body" else 0
            )
            pages.put(height, min(height, 2 * line))  # Word leaves no line of a paragraph alone
        elif isinstance(block, Picture):
            pages.put(TALL[block.chart.kind] + CAPTION)
        elif isinstance(block, Table):
            page = _table(block, pages)
            if block.slot:
                yield page
        elif isinstance(block, Contents):
            pages.put(pages.paper.height)


def _kept(after: Sequence[Block], line: float) -> float:
    """Return what a heading keeps with it: the headings below, and two lines of text."""
    kept = 0.0
    for block in after:
        if not isinstance(block, Heading):
            break
        kept += line
    return kept + 2 * line


def _lines(text: str, style: tuple[float, float, float], paper: Paper, *, indent: int) -> float:
    size, line, around = style
    across = int(paper.width / (size * POINT) * 2) / 2
    return (max(ceil((width_of(text) + indent) / across), 1) * line + around) * POINT


def row_height(block: Table, paper: Paper) -> float:
    """Return the least height of a row in millimetres: as high as lets a table of the books stand on one page."""
    if not block.slot:
        return ROW[1]
    return min(max((paper.height - BESIDES) / (len(block.rows) + 2 * len(block.head)), ROW[0]), ROW[1])


def _table(block: Table, pages: Pages) -> int:
    """Return the page a table begins on; each of the books' has pages of its own."""
    if block.slot:
        return pages.put(BESIDES + row_height(block, pages.paper) * (len(block.rows) + len(block.head)), 0)
    whole = sum(block.widths)
    tall: dict[int, int] = {}
    for r, c, box in spread((*block.head, *block.rows), len(block.widths)):
        room = pages.paper.width * sum(block.widths[c : c + box.colspan]) / whole - 2
        lines = ceil(width_of(words(box.runs)) * READ * POINT / room) if box.rowspan == 1 else 1
        tall[r] = max(tall.get(r, 1), lines)
    title = TITLE if block.title else 0.0
    return pages.put(title + sum(max(LINE, n * 5.6) for n in tall.values()), title + LINE * 2)
