"""Ends of units, and what stands against them and against their reversal."""

from datetime import date

import pytest

from bianzhi.units import reads
from bianzhi.units.ports import ABOLISH_GUARDS, INNER_GUARDS
from bianzhi.values.refusal import Refusal, Refused
from tests.units.office import establish


def codes(refused: pytest.ExceptionInfo) -> set[str]:
    return {r.code for r in refused.value.refusals}


def inner_names(office, unit, day) -> list[str]:
    return [i.name for i in reads.inner_units_on(office.chief, date.fromisoformat(day), {unit}).get(unit, ())]


def plates(office, unit, day, known=None) -> list[str]:
    found = reads.nameplates_on(office.chief, date.fromisoformat(day), {unit}, known=known)
    return [p.name for p in found.get(unit, ())]


def clean(office) -> list[str]:
    return [str(r) for r in reads.check(office.district.pk)]


def test_abolish_is_refused_while_anything_remains(office) -> None:
    unit = office.found("某局")
    office.found("某中心", unit_kind="institution", parent=unit)
    office.post("2020-01-01", {"kind": "units.inner_add", "unit": unit, "name": "办公室"})
    office.post("2020-01-01", {"kind": "units.nameplate_add", "unit": unit, "plate": "某办"})
    with pytest.raises(Refused) as refused:
        office.post("2021-01-01", {"kind": "units.abolish", "unit": unit})
    assert [r.code for r in refused.value.refusals] == ["I12", "I12", "I12"]
    with pytest.raises(Refused) as refused:
        office.post("2021-01-01", {"kind": "units.abolish", "unit": unit, "close_inner": True})
    assert "某中心" in str(refused.value)
    assert inner_names(office, unit, "2021-01-01") == ["办公室"]


def test_rooms_above_can_stand_against_the_end(office, monkeypatch) -> None:
    unit = office.found("某局")
    key = (
        office.post("2020-01-01", {"kind": "units.inner_add", "unit": unit, "name": "办公室"})
        .outcomes[0]
        .made["办公室"]
    )
    refusal = Refusal("I12", "还有行政编制3名")
    seen = []
    monkeypatch.setattr("bianzhi.units.ports.ABOLISH_GUARDS", ABOLISH_GUARDS)
    ABOLISH_GUARDS.append(lambda actor, unit_id, day: seen.append((unit_id, day)) or [refusal])
    INNER_GUARDS.append(lambda actor, inner_id, day: [refusal] if inner_id == key else [])
    try:
        with pytest.raises(Refused) as refused:
            office.post("2021-01-01", {"kind": "units.abolish", "unit": unit, "close_inner": True})
        assert "还有行政编制3名" in str(refused.value)
        assert (unit, date(2021, 1, 1)) in seen
        with pytest.raises(Refused):
            office.post("2021-01-01", {"kind": "units.inner_remove", "unit": unit, "inner_unit": key})
    finally:
        ABOLISH_GUARDS.pop()
        INNER_GUARDS.pop()
    office.post("2021-01-01", {"kind": "units.abolish", "unit": unit, "close_inner": True})
    assert office.name(unit, "2021-01-01") == ""


def test_reversing_an_abolition_brings_everything_back(office) -> None:
    unit = office.found("某局")
    office.post("2020-01-01", {"kind": "units.inner_add", "unit": unit, "name": "办公室"})
    office.post("2020-01-01", {"kind": "units.nameplate_add", "unit": unit, "plate": "某办"})
    ended = office.post("2021-01-01", {"kind": "units.abolish", "unit": unit, "close_inner": True})
    assert (office.name(unit, "2021-01-01"), plates(office, unit, "2021-01-01")) == ("", [])
    office.reverse(ended)
    assert office.name(unit, "2021-01-01") == "某局"
    assert plates(office, unit, "2021-01-01") == ["某办"]
    assert inner_names(office, unit, "2021-01-01") == ["办公室"]
    assert clean(office) == []


def test_reversal_is_refused_when_the_name_was_taken_in_the_meantime(office) -> None:
    unit = office.found("某局")
    ended = office.post("2021-01-01", {"kind": "units.abolish", "unit": unit})
    office.found("某局", "2021-02-01")
    with pytest.raises(Refused) as refused:
        office.reverse(ended)
    assert "unit.name_taken" in codes(refused)


def test_founding_is_undone_only_before_other_documents(office) -> None:
    posted = office.post(
        "2021-01-01", establish("某局"), {"kind": "units.inner_add", "unit": "@某局", "name": "办公室"}
    )
    unit = posted.outcomes[0].made["某局"]
    renamed = office.post("2021-02-01", {"kind": "units.rename", "unit": unit, "full_name": "某某局"})
    with pytest.raises(Refused) as refused:
        office.reverse(posted)
    assert codes(refused) == {"reversal.later"}
    assert renamed.instrument.document_number in str(refused.value)
    office.reverse(renamed)
    office.reverse(posted)
    assert office.state(unit, "2021-03-01") is None
    assert reads.find_by_name(office.chief, "某局").key is None
    office.found("某局", "2021-01-01")
    assert clean(office) == []


def test_a_founding_with_subordinates_of_other_documents_cannot_be_undone(office) -> None:
    posted = office.post("2021-01-01", establish("某局"))
    unit = posted.outcomes[0].made["某局"]
    office.found("某中心", "2021-02-01", unit_kind="institution", parent=unit)
    with pytest.raises(Refused) as refused:
        office.reverse(posted)
    assert "某中心" in str(refused.value)


def test_nothing_changes_after_the_end(office) -> None:
    unit = office.found("某局")
    office.post("2021-06-01", {"kind": "units.rename", "unit": unit, "full_name": "某新局"})
    with pytest.raises(Refused) as refused:
        office.post("2021-05-01", {"kind": "units.abolish", "unit": unit})
    assert codes(refused) == {"unit.later_changes"}
    office.post("2021-07-01", {"kind": "units.abolish", "unit": unit})
    with pytest.raises(Refused) as refused:
        office.post("2021-08-01", {"kind": "units.amend", "unit": unit, "rank": "FK"})
    assert codes(refused) == {"unit.not_live"}
    office.post("2021-05-01", {"kind": "units.amend", "unit": unit, "rank": "FK"})
    assert office.name(unit, "2021-07-01") == ""
    assert office.state(unit, "2021-06-30").rank == "FK"
    assert clean(office) == []


def test_another_district_is_not_touched(office, db) -> None:
    from tests.factories import district
    from tests.units.office import Office

    elsewhere = Office(district("别区"))
    unit = elsewhere.found("别区某局")
    with pytest.raises(Refused) as refused:
        office.post("2021-01-01", {"kind": "units.rename", "unit": unit, "full_name": "某局"})
    assert codes(refused) == {"unit.missing"}
    assert office.found("别区某局") != unit
