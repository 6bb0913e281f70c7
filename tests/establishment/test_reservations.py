"""The life of a 用编核准单."""

from datetime import date, timedelta

import pytest

from bianzhi.establishment.actions import (
    cancel_reservation,
    check_vacancy,
    expire_reservations,
    extend_reservation,
    release_use,
    reserve,
    use_reservation,
)
from bianzhi.establishment.loading import lines_of
from bianzhi.establishment.reads import (
    live_reservations,
    pool,
    positions,
    reservations,
)
from bianzhi.values.refusal import Refused

T, A = "INST_FULL", "ADMIN"
DAY = date(2021, 3, 1)


def line(kind, **fields):
    return {"kind": f"establishment.{kind}", **fields}


@pytest.fixture
def unit(office, crowd):
    key = office.unit("甲中心")
    office.unit("乙局", "organ")
    office.post(
        line("issue", commodity=T, quantity=30), line("issue", commodity=A, quantity=30), issuer="市编发"
    )
    office.post(
        line("approve", unit=key, commodity=T, quantity=10),
        line("approve", unit=office.units["乙局"], commodity=A, quantity=8),
        line("posts", unit=key, mode="set", UNIT_CHIEF=1, UNIT_DEPUTY=2, INNER_CHIEF=3),
        line("revolving_fill", commodity=T, quantity=6),
    )
    crowd.put(key, T, 8)
    return key


def codes(refused):
    return {r.code for r in refused.value.refusals}


def at(office, unit, day=DAY, code=T):
    return lines_of(office.district.pk, {(unit, code)})[unit, code].at(day)


def picture(office, day):
    kept = [
        (r.commodity, r.ceiling, r.units, r.pool, r.revolving) for r in pool(office.chief, day) if r.ceiling
    ]
    return positions(office.chief, day), kept


def book(office, unit, quantity, **how):
    return reserve(
        office.chief,
        unit_id=unit,
        commodity_code=T,
        quantity=quantity,
        entry_kind="E02",
        approved_on=DAY,
        maker_id=office.clerk.user_id,
        **how,
    )


def test_reservation_lives_a_year_is_extended_once_and_released(office, unit):
    row = book(office, unit, 2)
    assert row.number == "2021-0001"
    assert row.expires_on == DAY + timedelta(days=365)
    with pytest.raises(Refused):
        book(office, unit, 1, expires_on=date(2023, 1, 1))
    with pytest.raises(Refused) as refused:
        extend_reservation(office.chief, reservation_id=row.pk, to=date(2023, 1, 1), reason="推迟", on=DAY)
    assert codes(refused) == {"reservation.extension"}
    extend_reservation(
        office.chief, reservation_id=row.pk, to=date(2022, 12, 31), reason="推迟", on=date(2022, 1, 1)
    )
    with pytest.raises(Refused) as refused:
        extend_reservation(
            office.chief, reservation_id=row.pk, to=date(2022, 12, 31), reason="再推迟", on=date(2022, 2, 1)
        )
    assert "reservation.extended" in codes(refused)
    assert expire_reservations(office.chief, date(2022, 12, 31)) == ()
    assert at(office, unit, date(2022, 12, 31)).reserved == 2
    assert [r.pk for r in expire_reservations(office.chief, date(2023, 1, 1))] == [row.pk]
    assert expire_reservations(office.chief, date(2023, 1, 1)) == ()


def test_reservation_cancelled_frees_the_rest_from_that_day(office, unit, crowd):
    row = book(office, unit, 2)
    use_reservation(office.chief, reservation_id=row.pk, tenure_key=7, used_on=DAY)
    crowd.put(unit, T, 1, DAY)
    cancel_reservation(office.chief, reservation_id=row.pk, on=date(2021, 6, 1), reason="不招了")
    assert [at(office, unit, d).reserved for d in (DAY, date(2021, 5, 31), date(2021, 6, 1))] == [1, 1, 0]
    shown = reservations(office.chief, date(2021, 6, 1))[0]
    assert (shown.state, shown.used, shown.left) == ("cancelled", 1, 0)
    with pytest.raises(Refused) as refused:
        cancel_reservation(office.chief, reservation_id=row.pk, on=date(2021, 7, 1), reason="再撤")
    assert codes(refused) == {"reservation.closed"}
    with pytest.raises(Refused) as refused:
        use_reservation(office.chief, reservation_id=row.pk, tenure_key=8, used_on=date(2021, 7, 1))
    assert codes(refused) == {"I6"}


def test_a_struck_out_tenure_gives_its_place_back(office, unit):
    row = book(office, unit, 1)
    use_reservation(office.chief, reservation_id=row.pk, tenure_key=7, used_on=DAY)
    assert live_reservations(office.chief, unit, T, DAY) == ()
    with pytest.raises(Refused) as refused:
        use_reservation(office.chief, reservation_id=row.pk, tenure_key=8, used_on=DAY)
    assert codes(refused) == {"I6"}
    release_use(office.chief, tenure_key=7)
    assert [r.key for r in live_reservations(office.chief, unit, T, DAY)] == [row.pk]
    asked = check_vacancy(
        office.chief, unit_id=unit, commodity_code="INST_SELF", from_date=DAY, reservation_id=row.pk
    )
    assert "reservation.other" in {r.code for r in asked}
