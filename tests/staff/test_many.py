"""Many at once: the same rules as one by one, all or nothing, and few queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bianzhi.staff import reads
from bianzhi.staff.actions import Entry, NewPerson, Post, go_on_many
from bianzhi.staff.models import Appointment, Person, Tenure
from bianzhi.trail.models import TrailEvent
from bianzhi.values.refusal import Refused
from tests.staff.conftest import DAY, FULL, OPENED, seat


def new(people, unit, name="虚构人", begins=DAY, kind="E02", posts=(), commodity=FULL, **values):
    entry = Entry(unit, commodity, begins, kind) if unit else None
    return NewPerson({"name": name, "id_number": people.number(), **values}, entry, posts)


def many(people, rows, **how):
    return go_on_many(people.chief, maker_id=people.maker, rows=rows, **how)


def fields(refused):
    return {(r.field, r.code) for r in refused.value.refusals}


def test_all_are_registered_and_on(people, centre, other):
    rows = [new(people, centre, "一"), new(people, other, "二"), new(people, None, "三")]
    made = many(people, rows, synthetic=True)
    assert (len(made.person_ids), made.tenures, made.appointments) == (3, 2, 0)
    assert [Person.objects.get(pk=key).name for key in made.person_ids] == ["一", "二", "三"]
    assert (seat(people, centre).occupied, seat(people, other).occupied) == (1, 1)
    assert TrailEvent.objects.get(verb="批量上编").after["上编人数"] == 2
    assert len({t.act for t in Tenure.objects.all()}) == 2
    assert list(reads.check(people.district.pk)) == []


def test_the_last_comers_of_a_full_seat_are_named_and_nothing_is_written(people, centre):
    rows = [new(people, centre, str(n)) for n in range(5)]
    with pytest.raises(Refused) as refused:
        many(people, rows)
    assert fields(refused) == {("rows.3.", "I6"), ("rows.4.", "I6")}
    assert not Person.objects.exists()


def test_every_fault_of_every_row_is_told(people, centre):
    twin = new(people, centre, "双")
    rows = [
        new(people, centre, "空 格"),
        twin,
        NewPerson({**twin.values, "name": "生"}, twin.entry),
        new(people, centre, "类型", commodity="ADMIN"),
        new(people, 999_999, "单位"),
        new(people, centre, "方式", kind="E01"),
        new(people, centre, "职务", posts=(Post(centre, "主任", DAY, "UNIT_CHIEF.XX"),)),
    ]
    with pytest.raises(Refused) as refused:
        many(people, rows)
    assert fields(refused) >= {
        ("rows.0.name", "person.name"), ("rows.2.id_number", "person.twice"), ("rows.3.commodity", "I9"),
        ("rows.4.unit", "unit.missing"), ("rows.5.entry_kind", "entry_kind.quota"), ("rows.6.posts", "appointment.commodity"),
    }  # fmt: skip
    assert not Person.objects.exists()


def test_persons_already_here_or_on_elsewhere(people, centre):
    here = new(people, centre, "在册")
    many(people, [here])
    stranger = type(people)("别区")
    stranger.issue(FULL, 3)
    unit = stranger.unit("别区中心")
    stranger.approve(unit, FULL, 3)
    with pytest.raises(Refused) as refused:
        many(people, [NewPerson({**here.values, "name": "重"}, here.entry)])
    assert ("rows.0.id_number", "person.twice") in fields(refused)
    with pytest.raises(Refused) as refused:
        many(stranger, [NewPerson(here.values, Entry(unit, FULL, DAY, "E02"))])
    assert fields(refused) == {("rows.0.person", "I5")}


def test_opening_the_books_takes_history_as_it_is(people, centre):
    """Persons who came long before the books open are counted from their own day, and checked from the opening on."""
    old = [new(people, centre, str(n), begins=date(2009, 7, 1), kind="") for n in range(3)]
    many(people, old, opened_on=OPENED)
    assert seat(people, centre, OPENED).occupied == 3
    one_more = [new(people, centre, "超", begins=date(2012, 1, 1), kind="E01")]
    with pytest.raises(Refused) as refused:
        many(people, one_more, opened_on=OPENED)
    assert fields(refused) == {("rows.0.", "I6")}
    many(people, one_more, opened_on=OPENED, allow_over=True)
    assert seat(people, centre, OPENED).over == 1


def test_posts_come_along_and_are_counted(people, centre):
    people.post(
        {
            "kind": "establishment.posts",
            "unit": centre,
            "mode": "add",
            "UNIT_CHIEF": 1,
            "UNIT_CHIEF_rank": "ZK",
        }
    )
    chief = Post(centre, "主任", DAY, "UNIT_CHIEF.ZK")
    with pytest.raises(Refused) as refused:
        many(people, [new(people, centre, "一", posts=(chief,)), new(people, centre, "二", posts=(chief,))])
    assert fields(refused) == {("rows.1.", "I8")}
    many(people, [new(people, centre, "一", posts=(chief,))])
    assert Appointment.objects.get().commodity == "UNIT_CHIEF.ZK"


def test_the_number_of_queries_does_not_grow(people, centre, other):
    people.approve(other, FULL, 15)

    def queries(rows):
        with CaptureQueriesContext(connection) as seen:
            many(people, rows)
        return len(seen)

    few = queries([new(people, centre, "一")])
    assert queries([new(people, other, f"虚构{n}") for n in range(12)]) <= few + 1
