"""Recording, correcting, withdrawing: nothing is changed, everything is traced, and figures follow."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from bianzhi.trail.models import TrailEvent
from bianzhi.users.actor import Forbidden
from bianzhi.users.roles import ROLES, Role
from bianzhi.values.refusal import Refused
from bianzhi.worklog import reads
from bianzhi.worklog.actions import correct_entry, record_entries, reverse_entry
from bianzhi.worklog.models import WorkBody, WorkEntry, WorkReversal
from bianzhi.worklog.policy import BodyName
from tests import factories
from tests.worklog.conftest import CHANGES, COUNT, Office


def codes(refused):
    return {r.code for r in refused.value.refusals}


def figures(office, year=2021):
    return {f.name: f.value for f, _, _ in reads.section_facts("registry", office.clerk, year, {}).facts}


def test_what_is_recorded_makes_the_years_figures(office) -> None:
    office.recorded()
    office.recorded(bodies="甲区第一学校、甲区人民医院、某协会", **{COUNT: "3"}, begins_on="2021-05")
    office.recorded(begins_on="2020-12-31")
    found = figures(office)
    # one school under two of its names is one unit
    assert (found[f"{CHANGES}.units"], found[f"{CHANGES}.items"]) == (3, 5)
    [first, second] = reads.entries(office.clerk, 2021)
    assert [b.unit_id for b in second.given.bodies] == [office.school, office.hospital, None]
    assert reads.years(office.clerk) == (2021, 2020)
    assert [r.key for r in reads.making_up([first, second], f"{CHANGES}.items")] == [first.key, second.key]
    [told] = reads.item_totals([first, second], 2021)
    assert [text for _, text, _ in told.figures] == ["3家", "5项"]
    assert told.figures[1][2] == f"/worklog/?year=2021&figure={CHANGES}.items"
    assert set(
        TrailEvent.objects.filter(subject_type="worklog.workentry").values_list("verb", flat=True)
    ) == {"登记工作台账"}


def test_the_same_entry_is_not_taken_twice(office) -> None:
    entry = office.entry()
    with pytest.raises(Refused) as refused:
        record_entries(office.clerk, entries=[replace(entry, note="别的"), entry, entry])
    assert codes(refused) == {"worklog.twice"} and not WorkEntry.objects.exists()
    record_entries(office.clerk, entries=[entry])
    with pytest.raises(Refused):
        record_entries(office.clerk, entries=[entry])
    assert len(record_entries(office.clerk, entries=[replace(entry, note="另一件")])) == 1


def test_a_correction_counts_instead_and_names_its_reason(office) -> None:
    old = office.recorded()
    new = correct_entry(office.clerk, entry_id=old.pk, entry=office.entry(**{COUNT: "5"}), reason="少写了")
    assert figures(office)[f"{CHANGES}.items"] == 5
    before, after = reads.entry(office.clerk, old.pk), reads.entry(office.clerk, new.pk)
    assert (before.state, before.replaced_by, before.end_reason) == ("已更正", new.pk, "少写了")
    assert (after.state, after.replaces, after.end_at) == ("有效", old.pk, None)
    assert len(reads.entries(office.clerk, 2021, standing=False)) == 2
    event = TrailEvent.objects.get(verb="更正工作台账")
    assert (event.before["变更事项"], event.after["变更事项"], event.reason) == ("2 项", "5 项", "少写了")


def test_a_reversal_counts_no_more(office) -> None:
    row = office.recorded()
    reverse_entry(office.clerk, entry_id=row.pk, reason="重复登记")
    assert f"{CHANGES}.items" not in figures(office)
    assert reads.entry(office.clerk, row.pk).state == "已撤销"
    assert WorkReversal.objects.get().reason == "重复登记"
    # what was withdrawn may be recorded anew
    office.recorded()


def test_what_counts_no_more_is_neither_corrected_nor_withdrawn(office) -> None:
    gone, replaced = office.recorded(), office.recorded(begins_on="2021-04-08")
    reverse_entry(office.clerk, entry_id=gone.pk, reason="重复")
    newest = correct_entry(
        office.clerk, entry_id=replaced.pk, entry=office.entry(**{COUNT: "9"}), reason="错了"
    )
    for key in (gone.pk, replaced.pk):
        for act in (
            lambda key=key: reverse_entry(office.clerk, entry_id=key, reason="再来"),
            lambda key=key: correct_entry(office.clerk, entry_id=key, entry=office.entry(), reason="再来"),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert codes(refused) == {"worklog.gone"}
    same = office.entry(**{COUNT: "9"})
    for entry, reason, code in ((same, "没变", "worklog.same"), (office.entry(), " ", "worklog.reason")):
        with pytest.raises(Refused) as refused:
            correct_entry(office.clerk, entry_id=newest.pk, entry=entry, reason=reason)
        assert codes(refused) == {code}
    with pytest.raises(Refused):
        reverse_entry(office.clerk, entry_id=newest.pk, reason="")
    assert reads.entry(office.clerk, newest.pk).state == "有效"


def test_the_database_keeps_every_row(office) -> None:
    row = office.recorded()
    reverse_entry(office.clerk, entry_id=row.pk, reason="重复")
    for model, change in (
        (WorkEntry, {"note": "改"}),
        (WorkBody, {"name": "改"}),
        (WorkReversal, {"reason": "改"}),
    ):
        for act in (
            lambda m=model, c=change: m.objects.update(**c),
            lambda m=model: m.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()
    day = date(2021, 1, 1)
    bad = WorkEntry(
        district=office.district, item=CHANGES, begins_on=day, ends_on=date(2020, 1, 1), figures={}, document="x",
        by_id=office.maker, at=row.at,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        bad.save()
    bad.ends_on, bad.replaces_id = day, row.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        bad.save()


def test_districts_do_not_meet(office) -> None:
    row = office.recorded()
    there = Office()
    foreign = replace(office.entry(), bodies=(BodyName("甲校", there.school),))
    with pytest.raises(Refused) as refused:
        record_entries(office.clerk, entries=[foreign])
    assert codes(refused) == {"worklog.bodies"}
    assert reads.entries(there.clerk, 2021) == () and figures(there) == {}
    for act in (
        lambda: reads.entry(there.clerk, row.pk),
        lambda: reverse_entry(there.clerk, entry_id=row.pk, reason="x"),
        lambda: correct_entry(there.clerk, entry_id=row.pk, entry=there.entry(), reason="x"),
    ):
        with pytest.raises(Forbidden):
            act()


def test_who_may_record_and_who_may_read(office) -> None:
    row, entry = office.recorded(), office.entry(begins_on="2021-07-01")
    writers = {role for role, spec in ROLES.items() if "worklog.edit" in spec.permissions}
    readers = {role for role, spec in ROLES.items() if "worklog.read" in spec.permissions}
    assert writers == {Role.CLERK, Role.CHIEF} and writers < readers
    assert not readers & {r for r, spec in ROLES.items() if spec.own_unit}
    writing = (
        lambda who: record_entries(who, entries=[entry]),
        lambda who: correct_entry(who, entry_id=row.pk, entry=entry, reason="x"),
        lambda who: reverse_entry(who, entry_id=row.pk, reason="x"),
    )
    reading = (
        lambda who: reads.entries(who, 2021),
        lambda who: reads.entry(who, row.pk),
        reads.years,
    )
    for role in (Role.DIRECTOR, Role.INSPECTOR, Role.UNIT_CLERK, Role.SYS_ADMIN):
        unit = office.school if ROLES[role].own_unit else None
        who = factories.actor(factories.user(office.district, role, unit_key=unit))
        for act in writing if role in readers else (*writing, *reading):
            with pytest.raises(Forbidden):
                act(who)
    assert WorkEntry.objects.count() == 1
    with pytest.raises(Refused):
        record_entries(replace(office.clerk, user_id=None), entries=[entry])
