"""What counts on a day, as known on a moment: the one place that reads tenures, posts and states in two times."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count, DateField, F, Model, Q, Value
from django.db.models.expressions import Case, Combinable, When

from bianzhi.establishment.ports import Key, Spell
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.staff.code_lists import exit_kind
from bianzhi.staff.models import Appointment, Tenure


def known_rows(known: datetime | None, *, prefix: str = "", revocable: bool = True) -> Q:
    """Return the condition that a row was recorded by ``known`` and not yet revoked then; ``None`` means now."""
    if known is None:
        return Q(**{f"{prefix}revoked_at__isnull": True}) if revocable else Q()
    found = Q(**{f"{prefix}recorded_at__lte": known})
    if revocable:
        found &= Q(**{f"{prefix}revoked_at__isnull": True}) | Q(**{f"{prefix}revoked_at__gt": known})
    return found


def in_force(on: date, known: datetime | None = None, *, prefix: str = "", revocable: bool = True) -> Q:
    """Return the condition that a row counts on the day ``on`` as known at ``known``: half-open, from its first day on."""
    ends = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gt": on})
    if known is not None:
        ends |= Q(**{f"{prefix}end_recorded_at__gt": known})
    return known_rows(known, prefix=prefix, revocable=revocable) & Q(**{f"{prefix}begins_on__lte": on}) & ends


def end_as_known(known: datetime | None, *, prefix: str = "") -> Combinable:
    """Return the end of a row as known at ``known``: an end recorded later has not come."""
    if known is None:
        return F(f"{prefix}ends_on")
    return Case(
        When(**{f"{prefix}end_recorded_at__gt": known}, then=Value(None)),
        default=F(f"{prefix}ends_on"),
        output_field=DateField(null=True),
    )


def _coarse(keys: Collection[Key] | None) -> Q:
    """Return a condition that finds all of ``keys`` and perhaps more; the pairs are told apart afterwards."""
    if keys is None:
        return Q()
    return Q(unit_id__in={u for u, _ in keys}, commodity__in={c for _, c in keys})


def _going(name: str, reason: str | None, model: type[Model]) -> str:
    """Say who goes and why, such as 「李明退休」 or 「李明免职」."""
    if model is not Tenure:
        return f"{name}免职"
    return f"{name}{exit_kind(reason).label}" if reason else name


class StaffOccupancy:
    """Who takes up quota (tenures) and posts (appointments that are not 兼任), for the ledger (`OccupancySource`)."""

    def spells(
        self, district_id: int, keys: Collection[Key] | None, known: datetime | None
    ) -> Iterator[Spell]:
        """Return the intervals of ``keys``; two queries at most."""
        wanted = None if keys is None else frozenset(keys)
        for rows in self._sources(district_id, keys, known):
            why = "exit_kind" if rows.model is Tenure else "end_document"
            found = rows.annotate(known_end=end_as_known(known)).values_list(
                "unit_id", "commodity", "begins_on", "known_end", "person__name", why
            )
            for unit_id, code, begins_on, ends_on, name, reason in found.order_by("pk").iterator():
                empty = ends_on is not None and ends_on <= begins_on
                if not empty and (wanted is None or (unit_id, code) in wanted):
                    label = _going(name, reason, rows.model) if ends_on is not None else ""
                    yield Spell(unit_id, code, begins_on, ends_on, label=label)

    def counts(
        self, district_id: int, on: date, known: datetime | None, unit_ids: Collection[int] | None
    ) -> Mapping[Key, int]:
        """Return how many places are taken on ``on``; two queries."""
        found: dict[Key, int] = {}
        for rows in self._sources(district_id, None, known):
            there = rows.filter(in_force(on, known))
            if unit_ids is not None:
                there = there.filter(unit_id__in=unit_ids)
            counted = there.order_by().values_list("unit_id", "commodity").annotate(n=Count("*"))
            found |= {(unit_id, code): n for unit_id, code, n in counted}
        return found

    @staticmethod
    def _sources(district_id: int, keys: Collection[Key] | None, known: datetime | None) -> list[Any]:
        kinds = {"quota", "post"} if keys is None else {COMMODITIES[c].kind for _, c in keys}
        here = Q(district_id=district_id) & known_rows(known) & _coarse(keys)
        sources: list[Any] = []
        if "quota" in kinds:
            sources.append(Tenure.objects.filter(here))
        if "post" in kinds:
            sources.append(Appointment.objects.filter(here, concurrent=False).exclude(commodity=""))
        return sources
