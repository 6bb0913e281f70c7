"""The figures of a year's report, each by query: `bianzhi facts`. Keys and order are those of ``facts.yaml``.

A list or table of the report that has no row in the records comes out empty, never left out: an absence is a fact too.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bianzhi.establishment.reads import cell_entries, changes_between, positions, reports
from bianzhi.finance.reads.books import books_of_unit
from bianzhi.ledger.commodities import COMMODITIES, RANKS, commodity
from bianzhi.ledger.vacancy import Position
from bianzhi.performance.reads import evaluation
from bianzhi.reporting.accounts import accounts
from bianzhi.reporting.performance import Evaluation
from bianzhi.staff.reads import acts_of_year, flows, movements, seconded_into
from bianzhi.units.reads import (
    UnitState,
    events_between,
    inner_units_on,
    nameplates_on,
    subtree_ids,
    versions_on,
)
from bianzhi.users.actor import Actor
from bianzhi.users.models import District
from bianzhi.users.roles import Role
from bianzhi.values.codes import entry_kinds, exit_kinds
from bianzhi.values.refusal import Refusal, Refused

OFFICE_ENDING = "机构编制委员会办公室"
INNER = {"offices": {"office"}, "stations": {"institute", "station"}, "centres": {"center"}}
RECRUITS = {kind.code for kind in entry_kinds().values() if kind.recruitment}
MOVED_AWAY = exit_kinds()["X02"].label


def facts(year: int, district_code: str = "") -> dict[str, dict[str, Any]]:
    """Return the sections ``office``, ``establishment_<year>``, ``accounts_<year>`` and ``performance_<year>`` of the district,

    as of the year's end. Without books of the office for the year there is no section of accounts.

    Raises `Refused` when there is no district with a 编办, or several and none is named.
    """
    actor, office = _office(year, district_code)
    return {
        "office": _office_facts(actor, office, year),
        f"establishment_{year}": _establishment(actor, office, year),
        **_accounts(actor, office, year),
        f"performance_{year}": _performance(evaluation(actor, office.unit_id, year)),
    }


def _accounts(actor: Actor, office: UnitState, year: int) -> dict[str, dict[str, Any]]:
    books = books_of_unit(actor, office.unit_id, year)
    return {} if books is None else {f"accounts_{year}": _numbers(accounts(books))}


def _numbers(value: Any) -> Any:
    """Return amounts as JSON and YAML write numbers."""
    if isinstance(value, dict):
        return {key: _numbers(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _office(year: int, district_code: str) -> tuple[Actor, UnitState]:
    districts = District.objects.order_by("path")
    if district_code:
        districts = districts.filter(code=district_code)
    found = []
    for district in districts:
        actor = Actor(None, "系统", Role.DIRECTOR, district.pk, district.path)
        states = versions_on(actor, date(year, 12, 31)).values()
        found += [
            (actor, state) for state in states if state.live and state.full_name.endswith(OFFICE_ENDING)
        ]
    if len(found) != 1:
        message = "没有设编办的辖区" if not found else f"有{len(found)}个设编办的辖区"
        raise Refused(Refusal("facts.district", message, remedy="请用辖区代码指定一个"))
    return found[0]


def _type_label(code: str) -> str:
    """Return the type as a report says it: 事业编制 for all ways of paying for it."""
    item = commodity(code)
    return item.family if code in {"INST_FULL", "INST_PARTIAL", "INST_SELF"} else item.label


def _quota(held: Mapping[tuple[int, str], Position], unit_id: int) -> dict[str, Any]:
    own = {
        code: p
        for (unit, code), p in held.items()
        if unit == unit_id and commodity(code).kind == "quota" and p.approved
    }
    code = next((c for c in COMMODITIES if c in own), "")
    if not code:
        return {}
    return {"type": _type_label(code), "approved": own[code].approved, "actual": own[code].occupied}


def _posts(actor: Actor, unit_id: int, on: date, held: Mapping[tuple[int, str], Position]) -> dict[str, int]:
    """Return the unit's own leadership posts by the title the documents give them."""
    posts: dict[str, int] = {}
    for (unit, code), position in held.items():
        item = commodity(code)
        if (
            unit != unit_id
            or item.kind != "post"
            or not position.approved
            or item.post_class.startswith("INNER")
        ):
            continue
        for entry in cell_entries(actor, unit_id, code, on):
            title = entry.note or item.family
            posts[title] = posts.get(title, 0) + entry.delta
    return {title: number for title, number in posts.items() if number}


def _office_facts(actor: Actor, office: UnitState, year: int) -> dict[str, Any]:
    on = date(year, 12, 31)
    states = versions_on(actor, on)
    under = [s for s in states.values() if s.parent_id == office.unit_id and s.live]
    held = positions(actor, on, unit_ids={office.unit_id, *(s.unit_id for s in under)})
    plates = {
        p.inner_unit_id: p.name for p in nameplates_on(actor, on, [office.unit_id]).get(office.unit_id, ())
    }
    bodies = [
        body for body in inner_units_on(actor, on, [office.unit_id]).get(office.unit_id, ()) if body.live
    ]
    return {
        "name": office.full_name,
        "internal_bodies": [
            {
                "name": body.name,
                **({"nameplate": plates[body.inner_unit_id]} if body.inner_unit_id in plates else {}),
            }
            for body in bodies
        ],
        "quota": {**_quota(held, office.unit_id), "posts": _posts(actor, office.unit_id, on, held)},
        "subordinate": [
            {
                "name": state.short_name or state.full_name,
                "kind": "参公管理事业单位" if state.civil_managed else "事业单位",
                "quota": _quota(held, state.unit_id),
            }
            for state in under
        ],
    }


