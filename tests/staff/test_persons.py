"""Persons: identity, locked and open fields, two editors, posts, states, the number and its keys."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from bianzhi.establishment.actions import Posting, record_over_plan
from bianzhi.establishment.models import OverPlan
from bianzhi.instruments.models import Instrument
from bianzhi.staff.actions import (
    Absence,
    Post,
    appoint,
    change_locked,
    edit_person,
    end_appointment,
    end_state,
    note_export,
    reencrypt,
    register_person,
    set_state,
    unmask,
)
from bianzhi.staff.identity import opened
from bianzhi.staff.models import Appointment, Person, PersonChange, StateSpell, Tenure
from bianzhi.trail.models import TrailEvent
from bianzhi.users.actor import Forbidden
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from bianzhi.vault import keys as vault_keys
from tests import factories
from tests.staff.conftest import DAY, FULL, codes, seat

LATER = date(2021, 9, 1)
CHIEF = "UNIT_CHIEF.ZK"


def register(people, **values):
    return register_person(people.clerk, values={"name": "虚构甲", **values})


def test_sex_and_birth_come_from_the_number(people):
    person = register(people, id_number=people.number(date(1985, 6, 1), "2"))
    assert (person.sex, person.birth_date, person.ethnicity) == ("2", date(1985, 6, 1), "01")
    assert person.retire_due == date(2043, 6, 1)
    assert person.initials == "xgj"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"sex": "2"}, "id_number.sex"),
        ({"birth_date": date(1985, 6, 2)}, "id_number.birth"),
        ({"name": "虚 构"}, "person.name"),
        ({"name": ""}, "person.required"),
        ({"id_number": ""}, "person.required"),
        ({"id_number": "12345"}, "id_number.length"),
        ({"id_number": 510403198501011234.0}, "id_number.digits_lost"),
        ({"politics": "99"}, "person.code"),
        ({"work_start_on": "1980-01-01"}, "person.dates"),
        ({"graduated_on": "某年"}, "date.shape"),
    ],
)
def test_wrong_values_are_refused_by_field(people, values, code):
    given = {"name": "虚构甲", "id_number": people.number(date(1985, 6, 1), "1"), **values}
    with pytest.raises(Refused) as refused:
        register_person(people.clerk, values=given)
    assert code in codes(refused)
    assert all(r.field for r in refused.value.refusals)
    assert not Person.objects.exists()


def test_another_birth_date_needs_a_finding(people):
    number = people.number(date(1985, 6, 1))
    person = register(people, id_number=number, birth_date="1984-12-01", birth_reason="档案认定表2019年3号")
    assert person.birth_date == date(1984, 12, 1)


def test_a_number_is_registered_once_in_a_district(people):
    number = people.number()
    register(people, id_number=number)
    with pytest.raises(Refused) as refused:
        register(people, id_number=number, name="别名")
    assert codes(refused) == {"person.twice"}
    assert number not in str(refused.value)


def test_the_number_is_nowhere_in_the_database(people, centre):
    """Read every text and binary column of every table as it lies on the disk."""
    number = people.number()
    person = register(people, id_number=number)
    people.on(person, centre)
    people.off(person, LATER)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for cell in row:
                    raw = bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    assert number.encode() not in raw, table
    assert opened(person.id_sealed) == number


def test_rotation_and_new_lookup_key(people, centre, tmp_path, settings):
    settings.INSTANCE = tmp_path
    vault_keys.keys.cache_clear()
    try:
        number = people.number()
        person = register(people, id_number=number)
        people.on(person, centre)
        before = bytes(person.id_sealed), person.id_hash
        vault_keys.add_data_key()
        vault_keys.replace_lookup_key()
        seen = []
        assert reencrypt(lambda *step: seen.append(step)) == 1
        vault_keys.drop_old_data_keys()
        person.refresh_from_db()
        assert bytes(person.id_sealed) != before[0]
        assert person.id_hash != before[1]
        assert Tenure.objects.get().id_hash == person.id_hash
        assert opened(person.id_sealed) == number
        assert seen == [(1, 1, "人员")]
        assert reencrypt(lambda *_: None) == 0
    finally:
        vault_keys.keys.cache_clear()


def test_open_fields_are_edited_with_a_trace(people, centre):
    person = people.staffed(centre)
    mine, _ = people.clerk_of(centre)
    edit_person(
        mine, person_id=person.pk, version=1, changes={"education": "21", "graduated_on": "2008-07-01"}
    )
    change = PersonChange.objects.get()
    assert (change.version, change.before["education"], change.after["education"]) == (2, "", "21")
    event = TrailEvent.objects.get(verb="修改人员信息")
    assert event.after == {"学历": "大学本科毕业", "毕业时间": "2008-07-01"}
    with pytest.raises(Refused) as refused:
        edit_person(mine, person_id=person.pk, version=2, changes={"education": "21"})
    assert codes(refused) == {"person.unchanged"}


def test_the_later_of_two_editors_is_told_both_values(people, centre):
    person = people.staffed(centre)
    edit_person(people.clerk, person_id=person.pk, version=1, changes={"major": "会计"})
    with pytest.raises(Refused) as refused:
        edit_person(people.chief, person_id=person.pk, version=1, changes={"major": "法学"})
    text = str(refused.value)
    assert codes(refused) == {"person.version"}
    for words in ("第1版", "第2版", "会计", "法学", "经办甲"):
        assert words in text
    person.refresh_from_db()
    assert person.major == "会计"


def test_locked_fields_need_two_persons_and_a_reason(people, centre):
    person = people.staffed(centre)
    mine, _ = people.clerk_of(centre)
    with pytest.raises(Refused) as refused:
        edit_person(mine, person_id=person.pk, version=1, changes={"name": "改名", "major": "法学"})
    assert codes(refused) == {"person.locked"}
    assert "姓名" in str(refused.value)
    common = {"maker_id": people.maker, "person_id": person.pk, "version": 1, "effective_on": LATER}
    with pytest.raises(Forbidden):
        change_locked(mine, changes={"name": "改名"}, reason="更名", **common)
    with pytest.raises(Refused) as refused:
        change_locked(people.chief, changes={"name": "改名"}, reason=" ", **common)
    assert codes(refused) == {"person.reason"}
    changed = change_locked(people.chief, changes={"name": "改名"}, reason="更名", **common)
    assert (changed.name, changed.initials, changed.version) == ("改名", "gm", 2)


def test_correcting_the_number_moves_the_tenures_along(people, centre, other):
    person = people.staffed(centre)
    number, taken = people.number(), people.number()
    twin = register(people, id_number=taken, name="别人")
    people.on(twin, other)
    common = {
        "maker_id": people.maker,
        "person_id": person.pk,
        "version": 1,
        "effective_on": LATER,
        "reason": "户籍证明",
    }
    with pytest.raises(Refused) as refused:
        change_locked(people.chief, changes={"id_number": taken}, **common)
    assert codes(refused) == {"person.twice"}
    wrong_sex = people.number(date(1985, 6, 1), "2")
    with pytest.raises(Refused) as refused:
        change_locked(people.chief, changes={"id_number": wrong_sex}, **common)
    assert codes(refused) == {"id_number.sex"}
    change_locked(people.chief, changes={"id_number": number}, **common)
    person.refresh_from_db()
    assert Tenure.objects.get(person=person).id_hash == person.id_hash
    assert opened(person.id_sealed) == number
    assert number not in str(PersonChange.objects.get().after)
    with pytest.raises(Refused) as refused:
        people.on(person, other)
    assert codes(refused) == {"I5"}


def test_unmasking(people, centre):
    number = people.number()
    person = register(people, id_number=number)
    people.on(person, centre)
    assert unmask(people.chief, person_id=person.pk, purpose="核对社保参保") == number
    for purpose in ("", "   ", "看看"):
        with pytest.raises(Refused) as refused:
            unmask(people.chief, person_id=person.pk, purpose=purpose)
        assert codes(refused) == {"unmask.purpose"}
    with pytest.raises(Forbidden):
        unmask(
            factories.actor(factories.user(people.district, Role.ORG_DEPT)),
            person_id=person.pk,
            purpose="核对社保参保",
        )
    stranger = type(people)("别区")
    with pytest.raises(Forbidden):
        unmask(stranger.chief, person_id=person.pk, purpose="核对社保参保")
    assert TrailEvent.objects.filter(verb="查看身份证号").count() == 1


def test_exports_are_noted(people):
    note_export(people.chief, what="花名册", count=3)
    assert TrailEvent.objects.get(verb="导出人员信息").after == {"人数": 3}
    with pytest.raises(Forbidden):
        note_export(factories.actor(factories.user(people.district, Role.ORG_DEPT)), what="花名册", count=3)


@pytest.fixture
def posts(people, centre):
    line = {"kind": "establishment.posts", "unit": centre, "mode": "add", "UNIT_CHIEF": 1, "UNIT_CHIEF_rank": "ZK",
            "UNIT_DEPUTY": 1, "UNIT_DEPUTY_rank": "FK"}  # fmt: skip
    people.post(line)
    return centre


def put(people, person, unit, title="主任", commodity=CHIEF, begins=DAY, **more):
    post = Post(unit, title, begins, commodity, document="任免文件", **more)
    return appoint(people.chief, maker_id=people.maker, person_id=person.pk, post=post)


def test_posts_count_against_their_number_on_every_day(people, posts):
    first, second = people.staffed(posts, "一"), people.staffed(posts, "二")
    row = put(people, first, posts)
    assert seat(people, posts, DAY, CHIEF).occupied == 1
    with pytest.raises(Refused) as refused:
        put(people, second, posts, begins=LATER)
    assert codes(refused) == {"I8"}
    assert "核定1名、实有1名" in str(refused.value)
    end_appointment(
        people.chief, maker_id=people.maker, appointment_id=row.pk, ends_on=LATER, document="免职"
    )
    put(people, second, posts, begins=LATER)
    with pytest.raises(Refused) as refused:
        put(people, first, posts, begins=date(2021, 8, 1))
    assert "I8" in codes(refused)
    with pytest.raises(Refused) as refused:
        end_appointment(people.chief, maker_id=people.maker, appointment_id=row.pk, ends_on=LATER)
    assert codes(refused) == {"appointment.ended"}


def test_concurrent_posts_do_not_count_and_one_person_counts_once(people, posts):
    first, second = people.staffed(posts, "一"), people.staffed(posts, "二")
    put(people, first, posts)
    put(people, second, posts, title="主任（兼）", concurrent=True)
    assert seat(people, posts, DAY, CHIEF).occupied == 1
    with pytest.raises(Refused) as refused:
        put(people, first, posts, title="副主任", commodity="UNIT_DEPUTY.FK")
    assert codes(refused) == {"I8.once"}


def test_above_the_number_with_an_approval_only(people, posts):
    first, second = people.staffed(posts, "一"), people.staffed(posts, "二")
    put(people, first, posts)
    posting = Posting(Instrument.objects.filter(district=people.district).first().pk, 1, DAY)
    record_over_plan(
        people.chief,
        posting,
        unit_id=posts,
        commodity_code=CHIEF,
        quantity=1,
        due_on=date(2022, 12, 31),
        measure="退休后消化",
    )
    plan = OverPlan.objects.get()
    put(people, second, posts, over_plan_id=plan.pk)
    assert seat(people, posts, DAY, CHIEF).over == 1
    assert Appointment.objects.latest("pk").over_plan_id == plan.pk


def test_a_higher_rank_needs_an_approval(people, posts):
    person = people.staffed(posts)
    with pytest.raises(Refused) as refused:
        put(people, person, posts, rank="FC")
    assert codes(refused) == {"OVER_RANK"}
    assert put(people, person, posts, rank="FC", elevated=True).elevated


def test_posts_are_for_people_on_the_establishment(people, posts):
    with pytest.raises(Refused) as refused:
        put(people, people.person(), posts)
    assert codes(refused) == {"appointment.tenure"}
    with pytest.raises(Refused) as refused:
        put(people, people.staffed(posts), posts, commodity=FULL)
    assert codes(refused) == {"appointment.commodity"}


def away(people, person, reason="sick", begins=LATER, **more):
    return set_state(
        people.chief, maker_id=people.maker, person_id=person.pk, absence=Absence(reason, begins, **more)
    )


def test_states_one_at_a_time(people, centre, other):
    person = people.staffed(centre)
    for how, code in (
        ({"reason": "holiday"}, "state.reason"),
        ({"reason": "loan"}, "state.where"),
        ({"due_on": LATER}, "state.due"),
        ({"begins": date(2021, 2, 1)}, "state.tenure"),
    ):
        with pytest.raises(Refused) as refused:
            away(people, person, **how)
        assert codes(refused) == {code}
    spell = away(people, person, "loan", where_unit_id=other, due_on=date(2022, 3, 1))
    with pytest.raises(Refused) as refused:
        away(people, person, begins=date(2021, 10, 1))
    assert codes(refused) == {"state.running"}
    back = {"maker_id": people.maker, "spell_id": spell.pk}
    with pytest.raises(Refused) as refused:
        end_state(people.chief, ends_on=DAY, **back)
    assert codes(refused) == {"state.dates"}
    end_state(people.chief, ends_on=date(2021, 11, 1), **back)
    with pytest.raises(Refused) as refused:
        end_state(people.chief, ends_on=date(2021, 11, 1), **back)
    assert codes(refused) == {"state.ended"}
    assert away(people, person, begins=date(2021, 11, 1)).pk != spell.pk


def test_the_database_keeps_its_rows(people, posts):
    person = people.staffed(posts)
    put(people, person, posts)
    away(people, person)
    edit_person(people.clerk, person_id=person.pk, version=1, changes={"major": "会计"})
    for model in (Tenure, Appointment, StateSpell, PersonChange):
        row = model.objects.get()
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.filter(pk=row.pk)._raw_delete("default")
        field = {"reason": "改"} if model in (PersonChange, StateSpell) else {"begins_on": date(2000, 1, 1)}
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**field)
    for model, field in ((Appointment, {"ends_on": LATER}), (StateSpell, {"ends_on": LATER})):
        model.objects.update(**field)
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(ends_on=date(2021, 10, 1))


def copy_of(row, **changes):
    values = {f.attname: getattr(row, f.attname) for f in Tenure._meta.concrete_fields if f.attname != "id"}
    return Tenure(**{**values, **changes})


def test_the_database_refuses_overlaps_over_all_districts(people, centre):
    person = people.staffed(centre)
    row = Tenure.objects.get()
    stranger = type(people)("别区")
    ended = {"ends_on": date(2022, 1, 1), "exit_kind": "X04"}
    for begins in (DAY, date(2021, 12, 1)):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            copy_of(row, district_id=stranger.district.pk, begins_on=begins, **ended).save()
    copy_of(
        row, district_id=stranger.district.pk, begins_on=date(2021, 1, 1), ends_on=DAY, exit_kind="X04"
    ).save()
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        copy_of(row, begins_on=DAY, ends_on=None).save()
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        copy_of(
            row, begins_on=date(2023, 1, 1), maker_id=people.chief.user_id, revoked_at=row.recorded_at
        ).save()
    assert person.tenures.count() == 2
