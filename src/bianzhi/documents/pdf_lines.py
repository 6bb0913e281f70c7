"""What a line of a PDF page is: a table's title, a row, words of a paragraph, the number of the page."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bianzhi.documents.pdf_pieces import Line
from bianzhi.documents.pdf_prose import PART
from bianzhi.documents.pdf_tables import NOTE, OVER

TITLE = re.compile(
    r"^(?:附?表[\d一二三四五六七八九十—\-－]*[、.:：]?|\d+[、.．]|公开\d+表)?"
    r"(?:[^。；：:，…]{2,40}(?:决算|预算|收支|支出|收入|明细|情况|汇总|信息|经费)[^。；：:，…]{0,12}|(?:收支|收入|支出)总)表(?:[（(].{1,12}[)）])?$"
)
#: names the set of tables, not one
WHOLE_SET = re.compile(r"^第.{1,3}部分|年度?部门(?:决算|预算)(?:公开)?表$")
#: a row of a table whose amounts are blank
SUBJECT = re.compile(r"^[一二三四五六七八九十]{1,3}、.{2,16}(?:支出|收入|拨款)$")
NUMBER = re.compile(r"^[-－]?\d[\d,，]*(?:[.．]\d+)?%?$")
PAGE_NUMBER = re.compile(r"[-—－–]*\s*\d{1,4}\s*[-—－–]*|第\d+页(?:[,，/]?共\d+页)?|\d{1,4}/\d{1,4}")
#: words of a title are no farther apart than so many times their height
APART = 4.0
#: a page number is no wider, in points a character
NARROW = 30.0
#: a line of so many characters in one piece is no cell
RUNS = 24


def is_page_number(line: Line) -> bool:
    """Say whether a line is the number of a page."""
    narrow = line.right - line.left < NARROW * len(line.plain)
    return narrow and bool(PAGE_NUMBER.fullmatch(line.plain))


def names_table(line: Line) -> bool:
    """Say whether a line is the name of a table."""
    return bool(TITLE.match(line.plain)) and not WHOLE_SET.search(line.plain)


def runs_on(before: Line, line: Line, right: float) -> bool:
    """Say whether a line goes on with a note: that one reached the edge, and this one begins no further in and is no heading."""
    size = line.pieces[0].high - line.pieces[0].low
    heading = PART.match(line.plain) or TITLE.match(line.plain)
    return before.right > right - 3 * size and line.left < before.left + 1.0 and not heading


def is_title(line: Line, lines: Sequence[Line], index: int, *, listed: bool) -> bool:
    """Say whether a line is a table's title: it says so, and what follows stands in columns.

    ``listed``: it stands on a page with a table of contents, where only a unit beneath tells it from an entry.
    """
    high = line.pieces[0].high - line.pieces[0].low
    if not names_table(line) or any(b.left - a.right > APART * high for a, b in pairwise(line.pieces)):
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


def looks_tabular(lines: Sequence[Line]) -> bool:
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


def ends_table(line: Line) -> bool:
    """Say whether prose begins with a line: a part, a heading, the end of a paragraph."""
    text = line.plain
    if re.match(r"^第[一二三四五六七八九十\d]+部分", text):  # large letters stand apart
        return not any("." in piece.text for piece in line.pieces)
    if len(line.pieces) > 1 or NOTE.search(text):
        return False
    return bool(re.match(r"^[一二三四五六七八九十]+、.{2,30}(?:说明|情况)", text)) or (
        text.endswith("。") and len(text) > RUNS
    )


def comes_after_note(lines: Sequence[Line], index: int) -> bool:
    """Say whether a line comes after the notes beneath a table, and is none and no row."""
    line = lines[index]
    if not index or len(line.pieces) > 2 or NOTE.search(line.plain) or _is_row(line):
        return False
    start = next((k for k in range(index - 1, -1, -1) if NOTE.search(lines[k].plain)), -1)
    if start < 0:
        return False
    right = max(one.right for one in lines)
    return not all(runs_on(lines[k - 1], lines[k], right) for k in range(start + 1, index + 1))
