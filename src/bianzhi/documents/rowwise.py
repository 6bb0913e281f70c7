"""Tables copied out of a PDF as text: a row a line, its cells a blank apart, put together again into columns.

Empty cells are gone in such copies, the heads are scrambled, and a name that was wrapped stands above and below its amounts. The
title says which columns the table has; which of them an amount stands in follows from the arithmetic of the table, as in
`columns`. What cannot be told is left out: no amount is put where it may not belong.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bianzhi.documents.blanks import MONEY
from bianzhi.documents.columns import placed, trusted
from bianzhi.documents.expense_cells import EXPENSES_HEAD, OF_MONEY, expenses_in_halves, expenses_of, kept_of
from bianzhi.documents.linearised import ABOVE, AMOUNT, CODE, ENDS, LONGEST, NAMES, NOTE, TITLE, UNIT, WHOLE
from bianzhi.documents.wrapped import closed_up

PAGE = re.compile(r"^(?:[-—–\s]*\d{1,3}[-—–\s]*|第\s*\d{1,3}\s*页.*)$")
#: an amount that runs into the label of the other side; the parts of a code, and the number of a label
GLUED, POINT = (
    re.compile(r"(\.\d\d)(?=[一二三四五六七八九十]{1,3}、|3\d\d(?:\d\d)?[\u4e00-\u9fff])"),
    re.compile(r"^\d{1,2}[.．、]$"),
)
SPLIT = re.compile(r"(?<!\S)([23]\d\d)[ \t]+(\d\d)(?:[ \t]+(\d\d))?(?=\s)")
NAMED = re.compile(r"(?<!\S)([23]\d\d(?:\d\d){0,2})(?=[\u4e00-\u9fff])")
#: words of a head that a wrapped name may end in: 支出, 款
SHORT = 2
#: letters of the rest of a name below the last row
REST = 8
#: blanks between cells where a page is copied as it is laid out
APART = re.compile(r"\s{2,}")
NUMERAL = re.compile(r"^[一二三四五六七八九十]{1,3}、")
#: labels of the left side of a table of totals, and of the right
LEFT, RIGHT = re.compile(r"收入|年初|上年|使用"), re.compile(r"支出|年末|结余分配|结转下年")
ECONOMIC = re.compile(r"^3\d{2}(?:\d{2})?$")
STAFF = re.compile(r"^30[13]")
#: heads with one blank between them: more than so many, each at most so long, and no sentence
MANY, HEADED, SAID = 3, 16, re.compile(r"[，。；：:]")
#: a table has at least so many rows that end in an amount
FEWEST = 3
#: title of a table with a code a row → its columns
CODED: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"一般公共预算(?!.*收入支出).*支出.*表$"), ("合计", "基本支出", "项目支出")),
    (re.compile(r"收入(?:决算|预算)(?:总)?表$"), ("本年收入合计", "财政拨款收入")),
    (re.compile(r"(?<!收入)支出(?:决算|预算)(?:总)?表$"), ("合计", "基本支出", "项目支出")),
)
#: tables that may be empty, and words of their heads
OTHER, EMPTY = re.compile(r"政府性基金|国有资本"), re.compile(r"政府性基金|国有资本|三公")
#: what is printed for nothing
NIL = re.compile(r"^[-—–－]{1,2}$")
#: the halves of a table
PERIODS = ("预算数", "决算数")
GOALS = re.compile(r"绩效|目标|自评|申报")
#: the heading of a part of the report, which may end in 表 as titles do
PART = re.compile(r"^第[一二三四五六七八九十\d]+部分")
HEAD = re.compile(r"年初结转|年末结转|本年收入|本年支出|预算数|决算数|基本支出|小计")


#: the cells of a row, and the line it stands on
Row = tuple[tuple[str, ...], int]


@dataclass
class Line:
    """A line of a table: its cells, and where it stands; ``above``, ``below``: parts of a wrapped name."""

    cells: list[str]
    index: int
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)

    @property
    def is_row(self) -> bool:
        """Whether it holds amounts, or is a code with its name."""
        return any(MONEY.match(c) for c in self.cells) or bool(CODE.match(self.cells[0]))


@dataclass(frozen=True, slots=True)
class Found:
    """A table among lines: the first and the one after the last of them, its rows, the line of each, and what stands by it."""

    start: int
    end: int
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]


def tables_in(lines: Sequence[str]) -> Iterator[Found]:
    """Yield the tables that stand as rows of text; one whose columns cannot be told has no rows and is left out of the text."""
    k = 0
    while k < len(lines):
        title = "".join(lines[k].split())
        if not TITLE.match(title) or GOALS.search(title) or PART.match(title):
            k += 1
            continue
        end = _closed(lines, k, next((n for n in range(k + 1, len(lines)) if _ends(lines[n])), len(lines)))
        above, below, body = [title], [], []
        for n in range(k + 1, end):
            plain = "".join(lines[n].split())
            if NOTE.search(plain):
                below.append(plain)
            elif UNIT.search(plain):
                above.append(plain)
            elif plain and not PAGE.match(lines[n].strip()):
                body.append(Line(_cells(lines[n]), n))
        while end > k + 1 and not lines[end - 1].strip():
            end -= 1
        drawn = any("\t" in line or "|" in line for line in lines[k + 1 : end]) and not closed_up(
            lines[k + 1 : end]
        )
        made = _rows(title, _without_heads(body), k) if not drawn and _stands(title, body) else None
        if made is None:
            k += 1
        else:
            rows, numbers = tuple(row for row, _ in made), tuple(number for _, number in made)
            yield Found(k, end, rows, numbers, tuple(above), tuple(below))
            k = end


def _closed(lines: Sequence[str], start: int, end: int) -> int:
    """Return the line after the last row or note of a table, and after the rest of a name below it: headings are not of it."""
    told = (n for n in range(end - 1, start, -1) if _is_told(lines[n]))
    last = next(told, end - 1)
    if (
        last + 1 < end
        and 0 < len(lines[last + 1].strip()) <= REST
        and not NOTE.search("".join(lines[last].split()))
    ):
        last += 1
    return last + 1


def _is_told(line: str) -> bool:
    return bool(NOTE.search("".join(line.split()))) or any(map(MONEY.match, line.split()))


def _stands(title: str, body: Sequence[Line]) -> bool:
    """Say whether a table stands below a title: rows of amounts, or a head over nothing in one that may be empty."""
    rows = sum(len(line.cells) > 1 and any(MONEY.match(c) for c in line.cells) for line in body)
    alone = sum(len(line.cells) == 1 and bool(MONEY.match(line.cells[0])) for line in body)
    if alone * 4 > rows:
        return False  # the cells came out one a line
    if EMPTY.search(title):
        return rows > 0 or any(HEAD.search("".join(line.cells)) for line in body)
    return rows >= FEWEST


def _cells(line: str) -> list[str]:
    """Return the cells of a line: a code in parts, and a number before its label, put together; what ran together, apart."""
    cells = SPLIT.sub(
        lambda m: "".join(filter(None, m.groups())), NAMED.sub(r"\1 ", GLUED.sub(r"\1 ", line))
    ).split()
    if len(cells) > 1 and POINT.match(cells[0]):
        cells[0:2] = [cells[0] + cells[1]]
    nils = any(map(MONEY.match, cells)) or (cells and (CODE.match(cells[0]) or all(map(NIL.match, cells))))
    return ["0.00" if NIL.match(cell) else cell for cell in cells] if nils else cells


def _without_heads(body: Sequence[Line]) -> list[Line]:
    """Return the lines without those of the head of a table, which stands again where a page begins."""
    first = next((k for k, line in enumerate(body) if line.is_row), len(body))
    kept = []
    for k, line in enumerate(body):
        text = "".join(line.cells)
        head = not line.is_row and (
            NAMES.search(text) or (ABOVE.match(text) and (k < first or len(text) > SHORT))
        )
        if not head:
            kept.append(line)
    return kept


def _ends(line: str) -> bool:
    plain = "".join(line.split())
    if NOTE.search(plain):
        return False
    return bool(TITLE.match(plain) or ENDS.search(plain)) or (
        len(plain) > LONGEST and not any(MONEY.match(cell) for cell in line.split()) and not _heads(line)
    )


def _heads(line: str) -> bool:
    """Say whether a long line is heads of columns, set apart as on the page."""
    cells = line.split()
    close = len(cells) > MANY and max(map(len, cells)) <= HEADED and not SAID.search(line)
    return close or len([cell for cell in APART.split(line.strip()) if len(cell) <= LONGEST]) > SHORT


def _rows(title: str, body: Sequence[Line], line: int) -> list[Row]:
    """Return the rows of a table, its head first; ``line``: where its title stands."""
    if "三公" in title:
        lines = [one for one in body if len(one.cells) > 1 and all(AMOUNT.match(c) for c in one.cells)]
        lines = [one for one in lines if not _counted(one.cells)]
        halves = any(one.cells == list(PERIODS) for one in body)
        read = expenses_in_halves if halves else expenses_of
        row = read(lines[0].cells) if len(lines) == 1 else None
        if row is None and any(MONEY.match(c) for one in body for c in one.cells):
            return _unread(body)
        index = lines[0].index if lines else line
        return [(one, index) for one in (*EXPENSES_HEAD, row or ("",) * len(EXPENSES_HEAD[0]))]
    body = _uncut(body)
    if OTHER.search(title):
        return _of_other_money(body, line)
    made: list[Row] | None = None
    if sum(sum(bool(ECONOMIC.match(c)) for c in line.cells) > 1 for line in body) >= FEWEST:
        made = _economic(body)
    elif sum(bool(CODE.match(line.cells[0])) for line in body) * 2 > len(body) / 2:
        heads = next((h for words, h in CODED if words.search(title)), ())
        made = _coded(body, heads) if heads else None
    elif sum(any(map(NUMERAL.match, line.cells)) for line in body) >= FEWEST:
        made = _labelled(body)
    return made if made and len(made) >= FEWEST else _unread(body)


def _uncut(body: Sequence[Line]) -> list[Line]:
    """Return the rows whole that were cut in two: the rest of one begins with an amount, or the name of a code left alone."""
    made: list[Line] = []
    for line in body:
        if made and _is_rest(line.cells, made[-1]):
            made[-1] = Line(made[-1].cells + line.cells, made[-1].index)
        else:
            made.append(line)
    return made


def _is_rest(cells: Sequence[str], before: Line) -> bool:
    if MONEY.match(cells[0]):
        ended = bool(MONEY.match(before.cells[-1]))
        return before.is_row and (not ended or all(map(MONEY.match, cells)))
    if not CODE.match(before.cells[-1]) or CODE.match(cells[0]):
        return False
    return any(map(MONEY.match, cells)) and (len(before.cells) == 1 or before.is_row)


def _counted(cells: Sequence[str]) -> bool:
    """Say whether a row numbers the columns."""
    return list(cells) == [str(n) for n in range(1, len(cells) + 1)]


def _unread(body: Sequence[Line]) -> list[Row]:
    """Return the amounts of a table whose columns cannot be told: it is there, and not empty."""
    told = [([c for c in line.cells if MONEY.match(c)], line.index) for line in body]
    most = max((len(amounts) for amounts, _ in told), default=0)
    return [(tuple([*amounts, *[""] * most][:most]), index) for amounts, index in told if amounts]


def _named(body: Sequence[Line]) -> list[Line]:
    """Return the rows with the parts of their wrapped names, as many below as above; what is left over at the top is the head."""
    rows: list[Line] = []
    gaps: list[list[str]] = [[]]
    for line in body:
        if line.is_row or WHOLE.match(line.cells[0]):
            rows.append(Line(line.cells, line.index))
            gaps.append([])
        else:
            gaps[-1].append("".join(line.cells))
    below = gaps.pop() if gaps else []
    for row, gap in zip(reversed(rows), reversed(gaps), strict=True):
        bare = bool(CODE.match(row.cells[0])) and all(AMOUNT.match(c) for c in row.cells[1:])
        parts = len(below) if row is not rows[0] else min(len(below), len(gap))
        parts = 0 if WHOLE.match(row.cells[0]) else min(parts, len(gap))
        if bare and not parts and gap:
            parts = 1
        row.below = below[:parts]
        row.above = gap[len(gap) - parts :] if parts else []
        below = gap[: len(gap) - parts]
    return rows


def _parsed(row: Line) -> tuple[str, str, list[str]]:
    """Return code, name and amounts of a row."""
    code = row.cells[0] if CODE.match(row.cells[0]) else ""
    rest = row.cells[1:] if code else row.cells
    amounts = [c for c in rest if AMOUNT.match(c)]
    return code, "".join([*row.above, *(c for c in rest if not AMOUNT.match(c)), *row.below]), amounts


def _coded(body: Sequence[Line], heads: Sequence[str]) -> list[Row] | None:
    """Return code, name and the amounts under their heads."""
    told = [(*_parsed(row), row.index) for row in _named(body)]
    told = [one for one in told if one[0] or WHOLE.match(one[1])]
    most = max((len(amounts) for _, _, amounts, _ in told), default=0)
    if any(c.endswith(("%", "％")) for row in body for c in row.cells):
        return None  # of two years, beside each other
    if not most or not trusted([(code, amounts) for code, _, amounts, _ in told]):
        return None
    width = len(heads) if most <= len(heads) else 1
    cut = [(code, amounts[:width] if width == 1 else amounts) for code, _, amounts, _ in told]
    laid = placed(cut, width)
    rows = [((code, name, *cells), line) for (code, name, _, line), cells in zip(told, laid, strict=True)]
    return [(("科目编码", "科目名称", *heads[:width]), told[0][3]), *rows]


def _of_other_money(body: Sequence[Line], line: int) -> list[Row]:
    """Return what is carried over, received and spent of a kind of money; the head alone where there is nothing."""
    made: list[Row] = [(("科目编码", "科目名称", *OF_MONEY), line)]
    for row in _named(body):
        code, name, amounts = _parsed(row)
        if code and amounts:
            made.append(((code, name, *kept_of(amounts)), row.index))
    blank = {tuple(map(bool, cells)) for cells, _ in made[1:]}
    told = any(map(any, (cells[2:] for cells, _ in made)))
    if len(blank) > 1 or not (told or not _unread(body)):
        return _unread(body)  # some of them have not all their amounts, or none is known
    return made


def _economic(body: Sequence[Line]) -> list[Row]:
    """Return code, name and amount of the staff at the left, of everything else at the right."""
    made: list[Row] = []
    for k, line in enumerate(body):
        groups: list[list[str]] = []
        for cell in line.cells:
            if ECONOMIC.match(cell) or cell.endswith("合计"):
                groups.append([cell])
            elif groups:
                groups[-1].append(cell)
        after = body[k + 1].cells if k + 1 < len(body) else []
        if (
            groups
            and len(groups[-1]) == 1
            and len(after) == len(("name", "amount"))
            and not ECONOMIC.match(after[0])
        ):
            groups[-1] += after  # the name and the amount slipped to the next line
        for group in groups:
            amount = group[-1] if len(group) > 1 and AMOUNT.match(group[-1]) else ""
            name = "".join(group[1:-1] if amount else group[1:])
            if ECONOMIC.match(group[0]) and not name and amount:
                name = _around(body, k)
            row = (group[0], name, amount) if ECONOMIC.match(group[0]) else ("", group[0], amount)
            left = STAFF.match(group[0]) or group[0].startswith("人员")
            made.append(((*row, "", "", "") if left else ("", "", "", *row), line.index))
    return [(("科目编码", "科目名称", "决算数") * 2, body[0].index), *made]


def _around(body: Sequence[Line], k: int) -> str:
    """Return the name whose parts stand above and below a line."""
    parts = [body[n] for n in (k - 1, k + 1) if 0 <= n < len(body)]
    return "".join("".join(part.cells) for part in parts if not part.is_row)


def _labelled(body: Sequence[Line]) -> list[Row] | None:
    """Return label and amount of income at the left, of expenditure at the right, there with the kinds of money."""
    told: list[tuple[str, str, str, list[str], int]] = []
    for k, line in enumerate(body):
        sides: list[tuple[str, list[str]]] = []
        for cell in line.cells:
            if AMOUNT.match(cell):
                if not sides:
                    sides.append((_around(body, k), []))
                sides[-1][1].append(cell)
            else:
                sides.append((cell, []))
        if not any(amounts for _, amounts in sides) or len(sides) > len(("left", "right")):
            continue
        if len(sides) == 1:
            right = bool(RIGHT.search(sides[0][0])) or not LEFT.search(sides[0][0])
            sides = [("", []), *sides] if right else [*sides, ("", [])]
        (left, income), (label, amounts) = sides
        if len(income) > 1:
            return None
        told.append((left, "".join(income), label, amounts, line.index))
    most = max((len(amounts) for *_, amounts, _ in told), default=0)
    whole = next((k for word in ("合计", "总计") for k, one in enumerate(told) if word in one[2]), -1)
    capital = any(left.startswith("三、国有资本") and income for left, income, *_ in told)
    kinds = ("政府性基金预算财政拨款", "国有资本经营预算财政拨款")[capital:]
    heads = ("决算数",) if most == 1 else ("合计", "一般公共预算财政拨款", *kinds)[:most]
    if not told or whole < 0 or most > len(heads):
        return None
    parts = [
        ("" if k == whole else f"{k + 200}", one[3]) for k, one in enumerate(told) if k <= whole and one[3]
    ]
    laid = iter(placed(parts, len(heads)))
    made: list[Row] = [(("项目", "决算数", "项目", *heads), told[0][4])]
    for k, (left, came, label, amounts, index) in enumerate(told):
        cells = next(laid) if k <= whole and amounts else tuple([*amounts, *[""] * len(heads)][: len(heads)])
        made.append(((left, came, label, *cells), index))
    return made
