"""Attributes of persons as they were on a day: later changes are undone, so that a past day keeps its answer."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from bianzhi.staff.attributes import ATTRIBUTES
from bianzhi.staff.models import PersonChange

Older = dict[int, dict[str, Any]]


def later_changes(
    district_id: int, on: date, known: datetime | None, persons: Iterable[int] | None = None
) -> Older:
    """Return, by person, the values of ``on`` (as known at ``known``) of every field that was changed later. One query."""
    later = Q(effective_on__gt=on)
    if known is not None:
        later |= Q(at__gt=known)
    rows = PersonChange.objects.filter(later, person__district_id=district_id)
    if persons is not None:
        rows = rows.filter(person_id__in=list(persons))
    found: Older = {}
    for person_id, before in rows.order_by("-version").values_list("person_id", "before"):
        found.setdefault(person_id, {}).update({key: _typed(key, value) for key, value in before.items()})
    return found


def _typed(key: str, value: Any) -> Any:
    attribute = ATTRIBUTES.get(key)
    if attribute is not None and attribute.kind == "date" and isinstance(value, str) and value:
        return date.fromisoformat(value)
    return value
