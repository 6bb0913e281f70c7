"""Table S1: bodies by system and rank (DOMAIN §9.1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bianzhi.units import terms
from bianzhi.units.reads.versions import inner_units_on, nameplates_on, versions_on
from bianzhi.users.actor import Actor


@dataclass(frozen=True, slots=True)
class S1Cell:
    """Counts of one system × rank: units, their internal bodies, their nameplates (those of internal bodies included)."""

    units: int = 0
    inner_units: int = 0
    nameplates: int = 0

    def plus(self, other: "S1Cell") -> "S1Cell":
        """Return the sum."""
        return S1Cell(
            self.units + other.units, self.inner_units + other.inner_units, self.nameplates + other.nameplates
        )


@dataclass(frozen=True, slots=True)
class S1Row:
    """One system. ``cells`` by rank code; ``total`` is their sum."""

    sector: str
    label: str
    cells: Mapping[str, S1Cell]
    total: S1Cell


@dataclass(frozen=True, slots=True)
class S1:
    """The table: ranks that occur (code, label) in order, rows, and the totals."""

    ranks: tuple[tuple[str, str], ...]
    rows: tuple[S1Row, ...]
    totals: Mapping[str, S1Cell] = field(default_factory=dict)
    total: S1Cell = S1Cell()


def statistics_s1(
    actor: Actor, as_of: date, *, known: date | datetime | None = None, unit_kind: str = ""
) -> S1:
    """Return S1 on ``as_of``, of one kind of unit when given. Three queries."""
    actor.require("statistics.read", "unit.read")
    inner = inner_units_on(actor, as_of, known=known)
    plates = nameplates_on(actor, as_of, known=known)
    cells: dict[str, dict[str, S1Cell]] = {}
    for state in versions_on(actor, as_of, known=known, live_only=True).values():
        if unit_kind and state.unit_kind != unit_kind:
            continue
        one = S1Cell(1, len(inner.get(state.unit_id, ())), len(plates.get(state.unit_id, ())))
        row = cells.setdefault(state.sector, {})
        row[state.rank] = row.get(state.rank, S1Cell()).plus(one)
    used = {rank for row in cells.values() for rank in row}
    ranks = tuple((code, label) for code, label in terms.choices("rank") if code in used)
    rows = tuple(
        S1Row(code, label, cells[code], _sum(cells[code].values()))
        for code, label in terms.choices("sector")
        if code in cells
    )
    totals = {rank: _sum(row.cells.get(rank, S1Cell()) for row in rows) for rank, _ in ranks}
    return S1(ranks, rows, totals, _sum(totals.values()))


def _sum(cells: Iterable[S1Cell]) -> S1Cell:
    total = S1Cell()
    for cell in cells:
        total = total.plus(cell)
    return total
