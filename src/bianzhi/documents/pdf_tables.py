"""Lines of a PDF that are a table → rows and columns.

A row is what stands at one height with a code or a number in it; names that run over several lines join the row next to them.
Columns are the stretches that cells of the rows cover; the head above is laid over them.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bianzhi.documents.model import Grid, Place

if TYPE_CHECKING:
    from bianzhi.documents.from_pdf import Line, Piece

NUMBER = re.compile(r"^[-－(（]?\d[\d,，]*(?:[.．]\d+)?%?[)）]?$")
NOTE = re.compile(r"^(?:注|说明|备注)\d?[:：]|故本表(?:为空表|无数据)|仍保留该表格式")
HEAD = re.compile(r"项目|栏次|行次|科目|编码|合计|小计|决算数|预算数|单位|类$|款$")
ITEM = re.compile(r"^[一二三四五六七八九十]{1,3}、|^\d{1,2}[.．、]")
#: cells may touch by so many points and be two
TOUCH = 1.5
#: labels that begin a row though no amount stands in it
STANDS = re.compile(
    r"^[一二三四五六七八九十]{1,3}、|^\d{1,2}[.．、]|合计|总计|^(?:使用非财政|用事业基金|年初|年末|结余分配|其中)"
)
WHOLE = re.compile(r"合计|总计")


def grid_of(above: Sequence[str], lines: "Sequence[tuple[int, Line]]", *, number: int) -> Grid:
    """Return the table of ``lines`` (page, line), whose title stands in ``above``."""
    title, below = list(above), []
    rest: list[tuple[int, Line]] = []
    for page, line in lines:
        text = "".join(piece.text for piece in line.pieces)
        if NOTE.search(text):
            below.append(text)
        elif below and len(line.pieces) == 1 and not NUMBER.match(text):
            below[-1] += text
        elif "单位" in text and ("元" in text or "部门" in text) and not any(_figure(p) for p in line.pieces):
            title.append(text)
        else:
            rest.append((page, line))
    start = next((k for k, (_, line) in enumerate(rest) if _is_row(line)), len(rest))
    head, rows = rest[:start], _rows(rest[start:])
    columns = _columns(rows, head)
    matrix = [_laid(line.pieces, columns, spread=True) for _, line in head]
    matrix += [_laid(pieces, columns, spread=False) for _, pieces in rows]
    pages = [page for page, _ in head] + [page for page, _ in rows]
    return Grid(
        tuple(matrix), Place(pages[0] if pages else 0, table=number), tuple(title), tuple(below), tuple(pages)
    )


def _figure(piece: "Piece") -> bool:
    return bool(NUMBER.match(piece.text)) and ("." in piece.text or "," in piece.text)


def _is_row(line: "Line") -> bool:
    texts = [piece.text for piece in line.pieces]
    if any(_figure(piece) for piece in line.pieces) or any(
        re.match(r"^\d{3}(\d{2}){0,2}$", t) for t in texts[:1]
    ):
        return True
    if re.match(r"^\d{3}", texts[0]) or sum(bool(NUMBER.match(t)) for t in texts) >= 3:
        return True
    return bool(ITEM.match(texts[0])) or (
        len(texts) == 1 and bool(WHOLE.search(texts[0]) or texts[0] == "无")
    )


def _rows(lines: "Sequence[tuple[int, Line]]") -> "list[tuple[int, list[Piece]]]":
    """Return (page, pieces) of each row; repeated heads are dropped, broken names put together."""
    anchors: list[tuple[int, list[Piece]]] = []
    loose: list[tuple[int, Piece]] = []
    for page, line in lines:
        texts = [piece.text for piece in line.pieces]
        anchored = any(NUMBER.match(t) for t in texts) or any(map(STANDS.search, texts))
        if not anchored and HEAD.search("".join(texts)) and len(texts) > 1:
            continue
        if anchored:
            anchors.append((page, list(line.pieces)))
        else:
            loose += [(page, piece) for piece in line.pieces if piece.text not in ("类", "款", "项")]
    anchors = _with_codes(anchors)
    for page, piece in loose:
        near = [pieces for at, pieces in anchors if at == page]
        if near:
            min(near, key=lambda pieces: abs(pieces[0].middle - piece.middle)).append(piece)
    return anchors


def _with_codes(rows: "list[tuple[int, list[Piece]]]") -> "list[tuple[int, list[Piece]]]":
    """Put amounts whose code stands a little above or below onto the code's row."""
    made: list[tuple[int, list[Piece]]] = []
    for page, pieces in rows:
        if made and made[-1][0] == page:
            before = made[-1][1]
            close = abs(before[0].middle - pieces[0].middle) < 11
            codes = (_has_code(before), _has_code(pieces))
            figures = (any(map(_figure, before)), any(map(_figure, pieces)))
            if close and codes != (True, True) and figures != (True, True) and any(codes) and any(figures):
                made[-1] = (page, [*before, *pieces] if codes[0] else [*pieces, *before])
                continue
        made.append((page, pieces))
    return made


def _has_code(pieces: "Sequence[Piece]") -> bool:
    return any(re.match(r"^\d{3}(\d{2}){0,2}$|^\d{3,7}[^\d.,%]", piece.text) for piece in pieces)


def _columns(
    rows: "Sequence[tuple[int, list[Piece]]]", head: "Sequence[tuple[int, Line]]"
) -> list[tuple[float, float]]:
    """Return the stretches that cells cover, from the left; heads over nothing are columns of their own."""
    stretches: list[list[float]] = []
    for left, right in sorted((p.left, p.right) for _, pieces in rows for p in pieces):
        if stretches and left < stretches[-1][1] - TOUCH:
            stretches[-1][1] = max(stretches[-1][1], right)
        else:
            stretches.append([left, right])
    heads: list[Piece] = [p for _, line in head for p in line.pieces]
    bare = [s for s in stretches if not any(_over(s, piece) for piece in heads)]
    for piece in heads:
        if any(_over(s, piece) for s in stretches):
            continue
        # amounts stand at the right of their column, the head in its middle: it is theirs where nothing stands between
        own = next((s for s in bare if _beside(s, piece, stretches)), None)
        if own is not None:
            own[:] = [min(own[0], piece.left), max(own[1], piece.right)]
        else:
            stretches.append([piece.left, piece.right])
            stretches.sort()
    return [(a, b) for a, b in stretches]


def _over(stretch: Sequence[float], piece: "Piece") -> bool:
    return stretch[0] <= piece.right and piece.left <= stretch[1]


def _beside(stretch: Sequence[float], piece: "Piece", stretches: Sequence[Sequence[float]]) -> bool:
    """Say whether a stretch follows a head at its right, nearer than the head is wide, with nothing between."""
    gap = stretch[0] - piece.right
    return 0 < gap < max(piece.right - piece.left, 40) and not any(
        piece.right < other[0] < stretch[0] for other in stretches
    )


def _laid(
    pieces: "Sequence[Piece]", columns: Sequence[tuple[float, float]], *, spread: bool
) -> tuple[str, ...]:
    """Return the texts by column; a head stands over every column it spans."""
    cells = [""] * len(columns)
    for piece in sorted(pieces, key=lambda p: (-round(p.middle), p.left)):
        over = [k for k, (a, b) in enumerate(columns) if a < piece.right - TOUCH and piece.left < b - TOUCH]
        if not over:
            middle = (piece.left + piece.right) / 2
            over = (
                [min(range(len(columns)), key=lambda k: abs(sum(columns[k]) / 2 - middle))] if columns else []
            )
        for k in over if spread else over[:1]:
            cells[k] += piece.text
    return tuple(cells)
