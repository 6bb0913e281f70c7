"""Two years side by side in a table: what changed, and by how many per cent (FAULTS: RATE_BASE, PARTS).

Which two columns are meant is learned from the rows that are right.
"""

import re
from collections.abc import Iterator, Sequence

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure, figure, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.layouts import Laid
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.columns import laid_grids
from bianzhi.auditing.rules.rows import YEARLY
from bianzhi.auditing.spelled import NUMBER
from bianzhi.documents.model import Grid

#: rows that must be right, and how many times as many as are wrong
KEPT, MORE = 3, 3
#: words over a column of changes or their rates, not of shares or completions
OF_CHANGE = re.compile("增|减|升|降|幅|比(?:上年|20)|较(?:上年|20)")
MOVES = (
    "2025年部门预算\n部门收支对比表\n单位：万元\n项目\t2024年合计\t2025年合计\t比上年增减\n工资福利支出\t80.00\t88.00\t8.00\n商品和服务支出\t20.00\t18.00\t{0}\n"
    "对个人和家庭的补助\t4.00\t5.00\t1.00\n资本性支出\t2.00\t1.00\t-1.00\n"
)
MOVED = re.compile(r"增减(?!.{0,6}[率％%幅])|(?:比|较)(?:上年|20\d\d年)(?!.{0,10}[率％%幅])")


@rule(
    "P393", "PARTS", "表中的增减额与另外两列之差不符",
    fails=MOVES.format("2.00"),
    passes=MOVES.format("-2.00"),
    edge=MOVES.format("-2.0"),
)  # fmt: skip
def moves(context: Context) -> Iterator[Finding]:
    """Hold the changes of a table with two years side by side against these, where the other rows tell which two."""
    for grid, heads in context.once(_headed):
        if "增减" not in heads and "比" not in heads:
            continue
        if any(
            sum(bool(YEARLY.fullmatch("".join(c.split()))) for c in row) == len("ab")
            for row in grid.rows[:HEADS]
        ):
            continue  # T612 reads these
        _, laid = context.once(laid_grids)[id(grid)]
        for column in range(2, len(laid.heads)):
            rows = [(k, row) for k, row in laid.body if NUMBER.match(row[column])]
            if MOVED.search(laid.heads[column]) and laid.kinds[column] == "number" and len(rows) > KEPT:
                yield from _moves_wrong(grid, laid, column, rows)


#: rows that a head may have
HEADS = 6


def _headed(context: Context) -> list[tuple[Grid, str]]:
    """Return the tables with the words of the rows that may be their head; asked for through `Context.once`."""
    return [
        (grid, "\n".join(["\n".join(row) for row in grid.rows[:HEADS]]))
        for grid in context.grids
        if not grid.guessed
    ]


#: how many rows two columns explain, which they are, and the rows they do not: number, cells, what is right, what is told
Tried = tuple[int, int, int, list[tuple[int, tuple[str, ...], str, Figure]]]


def _near(laid: Laid, column: int) -> list[tuple[int, int]]:
    """Return the pairs of columns before one, either of which may be the earlier year's."""
    near = [
        c
        for c in range(max(0, column - NEAREST - 1), column)
        if laid.kinds[c] == "number" and not MOVED.search(laid.heads[c])
    ]
    return [(a, b) for a in near for b in near if a != b]


