"""What the search knows of persons: name and pinyin initials. Never the ID number."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import OuterRef, Subquery

from bianzhi.search.actions import index, index_many
from bianzhi.search.registry import Found
from bianzhi.search.registry import register as register_kind
from bianzhi.staff.models import Person, Tenure

KIND = "person"
CHUNK = 5_000


def _rows(persons: Iterable[int] | None, district_id: int) -> Iterator[Found]:
    last = Tenure.objects.filter(person=OuterRef("pk"), revoked_at__isnull=True).order_by("-begins_on", "-pk")
    rows = Person.objects.filter(district_id=district_id)
    if persons is not None:
        rows = rows.filter(pk__in=list(persons))
    found = rows.annotate(
        at=Subquery(last.values("unit_id")[:1]), where=Subquery(last.values("unit__name")[:1])
    )
    for key, name, unit, where in found.order_by("pk").values_list("pk", "name", "at", "where").iterator():
        yield _found(key, name, unit, where or "")


def _found(key: int, name: str, unit: int | None, where: str) -> Found:
    return Found(KIND, key, unit, name, where, f"/staff/{key}/", (name,))


def index_person(person: Person, last: tuple[int, str] | None = None) -> None:
    """Renew the person's entry, with the unit the person is (or was last) in: ``last`` when the caller knows it, key and name."""
    if last is not None:
        index(person.district_id, _found(person.pk, person.name, *last))
        return
    for found in _rows([person.pk], person.district_id):
        index(person.district_id, found)


def index_persons(district_id: int, persons: Iterable[int]) -> None:
    """Renew the entries of many, a few thousand at a time: no database takes any number of keys in one question."""
    keys = iter(persons)
    while chunk := list(islice(keys, CHUNK)):
        index_many(district_id, _rows(chunk, district_id))


def register() -> None:
    """Add the kind; called when the app starts."""
    register_kind(KIND, "人员", "person.read", lambda district_id: _rows(None, district_id))
