"""上编: a person takes a place on a unit's quota."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from bianzhi.establishment.ports import Key
from bianzhi.establishment.reads.reservations import reservation
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.ledger.vacancy import Line
from bianzhi.staff.access import locked_person, person_subject
from bianzhi.staff.booking import Entry, begin, facts_of, signed, tenures_of
from bianzhi.staff.code_lists import ENTRY_INTERNAL, entry_kind
from bianzhi.staff.indexing import index_person
from bianzhi.staff.models import Person, Tenure
from bianzhi.staff.policy import (
    UnitFacts,
    check_age,
    check_channel,
    check_entry_kind,
    check_one_tenure,
    check_own_act,
    check_type,
    check_unit,
)
from bianzhi.staff.seats import Place, check_place, lock_seats
from bianzhi.staff.units_port import unit_facts
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, refuse_if_any


def go_on_establishment(
    actor: Actor, *, maker_id: int, person_id: int, entry: Entry, seen: dict[Key, Line] | None = None
) -> Tenure:
    """Put a registered person on the establishment; the actor is the second person.

    The seat is locked first, then the person, and all is checked under the locks: of many after the last place one gets it.
    A live 用编核准单 named in ``entry`` is used up; an approved 消化计划 lets the unit stand above. ``seen`` is given the seat's
    line as it stood before. Raises `Refused`.
    """
    actor.require("submission.review", "submission.draft")
    refuse_if_any(check_own_act(entry.entry_kind, entry_kind(entry.entry_kind).label, ENTRY_INTERNAL))
    return enter(actor, maker_id=maker_id, person_id=person_id, entry=entry, verb="上编", seen=seen)


def enter(
    actor: Actor,
    *,
    maker_id: int,
    person_id: int,
    entry: Entry,
    verb: str,
    seen: dict[Key, Line] | None = None,
) -> Tenure:
    """Check and begin a tenure, for every act that begins one."""
    unit = unit_facts(actor, [entry.unit_id], entry.begins_on).get(entry.unit_id)
    refuse_if_any(face(unit, entry))
    with transaction.atomic():
        lock_seats(actor, [(entry.unit_id, entry.commodity)])
        person = locked_person(actor, person_id)
        others = tenures_of([person.id_hash]).get(person.id_hash, [])
        refuse_if_any(under_lock(actor, person, unit, entry, others, seen))
        row = begin(actor, person, entry, signed(actor, maker_id))
        newest = all(other.begins_on <= entry.begins_on for other in others)
        index_person(person, (unit.key, unit.present_name) if unit and newest else None)
        record(
            actor,
            verb,
            person_subject(person, entry.unit_id),
            after=told(unit, entry),
            reason=entry.document,
        )
    return row


def face(unit: UnitFacts | None, entry: Entry) -> list[Refusal]:
    """Return what can be refused without looking at anybody's place."""
    found = check_unit(unit, entry.begins_on)
    if unit is None:
        return found
    kind = entry_kind(entry.entry_kind)
    found += check_type(unit, entry.commodity)
    found += check_entry_kind(kind.label, kind.quotas, entry.commodity)
    return found


def under_lock(
    actor: Actor,
    person: Person,
    unit: UnitFacts | None,
    entry: Entry,
    tenures: Iterable[Tenure],
    seen: dict[Key, Line] | None = None,
) -> list[Refusal]:
    """Return what must be checked while the seat and the person are locked; ``tenures`` are all the person has."""
    if unit is None:
        return check_unit(unit, entry.begins_on)
    others = facts_of(actor, tenures)
    found = check_age(person.name, person.birth_date, entry.begins_on)
    found += check_one_tenure(person.name, entry.begins_on, entry.ends_on, others)
    if entry.reservation_id is not None:
        slip = reservation(actor, entry.reservation_id, entry.begins_on)
        found += check_channel(slip.number, slip.entry_kind, slip.entry_label, entry.entry_kind)
    place = Place(entry.unit_id, entry.commodity, entry.begins_on, entry.ends_on)
    found += check_place(
        actor,
        place,
        unit=unit,
        reservation_id=entry.reservation_id,
        over_plan_id=entry.over_plan_id,
        seen=seen,
    )
    return found


def told(unit: UnitFacts | None, entry: Entry) -> dict[str, str | date]:
    """Return the entry in the words of the trail."""
    return {
        "单位": unit.name if unit else "",
        "编制类型": COMMODITIES[entry.commodity].label,
        "入编日期": entry.begins_on,
        "进入方式": entry_kind(entry.entry_kind).label,
    }
