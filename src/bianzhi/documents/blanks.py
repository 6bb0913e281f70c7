"""Rows of a table whose cells stand where they stood on the page, blanks between them: empty cells are found by their place."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bianzhi.documents.wrapped import NUMBER, cells_of, closed_up, spans_of, width

#: an amount that cannot be a code, a year or the number of a page
MONEY = re.compile(r"^[-－(（]?(?:\d{1,3}(?:[,，]\d{3})+(?:[.．]\d{1,6})?|\d+[.．]\d{1,6})[)）]?$")
Cell = tuple[str, int, int]


#: letters of the rest of a name, and how far from the name above it may begin
REST, ASKEW = 16, 3
#: what no name runs over with
SAID = re.compile(
    r"[。；：:\d]|^[一二三四五六七八九十]{1,3}、|^[（(][一二三四五六七八九十]|^第.{1,3}部分|表$"
)


def rests_of(line: str, above: str) -> list[tuple[str, int, int]]:
    """Return what a line holds of names that ran over in the row above it; nothing where it is anything else."""
    drawn = "\t" in above or "|" in above
    cells = spans_of(line.rstrip()) if line[:1] in " \u3000" and not drawn else []
    names = [start for text, start, _ in spans_of(above.rstrip()) if not text[:1].isdigit()]
    return (
        cells
        if all(
            len(text) <= REST and not SAID.search(text) and any(abs(start - one) <= ASKEW for one in names)
            for text, start, _ in cells
        )
        else []
    )


def laid_rows(lines: Sequence[str], rests: Sequence[Sequence[Cell]]) -> list[tuple[str, ...]]:
    """Return the rows of lines that are rows of a table, all of one width; ``rests``: what runs over of the names of each.

    Cells drawn with bars or tabs keep their order. Those set apart by blanks go under the columns they stand in, counted in
    letters or in their widths; where that cannot be told, a row with fewer cells than others tells none of its amounts.
    """
    lines = _opened(lines)
    rows = [
        _whole(cells_of(line), spans_of(line.rstrip()) if rest else (), rest)
        for line, rest in zip(lines, rests, strict=True)
    ]
    widest = max(map(len, rows))
    if closed_up(lines):
        headed = any(len(row) == widest for row in rows if not any(map(NUMBER.match, row)))
        return [_without_amounts(row, widest if headed else widest + 1) for row in rows]
    if any("\t" in line or line.count("|") > 1 for line in lines) or len(set(map(len, rows))) == 1:
        return [row + ("",) * (widest - len(row)) for row in rows]
    spans = [
        [(text, start, end) for text, (_, start, end) in zip(row, spans_of(line.rstrip()), strict=True)]
        for row, line in zip(rows, lines, strict=True)
    ]
    for measured in (spans, [_in_widths(line, found) for line, found in zip(lines, spans, strict=True)]):
        if made := _by_column(measured):
            return made
    return [_without_amounts(row, widest) for row in rows]


def _without_amounts(row: tuple[str, ...], widest: int) -> tuple[str, ...]:
    """Return a row as wide as the widest; one that is narrower, without its amounts: they may stand in any column."""
    kept = row if len(row) == widest else tuple("" if MONEY.match(c) else c for c in row)
    return kept + ("",) * (widest - len(row))


def _opened(lines: Sequence[str]) -> list[str]:
    """Return rows drawn with bars with one at either end; where others have none there, it parts off a blank."""
    texts = [line.strip() for line in lines]
    barred = [text for text in texts if text.count("|") > 1]
    if len(barred) < len(texts) or all(text.startswith("|") for text in texts):
        return list(lines)
    return [f"|{text}|" for text in texts]


def _whole(row: tuple[str, ...], cells: Sequence[Cell], rests: Sequence[Cell]) -> tuple[str, ...]:
    """Return a row with what runs over of its names, each under where its name begins."""
    whole = list(row)
    for text, at, _ in rests:
        named = [
            k for k, (one, start, _) in enumerate(cells) if not one[:1].isdigit() and abs(start - at) <= ASKEW
        ]
        whole[named[0]] += text
    return tuple(whole)


def _in_widths(line: str, cells: Sequence[Cell]) -> list[Cell]:
    return [(text, width(line[:start]), width(line[:end])) for text, start, end in cells]


def _by_column(rows: Sequence[Sequence[Cell]]) -> list[tuple[str, ...]]:
    """Return the rows by column; nothing where two cells of a row stand in one."""
    body = [row for row in rows if any(MONEY.match(text) for text, _, _ in row)]
    columns: list[list[int]] = []
    for start, end in sorted((start, end) for row in body for _, start, end in row):
        if columns and start < columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], end)
        else:
            columns.append([start, end])
    head: Sequence[Cell] = max((row for row in rows if row not in body), key=len, default=())
    bare = [[a, b] for _, a, b in head if not any(a < d and c < b for c, d in columns)]
    if columns and len(columns) + len(bare) == len(head):
        columns += bare  # nothing stands in them
    columns.sort()
    made: list[tuple[str, ...]] = []
    for row in rows if columns else ():
        places = [_place(cell, columns) for cell in row]
        if len(row) == len(columns):
            places = list(range(len(columns)))
        elif row in body and any(a >= b for a, b in pairwise(places)):
            return []
        texts = [""] * len(columns)
        for (text, _, _), place in zip(row, places, strict=True):
            texts[place] += text
        made.append(tuple(texts))
    return made


def _place(cell: Cell, columns: Sequence[Sequence[int]]) -> int:
    """Return the column that a cell stands nearest to."""
    middle = (cell[1] + cell[2]) / 2
    return min(range(len(columns)), key=lambda k: abs((columns[k][0] + columns[k][1]) / 2 - middle))
