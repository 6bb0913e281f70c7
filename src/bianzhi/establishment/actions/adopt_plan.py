"""批准年度用编计划: a new version for the unit and the year."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from bianzhi.establishment.actions.holders import lock_postings
from bianzhi.establishment.models import UsePlan, UsePlanItem
from bianzhi.establishment.neighbours import unit_facts
from bianzhi.establishment.reads.plans import check_plan_now
from bianzhi.ledger.commodities import commodity
from bianzhi.ledger.planning import PlanLine
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import refuse_if_any


def adopt_plan(
    actor: Actor,
    *,
    unit_id: int,
    year: int,
    lines: Sequence[PlanLine],
    approved_on: date,
    maker_id: int,
    basis: str = "",
) -> UsePlan:
    """Keep the plan; the actor is the second person. Raises `Refused` when it is more than there can be room for."""
    actor.require("submission.review", "submission.draft")
    if actor.user_id is None:
        raise Forbidden("用编计划须由具体的人批准")
    with transaction.atomic():
        lock_postings(actor.district_id)
        refuse_if_any(check_plan_now(actor, unit_id, year, lines))
        rows = UsePlan.objects.filter(unit_id=unit_id, year=year)
        last = rows.aggregate(n=Max("version"))["n"] or 0
        made = UsePlan.objects.create(
            district_id=actor.district_id,
            unit_id=unit_id,
            year=year,
            version=last + 1,
            approved_on=approved_on,
            basis=basis[:100],
            recorded_at=timezone.now(),
            maker_id=maker_id,
            checker_id=actor.user_id,
        )
        UsePlanItem.objects.bulk_create(
            UsePlanItem(
                plan=made,
                position=position,
                commodity=line.commodity,
                entry_kind=line.entry_kind,
                quantity=line.quantity,
                purpose=line.purpose[:200],
            )
            for position, line in enumerate(lines, 1)
        )
        name = unit_facts(actor, [unit_id], approved_on)[unit_id].name
        record(
            actor,
            "批准用编计划" if not last else "调整用编计划",
            Subject("establishment.use_plan", made.pk, f"{name}{made}", unit_id),
            after={f"{commodity(line.commodity).label}·{line.entry_kind}": line.quantity for line in lines},
        )
    return made
