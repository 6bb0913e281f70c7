"""A document as read: headings, paragraphs and tables in their order, each with the way back to its place.

Readers (`from_docx`, `from_pdf`, `from_html`, `from_text`, `from_workbook`) make it; whoever audits or converts uses it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

#: stands in a text where a picture or chart is
PICTURE = "\ufffc"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands, counted from 1; 0: not known or not within such a thing.

    Attributes:
        page: page of a PDF.
        paragraph: number of the paragraph outside tables.
        table, row, column: number of the table, and place within it.
        sheet: name of the worksheet.
    """

    page: int = 0
    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    sheet: str = ""

    def __str__(self) -> str:
        parts = [f"第{self.page}页"] if self.page else []
        if self.sheet:
            parts.append(f"工作表“{self.sheet}”")
        if self.table:
            parts.append(f"第{self.table}张表")
            if self.paragraph and not self.page:  # the cells are paragraphs: that is where one finds them
                parts.append(f"（第{self.paragraph}段）")
            elif self.row:
                parts.append(f"第{self.row}行" + (f"第{self.column}列" if self.column else ""))
        elif self.paragraph and not self.page:
            parts.append(f"第{self.paragraph}段")
        return "".join(parts) or "全文"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or heading. ``breaks``: (offset, page) where a later page begins within it."""

    text: str
    place: Place
    breaks: tuple[tuple[int, int], ...] = ()

    def place_at(self, offset: int) -> Place:
        """Return the place of a character."""
        page = self.place.page
        for start, later in self.breaks:
            if offset >= start:
                page = later
        return Place(page, self.place.paragraph, sheet=self.place.sheet)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``rows``: texts, a merged cell's text in every cell it covers; ``pages``: page of each row (0: not known).

    ``above``, ``below``: lines next to it that belong to it (title, 单位：万元; 注：…).
    ``lines``: paragraph each row begins at, of a table whose cells came out as paragraphs. ``guessed``: its rows and columns are
    reckoned from where words stand on a page. ``joins``: of tables that go on with it: first row here, place, rows left out.
    """

    rows: tuple[tuple[str, ...], ...]
    place: Place
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    guessed: bool = False
    joins: tuple[tuple[int, Place, int], ...] = ()

    def place_of(self, row: int, column: int = -1) -> Place:
        """Return the place of a row or cell counted from 0."""
        page = self.pages[row] if row < len(self.pages) else self.place.page
        line = self.lines[row] if row < len(self.lines) else 0
        table, first = self.place.table, 0
        for start, place, skipped in self.joins:
            if row >= start:
                table, first = place.table, start - skipped
        return Place(page, line, table, row - first + 1, column + 1, self.place.sheet)


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """What was read from a file.

    Attributes:
        name: of the file.
        form: docx, pdf, html, txt, xlsx.
        blocks: in reading order.
        scanned: pages of a PDF whose words a machine read from their picture: a digit may be wrong.
        unread: pages that are pictures and could not be read.
    """

    name: str
    form: str
    blocks: tuple[Block, ...]
    scanned: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """Headings and paragraphs."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def grids(self) -> Iterator[Grid]:
        """Tables."""
        return (block for block in self.blocks if isinstance(block, Grid))


def numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks, their tables numbered through from 1."""
    numbers = count(1)
    return tuple(
        replace(block, place=replace(block.place, table=next(numbers))) if isinstance(block, Grid) else block
        for block in blocks
    )


def joined(documents: Sequence[Document], name: str) -> Document:
    """Return several files that are one disclosure (a Word file with its Excel tables) as one; tables are numbered through."""
    blocks = numbered(block for one in documents for block in one.blocks)
    scanned = tuple(sorted({page for one in documents for page in one.scanned}))
    unread = tuple(sorted({page for one in documents for page in one.unread}))
    return Document(name, documents[0].form, blocks, scanned, unread)
