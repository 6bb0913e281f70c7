"""Sums of columns and rows that no table of the nine has: of the year before, of other money, of projects (TABLES §2–9).

What adds up to what is learned from the table itself: a relation is held against a cell only where the others keep it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bianzhi.auditing.context import Context
from bianzhi.auditing.exported import is_exported
from bianzhi.auditing.figures import ZERO, Figure, added, adds_up, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.layouts import CLASS, Laid, laid_out, layout_of, row_of
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.digits import slip
from bianzhi.auditing.rules.tables import ACROSS
from bianzhi.auditing.statements import Statement, unit_of
from bianzhi.documents.model import Grid

#: sums of a column that must be right, and how many times as many as are wrong
KEPT, MORE = 3, 3
#: parts of an addition that are shown
LONGEST = 12
#: rows of a list of amounts with a sum
LISTED = 3
SUM = re.compile(r"合计|总计|小计")
TOP = re.compile(r"(?:合计|总计|小计)$")
FUNDS = re.compile(r"资金|拨款|金额|公共预算|基金|预算数|决算数|经费")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of one side with its rows: codes and labels, amounts by column. ``read``: columns that the rules of the nine look at."""

    grid: Grid
    laid: Laid
    statement: Statement | None
    rows: tuple[tuple[int, str, str, Mapping[int, Figure]], ...]
    read: frozenset[int] = frozenset()

    @property
    def columns(self) -> list[int]:
        """The columns of amounts."""
        return [c for c, kind in enumerate(self.laid.kinds) if kind == "number"]


def laid_grids(context: Context) -> dict[int, tuple[str, Laid]]:
    """Return the unit of every table and what its columns hold, by its identity; asked for through `Context.once`."""
    known = {id(made.grid): made for made in context.statements.values()}
    found: dict[int, tuple[str, Laid]] = {}
    for grid in context.document.grids:
        own = known.get(id(grid))
        unit = own.unit if own else unit_of(grid, ()) or "万元"
        found[id(grid)] = (unit, own.laid if own and own.laid else laid_out(grid, unit))
    return found


def sheets(context: Context) -> list[Sheet]:
    """Return the tables of a document that have one side; asked for through `Context.once`."""
    known = {id(made.grid): made for made in context.statements.values()}
    made = []
    for grid in context.document.grids:
        own = known.get(id(grid))
        unit, laid = context.once(laid_grids)[id(grid)]
        sides = laid.sides() if laid.body else []
        if len(sides) != 1 or len(laid.body) < LISTED:
            continue
        amounts = {c: str(c) for c in sides[0] if laid.kinds[c] == "number"}
        read = frozenset(c for row in own.rows for c in row.columns.values()) if own else frozenset()
        if own and read.issuperset(amounts):
            continue  # all of it is looked at by the rules of the nine
        layout = layout_of(sides[0], laid.kinds, amounts)
        rows = []
        for index, row in laid.body:
            found = row_of(row, layout, 0, index, unit)
            if found:
                rows.append((index, found.code, found.label, {int(c): f for c, f in found.cells.items()}))
        made.append(Sheet(grid, laid, own, tuple(rows), read))
    return made


@dataclass(frozen=True, slots=True)
class Sum:
    """A row and those it is the sum of, in a column. ``gap``: their sum less what is stated."""

    index: int
    label: str
    stated: Figure
    parts: tuple[Figure, ...]
    below: tuple[int, ...]

    @property
    def gap(self) -> Decimal:
        """How much more the parts are."""
        return sum((p.value for p in self.parts), ZERO) - self.stated.value

    @property
    def right(self) -> bool:
        """Whether it adds up."""
        return adds_up(self.parts, self.stated)


def _tree(sheet: Sheet, column: int) -> list[Sum]:
    """Return the sums that codes ask for in a column."""
    by_code = {code: (index, cells) for index, code, _, cells in reversed(sheet.rows) if code}
    children: dict[str, list[tuple[int, Mapping[int, Figure]]]] = {}
    for code, one in by_code.items():
        children.setdefault(code[:-2] if len(code) > CLASS else "", []).append(one)
    made = []
    for index, code, label, cells in sheet.rows:
        if not code and label != "合计":
            continue
        below = children.get(code, [])
        parts = tuple(one[1][column] for one in below if column in one[1])
        if parts and column in cells:
            made.append(
                Sum(index, f"{code} {label}".strip(), cells[column], parts, tuple(i for i, _ in below))
            )
    return made


def _first_wrong(wrong: Sequence[Sum]) -> list[Sum]:
    """Return what to tell: of a row that misses its own sum and makes the sum above it wrong by as much, the row."""
    return [
        one for one in wrong if not any(other.index in one.below and other.gap == -one.gap for other in wrong)
    ]


