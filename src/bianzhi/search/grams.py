"""The words that are matched, the same on both databases.

Chinese has no spaces, and neither database cuts it well: a run of Chinese becomes its pairs of neighbours (编制管理
→ 编制 制管 管理 理), a word of any length is then a phrase of pairs. The last character stands alone too, so that
one character can be asked for and no phrase runs over from one run into the next. Letters and digits stay whole. Of
the initials every ending is kept, so that any part of a name is a beginning of one of them.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bianzhi.values.chinese import initials

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇"
RUN = re.compile(f"[{HAN}]+|[a-z0-9]+")
IS_HAN = re.compile(f"[{HAN}]")
LONGEST_INITIALS = 60
LONGEST_PERSON = 4


def normal(text: str) -> str:
    """Return ``text`` in half-width, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def runs(text: str) -> list[str]:
    """Return the runs of Chinese and of letters and digits, in order."""
    return RUN.findall(normal(text))


def pairs(run: str) -> list[str]:
    """Return the pairs of neighbouring characters of a Chinese run and its last character."""
    return [run[i : i + 2] for i in range(len(run))]


def grams(texts: Iterable[str], spelled: Iterable[str]) -> str:
    """Return the words to be indexed for ``texts``, and for the initials of ``spelled``, separated by spaces."""
    words: list[str] = []
    for text in texts:
        for run in runs(text):
            words.extend(pairs(run) if IS_HAN.match(run) else [run])
    endings: dict[str, None] = {}
    for name in spelled:
        for letters in spellings(name):
            endings.update((letters[i:], None) for i in range(len(letters)))
    return " ".join([*words, *endings])


def spellings(name: str) -> tuple[str, ...]:
    """Return the initials of ``name``; of a short one also as the name of a person, whose surname may be read otherwise."""
    ways = [initials(name)] if len(name) > LONGEST_PERSON else [initials(name), initials(name, person=True)]
    clean = ("".join(runs(way))[:LONGEST_INITIALS] for way in ways)
    return tuple(dict.fromkeys(way for way in clean if way))


@dataclass(frozen=True, slots=True)
class Term:
    """One run of a query: its pairs must follow each other; ``open`` means the last one may go on."""

    words: tuple[str, ...]
    open: bool


def terms(query: str) -> list[Term]:
    """Return what all must match for ``query``."""
    found = []
    for run in runs(query):
        if not IS_HAN.match(run) or len(run) == 1:
            found.append(Term((run,), open=True))
        else:
            found.append(Term(tuple(pairs(run)[:-1]), open=False))
    return found


def postgres_query(query: str) -> str:
    """Return ``query`` for ``to_tsquery('simple', …)``; empty when there is nothing to look for."""
    return " & ".join(
        "(" + " <-> ".join(f"{w}:*" if t.open else w for w in t.words) + ")" for t in terms(query)
    )


def sqlite_query(query: str) -> str:
    """Return ``query`` for FTS5's ``MATCH``; empty when there is nothing to look for."""
    return " AND ".join(f'"{" ".join(t.words)}"{" *" if t.open else ""}' for t in terms(query))
