"""I1–I20 by name: the action refuses, the database refuses where it can hold it, and `check` finds what slipped past both."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from bianzhi.establishment.actions import (
    allot_inner,
    check_vacancy,
    close_period,
    ensure_holders,
    record_account_figure,
    refuse_reductions,
    reserve,
)
from bianzhi.establishment.models import (
    Holder,
    Holding,
    OverPlan,
    Reservation,
    Transfer,
)
from bianzhi.establishment.reads import alerts, check, closed_differences, pool, quota
from bianzhi.ledger.facts import UnitFacts
from bianzhi.ledger.receiving import check_receiving
from bianzhi.values.refusal import Refused

T, A = "INST_FULL", "ADMIN"
DAY = date(2021, 3, 1)


def line(kind, **fields):
    return {"kind": f"establishment.{kind}", **fields}


def codes(refused):
    return {r.code for r in refused.value.refusals}


def found(office):
    return {r.code for r in check(office.district.pk)}


def slip_in(office, **columns):
    """Put a transfer past every action, as a hand at the database might."""
    holders = ensure_holders(office.district.pk)
    given = {
        "district": office.district, "instrument": office.instrument(DAY), "line_number": 1, "movement": "INCREASE", "commodity": T,
        "source": holders["pool"], "quantity": 1, "effective_on": DAY, "recorded_at": timezone.now(),
    }  # fmt: skip
    return Transfer.objects.create(**given | columns)


def holder(unit):
    return Holder.objects.get_or_create(
        unit_id=unit, defaults={"district_id": _district(unit), "kind": "unit"}
    )[0]


def _district(unit):
    with connection.cursor() as cursor:
        cursor.execute("SELECT district_id FROM units_unit WHERE id = %s", [unit])
        return cursor.fetchone()[0]


def database_refuses(act, words="."):
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        act()


def test_clean_ledger_has_no_findings(office, unit):
    assert check(office.district.pk) == ()


def test_i01_units_and_pools_are_what_was_issued(office, unit):
    with pytest.raises(Refused) as refused:
        office.post(line("increase", unit=unit, commodity=T, quantity=11), on=DAY)
    assert codes(refused) == {"I1"}
    assert all(row.balanced for row in pool(office.chief, DAY))


def test_i02_no_entry_without_a_document_and_none_before_it_was_signed(office, unit):
    with pytest.raises(Refused) as refused:
        office.post(
            line("increase", unit=unit, commodity=T, quantity=1),
            on=DAY,
            signed=DAY + timedelta(days=9),
            retroactive_reason="",
        )
    assert codes(refused) == {"I2"}
    office.post(
        line("increase", unit=unit, commodity=T, quantity=1),
        on=DAY,
        signed=DAY + timedelta(days=9),
        retroactive_reason="漏记",
    )
    database_refuses(lambda: slip_in(office, instrument=None, target=holder(unit)))
    slip_in(office, target=holder(unit), effective_on=DAY - timedelta(days=1))
    assert "I2" in found(office)


@pytest.mark.parametrize("back", [0, 30])
def test_i03_nobody_is_below_zero_on_any_day(office, unit, back):
    office.post(line("decrease", unit=unit, commodity=T, quantity=8), on=DAY)
    with pytest.raises(Refused) as refused:
        office.post(line("decrease", unit=unit, commodity=T, quantity=5), on=DAY - timedelta(days=back))
    assert codes(refused) == {"I3"}
    row = Holding.objects.get(holder__unit_id=unit, commodity=T)
    database_refuses(lambda: Holding.objects.filter(pk=row.pk).update(quantity=-1))


def test_i03_future_days_count_too(office, unit):
    office.post(
        line("decrease", unit=unit, commodity=T, quantity=8), on=DAY + timedelta(days=365), signed=DAY
    )
    with pytest.raises(Refused) as refused:
        office.post(line("decrease", unit=unit, commodity=T, quantity=3), on=DAY)
    assert codes(refused) == {"I3"}


def test_i03_check_finds_a_day_below_zero(office, unit):
    holders = ensure_holders(office.district.pk)
    slip_in(office, source=holder(unit), target=holders["pool"], movement="DECREASE", quantity=11)
    assert {"I3", "holding"} <= found(office)


def test_i04_a_transfer_has_two_sides(office, unit):
    with pytest.raises(Refused) as refused:
        office.post(line("transfer", source=unit, target=unit, commodity=T, quantity=1))
    assert codes(refused) == {"I4"}
    own = holder(unit)
    database_refuses(lambda: slip_in(office, source=own, target=own))
    database_refuses(lambda: slip_in(office, target=own, quantity=0))
    before = Transfer.objects.count()
    with pytest.raises(Refused):  # the second leg cannot be had: the first is not left behind
        office.post(line("convert", unit=unit, old=T, new="INST_SELF", quantity=2))
    assert Transfer.objects.count() == before


def test_i04_both_sides_are_of_one_district(office, unit):
    stranger = type(office)("510498", "别区")
    theirs = ensure_holders(stranger.district.pk)["pool"]
    database_refuses(lambda: slip_in(office, target=theirs), "同一辖区")


def test_i06_no_entry_without_an_available_place(office, unit, crowd):
    crowd.put(unit, T, 10)
    refusals = check_vacancy(office.chief, unit_id=unit, commodity_code=T, from_date=DAY)
    assert [r.code for r in refusals] == ["I6"]
    assert "核定10名、实有10名" in refusals[0].message
    assert (
        check_vacancy(office.chief, unit_id=unit, commodity_code="INST_SELF", from_date=DAY)[0].code == "I6"
    )


def test_i06_looks_at_every_later_day(office, unit, crowd):
    crowd.put(unit, T, 9)
    crowd.put(unit, T, 1, DAY + timedelta(days=100))
    assert check_vacancy(office.chief, unit_id=unit, commodity_code=T, from_date=DAY)[0].code == "I6"
    until = DAY + timedelta(days=100)
    assert check_vacancy(office.chief, unit_id=unit, commodity_code=T, from_date=DAY, until=until) == ()


def test_i06_above_only_on_an_approved_plan_in_force(office, unit, crowd):
    crowd.put(unit, T, 10)
    office.post(
        line("over_plan", unit=unit, commodity=T, quantity=1, due_on="2021-12-31", measure="军转安置")
    )
    plan = OverPlan.objects.get()

    def ask(on, **more):
        asked = check_vacancy(
            office.chief, unit_id=unit, commodity_code=T, from_date=on, over_plan_id=plan.pk, **more
        )
        return [r.code for r in asked]

    assert ask(DAY) == []
    assert ask(DAY, count=2) == ["I6"]
    assert ask(date(2022, 1, 1)) == ["over_plan.missing"]


def test_i07_a_reduction_below_the_occupied_needs_a_plan(office, unit, crowd):
    crowd.put(unit, T, 9)
    cut = line("decrease", unit=unit, commodity=T, quantity=3)
    with pytest.raises(Refused) as refused:
        office.post(cut, on=DAY)
    assert codes(refused) == {"I7"}
    office.post(
        line("over_plan", unit=unit, commodity=T, quantity=2, due_on="2022-12-31", measure="自然减员"),
        cut,
        on=DAY,
    )
    assert quota(office.chief, unit, T, DAY) == 7
    assert "I6" not in found(office)


def test_i07_sees_who_comes_later(office, unit, crowd):
    crowd.put(unit, T, 9, DAY + timedelta(days=50))
    with pytest.raises(Refused) as refused:
        office.post(line("decrease", unit=unit, commodity=T, quantity=2), on=DAY)
    assert codes(refused) == {"I7"}
    crowd.put(unit, "INST_SELF", 1)
    with pytest.raises(Refused) as refused:
        refuse_reductions(office.chief, {(unit, "INST_SELF"): DAY})
    assert codes(refused) == {"I7"}


def test_i06_check_finds_over_without_a_plan(office, unit, crowd):
    crowd.put(unit, T, 12)
    assert "I6" in found(office)
    first = alerts(office.chief, DAY)[0]
    assert (first.code, first.tone) == ("I6", "red")


def test_i08_posts_within_their_number(office, unit, crowd):
    office.post(line("posts", unit=unit, mode="set", UNIT_CHIEF=1, UNIT_DEPUTY=1))
    crowd.put(unit, "UNIT_DEPUTY.FK", 1)
    asked = check_vacancy(office.chief, unit_id=unit, commodity_code="UNIT_DEPUTY.FK", from_date=DAY)
    assert [r.code for r in asked] == ["I8"]
    crowd.put(unit, "UNIT_DEPUTY.FK", 1)
    assert "I8" in found(office)


@pytest.mark.parametrize(("kind", "code"), [("institution", A), ("organ", T)])
def test_i09_organs_and_institutions_hold_their_own_types(office, unit, crowd, kind, code):
    key = office.unit("丙单位", kind)
    office.post(line("issue", commodity=code, quantity=5), issuer="市编发")
    with pytest.raises(Refused) as refused:
        office.post(line("approve", unit=key, commodity=code, quantity=1))
    assert codes(refused) == {"I9"}
    database_refuses(lambda: slip_in(office, commodity=code, target=holder(key)), "I9")
    office.post(
        line("opening", holder=key, commodity=code, quantity=1)
    )  # history is loaded and shows as a finding
    assert "I9" in found(office)


def test_i10_political_legal_quota_for_political_legal_units_only(office, unit, crowd):
    plain, police = office.unit("丁局", "organ"), office.unit("公安局", "organ", political_legal=True)
    office.post(line("issue", commodity="POLITICAL_LEGAL", quantity=5), issuer="市编发")
    with pytest.raises(Refused) as refused:
        office.post(line("approve", unit=plain, commodity="POLITICAL_LEGAL", quantity=1))
    assert codes(refused) == {"I10"}
    database_refuses(lambda: slip_in(office, commodity="POLITICAL_LEGAL", target=holder(plain)), "I10")
    office.post(line("approve", unit=police, commodity="POLITICAL_LEGAL", quantity=2))


def test_i11_coordination_bodies_hold_nothing(office, unit, crowd):
    body = office.unit("防汛指挥部", "organ", coordination=True, temporary=True, expiry_condition="任务结束")
    office.post(line("issue", commodity=A, quantity=5), issuer="市编发")
    with pytest.raises(Refused) as refused:
        office.post(line("approve", unit=body, commodity=A, quantity=1))
    assert codes(refused) == {"I11"}
    database_refuses(lambda: slip_in(office, commodity=A, target=holder(body)), "I11")


def test_i12_an_abolished_unit_keeps_nothing(office, unit):
    from bianzhi.establishment.unit_parts import guard

    assert [r.code for r in guard(office.chief, unit, DAY)] == ["I12"]
    office.post(line("abolish", unit=unit), on=DAY)
    assert guard(office.chief, unit, DAY) == []
    assert [r.code for r in guard(office.chief, unit, DAY - timedelta(days=1))] == ["I12"]
    facts = UnitFacts(unit, "甲中心", "institution", ended_on=DAY)
    assert [r.code for r in check_receiving("INCREASE", T, facts, DAY)] == ["I12"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE units_unit SET ended_on = '2021-03-01' WHERE id = %s", [unit])
    database_refuses(lambda: slip_in(office, target=holder(unit)), "I12")


def test_i13_no_more_is_reserved_than_is_vacant(office, unit, crowd):
    crowd.put(unit, T, 7)
    office.post(line("freeze", unit=unit, commodity=T, quantity=1, reason="改革"))

    def book(quantity):
        return reserve(
            office.chief,
            unit_id=unit,
            commodity_code=T,
            quantity=quantity,
            entry_kind="E02",
            approved_on=DAY,
            maker_id=office.clerk.user_id,
        )

    with pytest.raises(Refused) as refused:
        book(3)
    assert codes(refused) == {"I13"}
    book(2)
    for reducing in (
        line("decrease", unit=unit, commodity=T, quantity=1),
        line("reclaim", unit=unit, commodity=T, quantity=1),
    ):
        with pytest.raises(Refused) as refused:
            office.post(reducing, on=DAY)
        assert codes(refused) == {"I13"}
    crowd.put(unit, T, 1)
    assert "I13" in found(office)


def test_i14_institution_quota_above_the_baseline_is_warned_of(office, unit):
    for code in ("INST_FULL",):
        record_account_figure(
            office.chief,
            commodity_code=code,
            kind="baseline",
            on=date(2012, 12, 31),
            quantity=15,
            basis="2012年底",
        )
    posted = office.post(line("opening", holder=unit, commodity=T, quantity=100), on=DAY)
    assert [w.code for o in posted.outcomes for w in o.warnings] == ["I14"]


def test_i15_the_ledger_equals_the_account_above(office, unit):
    record_account_figure(
        office.chief, commodity_code=T, kind="province", on=DAY, quantity=20, basis="省级台账"
    )
    assert "I15" not in found(office)
    record_account_figure(
        office.chief, commodity_code=T, kind="province", on=DAY, quantity=21, basis="省级台账更正"
    )
    assert "I15" in found(office)
    assert "I15" in {a.code for a in alerts(office.chief, DAY)}


def test_i16_maker_is_not_checker(office, unit, crowd):
    row = {
        "district": office.district, "number": "2021-9", "unit_id": unit, "commodity": T, "quantity": 1, "entry_kind": "E02", "snapshot": {},
        "approved_on": DAY, "expires_on": DAY, "recorded_at": timezone.now(),
    }  # fmt: skip
    same = office.chief.user_id
    with pytest.raises(IntegrityError), transaction.atomic():
        Reservation.objects.create(**row, maker_id=same, checker_id=same)
    with pytest.raises(IntegrityError), transaction.atomic():
        reserve(
            office.chief,
            unit_id=unit,
            commodity_code=T,
            quantity=1,
            entry_kind="E02",
            approved_on=DAY,
            maker_id=same,
        )


def test_i17_a_closed_day_keeps_its_answer(office, unit):
    day = date(2020, 12, 31)
    period = close_period(office.chief, closes_on=day)
    office.post(line("increase", unit=unit, commodity=T, quantity=4), on=date(2020, 6, 1))
    assert quota(office.chief, unit, T, day, known=period.closed_at) == 10
    assert quota(office.chief, unit, T, day) == 14
    changed, late = closed_differences(office.chief, period.pk)
    assert [(row.then.approved, row.now.approved) for row in changed] == [(10, 14)]
    assert [row.quantity for row in late] == [4]
    database_refuses(
        lambda: slip_in(office, target=holder(unit), recorded_at=period.closed_at - timedelta(days=1)), "I17"
    )
    with pytest.raises(Refused):
        close_period(office.chief, closes_on=day)


def test_i18_internal_bodies_have_no_more_than_their_unit(office, unit, inner):
    allot_inner(office.chief, office.posting(DAY), inner_unit_id=inner, commodity_code=T, delta=10)
    with pytest.raises(Refused) as refused:
        allot_inner(office.chief, office.posting(DAY), inner_unit_id=inner, commodity_code=T, delta=1)
    assert codes(refused) == {"I18"}
    with pytest.raises(Refused) as refused:
        allot_inner(office.chief, office.posting(DAY), inner_unit_id=inner, commodity_code=T, delta=-11)
    assert codes(refused) == {"I18"}
    office.post(line("decrease", unit=unit, commodity=T, quantity=1), on=DAY + timedelta(days=1))
    assert "I18" in found(office)


def test_i19_a_number_is_registered_once(office, unit):
    posted = office.post(line("increase", unit=unit, commodity=T, quantity=1))
    with pytest.raises(Refused) as refused:
        office.post(
            line("increase", unit=unit, commodity=T, quantity=1),
            document_number=posted.instrument.document_number,
        )
    assert codes(refused) == {"I19"}
