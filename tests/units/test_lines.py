"""Every kind of line: what it does, what it refuses, and that its reversal restores what was."""

from datetime import date

import pytest

from bianzhi.instruments.line_kinds import LINE_KINDS
from bianzhi.units import lines, reads
from bianzhi.values.refusal import Refused
from tests.units.office import establish, institution


def codes(refused: pytest.ExceptionInfo) -> set[str]:
    return {r.code for r in refused.value.refusals}


def inner_names(office, unit, day) -> list[str]:
    return [i.name for i in reads.inner_units_on(office.chief, date.fromisoformat(day), {unit}).get(unit, ())]


def plates(office, unit, day, known=None) -> list[str]:
    found = reads.nameplates_on(office.chief, date.fromisoformat(day), {unit}, known=known)
    return [p.name for p in found.get(unit, ())]


def clean(office) -> list[str]:
    return [str(r) for r in reads.check(office.district.pk)]


def test_every_kind_is_registered() -> None:
    assert {kind.code for kind in lines.KINDS} <= LINE_KINDS.keys()
    assert all(LINE_KINDS[kind.code].levels for kind in lines.KINDS)


def test_establish_records_every_field(office) -> None:
    bureau = office.found("测试区民政局")
    centre = office.found(
        "测试区救助中心", "2021-03-01", unit_kind="institution", parent=bureau, funding_forms=["full", "partial"], welfare_class="one",
        industry="welfare", short_name="救助中心", duties="救助流浪乞讨人员", principal="甲某", postcode="617000", established_on="1998-05-01",
    )  # fmt: skip
    state = office.state(centre, "2021-03-01")
    assert (state.full_name, state.parent_id, state.unit_kind) == ("测试区救助中心", bureau, "institution")
    assert state.funding_forms == ("full", "partial")
    assert state.label("funding_forms") == "财政全额拨款、财政差额补贴"
    assert (state.established_on, state.effective_on) == (date(1998, 5, 1), date(2021, 3, 1))
    assert state.synthetic
    assert office.state(centre, "2021-02-28") is None
    assert clean(office) == []


def test_establish_then_refer_to_it_in_the_same_document(office) -> None:
    posted = office.post(
        "2021-01-01", establish("测试区农业局", made="农业"), institution("测试区农技站", parent="@农业"),
        {"kind": "units.inner_add", "unit": "@测试区农业局", "name": "办公室"},
    )  # fmt: skip
    bureau, station = posted.outcomes[0].made["农业"], posted.outcomes[1].made["测试区农技站"]
    assert office.state(station, "2021-01-01").parent_id == bureau
    assert inner_names(office, bureau, "2021-01-01") == ["办公室"]


def test_a_live_name_is_taken_but_a_dead_one_is_free(office) -> None:
    old = office.found("测试区水务局")
    with pytest.raises(Refused) as refused:
        office.found("测试区水务局", "2021-01-01")
    assert codes(refused) == {"unit.name_taken"}
    assert refused.value.refusals[0].rule
    assert refused.value.refusals[0].remedy
    office.post("2021-02-01", {"kind": "units.abolish", "unit": old})
    again = office.found("测试区水务局", "2021-02-01")
    assert again != old
    assert office.name(old, "2021-02-01") == ""
    assert office.name(again, "2021-02-01") == "测试区水务局"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (establish(""), "full_name"),
        (establish("某局", rank="XX"), "rank"),
        (establish("某局", nature="institution"), "nature"),
        (establish("某局", welfare_class="one"), "welfare_class"),
        (establish("某局", uscc="123"), "uscc"),
        (establish("某局", postcode="61700"), "postcode"),
        (establish("某局", funding_forms=["none"]), "funding_forms"),
        (institution("某中心", nature="state"), "nature"),
        ({"kind": "units.rename", "full_name": "某局"}, "unit"),
        ({"kind": "units.amend", "unit": 1}, "unit"),
        ({"kind": "units.amend", "unit": 1, "civil_managed": "maybe"}, "civil_managed"),
        ({"kind": "units.inner_amend", "unit": 1, "inner_unit": 1}, "inner_unit"),
        ({"kind": "units.merge", "units": [], "into": 1}, "units"),
        ({"kind": "units.abolish", "unit": 1, "effective_on": "昨天"}, "effective_on"),
    ],
)
def test_faults_on_the_face_name_their_field(office, line, field) -> None:
    found = LINE_KINDS[line["kind"]].check(office.clerk, line)
    assert field in {r.field for r in found}
    with pytest.raises(Refused):
        office.post("2021-01-01", line)


