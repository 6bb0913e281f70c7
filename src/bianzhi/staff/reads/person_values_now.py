"""The present values of a person's fields, for the forms that change them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bianzhi.staff.access import person_of
from bianzhi.staff.attributes import ATTRIBUTES, LOCKED, OPEN
from bianzhi.users.actor import Actor


@dataclass(frozen=True, slots=True)
class ValuesNow:
    """Values by field, and the version they belong to."""

    values: Mapping[str, Any]
    version: int


def _values(actor: Actor, person_id: int, keys: tuple[str, ...]) -> ValuesNow:
    person = person_of(actor, person_id)
    columns = {
        key: "inner_unit_id" if ATTRIBUTES[key].kind == "inner_unit" else key
        for key in keys
        if key != "id_number"
    }
    return ValuesNow({key: getattr(person, column) for key, column in columns.items()}, person.version)


def locked_now(actor: Actor, person_id: int) -> ValuesNow:
    """Return the fields the office keeps, without the ID number. Raises `Forbidden`."""
    return _values(actor, person_id, LOCKED)


def open_now(actor: Actor, person_id: int) -> ValuesNow:
    """Return the fields the unit keeps. Raises `Forbidden`."""
    return _values(actor, person_id, OPEN)
