"""The establishment ledger in tables (pure rules: `bianzhi.ledger`)."""

from bianzhi.establishment.models.accounts import AccountFigure, ClosedPeriod, ExecutionReport
from bianzhi.establishment.models.ledger import (
    BalanceAssertion,
    Holder,
    HolderKind,
    Holding,
    InnerAllotment,
    Transfer,
)
from bianzhi.establishment.models.plans import UsePlan, UsePlanItem
from bianzhi.establishment.models.use import Freeze, Loan, LoanReturn, OverPlan, Reservation, ReservationUse

__all__ = [
    "AccountFigure",
    "BalanceAssertion",
    "ClosedPeriod",
    "ExecutionReport",
    "Freeze",
    "Holder",
    "HolderKind",
    "Holding",
    "InnerAllotment",
    "Loan",
    "LoanReturn",
    "OverPlan",
    "Reservation",
    "ReservationUse",
    "Transfer",
    "UsePlan",
    "UsePlanItem",
]
