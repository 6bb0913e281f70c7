"""Saved web pages: the text and tables of the page, without scripts, menus and the portal's own words."""

import re
from html.parser import HTMLParser

from bianzhi.documents.from_text import decoded
from bianzhi.documents.model import Block, Document, Grid, Paragraph, Place

SILENT = {"script", "style", "head", "nav", "footer", "button", "select", "noscript", "template", "svg"}
#: stands where a drawing is
PICTURE = "\ufffc"
BREAKS = {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "center", "tr"}
#: words of portals around the document
CHROME = re.compile(
    r"^(字体|字号|索引号|浏览次数|分享到|打印|关闭|首页|当前位置|您的位置|来源|发布时间|发布日期|【?[大中小 ]+】?|上一篇|下一篇"
    r"|扫一扫).{0,60}$"
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*(gb2312|gbk|gb18030)", re.IGNORECASE)
#: cells and spans beyond this are no table
WIDEST = 200


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.line: list[str] = []
        self.silent = 0
        self.tables: list[list[list[tuple[str, int, int]]]] = []
        self.cells: list[tuple[list[str], int, int, int]] = []
        self.number = self.made = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
            if tag == "svg" and not self.cells and not self.tables:
                self.line.append(PICTURE)
        elif tag == "table":
            self._end_line()
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables:
            self._end_cell()
            if not self.tables[-1]:
                self.tables[-1].append([])
            given = dict(attrs)
            self.cells.append(
                ([], _span(given.get("colspan")), _span(given.get("rowspan")), len(self.tables))
            )
        elif tag in BREAKS and not self.cells:
            self._end_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(self.silent - 1, 0)
        elif tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table" and self.tables:
            self._end_cell()
            rows = _spread(self.tables.pop())
            if self.tables:
                if self.cells:
                    self.cells[-1][0].extend("　".join(dict.fromkeys(row)) + " " for row in rows)
                return
            if not rows:
                return
            self._add(rows)
        elif tag in BREAKS and not self.cells:
            self._end_line()

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if self.cells:
            self.cells[-1][0].append(data)
        elif not self.tables:
            self.line.append(data)

    def _add(self, rows: tuple[tuple[str, ...], ...]) -> None:
        if max(map(len, rows)) == 1 or len(rows) == 1:  # laid out with a table, not a table
            for row in rows:
                for text in dict.fromkeys(row):
                    self._paragraph(text)
            return
        self.made += 1
        self.blocks.append(Grid(rows, Place(table=self.made)))

    def _end_cell(self) -> None:
        """Close the cell of the innermost table, told or not."""
        if self.cells and self.tables and self.cells[-1][3] == len(self.tables):
            words, wide, tall, _ = self.cells.pop()
            self.tables[-1][-1].append((" ".join("".join(words).split()), wide, tall))

    def _end_line(self) -> None:
        text, self.line = " ".join("".join(self.line).split()), []
        self._paragraph(text)

    def _paragraph(self, text: str) -> None:
        if text and not CHROME.match(text):
            self.number += 1
            self.blocks.append(Paragraph(text, Place(paragraph=self.number)))


def _span(text: str | None) -> int:
    return min(int(text), WIDEST) or 1 if text and text.isdecimal() else 1


def _spread(rows: list[list[tuple[str, int, int]]]) -> tuple[tuple[str, ...], ...]:
    """Return the rows with every span filled out."""
    placed: dict[tuple[int, int], str] = {}
    width = 0
    for r, cells in enumerate(rows):
        column = 0
        for text, wide, tall in cells:
            while (r, column) in placed:
                column += 1
            for i in range(min(tall, len(rows) - r)):
                for j in range(wide):
                    placed[r + i, column + j] = text
            column += wide
            width = max(width, column)
    return tuple(tuple(placed.get((r, c), "") for c in range(width)) for r in range(len(rows)) if width)


def read_html(data: bytes, name: str) -> Document:
    """Return the document in ``data``. Raises `UnicodeDecodeError`."""
    text = data.decode("gb18030", "replace") if _CHARSET.search(data[:4096]) else decoded(data)
    page = _Page()
    page.feed(text)
    page.close()
    page._end_line()  # noqa: SLF001 - what stands after the last tag
    return Document(name, "html", tuple(page.blocks))
