"""Verbs of the ledger."""

from bianzhi.establishment.actions.accounts import close_period, record_account_figure, record_report
from bianzhi.establishment.actions.adopt_plan import adopt_plan
from bianzhi.establishment.actions.allot_inner import allot_inner, reverse_allotments
from bianzhi.establishment.actions.assert_balance import assert_balance
from bianzhi.establishment.actions.convert import convert
from bianzhi.establishment.actions.freezes import freeze, reverse_freezes, reverse_thaws, unfreeze
from bianzhi.establishment.actions.holders import (
    POOL,
    REVOLVING,
    UPPER,
    HolderRef,
    ensure_holders,
    lock_holdings,
    lock_postings,
    lock_seat,
    lock_unit_holdings,
    unit_holder,
)
from bianzhi.establishment.actions.loans import lend, refuse_returned, return_loan
from bianzhi.establishment.actions.over_plans import record_over_plan, reverse_over_plans
from bianzhi.establishment.actions.post_transfers import (
    Move,
    Moved,
    Posting,
    post_transfers,
    refuse_reductions,
)
from bianzhi.establishment.actions.rebuild_holdings import rebuild_holdings
from bianzhi.establishment.actions.reservations import (
    cancel_reservation,
    expire_reservations,
    extend_reservation,
    release_use,
    reserve,
    use_reservation,
)
from bianzhi.establishment.actions.reverse_transfers import reverse_transfers
from bianzhi.establishment.reads.vacancy import check_vacancy

__all__ = [
    "POOL",
    "REVOLVING",
    "UPPER",
    "HolderRef",
    "Move",
    "Moved",
    "Posting",
    "adopt_plan",
    "allot_inner",
    "assert_balance",
    "cancel_reservation",
    "check_vacancy",
    "close_period",
    "convert",
    "ensure_holders",
    "expire_reservations",
    "extend_reservation",
    "freeze",
    "lend",
    "lock_holdings",
    "lock_postings",
    "lock_seat",
    "lock_unit_holdings",
    "post_transfers",
    "rebuild_holdings",
    "record_account_figure",
    "record_over_plan",
    "record_report",
    "refuse_reductions",
    "refuse_returned",
    "release_use",
    "reserve",
    "return_loan",
    "reverse_allotments",
    "reverse_freezes",
    "reverse_over_plans",
    "reverse_thaws",
    "reverse_transfers",
    "unfreeze",
    "unit_holder",
    "use_reservation",
]
