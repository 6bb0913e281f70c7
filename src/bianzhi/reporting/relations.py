"""Relations between cells worked out: which hold, which do not, with the arithmetic shown. Pure; exact to the 分."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

from bianzhi.reporting.books import CENT, ZERO, Books, Cell, Sheets
from bianzhi.reporting.layout import PUBLISHED, TABLES, classification, lines, unit
from bianzhi.reporting.rules import OFFICES, RULES, Rule, Severity

TERM = re.compile(r"([+-]?)\s*(before:)?([A-Z]\d?)\.([\w?{}]+)(?:\.([\w{}]+))?")
#: tables that hold something when any does
FILLED = ("T1", "T2", "T3", "T4", "T5")
#: terms that are shown one by one; of more only their sum
SHOWN = 6


class Part(NamedTuple):
    """A term as written: sign, year, and where, with what is still open in it."""

    sign: int
    before: bool
    table: str
    row: str
    column: str


class Term(NamedTuple):
    """A cell that is added (1) or taken away (−1); ``before``: of last year."""

    sign: int
    cell: Cell
    before: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """A rule of certain cells."""

    rule: Rule
    left: tuple[Term, ...]
    operator: str
    right: tuple[Term, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell of this year in it."""
        return tuple(term.cell for term in (*self.left, *self.right) if not term.before)


@dataclass(frozen=True, slots=True)
class Broken:
    """A relation that does not hold.

    Attributes:
        code, name, severity: of the rule.
        cells: of this year that take part, the left ones first.
        left, right: what the two sides come to, in 元 or pieces; ``sum``: the arithmetic in words.
    """

    code: str
    name: str
    severity: Severity
    cells: tuple[Cell, ...]
    left: Decimal
    right: Decimal
    sum: str

    @property
    def difference(self) -> Decimal:
        """Left less right."""
        return self.left - self.right

    def __str__(self) -> str:
        return f"{self.code} {self.name}：{self.sum}"


@cache
def parsed(text: str) -> tuple[tuple[Part, ...], str, tuple[Part, ...]]:
    """Return left, operator and right of a rule's text."""
    left, operator, right = re.split(r"\s(=|<=|~)\s", text)
    return _parts(left), operator, _parts(right)


def _parts(side: str) -> tuple[Part, ...]:
    return tuple(
        Part(-1 if sign == "-" else 1, bool(before), table, row, column or "amount")
        for sign, before, table, row, column in TERM.findall(side)
    )


def relations(books: Books) -> Iterator[Relation]:
    """Yield every relation that is asked of these books."""
    for rule in RULES:
        if asked(rule, books):
            yield from expanded(rule, books.now, books.before)


def asked(rule: Rule, books: Books) -> bool:
    """Say whether a rule concerns this body and what is known of it."""
    if rule.bodies and not (
        books.body.kind in rule.bodies and all(m.kind in OFFICES for m in books.body.members)
    ):
        return False
    return books.before is not None or "before:" not in rule.text


def expanded(rule: Rule, now: Sheets, before: Sheets | None = None) -> Iterator[Relation]:
    """Yield a rule for each row and column it runs over."""
    left, operator, right = parsed(rule.text)
    for row in rows_run_over(rule, now) if rule.rows else ("",):
        for column in rule.columns.split() or ("",):
            if rule.when and not _holds_when(rule.when, row, column, now):
                continue
            sides = [tuple(_terms(side, row, column, now, before)) for side in (left, right)]
            if rule.skip and not sides[1]:
                continue
            yield Relation(rule, sides[0], operator, sides[1])


def _holds_when(when: str, row: str, column: str, now: Sheets) -> bool:
    left, operator, right = parsed(when)
    values = [_value(_terms(side, row, column, now, None), now, None) for side in (left, right)]
    if operator == "~":
        return bool(values[0]) and bool(values[1])
    return values[0] == values[1]


def rows_run_over(rule: Rule, now: Sheets) -> tuple[str, ...]:
    """Return the rows that ``{row}`` runs over: those there are, and the classes and sections of those."""
    slots, _, patterns = rule.rows.partition("/")
    found: dict[str, None] = {}
    for slot in slots.split(","):
        known = now.codes(slot)
        rows = [*(c[:n] for c in known for n in (3, 5, 7) if len(c) >= n), *lines(slot)]
        for row in rows:
            if any(fits(row, pattern) for pattern in patterns.split(",")):
                found.setdefault(row)
    return tuple(found)