def test_an_institution_named_like_an_organ_is_warned_about(office) -> None:
    posted = office.post("2021-01-01", institution("测试区旅游局"))
    assert [w.code for w in posted.outcomes[0].warnings] == ["unit.name_like_organ"]
    assert office.post("2021-01-01", institution("测试区旅游中心")).outcomes[0].warnings == ()
    assert office.post("2021-01-01", establish("测试区旅游发展局")).outcomes[0].warnings == ()


@pytest.mark.parametrize("field", [{"coordination": True}, {"temporary": True}, {"category": "temporary"}])
def test_temporary_and_coordinating_bodies_need_an_end(office, field) -> None:
    with pytest.raises(Refused) as refused:
        office.found("测试区创建指挥部", **field)
    assert codes(refused) == {"unit.expiry_missing"}
    with pytest.raises(Refused) as refused:
        office.found("测试区创建指挥部", "2021-01-01", expires_on="2021-01-01", **field)
    assert codes(refused) == {"unit.expiry"}
    unit = office.found("测试区创建指挥部", expiry_condition="任务完成后撤销", **field)
    assert office.name(unit, "2021-01-01") == "测试区创建指挥部"


def test_rename_and_its_reversal(office) -> None:
    unit = office.found("测试区体育局")
    renamed = office.post(
        "2021-03-01",
        {"kind": "units.rename", "unit": unit, "full_name": "测试区文体局", "short_name": "文体局"},
    )
    assert [office.name(unit, d) for d in ("2021-02-28", "2021-03-01")] == ["测试区体育局", "测试区文体局"]
    effect = {(c.item, c.before, c.after) for c in renamed.outcomes[0].consequences}
    assert ("机构全称", "测试区体育局", "测试区文体局") in effect
    summary = LINE_KINDS["units.rename"].summary(office.clerk, renamed.instrument.lines[0])
    assert summary == "将测试区体育局更名为测试区文体局"
    office.reverse(renamed)
    assert office.name(unit, "2021-03-01") == "测试区体育局"
    assert office.state(unit, "2021-03-01").short_name == ""
    assert clean(office) == []


def test_rename_refuses_names_in_use_and_units_that_are_not_there(office) -> None:
    unit, other = office.found("甲局"), office.found("乙局")
    with pytest.raises(Refused) as refused:
        office.post("2021-01-01", {"kind": "units.rename", "unit": unit, "full_name": "乙局"})
    assert codes(refused) == {"unit.name_taken"}
    with pytest.raises(Refused) as refused:
        office.post("2019-01-01", {"kind": "units.rename", "unit": unit, "full_name": "丙局"})
    assert codes(refused) == {"unit.not_live"}
    with pytest.raises(Refused) as refused:
        office.post("2021-01-01", {"kind": "units.rename", "unit": unit, "full_name": "甲局"})
    assert codes(refused) == {"unit.no_change"}
    with pytest.raises(Refused) as refused:
        office.post("2021-01-01", {"kind": "units.rename", "unit": 10**6, "full_name": "丁局"})
    assert codes(refused) == {"unit.missing"}
    assert office.name(other, "2021-01-01") == "乙局"


def test_amend_changes_only_what_is_given_and_can_clear(office) -> None:
    unit = office.found("测试区一小", unit_kind="institution", address="东街1号", funding_forms=["full"])
    amended = office.post(
        "2021-03-01",
        {"kind": "units.amend", "unit": unit, "rank": "FK", "civil_managed": "yes", "clear": ["address"]},
    )
    state = office.state(unit, "2021-03-01")
    assert (state.rank, state.civil_managed, state.address, state.funding_forms) == (
        "FK",
        True,
        "",
        ("full",),
    )
    office.post(
        "2021-04-01", {"kind": "units.amend", "unit": unit, "civil_managed": "no", "principal": "乙某"}
    )
    assert office.state(unit, "2021-04-01").civil_managed is False
    office.reverse(amended)
    state = office.state(unit, "2021-04-01")
    assert (state.rank, state.civil_managed, state.address, state.principal) == (
        "ZG",
        False,
        "东街1号",
        "乙某",
    )
    assert clean(office) == []


