"""现有数声明: what the document says a holder has afterwards."""

from django.db import transaction
from django.utils import timezone

from bianzhi.establishment.actions.holders import HolderRef, holders_of, lock_holdings
from bianzhi.establishment.actions.post_transfers import Posting
from bianzhi.establishment.loading import holder_timeline
from bianzhi.establishment.models import BalanceAssertion
from bianzhi.establishment.neighbours import unit_facts
from bianzhi.ledger.assertions import check_asserted
from bianzhi.ledger.balances import at
from bianzhi.ledger.movements import HOLDER_KINDS
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import refuse_if_any


def assert_balance(
    actor: Actor, posting: Posting, *, holder: HolderRef, commodity_code: str, quantity: int
) -> BalanceAssertion:
    """Keep the stated balance. Raises `Refused` with both numbers and the difference when the ledger has another."""
    actor.require("submission.review", "submission.draft")
    name = (
        unit_facts(actor, [holder.unit_id], posting.effective_on)[holder.unit_id].name
        if holder.unit_id is not None
        else HOLDER_KINDS[holder.kind]
    )
    with transaction.atomic():
        row = holders_of(actor.district_id, [holder])[holder]
        lock_holdings([(row, commodity_code)])
        have = at(holder_timeline(row, commodity_code), posting.effective_on)
        have = -have if holder.kind == "upper" else have
        refuse_if_any(check_asserted(name, commodity_code, have, quantity, posting.effective_on))
        return BalanceAssertion.objects.create(
            instrument_id=posting.instrument_id,
            line_number=posting.line_number,
            holder=row,
            commodity=commodity_code,
            quantity=quantity,
            on=posting.effective_on,
            recorded_at=timezone.now(),
        )
