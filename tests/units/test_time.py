"""Backdated and future changes, and what was known when: past answers never change."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bianzhi.units import reads
from bianzhi.units.models import InnerUnitVersion, NamePlateVersion, UnitEvent, UnitVersion
from bianzhi.units.timeline import Change, Span, ended_on, fold, point_on, spans
from bianzhi.values.refusal import Refused
from tests.factories import district
from tests.units.office import Office


def test_a_backdated_change_does_not_undo_later_ones(office) -> None:
    unit, top = office.found("甲局"), office.found("乙局")
    office.post("2021-06-01", {"kind": "units.move", "unit": unit, "parent": top})
    office.post("2021-03-01", {"kind": "units.rename", "unit": unit, "full_name": "甲新局"})
    assert office.name(unit, "2021-02-28") == "甲局"
    assert (office.name(unit, "2021-03-01"), office.state(unit, "2021-03-01").parent_id) == ("甲新局", None)
    assert (office.name(unit, "2021-06-01"), office.state(unit, "2021-06-01").parent_id) == ("甲新局", top)
    office.post("2021-01-01", {"kind": "units.rename", "unit": unit, "full_name": "甲旧局"})
    assert [office.name(unit, d) for d in ("2021-01-01", "2021-02-28", "2021-03-01")] == [
        "甲旧局",
        "甲旧局",
        "甲新局",
    ]
    assert reads.check(office.district.pk) == ()


def test_a_future_change_counts_from_its_day_only(office) -> None:
    unit = office.found("甲局")
    office.post(
        "2021-01-01",
        {"kind": "units.rename", "unit": unit, "full_name": "甲新局", "effective_on": "2031-01-01"},
    )
    assert office.name(unit, "2030-12-31") == "甲局"
    assert office.name(unit, "2031-01-01") == "甲新局"
    office.found("丙局")
    with pytest.raises(Refused):
        office.found("甲新局", "2025-01-01")
    with pytest.raises(Refused):
        office.found("甲局", "2025-01-01")


def test_of_two_changes_on_one_day_the_later_recorded_counts(office) -> None:
    unit = office.found("甲局")
    first = office.post("2021-01-01", {"kind": "units.amend", "unit": unit, "rank": "FK"})
    office.post("2021-01-01", {"kind": "units.amend", "unit": unit, "rank": "FC"})
    assert office.state(unit, "2021-01-01").rank == "FC"
    office.reverse(first)
    assert office.state(unit, "2021-01-01").rank == "FC"


def test_what_was_known_on_a_day_stays_known(office) -> None:
    with time_machine.travel("2021-02-01T03:00:00Z"):
        unit = office.found("甲局", "2021-01-01")
        plate = office.post("2021-01-05", {"kind": "units.nameplate_add", "unit": unit, "plate": "甲办"})
    with time_machine.travel("2021-03-01T03:00:00Z"):
        renamed = office.post("2021-01-15", {"kind": "units.rename", "unit": unit, "full_name": "乙局"})
    with time_machine.travel("2021-04-01T03:00:00Z"):
        office.reverse(renamed, "2021-04-01")
        office.reverse(plate, "2021-04-01")
    known = {
        day: office.name(unit, "2021-01-20", known=date.fromisoformat(day))
        for day in ("2021-02-01", "2021-03-01", "2021-04-01")
    }
    assert known == {"2021-02-01": "甲局", "2021-03-01": "乙局", "2021-04-01": "甲局"}
    assert office.name(unit, "2021-01-20", known=date(2021, 1, 31)) == ""

    def hung(known):
        return [
            p.name
            for p in reads.nameplates_on(office.chief, date(2021, 2, 1), {unit}, known=known).get(unit, ())
        ]

    assert (hung(date(2021, 3, 1)), hung(None)) == (["甲办"], [])
    line = reads.history(office.chief, unit, known=date(2021, 3, 31))
    assert not any(row.undone_by for paper in line for row in paper.rows)
    undone = [
        row.summary for paper in reads.history(office.chief, unit) for row in paper.rows if row.undone_by
    ]
    assert len(undone) == 2


@pytest.mark.parametrize("model", [UnitEvent, UnitVersion, InnerUnitVersion, NamePlateVersion])
def test_the_database_refuses_to_change_what_is_recorded(office, model) -> None:
    unit = office.found("甲局")
    office.post("2021-01-01", {"kind": "units.inner_add", "unit": unit, "name": "一股"},
                {"kind": "units.nameplate_add", "unit": unit, "plate": "甲办"})  # fmt: skip
    row = model.objects.order_by("pk").first()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(effective_on=date(1999, 1, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).delete()


def test_nothing_is_added_that_an_abolition_recorded_already_would_leave_behind(office) -> None:
    unit = office.found("甲局")
    office.post("2021-06-01", {"kind": "units.abolish", "unit": unit})
    for line in (
        {"kind": "units.inner_add", "name": "一股"},
        {"kind": "units.nameplate_add", "plate": "甲办"},
    ):
        with pytest.raises(Refused) as refused:
            office.post("2021-03-01", {**line, "unit": unit})
        assert [r.code for r in refused.value.refusals] == ["unit.ends_later"]


NAMES = ("甲局", "乙局", "丙局", "丁局")
DAYS = st.integers(0, 60).map(lambda n: date(2021, 1, 1) + timedelta(days=n))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["rename", "amend", "inner", "plate", "abolish", "reverse"]), st.integers(0, 3), DAYS
    ),
    min_size=1,
    max_size=6,
)
LOOKED_AT = tuple(date(2021, 1, 1) + timedelta(days=n) for n in range(-1, 62, 15))


def answers(office: Office, known=None) -> dict:
    actor = office.chief
    return {
        day: (
            {
                k: (s.full_name, s.rank, s.status, s.parent_id)
                for k, s in reads.versions_on(actor, day, known=known).items()
            },
            {
                k: [(i.name, i.rank) for i in v]
                for k, v in reads.inner_units_on(actor, day, known=known).items()
            },
            {k: [p.name for p in v] for k, v in reads.nameplates_on(actor, day, known=known).items()},
        )
        for day in LOOKED_AT
    }


def step(office: Office, units: list[int], done: list, what: str, number: int, day: date) -> None:
    unit = units[number % len(units)]
    line = {
        "rename": {"kind": "units.rename", "unit": unit, "full_name": NAMES[(number + day.day) % 4]},
        "amend": {"kind": "units.amend", "unit": unit, "rank": ("ZK", "FK", "FC")[day.day % 3]},
        "inner": {"kind": "units.inner_add", "unit": unit, "name": f"第{day.day % 3}股"},
        "plate": {"kind": "units.nameplate_add", "unit": unit, "plate": f"第{day.day % 3}牌"},
        "abolish": {"kind": "units.abolish", "unit": unit, "close_inner": True},
    }.get(what)
    try:
        with transaction.atomic():
            if line is not None:
                done.append(office.post(day.isoformat(), line))
            elif done:
                office.reverse(done[number % len(done)])
    except Refused:
        pass


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_random_documents_never_change_what_was_known(db, steps) -> None:
    with transaction.atomic():
        start = time_machine.travel("2022-01-01T03:00:00Z")
        with start:
            office = Office(district())
            units = [office.found(name, "2021-01-01") for name in NAMES[:2]]
        remembered, done = [], []
        for number, (what, which, day) in enumerate(steps):
            moment = date(2022, 2, 1) + timedelta(days=number)
            with time_machine.travel(f"{moment}T03:00:00Z"):
                step(office, units, done, what, which, day)
                remembered.append((moment, answers(office)))
        for moment, before in remembered:
            assert answers(office, known=moment) == before
        assert reads.check(office.district.pk) == ()
        names = [s.full_name for s in reads.versions_on(office.chief, LOOKED_AT[-1], live_only=True).values()]
        assert len(names) == len(set(names))
        transaction.set_rollback(True)


FIELDS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 3), min_size=1)
CHANGES = st.lists(st.tuples(DAYS, FIELDS), max_size=8).map(
    lambda rows: [Change(day, n, n, {"status": "live", **fields}) for n, (day, fields) in enumerate(rows)]
)


@given(changes=CHANGES, day=DAYS)
def test_the_fold_is_the_last_value_of_each_field(changes, day) -> None:
    expected = {}
    for change in sorted(changes, key=lambda c: (c.effective_on, c.order)):
        if change.effective_on <= day:
            expected.update(change.fields)
    point = point_on(fold(changes), day)
    assert (dict(point.state) if point else {}) == expected


@given(changes=CHANGES)
def test_spans_of_a_field_join_and_do_not_overlap(changes) -> None:
    runs = spans(fold(changes), "a")
    assert all(a.ends_on == b.begins_on and a.value != b.value for a, b in pairwise(runs))
    assert all(r.ends_on is None or r.begins_on < r.ends_on for r in runs)


def test_ends_and_overlaps() -> None:
    day = date(2021, 1, 1)
    live = Change(day, 1, 1, {"status": "live"})
    dead = Change(day + timedelta(days=3), 2, 2, {"status": "abolished"})
    assert ended_on(fold([live])) is None
    assert ended_on(fold([live, dead])) == day + timedelta(days=3)
    assert Span("x", day, None).overlaps(day, None)
    assert not Span("x", day, day + timedelta(days=3)).overlaps(day + timedelta(days=3), None)
