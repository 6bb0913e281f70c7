"""Any file of a disclosure → `Document`. What it is, is seen by its content, never by its name."""

import io
import zipfile

from bianzhi.documents.from_docx import read_docx
from bianzhi.documents.from_html import read_html
from bianzhi.documents.from_pdf import read_pdf
from bianzhi.documents.from_text import decoded, read_text
from bianzhi.documents.from_workbook import read_tables
from bianzhi.documents.legacy import OLE
from bianzhi.documents.limits import DEFAULT, Limits
from bianzhi.documents.marks import RESAVE, refused
from bianzhi.documents.model import Document

ENDINGS = (".docx", ".pdf", ".html", ".htm", ".txt", ".xlsx", ".xls", ".csv", ".doc", ".wps")


def read_document(data: bytes, name: str, limits: Limits = DEFAULT) -> Document:
    """Return what is in a file. Raises `Refused` with what is wrong with it, in the clerk's words."""
    if len(data) > limits.file_bytes:
        raise refused("large", name, f"超过{limits.file_bytes >> 20}MB", "请拆开或压缩图片后再试")
    if data[:1024].lstrip()[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        return read_pdf(data, name)
    if data[:4] == b"PK\x03\x04":
        names = _parts(data, name)
        if "word/document.xml" in names:
            return read_docx(data, name, limits)
        if "xl/workbook.xml" in names:
            return read_tables(data, name)
        raise refused("type", name, "是压缩包或不认识的格式", "请解压后再试，或另存为 .docx、.xlsx、.pdf")
    if data.startswith(OLE):
        if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
            return read_tables(data, name)
        raise refused("doc", name, "是旧版 Word（.doc、.wps）", "请用 Word 或 WPS 另存为 .docx 再试")
    if not data.strip():
        raise refused("empty", name, "是空文件", "请重新选择文件")
    try:
        head = decoded(data)[:4096].lower()
    except UnicodeDecodeError:
        raise refused("type", name, "不是能读的文字", RESAVE) from None
    if "\x00" in head:
        raise refused("type", name, "不是能读的文字", RESAVE)
    return (
        read_html(data, name)
        if "<html" in head or "<table" in head or "<p" in head
        else read_text(data, name)
    )


def _parts(data: bytes, name: str) -> set[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            return {part.filename for part in box.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError):
        raise refused("broken", name, "打不开，内容已损坏", RESAVE) from None
