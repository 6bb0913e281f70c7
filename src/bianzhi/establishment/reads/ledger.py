"""The ledger page: units down, commodities across; totals; differences against a second day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max, Min

from bianzhi.establishment.models import Transfer
from bianzhi.establishment.ports import Key
from bianzhi.establishment.reads.positions import positions
from bianzhi.ledger.commodities import COMMODITIES, Commodity
from bianzhi.ledger.vacancy import Position, Totals, sum_positions
from bianzhi.units.reads import UnitState, versions_on
from bianzhi.users.actor import Actor

NOTHING = Position()


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What of the ledger is shown.

    Attributes:
        what: ``quota`` 编制, ``post`` 职数, ``all``.
        families: families of commodities; empty means every one.
        unit_kind, sector: of the units; empty means every one.
        q: part of the unit's name.
        only: ``over``, ``vacant`` or ``changed``; empty shows every unit that has anything.
    """

    what: str = "quota"
    families: tuple[str, ...] = ()
    unit_kind: str = ""
    sector: str = ""
    q: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One unit. ``cells`` by commodity; ``before`` the same on the second day; ``total`` over the shown quota types."""

    unit_id: int
    name: str
    kind: str
    sector: str
    depth: int
    ended_on: date | None
    cells: Mapping[str, Position]
    before: Mapping[str, Position]
    total: Totals
    total_before: Totals


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """The table. ``families`` are the heads above the columns, with their totals."""

    as_of: date
    compare: date | None
    commodities: tuple[Commodity, ...]
    rows: tuple[LedgerRow, ...]
    totals: Mapping[str, Totals]
    totals_before: Mapping[str, Totals]
    families: Mapping[str, Totals]
    total: Totals
    total_before: Totals = field(default_factory=Totals)


def ledger_page(
    actor: Actor,
    as_of: date,
    compare: date | None = None,
    shown: LedgerFilter | None = None,
    known: datetime | None = None,
) -> LedgerPage:
    """Return the ledger on ``as_of`` (with the differences against ``compare``), of the units the actor sees.

    Ten queries, twice the eight of positions with a second day, whatever the number of units and the length of the history.
    """
    actor.require("ledger.read")
    shown = shown or LedgerFilter()
    here = positions(actor, as_of, known)
    there = positions(actor, compare, known) if compare is not None else {}
    codes = _commodities(shown, here, there)
    states = {key: state for key, state in versions_on(actor, as_of).items() if _fits(state, shown)}
    by_unit, before_unit = _by_unit(here, codes, states), _by_unit(there, codes, states)
    rows = [
        _row(states, key, by_unit.get(key, {}), before_unit.get(key, {}))
        for key in _in_order(states)
        if key in by_unit or key in before_unit
    ]
    kept = tuple(row for row in rows if _wanted(row, shown.only))
    totals = {code: sum_positions(row.cells.get(code, NOTHING) for row in kept) for code in codes}
    before = (
        {code: sum_positions(row.before.get(code, NOTHING) for row in kept) for code in codes}
        if compare
        else {}
    )
    families: dict[str, list[Position]] = {}
    for item in (COMMODITIES[code] for code in codes):
        heading = "领导职数" if item.kind == "post" and shown.what == "all" else item.family
        families.setdefault(heading, []).extend(
            row.cells[item.code] for row in kept if item.code in row.cells
        )
    return LedgerPage(
        as_of=as_of,
        compare=compare,
        commodities=tuple(COMMODITIES[code] for code in codes),
        rows=kept,
        totals=totals,
        totals_before=before,
        families={family: sum_positions(own) for family, own in families.items()},
        total=Totals.together(row.total for row in kept),
        total_before=Totals.together(row.total_before for row in kept),
    )


def ledger_span(actor: Actor, today: date) -> tuple[date, date] | None:
    """Return the first day on which anything counts and the last (``today`` at least); ``None`` before the books open."""
    actor.require("ledger.read")
    found = Transfer.objects.filter(district_id=actor.district_id).aggregate(
        first=Min("effective_on"), last=Max("effective_on")
    )
    return (found["first"], max(found["last"], today)) if found["first"] else None


def _commodities(shown: LedgerFilter, *days: Mapping[Key, Position]) -> list[str]:
    used = {code for day in days for (_, code), position in day.items() if not position.empty}
    items = (COMMODITIES[code] for code in used)
    kept = [
        item
        for item in items
        if shown.what in ("all", item.kind) and (not shown.families or item.family in shown.families)
    ]
    return [item.code for item in sorted(kept, key=lambda item: item.order)]


def _fits(state: UnitState, shown: LedgerFilter) -> bool:
    return (
        (not shown.unit_kind or state.unit_kind == shown.unit_kind)
        and (not shown.sector or state.sector == shown.sector)
        and (not shown.q or shown.q in state.full_name)
    )


def _by_unit(
    day: Mapping[Key, Position], codes: Collection[str], states: Mapping[int, UnitState]
) -> dict[int, dict[str, Position]]:
    wanted = frozenset(codes)
    found: dict[int, dict[str, Position]] = {}
    for (unit_id, code), position in day.items():
        if code in wanted and unit_id in states and not position.empty:
            found.setdefault(unit_id, {})[code] = position
    return found


def _in_order(states: Mapping[int, UnitState]) -> list[int]:
    """Return the units, each below the one it belongs to when that is shown too."""
    children: dict[int | None, list[int]] = {}
    for key, state in states.items():
        above = state.parent_id if state.parent_id in states else None
        children.setdefault(above, []).append(key)
    found: list[int] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        key = waiting.pop()
        found.append(key)
        waiting.extend(reversed(children.get(key, [])))
    return found


def _depth(states: Mapping[int, UnitState], key: int) -> int:
    depth, above = 0, states[key].parent_id
    while above is not None and above in states and depth < 5:
        depth, above = depth + 1, states[above].parent_id
    return depth


def _row(
    states: Mapping[int, UnitState], key: int, cells: Mapping[str, Position], before: Mapping[str, Position]
) -> LedgerRow:
    state = states[key]
    return LedgerRow(
        unit_id=key,
        name=state.full_name,
        kind=state.unit_kind,
        sector=state.sector,
        depth=_depth(states, key),
        ended_on=state.ended_on,
        cells=cells,
        before=before,
        total=_counted(cells),
        total_before=_counted(before),
    )


def _counted(cells: Mapping[str, Position]) -> Totals:
    """Add up what is 编制 (or, where only posts are shown, the posts); 编外用工控制数 is no 编制."""
    posts = all(COMMODITIES[code].kind == "post" for code in cells)
    return sum_positions(p for code, p in cells.items() if posts or COMMODITIES[code].counted)


def _wanted(row: LedgerRow, only: str) -> bool:
    if only == "over":
        return any(position.over for position in row.cells.values())
    if only == "vacant":
        return any(position.vacant for position in row.cells.values())
    if only == "changed":
        return row.cells != row.before
    return True
