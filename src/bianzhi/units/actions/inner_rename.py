"""Give an internal body another name."""

from datetime import date

from bianzhi.instruments.line_kinds import LineContext, LineOutcome
from bianzhi.units.bookkeeping import locked_inner, points_of
from bianzhi.units.changing import ANY_MAY, change_inner
from bianzhi.units.facts import inner_name_taken, until_next
from bianzhi.units.policy import check_inner_name
from bianzhi.units.timeline import point_on
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import refuse_if_any

LINE_KIND = "units.inner_rename"


def inner_rename(
    actor: Actor, *, context: LineContext, day: date, inner_unit_id: int | None, name: str
) -> LineOutcome:
    """Change the name of an internal body from ``day`` on; its key stays. Raises `Refused`."""
    actor.require(*ANY_MAY)
    inner = locked_inner(actor, inner_unit_id)
    name = name.strip()
    taken = inner_name_taken(inner.unit, name, day, until_next(inner, "name", day), but=inner.pk)
    refuse_if_any(check_inner_name(inner.unit.name, name, taken))
    point = point_on(points_of(inner), day)
    old = str(point.state["name"]) if point else inner.name
    return change_inner(
        context,
        inner,
        day,
        kind="inner_rename",
        line_kind=LINE_KIND,
        verb="更名",
        fields={"name": name},
        summary=f"内设机构“{old}”更名为“{name}”",
    )
