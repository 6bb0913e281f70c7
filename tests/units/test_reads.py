"""What is read of units: cards, history, names, statistics; each within the actor's scope and with few queries."""

from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from bianzhi.ui.listing import ListState
from bianzhi.units import reads
from bianzhi.units.actions import note_event
from bianzhi.units.models import Unit
from bianzhi.users.actor import Forbidden
from tests.factories import district
from tests.units.office import Office

TODAY = date(2021, 12, 31)


@pytest.fixture
def town(office: Office) -> dict[str, int]:
    units = {"农业局": office.found("测试区农业局", "2020-01-01", short_name="农业局", rank="ZK")}
    units["农技站"] = office.found(
        "测试区农技站", "2020-01-01", unit_kind="institution", parent=units["农业局"], funding_forms=["full"]
    )
    units["组织部"] = office.found("测试区委组织部", "2020-01-01", sector="party", nature="party")
    office.post("2020-02-01", {"kind": "units.inner_add", "unit": units["农业局"], "name": "办公室"},
                {"kind": "units.inner_add", "unit": units["农业局"], "name": "种植股"},
                {"kind": "units.nameplate_add", "unit": units["农业局"], "plate": "测试区扶贫办"})  # fmt: skip
    office.post(
        "2021-06-01", {"kind": "units.rename", "unit": units["农业局"], "full_name": "测试区农业农村局"}
    )
    return units


def test_the_card_tells_everything_on_the_day(office, town) -> None:
    card = reads.unit_card(office.chief, town["农业局"], TODAY)
    assert card.state.full_name == "测试区农业农村局"
    assert card.former_names == (("测试区农业局", date(2020, 1, 1), date(2021, 6, 1)),)
    assert [c.unit_id for c in card.children] == [town["农技站"]]
    assert [i.name for i in card.inner_units] == ["办公室", "种植股"]
    assert [p.name for p in card.own_plates] == ["测试区扶贫办"]
    assert card.founded_by.number != card.latest.number
    early = reads.unit_card(office.chief, town["农业局"], date(2020, 1, 15))
    assert (early.state.full_name, early.inner_units, early.former_names) == ("测试区农业局", (), ())
    assert early.latest == early.founded_by
    with pytest.raises(FrozenInstanceError):
        card.parent_name = "x"


def test_history_groups_by_document_and_takes_notes_of_other_rooms(office, town) -> None:
    posted = office.post("2021-07-01", {"kind": "units.amend", "unit": town["农业局"], "rank": "FC"})
    note_event(
        office.chief, unit_id=town["农业局"], instrument_id=posted.instrument.pk, kind="quota", effective_on=date(2021, 7, 1),
        summary="增核行政编制2名", before={"行政编制": "10"}, after={"行政编制": "12"},
    )  # fmt: skip
    papers = reads.history(office.chief, town["农业局"])
    assert [len(p.rows) for p in papers] == [1, 3, 1, 2]
    last = papers[-1]
    assert last.document_number == posted.instrument.document_number
    assert last.rows[0].changes == (("机构规格", "正科级", "副处级"),)
    assert (last.rows[1].kind_label, last.rows[1].changes) == ("编制调整", (("行政编制", "10", "12"),))
    assert len(reads.history(office.chief, town["农业局"], until=date(2021, 6, 30))) == 3
    assert [len(p.rows) for p in reads.history(office.chief, town["农业局"], kinds={"quota"})] == [1]
    undo = office.post("2021-08-01", {"kind": "units.amend", "unit": town["组织部"], "rank": "FC"})
    note_event(
        office.chief, unit_id=town["农业局"], instrument_id=undo.instrument.pk, kind="quota", effective_on=date(2021, 8, 1),
        summary="冲销", reverses_instrument_id=posted.instrument.pk,
    )  # fmt: skip
    row = next(r for p in reads.history(office.chief, town["农业局"], kinds={"quota"}) for r in p.rows)
    assert row.undone_by == undo.instrument.document_number
    with pytest.raises(ValueError, match="unknown kind"):
        note_event(
            office.chief,
            unit_id=town["农业局"],
            instrument_id=undo.instrument.pk,
            kind="x",
            effective_on=TODAY,
            summary="",
        )


@pytest.mark.parametrize(
    ("name", "unit", "how"),
    [
        ("测试区农业农村局", "农业局", "现名"),
        ("测试区农业局", "农业局", "曾用名"),
        (" 测试区 农业局 ", "农业局", "曾用名"),
        ("农业局", "农业局", "简称"),
        ("测试区扶贫办", "农业局", "牌子"),
    ],
)
def test_a_unit_is_found_by_each_of_its_names(office, town, name, unit, how) -> None:
    found = reads.find_by_name(office.chief, name)
    assert (found.key, found.how) == (town[unit], how)


def test_near_names_are_offered_and_nonsense_is_not(office, town) -> None:
    assert "测试区农业农村局" in reads.find_by_name(office.chief, "测试区农业农材局").near
    assert reads.find_by_name(office.chief, "测试区农业农材局").key is None
    assert reads.find_by_name(office.chief, "xyz").near == ()
    assert reads.find_by_name(office.chief, "").near == ()


