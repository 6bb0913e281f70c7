"""人随编走, 冲销, and what stands against ending a unit, through documents; names typed in a document's line."""

from datetime import date

import pytest

from bianzhi.establishment.actions import check_vacancy
from bianzhi.instruments.line_kinds import LineField
from bianzhi.instruments.widgets import WIDGETS
from bianzhi.staff import reads
from bianzhi.staff.lines import persons_stand_against
from bianzhi.staff.models import Tenure
from bianzhi.users.actor import Forbidden
from bianzhi.values.refusal import Refused
from tests.staff.conftest import DAY, FULL, codes, seat

LATER = date(2021, 9, 1)
SPEC = LineField("persons", "随编划转人员", "persons")


def transfer(people, source, target, quantity, persons, on=LATER):
    line = {"kind": "establishment.transfer", "source": source, "target": target, "commodity": FULL, "quantity": quantity,
            "persons": [p.pk for p in persons]}  # fmt: skip
    return people.post(line, on=on)


def test_persons_go_with_their_quota_and_come_back(people, centre, other):
    going, staying = people.staffed(centre, "随编人"), people.staffed(centre, "留下人")
    posted = transfer(people, centre, other, 1, [going])
    row = Tenure.objects.get(person=going, ends_on=None)
    assert (row.unit_id, row.entry_kind, row.begins_on, row.instrument_id) == (
        other,
        "E11",
        LATER,
        posted.instrument.pk,
    )
    old = Tenure.objects.get(person=going, exit_kind="X09")
    assert (old.end_act, old.end_instrument_id) == (row.act, posted.instrument.pk)
    assert (seat(people, centre, LATER).approved, seat(people, centre, LATER).occupied) == (2, 1)
    assert (seat(people, other, LATER).approved, seat(people, other, LATER).occupied) == (3, 1)
    assert "随编人" in {name for outcome in posted.outcomes for name in outcome.persons}
    people.post(on=date(2021, 10, 1), reverses=posted.instrument.pk)
    assert Tenure.objects.get(person=going, ends_on=None).unit_id == centre
    assert seat(people, centre, date(2021, 10, 1)).occupied == 2
    assert Tenure.objects.filter(person=staying).count() == 1
    assert list(reads.check(people.district.pk)) == []


def test_who_is_not_on_that_quota_cannot_go(people, centre, other):
    stranger = people.staffed(other, "别人")
    with pytest.raises(Refused) as refused:
        transfer(people, centre, other, 1, [stranger])
    assert "transfer.persons" in codes(refused)
    with pytest.raises(Forbidden):
        transfer(people, centre, other, 1, [people.person("未上编")])
    assert Tenure.objects.count() == 1


def test_a_reversal_is_refused_when_somebody_has_left(people, centre, other):
    going = people.staffed(centre, "随编人")
    posted = transfer(people, centre, other, 1, [going])
    people.off(going, date(2021, 9, 20))
    with pytest.raises(Refused) as refused:
        people.post(on=date(2021, 10, 1), reverses=posted.instrument.pk)
    assert "transfer.persons_gone" in codes(refused)
    assert "随编人" in str(refused.value)


def test_a_unit_with_people_cannot_end(people, centre):
    person = people.staffed(centre, "在编人")
    found = persons_stand_against(people.chief, centre, LATER)
    assert [r.code for r in found] == ["I12"]
    assert "在编人" in found[0].message
    people.off(person, LATER)
    assert persons_stand_against(people.chief, centre, LATER) == []
    assert persons_stand_against(people.chief, centre, date(2021, 8, 31)) != []


def test_names_in_a_line(people, centre, other):
    first, twin, another = (people.staffed(centre, n) for n in ("重名", "重名", "单名"))
    widget, line = WIDGETS["persons"], {"source": centre, "commodity": FULL}
    assert widget.parse(people.clerk, SPEC, "单名", line) == [another.pk]
    assert widget.parse(people.clerk, SPEC, f"单名、重名（{twin.id_mask[-4:]}）", line) == [
        another.pk,
        twin.pk,
    ]
    assert set(widget.parse(people.clerk, SPEC, "全部", line)) == {first.pk, twin.pk, another.pk}
    for text, where in (("重名", centre), ("没有", centre), ("单名", other)):
        with pytest.raises(Refused) as refused:
            widget.parse(people.clerk, SPEC, text, {**line, "source": where})
        assert codes(refused) == {"line.persons"}
    shown = widget.show(people.clerk, SPEC, [first.pk, twin.pk, another.pk])
    assert shown.count("重名（") == 2
    assert "单名" in shown
    assert set(widget.parse(people.clerk, SPEC, shown, line)) == {first.pk, twin.pk, another.pk}


def test_the_ledger_sees_who_is_there(people, centre):
    for n in range(3):
        people.staffed(centre, str(n))
    assert [
        r.code for r in check_vacancy(people.chief, unit_id=centre, commodity_code=FULL, from_date=DAY)
    ] == ["I6"]