TWO = (
    "2025年部门预算\n一般公共预算支出表\n单位：万元\n科目编码\t科目名称\t2024年预算数\t2025年预算数\n205\t教育支出\t{0}\t9.00\n20502\t普通教育\t8.00\t9.00\n"
    "2050202\t小学教育\t5.00\t6.00\n2050203\t初中教育\t3.00\t3.00\n221\t住房保障支出\t2.00\t3.00\n22102\t住房改革支出\t2.00\t3.00\n2210201\t住房公积金\t2.00\t3.00\n合计\t\t10.00\t12.00"
)


@rule(
    "P390", "PARTS", "上年数或其他资金的一列，上级科目不等于下级科目之和",
    fails=TWO.format("9.00"),
    passes=TWO.format("8.00"),
    edge=TWO.format("8.01"),
)  # fmt: skip
def beside(context: Context) -> Iterator[Finding]:
    """Add up the columns of coded tables that none of the nine tables has."""
    for sheet in context.once(sheets):
        if len([1 for _, code, *_ in sheet.rows if code]) < LISTED:
            continue
        for column in sheet.columns:
            if column in sheet.read:
                continue
            sums = _tree(sheet, column)
            wrong = [one for one in sums if not one.right]
            kept = len(sums) - len(wrong)
            if not wrong or kept < KEPT or kept < MORE * (len(wrong) - 1):
                continue
            for one in _first_wrong(wrong):
                yield _told("P390", sheet, column, one)


def _told(code: str, sheet: Sheet, column: int, one: Sum, severity: str = "error") -> Finding:
    sum_, shown = added(one.parts, LONGEST)
    head = re.sub(r"\d+$", "", sheet.laid.heads[column])[-16:]
    return Finding(
        code, "PARTS", "warning" if severity == "warning" else "error",
        f"“{one.label or '合计'}”的{head}{one.stated.text}，各项之和{sum_}", sheet.grid.place_of(one.index, column),
        f"{one.label} {one.stated.text}".strip(), one.stated.text, sum_, shown, "", "请核对这一列的合计和各项",
    )  # fmt: skip


PROJECTS = "2025年部门预算\n项目支出表\n单位：万元\n项目名称\t合计\t一般公共预算\n道路养护\t{0}\t8.00\n桥梁检测\t3.00\t3.00\n设备购置\t2.00\t2.00\n合计\t13.00\t13.00"


@rule(
    "P391", "PARTS", "项目表等的合计不等于各项之和",
    fails=PROJECTS.format("6.00"),
    passes=PROJECTS.format("8.00"),
    edge=PROJECTS.format("8.01"),
)  # fmt: skip
def listed(context: Context) -> Iterator[Finding]:
    """Add up lists of amounts without codes, of projects or goods, where another column of the list adds up."""
    for sheet in context.once(sheets):
        if sheet.statement is not None or any(code for _, code, *_ in sheet.rows):
            continue
        wholes = [row for row in sheet.rows if SUM.search(row[2])]
        if len(wholes) != 1:
            continue
        index, _, label, whole = wholes[0]
        items = [row for row in sheet.rows if row[0] != index and row[3] and row[3] != whole]
        sums = []
        for column in sheet.columns:
            parts = tuple(row[3][column] for row in items if column in row[3])
            if column in whole and len(parts) > 1:
                sums.append((column, Sum(index, label, whole[column], parts, tuple(r[0] for r in items))))
        wrong = [(column, one) for column, one in sums if not one.right]
        if len(wrong) != 1 or len(items) < LISTED:
            continue
        if not any("." in p.text for p in wrong[0][1].parts) and not _of_money(sheet):
            continue  # pieces are counted by other rules
        column, one = wrong[0]
        if len(sums) > 1:
            yield _told("P391", sheet, column, one)
        elif _slip(one):
            yield _told("P391", sheet, column, one, "warning")


def _of_money(sheet: Sheet) -> bool:
    """Say whether every column of amounts is one of money by its head, whole numbers or not."""
    return all(FUNDS.search(sheet.laid.heads[c]) or TOP.search(sheet.laid.heads[c]) for c in sheet.columns)


def _slip(one: Sum) -> bool:
    """Say whether one digit of the whole or of a part, or two that changed places, make the sum wrong."""
    for number, value in ((one.stated, one.gap), *((part, -one.gap) for part in one.parts)):
        right, said = plain(number.value + value, 2), plain(number.value, 2)
        if len(right) == len(said) and not right.startswith("-") and slip(said, right):
            return True
    return False


MONEY = (
    "2025年部门预算\n部门项目支出明细表\n单位：万元\n项目名称\t合计\t财政拨款小计\t财政拨款一般公共预算\t财政拨款政府性基金\t单位资金\n道路养护\t{0}\t8.00\t5.00\t3.00\t1.00\n"
    "桥梁检测\t4.00\t3.00\t2.00\t1.00\t1.00\n设备购置\t5.00\t3.00\t1.00\t2.00\t2.00\n检测培训\t4.00\t3.00\t1.00\t2.00\t1.00\n合计\t22.00\t17.00\t9.00\t8.00\t5.00"
)


