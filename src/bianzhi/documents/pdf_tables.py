"""Lines of a PDF that are a table → rows and columns.

A row is what stands at one height with a code or a number in it; names that run over several lines join the row next to them.
Columns are the stretches that cells of the rows cover; the head above is laid over them.
"""

import re
from collections.abc import Sequence

from bianzhi.documents.model import Grid, Place
from bianzhi.documents.pdf_columns import columns_of, laid, spread
from bianzhi.documents.pdf_pieces import Line, Piece
from bianzhi.documents.pdf_rows import NUMBER, SHEET, heads_of, is_figure, rows_of

NOTE = re.compile(r"^(?:注|说明|备注)\d?[:：]|故本表(?:为空表|无数据)|仍保留该表格式")
#: stands over a table, right of its title or beneath; no clause of prose, where figures and marks lie between 单位 and 元
OVER = re.compile(
    r"单位[^，。；\d]*[元门]|^[\u4e00-\u9fff]{0,6}(?:\d{1,2}(?:-\d{1,2})?表|表\d{1,2}(?:-\d{1,2})?)$"
    r"|^(?:编制|填报)?(?:部门|单位)(?:名称)?[:：]|^[（(]?续表?[)）]?$"
)
ITEM = re.compile(r"^[一二三四五六七八九十]{1,3}、|^\d{1,2}[.．、]")
WHOLE = re.compile(r"合计|总计")
#: an amount and words that were taken for one: no name begins or ends with an amount
BESIDE = re.compile(
    r"^-?\d[\d,]*\.\d\d[\u4e00-\u9fff]|[\u4e00-\u9fff]\d[\d,]*\.\d\d$|^\d[\d,]*\.\d\d(?:\d{3}(?:\d\d){0,2}|-?\d[\d,]*\.\d\d)$"
)
AMOUNT = re.compile(r"(-?\d[\d,]*\.\d\d)(?=\d{3}(?:\d\d){0,2}$|-?\d[\d,]*\.\d\d$|\D|$)")
#: what stands beside the numbers of the columns
UNCOUNTED = frozenset({"栏次", "行次", "编号", "序号", "类", "款", "项"})
#: room left on either side of a cut whose place is but reckoned, in points
SLIT = 3.0
#: a year at the end of a cell; room between figures and words of one cell, in heights of them
YEAR, NARROW = re.compile(r"20\d\d$"), 0.6
#: where heads of two columns stand so close that they were taken for one
BETWEEN = re.compile(r"(?<=[预决]算数)(?=[预决]算数)")


def grid_of(above: Sequence[str], lines: Sequence[tuple[int, Line]], *, number: int) -> Grid:
    """Return the table of ``lines`` (page, line), whose title stands in ``above``."""
    title, below = list(above), []
    rest: list[tuple[int, Line]] = []
    for page, whole in lines:
        line = _with_years(_apart(whole))
        text = "".join(piece.text for piece in line.pieces)
        if NOTE.search(text):
            below.append(text)
        elif below and len(line.pieces) == 1 and not NUMBER.match(text):
            below[-1] += text  # what no longer belongs to the notes was taken away before
        elif OVER.search(text) and not any(is_figure(p) for p in line.pieces):
            title += [] if line.text in title else [line.text]
        else:
            rest.append((page, line))
    start = next((k for k, (_, line) in enumerate(rest) if _is_row(line)), len(rest))
    rows, reach = rows_of(_headless(rest, start))
    first = rest[0][0] if rest else 0
    head = heads_of([_parted(line) for line in _head(rest[:start])], reach)
    numbers = next((line for line in head if numbers_columns(line)), None)
    columns = columns_of([pieces for _, pieces in rows], head, numbers)
    matrix = spread(head, columns) if columns else []
    matrix += [laid(pieces, columns) for _, pieces in rows]
    matrix = _under_heads(matrix, len(head))
    pages = [first] * len(head) + [page for page, _ in rows]
    place = Place(pages[0] if pages else 0, table=number)
    return Grid(tuple(matrix), place, tuple(title), tuple(below), tuple(pages), guessed=True)


def _under_heads(matrix: list[tuple[str, ...]], heads: int) -> list[tuple[str, ...]]:
    """Return a table with amounts under their head where that stands beside them: a head of nothing, and next to it none."""
    width = len(matrix[0]) if 0 < heads < len(matrix) else 0
    filled = [any(row[c] for row in matrix[heads:]) for c in range(width)]
    headed = [bool(matrix[heads - 1][c]) for c in range(width)]
    for c in range(width - 1):
        one, other = (c, c + 1) if headed[c] else (c + 1, c)
        if headed[one] and not filled[one] and filled[other] and not headed[other]:
            merged = (
                (*row[:c], (row[one] if k == heads - 1 else row[other] or row[one]), *row[c + 2 :])
                for k, row in enumerate(matrix)
            )
            return _under_heads(list(merged), heads)
    return matrix


