"""Put a unit under another department, or under none."""

from datetime import date

from bianzhi.instruments.line_kinds import LineContext, LineOutcome
from bianzhi.units.bookkeeping import locked_unit
from bianzhi.units.changing import ANY_MAY, change_unit
from bianzhi.units.facts import parent_facts, until_next
from bianzhi.units.policy import check_parent
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import refuse_if_any

LINE_KIND = "units.move"


def move(
    actor: Actor,
    *,
    context: LineContext,
    day: date,
    unit_id: int | None,
    parent_id: int | None,
    line_kind: str = LINE_KIND,
) -> LineOutcome:
    """Change the department above a unit from ``day`` on. Raises `Refused`."""
    actor.require(*ANY_MAY)
    unit = locked_unit(actor, unit_id)
    summary = "不再隶属主管部门"
    if parent_id is not None:
        parent = locked_unit(actor, parent_id, "parent")
        refuse_if_any(
            check_parent(unit.pk, parent_facts(parent, day), day, until_next(unit, "parent_id", day))
        )
        summary = f"划归{parent.name}管理"
    return change_unit(
        context,
        unit,
        day,
        kind="move",
        line_kind=line_kind,
        verb="隶属调整",
        fields={"parent_id": parent_id},
        summary=summary,
        other_id=parent_id,
    )
