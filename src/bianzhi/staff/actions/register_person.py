"""Register a person: the record exists from now on; nothing of the establishment is touched."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from bianzhi.staff.access import person_subject
from bianzhi.staff.identity import Sealed
from bianzhi.staff.indexing import index_person
from bianzhi.staff.models import Person
from bianzhi.staff.person_values import Prepared, prepare
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any


def register_person(
    actor: Actor, *, values: Mapping[str, Any], synthetic: bool = False, entering: bool = False
) -> Person:
    """Check and store a person. The ID number is sealed at once and appears in no trail.

    ``values``: fields of `bianzhi.staff.attributes.ATTRIBUTES`, dates as `date` or text. ``entering``: the caller has just
    looked for the number in vain (who is quicker still meets the unique number), and puts the person on the establishment
    in the same transaction, which makes him findable. Raises `Refused`, `Forbidden`.
    """
    actor.require("person.edit", "import.run")
    ready = prepare(values)
    refuse_if_any(ready.refusals)
    sealed = ready.sealed
    if sealed is None:
        raise AssertionError("prepared values carry a number")
    try:
        with transaction.atomic():
            return _insert(actor, ready, sealed, synthetic=synthetic, entering=entering)
    except IntegrityError as error:  # somebody registered the number at the same moment
        raise Refused(*already_registered("他人刚登记的人员", sealed.mask)) from error


def _insert(actor: Actor, ready: Prepared, sealed: Sealed, *, synthetic: bool, entering: bool) -> Person:
    if not entering:
        known = Person.objects.filter(district_id=actor.district_id, id_hash=sealed.hash).first()
        refuse_if_any(already_registered(known.name, known.id_mask) if known else ())
    person = Person.objects.create(
        district_id=actor.district_id,
        id_sealed=sealed.sealed,
        id_hash=sealed.hash,
        id_mask=sealed.mask,
        synthetic=synthetic,
        created_at=timezone.now(),
        **ready.columns,
    )
    if not entering:
        index_person(person)
    after = {"姓名": person.name, "身份证号": person.id_mask}
    record(actor, "登记人员", person_subject(person), after=after)
    return person


def already_registered(name: str, mask: str) -> list[Refusal]:
    """Return the refusal of a number that is registered already."""
    return [
        Refusal(
            "person.twice",
            f"这个身份证号已登记为{name}（{mask}）",
            rule="同一辖区内一个身份证号只登记一次",
            source="机构编制实名制管理要求",
            remedy="请用身份证号查出此人后办理",
            field="id_number",
        )
    ]
