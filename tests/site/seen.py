"""What a person sees of an answer: words of a page (also those behind icons and in fields), text of a workbook or document."""

import re
import zipfile
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from pypdfium2 import PdfDocument

SPOKEN = (
    "placeholder",
    "aria-label",
    "title",
    "alt",
    "data-confirm",
    "data-bs-title",
    "data-bs-content",
    "label",
)
#: what stands in ``code`` is to be typed as it is, such as the name of a figure
SILENT = {"script", "style", "code"}
CODE = re.compile(r"<code>.*?</code>", re.DOTALL)
#: what may stand in Latin letters on a page in Chinese
ALLOWED = {
    "Excel",
    "Ctrl",
    "Tab",
    "Word",
    "PDF",
    "USCC",
    "WPS",
    "JPG",
    "PNG",
    "png",
    "xls",
    "xlsx",
    "OFD",
    "MB",
    "KB",
    "CSV",
    "JSON",
    "SHA",
    "ID",
    "IP",
}
WORD = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{2,}(?![0-9A-Za-z])")
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
BROKEN = ("Traceback (most recent call last)", "Exception", "Undefined", "None,", "&lt;object", "{{", "{%")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        given = dict(attrs)
        self.words += [given[name] or "" for name in SPOKEN if name in given]
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.words.append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.words.append(data.strip())


def words_of(html: str) -> list[str]:
    """Return the visible words, piece by piece."""
    reader = _Reader()
    reader.feed(html)
    return reader.words


def foreign_words(html: str, allowed: set[str]) -> set[str]:
    """Return Latin words that no clerk should have to read."""
    return {word for piece in words_of(html) for word in WORD.findall(piece) if word not in ALLOWED | allowed}


def text_of(response: Any) -> str:
    """Return everything an answer says: the page as it is, or the text inside a workbook, document or PDF."""
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if data[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(data)) as box:
            return "\n".join(
                box.read(name).decode("utf-8", "replace") for name in box.namelist() if name.endswith(".xml")
            )
    if data[:5] == b"%PDF-":
        return "\n".join(page.get_textpage().get_text_range() for page in PdfDocument(data))
    return data.decode("utf-8", "replace")
