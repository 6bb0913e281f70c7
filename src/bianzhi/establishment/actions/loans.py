"""周转借用 and its return."""

from datetime import date

from django.db import transaction
from django.db.models import Sum

from bianzhi.establishment.actions.holders import REVOLVING, lock_postings, unit_holder
from bianzhi.establishment.actions.post_transfers import Move, Moved, Posting, post_transfers
from bianzhi.establishment.models import Loan, LoanReturn
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused


def lend(
    actor: Actor,
    posting: Posting,
    *,
    unit_id: int,
    commodity_code: str,
    quantity: int,
    due_on: date,
    purpose: str = "",
) -> tuple[Loan, Moved]:
    """Lend from the 周转池 to a unit until ``due_on``. Raises `Refused`."""
    if due_on <= posting.effective_on:
        raise Refused(
            Refusal("loan.due", f"应还日期{due_on}须晚于借用日期{posting.effective_on}", field="due_on")
        )
    move = Move("POOL_LEND", commodity_code, REVOLVING, unit_holder(unit_id), quantity, purpose)
    with transaction.atomic():
        moved = post_transfers(actor, posting, [move])
        made = Loan.objects.create(
            transfer=moved.transfers[0], unit_id=unit_id, due_on=due_on, purpose=purpose[:200]
        )
    return made, moved


def outstanding(loan: Loan) -> int:
    """Return how many of a loan are not yet returned; nothing of one that was undone."""
    transfer = loan.transfer
    if hasattr(transfer, "reversed_by"):
        return 0
    returns = loan.returns.filter(transfer__reversed_by=None)
    back: int = returns.aggregate(n=Sum("transfer__quantity"))["n"] or 0
    return transfer.quantity - back


def return_loan(actor: Actor, posting: Posting, *, loan_id: int, quantity: int) -> tuple[LoanReturn, Moved]:
    """Return ``quantity`` of a loan to the 周转池. Raises `Refused`, `Forbidden`."""
    with transaction.atomic():
        lock_postings(actor.district_id)
        loan = (
            Loan.objects.select_related("transfer", "transfer__reversed_by")
            .filter(pk=loan_id, transfer__district_id=actor.district_id)
            .first()
        )
        if loan is None:
            raise Forbidden("没有找到这笔借用，或不在您的范围内")
        left = outstanding(loan)
        if quantity < 1 or quantity > left:
            raise Refused(
                Refusal("loan.return", f"这笔借用尚有{left}名未还，不能归还{quantity}名", field="quantity")
            )
        move = Move("POOL_RETURN", loan.transfer.commodity, unit_holder(loan.unit_id), REVOLVING, quantity)
        moved = post_transfers(actor, posting, [move])
        made = LoanReturn.objects.create(loan=loan, transfer=moved.transfers[0])
    return made, moved


def refuse_returned(original_id: int) -> None:
    """Refuse to undo the lending of document ``original_id`` while any of it has been returned."""
    loans = Loan.objects.filter(transfer__instrument_id=original_id, transfer__reversed_by=None)
    if loans.filter(returns__transfer__reversed_by=None, returns__isnull=False).exists():
        raise Refused(
            Refusal("loan.returned", "这笔周转借用已有归还，不能直接冲销", remedy="请先冲销归还的文件")
        )
