"""Where on a saved web page the article stands: without what is not shown, what portals put around it, and lists of links."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]

SILENT = {
    "script", "style", "head", "nav", "footer", "header", "button", "select", "noscript", "template", "iframe", "object",
    "textarea", "input", "svg", "map", "aside", "title",
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
#: a child that holds so much of the text holds the article
MOST = 0.8
#: elements one within another that are looked through
DEEPEST = 60
#: a cell with more text than this is a part of a page
CELL = 400
_TOLD = re.compile(r"。|\d(?:万|亿|千)?元|20\d\d年.{0,20}[决预]算")


class Weight(NamedTuple):
    """How much text an element holds, how much of it is no link, and how many links and pictures."""

    words: int = 0
    own: int = 0
    links: int = 0
    pictures: int = 0


Weights = dict[Any, Weight]


def article_of(root: Any) -> tuple[Any, Weights]:
    """Return the element in which the article stands, and what each element weighs. The page loses what is not of it."""
    _drop_silent(root, weights_of(root))
    weights = weights_of(root)
    return _article(root, weights), weights


def weights_of(root: Any) -> Weights:
    """Return what each element weighs, in one pass."""
    found: Weights = {}
    for _, element in etree.iterwalk(root, events=("end",)):
        words = own = len((element.text or "").strip())
        links = pictures = 0
        for child in element:
            more = found.get(child, Weight())
            after = len((child.tail or "").strip())
            words, own = words + more.words + after, own + more.own + after
            links, pictures = links + more.links, pictures + more.pictures
        if _is_link(element):
            own, links = 0, links + 1
        found[element] = Weight(words, own, links, pictures + (element.tag == "img"))
    return found


def _is_link(element: Any) -> bool:
    """Say whether an element leads away, by a script or not: many headings of Word are within an anchor."""
    target = element.get("href", "#here").strip()
    return element.tag == "a" and (target == "#" or not target.startswith("#"))


def is_menu(element: Any, weights: Weights) -> bool:
    """Say whether an element is a list of links."""
    weight = weights.get(element, Weight())
    return (
        element.tag in ("ul", "ol", "dl", "div", "td")
        and weight.links > 0 == weight.pictures
        and weight.own < weight.words * (1 - MOST)
    )


def _drop_silent(root: Any, weights: Weights) -> None:
    """Remove what is not shown, and what portals put around an article."""
    whole = weights[root].own
    waiting = [root]
    while waiting:
        for child in list(waiting.pop()):
            if not isinstance(child.tag, str):
                continue
            named = f"{child.get('class', '')} {child.get('id', '')}"
            if (
                child.tag in SILENT
                or _HIDDEN.search(child.get("style", ""))
                or (
                    len(named) > 1
                    and _AROUND.search(named)
                    and weights[child].own < whole * (1 - MOST)
                    and not _tells(child)
                )
            ):
                child.drop_tree()
            else:
                waiting.append(child)


def _unlinked(element: Any) -> Iterator[str]:
    """Yield the texts of an element that are no links."""
    if not _is_link(element):
        yield (element.text or "").strip()
        for child in element:
            yield from _unlinked(child)
            yield (child.tail or "").strip()


def _tells(element: Any) -> bool:
    """Say whether an element has text of its own that a report may hold: a title, sentences, amounts, a table."""
    return bool(_TOLD.search("".join(_unlinked(element)))) or any(map(is_data, element.iter("table")))


def _article(root: Any, weights: Weights) -> Any:
    """Return the element of the article: down to the child that holds most, while what is beside tells nothing."""
    here = body if (body := root.find("body")) is not None else root
    for _ in range(DEEPEST):
        children = [child for child in here if isinstance(child.tag, str)]
        heaviest = max((c for c in children if c.tag in HOLDS), key=lambda c: weights[c].own, default=None)
        if (
            heaviest is None
            or weights[heaviest].own < MOST * max(weights[here].own, 1)
            or (heaviest.tag == "table" and is_data(heaviest))
            or any(_tells(child) for child in children if child is not heaviest)
        ):
            break
        here = heaviest
    return here


def cells_of(table: Any) -> Iterator[list[Any]]:
    """Yield the cells of each row of a table, those of tables within it left out."""
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is table:
            yield [cell for cell in row if cell.tag in ("td", "th")]


def is_data(table: Any) -> bool:
    """Say whether a table holds data: several cells a row, none of them a page."""
    if next(table.iterdescendants("table"), None) is not None:
        inner = [t for t in table.iterdescendants("table") if sum(1 for _ in t.iter("td", "th")) > 1]
        if inner:
            return False
    rows = [row for row in cells_of(table) if row]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    return not any(len("".join(cell.itertext())) > CELL for row in rows for cell in row)
