"""The appendix as a Word file of its own: official fonts, numbered headings, tables with repeated heads."""

from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from bianzhi.documents import fonts
from bianzhi.documents.docx import add_run, set_body, to_bytes
from bianzhi.reporting.performance_appendix import Block, Heading, Paragraph, Table

TEXT_SIZE, TITLE_SIZE = 16.0, 22.0
MARGINS = (37, 35, 28, 26)  # of GB/T 9704: above, below, left, right
WHOLE_ROWS = 15
HEADING_FONTS = {1: fonts.HEAD, 2: "楷体_GB2312", 3: fonts.BODY}


def appendix_docx(blocks: Iterable[Block]) -> bytes:
    """Return the blocks as a Word file."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height, section.orientation = Mm(210), Mm(297), WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, MARGINS)
    set_body(document, TEXT_SIZE)
    for block in blocks:
        if isinstance(block, Heading):
            _heading(document, block)
        elif isinstance(block, Paragraph):
            _text(document, block.text, fonts.BODY)
        else:
            _table(document, block)
    return to_bytes(document)


def _heading(document: Any, block: Heading) -> None:
    if block.level == 0:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(14)
        add_run(paragraph, block.text, fonts.TITLE, TITLE_SIZE)
        return
    paragraph = _text(document, block.text, HEADING_FONTS[block.level])
    paragraph.paragraph_format.keep_with_next = True


def _text(document: Any, text: str, font: str) -> Any:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing, shape.first_line_indent = Pt(28), Pt(TEXT_SIZE * 2)
    add_run(paragraph, text, font, TEXT_SIZE)
    return paragraph


def _table(document: Any, block: Table) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before, title.paragraph_format.keep_with_next = Pt(10), True
    add_run(title, block.title, fonts.HEAD, fonts.BODY_SIZE)
    if block.unit:
        unit = document.add_paragraph()
        unit.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        unit.paragraph_format.keep_with_next = True
        add_run(unit, f"单位：{block.unit}", fonts.BODY, fonts.SMALL_SIZE)
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.head))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    widths = _widths(block)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for place, texts in enumerate((block.head, *block.rows)):
        row = table.rows[place]
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - python-docx has no API for it
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width, cell.vertical_alignment = Mm(width), WD_ALIGN_VERTICAL.CENTER
            paragraph = cell.paragraphs[0]
            # a table that fits a page is not broken over two
            paragraph.paragraph_format.keep_with_next = place < len(block.rows) <= WHOLE_ROWS
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if len(text) > 12 else WD_ALIGN_PARAGRAPH.CENTER
            add_run(paragraph, text, fonts.BODY if place else fonts.HEAD, fonts.SMALL_SIZE)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001
    _merge(table, block)


def _widths(block: Table) -> list[float]:
    """Share 156 mm among the columns by their longest text, within bounds."""
    longest = [max(len(row[c]) for row in (block.head, *block.rows)) for c in range(len(block.head))]
    wanted = [min(max(length, 4) + 1, 13) for length in longest]
    return [156 * one / sum(wanted) for one in wanted]


def _merge(table: Any, block: Table) -> None:
    """Make one cell of equal neighbours in the leading columns, a column within the one before it."""
    for column in range(block.merge):
        start = 0
        for place in range(1, len(block.rows) + 1):
            same = (
                place < len(block.rows) and block.rows[place][: column + 1] == block.rows[start][: column + 1]
            )
            if same:
                continue
            if place - start > 1:
                first, text = table.cell(start + 1, column), block.rows[start][column]
                for other in range(start + 1, place):
                    table.cell(other + 1, column).paragraphs[0].clear()
                joined = first.merge(table.cell(place, column))
                for extra in joined.paragraphs[1:]:
                    extra._p.getparent().remove(extra._p)  # noqa: SLF001
                assert joined.text == text
            start = place