def test_a_name_two_units_bore_is_ambiguous_but_the_live_one_goes_first(office, town) -> None:
    second = office.found("测试区水务局", "2020-01-01")
    office.post("2020-06-01", {"kind": "units.rename", "unit": second, "full_name": "测试区水利局"})
    third = office.found("测试区水务局", "2020-07-01")
    assert reads.find_by_name(office.chief, "测试区水务局").key == third
    office.post("2021-01-01", {"kind": "units.rename", "unit": third, "full_name": "测试区河长办"})
    found = reads.find_by_name(office.chief, "测试区水务局")
    assert found.key is None
    assert set(found.near) == {"测试区水利局", "测试区河长办"}


def test_names_on_a_day_in_bulk(office, town, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        names = reads.names_on(office.chief, date(2021, 1, 1), town.values())
    assert names[town["农业局"]] == "测试区农业局"
    assert reads.names_on(office.chief, date(2000, 1, 1), {town["农业局"]}) == {
        town["农业局"]: "测试区农业农村局"
    }
    with django_assert_num_queries(0):
        assert reads.names_on(office.chief, TODAY, set()) == {}


def test_the_tree_counts_what_is_below(office, town, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        groups = reads.tree(office.chief, TODAY)
    assert [g.sector for g in groups] == ["party", "government"]
    node = groups[1].nodes[0]
    assert (node.below, node.inner_count, node.plate_count, groups[1].organs, groups[1].institutions) == (
        1,
        2,
        1,
        1,
        1,
    )
    assert node.children[0].state.unit_id == town["农技站"]


def test_s1_counts_units_inner_units_and_nameplates(office, town) -> None:
    table = reads.statistics_s1(office.chief, TODAY)
    assert (table.total.units, table.total.inner_units, table.total.nameplates) == (3, 2, 1)
    government = next(row for row in table.rows if row.sector == "government")
    assert {rank: cell.units for rank, cell in government.cells.items()} == {"ZK": 1, "ZG": 1}
    assert sum(row.total.units for row in table.rows) == sum(c.units for c in table.totals.values()) == 3
    before = reads.statistics_s1(office.chief, date(2020, 1, 15))
    assert (before.total.units, before.total.inner_units) == (3, 0)
    assert reads.statistics_s1(office.chief, TODAY, unit_kind="organ").total.units == 2
    assert reads.statistics_s1(office.chief, date(2019, 1, 1)).rows == ()


def test_lists_filter(office, town) -> None:
    def names(**values) -> list[str]:
        state = ListState(values=values, per_page=50)
        return [row.name for row in reads.list_units(office.chief, TODAY, state).rows]

    assert names(sector="party") == ["测试区委组织部"]
    assert names(parent=str(town["农业局"])) == ["测试区农技站"]
    assert names(funding="full") == ["测试区农技站"]
    assert names(funding="self") == []
    office.post("2021-09-01", {"kind": "units.abolish", "unit": town["组织部"]})
    assert "测试区委组织部" not in names()
    assert "测试区委组织部" in names(gone=True)
    assert names(status="abolished") == ["测试区委组织部"]
    assert dict(reads.parent_choices(office.chief, TODAY)) == {str(town["农业局"]): "测试区农业农村局"}


def test_a_unit_actor_reads_the_own_subtree_only(office, town) -> None:
    mine = reads.subtree_ids(town["农业局"])
    assert mine == {town["农业局"], town["农技站"]}
    actor = replace(office.chief, unit_ids=mine)
    other = town["组织部"]
    assert other not in reads.versions_on(actor, TODAY)
    assert reads.versions_on(actor, TODAY, {other}) == {}
    assert other not in reads.inner_units_on(actor, TODAY, {other})
    assert other not in reads.nameplates_on(actor, TODAY, {other})
    assert {g.sector for g in reads.tree(actor, TODAY)} == {"government"}
    assert reads.statistics_s1(actor, TODAY).total.units == 2
    assert reads.find_by_name(actor, "测试区委组织部") == reads.NameFound(None)
    assert "组织部" not in str(reads.find_by_name(actor, "测试区委组织").near)
    assert [c.key for c in reads.unit_choices(actor, TODAY, "组织")] == []
    for read in (reads.unit_card, reads.state_on):
        with pytest.raises(Forbidden):
            read(actor, other, TODAY)
    for read in (reads.history, reads.unit_line):
        with pytest.raises(Forbidden):
            read(actor, other)


def test_another_district_is_not_read(office, town) -> None:
    stranger = Office(district("别区")).chief
    unit = town["农业局"]
    assert reads.versions_on(stranger, TODAY) == reads.versions_on(stranger, TODAY, {unit}) == {}
    assert reads.names_on(stranger, TODAY, {unit}) == {}
    assert reads.inner_names_on(stranger, TODAY, {1, 2, 3}) == {}
    assert reads.find_by_name(stranger, "测试区农业局").key is None
    assert reads.unit_choices(stranger, TODAY, "农业") == reads.tree(stranger, TODAY) == ()
    assert not reads.unit_exists(stranger.district_id, unit)
    assert reads.unit_exists(office.district.pk, unit)
    with pytest.raises(Forbidden):
        reads.unit_card(stranger, unit, TODAY)


def test_check_finds_a_broken_cache(office, town) -> None:
    assert reads.check(office.district.pk) == ()
    Unit.objects.filter(pk=town["农业局"]).update(name="改过的名")
    assert [r.code for r in reads.check(office.district.pk)] == ["units.check"]
    Unit.objects.filter(pk=town["农业局"]).update(name="测试区农业农村局", parent=town["农技站"])
    messages = " ".join(str(r) for r in reads.check(office.district.pk))
    assert "成环" in messages
    assert "最新版本不符" in messages
