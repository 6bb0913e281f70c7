"""Posted rows refuse UPDATE and DELETE in the database itself."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from bianzhi.establishment.actions import (
    close_period,
    record_account_figure,
    record_report,
    reserve,
    unit_holder,
    use_reservation,
)
from bianzhi.establishment.models import (
    AccountFigure,
    BalanceAssertion,
    ClosedPeriod,
    ExecutionReport,
    Freeze,
    Holder,
    InnerAllotment,
    Loan,
    LoanReturn,
    OverPlan,
    Reservation,
    ReservationUse,
    Transfer,
)

T = "INST_FULL"
DAY = date(2021, 3, 1)


def line(kind, **fields):
    return {"kind": f"establishment.{kind}", **fields}


def database_refuses(act, words="."):
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        act()


KEPT = (
    Transfer, Holder, BalanceAssertion, InnerAllotment, Loan, LoanReturn, AccountFigure, ClosedPeriod, Freeze, Reservation, ReservationUse,
    OverPlan, ExecutionReport,
)  # fmt: skip


@pytest.fixture
def every_row(office, unit, inner, crowd):
    record_account_figure(office.chief, commodity_code=T, kind="province", on=DAY, quantity=20, basis="台账")
    record_report(office.chief, year=2020, body="市委编办", reported_on=date(2021, 3, 1), title="报告")
    office.post(
        line("revolving_fill", commodity=T, quantity=5),
        line("lend", unit=unit, commodity=T, quantity=2, due_on="2022-12-31"),
        line("freeze", unit=unit, commodity=T, quantity=1, reason="改革"),
        line("over_plan", unit=unit, commodity=T, quantity=1, due_on="2022-12-31", measure="消化"),
        line("assert", holder=unit, commodity=T, quantity=12),
        line("allot_inner", inner_unit=inner, commodity=T, way="add", quantity=1),
    )
    office.post(line("return", loan=Loan.objects.get().pk, quantity=1), on=DAY)
    booked = reserve(
        office.chief,
        unit_id=unit,
        commodity_code=T,
        quantity=1,
        entry_kind="E02",
        approved_on=DAY,
        maker_id=office.clerk.user_id,
    )
    use_reservation(office.chief, reservation_id=booked.pk, tenure_key=1, used_on=DAY)
    close_period(office.chief, closes_on=date(2020, 12, 31))
    assert unit_holder(unit).unit_id == unit


@pytest.mark.parametrize("model", KEPT, ids=lambda m: m.__name__)
def test_posted_rows_refuse_update_and_delete_in_the_database(every_row, model):
    table = model._meta.db_table
    column = "recorded_at" if hasattr(model, "recorded_at") else "id"
    row = model.objects.order_by("pk").first()
    assert row is not None

    def run(sql):
        def act():
            with connection.cursor() as cursor:
                cursor.execute(sql, [row.pk])

        return act

    database_refuses(run(f"DELETE FROM {table} WHERE id = %s"), "不得修改或删除")
    change = "'2001-01-01 00:00:00'" if column == "recorded_at" else "id + 1000"
    database_refuses(run(f"UPDATE {table} SET {column} = {change} WHERE id = %s"), "不得修改或删除")