def fits(row: str, pattern: str) -> bool:
    """Say whether a row is what a pattern means: itself, ``*``, or digits for ``?``."""
    return pattern in ("*", row) or ("?" in pattern and row.isdecimal() and fnmatchcase(row, pattern))


def _terms(side: Iterable[Part], row: str, column: str, now: Sheets, before: Sheets | None) -> Iterator[Term]:
    for part in side:
        wanted = part.row.replace("{row}", row)
        at = part.column.replace("{column}", column)
        if "?" not in wanted:
            yield Term(part.sign, Cell(part.table, wanted, at), part.before)
            continue
        sheets = (before or Sheets()) if part.before else now
        for code in sheets.codes(part.table, len(wanted)):
            if fnmatchcase(code, wanted):
                yield Term(part.sign, Cell(part.table, code, at), part.before)


def _value(terms: Iterable[Term], now: Sheets, before: Sheets | None) -> Decimal:
    return sum((t.sign * ((before or Sheets()) if t.before else now)[t.cell] for t in terms), ZERO)


def check(books: Books) -> tuple[Broken, ...]:
    """Return every relation that does not hold, errors first; subjects nobody knows among them."""
    found = [*unknown(books.now), *below_nought(books.now)]
    half = books.grain / 2 if books.grain > CENT else ZERO
    for relation in relations(books):
        left, right = (_value(side, books.now, books.before) for side in (relation.left, relation.right))
        # figures rounded on their own: their sum may differ by half a last digit for each
        slack = half * (len(relation.left) + len(relation.right))
        if not _holds(relation.operator, left, right, slack):
            found.append(_broken(relation, left, right, books))
    found = [*_empty_tables(found, books.now), *adjusted(books)]
    return tuple(sorted(found, key=lambda b: b.severity != "error"))


def _empty_tables(found: Iterable[Broken], now: Sheets) -> list[Broken]:
    """Return what is broken, with all that fails because a table is empty said once."""
    kept: list[Broken] = []
    told: dict[str, Broken] = {}
    for broken in found:
        slot = next((at.table for at in broken.cells if at.table in FILLED and now.nil(at.table)), "")
        if not slot or not broken.code.startswith("X"):
            kept.append(broken)
        elif slot not in told:
            words = f"《{TABLES[slot].title}》没有数据，其他表里有"
            told[slot] = Broken(
                "K.3", "各表都已填写", "error", broken.cells, broken.left, broken.right, words
            )
    return [*told.values(), *kept]


def _holds(operator: str, left: Decimal, right: Decimal, slack: Decimal) -> bool:
    if operator == "~":
        return bool(left) == bool(right)
    return left - right <= slack and (operator == "<=" or right - left <= slack)


def _broken(relation: Relation, left: Decimal, right: Decimal, books: Books) -> Broken:
    rule = relation.rule
    sides = [_shown(terms, value, books) for terms, value in ((relation.left, left), (relation.right, right))]
    sign = {"=": "≠", "<=": "＞", "~": "与"}[relation.operator]
    counts = unit(relation.left[0].cell.table, relation.left[0].cell.row)
    last = (
        "，一个为0，一个不为0" if relation.operator == "~" else f"，相差{written(abs(left - right))}{counts}"
    )
    words = f"{sides[0]} {sign} {sides[1]}{last}"
    return Broken(rule.code, rule.name, rule.severity, relation.cells, left, right, words)


def _shown(terms: tuple[Term, ...], value: Decimal, books: Books) -> str:
    if not terms:
        return "没有明细行（0）"
    named = [(f"{books.year - 1}年" if t.before else "") + t.cell.named(books.year) for t in terms]
    if len(terms) == 1:
        return f"{named[0]} {written(value)}"
    if len(terms) > SHOWN:
        return f"{named[0]}等{len(terms)}项之和 {written(value)}"
    amounts = [((books.before or Sheets()) if t.before else books.now)[t.cell] for t in terms]
    summed = "".join(
        f"{'－' if t.sign < 0 else '＋' if k else ''}{written(a)}"
        for k, (t, a) in enumerate(zip(terms, amounts, strict=True))
    )
    return f"{named[0]}等{len(terms)}项 {summed}＝{written(value)}"


def written(value: Decimal) -> str:
    """Return an amount with thousands separators, to the 分 unless it is whole."""
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


