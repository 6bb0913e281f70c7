"""Merge units into one, an existing one or one that an earlier line of the document founds."""

from collections.abc import Sequence
from datetime import date

from bianzhi.instruments.line_kinds import LineContext, LineOutcome
from bianzhi.units.actions.abolish import check_may_end, close_parts
from bianzhi.units.actions.move import move
from bianzhi.units.bookkeeping import Entry, locked_unit, write
from bianzhi.units.changing import ANY_MAY, change_unit, joined
from bianzhi.units.facts import children_from, liveness
from bianzhi.units.models import Unit, UnitStatus
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, refuse_if_any

LINE_KIND = "units.merge"


def merge(
    actor: Actor,
    *,
    context: LineContext,
    day: date,
    unit_ids: Sequence[int],
    into_id: int | None,
    move_children: bool = True,
    close_inner: bool = False,
) -> LineOutcome:
    """End ``unit_ids`` from ``day`` on and note that ``into_id`` took them over. Raises `Refused` with all reasons.

    ``move_children`` puts their subordinate units under the one they go into; ``close_inner`` ends their internal
    bodies and nameplates. Quota and persons go by lines of their own, before this one.
    """
    actor.require(*ANY_MAY)
    target = locked_unit(actor, into_id, "into")
    found = liveness(target, f"“{target.name}”", day, "into")
    if target.pk in unit_ids:
        found.append(
            Refusal(
                "unit.merge_self",
                f"“{target.name}”不能并入自己",
                remedy="请在被合并的机构中去掉它",
                field="units",
            )
        )
    if not unit_ids:
        found.append(Refusal("unit.merge_none", "请至少填写一个被合并的机构", field="units"))
    refuse_if_any(found)
    done: list[LineOutcome] = []
    for unit_id in dict.fromkeys(unit_ids):
        unit = locked_unit(actor, unit_id, "units")
        done += _one(actor, context, day, unit, target, move_children=move_children, close_inner=close_inner)
    return joined(*done)


def _one(
    actor: Actor,
    context: LineContext,
    day: date,
    unit: Unit,
    target: Unit,
    *,
    move_children: bool,
    close_inner: bool,
) -> list[LineOutcome]:
    done: list[LineOutcome] = []
    if move_children:
        done += [
            move(actor, context=context, day=day, unit_id=child.pk, parent_id=target.pk, line_kind=LINE_KIND)
            for child in children_from(unit, day)
            if child.pk != target.pk
        ]
    if close_inner:
        done.append(close_parts(context, unit, day, LINE_KIND))
    check_may_end(actor, unit, day, "合并撤销")
    done.append(
        change_unit(
            context,
            unit,
            day,
            kind="merge_away",
            line_kind=LINE_KIND,
            verb="合并",
            fields={"status": UnitStatus.MERGED.value},
            summary=f"并入{target.name}",
            other_id=target.pk,
        )
    )
    write(target, context, day, Entry("merge_in", LINE_KIND, f"{unit.name}并入", other_id=unit.pk))
    return done
