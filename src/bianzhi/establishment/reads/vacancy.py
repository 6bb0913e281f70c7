"""Is there a place? Asked by the staff room before anybody goes on the establishment or into a post."""

from datetime import date

from django.db.models import Q

from bianzhi.establishment.loading import lines_of
from bianzhi.establishment.models import OverPlan, Reservation
from bianzhi.establishment.neighbours import unit_facts
from bianzhi.establishment.ports import Key
from bianzhi.ledger.commodities import commodity
from bianzhi.ledger.entering import check_entry
from bianzhi.ledger.facts import UnitFacts
from bianzhi.ledger.movements import check_commodity
from bianzhi.ledger.vacancy import Line
from bianzhi.ledger.vacancy import Reservation as Places
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal


def check_vacancy(
    actor: Actor,
    *,
    unit_id: int,
    commodity_code: str,
    from_date: date,
    until: date | None = None,
    count: int = 1,
    reservation_id: int | None = None,
    over_plan_id: int | None = None,
    unit: UnitFacts | None = None,
    seen: dict[Key, Line] | None = None,
) -> tuple[Refusal, ...]:
    """Return why ``count`` more may not take up ``commodity_code`` in the unit from ``from_date`` on; nothing when they may.

    Every day from ``from_date`` (before ``until``) is looked at: what is occupied, reserved and frozen, past, present and to
    come (I6; I8 for posts). ``reservation_id``: the 用编核准单 they come on; its own places are theirs. ``over_plan_id``: the
    approved plan that lets the unit stand above (先进后消, 超职数); it must be in force on ``from_date``.

    Take `actions.lock_seat` first, in the same transaction, or two may be told yes at once. Persons who leave in the same act
    must be written off before. ``unit`` spares a question when the caller knows it; ``seen`` is given the line as it stood.
    Raises `Forbidden` for a unit outside the district. A constant number of queries.
    """
    unknown = check_commodity(commodity_code)
    if unknown:
        return tuple(unknown)
    facts = unit or unit_facts(actor, [unit_id], from_date)[unit_id]
    found = []
    if facts.ended_on is not None and (until is None or until > facts.ended_on):
        found.append(Refusal("I12", f"{facts.name}于{facts.ended_on}撤销", field="unit"))
    key = (unit_id, commodity_code)
    plan, refusals = _plan(actor, over_plan_id, key, from_date)
    found.extend(refusals)
    line = lines_of(actor.district_id, {key})[key]
    if seen is not None:
        seen[key] = line
    places = None
    if reservation_id is not None:
        places, refusals = _places(actor, reservation_id, line)
        found.extend(refusals)
    if found:
        return tuple(found)
    if plan:
        line = line.with_approved(from_date, plan)
    return check_entry(
        facts.name, commodity_code, line, from_date, reservation=places, until=until, count=count
    )


def _places(actor: Actor, reservation_id: int, line: Line) -> tuple[Places | None, list[Refusal]]:
    """Return the 用编核准单 out of the line; it is there when it is this unit's, of this type."""
    own = next((places for places in line.reserved if places.key == reservation_id), None)
    if own is not None:
        return own, []
    row = Reservation.objects.filter(pk=reservation_id, district_id=actor.district_id).first()
    if row is None:
        return None, [Refusal("reservation.missing", "没有找到这张用编核准单", field="reservation")]
    return None, [
        Refusal(
            "reservation.other",
            f"核准单{row.number}核准的是另一单位或另一编制类型（{commodity(row.commodity).label}）",
            remedy="请选择本单位、本编制类型的核准单",
            field="reservation",
        )
    ]


def _plan(
    actor: Actor, over_plan_id: int | None, key: tuple[int, str], on: date
) -> tuple[int, list[Refusal]]:
    if over_plan_id is None:
        return 0, []
    live = Q(voided_at=None, begins_on__lte=on, due_on__gte=on)
    plan = OverPlan.objects.filter(live, pk=over_plan_id, district_id=actor.district_id).first()
    if plan is None or (plan.unit_id, plan.commodity) != key:
        return 0, [
            Refusal(
                "over_plan.missing",
                f"在{on}没有本单位、本类型有效的消化计划或超职数批准",
                remedy="请核对依据文件及其期限",
                field="over_plan",
            )
        ]
    return plan.quantity, []
