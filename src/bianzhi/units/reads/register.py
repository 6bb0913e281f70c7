"""机构名录: the list of units on a day, filtered, sorted, paged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bianzhi.search.reads import search
from bianzhi.ui.listing import ListPage, ListState, page_of
from bianzhi.units.indexing import KIND
from bianzhi.units.reads.versions import UnitState, inner_units_on, nameplates_on, names_on, versions_on
from bianzhi.users.actor import Actor

FOUND_AT_MOST = 2000


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of the list, in words."""

    key: int
    name: str
    url: str
    status: str
    status_label: str
    kind_label: str
    sector: str
    nature: str
    category: str
    rank: str
    parent: str
    parent_id: int | None
    funding: str
    welfare_class: str
    industry: str
    civil_managed: bool
    inner_count: int
    plate_count: int
    plates: str
    uscc: str
    short_name: str
    established_on: date
    ended_on: date | None
    principal: str


def unit_rows(
    actor: Actor, as_of: date, state: ListState, *, known: date | datetime | None = None
) -> Sequence[UnitRow]:
    """Return every unit that fits the filters of ``state``, in the order of the books. Five queries."""
    actor.require("unit.read")
    states = versions_on(actor, as_of, known=known)
    wanted = [s for s in states.values() if _fits(s, state)]
    if state.q:
        wanted = _matching(actor, wanted, state.q)
    inner = inner_units_on(actor, as_of, known=known)
    plates = nameplates_on(actor, as_of, known=known)
    parents = names_on(actor, as_of, {s.parent_id for s in wanted if s.parent_id}, known=known)
    rows = []
    for s in wanted:
        own = plates.get(s.unit_id, ())
        rows.append(
            _row(s, parents.get(s.parent_id or 0, ""), len(inner.get(s.unit_id, ())), [p.name for p in own])
        )
    return rows


def list_units(
    actor: Actor, as_of: date, state: ListState, *, known: date | datetime | None = None
) -> ListPage[UnitRow]:
    """Return one page of `unit_rows`."""
    return page_of(state, unit_rows(actor, as_of, state, known=known))


def parent_choices(actor: Actor, as_of: date) -> tuple[tuple[str, str], ...]:
    """Return (key, name) of the units that have others under them on ``as_of``, for the filter."""
    states = versions_on(actor, as_of, live_only=True)
    keys = {s.parent_id for s in states.values() if s.parent_id}
    names = names_on(actor, as_of, keys)
    order = {key: place for place, key in enumerate(states)}
    return tuple((str(key), names[key]) for key in sorted(keys, key=lambda key: order.get(key, len(order))))


def _fits(unit: UnitState, state: ListState) -> bool:
    status = state.text("status")
    if status and unit.status != status:
        return False
    if not status and not unit.live and not state.yes("gone"):
        return False
    exact = {
        "sector": unit.sector,
        "unit_kind": unit.unit_kind,
        "rank": unit.rank,
        "parent": str(unit.parent_id or ""),
        "welfare_class": unit.welfare_class,
        "industry": unit.industry,
    }
    if any(state.text(key) not in ("", value) for key, value in exact.items()):
        return False
    funding = state.text("funding")
    if funding and funding not in unit.funding_forms:
        return False
    return not state.yes("civil_managed") or unit.civil_managed


def _matching(actor: Actor, wanted: Iterable[UnitState], q: str) -> list[UnitState]:
    """Keep what the search finds, or whose name on the day holds the text."""
    hits = (
        {hit.key for hit in search(actor, q, kinds=(KIND,), limit=FOUND_AT_MOST)}
        if actor.may("search.use")
        else set()
    )
    return [s for s in wanted if s.unit_id in hits or q in s.full_name]


def _row(s: UnitState, parent: str, inner_count: int, plates: list[str]) -> UnitRow:
    return UnitRow(
        key=s.unit_id,
        name=s.full_name,
        url=s.url,
        status=s.status,
        status_label=s.label("status"),
        kind_label=s.label("unit_kind"),
        sector=s.label("sector"),
        nature=s.label("nature"),
        category=s.label("category"),
        rank=s.label("rank"),
        parent=parent,
        parent_id=s.parent_id,
        funding=s.label("funding_forms"),
        welfare_class=s.label("welfare_class"),
        industry=s.label("industry"),
        civil_managed=s.civil_managed,
        inner_count=inner_count,
        plate_count=len(plates),
        plates="；".join(plates),
        uscc=s.uscc,
        short_name=s.short_name,
        established_on=s.established_on,
        ended_on=s.ended_on,
        principal=s.principal,
    )
