"""Rows of a table whose cells stand where they stood on the page, blanks between them: empty cells are found by their place."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bianzhi.documents.wrapped import cells_of, spans_of, width

#: an amount that cannot be a code, a year or the number of a page
MONEY = re.compile(r"^[-－(（]?(?:\d{1,3}(?:[,，]\d{3})+(?:[.．]\d{1,6})?|\d+[.．]\d{1,6})[)）]?$")
Cell = tuple[str, int, int]


def laid_rows(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the rows of lines that are rows of a table, all of one width.

    Cells drawn with bars or tabs keep their order. Those set apart by blanks go under the columns they stand in, counted in letters
    or in their widths; where that cannot be told, a row with fewer cells than others tells none of its amounts.
    """
    rows = [cells_of(line) for line in lines]
    widest = max(map(len, rows))
    if any("\t" in line or line.count("|") > 1 for line in lines) or len(set(map(len, rows))) == 1:
        return [row + ("",) * (widest - len(row)) for row in rows]
    spans = [spans_of(line.rstrip()) for line in lines]
    for measured in (spans, [_in_widths(line, found) for line, found in zip(lines, spans, strict=True)]):
        if made := _by_column(measured):
            return made
    return [
        tuple([*("" if MONEY.match(c) and len(row) < widest else c for c in row), *[""] * (widest - len(row))])
        for row in rows
    ]


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
