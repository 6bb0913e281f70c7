"""What the ledger asks of the units room, in one place."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.utils import timezone

from bianzhi.ledger.facts import Nature, UnitFacts
from bianzhi.units import reads as units
from bianzhi.users.actor import Actor, Forbidden


def unit_facts(actor: Actor, unit_ids: Collection[int], on: date) -> dict[int, UnitFacts]:
    """Return what the rules must know of each unit on ``on``. Raises `Forbidden` for one that the actor does not see."""
    wanted = set(unit_ids)
    if not wanted:
        return {}
    states, last = units.versions_then_and_last(actor, on, wanted)
    found = {key: facts_of(state) for key, state in states.items()}
    for key in wanted - found.keys():
        later = last.get(key)
        if later is None:
            raise Forbidden("没有找到这个机构，或不在您的范围内")
        found[key] = UnitFacts(
            key, later.full_name, nature_of(later.unit_kind), founded_on=later.established_on
        )
    return found


def nature_of(unit_kind: str) -> Nature:
    """Return the nature the laws go by: everything that is not 事业单位 counts as 机关."""
    return "institution" if unit_kind == "institution" else "organ"


def facts_of(state: units.UnitState) -> UnitFacts:
    """Return a unit as the laws see it."""
    return UnitFacts(
        state.unit_id,
        state.full_name,
        nature_of(state.unit_kind),
        state.political_legal,
        state.coordination,
        state.ended_on,
    )


def unit_names(actor: Actor, unit_ids: Collection[int], on: date) -> dict[int, str]:
    """Return the names that units bore on ``on``."""
    return units.names_on(actor, on, unit_ids)


def chain_above(actor: Actor, unit_id: int) -> tuple[int, ...]:
    """Return the departments above a unit today, nearest first; the unit's own people need not see them."""
    everybody = replace(actor, unit_ids=None)
    return units.chain_upwards(units.versions_on(everybody, timezone.localdate()), unit_id)


def inner_unit(actor: Actor, inner_id: int, on: date) -> tuple[int, str]:
    """Return (key of the unit, name) of an internal body that is live on ``on``. Raises `Forbidden`."""
    for unit_id, states in units.inner_units_on(actor, on).items():
        for state in states:
            if state.inner_unit_id == inner_id:
                return unit_id, state.name
    raise Forbidden("没有找到这个内设机构，或不在您的范围内")
