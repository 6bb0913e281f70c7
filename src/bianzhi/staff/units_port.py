"""What named staff asks of the units room, in one place."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from django.utils import timezone

from bianzhi.establishment.neighbours import nature_of
from bianzhi.staff.policy import UnitFacts
from bianzhi.units.reads import (
    NameFound,
    UnitState,
    find_by_name,
    inner_names_on,
    inner_units_on,
    names_on,
    versions_then_and_last,
)
from bianzhi.users.actor import Actor


def unit_facts(actor: Actor, unit_ids: Collection[int], on: date) -> dict[int, UnitFacts]:
    """Return what the rules must know of each unit on ``on``; one of another district or scope is not there.

    A later abolition that is recorded already is known too: nobody may be placed beyond it.
    """
    now, later = versions_then_and_last(actor, on, unit_ids)
    found = {key: _facts(state) for key, state in now.items()}
    for key, state in later.items():
        if key not in found:
            found[key] = replace(_facts(state), live=False, ended_on=None, founded_on=state.established_on)
            continue
        end = state.effective_on if found[key].live and not state.live else found[key].ended_on
        found[key] = replace(found[key], ended_on=end, present_name=state.full_name)
    return found


def _facts(state: UnitState) -> UnitFacts:
    return UnitFacts(
        key=state.unit_id,
        name=state.full_name,
        nature=nature_of(state.unit_kind),
        live=state.live,
        ended_on=state.ended_on,
        political_legal=state.political_legal,
        coordination=state.coordination,
        rank=state.rank,
    )


def unit_names(actor: Actor, unit_ids: Iterable[int | None], on: date | None = None) -> dict[int, str]:
    """Return the names units bore on ``on`` (today without)."""
    return names_on(actor, on or timezone.localdate(), {u for u in unit_ids if u is not None})


def inner_names(actor: Actor, inner_ids: Iterable[int | None], on: date | None = None) -> dict[int, str]:
    """Return the names internal bodies bore on ``on`` (today without)."""
    return inner_names_on(actor, on or timezone.localdate(), {i for i in inner_ids if i is not None})


def inner_choices(actor: Actor, unit_id: int | None, on: date) -> tuple[tuple[str, str], ...]:
    """Return the internal bodies of a unit on ``on`` for a drop-down."""
    if unit_id is None:
        return ()
    bodies = inner_units_on(actor, on, {unit_id}).get(unit_id, ())
    return tuple((str(body.inner_unit_id), body.name) for body in bodies)


def unit_of_inner(actor: Actor, inner_unit_id: int, on: date, unit_id: int) -> bool:
    """Say whether the internal body belongs to the unit on ``on``."""
    return any(key == str(inner_unit_id) for key, _ in inner_choices(actor, unit_id, on))


def find_unit(actor: Actor, text: str) -> NameFound:
    """Return the unit that a key or a name stands for, or near names."""
    text = text.strip()
    if not text:
        return NameFound(None)
    if text.isdecimal():
        names = unit_names(actor, [int(text)]) if actor.sees_unit(int(text)) else {}
        return NameFound(int(text), names[int(text)]) if int(text) in names else NameFound(None)
    return find_by_name(actor, text)
