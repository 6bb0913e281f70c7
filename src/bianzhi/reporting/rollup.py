"""Books of a department from those of its units: added up cell by cell, what units gave one another taken out by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from bianzhi.auditing import subjects
from bianzhi.reporting.books import (
    CENT,
    ZERO,
    Adjustment,
    Body,
    Books,
    Cell,
    Project,
    Sheets,
    Source,
    amount,
)
from bianzhi.reporting.relations import written

InternalKind = Literal["subsidy", "upward"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides of one kind of payment between units: what the payer books it as, and what the receiver does."""

    label: str
    spent: str
    income: str


#: money from above to below, and from below to above
KINDS: Mapping[InternalKind, Pair] = {
    "subsidy": Pair("对附属单位补助支出／上级补助收入", "subsidy", "grant"),
    "upward": Pair("上缴上级支出／附属单位上缴收入", "upward", "from_below"),
}


@dataclass(frozen=True, slots=True)
class Internal:
    """A payment of one unit to another of the same department, in 元, with the subject each booked it under."""

    kind: InternalKind
    payer: str
    receiver: str
    amount: Decimal
    spent_code: str
    income_code: str

    def __str__(self) -> str:
        return f"{self.payer}付给{self.receiver} {written(self.amount)}元（{KINDS[self.kind].label}）"


@dataclass(frozen=True)
class RolledUp:
    """What came of it.

    Attributes:
        books: the department's; ``problems``: why they may not be closed yet, in the clerk's words; ``notes``: what is worth
            knowing and no fault.
        internal: what was taken out.
        parts: unit → its total income and expenditure, as shown beside the sum.
    """

    books: Books
    problems: tuple[str, ...]
    internal: tuple[Internal, ...]
    parts: tuple[tuple[str, Decimal, Decimal], ...]
    notes: tuple[str, ...] = ()


def roll_up(body: Body, year: int, units: Sequence[Books], internal: Sequence[Internal] = ()) -> RolledUp:
    """Return the department's books. Payments that a unit's books do not hold are named and left in."""
    problems = list(_units(body, year, units))
    now = _summed(unit.now for unit in units)
    last = [unit.before for unit in units if unit.before is not None]
    taken: list[Internal] = []
    by_name = {unit.body.name: unit for unit in units}
    left: dict[Cell, Decimal] = {}
    for one in internal:
        fault = _fault(one, by_name, taken)
        if fault:
            problems.append(fault)
            continue
        taken.append(one)
        for at in (*_spending(one), *_income(one)):
            left[at] = left.get(at, ZERO) - one.amount
    now = now.changed({at: now[at] + change for at, change in left.items()})
    books = Books(
        body,
        year,
        now,
        _summed(last) if last else None,
        projects=_projects(units),
        adjustments=_adjustments(units),
        grain=max((unit.grain for unit in units), default=CENT),
    )
    parts = tuple((u.body.name, u.now["T1", "income"], u.now["T1", "expenditure"]) for u in units)
    new = "、".join(unit.body.name for unit in units if unit.before is None) if last else ""
    notes = (f"没有上年数的单位按新设单位处理：{new}",) if new else ()
    return RolledUp(books, tuple(problems), tuple(taken), parts, notes)


def proposed(units: Sequence[Books]) -> tuple[Internal, ...]:
    """Return payments that seem to be internal: the same amount spent by one unit and received by another, each used once."""
    found = []
    for kind, pair in KINDS.items():
        received = [
            (unit.body.name, code, value)
            for unit in units
            for code in unit.now.codes("T2", 7)
            if (value := unit.now["T2", code, pair.income])
        ]
        for unit in units:
            for code in unit.now.codes("T3", 7):
                value = unit.now["T3", code, pair.spent]
                match = next(
                    (r for r in received if value and r[2] == value and r[0] != unit.body.name), None
                )
                if match:
                    received.remove(match)
                    found.append(Internal(kind, unit.body.name, match[0], value, code, match[1]))
    return tuple(found)


