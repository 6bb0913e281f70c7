"""Lines of a PDF that are a table → rows and columns.

A row is what stands at one height with a code or a number in it; names that run over several lines join the row next to them.
Columns are the stretches that cells of the rows cover; the head above is laid over them.
"""

import re
from collections.abc import Sequence

from bianzhi.documents.model import Grid, Place
from bianzhi.documents.pdf_pieces import Line, Piece

NUMBER = re.compile(r"^[-－(（]?\d[\d,，]*(?:[.．]\d+)?%?[)）]?$")
NOTE = re.compile(r"^(?:注|说明|备注)\d?[:：]|故本表(?:为空表|无数据)|仍保留该表格式")
HEAD = re.compile(r"项目|栏次|行次|科目|编码|合计|小计|决算数|预算数|单位|类$|款$")
ITEM = re.compile(r"^[一二三四五六七八九十]{1,3}、|^\d{1,2}[.．、]")
#: cells may touch by so many points and be two
TOUCH = 1.5
#: a head so near to two columns, and over neither, stands over both
ROOM = 4.0
#: labels that begin a row though no amount stands in it
STANDS = re.compile(
    r"^[一二三四五六七八九十]{1,3}、|^\d{1,2}[.．、]|合计|总计|^(?:使用非财政|用事业基金|年初|年末|结余分配|其中)"
)
WHOLE = re.compile(r"合计|总计")
#: where heads of two columns stand so close that they were taken for one
BETWEEN = re.compile(r"(?<=[预决]算数)(?=[预决]算数)")


def grid_of(above: Sequence[str], lines: Sequence[tuple[int, Line]], *, number: int) -> Grid:
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
    head, rows = [(page, _parted(line)) for page, line in rest[:start]], _rows(rest[start:])
    columns = _columns(rows, head)
    matrix = [_laid(line.pieces, columns, spread=True) for _, line in head]
    matrix += [_laid(pieces, columns, spread=False) for _, pieces in rows]
    pages = [page for page, _ in head] + [page for page, _ in rows]
    return Grid(
        tuple(matrix), Place(pages[0] if pages else 0, table=number), tuple(title), tuple(below), tuple(pages)
    )


def _parted(line: Line) -> Line:
    """Return a line of the head with 预算数 and 决算数 as cells of their own, as in the twelve columns of 三公."""
    made: list[Piece] = []
    for piece in line.pieces:
        texts = BETWEEN.split(piece.text)
        wide = (piece.right - piece.left) / max(len(piece.text), 1)
        left = piece.left
        for text in texts:
            made.append(piece._replace(text=text, left=left, right=left + wide * len(text)))
            left += wide * len(text)
    return Line(tuple(made))


def _figure(piece: Piece) -> bool:
    return bool(NUMBER.match(piece.text)) and ("." in piece.text or "," in piece.text)


def _is_row(line: Line) -> bool:
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


def _rows(lines: Sequence[tuple[int, Line]]) -> list[tuple[int, list[Piece]]]:
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


def _with_codes(rows: list[tuple[int, list[Piece]]]) -> list[tuple[int, list[Piece]]]:
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


def _has_code(pieces: Sequence[Piece]) -> bool:
    return any(re.match(r"^\d{3}(\d{2}){0,2}$|^\d{3,7}[^\d.,%]", piece.text) for piece in pieces)


def _columns(
    rows: Sequence[tuple[int, list[Piece]]], head: Sequence[tuple[int, Line]]
) -> list[tuple[float, float]]:
    """Return the stretches that cells cover, from the left; heads over nothing are columns of their own."""
    stretches: list[list[float]] = []
    for left, right in sorted((p.left, p.right) for _, pieces in rows for p in pieces):
        if stretches and left < stretches[-1][1] - TOUCH:
            stretches[-1][1] = max(stretches[-1][1], right)
        else:
            stretches.append([left, right])
    heads = [p for _, line in reversed(head) for p in line.pieces]  # the lowest first: it spans least
    for piece in heads:
        beside = [s for s in stretches if s[0] <= piece.right + ROOM and piece.left - ROOM <= s[1]]
        over = [s for s in beside if s[0] <= piece.right and piece.left <= s[1]]
        if over or len(beside) > 1:  # between two columns close by it stands over both
            continue
        own = beside[0] if beside else _headless(piece, stretches, heads)
        if own is None:
            stretches.append([piece.left, piece.right])
            stretches.sort()
        else:
            own[:] = min(own[0], piece.left), max(own[1], piece.right)
    return [(a, b) for a, b in stretches]


def _headless(piece: Piece, stretches: list[list[float]], heads: Sequence[Piece]) -> list[float] | None:
    """Return the column next to a head that no head stands over: its cells stand at one side of it, the head in its middle."""
    before = [s for s in stretches if s[1] < piece.left][-1:]
    after = [s for s in stretches if s[0] > piece.right][:1]
    top = max(h.middle for h in heads) - TOUCH
    level = [
        h
        for h in heads
        if h.middle < top  # what stands highest (收入, 支出) is above the heads of each
        and not (h.left <= piece.left and piece.right <= h.right)  # its own upper lines
    ]
    spans = [[s for s in stretches if h.left <= s[1] and s[0] <= h.right] for h in level]
    taken = [id(over[0]) for over in spans if len(over) == 1]
    free = [s for s in (*before, *after) if id(s) not in taken and not _between(s, piece, heads)]
    return min(free, key=lambda s: max(piece.left - s[1], s[0] - piece.right), default=None)


def _between(stretch: Sequence[float], piece: Piece, heads: Sequence[Piece]) -> bool:
    """Say whether a head stands between a head and a column: then the column is not its own."""
    left, right = (piece.right, stretch[0]) if stretch[0] > piece.right else (stretch[1], piece.left)
    return any(left < h.left and h.right < right for h in heads)


def _laid(
    pieces: Sequence[Piece], columns: Sequence[tuple[float, float]], *, spread: bool
) -> tuple[str, ...]:
    """Return the texts by column; a head stands over every column it spans."""
    cells = [""] * len(columns)
    for piece in sorted(pieces, key=lambda p: (-round(p.middle), p.left)):
        over = [k for k, (a, b) in enumerate(columns) if a < piece.right - TOUCH and piece.left < b - TOUCH]
        if not over and spread:
            near = (piece.left - ROOM, piece.right + ROOM)
            over = [k for k, (a, b) in enumerate(columns) if a < near[1] and near[0] < b]
        if not over:
            middle = (piece.left + piece.right) / 2
            over = (
                [min(range(len(columns)), key=lambda k: abs(sum(columns[k]) / 2 - middle))] if columns else []
            )
        for k in over if spread else over[:1]:
            cells[k] += piece.text
    return tuple(cells)
