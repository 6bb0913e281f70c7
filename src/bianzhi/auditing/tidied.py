"""A document as rules want its tables: numbers in plain digits, no units in cells, a table that goes on in another as one.

Nothing is lost: the place of every row stays the one it has in the file.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bianzhi.auditing.subjects import economic, functional
from bianzhi.documents.model import Block, Document, Grid, Paragraph

#: a cell that is a number with full-width digits or signs, and what all of these hold one of
WIDE_CELL = re.compile(r"[-－−]?\d[\d,，]*(?:[.．]\d+)?[%％]?")
WIDE = re.compile(r"[０-９]|\d[，．]\d|[－−]\d|\d％")
#: one of these is in it
WIDE_SIGNS = "０１２３４５６７８９，．－−％"
CELL = str.maketrans("０１２３４５６７８９％．，－−", "0123456789%.,--")
#: an amount with its unit, where most amounts of a table have it
WITH_UNIT = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(亿元|万元|千元|元)")
UNIT_TOLD = re.compile(r"单位[:：]?(?:人民币)?(亿元|万元|千元|元)")
#: of cells with their unit, of rows of a table; of titles in one table that show that it is several
FEWEST, TITLES = 3, 2
#: the title of a table that stands in a row of its own
TITLE = re.compile(
    r"[^。；：:，]{0,30}(?:收支|收入|支出|经费|预算|决算|采购|项目)[^。；：:，]{0,20}表(?:[（(][^）)]{1,12}[)）])?"
)
#: words by which a table says that it goes on with the one before; lines between the two, and letters of one
GOES_ON = re.compile(r"续表|[（(]续|续[）)]?$|接上表")
BETWEEN, LETTERS = 4, 60
#: rows of a head
HEAD = 7
#: the end of a code that a page's edge tore off
TORN_CODE = re.compile(r"\d{1,4}")
#: an amount whose end is torn off, and one that is whole
TORN_AMOUNT, AMOUNT = re.compile(r"-?\d[\d,]*(?:\.\d?|,\d{0,2})"), re.compile(r"-?\d{1,3}(?:,?\d{3})*\.\d\d")


def tidied(document: Document) -> Document:
    """Return the document with its tables made plain and joined."""
    parts = (part for one in document.blocks for part in (_apart(one) if isinstance(one, Grid) else (one,)))
    made = (_plain(one) if isinstance(one, Grid) else one for one in parts)
    blocks = tuple(_joined([_mended(one) if isinstance(one, Grid) and one.pages else one for one in made]))
    same = len(blocks) == len(document.blocks) and all(
        a is b for a, b in zip(blocks, document.blocks, strict=True)
    )
    return document if same else replace(document, blocks=blocks)


def _apart(grid: Grid) -> Sequence[Grid]:
    """Return the tables that stand one below the other in a sheet, or as one in a document, each from its title on."""
    if not any(row and "表" in row[0] for row in grid.rows[2:]):
        return (grid,)
    starts = [k for k, row in enumerate(grid.rows) if _entitles(row)]
    if len(starts) < TITLES or any(b - a < FEWEST for a, b in pairwise(starts)):
        return (grid,)
    made: list[Grid] = []
    for start, end in pairwise((*starts, len(grid.rows))):
        first = start if made else 0
        made.append(
            replace(
                grid,
                rows=_narrowed(grid.rows[first:end]),
                above=grid.above if not made else (),
                below=grid.below if end == len(grid.rows) else (),
                pages=grid.pages[first:end],
                lines=grid.lines[first:end],
                joins=((0, grid.place, first),) if first else (),
            )
        )
    return made


def _entitles(row: Sequence[str]) -> bool:
    """Say whether a row is a line that is the title of a table."""
    texts = set(row) - {""}
    return len(texts) == 1 and bool(TITLE.fullmatch("".join(next(iter(texts)).split())))


def _narrowed(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return rows without the columns that are another's again, or blank, as the cells of a wider table make them."""
    columns = list(zip(*rows, strict=True))
    kept = [c for c, column in enumerate(columns) if any(column) and (not c or column != columns[c - 1])]
    return tuple(tuple(row[c] for c in kept) for row in rows)


def _plain(grid: Grid) -> Grid:
    words = "\n".join(map("\t".join, grid.rows))
    if any(sign in words for sign in WIDE_SIGNS) and WIDE.search(words):
        rows = tuple(
            tuple(cell.translate(CELL) if WIDE_CELL.fullmatch(cell.strip()) else cell for cell in row)
            for row in grid.rows
        )
        grid = replace(grid, rows=rows)
    return _without_units(grid, words) if words.count("元") >= FEWEST else grid


