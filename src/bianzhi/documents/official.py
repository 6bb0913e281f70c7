"""Official documents (公文) to Word in the layout of GB/T 9704-2012: red head, number, title, text, signature, imprint.

Sizes of the standard: A4; margins 37 mm above, 28 mm left, text area 156 × 225 mm; text 3号仿宋, 22 lines of 28 characters;
title 2号小标宋; levels of headings 黑体, 楷体; the issuer's name in red above a red line as wide as the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from bianzhi.documents import fonts
from bianzhi.documents.docx import add_run, set_body, to_bytes

TEXT_SIZE, TITLE_SIZE, HEAD_SIZE, IMPRINT_SIZE = 16.0, 22.0, 42.0, 14.0
#: width of the text area in points, a little less than 156 mm, so that a long head stays on one line
WIDTH = 438.0
#: 225 mm in 22 lines
LINE_PITCH = 225 / 25.4 * 72 / 22
MARGINS = (37, 35, 28, 26)  # above, below, left, right
RED = RGBColor(0xFF, 0, 0)
KAI = "楷体_GB2312"
FIRST_LEVEL, SECOND_LEVEL = "一二三四五六七八九十", "（"
CENTRE, RIGHT, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A document of one issuer.

    Attributes:
        issuer: full name; ``head``: what stands in red, usually ``issuer`` with 文件.
        number: 文号, empty while it is a draft.
        title, addressee, paragraphs: as in the document; a short paragraph that begins with 一、 or （一） is a heading.
        signed_on: 成文日期; ``None`` while it is a draft.
        copies: 抄送; ``printed_by``: 印发机关.
        draft: whether it is marked as a draft that nobody has signed.
    """

    issuer: str
    head: str
    number: str
    title: str
    addressee: str
    paragraphs: Sequence[str]
    signed_on: date | None = None
    copies: str = ""
    printed_by: str = ""
    draft: bool = False


def official_docx(made: OfficialDocument) -> bytes:
    """Return the document as a Word file."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, MARGINS)
    section.footer_distance = Mm(25)
    set_body(document, TEXT_SIZE)
    _page_number(section)
    _red_head(document, made)
    for line in made.title.split("\n"):
        _line(document, line, fonts.TITLE, TITLE_SIZE, CENTRE, pitch=LINE_PITCH * 1.15)
    _line(document, "")
    if made.addressee:
        _line(document, f"{made.addressee}：")
    for text in made.paragraphs:
        _paragraph(document, text)
    _signature(document, made)
    _imprint(document, made)
    return to_bytes(document)


def _red_head(document: Any, made: OfficialDocument) -> None:
    if made.draft:
        _line(document, "（送审稿，未签发）", fonts.HEAD, TEXT_SIZE)
    size = min(HEAD_SIZE, WIDTH / max(len(made.head), 1))
    head = _line(document, made.head, fonts.TITLE, size, CENTRE, RED, pitch=0)
    head.paragraph_format.space_before, head.paragraph_format.space_after = Pt(24), Pt(20)
    number = _line(document, made.number or "（文号待编）", alignment=CENTRE)
    _border(number, "bottom", "FF0000", 12)
    _line(document, "")


def _paragraph(document: Any, text: str) -> None:
    """Set one paragraph, indented by two characters; 一、 and （一） at its beginning are headings."""
    first, _, _ = text.partition("、")
    font = fonts.BODY
    if first and all(ch in FIRST_LEVEL for ch in first) and len(text) <= 30:
        font = fonts.HEAD
    elif text.startswith(SECOND_LEVEL) and "）" in text[:5] and len(text) <= 30:
        font = KAI
    paragraph = _line(document, text, font, alignment=BOTH)
    paragraph.paragraph_format.first_line_indent = Pt(TEXT_SIZE * 2)


def _signature(document: Any, made: OfficialDocument) -> None:
    """Put issuer and day at the right: the day four characters in, the name centred above it as far as it may."""
    _line(document, "")
    _line(document, "")
    day = (
        f"{made.signed_on.year}年{made.signed_on.month}月{made.signed_on.day}日"
        if made.signed_on
        else "　年　月　日"
    )
    for text, size in ((made.issuer, len(made.issuer)), (day, 9)):
        line = _line(document, text, alignment=RIGHT)
        line.paragraph_format.right_indent = Pt(TEXT_SIZE * (2 if size > 12 else 4))
        line.paragraph_format.keep_with_next = True


def _imprint(document: Any, made: OfficialDocument) -> None:
    """版记: copies, and who printed it when, between rules."""
    if not (made.copies or made.printed_by):
        return
    _line(document, "")
    day = (
        f"{made.signed_on.year}年{made.signed_on.month}月{made.signed_on.day}日印发"
        if made.signed_on
        else "　年　月　日印发"
    )
    rows = [f"抄送：{made.copies}。"] if made.copies else []
    rows.append(f"{made.printed_by}\t{day}")
    for place, text in enumerate(rows):
        room = WIDTH - 2 * IMPRINT_SIZE
        # figures are half as wide as characters
        wide = sum(1.0 if ord(ch) > 0x2000 else 0.55 for ch in text) + (2 if text is rows[-1] else 0)
        line = _line(
            document, text, size=min(IMPRINT_SIZE, room / wide) if text is rows[-1] else IMPRINT_SIZE
        )
        line.paragraph_format.tab_stops.add_tab_stop(Pt(WIDTH + 4 - IMPRINT_SIZE), WD_TAB_ALIGNMENT.RIGHT)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(IMPRINT_SIZE)
        _border(line, "top", "000000", 8 if place == 0 else 4)
        if place == len(rows) - 1:
            _border(line, "bottom", "000000", 8)


def _line(
    document: Any,
    text: str,
    font: str = fonts.BODY,
    size: float = TEXT_SIZE,
    alignment: Any = None,
    colour: RGBColor | None = None,
    pitch: float = LINE_PITCH,
) -> Any:
    paragraph = document.add_paragraph()
    if alignment is not None:
        paragraph.alignment = alignment
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    if pitch:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    add_run(paragraph, text, font, size)
    if colour is not None:
        for run in paragraph.runs:
            run.font.color.rgb = colour
    return paragraph


def _border(paragraph: Any, side: str, colour: str, size: int) -> None:
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no API for it
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.append(borders)
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(size)), ("space", "6"), ("color", colour)):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)


def _page_number(section: Any) -> None:
    """— 1 — in 4号宋体, at the foot."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = CENTRE
    add_run(paragraph, "— ", fonts.SHEET, IMPRINT_SIZE)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001
    add_run(paragraph, " —", fonts.SHEET, IMPRINT_SIZE)
