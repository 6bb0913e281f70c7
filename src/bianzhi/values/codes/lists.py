"""A code list: code → label, and from what people write back to the code."""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from bianzhi.values.refusal import Refusal, Refused
from bianzhi.values.tables import read_table

_IGNORED = re.compile(r"[\s·.,，、/（）()《》“”\"']")
_CLOSE_ENOUGH = 0.5
_MOST_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a list.

    Attributes:
        code: what is stored.
        label: what is shown.
        aliases: other writings that mean the same.
        note: what a clerk should know; empty for most.
    """

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    note: str = ""


class CodeList(Mapping[str, str]):
    """A list of codes in its own order; as a mapping, code → label.

    Attributes:
        name: such as ``sex``.
        title: name shown.
        standard: the standard or practice the codes are from.
        entries: every code in order.
    """

    __slots__ = ("_by_code", "_by_writing", "entries", "name", "standard", "title")

    def __init__(self, name: str, title: str, standard: str, entries: tuple[Code, ...]) -> None:
        self.name, self.title, self.standard, self.entries = name, title, standard, entries
        self._by_code = {e.code: e for e in entries}
        self._by_writing = {_plain(w): e for e in entries for w in e.aliases}
        self._by_writing |= {_plain(e.label): e for e in entries}

    def __getitem__(self, code: str) -> str:
        return self._by_code[code].label

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)

    def __repr__(self) -> str:
        return f"CodeList({self.name}, {len(self)})"

    def entry(self, code: str) -> Code:
        """Return the entry with ``code``. Raises `KeyError`."""
        return self._by_code[code]

    def label(self, code: str) -> str:
        """Return the label of ``code``; of an unknown code, the code itself, so that old data can still be shown."""
        found = self._by_code.get(code)
        return found.label if found else code

    def by_label(self, written: str) -> Code | None:
        """Return the entry of a label or alias, whatever its width, spaces and brackets; `None` when there is none."""
        return self._by_writing.get(_plain(written))

    def near(self, written: str) -> tuple[Code, ...]:
        """Return up to three entries whose label or alias looks like ``written``, the likest first."""
        plain = _plain(written)
        if not plain:
            return ()
        scored: dict[str, float] = {}
        for writing, entry in self._by_writing.items():
            score = difflib.SequenceMatcher(None, plain, writing).ratio()
            if plain in writing or writing in plain:
                score = max(score, _CLOSE_ENOUGH)
            if score >= _CLOSE_ENOUGH:
                scored[entry.code] = max(score, scored.get(entry.code, 0.0))
        best = sorted(scored, key=lambda code: -scored[code])
        return tuple(self._by_code[code] for code in best[:_MOST_SUGGESTED])

    def read(self, written: str, *, field: str = "") -> Code:
        """Return the entry meant by a code, label or alias.

        Raises:
            Refused: when there is none, with the nearest labels as the remedy; ``field`` is passed on to it.
        """
        found = self._by_code.get(written.strip()) or self.by_label(written)
        if found is not None:
            return found
        near = self.near(written)
        labels = [e.label for e in near or self.entries[:_MOST_SUGGESTED]]
        remedy = f"是不是“{'”或“'.join(labels)}”？" if near else f"请填写如“{'”“'.join(labels)}”"
        message = f"{self.title}中没有“{written.strip()}”" if written.strip() else f"没有填{self.title}"
        raise Refused(Refusal(f"code.{self.name}", message, source=self.standard, remedy=remedy, field=field))


class _Lists(Mapping[str, CodeList]):
    """Every list by name, read when first asked for."""

    def __getitem__(self, name: str) -> CodeList:
        return code_list(name)

    def __iter__(self) -> Iterator[str]:
        return iter(_index())

    def __len__(self) -> int:
        return len(_index())


CODE_LISTS: Mapping[str, CodeList] = _Lists()


@cache
def code_list(name: str) -> CodeList:
    """Return the list with ``name``; `CODE_LISTS` has all names. Raises `KeyError`."""
    title, standard = _index()[name]
    entries = tuple(
        Code(row["code"], row["label"], tuple(filter(None, row["aliases"].split(";"))), row["note"])
        for row in read_table(f"codes/{name}.csv")
    )
    return CodeList(name, title, standard, entries)


@cache
def _index() -> dict[str, tuple[str, str]]:
    return {row["name"]: (row["title"], row["standard"]) for row in read_table("codes/lists.csv")}


def _plain(written: str) -> str:
    return _IGNORED.sub("", unicodedata.normalize("NFKC", written)).casefold()
