"""One body's year of books: the nine published tables, the inputs its text needs, this year and last.

Every number is a cell, known by table, row and column (`bianzhi.reporting.layout`), so that whatever is printed can be
followed back to it: ``books.now["T3", "2013601", "basic"]``. Money is in 元, to the 分; counts are whole numbers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from bianzhi.reporting.layout import TABLES, code_of, column_label, label

ZERO = Decimal(0)
CENT = Decimal("0.01")
#: the largest amount a cell takes, in 元
MOST = Decimal(10) ** 15
BodyKind = Literal["行政单位", "参公事业单位", "公益一类事业单位", "公益二类事业单位", "其他"]
BODY_KINDS: tuple[BodyKind, ...] = (
    "行政单位",
    "参公事业单位",
    "公益一类事业单位",
    "公益二类事业单位",
    "其他",
)
Level = Literal["省级", "市级", "县级", "乡级"]
LEVELS: tuple[Level, ...] = ("省级", "市级", "县级", "乡级")

#: whose money a project spends
Source = Literal["general", "fund", "capital", "other"]

#: what a reason may be given for: key → what it explains
REASONS: Mapping[str, str] = {
    "total": "收、支总计变动",
    "fiscal": "财政拨款收、支总计变动",
    "general": "一般公共预算财政拨款支出变动",
    "general_budget": "一般公共预算支出决算数与预算数的差异",
    "basic": "基本支出变动",
    "three_public": "“三公”经费决算数与预算数的差异",
    "three_public_change": "“三公”经费变动",
    "abroad": "因公出国（境）费变动",
    "abroad_budget": "因公出国（境）费决算数与预算数的差异",
    "vehicles": "公务用车购置及运行维护费变动",
    "vehicles_budget": "公务用车购置及运行维护费决算数与预算数的差异",
    "purchase": "公务用车购置费变动",
    "purchase_budget": "公务用车购置费决算数与预算数的差异",
    "running": "公务用车运行维护费变动",
    "running_budget": "公务用车运行维护费决算数与预算数的差异",
    "reception": "公务接待费变动",
    "reception_budget": "公务接待费决算数与预算数的差异",
    "fund": "政府性基金预算财政拨款支出变动",
    "capital": "国有资本经营预算财政拨款支出变动",
    "operating": "机关运行经费变动",
}
#: a reason for an item of the general budget differing from its budget stands under its code, such as ``2013601``
ITEM = re.compile(r"\d{7}")


class Cell(NamedTuple):
    """Where a number stands. Written ``T3.2013601.basic``."""

    table: str
    row: str
    column: str = "amount"

    def __str__(self) -> str:
        return ".".join(self)

    def named(self, year: int = 2021) -> str:
        """Return the place in the clerk's words: ``公开03表 支出决算表·2013601 行政运行·基本支出``."""
        made = TABLES[self.table]
        row = f"{self.row} {label(self.table, self.row)}" if self.row.isdecimal() else label(*self[:2])
        column = "" if len(made.columns) == 1 else f"·{column_label(self.table, self.column)}"
        return f"{f'{code_of(self.table, year)} {made.title}'.strip()}·{row.strip()}{column}"


def cell(text: str) -> Cell:
    """Return the cell written as ``T3.2013601.basic``. Raises `ValueError` when it is none."""
    parts = text.split(".")
    if len(parts) == 3 and parts[0] in TABLES and any(c.key == parts[2] for c in TABLES[parts[0]].columns):
        return Cell(*parts)
    raise ValueError(f"{text!r} is no cell")


class Sheets(Mapping[Cell, Decimal]):
    """The cells of a year. A cell that nobody filled reads as 0; it is not among the keys."""

    __slots__ = ("_cells", "_rows")

    def __init__(self, cells: Mapping[Cell, Decimal] | Iterable[tuple[Cell, Decimal]] = ()) -> None:
        self._cells: Mapping[Cell, Decimal] = {Cell(*at): value for at, value in dict(cells).items()}
        found: dict[str, dict[str, None]] = {}
        for at in self._cells:
            found.setdefault(at.table, {}).setdefault(at.row)
        self._rows = {slot: tuple(rows) for slot, rows in found.items()}

    def __getitem__(self, at: tuple[str, str, str] | tuple[str, str]) -> Decimal:
        return self._cells.get(Cell(*at), ZERO)

    def __contains__(self, at: object) -> bool:
        return at in self._cells

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)

    def __eq__(self, other: object) -> bool:
        """Say whether all cells are equal; a zero equals a cell nobody filled."""
        return isinstance(other, Sheets) and self.filled() == other.filled()

    def __hash__(self) -> int:
        return hash(frozenset(self.filled().items()))

    def filled(self) -> dict[Cell, Decimal]:
        """Return the cells that are not 0."""
        return {at: value for at, value in self._cells.items() if value}

    def codes(self, slot: str, length: int | None = None) -> tuple[str, ...]:
        """Return the codes with a row in a table, in order; of a length (3 类, 5 款, 7 项) or of all."""
        rows = (row for row in self._rows.get(slot, ()) if row.isdecimal())
        return tuple(sorted(row for row in rows if length is None or len(row) == length))

    def row(self, slot: str, row: str) -> dict[str, Decimal]:
        """Return a row's amounts by column, 0 where nobody filled."""
        return {column.key: self[slot, row, column.key] for column in TABLES[slot].columns}

    def nil(self, slot: str) -> bool:
        """Say whether nothing but 0 stands in a table."""
        return not any(
            self[slot, row, c.key] for row in self._rows.get(slot, ()) for c in TABLES[slot].columns
        )

    def changed(self, changes: Mapping[Cell, Decimal]) -> "Sheets":
        """Return sheets with some cells set."""
        return Sheets({**self._cells, **changes})


