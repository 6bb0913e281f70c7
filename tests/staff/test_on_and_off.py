"""上编、下编、区内调动、类型变更、撤销登记、恢复: what each does, and each refusal in the office's words."""

from datetime import date

import pytest

from bianzhi.establishment.actions import reserve
from bianzhi.establishment.reads.reservations import live_reservations
from bianzhi.staff.actions import (
    Absence,
    Post,
    appoint,
    convert_type,
    restore,
    revoke_tenure,
    set_state,
    transfer_in_district,
)
from bianzhi.staff.models import Appointment, StateSpell, Tenure
from bianzhi.trail.models import TrailEvent
from bianzhi.users.actor import Forbidden
from bianzhi.values.refusal import Refused
from tests.staff.conftest import DAY, FULL, codes, seat

LATER = date(2021, 9, 1)


def test_going_on_takes_a_place_and_leaves_a_trace(people, centre):
    person = people.person("虚构甲")
    row = people.on(person, centre)
    assert (row.unit_id, row.commodity, row.begins_on, row.ends_on) == (centre, FULL, DAY, None)
    assert (seat(people, centre).occupied, seat(people, centre).vacant) == (1, 2)
    event = TrailEvent.objects.filter(verb="上编").get()
    assert event.after["单位"] == "甲中心"
    assert event.user_id == people.chief.user_id
    assert person.id_mask in event.subject_label


def test_no_vacancy_is_refused_with_rule_numbers_and_remedy(people, centre):
    for n in range(3):
        people.staffed(centre, f"虚构{n}")
    with pytest.raises(Refused) as refused:
        people.staffed(centre, "虚构丁")
    found = refused.value.refusals[0]
    assert found.code == "I6"
    assert "甲中心" in found.message
    assert "核定3名、实有3名" in found.message
    assert found.rule
    assert found.remedy
    assert Tenure.objects.count() == 3


def test_a_vacancy_must_last(people, centre):
    """A place that is free now but promised to somebody from September is not free."""
    people.staffed(centre, "一")
    people.staffed(centre, "二")
    people.staffed(centre, "三", begins=LATER)
    with pytest.raises(Refused) as refused:
        people.staffed(centre, "四")
    assert codes(refused) == {"I6"}
    assert str(LATER) in str(refused.value)


def test_a_future_exit_frees_the_place_from_its_day(people, centre):
    gone, *_ = [people.staffed(centre, str(n)) for n in range(3)]
    people.off(gone, LATER, "X01")
    assert (seat(people, centre, date(2021, 8, 31)).occupied, seat(people, centre, LATER).occupied) == (3, 2)
    people.staffed(centre, "接替", begins=LATER)
    with pytest.raises(Refused):
        people.staffed(centre, "早到", begins=date(2021, 8, 31))


def test_one_person_one_place(people, centre, other):
    person = people.staffed(centre, "虚构甲")
    with pytest.raises(Refused) as refused:
        people.on(person, other)
    found = refused.value.refusals[0]
    assert found.code == "I5"
    assert "甲中心" in found.message
    assert "区内调动" in found.remedy


def test_a_gap_in_the_past_may_be_filled_but_not_overlap(people, centre, other):
    person = people.staffed(centre, "虚构甲", begins=LATER)
    row = people.on(person, other, begins=DAY, ends_on=LATER, exit_kind="X04")
    assert row.ends_on == LATER
    again = people.person("虚构乙")
    people.on(again, centre, begins=LATER)
    with pytest.raises(Refused) as refused:
        people.on(again, other, begins=DAY, ends_on=date(2021, 9, 2), exit_kind="X04")
    assert codes(refused) == {"I5"}


def test_kinds_units_and_ages_are_checked(people, centre):
    organ = people.unit("某局", kind="organ")
    cases = (
        ({"kind": "E01"}, "entry_kind.quota"),
        ({"kind": "E99"}, "entry_kind.unknown"),
        ({"commodity": "ADMIN", "kind": "E01"}, "I9"),
        ({"kind": "E07"}, "kind.own_act"),
        ({"kind": "E15"}, "kind.own_act"),
        ({"begins": date(2019, 12, 31)}, "unit.not_live"),
    )
    for how, code in cases:
        with pytest.raises(Refused) as refused:
            people.on(people.person(), centre, **how)
        assert code in codes(refused), how
    with pytest.raises(Refused) as refused:
        people.on(people.person("少年", date(2005, 3, 2)), centre)
    assert codes(refused) == {"person.age"}
    people.on(people.person("刚满", date(2005, 3, 1)), centre)
    with pytest.raises(Refused) as refused:
        people.on(people.person(), organ)
    assert "I9" in codes(refused)
    with pytest.raises(Refused) as refused:
        people.on(people.person(), organ, commodity="POLITICAL_LEGAL", kind="E01")
    assert "I10" in codes(refused)


