"""Office forms as data: one value that both Excel and Word are made from.

A form is a grid of cells with spans, as the paper is. A long table (花名册, 沿革表) is a head and rows that run over pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell of a form.

    Attributes:
        text: what stands in it; line breaks are kept.
        colspan, rowspan: how many columns and rows it covers.
        head: whether it is a label (shaded, centred).
        align: where the text stands.
    """

    text: str = ""
    colspan: int = 1
    rowspan: int = 1
    head: bool = False
    align: Align = "left"


def label(text: str, colspan: int = 1, rowspan: int = 1) -> FormCell:
    """Return a label cell."""
    return FormCell(text, colspan, rowspan, head=True, align="center")


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet of paper.

    Attributes:
        title: large, centred.
        widths: relative width of each column.
        rows: cells of each row; a cell covered by another's span is left out.
        above: a line between title and grid, such as ``填报单位：… 单位：名``.
        notes: lines under the grid.
        signatures: labels with room to sign, such as ``经办人``.
        landscape: whether the paper lies.
        row_heights: minimum height in millimetres by row index.
    """

    title: str
    widths: Sequence[float]
    rows: Sequence[Sequence[FormCell]]
    above: str = ""
    notes: Sequence[str] = ()
    signatures: Sequence[str] = ()
    landscape: bool = False
    row_heights: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a long table: its head, relative width, and where its text stands."""

    label: str
    width: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table that may run over pages; its head is repeated on each.

    Attributes:
        title, above, notes, signatures, landscape: as of `Form`.
        columns: the head.
        rows: texts, one for each column.
        totals: a last row, or nothing.
    """

    title: str
    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[str]]
    above: str = ""
    notes: Sequence[str] = ()
    signatures: Sequence[str] = ()
    totals: Sequence[str] = ()
    landscape: bool = True


def laid_out(form: Form) -> list[tuple[int, int, FormCell]]:
    """Return (row, column, cell) with every span resolved. Raises `ValueError` when a row does not fit the grid."""
    width = len(form.widths)
    taken: set[tuple[int, int]] = set()
    placed: list[tuple[int, int, FormCell]] = []
    for r, cells in enumerate(form.rows):
        column = 0
        for cell in cells:
            while (r, column) in taken:
                column += 1
            if column + cell.colspan > width:
                raise ValueError(f"row {r} of “{form.title}” is wider than {width} columns")
            spots = {(r + i, column + j) for i in range(cell.rowspan) for j in range(cell.colspan)}
            if spots & taken:
                raise ValueError(f"cells overlap in row {r} of “{form.title}”")
            taken |= spots
            placed.append((r, column, cell))
            column += cell.colspan
    missing = {(r, c) for r in range(len(form.rows)) for c in range(width)} - taken
    if missing:
        raise ValueError(f"row {min(missing)[0]} of “{form.title}” leaves a hole")
    return placed
