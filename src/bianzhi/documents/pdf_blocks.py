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
from bianzhi.documents.pdf_pages import Page
from bianzhi.documents.pdf_pieces import Line
from bianzhi.documents.pdf_prose import LEADER, PART, paragraphs
from bianzhi.documents.pdf_rows import STANDS
from bianzhi.documents.pdf_tables import NOTE, OVER, grid_of

TITLE = re.compile(
    r"^(?:附?表[\d一二三四五六七八九十—\-－]*[、.:：]?|\d+[、.．]|公开\d+表)?"
    r"[^。；：:，…]{2,40}(?:决算|预算|收支|支出|收入|明细|情况|汇总|信息|经费)[^。；：:，…]{0,12}表(?:[（(].{1,12}[)）])?$"
)
#: names the set of tables, not one
WHOLE_SET = re.compile(r"^第.{1,3}部分|年度?部门(?:决算|预算)(?:公开)?表$")
#: a row of a table whose amounts are blank
SUBJECT = re.compile(r"^[一二三四五六七八九十]{1,3}、.{2,16}(?:支出|收入|拨款)$")
NUMBER = re.compile(r"^[-－]?\d[\d,，]*(?:[.．]\d+)?%?$")
PAGE_NUMBER = re.compile(r"[-—－–]*\s*\d{1,4}\s*[-—－–]*|第\d+页(?:[,，/]?共\d+页)?|\d{1,4}/\d{1,4}")
#: the number of a page before that of all: 3/20
COUNTED = re.compile(r"\d+(?=/\d+$)")
UNIT = re.compile(r"单位[:：]?(?:人民币)?[百千万亿]?$")
#: lines over a table that are looked at
ABOVE = 5
#: pages on which the same words stand before they are taken for a running head
RUNNING = 3
#: words of a title are no farther apart than so many times their height
APART = 4.0
#: a page number is no wider, in points a character
NARROW = 30.0
#: a line of so many characters in one piece is no cell
RUNS = 24


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
            while lines and _page_number(lines[edge]):
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
        if not above and not one and not any(_names(line) for line in lines):
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
        start = next((k for k, line in enumerate(tail) if _names(line)), len(tail))
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
            elif taken and _runs_on(lines[taken - 1], line, one.across[-1]):
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
        titles = [k for k, line in enumerate(lines) if _is_title(line, lines, k, listed=self._contents)]
        if self._open and titles and titles[0] <= RUNNING and lines[titles[0]].plain == self._open.above[0]:
            lines = lines[titles[0] + 1 :]  # the table goes on, its title is said again
            titles = [k - titles[0] - 1 for k in titles[1:]]
        first = titles[0] if titles else len(lines)
        if (
            self._open is None
            and self._prose
            and self._prose[-1][0] < number
            and _looks_tabular(lines[:first])
        ):
            waiting = self._waiting()
            if waiting and _names(waiting[0]):
                self._flush()
                self._open = _Open([waiting[0].plain], [(number - 1, line) for line in waiting[1:]])
        if self._open and not self._open.across:
            if _looks_tabular(lines[:first]):
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
            (k for k, line in enumerate(lines) if _ends_table(line) or _after_note(lines, k)), len(lines)
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


def _page_number(line: Line) -> bool:
    narrow = line.right - line.left < NARROW * len(line.plain)
    return narrow and bool(PAGE_NUMBER.fullmatch(line.plain))


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


def _names(line: Line) -> bool:
    """Say whether a line is the name of a table."""
    return bool(TITLE.match(line.plain)) and not WHOLE_SET.search(line.plain)


def _titled(lines: Sequence[Line]) -> int:
    """Return the index of the title over a table: what stands before it does not belong to it."""
    first = max(0, len(lines) - ABOVE)
    for k in range(len(lines) - 1, first - 1, -1):
        if _names(lines[k]):
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


def _runs_on(before: Line, line: Line, right: float) -> bool:
    """Say whether a line goes on with a note: that one reached the edge, and this one begins no further in and is no heading."""
    size = line.pieces[0].high - line.pieces[0].low
    heading = PART.match(line.plain) or TITLE.match(line.plain)
    return before.right > right - 3 * size and line.left < before.left + 1.0 and not heading


def _is_title(line: Line, lines: Sequence[Line], index: int, *, listed: bool) -> bool:
    """Say whether a line is a table's title: it says so, and what follows stands in columns.

    ``listed``: it stands on a page with a table of contents, where only a unit beneath tells it from an entry.
    """
    high = line.pieces[0].high - line.pieces[0].low
    if not _names(line) or any(b.left - a.right > APART * high for a, b in pairwise(line.pieces)):
        return False
    after = lines[index + 1 : index + 8]
    if listed or any(OVER.search(one.plain) for one in after[:3]):
        return any(OVER.search(one.plain) for one in after[:3])
    return any("单位" in one.text or len(one.pieces) >= 3 for one in after)


def _is_row(line: Line) -> bool:
    return (
        len(line.pieces) >= 3
        or (len(line.pieces) > 1 and any(NUMBER.match(p.text) for p in line.pieces))
        or bool(SUBJECT.match(line.plain))
    )


def _looks_tabular(lines: Sequence[Line]) -> bool:
    """Say whether lines begin with the rest of a table: rows, with what of their names runs on, before any running text."""
    stop = next((k for k, line in enumerate(lines) if _is_text(line) or NOTE.search(line.plain)), len(lines))
    rows = sum(map(_is_row, lines[:stop]))
    return rows * 5 >= stop > 0 or (rows > 0 and stop < 6)


def _is_text(line: Line) -> bool:
    """Say whether a line is a heading or of a paragraph."""
    if len(line.pieces) > 1 or NUMBER.match(line.plain):
        return False
    heading = (
        PART.match(line.plain)
        and not SUBJECT.match(line.plain)
        and line.plain.endswith(("情况", "说明", "解释"))
    )
    return len(line.plain) > RUNS or bool(heading) or bool(re.match("^第.{1,3}部分", line.plain))


def _ends_table(line: Line) -> bool:
    text = line.plain
    if re.match(r"^第[一二三四五六七八九十\d]+部分", text):  # large letters stand apart
        return not any("." in piece.text for piece in line.pieces)
    if len(line.pieces) > 1 or NOTE.search(text):
        return False
    return bool(re.match(r"^[一二三四五六七八九十]+、.{2,30}(?:说明|情况)", text)) or (
        text.endswith("。") and len(text) > RUNS
    )


def _after_note(lines: Sequence[Line], index: int) -> bool:
    """Say whether a line comes after the notes beneath a table, and is none and no row."""
    line = lines[index]
    if not index or len(line.pieces) > 2 or NOTE.search(line.plain) or _is_row(line):
        return False
    start = next((k for k in range(index - 1, -1, -1) if NOTE.search(lines[k].plain)), -1)
    if start < 0:
        return False
    right = max(one.right for one in lines)
    return not all(_runs_on(lines[k - 1], lines[k], right) for k in range(start + 1, index + 1))
