"""Roster, flows, structure, retirements, checks: any past day keeps its answer; numbers agree with each other."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bianzhi.staff import reads
from bianzhi.staff.actions import (
    Absence,
    change_locked,
    edit_person,
    revoke_tenure,
    set_state,
    transfer_in_district,
)
from bianzhi.staff.models import Person, Tenure
from bianzhi.staff.reads import RosterQuery
from bianzhi.users.actor import Forbidden
from bianzhi.users.roles import Role
from tests import factories
from tests.staff.conftest import DAY, FULL

LATER = date(2021, 9, 1)
YEAR_END = date(2021, 12, 31)


def names(people, actor=None, **query):
    rows, count = reads.roster(actor or people.chief, RosterQuery(**{"on": LATER, **query}))
    assert count == len(rows)
    return [row.name for row in rows]


@pytest.fixture
def staffed(people, centre, other):
    """甲中心: 阿一 (woman, postgraduate), 阿二 (away since May); 乙中心: 阿三."""
    first = people.person("阿一", date(1992, 5, 5), "2", education="14", politics="01")
    second, third = people.person("阿二", date(1966, 1, 1)), people.person("阿三")
    for person, unit in ((first, centre), (second, centre), (third, other)):
        people.on(person, unit)
    set_state(
        people.chief, maker_id=people.maker, person_id=second.pk, absence=Absence("sick", date(2021, 5, 1))
    )
    return first, second, third


def test_the_roster_filters(people, centre, other, staffed):
    assert names(people) == ["阿二", "阿一", "阿三"]
    assert names(people, unit_id=other) == ["阿三"]
    assert names(people, states=("away",)) == ["阿二"]
    assert names(people, states=("on_post",)) == ["阿一", "阿三"]
    assert names(people, sex="2") == ["阿一"]
    assert names(people, educations=("14",)) == ["阿一"]
    assert names(people, ages=("30",)) == ["阿一"]
    assert names(people, ages=("30", "59")) == ["阿二", "阿一"]
    assert names(people, politics=("01",)) == ["阿一"]
    assert names(people, commodities=("INST_PARTIAL",)) == []
    assert names(people, q="三") == ["阿三"]
    assert names(people, q="as") == ["阿三"]
    assert names(people, on=date(2021, 2, 28)) == []
    assert names(people, sort="birth_date") == ["阿二", "阿三", "阿一"]
    assert names(people, sort="birth_date", desc=True) == ["阿一", "阿三", "阿二"]


def test_only_the_whole_number_finds_a_person(people, centre):
    number = people.number()
    from bianzhi.staff.actions import register_person

    person = register_person(people.clerk, values={"name": "有号", "id_number": number})
    people.on(person, centre)
    assert names(people, q=number) == ["有号"]
    assert [p.name for p in reads.find_persons(people.chief, number)] == ["有号"]
    for part in (number[:17], number[6:14], number[-4:], number[:6]):
        assert names(people, q=part) == []
        assert reads.find_persons(people.chief, part) == ()


def test_units_under_a_unit_come_along(people, centre):
    below = people.unit("甲中心分站", parent_id=centre)
    people.approve(below, FULL, 1)
    people.staffed(below, "站员")
    assert names(people, unit_id=centre) == ["站员"]
    assert names(people, unit_id=centre, below=False) == []


def test_a_past_day_keeps_its_answer(people, centre, other, staffed):
    first, second, _ = staffed
    before = reads.roster(people.chief, RosterQuery(on=LATER))[0]
    s6 = reads.structure(people.chief, LATER)
    edit_person(people.clerk, person_id=first.pk, version=1, changes={"education": "11", "politics": "13"})
    people.off(second, date(2022, 1, 1), "X01")
    people.staffed(centre, "后来", begins=date(2022, 3, 1))
    assert reads.roster(people.chief, RosterQuery(on=LATER))[0] == before
    assert reads.structure(people.chief, LATER) == s6
    assert names(people, educations=("14",)) == ["阿一"]
    assert names(people, educations=("11",)) == []
    change_locked(
        people.chief, maker_id=people.maker, person_id=first.pk, version=2, changes={"name": "阿安"},
        effective_on=date(2022, 5, 1), reason="户籍更名",
    )  # fmt: skip
    assert names(people) == [row.name for row in before]
    assert names(people, desc=True) == [row.name for row in reversed(before)]
    assert names(people, sort="name") == ["阿二", "阿三", "阿一"]
    assert names(people, on=date(2022, 6, 1)) == ["阿安", "后来", "阿三"]


def test_as_known_then(people, centre, staffed):
    known = Tenure.objects.latest("pk").recorded_at
    first, second, third = staffed
    people.off(first, date(2021, 4, 1))
    revoke_tenure(
        people.chief, maker_id=people.maker, tenure_id=Tenure.objects.get(person=third).pk, reason="误登"
    )
    assert names(people) == ["阿二"]
    assert names(people, known=known) == ["阿二", "阿一", "阿三"]
    assert reads.flows(people.chief, date(2021, 1, 1), YEAR_END, known=known).closing == {FULL: 3}
    assert second.name == "阿二"


def test_flows_balance(people, centre, other, staffed):
    first, second, third = staffed
    people.off(second, LATER, "X01")
    transfer_in_district(
        people.chief, maker_id=people.maker, person_id=third.pk, unit_id=centre, commodity=FULL, on=LATER
    )
    year = reads.flows(people.chief, date(2021, 1, 1), YEAR_END)
    assert year.balanced
    assert (year.opening.get(FULL, 0), year.entered(FULL), year.left(FULL), year.closing[FULL]) == (
        0,
        4,
        2,
        2,
    )
    assert {r.code: r.total for r in year.rows} == {"E02": 3, "E07": 1, "X01": 1, "X02": 1}
    autumn = reads.flows(people.chief, LATER, YEAR_END)
    assert (autumn.opening[FULL], autumn.closing[FULL], autumn.balanced) == (3, 2, True)
    acts = reads.acts_of_year(people.chief, 2021)
    assert (acts.on_off, acts.transfers, acts.recruited) == (5, 1, 3)
    moved = reads.moves_between(people.chief, other, centre, date(2021, 1, 1), YEAR_END)
    assert [m.name for m in moved] == ["阿三"]
    assert reads.moves_between(people.chief, centre, other, date(2021, 1, 1), YEAR_END) == ()
    assert first.name in {r.name for r in reads.movements(people.chief, DAY, DAY)}
    assert [r.name for r in reads.movements(people.chief, LATER, LATER, direction="off")] == ["阿二", "阿三"]


def test_structure_adds_up(people, staffed):
    found = reads.structure(people.chief, LATER)
    assert found.balanced
    assert found.totals == {FULL: 3}
    by = {(r.dimension, r.label): r.total for r in found.rows}
    assert by["sex", "女"] == 1
    assert by["education", "研究生"] == 1
    assert by["education", "未填"] == 2
    assert sum(found.cells.values()) == 3
    assert sorted(reads.headcount(people.chief, LATER).values()) == [1, 2]
    assert reads.state_counts(people.chief, LATER) == {"病休": 1}


def test_seconded_into(people, centre, other, staffed):
    first, *_ = staffed
    set_state(
        people.chief,
        maker_id=people.maker,
        person_id=first.pk,
        absence=Absence("loan", DAY, where_unit_id=other),
    )
    assert reads.seconded_into(people.chief, other, LATER) == {"甲中心": 1}
    assert reads.seconded_into(people.chief, centre, LATER) == {}


def test_retirements(people, centre, staffed):
    """阿二, a man of January 1966: 60 years in January 2026, delayed by four months."""
    due = reads.retirements_due(people.chief, LATER, date(2026, 1, 1), date(2026, 12, 31))
    assert [(r.name, r.month, r.leaves_on) for r in due] == [("阿二", date(2026, 5, 1), date(2026, 6, 1))]
    assert due[0].earliest == date(2026, 1, 1)
    assert due[0].latest == date(2029, 5, 1)
    ahead = reads.retirements_ahead(people.chief, date(2025, 6, 1))
    assert [(y.year, y.total) for y in ahead] == [(2025, 0), (2026, 1), (2027, 0), (2028, 0), (2029, 0)]
    assert centre


def test_the_number_of_queries_does_not_grow(people, centre, staffed):
    def queries(act):
        with CaptureQueriesContext(connection) as seen:
            act()
        return len(seen)

    acts = [
        lambda: reads.roster(people.chief, RosterQuery(on=LATER)),
        lambda: reads.structure(people.chief, LATER),
        lambda: reads.flows(people.chief, date(2021, 1, 1), YEAR_END),
        lambda: reads.retirements_due(people.chief, LATER, date(2000, 1, 1), date(2090, 1, 1)),
        lambda: reads.movements(people.chief, DAY, LATER),
        lambda: list(reads.check(people.district.pk)),
    ]
    before = [queries(act) for act in acts]
    people.staffed(centre, "第四")
    assert [queries(act) for act in acts] == before
    assert max(before) <= 12


def test_scope(people, centre, other, staffed):
    first, _, third = staffed
    mine, _ = people.clerk_of(centre)
    assert names(people, mine) == ["阿二", "阿一"]
    assert [p.name for p in reads.find_persons(mine, "阿")] == ["阿二", "阿一"]
    assert reads.person_card(mine, first.pk, LATER).now.name == "阿一"
    assert reads.structure(mine, LATER).totals == {FULL: 2}
    assert reads.flows(mine, date(2021, 1, 1), YEAR_END).closing == {FULL: 2}
    assert [r.name for r in reads.movements(mine, DAY, LATER)] == ["阿二", "阿一"]
    for act in (
        lambda: reads.person_card(mine, third.pk, LATER),
        lambda: reads.person_now(mine, third.pk),
        lambda: reads.open_now(mine, third.pk),
        lambda: reads.locked_now(mine, third.pk),
        lambda: reads.roster(mine, RosterQuery(on=LATER, unit_id=other)),
        lambda: reads.movements(mine, DAY, LATER, unit_id=other),
        lambda: reads.moves_between(mine, other, centre, DAY, LATER),
        lambda: reads.seconded_into(mine, other, LATER),
        lambda: edit_person(mine, person_id=third.pk, version=1, changes={"major": "x"}),
    ):
        with pytest.raises(Forbidden):
            act()
    transfer_in_district(
        people.chief, maker_id=people.maker, person_id=first.pk, unit_id=other, commodity=FULL, on=LATER
    )
    with pytest.raises(Forbidden):
        reads.person_card(mine, first.pk, LATER)


def test_without_the_permission_there_are_only_counts(people, staffed):
    member = factories.actor(factories.user(people.district, Role.COMMISSION))
    assert reads.structure(member, LATER).totals == {FULL: 3}
    assert reads.flows(member, date(2021, 1, 1), YEAR_END).balanced
    for act in (
        lambda: reads.roster(member, RosterQuery(on=LATER)),
        lambda: reads.find_persons(member, "阿"),
        lambda: reads.person_card(member, staffed[0].pk, LATER),
        lambda: reads.movements(member, DAY, LATER),
        lambda: reads.retirements_due(member, LATER, DAY, LATER),
    ):
        with pytest.raises(Forbidden):
            act()


def test_check_finds_nothing_and_then_what_was_tampered(people, centre, staffed):
    assert list(reads.check(people.district.pk)) == []
    first, second, _ = staffed
    Person.objects.filter(pk=first.pk).update(
        id_mask="510***********0000", retire_due=date(2050, 1, 1), version=9
    )
    Tenure.objects.filter(person=second).update(id_hash="0" * 64)
    found = {r.code for r in reads.check(people.district.pk)}
    assert found == {"staff.mask", "staff.retire_due", "staff.version", "I5"}


def test_the_career_tells_everything(people, centre, other, staffed):
    first, *_ = staffed
    transfer_in_district(
        people.chief, maker_id=people.maker, person_id=first.pk, unit_id=other, commodity=FULL, on=LATER
    )
    change_locked(
        people.chief, maker_id=people.maker, person_id=first.pk, version=1, changes={"name": "阿壹"},
        effective_on=YEAR_END, reason="户籍更名",
    )  # fmt: skip
    card = reads.person_card(people.chief, first.pk, date(2022, 1, 1))
    titles = [event.title for event in card.career]
    assert titles == ["信息变更", "上编：乙中心", "下编：甲中心", "上编：甲中心"]
    assert card.text("name") == "阿壹"
    assert reads.person_card(people.chief, first.pk, LATER).text("name") == "阿一"
    assert "*" in card.text("id_number")
