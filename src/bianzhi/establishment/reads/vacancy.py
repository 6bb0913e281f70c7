"""Is there a place? Asked by the staff room before anybody goes on the establishment or into a post."""

from datetime import date

from django.db.models import Q

from bianzhi.establishment.loading import ONE_DAY, reservation_end, timelines
from bianzhi.establishment.models import OverPlan, Reservation, ReservationUse
from bianzhi.establishment.neighbours import unit_facts
from bianzhi.establishment.policy import check_commodity, check_room
from bianzhi.establishment.timeline import Timeline
from bianzhi.ledger.commodities import commodity
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
) -> tuple[Refusal, ...]:
    """Return why ``count`` more may not take up ``commodity_code`` in the unit from ``from_date`` on; nothing when they may.

    Every day from ``from_date`` (before ``until``) is looked at: what is occupied, reserved and frozen, past, present and to
    come (I6; I8 for posts). ``reservation_id``: the 用编核准单 they come on; its own places are theirs. ``over_plan_id``: the
    approved plan that lets the unit stand above (先进后消, 超职数); it must be in force on ``from_date``.

    Take `actions.lock_seat` first, in the same transaction, or two may be told yes at once. Persons who leave in the same act
    must be written off before. Raises `Forbidden` for a unit outside the district. Eight queries.
    """
    unknown = check_commodity(commodity_code)
    if unknown:
        return tuple(unknown)
    facts = unit_facts(actor, [unit_id], from_date)[unit_id]
    found = []
    if facts.ended_on is not None and (until is None or until > facts.ended_on):
        found.append(Refusal("I12", f"{facts.name}已于{facts.ended_on}撤销", field="unit"))
    key = (unit_id, commodity_code)
    if reservation_id is not None:
        found.extend(_check_reservation(actor, reservation_id, key, from_date, count))
    plan, refusals = _plan(actor, over_plan_id, key, from_date)
    found.extend(refusals)
    if found:
        return tuple(found)
    line = timelines(actor.district_id, {key}, without_reservation=reservation_id)[key]
    if plan:
        line = Timeline(line.quota.plus((from_date, plan)), line.occupied, line.reserved, line.frozen)
    return tuple(check_room(facts.name, commodity_code, line, from_date, until, count))


def _check_reservation(
    actor: Actor, reservation_id: int, key: tuple[int, str], on: date, count: int
) -> list[Refusal]:
    row = Reservation.objects.filter(pk=reservation_id, district_id=actor.district_id).first()
    if row is None:
        return [Refusal("reservation.missing", "没有找到这张用编核准单", field="reservation")]
    found = []
    if (row.unit_id, row.commodity) != key:
        found.append(
            Refusal(
                "reservation.other",
                f"核准单{row.number}核准的是另一单位或另一编制类型（{commodity(row.commodity).label}）",
                remedy="请选择本单位、本编制类型的核准单",
                field="reservation",
            )
        )
    end = reservation_end(row)
    if not row.approved_on <= on < end:
        found.append(
            Refusal(
                "reservation.expired",
                f"核准单{row.number}的有效期是{row.approved_on}至{end - ONE_DAY}，{on}不在其内",
                rule="用编核准单逾期失效，未用完的空编自动释放",
                remedy="请重新申请用编核准，或核对入编日期",
                field="reservation",
            )
        )
    used = ReservationUse.objects.filter(reservation=row, revoked_at=None).count()
    if row.quantity - used < count:
        found.append(
            Refusal(
                "reservation.used",
                f"核准单{row.number}核准{row.quantity}名，已使用{used}名，没有余数",
                field="reservation",
            )
        )
    return found


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
