"""Take a nameplate down."""

from datetime import date

from bianzhi.instruments.line_kinds import LineContext, LineOutcome
from bianzhi.units.bookkeeping import locked_plate
from bianzhi.units.changing import ANY_MAY, end_plate
from bianzhi.users.actor import Actor

LINE_KIND = "units.nameplate_remove"


def nameplate_remove(
    actor: Actor, *, context: LineContext, day: date, nameplate_id: int | None
) -> LineOutcome:
    """Take the nameplate down from ``day`` on. Raises `Refused`."""
    actor.require(*ANY_MAY)
    return end_plate(context, locked_plate(actor, nameplate_id), day, LINE_KIND)
