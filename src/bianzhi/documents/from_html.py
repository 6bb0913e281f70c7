"""Saved web pages: the article's text, tables and pictures, without scripts, menus and the portal's own words.

The page is taken as a tree. First the element is found in which most of the text stands that is not links; then its blocks are
walked in order. A table is a table of data only when its cells are cells: old portals lay whole pages out in tables.
"""

import re
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]

from bianzhi.documents.from_text import decoded
from bianzhi.documents.html_article import Weights, article_of, cells_of, is_data, is_menu
from bianzhi.documents.model import PICTURE, Block, Document, Grid, Paragraph, Place

BREAKS = {
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "main", "center",
    "tr", "hr", "dl", "dd", "dt", "form", "blockquote", "pre", "fieldset", "figure", "figcaption", "table", "td",
    "th", "tbody", "body", "html", "caption",
}  # fmt: skip
#: words of portals around the document, at the beginning of a line
CHROME = re.compile(
    r"^(?:[【\[（(]?(?:字体|字号|文字大小)|索\s*引\s*号|浏览(?:次数|量)|点击(?:数|量|率)|阅读(?:次数|量)|访问量|分享(?:到|至|：|:|$)|打印(?:本页|页面|此页)?$"
    r"|【?(?:打印|关闭|收藏|推荐|返回顶部)】?|关闭(?:窗口|本页)?$|首页|当前位置|(?:您|你)(?:现在)?(?:的|所在)位?置?|信息来源|来源[:：]|(?:发布|更新|成文|生成|发文)(?:时间|日期)"
    r"|作者[:：]|责任编辑|编辑[:：]|【?[大中小 ]+】?$|上一[篇条]|下一[篇条]|扫一扫"
    r"|相关(?:链接|文章|附件|稿件|阅读)|主办(?:单位)?[:：]|承办(?:单位)?[:：]"
    r"|版权所有|网站(?:标识码|地图|声明)|技术支持|联系我们|关于我们|.{0,12}ICP备|.{0,6}公网安备|政府网站|无障碍|适老|繁體|English|登录|注册|主题分类|发布机构"
    r"|\[an error occurred|T\s*大\s*中\s*小|微信|微博|QQ空间|用手机浏览|二维码|附件下载$).{0,120}$"
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*(gb2312|gbk|gb18030)", re.IGNORECASE)
#: cells and spans beyond this are no table; rows beyond that are cut off
WIDEST, LONGEST_TABLE = 200, 20_000
#: cells of a table, beyond which merged ones are no longer filled out
MOST_CELLS = 200_000
#: pictures narrower or lower than this (pixels) are buttons
SMALL = 80
_SPACE = re.compile(r"[ \t\r\n\f\v]+")


def read_html(data: bytes, name: str) -> Document:
    """Return the document in ``data``. Raises `UnicodeDecodeError`."""
    text = data.decode("gb18030", "replace") if _CHARSET.search(data[:4096]) else decoded(data)
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]", "", text)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(text, parser=parser) if text.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return Document(name, "html", ())
    article, weights = article_of(root)
    page = _Page(weights)
    for title in root.iter("h1"):
        if article not in (title, *title.iterancestors()):
            page.line.append("".join(title.itertext()))
            page.end_line()
    page.walk(article)
    page.end_line()
    return Document(name, "html", tuple(page.blocks))


class _Page:
    """Blocks of a page in their order."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.blocks: list[Block] = []
        self.line: list[str] = []
        self.number = self.made = 0

    def walk(self, element: Any) -> None:
        """Take what is within an element. libxml2 nests no deeper than 255 elements."""
        self.line.append(element.text or "")
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag == "table" and is_data(child):
                self.end_line()
                self._table(child)
            elif tag == "img":
                self._picture(child)
            elif tag in BREAKS:
                self.end_line()
                if not is_menu(child, self.weights):
                    self.walk(child)
                self.end_line()
            elif tag:
                self.walk(child)
            self.line.append(child.tail or "")

    def end_line(self) -> None:
        """Close the paragraph that is being read."""
        text, self.line = _said("".join(self.line)), []
        if text and not CHROME.match(text):
            self.number += 1
            self.blocks.append(Paragraph(text, Place(paragraph=self.number)))

    def _picture(self, element: Any) -> None:
        sizes = [element.get(side, "") for side in ("width", "height")]
        if any(s.removesuffix("px").isdecimal() and int(s.removesuffix("px")[:6]) < SMALL for s in sizes):
            return
        self.line.append(PICTURE)

    def _table(self, table: Any) -> None:
        placed = [
            [
                (_said("".join(cell.itertext())), _span(cell.get("colspan")), _span(cell.get("rowspan")))
                for cell in row
            ]
            for row in cells_of(table)
        ]
        rows = _spread(placed[:LONGEST_TABLE])
        caption = [text for one in table.iter("caption") if (text := _said("".join(one.itertext())))]
        if rows and not any(re.match(r"索\s*引\s*号", cell) for row in rows for cell in row):
            self.made += 1
            self.blocks.append(Grid(rows, Place(table=self.made), tuple(caption)))


def _said(text: str) -> str:
    return _SPACE.sub(" ", text.replace("\xa0", " ")).strip()


def _span(text: str | None) -> int:
    return min(int(text[:9]), WIDEST) or 1 if text and text.isascii() and text.isdecimal() else 1


def _spread(rows: list[list[tuple[str, int, int]]]) -> tuple[tuple[str, ...], ...]:
    """Return the rows with every span filled out, as far as a table may have cells."""
    placed: dict[tuple[int, int], str] = {}
    width = 0
    left = MOST_CELLS
    for r, cells in enumerate(rows):
        column = 0
        for text, across, down in cells:
            wide, tall = (across, min(down, len(rows) - r)) if left > 0 else (1, 1)
            left -= wide * tall
            while (r, column) in placed:
                column += 1
            for i in range(tall):
                for j in range(wide):
                    placed[r + i, column + j] = text
            column += wide
            width = max(width, column)
            if column > WIDEST:
                break
    return tuple(tuple(placed.get((r, c), "") for c in range(width)) for r in range(len(rows)) if width)