def test_unit_and_person_of_another_district_do_not_exist(people, centre):
    stranger = type(people)("别区")
    with pytest.raises(Refused) as refused:
        stranger.on(stranger.person(), centre)
    assert codes(refused) == {"unit.missing"}
    foreign_unit = stranger.unit("别区中心")
    with pytest.raises(Forbidden):
        people.on(stranger.person(), centre)
    assert foreign_unit != centre


def test_on_the_establishment_of_another_district(people, centre):
    stranger = type(people)("别区")
    stranger.issue(FULL, 3)
    unit = stranger.unit("别区中心")
    stranger.approve(unit, FULL, 3)
    number = people.number()
    from bianzhi.staff.actions import register_person

    there = register_person(stranger.clerk, values={"name": "两地", "id_number": number})
    here = register_person(people.clerk, values={"name": "两地", "id_number": number})
    stranger.on(there, unit)
    with pytest.raises(Refused) as refused:
        people.on(here, centre)
    text = str(refused.value)
    assert codes(refused) == {"I5"}
    assert "其他辖区" in text
    assert "别区中心" not in text


def test_a_reservation_is_used_up(people, centre):
    for n in range(2):
        people.staffed(centre, str(n))
    slip = reserve(
        people.chief,
        unit_id=centre,
        commodity_code=FULL,
        quantity=1,
        entry_kind="E02",
        approved_on=DAY,
        maker_id=people.maker,
    )
    with pytest.raises(Refused) as refused:
        people.staffed(centre, "无单")
    assert codes(refused) == {"I6"}
    people.staffed(centre, "持单", reservation_id=slip.pk)
    assert seat(people, centre).reserved == 0
    assert live_reservations(people.chief, centre, FULL, DAY) == ()
    with pytest.raises(Refused) as refused:
        people.staffed(centre, "又持单", reservation_id=slip.pk)
    assert "已全部使用" in refused.value.refusals[0].message


def test_the_channel_of_a_reservation_cannot_change(people, centre):
    slip = reserve(
        people.chief,
        unit_id=centre,
        commodity_code=FULL,
        quantity=1,
        entry_kind="E03",
        approved_on=DAY,
        maker_id=people.maker,
    )
    with pytest.raises(Refused) as refused:
        people.staffed(centre, "改道", reservation_id=slip.pk)
    assert codes(refused) == {"reservation.channel"}


def test_leaving_ends_posts_and_state(people, centre):
    people.post(
        {
            "kind": "establishment.posts",
            "unit": centre,
            "mode": "add",
            "UNIT_CHIEF": 1,
            "UNIT_CHIEF_rank": "ZK",
        }
    )
    person = people.staffed(centre, "主任")
    appoint(
        people.chief,
        maker_id=people.maker,
        person_id=person.pk,
        post=Post(centre, "主任", DAY, "UNIT_CHIEF.ZK"),
    )
    set_state(
        people.chief, maker_id=people.maker, person_id=person.pk, absence=Absence("sick", date(2021, 5, 1))
    )
    people.off(person, LATER, "X01")
    assert Appointment.objects.get().ends_on == LATER
    assert StateSpell.objects.get().ends_on == LATER
    assert seat(people, centre, LATER, "UNIT_CHIEF.ZK").occupied == 0


def test_exits_are_checked(people, centre):
    person = people.person("虚构甲")
    with pytest.raises(Refused) as refused:
        people.off(person, DAY)
    assert codes(refused) == {"tenure.none"}
    people.on(person, centre)
    for ends, kind, code in (
        (date(2021, 2, 28), "X04", "tenure.dates"),
        (LATER, "X99", "exit_kind.unknown"),
        (LATER, "X02", "kind.own_act"),
        (LATER, "X13", "kind.own_act"),
    ):
        with pytest.raises(Refused) as refused:
            people.off(person, ends, kind)
        assert codes(refused) == {code}
    people.off(person, LATER)
    with pytest.raises(Refused) as refused:
        people.off(person, LATER)
    assert "tenure.ended" in codes(refused)
    assert str(LATER) in str(refused.value)


