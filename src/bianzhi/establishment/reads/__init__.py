"""What pages and other rooms read of the ledger. The actor first; frozen values out."""

from bianzhi.establishment.reads.accounts import (
    account_figures,
    closed_differences,
    periods,
    reports,
)
from bianzhi.establishment.reads.alerts import Alert, Standing, alerts, baseline, over_list, vacant_list
from bianzhi.establishment.reads.cells import cell, cell_entries, freezes, inner_allotments, over_plans
from bianzhi.establishment.reads.changes import ChangeRow, changes_between
from bianzhi.establishment.reads.checks import check
from bianzhi.establishment.reads.holdings import held_by_unit, quota
from bianzhi.establishment.reads.ledger import LedgerFilter, LedgerPage, LedgerRow, ledger_page, ledger_span
from bianzhi.establishment.reads.loans import loans
from bianzhi.establishment.reads.pool import PoolRow, pool
from bianzhi.establishment.reads.positions import positions
from bianzhi.establishment.reads.reservations import (
    live_reservations,
    reservation,
    reservation_number,
    reservations,
)
from bianzhi.establishment.reads.statistics import (
    StatTable,
    statistics_balance,
    statistics_s2,
    statistics_s3,
    statistics_s4,
)
from bianzhi.establishment.reads.vacancy import check_vacancy

__all__ = [
    "Alert",
    "ChangeRow",
    "LedgerFilter",
    "LedgerPage",
    "LedgerRow",
    "PoolRow",
    "Standing",
    "StatTable",
    "account_figures",
    "alerts",
    "baseline",
    "cell",
    "cell_entries",
    "changes_between",
    "check",
    "check_vacancy",
    "closed_differences",
    "freezes",
    "held_by_unit",
    "inner_allotments",
    "ledger_page",
    "ledger_span",
    "live_reservations",
    "loans",
    "over_list",
    "over_plans",
    "periods",
    "pool",
    "positions",
    "quota",
    "reports",
    "reservation",
    "reservation_number",
    "reservations",
    "statistics_balance",
    "statistics_s2",
    "statistics_s3",
    "statistics_s4",
    "vacant_list",
]