@dataclass(frozen=True, slots=True)
class Member:
    """A unit whose books are rolled up into the department's. ``own``: the department's own office (本级)."""

    name: str
    kind: BodyKind = "行政单位"
    own: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """Whose books they are.

    Attributes:
        name: full name, as published; ``short``: as the text may call it (``我办``); empty: the name.
        kind: decides whether 机关运行经费 is its own.
        level, province, district: where it belongs: ``县级``, ``四川省``, ``攀枝花市西区``.
        code: of the department with the treasury; may be empty.
        members: its units; empty for a unit that publishes alone (本单位 instead of 本部门).
    """

    name: str
    kind: BodyKind = "行政单位"
    level: Level = "县级"
    province: str = ""
    district: str = ""
    short: str = ""
    code: str = ""
    members: tuple[Member, ...] = ()

    @property
    def department(self) -> bool:
        """Whether the books are those of a department with units (本部门), not of one unit (本单位)."""
        return bool(self.members)


@dataclass(frozen=True, slots=True)
class Project:
    """A project of the year. ``source``: whose money it is; budget and spent in 元."""

    name: str
    source: Source
    budget: Decimal
    spent: Decimal


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a budget was changed for within the year (追加 above 0, 调减 below), in 元."""

    name: str
    source: Source
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Books:
    """A year of one body.

    Attributes:
        body: whose; ``year``: which.
        now: this year's cells; ``before``: last year's, or ``None`` in a body's first year.
        reasons: why something changed, by a key of `REASONS` or by an item's code; without end mark.
        projects: in the order of the text; ``adjustments``: what lies between 年初预算数 and 全年预算数.
        grain: to how many 元 amounts are known: 0.01 in accounts, 100 when they were read from tables in 万元.
        notes: free words the text needs, by key: ``duties`` (主要职能), ``work`` (重点工作), ``bodies`` (机构设置), …
    """

    body: Body
    year: int
    now: Sheets
    before: Sheets | None = None
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    projects: tuple[Project, ...] = ()
    notes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    grain: Decimal = CENT
    adjustments: tuple[Adjustment, ...] = ()


def to_plain(books: Books) -> dict[str, Any]:
    """Return the books as JSON takes them; amounts as text, exact."""
    body = books.body
    return {
        "body": {
            "name": body.name,
            "kind": body.kind,
            "level": body.level,
            "province": body.province,
            "district": body.district,
            "short": body.short,
            "code": body.code,
            "members": [{"name": m.name, "kind": m.kind, "own": m.own} for m in body.members],
        },
        "year": books.year,
        "now": _plain(books.now),
        "before": None if books.before is None else _plain(books.before),
        "reasons": dict(books.reasons),
        "projects": [
            {"name": p.name, "source": p.source, "budget": str(p.budget), "spent": str(p.spent)}
            for p in books.projects
        ],
        "adjustments": [
            {"name": a.name, "source": a.source, "amount": str(a.amount)} for a in books.adjustments
        ],
        "notes": dict(books.notes),
        "grain": str(books.grain),
    }


def from_plain(plain: Mapping[str, Any]) -> Books:
    """Return the books of what `to_plain` gave. Raises `ValueError`, `KeyError` or `TypeError` for anything else."""
    body = plain["body"]
    before = plain["before"]
    return Books(
        Body(**{**body, "members": tuple(Member(**m) for m in body["members"])}),
        int(plain["year"]),
        _sheets(plain["now"]),
        None if before is None else _sheets(before),
        dict(plain["reasons"]),
        tuple(
            Project(**{**p, "budget": amount(p["budget"]), "spent": amount(p["spent"])})
            for p in plain["projects"]
        ),
        dict(plain["notes"]),
        amount(plain["grain"]),
        # books kept before there were adjustments have none
        tuple(Adjustment(**{**a, "amount": amount(a["amount"])}) for a in plain.get("adjustments", ())),
    )


def amount(text: str) -> Decimal:
    """Return the amount of plain digits, in 元. Raises `ValueError` for anything but a number to the 分 below 10¹⁵."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is no amount") from None
    if not value.is_finite() or abs(value) >= MOST or value != round(value, 2):
        raise ValueError(f"{text!r} is no amount")
    return value


def _plain(sheets: Sheets) -> dict[str, str]:
    return {str(at): format(value, "f") for at, value in sheets.items()}


def _sheets(plain: Mapping[str, str]) -> Sheets:
    return Sheets({cell(at): amount(value) for at, value in plain.items()})
