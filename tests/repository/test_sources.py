"""Every rule the program names is in docs/sources.md, with the article."""

import re

from bianzhi.ledger.movements import ORDINANCE
from tests.repository.tree import ROOT, SOURCE, files

PAGE = ROOT / "docs" / "sources.md"
ARTICLE = "第[一二三四五六七八九十百]+条"
#: a regulation by its name or by the constant that holds it, then one or more articles
CITED = re.compile(rf"(\{{[A-Z_]+\}}|[\u4e00-\u9fff]+)》?((?:{ARTICLE}、?)+)")
CONSTANTS = {"{ORDINANCE}": ORDINANCE, "{REGULATION}": ORDINANCE}
EXAMPLES = {"示例规定"}  # the showcase of components: no regulation of this name exists
STANDARD = re.compile(r"GB(?:/T)? \d+(?:\.\d+)?(?:-\d{4})?")


def cited() -> set[tuple[str, str]]:
    """Return (regulation, article) of every citation in the program."""
    found = set()
    for path in files(".py", ".html", ".csv", ".j2"):
        if not path.is_relative_to(SOURCE) or "vendor" in path.parts:
            continue
        for name, articles in CITED.findall(path.read_text(encoding="utf-8")):
            if name not in EXAMPLES:
                found |= {(CONSTANTS.get(name, name), article) for article in re.findall(ARTICLE, articles)}
    return found


def listed() -> set[tuple[str, str]]:
    """Return (regulation, article) of every row of the page."""
    rows = [line.split("|")[1:-1] for line in PAGE.read_text(encoding="utf-8").splitlines() if "|" in line]
    return {
        (row[0].strip(), article) for row in rows if len(row) == 6 for article in re.findall(ARTICLE, row[3])
    }


def test_the_page_lists_the_articles_the_program_cites_and_no_other() -> None:
    assert listed() == cited()


def test_the_citations_are_found() -> None:
    assert len(cited()) >= 10
    assert (ORDINANCE, "第六条") in cited()
    assert ("公务员法", "第七十六条") in cited()


def test_every_standard_the_program_names_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    named = {
        standard
        for path in files(".py", ".csv")
        if path.is_relative_to(SOURCE)
        for standard in STANDARD.findall(path.read_text(encoding="utf-8"))
    }
    assert sorted(s for s in named if not re.search(rf"{re.escape(s)}(?![\d.])", page)) == []
