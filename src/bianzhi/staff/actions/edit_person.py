"""Change a person's attributes: open fields by the unit at once, locked fields by two persons of the office."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from bianzhi.staff.access import MISSING, locked_person, person_subject, reachable
from bianzhi.staff.actions.register_person import already_registered
from bianzhi.staff.attributes import ATTRIBUTES
from bianzhi.staff.booking import facts_of, open_tenure, tenures_of
from bianzhi.staff.identity import opened, seal
from bianzhi.staff.indexing import index_person
from bianzhi.staff.models import Person, PersonChange, Tenure
from bianzhi.staff.person_values import columns_of, read_id_number, typed, words
from bianzhi.staff.policy import (
    check_attributes,
    check_identity,
    check_locked,
    check_one_tenure,
    check_version,
)
from bianzhi.staff.units_port import inner_choices, inner_names
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.id_numbers import IdNumber, parse_id_number
from bianzhi.values.refusal import Refusal, refuse_if_any


def edit_person(
    actor: Actor, *, person_id: int, version: int, changes: Mapping[str, Any], reason: str = ""
) -> Person:
    """Save fields that the unit keeps. ``version`` is the one the actor saw: of two editors the later is told both values.

    Counts from today on: what the tables showed for an earlier day stays. Raises `Refused`, `Forbidden`.
    """
    actor.require("person.edit", "person.edit_own")
    if not reachable(actor).filter(pk=person_id).exists():
        raise Forbidden(MISSING)
    refuse_if_any(check_locked(changes))
    with transaction.atomic():
        person = locked_person(actor, person_id)
        return _change(actor, person, version, changes, timezone.localdate(), reason)


def change_locked(
    actor: Actor,
    *,
    maker_id: int,
    person_id: int,
    version: int,
    changes: Mapping[str, Any],
    effective_on: date,
    reason: str,
) -> Person:
    """Change locked fields: made by ``maker_id``, decided by the actor (two persons). ``changes`` may hold ``id_number``."""
    actor.require("submission.review", "submission.draft")
    if not reason.strip():
        refuse_if_any(
            [
                Refusal(
                    "person.reason", "请写明变更依据", remedy="如认定表、户籍证明的名称与日期", field="reason"
                )
            ]
        )
    with transaction.atomic():
        person = locked_person(actor, person_id)
        return _change(actor, person, version, changes, effective_on, reason, maker_id)


def _change(
    actor: Actor,
    person: Person,
    version: int,
    changes: Mapping[str, Any],
    effective_on: date,
    reason: str,
    maker_id: int | None = None,
) -> Person:
    found, refusals = typed(changes)
    refuse_if_any(refusals)
    number = None
    if "id_number" in found:
        number, wrong = read_id_number(found.pop("id_number"))
        refuse_if_any(wrong)
    refuse_if_any(_stale(actor, person, version, found))
    refuse_if_any([*check_attributes({**_current(person), **found, "id_number": "given"}, whole=False),
                   *_identity(person, number, found), *_inner_unit(actor, person, found)])  # fmt: skip
    before = {key: _current(person)[key] for key in found}
    changed = {key: value for key, value in found.items() if before[key] != value}
    sealed = seal(number) if number is not None else None
    if sealed is not None and sealed.hash == person.id_hash:
        sealed = None
    if not changed and sealed is None:
        refuse_if_any([Refusal("person.unchanged", f"{person.name}的信息没有变化", remedy="请修改后再保存")])
    old = {**{key: before[key] for key in changed}, **({"id_mask": person.id_mask} if sealed else {})}
    if sealed is not None:
        _check_free(actor, person, sealed.hash)
        person.id_sealed, person.id_hash, person.id_mask = sealed.sealed, sealed.hash, sealed.mask
    for column, value in columns_of({**_derived_from(person), **changed}).items():
        setattr(person, column, value)
    person.version += 1
    person.save()
    if sealed is not None:
        Tenure.objects.filter(person=person).update(id_hash=sealed.hash)
    new = {**changed, **({"id_mask": person.id_mask} if sealed else {})}
    PersonChange.objects.create(
        person=person,
        version=person.version,
        at=timezone.now(),
        effective_on=effective_on,
        user_id=actor.user_id or maker_id or 0,
        before={key: _json(value) for key, value in old.items()},
        after={key: _json(value) for key, value in new.items()},
        reason=reason[:200],
    )
    index_person(person)
    verb = "修改人员信息" if maker_id is None else "变更锁定信息"
    record(
        actor,
        verb,
        person_subject(person),
        before=_shown(actor, old),
        after=_shown(actor, new),
        reason=reason,
    )
    return person


def _current(person: Person) -> dict[str, Any]:
    columns = {
        key: ("inner_unit_id" if key == "inner_unit" else key) for key in ATTRIBUTES if key != "id_number"
    }
    return {key: getattr(person, column) for key, column in columns.items()}


def _derived_from(person: Person) -> dict[str, Any]:
    """Return what pinyin and retirement are computed from, so that a change of one part finds the others."""
    return {key: getattr(person, key) for key in ("name", "sex", "birth_date", "retire_category")}


def _identity(person: Person, number: IdNumber | None, found: Mapping[str, Any]) -> list[Refusal]:
    """Check sex and birth date against the number, when any of the three changes."""
    if number is None and not {"sex", "birth_date", "birth_reason"} & found.keys():
        return []
    whose = number or parse_id_number(opened(person.id_sealed))
    now = {**_current(person), **found}
    return check_identity(whose, now["sex"], now["birth_date"], now["birth_reason"])


def _inner_unit(actor: Actor, person: Person, found: Mapping[str, Any]) -> list[Refusal]:
    """Refuse an internal body that is not of the person's unit."""
    wanted = found.get("inner_unit")
    if wanted is None or wanted == person.inner_unit_id:
        return []
    now = open_tenure(person)
    bodies = inner_choices(actor, now.unit_id if now else None, timezone.localdate())
    if str(wanted) in dict(bodies):
        return []
    return [
        Refusal(
            "person.inner_unit", "所选内设机构不属于此人所在单位", remedy="请重新选择", field="inner_unit"
        )
    ]