def _mended(grid: Grid) -> Grid:
    """Return a table without torn rows, where a page ends and where its rows were reckoned.

    What is left of a code, a name, an amount stands in the row after.
    """
    rows = list(grid.rows)
    turns = {k for k, (a, b) in enumerate(pairwise(grid.pages), start=1) if a != b and k < len(rows)}
    whole = 0
    for k in range(1, len(rows)) if grid.guessed else sorted(turns):
        before = whole if grid.guessed else k - 1
        if _torn(rows[before], rows[k], turned=k in turns):
            rows[before] = tuple([a if a == b else a + b for a, b in zip(rows[before], rows[k], strict=True)])
            rows[k] = ("",) * len(rows[k])
        else:
            whole = k
    return grid if rows == list(grid.rows) else replace(grid, rows=tuple(rows))


def _torn(first: Sequence[str], rest: Sequence[str], *, turned: bool) -> bool:
    """Say whether a row is the rest of the one before: of an amount in it, or over the page a code, and no amount is whole."""
    pairs = [(a, b) for a, b in zip(first, rest, strict=True) if b and WIDE_CELL.fullmatch(b)]
    if not pairs:
        return False
    return all(
        (turned and TORN_CODE.fullmatch(b) and len(a) > len(b) and _is_code(a + b))
        or (TORN_AMOUNT.fullmatch(a) and AMOUNT.fullmatch(a + b))
        for a, b in pairs
    )


def _is_code(text: str) -> bool:
    return text in functional() or text in economic()