@rule(
    "P392", "PARTS", "一行的合计不等于各种资金之和",
    fails=MONEY.format("19.00"),
    passes=MONEY.format("9.00"),
    edge=MONEY.format("9.01"),
)  # fmt: skip
def across(context: Context) -> Iterator[Finding]:
    """Add up the columns of tables that are none of the nine, or whose columns these do not know."""
    for sheet in context.once(sheets):
        made = sheet.statement
        if made is not None and any(
            len(set(ACROSS.get(made.slot, ())) & set(r.cells)) > 1 for r in made.rows
        ):
            continue  # T601 adds these up
        for column, parts in _groups(sheet):
            yield from _rows_wrong(sheet, column, parts)


def _groups(sheet: Sheet) -> Iterator[tuple[int, list[int]]]:
    """Yield each column 合计 or 小计 with the columns it is the sum of."""
    heads = {c: re.sub(r"\d+$", "", sheet.laid.heads[c]) for c in sheet.columns}
    tops = [c for c, head in heads.items() if TOP.search(head)]
    for top in tops:
        group = TOP.sub("", heads[top])
        inside = [c for c, head in heads.items() if c > top and head.startswith(group) and "其中" not in head]
        nested = {n: TOP.sub("", heads[n]) for n in tops if n in inside and TOP.sub("", heads[n]) != group}
        parts = [
            c for c in inside if c in nested or not any(heads[c].startswith(p) for p in nested.values() if p)
        ]
        if len(parts) > 1:
            yield top, parts


def _rows_wrong(sheet: Sheet, column: int, parts: Sequence[int]) -> Iterator[Finding]:
    wrong: list[Sum] = []
    kept = 0
    for index, code, label, cells in sheet.rows:
        own = tuple(cells[c] for c in parts if c in cells)
        if column not in cells or not own:
            continue
        one = Sum(index, f"{code} {label}".strip(), cells[column], own, ())
        if not one.right:
            wrong.append(one)
        elif sum(p.value != 0 for p in own) > 1:
            kept += 1
    if wrong and kept >= KEPT and kept >= MORE * (len(wrong) - 1):
        for one in wrong:
            yield _told("P392", sheet, column, one)


BOTH = (
    "2025年部门预算\n部门收支总表\n单位：万元\n收入\t2024年预算数\t2025年预算数\t支出\t2024年预算数\t2025年预算数\n一、一般公共预算拨款收入\t8.00\t9.00\t一、教育支出\t{0}\t6.00\n"
    "二、事业收入\t2.00\t3.00\t二、卫生健康支出\t3.00\t4.00\n\t\t\t三、住房保障支出\t2.00\t2.00\n收入总计\t10.00\t12.00\t支出总计\t10.00\t12.00"
)
ITEM = re.compile(r"^[一二三四五六七八九十]{1,3}、")
OF_THE_YEAR, OF_ALL = re.compile(r"本年(?:收入|支出)合计"), re.compile(r"总计$")


@rule(
    "P394", "PARTS", "收支总表里上年数或其他资金的一列，各项之和不等于合计",
    fails=BOTH.format("7.00"),
    passes=BOTH.format("5.00"),
    edge=BOTH.format("5.01"),
)  # fmt: skip
def sides(context: Context) -> Iterator[Finding]:
    """Add up the other columns of the tables of totals, on a side where one column adds up."""
    for slot in ("T1", "T4"):
        made = context.statements.get(slot)
        laid = made.laid if made and not is_exported(made.grid) else None
        for side in laid.sides() if made and laid else ():
            columns = [c for c in side if laid and laid.kinds[c] == "number"]
            if len(columns) > 1 and made and laid:
                yield from _side_wrong(made, laid, side, columns)


def _side_wrong(
    made: Statement, laid: Laid, side: Sequence[int], columns: Sequence[int]
) -> Iterator[Finding]:
    read = {row.columns["total"] for row in made.rows if "total" in row.columns}
    if read.issuperset(columns):
        return
    layout = layout_of(side, laid.kinds, {c: str(c) for c in columns})
    rows = [r for k, row in laid.body if (r := row_of(row, layout, 0, k, made.unit))]
    whole = next((r for r in rows if OF_THE_YEAR.search(r.label)), None)
    whole = whole or next((r for r in reversed(rows) if OF_ALL.search(r.label)), None)
    if whole is None:
        return
    items = [r for r in rows if r.index < whole.index and ITEM.match(r.label)]
    sums = {}
    for column in columns:
        parts = tuple(r.cells[str(column)] for r in items if str(column) in r.cells)
        if len(parts) > 1 and str(column) in whole.cells:
            sums[column] = Sum(whole.index, whole.label, whole.cells[str(column)], parts, ())
    wrong = [c for c, one in sums.items() if not one.right]
    if len(wrong) == 1 and wrong[0] not in read and len(sums) > 1:
        yield _told("P394", Sheet(made.grid, laid, made, ()), wrong[0], sums[wrong[0]])