def unknown(sheets: Sheets) -> Iterator[Broken]:
    """Yield the rows whose code is in no classification, or not of a table's kind."""
    for slot, made in TABLES.items():
        if made.rows == "lines":
            continue
        kind, known = classification(slot)
        for code in sheets.codes(slot):
            if code not in known:
                first = next(at for at in sheets if at.table == slot and at.row == code)
                words = f"{made.title}的科目编码{code}不在{kind}分类科目中"
                yield Broken("K.1", "科目编码在科目表中", "error", (first,), ZERO, ZERO, words)


def below_nought(sheets: Sheets) -> Iterator[Broken]:
    """Yield the amounts of published tables below nought, which hardly ever are right."""
    for at, value in sheets.items():
        if value < 0 and at.table in PUBLISHED:
            yield Broken(
                "K.2", "金额不为负", "warning", (at,), value, ZERO, f"{at.named()} {written(value)}，是负数"
            )


def adjusted(books: Books) -> Iterator[Broken]:
    """Yield the budgets whose adjustments, where any are told, do not lead from the first to the last."""
    for source in dict.fromkeys(one.source for one in books.adjustments):
        told = sum((one.amount for one in books.adjustments if one.source == source), ZERO)
        cells = (Cell("B", "total", source), Cell("B", "total", f"{source}_initial"))
        last, first = (books.now[at] for at in cells)
        if told != last - first:
            words = (
                f"调整事项合计{written(told)} ≠ {cells[0].named(books.year)} {written(last)}－年初预算数 {written(first)}"
                f"，相差{written(abs(last - first - told))}元"
            )
            yield Broken("K.4", "全年预算数＝年初预算数＋调整事项", "error", cells, last - first, told, words)


def worked_out(sheets: Sheets) -> Sheets:
    """Return sheets with every sum set that rules work out from the cells below it."""
    cells: dict[Cell, Decimal] = dict(sheets)
    for slot, made in TABLES.items():
        if made.rows != "lines":
            _with_upper_rows(cells, sheets.codes(slot), slot)
    now = Sheets(cells)
    for rule in _in_order():
        found: dict[Cell, Decimal] = {}
        for relation in expanded(replace(rule, when=""), now):
            target = relation.left[0].cell
            if any(term.cell in now for term in relation.right):  # what nobody filled makes no sum
                found[target] = _value(relation.right, now, None)
        now = now.changed(found)
    return now


def hanging(unread: Iterable[Cell], read: Container[Cell], sheets: Sheets) -> frozenset[Cell]:
    """Return the cells that could not be read, and the sums worked out from them that were not read themselves.

    Args:
        unread: cells of a file that hold what is no amount.
        read: cells that hold one.
        sheets: what was read and worked out.
    """
    found = set(unread)
    if not found:
        return frozenset()
    now = with_nought(sheets, found)
    for rule in _in_order():
        for relation in expanded(replace(rule, when=""), now):
            target = relation.left[0].cell
            if target not in read and any(term.cell in found for term in relation.right):
                found.add(target)
    return frozenset(found)


def with_nought(sheets: Sheets, cells: Iterable[Cell]) -> Sheets:
    """Return sheets that have every one of these cells, 0 where they had none: relations then run over their rows too."""
    return sheets.changed({at: ZERO for at in cells if at not in sheets})


def _with_upper_rows(cells: dict[Cell, Decimal], codes: Iterable[str], slot: str) -> None:
    """Give every item the rows of its section and class."""
    first = TABLES[slot].columns[0].key
    for code in codes:
        for length in (3, 5):
            if len(code) > length:
                cells.setdefault(Cell(slot, code[:length], first), ZERO)


@cache
def _in_order() -> tuple[Rule, ...]:
    """Return the rules that work a cell out, each after those it needs: the lowest rows and the parts of a row first."""
    sums = [rule for rule in RULES if rule.sums]
    return tuple(sorted(sums, key=_depth))


def _depth(rule: Rule) -> tuple[int, int]:
    """Sort items before sections before classes before totals; within a row its columns before its levels."""
    across = "{row}.total" in rule.text or "{row}.closing" in rule.text
    if across:
        return (0, RULES.index(rule))
    order = {"?????": 1, "???": 2}
    return (order.get(rule.rows.partition("/")[2], 3), RULES.index(rule))


def computed(slot: str, sheets: Sheets) -> Mapping[Cell, Relation]:
    """Return the cells of a table that are worked out, each with how; with rows ``sheets`` has."""
    found: dict[Cell, Relation] = {}
    for rule in _in_order():
        if parsed(rule.text)[0][0].table != slot:
            continue
        for relation in expanded(replace(rule, when=""), sheets):
            at = relation.left[0].cell
            if all(t.cell.table == slot for t in relation.right):
                found[at] = relation
    return found