def _without_units(grid: Grid, words: str) -> Grid:
    """Return a table without the unit in its cells, where it is one and no other is told over the table."""
    cells = [cell for row in grid.rows for cell in row]
    units = Counter(found[2] for cell in cells if (found := WITH_UNIT.fullmatch(cell.strip())))
    bare = sum(bool(WIDE_CELL.fullmatch(cell.strip())) and "." in cell for cell in cells)
    told = UNIT_TOLD.search("".join(("".join(grid.above) + words[: LETTERS * HEAD]).split()))
    if len(units) != 1 or ((unit := next(iter(units))) and (units[unit] < FEWEST or units[unit] < bare)):
        return grid
    if told and told[1] != unit:
        return grid
    rows = tuple(
        tuple(found[1] if (found := WITH_UNIT.fullmatch(cell.strip())) else cell for cell in row)
        for row in grid.rows
    )
    return replace(grid, rows=rows, above=grid.above if told else (*grid.above, f"单位：{unit}"))


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, a table that goes on in another as one with it; the lines between are among those below it."""
    last: Grid | None = None
    near: list[Paragraph] = []
    closed = _closed(blocks)
    for block in blocks:
        if isinstance(block, Paragraph):
            if last is None:
                yield block
                continue
            near.append(block)
            if len(near) > BETWEEN or len(block.text) > LETTERS:
                yield last
                yield from near
                last, near = None, []
            continue
        if last is not None and (one := _one(last, block, near, closed=id(block) in closed)):
            last, near = one, []
            continue
        if last is not None:
            yield last
            yield from near
        last, near = block, []
    if last is not None:
        yield last
        yield from near


#: the row of the whole of a table
WHOLES = ("合计", "总计", "本年支出合计", "本年收入合计")


def _closed(blocks: Sequence[Block]) -> set[int]:
    """Return the tables that end with the row of a whole, or are followed, right away and as wide, by one that does."""
    found: set[int] = set()
    after: Grid | None = None
    for block in reversed(blocks):
        if isinstance(block, Grid):
            on = (
                after is not None
                and id(after) in found
                and {*map(len, block.rows)} == {*map(len, after.rows)}
            )
            if block.rows and (on or _labels(block)[-1] in WHOLES):
                found.add(id(block))
            after = block
        elif not PAGE.fullmatch(block.text):
            after = None
    return found


def _labels(grid: Grid) -> list[str]:
    """Return the first words of each row."""
    return [next((cell.strip() for cell in row if cell.strip()), "") for row in grid.rows]


def _unfinished(first: Grid, then: Grid, skip: int, between: Sequence[Paragraph], *, closed: bool) -> bool:
    """Say whether a table of codes has not come to the row of its whole, and the next, under no title, goes on with a code.

    So stand the pages of one table, each with its head, in files that were made from a PDF.
    """
    if then.above or not all(PAGE.fullmatch(line.text) for line in between):
        return False
    labels, begins = _labels(first), _labels(replace(then, rows=then.rows[skip : skip + 1]))[0]
    if not any(map(_is_code, labels)) or labels[-1] in WHOLES or not (closed or {*labels} & {*WHOLES}):
        return False
    return _is_code(begins) or (begins in WHOLES and not {*labels} & {*WHOLES})


def _one(first: Grid, then: Grid, between: Sequence[Paragraph], *, closed: bool) -> Grid | None:
    """Return two tables as one; ``None`` where the second does not say that it goes on, nor is ``closed`` as its last page."""
    then = _widened(first, then) if _headless(first, then, between) else then
    widths = {len(row) for row in (*first.rows[:1], *then.rows[:1])}
    if not first.rows or not then.rows or len(widths) > 1 or first.place.sheet != then.place.sheet:
        return None
    heads = set(first.rows[:HEAD])
    said = (
        _headless(first, then, between)
        or any(GOES_ON.search("".join(line.text.split())) for line in between)
        or any(map(GOES_ON.search, then.above))
    )
    skip = 0
    for row in then.rows[:HEAD]:
        own = bool(row) and len(set(row)) == 1 and bool(GOES_ON.search("".join(row[0].split())))
        if not own and row not in heads:
            break
        said = said or own
        skip += 1
    if skip == len(then.rows) or not (said or _unfinished(first, then, skip, between, closed=closed)):
        return None
    return replace(
        first,
        rows=first.rows + then.rows[skip:],
        below=(*first.below, *(line.text for line in between), *then.below),
        pages=_each(first, first.pages) + _each(then, then.pages)[skip:] if first.pages or then.pages else (),
        lines=first.lines + then.lines[skip:] if first.lines and then.lines else (),
        joins=(*first.joins, (len(first.rows), then.place, skip)),
    )


#: what stands between the parts of a table that a page's end broke: the number of the page
PAGE = re.compile(r"[-—–\s]*(?:第?\s*\d{1,3}\s*页?)?[-—–\s]*")


def _headless(first: Grid, then: Grid, between: Sequence[Paragraph]) -> bool:
    """Say whether a table has neither title nor head and begins with the code, or number, after the last of the one before."""
    if not first.rows or not then.rows or then.above or not all(PAGE.fullmatch(p.text) for p in between):
        return False
    same = len(first.rows[0]) == len(then.rows[0])
    row = then.rows[_is_rest(then.rows[0]) and len(then.rows) > 1]
    for column in range(len(row)) if same else (0,):
        begins = _key(row, column)
        if begins:
            known = [key for row in first.rows if (key := _key(row, column))]
            return bool(known) and _follows(known[-1], begins) and begins not in known
    return False


def _is_rest(row: Sequence[str]) -> bool:
    """Say whether a row holds the rest of a name only, which the end of a page tore apart."""
    words = ["".join(cell.split()) for cell in row]
    return len(words) - words.count("") == 1 and len("".join(words)) < TORN_NAME


#: letters of the rest of a name
TORN_NAME = 8


def _key(row: Sequence[str], column: int) -> str:
    """Return the code in a cell, or in it and the next two, or the number a class of a table of totals begins with."""
    text = "".join(row[column].split()) if column < len(row) else ""
    if _is_code(text):
        for cell in row[column + 1 : column + 3]:
            after = "".join(cell.split())
            if not (text.isdecimal() and len(after) == len("款款") and _is_code(text + after)):
                break
            text += after
        return text
    numbered = NUMBERED.match(text)
    return numbered[1] if numbered else ""


#: classes in a table of totals: 十九、住房保障支出
NUMBERED = re.compile(r"([一二三四五六七八九十]{1,3})、")
TEN = "十"


def _follows(last: str, begins: str) -> bool:
    """Say whether a code, or a number, comes after another in its order."""
    if last.isdecimal() and begins.isdecimal():
        return begins > last
    return not (last.isdecimal() or begins.isdecimal()) and _value(begins) == _value(last) + 1


def _value(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition(TEN)
    digits = "一二三四五六七八九"
    value = digits.index(ones) + 1 if ones else 0
    return value + (10 * (digits.index(tens) + 1 if tens else 1) if ten else 0)


def _widened(first: Grid, then: Grid) -> Grid:
    """Return a table with its codes over as many columns as those of the one it goes on with take."""
    more = len(first.rows[0]) - len(then.rows[0])
    coded = [row for row in first.rows if row and _is_code("".join(row[0].split()))]
    if more <= 0 or not coded or any(len(set(row[: more + 1])) > 1 for row in coded):
        return then
    return replace(then, rows=tuple((row[0],) * more + row for row in then.rows))


def _each(grid: Grid, pages: tuple[int, ...]) -> tuple[int, ...]:
    return pages or (grid.place.page,) * len(grid.rows)
