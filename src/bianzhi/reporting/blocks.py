"""A report as blocks: headings, paragraphs, lists, tables, charts. Word, PDF, web page, Excel and JSON are written of them.

Every figure keeps where it came from, so that a reader can go back to the cell or the record it was taken of.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bianzhi.documents.charts import Chart

#: last year's cell is written ``before:T1.income``, a figure of the records ``record:staff.on_off_cases``
BEFORE, RECORD = "before:", "record:"


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number.

    Attributes:
        text: as printed, without its unit.
        sources: cells (``T1.income``, ``before:T1.income``) or records (``record:staff.on_off_cases``) it was made of.
        how: the arithmetic, where it is not one cell: ``（141.96－126.54）÷126.54``.
        about: what a record is and where it may be looked up: title and address.
    """

    text: str
    sources: tuple[str, ...] = ()
    how: str = ""
    about: tuple[str, str] = ("", "")

    @property
    def cell(self) -> str:
        """The one cell of this year it repeats; empty for anything else."""
        alone = len(self.sources) == 1 and not self.how
        return self.sources[0] if alone and ":" not in self.sources[0] else ""


Run = str | Figure
Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a part (第一部分), 2 a section (一、), 3 a subsection (（一）)."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text, or a line of another kind."""

    runs: Runs
    kind: Literal["body", "title", "subtitle", "note", "centre"] = "body"


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a table.

    Attributes:
        runs: what stands in it.
        colspan, rowspan: how many columns and rows it covers.
        align: where the text stands; ``indent``: steps it is set in.
        cell: the books' cell it shows, to be found by; also of a blank one.
    """

    runs: Runs = ()
    colspan: int = 1
    rowspan: int = 1
    align: Literal["left", "center", "right"] = "left"
    indent: int = 0
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title.

    Attributes:
        title: above it; ``corner``: at the right above it (公开01表); ``left``, ``unit``: the line between title and grid.
        widths: relative width of each column.
        head: rows that are repeated on every page; ``rows``: the others. A cell covered by another's span is left out.
        notes: lines below.
        slot: of the books' tables, empty for any other.
    """

    title: str
    widths: tuple[float, ...]
    head: tuple[tuple[Box, ...], ...]
    rows: tuple[tuple[Box, ...], ...]
    corner: str = ""
    left: str = ""
    unit: str = ""
    notes: tuple[Runs, ...] = ()
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents."""

    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """What follows begins on a new page. ``lying``: landscape; ``first``: page 1 of the numbering."""

    lying: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its caption. ``sources``: the cell of each point."""

    chart: Chart
    caption: str
    sources: tuple[str, ...] = ()


Block = Heading | Paragraph | Table | Contents | Page | Picture


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report: whose, of which year, by which form, and its blocks in order."""

    title: str
    name: str
    year: int
    form: str
    blocks: tuple[Block, ...]

    def tables(self) -> Iterator[Table]:
        """Yield the books' tables, in the order of the report."""
        return (block for block in self.blocks if isinstance(block, Table) and block.slot)

    def cells(self) -> frozenset[str]:
        """Return the books' cells that stand in its tables, by which they are found."""
        return frozenset(box.cell for made in self.tables() for row in made.rows for box in row if box.cell)


def words(runs: Iterable[Run]) -> str:
    """Return the text of runs."""
    return "".join(run if isinstance(run, str) else run.text for run in runs)


def joined(runs: Iterable[Run]) -> Runs:
    """Return the runs with neighbouring words put together and empty ones left out."""
    made: list[Run] = []
    for run in runs:
        if isinstance(run, str) and made and isinstance(made[-1], str):
            made[-1] += run
        elif run != "":
            made.append(run)
    return tuple(made)


def spread(rows: Sequence[Sequence[Box]], width: int) -> tuple[tuple[int, int, Box], ...]:
    """Return (row, column, box) of boxes with spans. Raises `ValueError` where rows do not fit together."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for r, boxes in enumerate(rows):
        column = 0
        for box in boxes:
            while (r, column) in taken:
                column += 1
            if column + box.colspan > width:
                raise ValueError(f"row {r} is wider than {width} columns")
            taken.update((r + i, column + j) for i in range(box.rowspan) for j in range(box.colspan))
            placed.append((r, column, box))
            column += box.colspan
    if len(taken) != len(rows) * width:
        raise ValueError(f"{len(rows)} rows of {width} columns are not filled")
    return tuple(placed)


def taken(foreign: Iterable[Any]) -> Iterator[Block]:
    """Yield plain blocks of another author (an appendix) as those of a report.

    A block with ``level`` is a heading (0: the title of the appendix), one with ``head`` a table, any other has ``text``.
    """
    for one in foreign:
        if isinstance(one, Heading | Paragraph | Table | Contents | Page | Picture):
            yield one
        elif hasattr(one, "level"):
            yield (
                Heading(min(one.level + 1, 3), (one.text,))
                if one.level
                else Paragraph((one.text,), "subtitle")
            )
        elif hasattr(one, "head"):
            yield _table(one)
        else:
            yield Paragraph((one.text,))


def _table(one: Any) -> Table:
    """Return a plain table; equal neighbours of its first ``merge`` columns become one cell."""
    merge = getattr(one, "merge", 0)
    rows: list[list[Box]] = [[] for _ in one.rows]
    short = [all(len(text) <= 8 for text in column) for column in zip(*one.rows, strict=True)]
    for c in range(len(one.head)):
        r = 0
        while r < len(one.rows):
            tall = 1
            while (
                c < merge and r + tall < len(one.rows) and one.rows[r + tall][: c + 1] == one.rows[r][: c + 1]
            ):
                tall += 1
            text = one.rows[r][c]
            rows[r].append(Box((text,), rowspan=tall, align="center" if c < merge or short[c] else "left"))
            r += tall
    return Table(
        one.title, _widths([max(map(len, column)) for column in zip(one.head, *one.rows, strict=True)]),
        (tuple(Box((text,), align="center") for text in one.head),), tuple(map(tuple, rows)),
        unit=f"单位：{one.unit}" if getattr(one, "unit", "") else "",
    )  # fmt: skip


def _widths(longest: Sequence[int], line: float = 36.0) -> tuple[float, ...]:
    """Return widths of columns by the characters of their longest text: four stand in a line, longer texts share the rest.

    ``line``: how many characters of such a table stand side by side on a page.
    """
    least = [min(n, 4) + 0.8 for n in longest]
    more = [max(n - 4, 0) ** 0.5 for n in longest]
    room = max(line - sum(least), 0.0) / (sum(more) or 1.0)
    return tuple(a + b * room for a, b in zip(least, more, strict=True))
