"""Change rank, type, duties or place of an internal body."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bianzhi.instruments.line_kinds import LineContext, LineOutcome
from bianzhi.units.bookkeeping import locked_inner, points_of
from bianzhi.units.changing import ANY_MAY, change_inner, told
from bianzhi.units.timeline import point_on
from bianzhi.users.actor import Actor

LINE_KIND = "units.inner_amend"
AMENDABLE = ("kind", "rank", "duties", "order")


def inner_amend(
    actor: Actor, *, context: LineContext, day: date, inner_unit_id: int | None, fields: Mapping[str, Any]
) -> LineOutcome:
    """Set ``fields`` (names of `AMENDABLE`) of an internal body from ``day`` on. Raises `Refused`."""
    actor.require(*ANY_MAY)
    unknown = set(fields) - set(AMENDABLE)
    if unknown:
        raise ValueError(f"not amended by this line: {sorted(unknown)}")
    inner = locked_inner(actor, inner_unit_id)
    return change_inner(
        context,
        inner,
        day,
        kind="inner_amend",
        line_kind=LINE_KIND,
        verb="调整",
        fields=fields,
        summary=f"内设机构“{inner.name}”{told(fields, point_on(points_of(inner), day))}",
    )
