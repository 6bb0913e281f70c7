"""消化计划: a document lets a unit stand above its quota or posts until a day."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from bianzhi.establishment.actions.holders import lock_seat
from bianzhi.establishment.actions.post_transfers import Posting
from bianzhi.establishment.loading import lines_of
from bianzhi.establishment.models import OverPlan, Transfer
from bianzhi.establishment.neighbours import unit_facts
from bianzhi.ledger.entering import check_reduction
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any


def record_over_plan(
    actor: Actor,
    posting: Posting,
    *,
    unit_id: int,
    commodity_code: str,
    quantity: int,
    due_on: date,
    measure: str,
) -> OverPlan:
    """Record the plan from the posting's day on. It makes nothing legal by itself: it shows as 超编 or 超职数 everywhere."""
    actor.require("submission.review", "submission.draft")
    unit_facts(actor, [unit_id], posting.effective_on)
    if due_on <= posting.effective_on:
        raise Refused(
            Refusal("over_plan.due", f"消化期限{due_on}须晚于起始日期{posting.effective_on}", field="due_on")
        )
    with transaction.atomic():
        lock_seat(actor, unit_id, commodity_code)
        return OverPlan.objects.create(
            district_id=actor.district_id,
            unit_id=unit_id,
            commodity=commodity_code,
            quantity=quantity,
            begins_on=posting.effective_on,
            due_on=due_on,
            measure=measure[:200],
            instrument_id=posting.instrument_id,
            recorded_at=timezone.now(),
        )


def _reduced_since(plan: OverPlan) -> bool:
    """Say whether a reduction that still stands was posted after the plan, perhaps on its strength."""
    later = Transfer.objects.filter(
        source__unit_id=plan.unit_id,
        commodity=plan.commodity,
        recorded_at__gte=plan.recorded_at,
        reversed_by=None,
    )
    return later.exclude(movement="REVERSE").exists()


def reverse_over_plans(actor: Actor, posting: Posting, original_id: int) -> tuple[OverPlan, ...]:
    """Void the plans of document ``original_id``. Raises `Refused` while a unit stands above on their strength."""
    with transaction.atomic():
        rows = list(
            OverPlan.objects.filter(
                district_id=actor.district_id, instrument_id=original_id, voided_at=None
            ).order_by("id")
        )
        for row in rows:
            lock_seat(actor, row.unit_id, row.commodity)
            row.void_instrument_id, row.voided_at = posting.instrument_id, timezone.now()
            row.save(update_fields=["void_instrument", "voided_at"])
        leaned_on = [row for row in rows if _reduced_since(row)]
        lines = lines_of(actor.district_id, {(row.unit_id, row.commodity) for row in leaned_on})
        facts = unit_facts(actor, {row.unit_id for row in leaned_on}, posting.effective_on)
        refuse_if_any(
            refusal
            for (unit_id, code), line in sorted(lines.items(), key=lambda item: item[0])
            for refusal in check_reduction(facts[unit_id].name, code, line, posting.effective_on)
        )
    return tuple(rows)
