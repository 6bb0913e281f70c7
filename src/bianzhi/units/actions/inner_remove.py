"""Abolish an internal body."""

from datetime import date

from bianzhi.instruments.line_kinds import LineContext, LineOutcome
from bianzhi.units.bookkeeping import locked_inner
from bianzhi.units.changing import ANY_MAY, end_inner, end_plate, joined
from bianzhi.units.facts import last_change
from bianzhi.units.models import NamePlate
from bianzhi.units.policy import check_last
from bianzhi.units.ports import INNER_GUARDS
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import refuse_if_any

LINE_KIND = "units.inner_remove"


def inner_remove(actor: Actor, *, context: LineContext, day: date, inner_unit_id: int | None) -> LineOutcome:
    """End an internal body from ``day`` on, with its nameplates. Raises `Refused` while posts or persons remain in it."""
    actor.require(*ANY_MAY)
    inner = locked_inner(actor, inner_unit_id)
    found = check_last(inner.name, last_change(inner), day)
    found += [refusal for guard in INNER_GUARDS for refusal in guard(actor, inner.pk, day)]
    refuse_if_any(found)
    done = []
    for plate in NamePlate.objects.filter(inner_unit=inner, ended_on__isnull=True).order_by("pk"):
        plate.unit = inner.unit
        done.append(end_plate(context, plate, day, LINE_KIND))
    return joined(*done, end_inner(context, inner, day, LINE_KIND))