def _units(body: Body, year: int, units: Sequence[Books]) -> Iterable[str]:
    names = [unit.body.name for unit in units]
    for name in dict.fromkeys(n for n in names if names.count(n) > 1):
        yield f"{name}的账出现了{names.count(name)}次"
    for unit in units:
        if unit.year != year:
            yield f"{unit.body.name}的账是{unit.year}年度的，应为{year}年度"
    for member in body.members:
        if member.name not in names:
            yield f"还没有{member.name}的账"
    known = {member.name for member in body.members}
    for name in names:
        if known and name not in known:
            yield f"{name}不是{body.name}的下属单位"


def _summed(all_sheets: Iterable[Sheets]) -> Sheets:
    cells: dict[Cell, Decimal] = {}
    for sheets in all_sheets:
        for at, value in sheets.items():
            cells[at] = cells.get(at, ZERO) + value
    return Sheets(cells)


def _projects(units: Sequence[Books]) -> tuple[Project, ...]:
    """Return the projects of all units, those of one name and source as one."""
    found: dict[tuple[str, str], Project] = {}
    for unit in units:
        for one in unit.projects:
            known = found.get((one.name, one.source))
            budget, spent = (known.budget, known.spent) if known else (ZERO, ZERO)
            found[one.name, one.source] = Project(
                one.name, one.source, budget + one.budget, spent + one.spent
            )
    return tuple(found.values())


def _adjustments(units: Sequence[Books]) -> tuple[Adjustment, ...]:
    """Return the adjustments of all units, those of one name and source as one; of a unit that told none nothing is known."""
    found: dict[tuple[str, Source], Decimal] = {}
    for unit in units:
        for one in unit.adjustments:
            found[one.name, one.source] = found.get((one.name, one.source), ZERO) + one.amount
    return tuple(Adjustment(*key, value) for key, value in found.items())


def _fault(one: Internal, units: Mapping[str, Books], taken: Sequence[Internal]) -> str:
    """Return why a payment cannot be taken out; empty when it can."""
    pair = KINDS[one.kind]
    if one.payer == one.receiver:
        return f"抵销：{one.payer}不能付给自己"
    before = [t for t in taken if t.kind == one.kind]
    spent = [t.amount for t in before if (t.payer, t.spent_code) == (one.payer, one.spent_code)]
    received = [t.amount for t in before if (t.receiver, t.income_code) == (one.receiver, one.income_code)]
    for name, at, gone in (
        (one.payer, Cell("T3", one.spent_code, pair.spent), spent),
        (one.receiver, Cell("T2", one.income_code, pair.income), received),
    ):
        unit = units.get(name)
        if unit is None:
            return f"抵销：没有{name}的账"
        rest = unit.now[at] - sum(gone, ZERO)
        if one.amount <= 0 or one.amount > rest:
            subject = f"{at.row} {subjects.functional().get(at.row, '')}"
            return f"抵销：{one}，但{name}的账上{subject}只有{written(rest)}元"
    return ""


def _spending(one: Internal) -> Iterable[Cell]:
    for row in _rows(one.spent_code):
        yield Cell("T3", row, KINDS[one.kind].spent)
        yield Cell("T3", row, "total")
    yield from (Cell("T1", row) for row in (one.spent_code[:3], "expenditure", "total_out"))


def _income(one: Internal) -> Iterable[Cell]:
    for row in _rows(one.income_code):
        yield Cell("T2", row, KINDS[one.kind].income)
        yield Cell("T2", row, "total")
    yield from (Cell("T1", row) for row in (KINDS[one.kind].income, "income", "total_in"))


def _rows(code: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((code, code[:5], code[:3], "total")))


def internal_to_plain(one: Internal) -> dict[str, str]:
    """Return a payment as JSON takes it."""
    return {
        "kind": one.kind, "payer": one.payer, "receiver": one.receiver, "amount": str(one.amount),
        "spent_code": one.spent_code, "income_code": one.income_code,
    }  # fmt: skip


def internal_from_plain(plain: Mapping[str, Any]) -> Internal:
    """Return the payment of what `internal_to_plain` gave. Raises `ValueError`, `KeyError` or `TypeError`."""
    if plain["kind"] not in KINDS:
        raise ValueError(plain["kind"])
    return Internal(**{**plain, "amount": amount(plain["amount"])})
