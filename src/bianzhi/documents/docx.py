"""Word forms: the same `Form` or `FormTable` as an A4 document with official fonts and repeated heads."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from bianzhi.documents import fonts
from bianzhi.documents.forms import Form, FormCell, FormTable, laid_out

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
#: margins of official documents (GB/T 9704), narrowed for forms: top, bottom, left, right in millimetres
MARGINS = (25, 20, 20, 20)
A4 = (210, 297)
ROW_HEIGHT = 9  # least height of a form's row in millimetres


def form_docx(form: Form) -> bytes:
    """Return the form as a Word file."""
    document, width = _paper(form.landscape)
    _title(document, form.title, form.above)
    table = document.add_table(rows=len(form.rows), cols=len(form.widths))
    _prepare(table, form.widths, width)
    grid = [
        row.cells for row in table.rows
    ]  # read once: python-docx works the whole table out for each cell asked
    for r, c, cell in laid_out(form):
        target = grid[r][c]
        if cell.colspan > 1 or cell.rowspan > 1:
            target = target.merge(grid[r + cell.rowspan - 1][c + cell.colspan - 1])
        _fill(target, cell)
    for r, row in enumerate(table.rows):
        row.height = Mm(form.row_heights.get(r, ROW_HEIGHT))
        _keep_whole(row)
    _end(document, form.notes, form.signatures)
    return to_bytes(document)


def table_docx(made: FormTable) -> bytes:
    """Return the long table as a Word file; its head is repeated on every page."""
    document, width = _paper(made.landscape)
    _title(document, made.title, made.above)
    last = [list(made.totals)] if made.totals else []
    table = document.add_table(rows=1 + len(made.rows) + len(last), cols=len(made.columns))
    _prepare(table, [column.width for column in made.columns], width)
    size = fonts.DENSE_SIZE if len(made.columns) > fonts.MANY_COLUMNS else fonts.SMALL_SIZE
    for cell, column in zip(table.rows[0].cells, made.columns, strict=True):
        _fill(cell, FormCell(column.label, head=True, align="center"), size)
    _repeat(table.rows[0])
    for line, texts in zip(table.rows[1:], [*made.rows, *last], strict=True):
        _keep_whole(line)
        for cell, text, column in zip(line.cells, texts, made.columns, strict=True):
            _fill(cell, FormCell(text, align=column.align), size)
    _end(document, made.notes, made.signatures)
    return to_bytes(document)


def _paper(landscape: bool) -> tuple[Any, int]:
    """Return an empty document and the width between its margins (EMU)."""
    document = Document()
    section = document.sections[0]
    width, height = (A4[1], A4[0]) if landscape else A4
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, MARGINS)
    set_body(document, fonts.BODY_SIZE)
    _page_number(section)
    return document, int(Mm(width - MARGINS[2] - MARGINS[3]))


def set_body(document: Any, size: float) -> None:
    """Set the font of plain text, and say that it is Chinese: so punctuation stands right where a font must be replaced."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = fonts.BODY, Pt(size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), fonts.BODY)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _title(document: Any, title: str, above: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(8)
    add_run(paragraph, title, fonts.TITLE, fonts.TITLE_SIZE)
    if above:
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(3)
        add_run(line, above, fonts.BODY, fonts.SMALL_SIZE)


def _end(document: Any, notes: Sequence[str], signatures: Sequence[str]) -> None:
    for number, note in enumerate(notes):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(0 if number else 6)
        paragraph.paragraph_format.space_after = Pt(0)
        add_run(paragraph, note, fonts.BODY, fonts.SMALL_SIZE)
    if signatures:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(10)
        add_run(
            paragraph, "　　".join(f"{who}：＿＿＿＿＿＿" for who in signatures), fonts.BODY, fonts.BODY_SIZE
        )


def _prepare(table: Any, widths: Sequence[float], total: int) -> None:
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    whole = sum(widths)
    for column, width in zip(table.columns, widths, strict=True):
        size = Emu(int(total * width / whole))
        column.width = size
        for cell in column.cells:
            cell.width = size


def _fill(cell: Any, content: FormCell, size: float = 0) -> None:
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    font = fonts.HEAD if content.head else fonts.BODY
    size = size or (fonts.SMALL_SIZE if content.head else fonts.BODY_SIZE)
    for number, line in enumerate(content.text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.alignment = ALIGN[content.align]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
        add_run(paragraph, line, font, size)


def add_run(paragraph: Any, text: str, font: str, size: float) -> None:
    """Add a run of text in a font by its Chinese name, in points."""
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001 - python-docx has no API for it


def _flag(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001


def _repeat(row: Any) -> None:
    _flag(row, "w:tblHeader")


def _keep_whole(row: Any) -> None:
    _flag(row, "w:cantSplit")


def _page_number(section: Any) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(paragraph, "— ", fonts.BODY, fonts.SMALL_SIZE)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001
    add_run(paragraph, " —", fonts.BODY, fonts.SMALL_SIZE)


def to_bytes(document: Any) -> bytes:
    """Return the document as a file."""
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()
