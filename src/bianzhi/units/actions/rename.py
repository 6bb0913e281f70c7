"""Give a unit another name."""

from datetime import date

from bianzhi.instruments.line_kinds import LineContext, LineOutcome
from bianzhi.units.bookkeeping import locked_unit, points_of
from bianzhi.units.changing import ANY_MAY, change_unit
from bianzhi.units.facts import names_in_use, until_next
from bianzhi.units.policy import check_name_free, warn_organ_name
from bianzhi.units.timeline import point_on
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import refuse_if_any

LINE_KIND = "units.rename"


def rename(
    actor: Actor,
    *,
    context: LineContext,
    day: date,
    unit_id: int | None,
    full_name: str,
    short_name: str | None = None,
    common_name: str | None = None,
) -> LineOutcome:
    """Change the names of a unit from ``day`` on; short names only when given. Raises `Refused`."""
    actor.require(*ANY_MAY)
    unit = locked_unit(actor, unit_id)
    name = full_name.strip()
    others = names_in_use(actor.district_id, name, but=unit.pk)
    refuse_if_any(check_name_free(name, others, day, until_next(unit, "full_name", day)))
    fields = {"full_name": name, "short_name": short_name, "common_name": common_name}
    point = point_on(points_of(unit), day)
    old = str(point.state["full_name"]) if point else unit.name
    return change_unit(
        context,
        unit,
        day,
        kind="rename",
        line_kind=LINE_KIND,
        verb="更名",
        fields={key: value for key, value in fields.items() if value is not None},
        summary=f"“{old}”更名为“{name}”",
        warnings=tuple(warn_organ_name(unit.kind, name)),
    )
