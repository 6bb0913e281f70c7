"""Workbooks of the published tables (.xlsx, .xls): a table a sheet, what stands above and below it as its own lines."""

import re
from collections.abc import Iterator, Sequence

from bianzhi.documents.model import Block, Document, Grid, Paragraph, Place
from bianzhi.documents.sheets import Workbook, read_workbook

#: a line as long as this is a sentence, not the name of a row; of shorter ones there must be two, or the sheet be called so
SENTENCE, SHORT = 40, 8
TEXT_SHEET = re.compile(r"说明|概况|名词|解释|文字|正文|报告")
AMOUNT = re.compile(r"[-－]?\d[\d,，]*(?:[.．]\d+)?[%％]?")


def read_tables(data: bytes, name: str) -> Document:
    """Return the visible sheets of a workbook as tables. Raises `Refused`."""
    return tables_of(read_workbook(data, name))


def tables_of(book: Workbook) -> Document:
    """Return the visible sheets of a workbook as tables: row and column of a table are those of its sheet.

    A sheet of sentences, each alone in its row, is the text of the disclosure.
    """
    blocks: list[Block] = []
    for number, sheet in enumerate(book.visible, start=1):
        rows = [tuple(_shown(value) for value in row.values) for row in sheet.rows]
        width = max((len(row) for row in rows), default=0)
        filled = tuple(row + ("",) * (width - len(row)) for row in rows)
        if _is_text(filled, sheet.name):
            blocks.extend(_paragraphs(filled, sheet.name))
        elif any(any(row) for row in filled):
            blocks.append(Grid(filled, Place(table=number, sheet=sheet.name), (sheet.name,)))
    return Document(book.name, "xlsx", tuple(blocks))


def _is_text(rows: Sequence[tuple[str, ...]], sheet: str) -> bool:
    """Say whether a sheet holds sentences, each alone in its row, or beside its heading where the sheet is called so."""
    called = bool(TEXT_SHEET.search(sheet))
    sentences = [cell for row in rows for cell in dict.fromkeys(row) if len(cell) >= SHORT and "。" in cell]
    if not sentences or any(len(set(row) - {""}) > 1 + called for row in rows):
        return False
    if called and any(AMOUNT.fullmatch(cell) for row in rows for cell in row[1:] if cell):
        return False
    return called or len(sentences) > 1 or len(sentences[0]) >= SENTENCE


def _paragraphs(rows: Sequence[tuple[str, ...]], sheet: str) -> Iterator[Paragraph]:
    for number, row in enumerate(rows, start=1):
        for line in "".join(dict.fromkeys(row)).splitlines():
            if line.strip():
                yield Paragraph(line.strip(), Place(paragraph=number, sheet=sheet))


def _shown(value: object) -> str:
    """Return a cell as it would be read: numbers without the noise of binary fractions."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value).replace("\x00", "").strip()
