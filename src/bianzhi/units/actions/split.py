"""Split a unit: others, founded by earlier lines of the document or existing, take over part or all of it."""

from collections.abc import Sequence
from datetime import date

from bianzhi.cases.kinds import Consequence
from bianzhi.instruments.line_kinds import LineContext, LineOutcome
from bianzhi.units.actions.abolish import check_may_end, close_parts
from bianzhi.units.bookkeeping import Entry, locked_unit, write
from bianzhi.units.changing import ANY_MAY, change_unit, joined
from bianzhi.units.facts import liveness
from bianzhi.units.models import UnitStatus
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, refuse_if_any

LINE_KIND = "units.split"


def split(
    actor: Actor,
    *,
    context: LineContext,
    day: date,
    unit_id: int | None,
    into_ids: Sequence[int],
    ends: bool = False,
    close_inner: bool = False,
) -> LineOutcome:
    """Note that ``into_ids`` come out of the unit from ``day`` on; with ``ends`` the unit itself ends. Raises `Refused`."""
    actor.require(*ANY_MAY)
    unit = locked_unit(actor, unit_id)
    targets = [locked_unit(actor, key, "into") for key in dict.fromkeys(into_ids)]
    found = liveness(unit, f"“{unit.name}”", day)
    for target in targets:
        found += liveness(target, f"“{target.name}”", day, "into")
    if not targets:
        found.append(Refusal("unit.split_none", "请填写分立出的机构", field="into"))
    if unit in targets:
        found.append(Refusal("unit.split_self", f"“{unit.name}”不能分立出自己", field="into"))
    refuse_if_any(found)
    done: list[LineOutcome] = []
    for target in targets:
        write(unit, context, day, Entry("split_off", LINE_KIND, f"分立出{target.name}", other_id=target.pk))
        write(target, context, day, Entry("split_from", LINE_KIND, f"由{unit.name}分立", other_id=unit.pk))
        done.append(LineOutcome(consequences=(Consequence(unit.name, "分立", "—", "分立出", target.name),)))
    if ends:
        if close_inner:
            done.append(close_parts(context, unit, day, LINE_KIND))
        check_may_end(actor, unit, day, "分立撤销")
        done.append(
            change_unit(
                context,
                unit,
                day,
                kind="split_away",
                line_kind=LINE_KIND,
                verb="分立撤销",
                fields={"status": UnitStatus.SPLIT.value},
                summary=f"因分立撤销{unit.name}",
            )
        )
    return joined(*done)
