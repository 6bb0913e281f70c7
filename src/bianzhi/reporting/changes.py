"""What a corrected report says otherwise than the one before: figures cell by cell, text paragraph by paragraph."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal, NamedTuple

from bianzhi.reporting.blocks import BEFORE, Heading, Paragraph, Picture, Report, Table, words
from bianzhi.reporting.books import Books, Sheets
from bianzhi.reporting.layout import PUBLISHED, unit
from bianzhi.reporting.sources import named

#: pieces of a paragraph: kept, only in the old one, only in the new one
Piece = tuple[Literal["same", "gone", "new"], str]


class Line(NamedTuple):
    """A paragraph of a report, with the heading it stands under."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """A figure of the published tables. ``cell``: as sources are written; amounts in the ``unit`` of its row (元, 辆 …)."""

    cell: str
    name: str
    before: Decimal
    after: Decimal
    unit: str

    @property
    def gap(self) -> Decimal:
        """By how much it grew."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class TextChange:
    """A paragraph that reads otherwise. ``at``: its place in the old text, from 0; an empty side is not there."""

    at: int
    where: str
    before: str
    after: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The paragraph with what went and what came, marked."""
        return tuple(_pieces(self.before, self.after))


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that is told otherwise."""

    cells: tuple[CellChange, ...]
    texts: tuple[TextChange, ...]

    def __bool__(self) -> bool:
        """Say whether there is anything."""
        return bool(self.cells or self.texts)


def lines_of(report: Report) -> tuple[Line, ...]:
    """Return the text of a report in its order; the cells of the books' own tables are left to `cell_changes`."""
    return tuple(line for line in _lines(report) if line.text.strip())


def _lines(report: Report) -> Iterator[Line]:
    where = report.title
    for block in report.blocks:
        if isinstance(block, Heading):
            where = words(block.runs)
            yield Line(where, where)
        elif isinstance(block, Paragraph):
            yield Line(where, words(block.runs))
        elif isinstance(block, Picture):
            yield Line(where, block.caption)
        elif isinstance(block, Table):
            yield Line(where, block.title)
            rows = () if block.slot else (*block.head, *block.rows)
            yield from (Line(block.title or where, "｜".join(words(box.runs) for box in row)) for row in rows)
            yield from (Line(block.title or where, words(note)) for note in block.notes)


def changes(old: Books, new: Books, old_lines: Sequence[Line], new_lines: Sequence[Line]) -> Changes:
    """Return what differs between two reports of the same year."""
    return Changes(tuple(cell_changes(old, new)), tuple(text_changes(old_lines, new_lines)))


def cell_changes(old: Books, new: Books) -> Iterator[CellChange]:
    """Yield the cells of the published tables that differ, this year's before last year's, in the tables' order."""
    none = Sheets()
    for mark, before, after in (("", old.now, new.now), (BEFORE, old.before or none, new.before or none)):
        found = {at for at in (*before, *after) if at.table in PUBLISHED and before[at] != after[at]}
        for at in sorted(found):
            source = f"{mark}{at}"
            yield CellChange(source, named(source, new.year), before[at], after[at], unit(at.table, at.row))


def text_changes(old: Sequence[Line], new: Sequence[Line]) -> Iterator[TextChange]:
    """Yield the paragraphs that differ, in the order of the text."""
    matcher = SequenceMatcher(None, [one.text for one in old], [one.text for one in new], autojunk=False)
    for what, start, end, first, last in matcher.get_opcodes():
        if what == "equal":
            continue
        for k, (gone, came) in enumerate(zip_longest(old[start:end], new[first:last])):
            where = (came or gone).where
            yield TextChange(min(start + k, end), where, gone.text if gone else "", came.text if came else "")


def _pieces(before: str, after: str) -> Iterable[Piece]:
    if not before or not after:
        return (("gone", before),) if before else (("new", after),)
    made: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, start, end, first, last in matcher.get_opcodes():
        if what == "equal":
            made.append(("same", before[start:end]))
            continue
        made += [("gone", before[start:end])] if end > start else []
        made += [("new", after[first:last])] if last > first else []
    return made
