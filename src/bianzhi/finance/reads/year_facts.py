"""A year in the records: what a body is, and what changed in its district. Keys and order are those of ``facts.yaml``.

A list or table of the report that has no row in the records comes out empty, never left out: an absence is a fact too.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bianzhi.establishment.reads import cell_entries, changes_between, positions, reports
from bianzhi.ledger.commodities import COMMODITIES, RANKS, commodity
from bianzhi.ledger.vacancy import Position
from bianzhi.reporting.performance import Evaluation
from bianzhi.staff.reads import acts_of_year, flows, headcount, movements, seconded_into
from bianzhi.units.reads import (
    UnitState,
    events_between,
    inner_units_on,
    nameplates_on,
    subtree_ids,
    versions_on,
)
from bianzhi.users.actor import Actor
from bianzhi.values.codes import entry_kinds, exit_kinds

INNER = {"offices": {"office"}, "stations": {"institute", "station"}, "centres": {"center"}}
RECRUITS = {kind.code for kind in entry_kinds().values() if kind.recruitment}
MOVED_AWAY = exit_kinds()["X02"].label


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


def office_facts(actor: Actor, office: UnitState, year: int) -> dict[str, Any]:
    """Return what the body is at the year's end: its parts, quota, posts, and the bodies under it."""
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


def establishment_facts(actor: Actor, office: UnitState, year: int) -> dict[str, Any]:
    """Return what changed in the district within the year."""
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


def performance_facts(year: Evaluation) -> dict[str, Any]:
    """Return a body's 预算绩效: its projects, the steps that were gone, the groups of its indicators."""
    return {
        "projects": len(year.projects),
        "steps": list(year.steps),
        "indicator_groups": list(year.groups),
    }


def counted_facts(actor: Actor, year: int) -> dict[str, dict[str, int]]:
    """Return how many bodies and persons the district has at the year's end; bodies under which nobody is are counted too."""
    on = date(year, 12, 31)
    kinds = [(state.unit_kind, state.live) for state in versions_on(actor, on).values()]
    there = headcount(actor, on)
    return {
        "units": {
            "organs": kinds.count(("organ", True)),
            "organs_revoked": kinds.count(("organ", False)),
            "organs_ever": kinds.count(("organ", True)) + kinds.count(("organ", False)),
            "institutions": kinds.count(("institution", True)),
            "institutions_revoked": kinds.count(("institution", False)),
            "institutions_ever": kinds.count(("institution", True)) + kinds.count(("institution", False)),
        },
        "staff": {"persons": sum(there.values()), "units": len({unit for unit, _ in there})},
    }
