"""Workbooks of the published tables (.xlsx, .xls): a table a sheet, what stands above and below it as its own lines."""

from bianzhi.documents.model import Block, Document, Grid, Place
from bianzhi.documents.sheets import Workbook, read_workbook


def read_tables(data: bytes, name: str) -> Document:
    """Return the visible sheets of a workbook as tables. Raises `Refused`."""
    return tables_of(read_workbook(data, name))


def tables_of(book: Workbook) -> Document:
    """Return the visible sheets of a workbook as tables: row and column of a table are those of its sheet."""
    blocks: list[Block] = []
    for number, sheet in enumerate(book.visible, start=1):
        rows = [tuple(_shown(value) for value in row.values) for row in sheet.rows]
        width = max((len(row) for row in rows), default=0)
        filled = tuple(row + ("",) * (width - len(row)) for row in rows)
        if any(any(row) for row in filled):
            blocks.append(Grid(filled, Place(table=number, sheet=sheet.name), (sheet.name,)))
    return Document(book.name, "xlsx", tuple(blocks))


def _shown(value: object) -> str:
    """Return a cell as it would be read: numbers without the noise of binary fractions."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value).replace("\x00", "").strip()
