"""The glossary: one meaning a word, nothing the code does not have, the page made from the file."""

import re
from collections import Counter

import pytest

from bianzhi.values.glossary import entries, explain, glossary_markdown, term
from bianzhi.values.tables import DATA

SOURCE = DATA.parents[1]
DOCS = DATA.parents[3] / "docs"


def test_the_page_is_made_from_the_file() -> None:
    assert (DOCS / "glossary.md").read_text(encoding="utf-8") == glossary_markdown()


def test_a_word_means_one_thing() -> None:
    words = Counter(w for e in entries().values() for w in (e.chinese, *e.aliases))
    assert [w for w, n in words.items() if n > 1] == []
    identifiers = Counter(e.identifier for e in entries().values() if e.identifier)
    assert [i for i, n in identifiers.items() if n > 1] == []


def test_every_entry_is_whole() -> None:
    assert len(entries()) >= 40
    for entry in entries().values():
        assert entry.english, entry
        assert entry.source, entry
        assert entry.definition.endswith("。"), entry
        assert len(entry.definition) <= 80, entry
        assert "|" not in f"{entry.chinese}{entry.definition}{entry.source}"


def test_every_identifier_is_a_class_of_the_code() -> None:
    code = "\n".join(p.read_text(encoding="utf-8") for p in SOURCE.rglob("*.py"))
    classes = set(re.findall(r"^class (\w+)", code, re.MULTILINE))
    assert [e.identifier for e in entries().values() if e.identifier and e.identifier not in classes] == []


def test_explained() -> None:
    assert explain("在编人数") == term("occupied")
    assert term("occupied").chinese == "实有"
    assert "批复文件" in term("quota").definition
    assert explain("不存在的词") is None
    with pytest.raises(KeyError):
        term("nothing")
