"""Set up an internal body."""

from datetime import date

from bianzhi.instruments.line_kinds import LineContext, LineOutcome
from bianzhi.units.bookkeeping import Entry, consequences, locked_unit, write
from bianzhi.units.changing import ANY_MAY
from bianzhi.units.facts import inner_name_taken, liveness, words
from bianzhi.units.models import InnerUnit, UnitStatus
from bianzhi.units.policy import check_inner_name, check_outlived
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import refuse_if_any

LINE_KIND = "units.inner_add"


def inner_add(
    actor: Actor,
    *,
    context: LineContext,
    day: date,
    unit_id: int | None,
    name: str,
    kind: str = "",
    rank: str = "",
    duties: str = "",
    order: int | None = None,
) -> LineOutcome:
    """Set up an internal body of the unit from ``day`` on; ``made`` names it ``unit/name``. Raises `Refused`."""
    actor.require(*ANY_MAY)
    unit = locked_unit(actor, unit_id)
    name = name.strip()
    found = liveness(unit, f"“{unit.name}”", day)
    found += check_outlived(unit.name, unit.ended_on, day)
    found += check_inner_name(unit.name, name, inner_name_taken(unit, name, day, None))
    refuse_if_any(found)
    inner = InnerUnit.objects.create(unit=unit, name=name, begins_on=day)
    place = order if order is not None else InnerUnit.objects.filter(unit=unit).count() * 10
    state = {
        "status": UnitStatus.LIVE.value,
        "name": name,
        "kind": kind,
        "rank": rank,
        "duties": duties,
        "order": place,
    }
    before, after, _ = words({k: v for k, v in state.items() if k in {"name", "rank", "duties"} and v}, None)
    entry = Entry(
        "inner_add",
        LINE_KIND,
        f"设内设机构“{name}”",
        state,
        inner_unit_id=inner.pk,
        before=before,
        after=after,
    )
    write(unit, context, day, entry)
    return LineOutcome(
        consequences=consequences(unit.name, "设立", {}, {"内设机构": name}),
        made={f"{unit.name}/{name}": inner.pk, name: inner.pk},
    )
