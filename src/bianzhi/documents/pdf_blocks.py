"""Pages of a PDF → paragraphs and tables in their order: titles stand above a table, notes beneath, and tables run over pages.

A ruled table is known by its lines; where none are drawn, a table begins at its title and ends where prose begins.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bianzhi.documents.model import Block, Grid, Place
from bianzhi.documents.pdf_cells import REACH, Ruled
from bianzhi.documents.pdf_lines import (
    NUMBER,
    TITLE,
    comes_after_note,
    ends_table,
    is_page_number,
    is_title,
    looks_tabular,
    names_table,
    runs_on,
)
from bianzhi.documents.pdf_pages import Page
from bianzhi.documents.pdf_pieces import Line
from bianzhi.documents.pdf_prose import LEADER, paragraphs
from bianzhi.documents.pdf_rows import STANDS
from bianzhi.documents.pdf_tables import NOTE, OVER, grid_of

#: the number of a page before that of all: 3/20
COUNTED = re.compile(r"\d+(?=/\d+$)")
UNIT = re.compile(r"单位[:：]?(?:人民币)?[百千万亿]?$")
#: lines over a table that are looked at
ABOVE = 5
#: pages on which the same words stand before they are taken for a running head
RUNNING = 3


@dataclass
class _Open:
    """The table being read: lines of one that is not ruled, or rows of one that is, with the edges of its columns."""

    above: list[str]
    lines: list[tuple[int, Line]] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    across: tuple[float, ...] = ()


class Assembly:
    """Puts pages together."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._prose: list[tuple[int, Line]] = []
        self._open: _Open | None = None
        self._tables = 0
        self._contents = False

    def page(self, number: int, page: Page, running: set[tuple[str, int]]) -> None:
        """Take the next page; ``running``: lines that stand on many pages and belong to none."""
        lines = [line for line in page.lines if _mark(line) not in running] if running else [*page.lines]
        for edge in (0, -1):
            while lines and is_page_number(lines[edge]):
                del lines[edge]
        self._contents = any(line.plain == "目录" for line in lines[:3]) or (
            self._contents and sum(bool(LEADER.search(line.plain)) for line in lines) > len(lines) / 2
        )
        start = 0
        for table in page.tables:
            end = next((k for k, line in enumerate(lines) if line.pieces[0].middle < table.top), len(lines))
            self._before(number, lines[start:end], table)
            start = max(start, end)
        if start < len(lines) or not page.tables:
            self._lines(number, lines[start:])

    def finish(self) -> list[Block]:
        """Return what was read."""
        self._close()
        self._flush()
        return self.blocks

    def _close(self) -> None:
        one, self._open = self._open, None
        if one is None:
            return
        self._tables += 1
        if one.across:
            place = Place(one.pages[0], table=self._tables)
            self.blocks.append(
                Grid(tuple(one.rows), place, tuple(one.above), tuple(one.below), tuple(one.pages))
            )
        else:
            self.blocks.append(grid_of(one.above, one.lines, number=self._tables))

    def _flush(self) -> None:
        self.blocks += paragraphs(self._prose, len(self.blocks))
        self._prose = []

    def _before(self, number: int, lines: Sequence[Line], table: Ruled) -> None:
        """Take a ruled table and the lines above it."""
        one = self._open
        lines = self._notes(lines)
        if one and one.across and one.pages[-1] < number and not one.below and _repeats(lines, one.above):
            fitted = _fitted(one, table)
            if fitted:
                _extend(one, fitted, number)
                return
        waiting: list[Line] = []
        if (
            one
            and not one.across
            and len(one.lines) < ABOVE
            and not any(_amounts(line.text.split()) for _, line in one.lines)
        ):
            waiting = [line for _, line in one.lines]  # its title stands at the end of a page
            above = [*one.above]
            self._open = None
        else:
            above = []
        if not above and not one and not any(names_table(line) for line in lines):
            lines = [*self._waiting(), *lines]
        start = _titled(lines)
        if start or above:
            above += _over(waiting)
        if lines[:start]:
            self._lines(number, lines[:start])
        self._close()
        self._flush()
        above += _over(lines[start:])
        self._open = _Open(
            above, rows=list(table.rows), pages=[number] * len(table.rows), across=table.frame.across
        )

    def _waiting(self) -> list[Line]:
        """Take back the title at the end of the page before, and what stands under it."""
        tail = [line for _, line in self._prose[-ABOVE:]]
        start = next((k for k, line in enumerate(tail) if names_table(line)), len(tail))
        if start == len(tail):
            while start and OVER.search(tail[start - 1].plain):
                start -= 1
        if start < len(tail):
            del self._prose[start - len(tail) :]
        return tail[start:]

    def _notes(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Take the notes beneath a ruled table; return the lines after them."""
        one = self._open
        if one is None or not one.across:
            return lines
        taken = 0
        for line in lines:
            text = "".join(piece.text for piece in line.pieces)
            if NOTE.search(text):
                one.below.append(text)
            elif taken and runs_on(lines[taken - 1], line, one.across[-1]):
                one.below[-1] += text
            else:
                break
            taken += 1
        return lines[taken:]

    def _lines(self, number: int, lines: Sequence[Line]) -> None:
        """Take lines that no ruled table follows."""
        if self._open and self._open.across:
            lines = self._notes(lines)
            if lines:
                self._close()
        titles = [k for k, line in enumerate(lines) if is_title(line, lines, k, listed=self._contents)]
        if self._open and titles and titles[0] <= RUNNING and lines[titles[0]].plain == self._open.above[0]:
            lines = lines[titles[0] + 1 :]  # the table goes on, its title is said again
            titles = [k - titles[0] - 1 for k in titles[1:]]
        first = titles[0] if titles else len(lines)
        if (
            self._open is None
            and self._prose
            and self._prose[-1][0] < number
            and looks_tabular(lines[:first])
        ):
            prose = self._prose[-ABOVE:]
            waiting = self._waiting()
            if waiting and not names_table(waiting[0]):
                self._prose += prose[-len(waiting) :]  # they stand over nothing
            elif waiting:
                self._flush()
                self._open = _Open([waiting[0].plain], [(number - 1, line) for line in waiting[1:]])
        if self._open and not self._open.across:
            if looks_tabular(lines[:first]):
                stop = self._rows(number, lines[:first])
                titles = [k for k in titles if k >= stop]
                first = titles[0] if titles else len(lines)
                lines, titles, first = lines[stop:], [k - stop for k in titles], first - stop
            elif lines:
                self._close()
        self._prose += [(number, line) for line in lines[:first]]
        for start, end in pairwise([*titles, len(lines)]):
            self._close()
            self._flush()
            self._open = _Open([lines[start].plain])
            stop = start + 1 + self._rows(number, lines[start + 1 : end])
            self._prose += [(number, line) for line in lines[stop:end]]

    def _rows(self, number: int, lines: Sequence[Line]) -> int:
        """Add lines to the open table; return how many: where prose begins it is closed."""
        assert self._open is not None
        stop = next(
            (k for k, line in enumerate(lines) if ends_table(line) or comes_after_note(lines, k)), len(lines)
        )
        self._open.lines.extend((number, line) for line in lines[:stop])
        if stop < len(lines):
            self._close()
        return stop


def assembled(pages: Sequence[Page]) -> list[Block]:
    """Return the paragraphs and tables of all pages."""
    running = _running([page.lines for page in pages])
    assembly = Assembly()
    for number, page in enumerate(pages, start=1):
        assembly.page(number, page, running)
    return assembly.finish()


def _mark(line: Line) -> tuple[str, int]:
    """Return by what a running head is known again on another page: its words, and its height."""
    return COUNTED.sub("", line.plain), round(line.pieces[0].middle / 2)


def _running(pages: Sequence[Sequence[Line]]) -> set[tuple[str, int]]:
    """Return the lines at the edges of pages whose words stand on half of them, wherever two pages have them at one height.

    Upright and lying pages have their heads at different heights: the few lying ones are known by the words of the many upright.
    """
    seen: Counter[tuple[str, int]] = Counter()
    for lines in pages:
        edge = {_mark(line) for line in (*lines[:2], *lines[-2:])}
        seen.update(mark for mark in edge if not TITLE.match(mark[0]) and not OVER.search(mark[0]))
    seen = Counter({mark: count for mark, count in seen.items() if count > 1})
    words: Counter[str] = Counter()
    for (text, _), count in seen.items():
        words[text] += count
    return {mark for mark in seen if words[mark[0]] >= max(RUNNING, len(pages) / 2)}


def _repeats(lines: Sequence[Line], above: Sequence[str]) -> bool:
    """Say whether lines over a table only say again what stands over the part of it on the page before."""
    known = {"".join(text.split()) for text in above}
    return all(line.plain in known or re.fullmatch(r".{0,30}[（(]?续表?[)）]?", line.plain) for line in lines)


def _fitted(one: _Open, table: Ruled) -> list[tuple[str, ...]] | None:
    """Return the rows of a table in the columns of the open one, both set to the edges of either; ``None``: of another table."""
    own, other = one.across, table.frame.across
    if abs(own[0] - other[0]) > REACH or abs(own[-1] - other[-1]) > REACH:
        return None
    finer, coarser = (own, other) if len(own) >= len(other) else (other, own)
    if any(all(abs(at - edge) > REACH for edge in finer) for at in coarser):
        return None

    def widened(rows: Sequence[tuple[str, ...]], edges: tuple[float, ...]) -> list[tuple[str, ...]]:
        if edges == finer:
            return list(rows)
        middles = [(a + b) / 2 for a, b in pairwise(finer)]
        places = [sum(edge < middle for edge in edges[1:-1]) for middle in middles]
        return [tuple(row[k] for k in places) for row in rows]

    one.rows[:] = widened(one.rows, own)
    one.across = finer
    return widened(table.rows, other)


def _extend(one: _Open, rows: Sequence[tuple[str, ...]], number: int) -> None:
    """Add the rows on a further page: without the head said again, and the rest of a row that was torn to it."""
    head = 0
    while head < min(len(rows), len(one.rows)) and rows[head] == one.rows[head] and not _amounts(rows[head]):
        head += 1
    if head < len(rows) and _torn(one.rows[-1], rows[head]):
        one.rows[-1] = tuple(
            a if a == b and not b else a + b for a, b in zip(one.rows[-1], rows[head], strict=True)
        )
        head += 1
    one.rows += rows[head:]
    one.pages += [number] * (len(rows) - head)


def _amounts(row: Sequence[str]) -> bool:
    return any(NUMBER.match(text) and "." in text for text in row)


def _torn(before: Sequence[str], row: Sequence[str]) -> bool:
    """Say whether a row is the rest of the one before: words of a name only, no code, no amount, no beginning."""
    texts = [text for text in row if text]
    if not texts or any(NUMBER.match(text) or STANDS.search(text) for text in texts):
        return False
    return all(a for a, b in zip(before, row, strict=True) if b) and any(NUMBER.match(a) for a in before)


def _titled(lines: Sequence[Line]) -> int:
    """Return the index of the title over a table: what stands before it does not belong to it."""
    first = max(0, len(lines) - ABOVE)
    for k in range(len(lines) - 1, first - 1, -1):
        if names_table(lines[k]):
            return k
    k = len(lines)
    while k > first and OVER.search(lines[k - 1].plain):
        k -= 1
    return k


def _over(lines: Sequence[Line]) -> list[str]:
    """Return the texts over a table, a unit that ran on to the next line whole."""
    made: list[str] = []
    for line in lines:
        if made and re.fullmatch(r"[百千万亿]?元", line.plain) and UNIT.search(made[-1]):
            made[-1] += line.plain
        else:
            made.append(line.plain if TITLE.match(line.plain) else line.text)
    return made