def _establishment(actor: Actor, office: UnitState, year: int) -> dict[str, Any]:
    since, until = date(year, 1, 1), date(year, 12, 31)
    states = versions_on(actor, until)
    acts = acts_of_year(actor, year)
    town = _reshaped_town(actor, states, since, until)
    return {
        "recruited_talent": acts.recruited,
        "on_off_cases": acts.on_off,
        "quota_changes": _quota_changes(actor, states, since, until),
        "nameplates_added": _nameplates(actor, states, since, until),
        "unit_moves": [
            {"unit": _name(states, e.unit_id), "to": _name(states, e.other_id)}
            for e in events_between(actor, since, until, ["move"])
        ],
        "staff_moves": _moves_from(actor, office, states, since, until),
        "township_structure": _structure(actor, town, states, until) if town else {},
        "township_staffing": _staffing(actor, town, states, since, until) if town else {},
        "reported_to": [
            {"body": row.body, "on": row.reported_on}
            for row in sorted(reports(actor, year), key=lambda r: r.reported_on)
        ],
    }


def _name(states: Mapping[int, UnitState], unit_id: int | None) -> str:
    """Return what the office calls the unit in its report."""
    state = states.get(unit_id or 0)
    return (state.common_name or state.short_name or state.full_name) if state else ""


def _quota_changes(
    actor: Actor, states: Mapping[int, UnitState], since: date, until: date
) -> list[dict[str, Any]]:
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for row in changes_between(actor, since, until):
        entry = found.setdefault((row.unit_id, row.instrument_id), {"unit": _name(states, row.unit_id)})
        item = commodity(row.commodity)
        if item.kind == "quota":
            entry["type"] = _type_label(row.commodity)
            entry["delta"] = entry.get("delta", 0) + row.delta
        else:
            title = f"{row.note or item.family}（{RANKS[item.rank]}）"
            entry.setdefault("posts", {})[title] = row.delta
    return list(found.values())


def _nameplates(
    actor: Actor, states: Mapping[int, UnitState], since: date, until: date
) -> list[dict[str, Any]]:
    rows = [
        plate
        for plates in nameplates_on(actor, until).values()
        for plate in plates
        if since <= plate.begins_on <= until
    ]
    names: dict[int, list[str]] = {}
    for plate in sorted(rows, key=lambda p: (p.begins_on, p.key)):
        names.setdefault(plate.unit_id, []).append(plate.name)
    return [
        {"unit": _name(states, unit_id), "nameplate": plates[0] if len(plates) == 1 else plates}
        for unit_id, plates in names.items()
    ]


def _moves_from(
    actor: Actor, office: UnitState, states: Mapping[int, UnitState], since: date, until: date
) -> list[dict[str, Any]]:
    """Return who left the office itself for another unit of the district."""
    by_name = {state.full_name: unit_id for unit_id, state in states.items()}
    counts: dict[int, int] = {}
    for row in movements(actor, since, until, unit_id=office.unit_id, direction="off"):
        if row.kind == MOVED_AWAY and row.other in by_name:
            counts[by_name[row.other]] = counts.get(by_name[row.other], 0) + 1
    return [
        {"from": _name(states, office.unit_id), "to": _name(states, unit_id), "persons": number}
        for unit_id, number in counts.items()
    ]


def _reshaped_town(
    actor: Actor, states: Mapping[int, UnitState], since: date, until: date
) -> UnitState | None:
    """Return the township whose internal bodies a document of the year set; the first when there are several."""
    events = events_between(actor, since, until, ["inner_add", "inner_rename", "inner_remove"])
    towns = [
        states[e.unit_id] for e in events if e.unit_id in states and states[e.unit_id].sector == "township"
    ]
    return towns[0] if towns else None


def _structure(actor: Actor, town: UnitState, states: Mapping[int, UnitState], on: date) -> dict[str, Any]:
    """Count 办、所（站）、中心: internal bodies by kind, and the township's own institutions."""
    kinds = [
        body.kind for body in inner_units_on(actor, on, [town.unit_id]).get(town.unit_id, ()) if body.live
    ]
    kinds += [
        "center"
        for s in states.values()
        if s.live and s.parent_id == town.unit_id and s.full_name.endswith("中心")
    ]
    return {"unit": _name(states, town.unit_id)} | {
        key: sum(kind in wanted for kind in kinds) for key, wanted in INNER.items()
    }


def _staffing(
    actor: Actor, town: UnitState, states: Mapping[int, UnitState], since: date, until: date
) -> dict[str, Any]:
    came = flows(actor, since, until, unit_ids=subtree_ids(town.unit_id))
    sent = sorted(seconded_into(actor, town.unit_id, until).items(), key=lambda item: item[1])
    by_name = {state.full_name: unit_id for unit_id, state in states.items()}
    return {
        "unit": _name(states, town.unit_id),
        "recruited": sum(row.total for row in came.rows if row.entering and row.code in RECRUITS),
        "seconded": {_name(states, by_name.get(name)) or name: number for name, number in sent},
    }


def _performance(year: Evaluation) -> dict[str, Any]:
    """Return the office's 预算绩效: its projects, the steps that were gone, the groups of its indicators."""
    return {
        "projects": len(year.projects),
        "steps": list(year.steps),
        "indicator_groups": list(year.groups),
    }
