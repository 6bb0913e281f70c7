"""Saved web pages: the article's text, tables and pictures, without scripts, menus and the portal's own words.

The page is taken as a tree. First the element is found in which most of the text stands that is not links; then its blocks are
walked in order. A table is a table of data only when its cells are cells: old portals lay whole pages out in tables.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]

from bianzhi.documents.from_text import decoded
from bianzhi.documents.model import PICTURE, Block, Document, Grid, Paragraph, Place

SILENT = {
    "script", "style", "head", "nav", "footer", "header", "button", "select", "noscript", "template", "iframe", "object",
    "textarea", "input", "svg", "map", "aside", "title",
}  # fmt: skip
BREAKS = {
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "main", "center",
    "tr", "hr", "dl", "dd", "dt", "form", "blockquote", "pre", "fieldset", "figure", "figcaption", "table", "td",
    "th", "tbody", "body", "html", "caption",
}  # fmt: skip
#: elements that may be the article's own
HOLDS = {
    "div",
    "section",
    "article",
    "main",
    "td",
    "table",
    "tbody",
    "tr",
    "body",
    "form",
    "center",
    "ucapcontent",
}
#: names under which portals keep what is around the article
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|crumbs?|breadcrumb|foot|footer|bottom|top|topbar|header|share|sharebox|bdsharebuttonbox|social"
    r"|sidebar|side|related|toolbar|print|copyright|qrcode|pagination|comment|search)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
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
#: a child that holds so much of the text holds the article
MOST = 0.8
#: elements one within another that are looked through
DEEPEST = 60
#: a cell with more text than this is a part of a page
CELL = 400
#: pictures narrower or lower than this (pixels) are buttons
SMALL = 80
_TOLD = re.compile(r"。|\d(?:万|亿|千)?元|20\d\d年.{0,20}[决预]算")
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
    _drop_silent(root)
    page = _Page()
    article = _article(root)
    for title in root.iter("h1"):
        if article not in (title, *title.iterancestors()):
            page.line.append("".join(title.itertext()))
            page.end_line()
    page.walk(article)
    page.end_line()
    return Document(name, "html", tuple(page.blocks))


def _drop_silent(root: Any) -> None:
    """Remove what is not shown, and what portals put around an article."""
    whole = _weight(root)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        named = f"{element.get('class', '')} {element.get('id', '')}"
        if (
            element.tag in SILENT
            or _HIDDEN.search(element.get("style", ""))
            or (
                named.strip()
                and _AROUND.search(named)
                and _weight(element) < whole * (1 - MOST)
                and not _tells(element)
            )
        ):
            element.drop_tree()


def _unlinked(element: Any) -> Iterator[str]:
    """Yield the texts of an element that are no links."""
    if element.tag != "a" or element.get("href", "#").startswith("#"):
        yield (element.text or "").strip()
        for child in element:
            yield from _unlinked(child)
            yield (child.tail or "").strip()


def _weight(element: Any) -> int:
    """Return how much of an element is text that is no link."""
    return sum(map(len, _unlinked(element)))


def _is_menu(element: Any) -> bool:
    """Say whether an element is a list of links."""
    if element.tag not in ("ul", "ol", "dl", "div", "td") or next(element.iter("a"), None) is None:
        return False
    words = sum(len(text.strip()) for text in element.itertext())
    return words > 0 and _weight(element) < words * (1 - MOST) and next(element.iter("img"), None) is None


def _tells(element: Any) -> bool:
    """Say whether an element has text of its own that a report may hold: a title, sentences, amounts, a table."""
    return bool(_TOLD.search("".join(_unlinked(element)))) or any(map(_is_data, element.iter("table")))


def _article(root: Any) -> Any:
    """Return the element in which the article stands: down to the child that holds most, while what is beside tells nothing."""
    here = body if (body := root.find("body")) is not None else root
    for _ in range(DEEPEST):
        children = [child for child in here if isinstance(child.tag, str)]
        heaviest = max((c for c in children if c.tag in HOLDS), key=_weight, default=None)
        if (
            heaviest is None
            or _weight(heaviest) < MOST * max(_weight(here), 1)
            or (heaviest.tag == "table" and _is_data(heaviest))
            or any(_tells(child) for child in children if child is not heaviest)
        ):
            break
        here = heaviest
    return here


def _cells(table: Any) -> Iterator[list[Any]]:
    """Yield the cells of each row of a table, those of tables within it left out."""
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is table:
            yield [cell for cell in row if cell.tag in ("td", "th")]


def _is_data(table: Any) -> bool:
    """Say whether a table holds data: several cells a row, none of them a page."""
    if next(table.iterdescendants("table"), None) is not None:
        inner = [t for t in table.iterdescendants("table") if sum(1 for _ in t.iter("td", "th")) > 1]
        if inner:
            return False
    rows = [row for row in _cells(table) if row]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    return not any(len("".join(cell.itertext())) > CELL for row in rows for cell in row)


class _Page:
    """Blocks of a page in their order."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.line: list[str] = []
        self.number = self.made = 0

    def walk(self, element: Any) -> None:
        """Take what is within an element. libxml2 nests no deeper than 255 elements."""
        self.line.append(element.text or "")
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag == "table" and _is_data(child):
                self.end_line()
                self._table(child)
            elif tag == "img":
                self._picture(child)
            elif tag in BREAKS:
                self.end_line()
                if not _is_menu(child):
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
            for row in _cells(table)
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