def test_move_and_its_refusals(office) -> None:
    top, other = office.found("甲局"), office.found("乙局")
    below = office.found("甲中心", unit_kind="institution", parent=top)
    moved = office.post("2021-05-01", {"kind": "units.move", "unit": below, "parent": other})
    assert [office.state(below, d).parent_id for d in ("2021-04-30", "2021-05-01")] == [top, other]
    assert reads.subtree_ids(top) == {top}
    assert reads.subtree_ids(other) == {other, below}
    with pytest.raises(Refused) as refused:
        office.post("2021-06-01", {"kind": "units.move", "unit": other, "parent": below})
    assert codes(refused) == {"unit.cycle"}
    with pytest.raises(Refused) as refused:
        office.post("2021-06-01", {"kind": "units.move", "unit": other, "parent": other})
    assert codes(refused) == {"unit.cycle"}
    office.reverse(moved)
    assert office.state(below, "2021-05-01").parent_id == top
    office.post("2021-07-01", {"kind": "units.move", "unit": below})
    office.post("2021-07-01", {"kind": "units.abolish", "unit": top})
    with pytest.raises(Refused) as refused:
        office.post("2021-08-01", {"kind": "units.move", "unit": below, "parent": top})
    assert codes(refused) == {"unit.parent_not_live"}
    assert clean(office) == []


def test_merge_into_a_new_unit_takes_children_along(office) -> None:
    a, b = office.found("甲局"), office.found("乙局")
    child = office.found("乙中心", unit_kind="institution", parent=b)
    office.post("2020-02-01", {"kind": "units.inner_add", "unit": a, "name": "办公室"})
    merged = office.post(
        "2021-05-01", establish("甲乙局"),
        {"kind": "units.merge", "units": [a, b], "into": "@甲乙局", "close_inner": True},
    )  # fmt: skip
    new = merged.outcomes[0].made["甲乙局"]
    assert [office.name(u, "2021-05-01") for u in (a, b, new)] == ["", "", "甲乙局"]
    assert office.state(a, "2021-05-01").status == "merged"
    assert office.state(child, "2021-05-01").parent_id == new
    assert inner_names(office, a, "2021-05-01") == []
    card = reads.unit_card(office.chief, new, date(2021, 6, 1))
    assert {(r.relation, r.unit_id) for r in card.relations} == {("合并进来", a), ("合并进来", b)}
    assert clean(office) == []
    office.reverse(merged)
    assert [office.name(u, "2021-05-01") for u in (a, b, new)] == ["甲局", "乙局", ""]
    assert office.state(child, "2021-05-01").parent_id == b
    assert inner_names(office, a, "2021-05-01") == ["办公室"]
    assert office.state(new, "2021-05-01") is None
    assert clean(office) == []


def test_merge_refuses_itself_and_what_still_has_parts(office) -> None:
    a, b = office.found("甲局"), office.found("乙局")
    office.post("2020-02-01", {"kind": "units.inner_add", "unit": a, "name": "办公室"})
    with pytest.raises(Refused) as refused:
        office.post("2021-05-01", {"kind": "units.merge", "units": [a], "into": a})
    assert "unit.merge_self" in codes(refused)
    with pytest.raises(Refused) as refused:
        office.post("2021-05-01", {"kind": "units.merge", "units": [a], "into": b})
    assert codes(refused) == {"I12"}
    assert "办公室" in str(refused.value)


def test_split_with_and_without_end(office) -> None:
    unit = office.found("文教局")
    split = office.post(
        "2021-05-01", establish("文化局"), establish("教育局"),
        {"kind": "units.split", "unit": unit, "into": ["@文化局", "@教育局"], "ends": True},
    )  # fmt: skip
    culture = split.outcomes[0].made["文化局"]
    assert office.name(unit, "2021-05-01") == ""
    assert office.state(unit, "2021-05-01").status == "split"
    assert reads.unit_card(office.chief, culture, date(2021, 6, 1)).relations[0].relation == "分立自"
    office.reverse(split)
    assert office.name(unit, "2021-05-01") == "文教局"
    assert office.name(culture, "2021-05-01") == ""
    with pytest.raises(Refused) as refused:
        office.post("2021-06-01", {"kind": "units.split", "unit": unit, "into": [unit]})
    assert "unit.split_self" in codes(refused)
    assert clean(office) == []