def _stale(actor: Actor, person: Person, version: int, mine: Mapping[str, Any]) -> list[Refusal]:
    if version == person.version:
        return []
    last = PersonChange.objects.filter(person=person).select_related("user").order_by("-version").first()
    theirs = {key: _word(actor, key, value) for key, value in _current(person).items() if key in mine}
    typed_words = {key: _word(actor, key, value) for key, value in mine.items()}
    who = last.user.name if last else ""
    return check_version(person.name, version, person.version, typed_words, theirs, who)


def _check_free(actor: Actor, person: Person, id_hash: str) -> None:
    other = (
        Person.objects.filter(district_id=actor.district_id, id_hash=id_hash).exclude(pk=person.pk).first()
    )
    refuse_if_any(already_registered(other.name, other.id_mask) if other else ())
    elsewhere = facts_of(actor, tenures_of([id_hash]).get(id_hash, ()))
    for row in Tenure.objects.filter(person=person, revoked_at__isnull=True):
        refuse_if_any(check_one_tenure(person.name, row.begins_on, row.ends_on, elsewhere))


def _word(actor: Actor, key: str, value: Any) -> str:
    if key == "inner_unit" and value:
        return inner_names(actor, [int(value)]).get(int(value), "")
    return words(key, value)


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _shown(actor: Actor, values: Mapping[str, Any]) -> dict[str, str]:
    labels = {"id_mask": "身份证号"}
    return {
        labels.get(key) or ATTRIBUTES[key].label: str(value) if key == "id_mask" else _word(actor, key, value)
        for key, value in values.items()
    }
