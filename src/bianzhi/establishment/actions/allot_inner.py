"""颗粒化: quota or posts of a unit allotted to its internal bodies (I18)."""

from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from bianzhi.cases.kinds import Consequence
from bianzhi.establishment.actions.holders import lock_seat
from bianzhi.establishment.actions.post_transfers import Posting
from bianzhi.establishment.loading import lines_of
from bianzhi.establishment.models import InnerAllotment
from bianzhi.establishment.neighbours import inner_unit, unit_facts
from bianzhi.ledger.balances import Timeline, at, changes_of, lowest_from, steps
from bianzhi.ledger.commodities import commodity
from bianzhi.ledger.invariants_quota import inner_within_unit
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any


def _allotted(code: str, *more: tuple[date, int], **where: int) -> Timeline:
    rows = InnerAllotment.objects.filter(commodity=code, **where).order_by()
    return steps([*rows.values_list("effective_on").annotate(Sum("delta")), *more])


def allot_inner(
    actor: Actor, posting: Posting, *, inner_unit_id: int, commodity_code: str, delta: int
) -> tuple[InnerAllotment, Consequence]:
    """Give an internal body ``delta`` more (less when negative) of its unit's quota. Raises `Refused`, `Forbidden`."""
    actor.require("submission.review", "submission.draft")
    unit_id, inner_name = inner_unit(actor, inner_unit_id, posting.effective_on)
    name = unit_facts(actor, [unit_id], posting.effective_on)[unit_id].name
    with transaction.atomic():
        lock_seat(actor, unit_id, commodity_code)
        own = _allotted(commodity_code, inner_unit_id=inner_unit_id)
        had, change = at(own, posting.effective_on), (posting.effective_on, delta)
        after = steps([*changes_of(own), change])
        if lowest_from(after, posting.effective_on).balance < 0:
            raise Refused(Refusal("I18", f"{inner_name}只分配有{had}名，不能减少{-delta}名", field="delta"))
        everything = _allotted(commodity_code, change, inner_unit__unit_id=unit_id)
        quota = lines_of(actor.district_id, {(unit_id, commodity_code)})[unit_id, commodity_code].approved
        if delta > 0:
            refuse_if_any(inner_within_unit(name, commodity_code, quota, [everything], posting.effective_on))
        made = InnerAllotment.objects.create(
            inner_unit_id=inner_unit_id,
            commodity=commodity_code,
            delta=delta,
            instrument_id=posting.instrument_id,
            effective_on=posting.effective_on,
            recorded_at=timezone.now(),
        )
    label = f"{commodity(commodity_code).label}·分配"
    return made, Consequence(f"{name}{inner_name}", label, str(had), f"{delta:+d}", str(had + delta))


def reverse_allotments(actor: Actor, posting: Posting, original_id: int) -> tuple[Consequence, ...]:
    """Undo the allotments of document ``original_id``, the last first."""
    rows = InnerAllotment.objects.filter(
        instrument_id=original_id, inner_unit__unit__district_id=actor.district_id
    ).order_by("-id")
    return tuple(
        allot_inner(
            actor,
            Posting(posting.instrument_id, posting.line_number, max(posting.effective_on, row.effective_on)),
            inner_unit_id=row.inner_unit_id,
            commodity_code=row.commodity,
            delta=-row.delta,
        )[1]
        for row in rows
    )
