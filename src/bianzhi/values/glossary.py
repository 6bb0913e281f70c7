"""The words of the trade: key, identifier in the code, Chinese, meaning, source. From ``data/glossary.csv``.

Pages explain them (「?」), and ``docs/glossary.md`` is `glossary_markdown` of the same file:
``python -m bianzhi.values.glossary > docs/glossary.md``.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from bianzhi.values.tables import read_table

_HEAD = """# Glossary

Each term of the office once: the name in the code, the word on the pages, what it means. Made from
`src/bianzhi/values/data/glossary.csv` by `python -m bianzhi.values.glossary > docs/glossary.md`; edit the CSV, not this page.
A dash means that the term is a field, a code or a word of the pages and no class.

| in the code | 中文 | English | meaning | source |
| --- | --- | --- | --- | --- |
"""


class Term(NamedTuple):
    """What a page shows of a term: the word, one or two plain sentences, the regulation or practice behind it."""

    chinese: str
    definition: str
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the glossary.

    Attributes:
        key: name by which pages ask for it.
        identifier: class in the code; empty when there is none.
        chinese: the word on the pages.
        aliases: other words for the same.
        english: gloss for readers of the code.
        definition: one or two plain Chinese sentences.
        source: regulation, standard or practice; 本系统 for our own notions.
    """

    key: str
    identifier: str
    chinese: str
    aliases: tuple[str, ...]
    english: str
    definition: str
    source: str


@cache
def entries() -> Mapping[str, Entry]:
    """Return every entry by key, in the order of the file."""
    return MappingProxyType(
        {
            row["key"]: Entry(
                key=row["key"],
                identifier=row["identifier"],
                chinese=row["chinese"],
                aliases=tuple(filter(None, row["aliases"].split(";"))),
                english=row["english"],
                definition=row["definition"],
                source=row["source"],
            )
            for row in read_table("glossary.csv")
        }
    )


def term(key: str) -> Term:
    """Return the word, definition and source of ``key``. Raises `KeyError`."""
    entry = entries()[key]
    return Term(entry.chinese, entry.definition, entry.source)


def explain(chinese: str) -> Term | None:
    """Return the term for a Chinese word or one of its aliases; `None` when the glossary lacks it."""
    return _by_word().get(chinese)


def glossary_markdown() -> str:
    """Return the page ``docs/glossary.md``."""
    rows = (
        f"| {f'`{e.identifier}`' if e.identifier else '–'} | {'、'.join((e.chinese, *e.aliases))} "
        f"| {e.english} | {e.definition} | {e.source} |\n"
        for e in entries().values()
    )
    return _HEAD + "".join(rows)


@cache
def _by_word() -> Mapping[str, Term]:
    words: dict[str, Term] = {}
    for entry in entries().values():
        for word in (entry.chinese, *entry.aliases):
            words[word] = term(entry.key)
    return words


if __name__ == "__main__":
    sys.stdout.write(glossary_markdown())