def _moves_wrong(
    grid: Grid, laid: Laid, column: int, rows: Sequence[tuple[int, tuple[str, ...]]]
) -> Iterator[Finding]:
    signed = any(row[column].startswith(("-", "－", "（", "(")) for _, row in rows)
    best: Tried = (0, 0, 0, [])
    for last, now in _near(laid, column):
        kept, wrong = 0, []
        for index, row in rows:
            if not (NUMBER.match(row[last]) and NUMBER.match(row[now])):
                continue
            before, after, told = (figure(row[c], "") for c in (last, now, column))
            found = after.span - before.span
            if found.meets(told.span) or (not signed and (-found).meets(told.span)):
                kept += told.value != 0
            else:
                wrong.append((index, row, plain(after.value - before.value), told))
        best = max(best, (kept, last, now, wrong), key=lambda one: one[0] - len(one[3]))
    kept, last, now, wrong = best
    for index, row, right, told in wrong if kept >= max(KEPT, MORE * len(wrong)) else ():
        label = next((c for c in row if c and not NUMBER.match(c)), "合计")
        yield Finding(
            "P393", "PARTS", "error", f"“{label}”的增减额{told.text}，应为{right}", grid.place_of(index, column),
            f"{label} {row[last]} {row[now]} {told.text}", told.text, right, f"{row[now]}－{row[last]}＝{right}", "", f"改为{right}",
        )  # fmt: skip


RATES = (
    "2025年部门预算\n部门收支对比表\n单位：万元\n项目\t2024年预算数\t2025年预算数\t增减额\t增减率\n工资福利支出\t80.00\t88.00\t8.00\t10.00%\n商品和服务支出\t20.00\t18.00\t-2.00\t{0}\n"
    "对个人和家庭的补助\t4.00\t5.00\t1.00\t25.00%\n资本性支出\t2.00\t1.00\t-1.00\t-50.00%\n"
)
PERCENT = re.compile(r"^[-－]?\d[\d,]*(?:\.\d+)?[%％]$")
#: amounts beside a rate that may be those of the two years
NEAREST = 6


@rule(
    "A150", "RATE_BASE", "表中的增减率与两年的数对不上",
    fails=RATES.format("-20.00%"),
    passes=RATES.format("-10.00%"),
    edge=RATES.format("-10.0%"),
)  # fmt: skip
def rates(context: Context) -> Iterator[Finding]:
    """Hold the rates of a table with two years side by side against these, where the other rows tell which two."""
    for grid, heads in context.once(_headed):
        if not OF_CHANGE.search(heads):
            continue
        if sum(1 for row in grid.rows if any("%" in cell or "％" in cell for cell in row)) <= KEPT:
            continue
        _, laid = context.once(laid_grids)[id(grid)]
        width = len(laid.heads)
        for column in range(2, width):
            rows = [(k, row) for k, row in laid.body if PERCENT.match(row[column])]
            if len(rows) > KEPT and OF_CHANGE.search(laid.heads[column]):
                yield from _rates_wrong(grid, laid, column, rows)


def _rates_wrong(
    grid: Grid, laid: Laid, column: int, rows: Sequence[tuple[int, tuple[str, ...]]]
) -> Iterator[Finding]:
    best: Tried = (0, 0, 0, [])
    for last, now in _near(laid, column):
        kept, wrong = 0, []
        for index, row in rows:
            if not (NUMBER.match(row[last]) and NUMBER.match(row[now])):
                continue
            before, after, told = (
                figure(row[last], ""),
                figure(row[now], ""),
                figure(row[column].rstrip("%％"), "%"),
            )
            found = (after.span - before.span).over(before.span)
            if found is None:
                continue
            if found.meets(told.span):
                kept += after.value != before.value
            else:
                right = f"{plain((after.value - before.value) / before.value * 100, 2)}%"
                wrong.append((index, row, right, told))
        best = max(best, (kept, last, now, wrong), key=lambda one: one[0] - len(one[3]))
    kept, last, now, wrong = best
    for index, row, right, told in wrong if kept >= max(KEPT, MORE * len(wrong)) else ():
        label = next((c for c in row if c and not NUMBER.match(c) and not PERCENT.match(c)), "合计")
        yield Finding(
            "A150", "RATE_BASE", "error", f"“{label}”的增减率{told.text}，应为{right}", grid.place_of(index, column),
            f"{label} {row[last]} {row[now]} {told.text}", told.text, right, f"（{row[now]}－{row[last]}）÷{row[last]}＝{right}", "", f"改为{right}",
        )  # fmt: skip
