"""Change what a unit is, but not its name or department: rank, nature, category, funding, duties, address…"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bianzhi.instruments.line_kinds import LineContext, LineOutcome
from bianzhi.units import terms
from bianzhi.units.bookkeeping import locked_unit, points_of
from bianzhi.units.changing import ANY_MAY, change_unit, told
from bianzhi.units.policy import check_expiry
from bianzhi.units.timeline import point_on
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import refuse_if_any

LINE_KIND = "units.amend"
AMENDABLE = (
    "rank", "sector", "nature", "category", "funding_forms", "welfare_class", "industry", "civil_managed", "political_legal",
    "coordination", "temporary", "expires_on", "expiry_condition", "duties", "uscc", "legacy_code", "certificate", "short_name",
    "common_name", "address", "postcode", "phone", "principal",
)  # fmt: skip


def amend(
    actor: Actor, *, context: LineContext, day: date, unit_id: int | None, fields: Mapping[str, Any]
) -> LineOutcome:
    """Set ``fields`` (names of `AMENDABLE`) of a unit from ``day`` on. Raises `Refused`."""
    actor.require(*ANY_MAY)
    unknown = set(fields) - set(AMENDABLE)
    if unknown:
        raise ValueError(f"not amended by this line: {sorted(unknown)}")
    unit = locked_unit(actor, unit_id)
    point = point_on(points_of(unit), day)
    state = {**(point.state if point else {}), **terms.stored(fields)}
    if point is not None and {"coordination", "temporary", "expires_on", "expiry_condition"} & set(fields):
        refuse_if_any(
            check_expiry(
                coordination=state["coordination"],
                temporary=state["temporary"],
                expires_on=terms.loaded(state)["expires_on"],
                condition=state["expiry_condition"],
                day=day,
            )
        )
    return change_unit(
        context,
        unit,
        day,
        kind="amend",
        line_kind=LINE_KIND,
        verb="调整",
        fields=fields,
        summary=told(fields, point),
    )
