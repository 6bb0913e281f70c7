"""Which persons an actor may reach, and finding one with the reasons when he may not."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from bianzhi.staff.models import Person, Tenure
from bianzhi.trail.actions import Subject
from bianzhi.users.actor import Actor, Forbidden

MISSING = "没有找到这个人，或不在您的范围内"


def last_tenures() -> "QuerySet[Tenure]":
    """Return a subquery of a person's tenures, the last one first. What was revoked does not count."""
    return Tenure.objects.filter(person=OuterRef("pk"), revoked_at__isnull=True).order_by("-begins_on", "-pk")


def reachable(actor: Actor) -> "QuerySet[Person]":
    """Return the persons of the district; for a unit's people only those whose last (or present) unit is theirs."""
    actor.require("person.read")
    found = Person.objects.filter(district_id=actor.district_id)
    if actor.unit_ids is None:
        return found
    mine = Q(last_unit__in=actor.unit_ids)
    return found.annotate(last_unit=Subquery(last_tenures().values("unit_id")[:1])).filter(mine)


def person_of(actor: Actor, person_id: int) -> Person:
    """Return a person the actor may reach. Raises `Forbidden`."""
    found = reachable(actor).filter(pk=person_id).first()
    if found is None:
        raise Forbidden(MISSING)
    return found


def locked_person(actor: Actor, person_id: int) -> Person:
    """Return a person of the actor's district, locked for this transaction. Raises `Forbidden`."""
    found = (
        Person.objects.select_for_update(of=("self",))
        .filter(pk=person_id, district_id=actor.district_id)
        .first()
    )
    if found is None:
        raise Forbidden(MISSING)
    return found


def person_subject(person: Person, unit_id: int | None = None) -> Subject:
    """Return the trail's name for a person: never with the number."""
    return Subject("staff.person", person.pk, f"{person.name}（{person.id_mask}）", unit_id)
