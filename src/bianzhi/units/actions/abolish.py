"""End a unit."""

from datetime import date

from bianzhi.instruments.line_kinds import LineContext, LineOutcome
from bianzhi.units.bookkeeping import locked_unit
from bianzhi.units.changing import ANY_MAY, change_unit, end_inner, end_plate, joined
from bianzhi.units.facts import guarded, inner_from, last_change, plates_from, remains
from bianzhi.units.models import Unit, UnitStatus
from bianzhi.units.policy import check_last, check_nothing_remains
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import refuse_if_any

LINE_KIND = "units.abolish"


def abolish(
    actor: Actor, *, context: LineContext, day: date, unit_id: int | None, close_inner: bool = False
) -> LineOutcome:
    """End a unit from ``day`` on; with ``close_inner`` its internal bodies and nameplates end with it.

    Raises `Refused` while quota, posts, reservations, persons, subordinate units, internal bodies or nameplates remain (I12).
    """
    actor.require(*ANY_MAY)
    unit = locked_unit(actor, unit_id)
    closed = close_parts(context, unit, day, LINE_KIND) if close_inner else LineOutcome()
    check_may_end(actor, unit, day, "撤销")
    ended = change_unit(
        context,
        unit,
        day,
        kind="abolish",
        line_kind=LINE_KIND,
        verb="撤销",
        fields={"status": UnitStatus.ABOLISHED.value},
        summary=f"撤销{unit.name}",
    )
    return joined(closed, ended)


def close_parts(context: LineContext, unit: Unit, day: date, line_kind: str) -> LineOutcome:
    """Take down the nameplates and abolish the internal bodies that remain on ``day``."""
    plates = [p for p in plates_from(unit, day) if p.ended_on is None]
    inners = [i for i in inner_from(unit, day) if i.ended_on is None]
    for plate in plates:
        plate.unit = unit
    for inner in inners:
        inner.unit = unit
    done = [end_plate(context, plate, day, line_kind) for plate in plates]
    done += [end_inner(context, inner, day, line_kind) for inner in inners]
    return joined(*done)


def check_may_end(actor: Actor, unit: Unit, day: date, verb: str) -> None:
    """Raise `Refused` with everything that stands against ending the unit on ``day``."""
    found = check_last(unit.name, last_change(unit), day, verb)
    found += check_nothing_remains(unit.name, remains(unit, day), verb)
    found += guarded(actor, unit.pk, day)
    refuse_if_any(found)