def _head(lines: Sequence[tuple[int, Line]]) -> list[Line]:
    """Return the lines of the head; what is on the page after it began is beneath, and what is said again is left out."""
    made: list[Line] = []
    said: set[str] = set()
    for page in dict.fromkeys(page for page, _ in lines):
        down = SHEET * (page - lines[0][0])
        of_page = [line for at, line in lines if at == page and line.plain not in said]
        said |= {line.plain for line in of_page}
        made += [
            Line(tuple(p._replace(low=p.low - down, high=p.high - down) for p in line.pieces))
            for line in of_page
        ]
    return made


def numbers_columns(line: Line) -> bool:
    """Say whether a line of the head numbers the columns: 栏次 1 2 3."""
    texts = [piece.text for piece in line.pieces if piece.text not in UNCOUNTED]
    numbers = [int(text) for text in texts if text.isdecimal()]
    if len(numbers) < len(texts) or not numbers or numbers[-1] > len(numbers):
        return False
    return numbers == list(range(1, len(numbers) + 1)) and (len(numbers) > 2 or len(texts) < len(line.pieces))


def _headless(lines: Sequence[tuple[int, Line]], start: int) -> list[tuple[int, Line]]:
    """Return the lines below the head, without the head said again at the top of further pages."""
    words = [line.plain for _, line in lines[:start]]
    kept: list[tuple[int, Line]] = []
    for page in dict.fromkeys(page for page, _ in lines[start:]):
        of_page = [one for one in lines[start:] if one[0] == page]
        again = 0
        while again < min(len(words), len(of_page)) and of_page[again][1].plain == words[again]:
            again += 1
        kept += of_page[again:]
    return kept


def _apart(line: Line) -> Line:
    """Return a line with an amount and the words next to it as cells of their own."""
    return _split(line, AMOUNT, SLIT) if any(BESIDE.search(piece.text) for piece in line.pieces) else line


def _parted(line: Line) -> Line:
    """Return a line of the head with 预算数 and 决算数 as cells of their own, as in the twelve columns of 三公."""
    return _split(line, BETWEEN)


def _with_years(line: Line) -> Line:
    """Return a line with a year and the words around it as one cell: some programs leave room between figures and words."""
    if not any(piece.text.startswith("年") for piece in line.pieces):
        return line
    made: list[Piece] = []
    for piece in line.pieces:
        last = made[-1] if made else None
        if (
            last
            and piece.left - last.right < NARROW * (piece.high - piece.low)
            and (
                (YEAR.search(last.text) and piece.text.startswith("年"))
                or (YEAR.fullmatch(piece.text) and last.text.endswith(("比", "较")))
            )
        ):
            made[-1] = last._replace(text=last.text + piece.text, right=piece.right)
        else:
            made.append(piece)
    return Line(tuple(made))


def _split(line: Line, where: re.Pattern[str], slit: float = 0.0) -> Line:
    """Return a line with its pieces cut; ``slit``: half the room left at a cut, in points, whose place is but reckoned."""
    made: list[Piece] = []
    for piece in line.pieces:
        texts = [text for text in where.split(piece.text) if text]
        wide = (piece.right - piece.left) / max(_width(piece.text), 1)
        left = piece.left
        for k, text in enumerate(texts):
            right = left + wide * _width(text)
            before, after = (slit if k else 0.0), (slit if k + 1 < len(texts) else 0.0)
            made.append(piece._replace(text=text, left=left + before, right=right - after))
            left = right
    return Line(tuple(made))


def _width(text: str) -> int:
    """Return how many half characters a text is wide."""
    return sum(2 if sign > "\u2e80" else 1 for sign in text)


def _is_row(line: Line) -> bool:
    texts = [piece.text for piece in line.pieces]
    if numbers_columns(line):
        return False
    if any(is_figure(piece) for piece in line.pieces) or any(
        re.match(r"^\d{3}(\d{2}){0,2}$", t) for t in texts[:1]
    ):
        return True
    if re.match(r"^\d{3}", texts[0]) or sum(bool(NUMBER.match(t)) for t in texts) >= 3:
        return True
    return bool(ITEM.match(texts[0])) or (
        len(texts) == 1 and bool(WHOLE.search(texts[0]) or texts[0] == "无")
    )
