"""DOMAIN §12.2 on the database."""

from datetime import date, timedelta

import pytest

from bianzhi.establishment.actions import check_vacancy, expire_reservations, reserve, use_reservation
from bianzhi.establishment.loading import lines_of
from bianzhi.establishment.models import OverPlan, Transfer
from bianzhi.values.refusal import Refused

T = "INST_FULL"
DAY = date(2021, 3, 1)


@pytest.fixture
def start(office, crowd):
    a, b = office.unit("甲中心"), office.unit("乙中心")
    office.post({"kind": "establishment.issue", "commodity": T, "quantity": 100}, issuer="市编发")
    office.post(
        {"kind": "establishment.approve", "unit": a, "commodity": T, "quantity": 40},
        {"kind": "establishment.approve", "unit": b, "commodity": T, "quantity": 50},
    )
    crowd.put(a, T, 38)
    crowd.put(b, T, 52)
    return a, b


def at(office, unit, day=DAY):
    return lines_of(office.district.pk, {(unit, T)})[unit, T].at(day)


def pool(office, day=DAY):
    from bianzhi.establishment.actions import POOL
    from bianzhi.establishment.actions.holders import holders_of
    from bianzhi.establishment.loading import holder_timeline
    from bianzhi.ledger.balances import at as balance_at

    return balance_at(holder_timeline(holders_of(office.district.pk, [POOL])[POOL], T), day)


def codes(refused):
    return {r.code for r in refused.value.refusals}


def approve(office, unit, quantity, on=DAY):
    return reserve(
        office.chief,
        unit_id=unit,
        commodity_code=T,
        quantity=quantity,
        entry_kind="E02",
        approved_on=on,
        maker_id=office.clerk.user_id,
    )


def test_worked_example(office, crowd, start):
    a, b = start
    late = steps_one_to_five(office, crowd, a, b)
    steps_six_to_ten(office, crowd, a, b, late)


def steps_one_to_five(office, crowd, a, b):
    """Return the day reached."""
    # 1 vacant and over are never set off against each other
    here, there = at(office, a), at(office, b)
    assert (here.vacant, here.over, there.vacant, there.over) == (2, 0, 0, 2)
    # 2 what is reserved is not available; nobody new for a unit that is over
    first = approve(office, a, 2)
    assert (at(office, a).reserved, at(office, a).available) == (2, 0)
    with pytest.raises(Refused) as refused:
        approve(office, a, 1)
    assert codes(refused) == {"I13"}
    with pytest.raises(Refused) as refused:
        approve(office, b, 1)
    assert codes(refused) == {"I6"}
    # 3 one goes on, on the reservation
    assert check_vacancy(office.chief, unit_id=a, commodity_code=T, from_date=DAY)[0].code == "I6"
    assert (
        check_vacancy(office.chief, unit_id=a, commodity_code=T, from_date=DAY, reservation_id=first.pk) == ()
    )
    crowd.put(a, T, 1, DAY)
    use_reservation(office.chief, reservation_id=first.pk, tenure_key=1, used_on=DAY)
    here = at(office, a)
    assert (here.occupied, here.reserved, here.available) == (39, 1, 0)
    # 4 it expires: what is left comes free
    late = first.expires_on + timedelta(days=1)
    assert (at(office, a, late).reserved, at(office, a, late).available) == (0, 1)
    assert [row.pk for row in expire_reservations(office.chief, late)] == [first.pk]
    first.refresh_from_db()
    assert (first.closed_on, first.close_reason) == (late, "到期")
    # 5 a reduction below the occupied is refused without a plan
    away = {"kind": "establishment.transfer", "source": b, "target": a, "commodity": T, "quantity": 3}
    with pytest.raises(Refused) as refused:
        office.post(away, on=late)
    assert codes(refused) == {"I7"}
    plan = {
        "kind": "establishment.over_plan",
        "unit": b,
        "commodity": T,
        "quantity": 5,
        "due_on": "2024-12-31",
        "measure": "自然减员",
    }
    shifted = office.post(plan, away, on=late)
    assert (at(office, b, late).over, at(office, b, late).allowed_over) == (5, 5)
    office.reverse(shifted, late)
    assert at(office, b, late).approved == 50
    assert OverPlan.objects.get().voided_at is not None
    return late


def steps_six_to_ten(office, crowd, a, b, late):
    # 6 an increase from the pool, and one that the pool does not have
    more = office.post({"kind": "establishment.increase", "unit": a, "commodity": T, "quantity": 5}, on=late)
    assert (at(office, a, late).approved, pool(office, late)) == (45, 5)
    assert at(office, a, late).approved + at(office, b, late).approved + pool(office, late) == 100
    with pytest.raises(Refused) as refused:
        office.post({"kind": "establishment.increase", "unit": a, "commodity": T, "quantity": 6}, on=late)
    assert codes(refused) == {"I1"}
    # 7 a retirement counts from its day on
    leaves = late + timedelta(days=30)
    crowd.end_one(b, T, leaves)
    assert at(office, b, leaves - timedelta(days=1)).occupied == 52
    assert at(office, b, leaves).occupied == 51
    # 8 the reversal, and the day before it
    undone = late + timedelta(days=60)
    office.reverse(more, undone)
    assert (at(office, a, undone).approved, pool(office, undone)) == (40, 10)
    assert at(office, a, undone - timedelta(days=1)).approved == 45
    assert Transfer.objects.filter(instrument=more.instrument).count() == 1
    assert Transfer.objects.filter(reversal_of__instrument=more.instrument).count() == 1
    # 9 the upper level takes back more than the pool has
    cut = {"kind": "establishment.cut", "commodity": T, "quantity": 12}
    with pytest.raises(Refused) as refused:
        office.post(cut, on=undone, issuer="市编发")
    assert codes(refused) == {"I1"}
    # 10 an institution holds no administrative quota
    with pytest.raises(Refused) as refused:
        office.post(
            {"kind": "establishment.convert", "unit": a, "old": T, "new": "ADMIN", "quantity": 1}, on=undone
        )
    assert "I9" in codes(refused)
