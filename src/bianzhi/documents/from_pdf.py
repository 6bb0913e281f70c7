"""PDF: characters with their boxes → pieces → ruled tables and lines → paragraphs, and tables by the columns pieces stand in.

PDFium gives characters and drawn lines, and where a page is a picture, OCR does; everything else is geometry on them.
"""

from bianzhi.documents.limits import DEFAULT, Limits
from bianzhi.documents.marks import refused
from bianzhi.documents.model import Document
from bianzhi.documents.ocr import INSTALL, installed
from bianzhi.documents.pdf_blocks import assembled
from bianzhi.documents.pdf_pages import pages_of


def read_pdf(data: bytes, name: str, limits: Limits = DEFAULT) -> Document:
    """Return the document in ``data``. Raises `Refused` for what is no PDF, locked, too long, or only pictures."""
    pages = pages_of(data, name, limits)
    unread = tuple(number for number, page in enumerate(pages, start=1) if page.unread)
    if not any(page.lines or page.tables for page in pages):
        if unread and not installed():
            raise refused("scan", name, "是扫描件，只有图片，没有文字", INSTALL)
        remedy = "请用 Word 原件，或重新扫描（每英寸200点以上）再试"
        raise refused("scan", name, "里没有认得出的文字", remedy)
    scanned = tuple(number for number, page in enumerate(pages, start=1) if page.scanned)
    return Document(name, "pdf", tuple(assembled(pages)), scanned, unread)
