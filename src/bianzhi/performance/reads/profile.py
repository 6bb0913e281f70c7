"""概况 of a body at the end of a year, in sentences from the registers: its parts, its people."""

from datetime import date

from bianzhi.establishment.reads import cell_entries, positions
from bianzhi.ledger.commodities import COMMODITIES, commodity
from bianzhi.ledger.vacancy import Position
from bianzhi.reporting.performance import Profile
from bianzhi.units.reads import UnitState, inner_units_on, nameplates_on, versions_on
from bianzhi.users.actor import Actor

Held = dict[tuple[int, str], Position]


def name_of(state: UnitState) -> str:
    """Return what people call the unit."""
    return state.common_name or state.short_name or state.full_name


def profile_of(actor: Actor, body: int, on: date) -> Profile:
    """Return the sentences as of ``on``; empty where the registers say nothing. A constant number of queries."""
    states = versions_on(actor, on)
    state = states.get(body)
    if state is None:
        return Profile()
    under = [one for one in states.values() if one.parent_id == body and one.live]
    held: Held = positions(actor, on, unit_ids={body, *(one.unit_id for one in under)})
    staff = [_quota(held, body) + _posts(actor, held, body, on)]
    staff += [f"{name_of(one)}{_quota(held, one.unit_id)}" for one in under if _quota(held, one.unit_id)]
    return Profile(
        _bodies(actor, state, under, on),
        f"{name_of(state)}{'；'.join(staff)}。" if staff[0] else "",
        state.duties.strip(),
    )


def _bodies(actor: Actor, state: UnitState, under: list[UnitState], on: date) -> str:
    plates = {
        p.inner_unit_id: p.name for p in nameplates_on(actor, on, [state.unit_id]).get(state.unit_id, ())
    }
    inner = [b for b in inner_units_on(actor, on, [state.unit_id]).get(state.unit_id, ()) if b.live]
    parts = []
    if inner:
        told = "、".join(
            b.name + (f"（{plates[b.inner_unit_id]}）" if b.inner_unit_id in plates else "") for b in inner
        )
        parts.append(f"设{len(inner)}个内设机构，分别是{told}")
    for civil, kind in ((True, "参公管理事业单位"), (False, "事业单位")):
        names = [
            name_of(one) for one in under if one.unit_kind == "institution" and one.civil_managed == civil
        ]
        if names:
            parts.append(f"下设{len(names)}个{kind}（{'、'.join(names)}）")
    return f"{name_of(state)}{'，'.join(parts)}。" if parts else ""


def _quota(held: Held, unit: int) -> str:
    own = [
        (code, held[unit, code])
        for code in COMMODITIES
        if (unit, code) in held and commodity(code).kind == "quota" and held[unit, code].approved
    ]
    return "，".join(f"核定{commodity(code).label}{p.approved}名（实有{p.occupied}人）" for code, p in own)


def _posts(actor: Actor, held: Held, unit: int, on: date) -> str:
    posts: dict[str, int] = {}
    for (owner, code), position in held.items():
        item = commodity(code)
        if (
            owner != unit
            or item.kind != "post"
            or not position.approved
            or item.post_class.startswith("INNER")
        ):
            continue
        for entry in cell_entries(actor, unit, code, on):
            title = entry.note or item.family
            posts[title] = posts.get(title, 0) + entry.delta
    told = "、".join(f"{title}{number}名" for title, number in posts.items() if number)
    return f"，领导职数{told}" if told else ""