def test_exit_before_a_later_post_is_refused(people, centre):
    person = people.staffed(centre)
    set_state(people.chief, maker_id=people.maker, person_id=person.pk, absence=Absence("sick", LATER))
    with pytest.raises(Refused) as refused:
        people.off(person, date(2021, 8, 1))
    assert codes(refused) == {"tenure.later_rows"}


def move(people, person, unit, on=LATER, commodity=FULL, **more):
    return transfer_in_district(
        people.chief,
        maker_id=people.maker,
        person_id=person.pk,
        unit_id=unit,
        commodity=commodity,
        on=on,
        document="调令",
        **more,
    )


def test_a_transfer_is_one_act(people, centre, other):
    person = people.staffed(centre)
    ended, begun = move(people, person, other)
    assert (ended.exit_kind, begun.entry_kind) == ("X02", "E07")
    assert ended.end_act == begun.act
    assert (ended.ends_on, begun.begins_on) == (LATER, LATER)
    assert begun.entry_source == "甲中心"
    assert (seat(people, centre, LATER).occupied, seat(people, other, LATER).occupied) == (0, 1)
    assert seat(people, centre, date(2021, 8, 31)).occupied == 1


def test_a_transfer_without_room_changes_nothing(people, centre, other):
    for n in range(2):
        people.staffed(other, str(n))
    person = people.staffed(centre)
    with pytest.raises(Refused) as refused:
        move(people, person, other)
    assert codes(refused) == {"I6"}
    assert Tenure.objects.get(person=person).ends_on is None
    with pytest.raises(Refused) as refused:
        move(people, person, centre)
    assert codes(refused) == {"transfer.same_unit"}
    with pytest.raises(Refused) as refused:
        move(people, people.person("不在编"), other)
    assert codes(refused) == {"tenure.none"}


def test_converting_needs_room_in_the_target_type(people, centre):
    person = people.staffed(centre)

    def convert():
        return convert_type(
            people.chief,
            maker_id=people.maker,
            person_id=person.pk,
            commodity="INST_PARTIAL",
            on=LATER,
            document="批复",
        )

    with pytest.raises(Refused) as refused:
        convert()
    assert codes(refused) == {"I6"}
    people.issue("INST_PARTIAL", 1)
    people.approve(centre, "INST_PARTIAL", 1)
    ended, begun = convert()
    assert (ended.exit_kind, begun.entry_kind) == ("T02", "T01")
    assert (seat(people, centre, LATER).occupied, seat(people, centre, LATER, "INST_PARTIAL").occupied) == (
        0,
        1,
    )


def test_striking_out_gives_the_place_back_and_keeps_the_row(people, centre):
    slip = reserve(
        people.chief,
        unit_id=centre,
        commodity_code=FULL,
        quantity=1,
        entry_kind="E02",
        approved_on=DAY,
        maker_id=people.maker,
    )
    person = people.person("登错")
    row = people.on(person, centre, reservation_id=slip.pk)
    before = row.recorded_at
    revoke_tenure(people.chief, maker_id=people.maker, tenure_id=row.pk, reason="录入错误")
    assert seat(people, centre).occupied == 0
    assert seat(people, centre).reserved == 1
    from bianzhi.establishment.loading import lines_of

    then = lines_of(people.district.pk, {(centre, FULL)}, known=before)
    assert then[centre, FULL].at(DAY).occupied == 1
    with pytest.raises(Refused) as refused:
        revoke_tenure(people.chief, maker_id=people.maker, tenure_id=row.pk, reason="再撤")
    assert codes(refused) == {"revoke.twice"}
    people.on(person, centre, reservation_id=slip.pk)


def test_restoring_continues_from_the_day_it_ended(people, centre):
    person = people.staffed(centre)
    with pytest.raises(Refused) as refused:
        restore(people.chief, maker_id=people.maker, person_id=person.pk, reason="误下编")
    assert codes(refused) == {"restore.none"}
    people.off(person, LATER)
    row = restore(people.chief, maker_id=people.maker, person_id=person.pk, reason="误下编")
    assert (row.entry_kind, row.begins_on, row.unit_id) == ("E15", LATER, centre)
    assert seat(people, centre, LATER).occupied == 1


def test_restoring_does_not_take_a_place_from_somebody(people, centre):
    first, *_ = [people.staffed(centre, str(n)) for n in range(3)]
    people.off(first, LATER)
    people.staffed(centre, "新人", begins=LATER)
    with pytest.raises(Refused) as refused:
        restore(people.chief, maker_id=people.maker, person_id=first.pk, reason="误下编")
    assert codes(refused) == {"I6"}
