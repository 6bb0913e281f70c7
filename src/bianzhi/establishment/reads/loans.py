"""周转借用: who has borrowed what, until when."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from bianzhi.establishment.models import Loan, LoanReturn
from bianzhi.instruments.reads import instrument_labels
from bianzhi.ledger.commodities import commodity
from bianzhi.units.reads import names_on
from bianzhi.users.actor import Actor


@dataclass(frozen=True, slots=True)
class LoanRow:
    """A loan as it stands on a day. ``outstanding`` is not yet returned; ``days_left`` below zero is overdue."""

    key: int
    unit_id: int
    unit_name: str
    commodity: str
    commodity_label: str
    quantity: int
    outstanding: int
    lent_on: date
    due_on: date
    days_left: int
    purpose: str
    instrument_id: int
    document_number: str


def loans(actor: Actor, as_of: date, *, open_only: bool = False) -> tuple[LoanRow, ...]:
    """Return the loans made by ``as_of``, the soonest due first; four queries."""
    actor.require("statistics.read", "submission.draft", "submission.review")
    live = Q(transfer__reversed_by=None) | Q(transfer__reversed_by__effective_on__gt=as_of)
    rows = Loan.objects.select_related("transfer").filter(
        live, transfer__district_id=actor.district_id, transfer__effective_on__lte=as_of
    )
    if actor.unit_ids is not None:
        rows = rows.filter(unit_id__in=actor.unit_ids)
    found = list(rows.order_by("due_on", "pk"))
    back = LoanReturn.objects.filter(loan__in=found, transfer__effective_on__lte=as_of)
    back = back.filter(Q(transfer__reversed_by=None) | Q(transfer__reversed_by__effective_on__gt=as_of))
    returned = dict(back.order_by().values_list("loan_id").annotate(Sum("transfer__quantity")))
    names = names_on(actor, as_of, {row.unit_id for row in found})
    numbers = instrument_labels(actor, {row.transfer.instrument_id for row in found})
    made = (_row(row, returned.get(row.pk, 0), names, numbers, as_of) for row in found)
    return tuple(row for row in made if row.outstanding or not open_only)


def _row(
    loan: Loan, returned: int, names: dict[int, str], numbers: dict[int, tuple[str, str]], as_of: date
) -> LoanRow:
    transfer = loan.transfer
    return LoanRow(
        key=loan.pk,
        unit_id=loan.unit_id,
        unit_name=names.get(loan.unit_id, ""),
        commodity=transfer.commodity,
        commodity_label=commodity(transfer.commodity).label,
        quantity=transfer.quantity,
        outstanding=transfer.quantity - returned,
        lent_on=transfer.effective_on,
        due_on=loan.due_on,
        days_left=(loan.due_on - as_of).days,
        purpose=loan.purpose,
        instrument_id=transfer.instrument_id,
        document_number=numbers.get(transfer.instrument_id, ("", ""))[0],
    )


def loan_label(actor: Actor, key: int) -> str:
    """Return one loan in a few words; empty for one not of the district."""
    loan = (
        Loan.objects.select_related("transfer")
        .filter(pk=key, transfer__district_id=actor.district_id)
        .first()
    )
    if loan is None:
        return ""
    name = names_on(actor, loan.transfer.effective_on, {loan.unit_id}).get(loan.unit_id, "")
    return f"{name}{commodity(loan.transfer.commodity).label}{loan.transfer.quantity}名，应还{loan.due_on}"
