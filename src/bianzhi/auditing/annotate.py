"""The same Word file back, with a comment at each place and, when asked, tracked changes for what has one right answer."""

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

from bianzhi.auditing.findings import SEVERITIES, Finding, Report
from bianzhi.auditing.normal import folded, passage
from bianzhi.documents.docx_marks import MarkedWord
from bianzhi.documents.model import Paragraph, Place
from bianzhi.documents.pdf_marks import highlighted

#: rules whose findings have one right answer: what is stated is replaced by what is expected
FIXED = frozenset({"A101", "S201", "N701", "W802", "W805", "W806", "W904", "W905"})


def annotated_docx(
    data: bytes, report: Report, *, fix: bool = False, when: datetime | None = None
) -> tuple[bytes, int, int]:
    """Return (the marked file, comments, changes). ``when``: the moment the changes are dated; needed with ``fix``."""
    word = MarkedWord(data)
    comments = changes = 0
    for finding in report.findings:
        for place in (finding.place, *finding.also):
            element = word.paragraphs.get(place.paragraph)
            if element is None:
                element = _cell(word, place)
            if element is None:
                continue
            start, end = _span(word, element, finding)
            changed = False
            if fix and when is not None and finding.code in FIXED and finding.expected:
                at = _within(word, element, finding.stated, start, end)
                changed = at is not None and word.replace(element, *at, finding.expected, when)
                changes += changed
            if not changed:
                comments += word.comment(element, start, end, _said(finding))
    return word.to_bytes(), comments, changes


def _said(finding: Finding) -> str:
    head = f"{SEVERITIES[finding.severity]} {finding.code}：{finding.title}"
    return "\n".join([head, *(f"{label}：{text}" for label, text in finding.reasons)])


def _cell(word: MarkedWord, place: Place) -> Any:
    """Return the first paragraph of the row a finding on a table names."""
    table = word.tables.get(place.table)
    if table is None or not place.row:
        return None
    rows = [row for row in table.iter() if row.tag.endswith("}tr")]
    if place.row > len(rows):
        return None
    return next((p for p in rows[place.row - 1].iter() if p.tag.endswith("}p") and word.letters(p)), None)


def _span(word: MarkedWord, element: Any, finding: Finding) -> tuple[int, int]:
    """Return where the quote stands in the paragraph; the whole of it where it does not."""
    letters = word.letters(element)
    text = "".join(letter.sign for letter in letters)
    found = _within(word, element, finding.quote.strip("…"), 0, len(text))
    if found is None and finding.stated:
        found = _within(word, element, finding.stated, 0, len(text))
    return found or (0, len(text))


def _within(word: MarkedWord, element: Any, words: str, start: int, end: int) -> tuple[int, int] | None:
    text = "".join(letter.sign for letter in word.letters(element))
    made = passage(Paragraph(text, Place()))
    if not words:
        return None
    position = made.text.find(words)
    while position >= 0:
        first, last = made.back[position], made.back[position + len(words) - 1] + 1
        if start <= first and last <= max(end, start + 1):
            return first, last
        position = made.text.find(words, position + 1)
    return None


def annotated_pdf(data: bytes, report: Report) -> tuple[bytes, int]:
    """Return (the PDF with a highlight and a note at each place, how many)."""
    marks = []
    for finding in report.findings:
        words = finding.quote.strip("…")
        for place in (finding.place, *finding.also):
            if place.page and words:
                short = finding.stated if place is not finding.place and finding.stated else words
                marks.append((place.page, short, _said(finding)))
    return highlighted(data, marks, folded)


def marked(data: bytes, report: Report) -> str:
    """Return the marked copy of a Word or PDF file in base64; empty for other kinds and where nothing was found."""
    if not report.findings:
        return ""
    if report.file_type == "docx" and data[:2] == b"PK":
        try:
            made = annotated_docx(data, report, fix=True, when=datetime.now(UTC))[0]
        except (KeyError, ValueError, OSError):  # an archive, or a Word file python-docx does not take
            return ""
    elif report.file_type == "pdf" and b"%PDF-" in data[:1024]:
        made = annotated_pdf(data, report)[0]
    else:
        return ""
    return b64encode(made).decode()