def test_nameplates_on_units_and_inner_units(office) -> None:
    unit = office.found("测试区农业农村局")
    inner = (
        office.post("2020-01-01", {"kind": "units.inner_add", "unit": unit, "name": "种植股"})
        .outcomes[0]
        .made["种植股"]
    )
    hung = office.post(
        "2021-02-01",
        {"kind": "units.nameplate_add", "unit": unit, "plate": "测试区乡村振兴局"},
        {
            "kind": "units.nameplate_add",
            "unit": unit,
            "inner_unit": inner,
            "plate": "植保站",
            "plate_kind": "other",
        },
    )
    assert plates(office, unit, "2021-02-01") == ["测试区乡村振兴局", "植保站"]
    plate = hung.outcomes[0].made["测试区乡村振兴局"]
    with pytest.raises(Refused) as refused:
        office.post("2021-03-01", {"kind": "units.nameplate_add", "unit": unit, "plate": "测试区乡村振兴局"})
    assert codes(refused) == {"nameplate.taken"}
    taken = office.post("2021-06-01", {"kind": "units.nameplate_remove", "unit": unit, "nameplate": plate})
    assert plates(office, unit, "2021-06-01") == ["植保站"]
    with pytest.raises(Refused) as refused:
        office.reverse(hung)
    assert codes(refused) == {"reversal.later"}
    office.reverse(taken)
    assert plates(office, unit, "2021-06-01") == ["测试区乡村振兴局", "植保站"]
    office.reverse(hung)
    assert plates(office, unit, "2021-06-01") == []
    assert clean(office) == []


def test_a_nameplate_called_like_another_unit_is_warned_about(office) -> None:
    office.found("扶贫局")
    unit = office.found("农业局")
    posted = office.post("2021-02-01", {"kind": "units.nameplate_add", "unit": unit, "plate": "扶贫局"})
    assert [w.code for w in posted.outcomes[0].warnings] == ["unit.name_taken"]


def test_inner_units_keep_their_key_through_all_changes(office) -> None:
    unit = office.found("测试区编办")
    key = office.post("2020-01-01", {"kind": "units.inner_add", "unit": unit, "name": "综合股", "rank": "ZG", "inner_kind": "section"},
                      code="测编办").outcomes[0].made["测试区编办/综合股"]  # fmt: skip
    office.post(
        "2021-01-01", {"kind": "units.inner_rename", "unit": unit, "inner_unit": key, "name": "综合室"}
    )
    amended = office.post(
        "2021-02-01",
        {"kind": "units.inner_amend", "unit": unit, "inner_unit": key, "rank": "FG", "duties": "文电"},
    )
    removed = office.post("2021-03-01", {"kind": "units.inner_remove", "unit": unit, "inner_unit": key})
    days = ("2020-06-01", "2021-01-01", "2021-02-28", "2021-03-01")
    assert [inner_names(office, unit, d) for d in days] == [["综合股"], ["综合室"], ["综合室"], []]
    office.reverse(removed)
    office.reverse(amended)
    (body,) = reads.inner_units_on(office.chief, date(2021, 3, 1), {unit})[unit]
    assert (body.inner_unit_id, body.name, body.rank, body.duties) == (key, "综合室", "ZG", "")
    assert reads.inner_names_on(office.chief, date(2020, 6, 1), {key}) == {key: "综合股"}
    assert clean(office) == []


def test_two_inner_units_of_one_name_are_refused(office) -> None:
    unit = office.found("某局")
    first = (
        office.post("2020-01-01", {"kind": "units.inner_add", "unit": unit, "name": "一股"})
        .outcomes[0]
        .made["一股"]
    )
    office.post("2020-01-01", {"kind": "units.inner_add", "unit": unit, "name": "二股"})
    with pytest.raises(Refused) as refused:
        office.post(
            "2021-01-01", {"kind": "units.inner_rename", "unit": unit, "inner_unit": first, "name": "二股"}
        )
    assert codes(refused) == {"inner.name_taken"}
    with pytest.raises(Refused) as refused:
        office.post("2021-01-01", {"kind": "units.inner_add", "unit": unit, "name": "一股"})
    assert codes(refused) == {"inner.name_taken"}
