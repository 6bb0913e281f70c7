"""The year's figures out of its entries, and how figures are typed. No database."""

from datetime import date
from decimal import Decimal

import pytest

from bianzhi.values.refusal import Refused
from bianzhi.worklog.catalogue import BUSINESSES, LISTED, items, measures, sections
from bianzhi.worklog.entering import read_entry, typed_of
from bianzhi.worklog.figures import kept_of, printed, retyped, value_of
from bianzhi.worklog.policy import BodyName, NewEntry
from bianzhi.worklog.shown import figures, when
from bianzhi.worklog.totals import ROLLS, Logged, contributing, section, total

TODAY = date(2021, 12, 31)
CHANGES = "registry.change_registrations"


def logged(key, item, day, bodies=(), to=None, **values):
    found = {f"{item}.{name}" if f"{item}.{name}" in measures() else name: v for name, v in values.items()}
    days = date.fromisoformat(day), date.fromisoformat(to or day)
    return Logged(key, NewEntry(item, *days, "凭据", found, tuple(map(BodyName, bodies))))


def of(key, *entries):
    return total(measures()[key], entries)


def test_the_catalogue_names_only_what_there_is() -> None:
    for one in measures().values():
        assert one.item in items(), one
        assert one.roll in ROLLS or one.parts, one
        assert {one.at_most, *(key for _, key in one.parts)} <= {"", *measures()}, one
        assert not one.required or one.typed, one
        assert not one.register or one.typed, one
    assert all(one.business in BUSINESSES and one.measures for one in items().values())
    assert len({one.label for one in items().values()}) == len(items()), "sheets of the workbook go by them"
    assert {len(one.label) <= 31 for one in items().values()} == {True}
    assert sections()[-1] == "other"


def test_units_count_once_however_often_they_come_and_items_add_up() -> None:
    entries = (
        logged(1, CHANGES, "2021-02-01", ["甲校"], items=2),
        logged(2, CHANGES, "2021-05-01", ["甲校", "乙院"], items=3),
    )
    assert (of(f"{CHANGES}.units", *entries), of(f"{CHANGES}.items", *entries)) == (2, 5)


def test_a_state_is_the_newest_of_each_set_of_bodies_added_up() -> None:
    key = "powers.township.second_batch"
    entries = (
        logged(
            3, "powers.township", "2021-09-06", ["甲镇"], second_batch=41, first_batch_in_force=89, overlap=2
        ),
        logged(1, "powers.township", "2021-02-06", ["甲镇"], second_batch=40),
        logged(2, "powers.township", "2021-09-06", ["乙镇"], second_batch=7),
    )
    assert of(key, *entries) == 48
    assert [one.key for one in contributing(measures()[key], entries)] == [2, 3]
    assert of("powers.township.total", *entries) == 89 + 48 - 2
    assert of("powers.township.unit", *entries) == "甲镇、乙镇"


def test_of_two_on_one_day_the_one_recorded_last_is_the_newest() -> None:
    entries = [logged(k, "registry.annual_reports", "2021-03-31", due=100 + k) for k in (2, 1)]
    assert of("registry.annual_reports.due", *entries) == 102


def test_days_and_words() -> None:
    campaign = "verification.campaign"
    entries = (
        logged(1, campaign, "2021-10-26", **{"verification.agencies": ["组织", "编办"]}),
        logged(2, campaign, "2021-11-02", **{"verification.agencies": ["编办", "财政"]}),
    )
    assert of("verification.started", *entries) == date(2021, 10, 26)
    assert of("verification.agencies", *entries) == ["组织", "编办", "财政"]
    assert of("powers.published_on", logged(1, "powers.publication", "2021-09-07")) == date(2021, 9, 7)
    assert of("verification.planned_end", *entries) is None


def test_a_register_counts_where_work_was_done_and_no_entry_tells_otherwise() -> None:
    known = {"staff.units": 136, "staff.persons": 1430}
    bare = logged(1, "verification.campaign", "2021-10-26")
    tree, facts = section("verification", [bare], known)
    assert tree["done"] == {"units": 136, "persons": 1430}
    assert {f.register for f in facts if f.name.startswith("verification.done")} == set(known)
    partly = logged(2, "verification.campaign", "2021-11-26", **{"verification.done.units": 80})
    tree, facts = section("verification", [bare, partly], known)
    assert tree["done"] == {"units": 80, "persons": 1430}
    assert section("verification", [], known)[0] == {"method": {"steps": []}, "agencies": [], "done": {}}


def test_a_year_of_nothing_has_empty_lists_and_no_figures() -> None:
    assert [section(name, [], {}) for name in ("registry", "other")] == [
        ({"annual_reports": {}, "change_registrations": {}, "inspections": []}, ()), ({}, ()),
    ]  # fmt: skip


def test_a_list_has_a_row_an_entry_and_names_of_its_figures() -> None:
    [item] = LISTED
    rows = [
        logged(2, item, "2021-10-01", to="2021-10-31", kind="联合抽查", units=6, problems_found=0),
        logged(1, item, "2021-09-01", to="2021-09-30", kind="预抽查", ratio="0.07", drawn=9),
        logged(3, item, "2021-11-05", kind="预抽查", drawn=4),
    ]
    tree, facts = section("registry", rows, {})
    assert tree["inspections"][:2] == [
        {"kind": "预抽查", "month": 9, "ratio": Decimal("0.07"), "drawn": 9},
        {"kind": "联合抽查", "month": 10, "units": 6, "problems_found": 0},
    ]
    told = {fact.name: (fact.text, fact.entry) for fact in facts}
    assert told["registry.inspections.预抽查.ratio"] == ("7%", 1)
    assert told["registry.inspections.联合抽查.problems_found"] == ("0", 2)
    assert told["registry.inspections.预抽查2.drawn"] == ("4", 3)


@pytest.mark.parametrize(
    ("key", "text", "kept", "shown"),
    [
        ("powers.adjusted_items", " 1,078 项", 1078, "1078"),
        ("powers.adjusted_items", "０", 0, "0"),
        ("registry.inspections.ratio", "7％", "0.07", "7%"),
        ("registry.inspections.ratio", "0.5%", "0.005", "0.5%"),
        ("registry.annual_reports.deadline", "2021年3月31日", "2021-03-31", "3月31日"),
        (
            "verification.method.steps",
            "单位自查、实地核查\n单位自查",
            ["单位自查", "实地核查"],
            "单位自查、实地核查",
        ),
    ],
)
def test_figures_as_typed_and_as_printed(key, text, kept, shown) -> None:
    one = measures()[key]
    assert kept_of(one, text) == kept
    assert printed(value_of(one.kind, kept)) == shown
    assert kept_of(one, retyped(one, kept)) == kept


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("powers.adjusted_items", "很多"), ("powers.adjusted_items", "-1"), ("powers.adjusted_items", "1.5"),
        ("powers.adjusted_items", "²"), ("registry.inspections.ratio", "0.07"), ("registry.inspections.ratio", "107%"),
        ("registry.inspections.ratio", "NaN%"), ("registry.annual_reports.deadline", "2021-03"),
        ("registry.inspections.kind", "长" * 61), ("verification.method.steps", "、"),
    ],
)  # fmt: skip
def test_a_figure_that_is_none_is_refused_by_its_field(key, text) -> None:
    with pytest.raises(Refused) as refused:
        kept_of(measures()[key], text)
    [one] = refused.value.refusals
    assert one.field == measures()[key].field and text[:9] in one.message and "应" in one.message


def read(key, today=TODAY, **typed):
    typed = {
        "begins_on": "2021-03-08",
        "document": "审核表",
        **{k.replace("__", "-"): v for k, v in typed.items()},
    }
    return read_entry(items()[key], typed, today, {"甲校": 7}.get)


def faults(key, today=TODAY, **typed):
    with pytest.raises(Refused) as refused:
        read(key, today, **typed)
    return {(r.code, r.field) for r in refused.value.refusals}


ITEMS = f"{CHANGES}.items".replace(".", "__")


def test_an_entry_is_read_and_typed_again_alike() -> None:
    made = read(CHANGES, bodies="甲校、某协会", **{ITEMS: "3"}, begins_on="2021年3月")
    assert (when(made), [(b.name, b.unit_id) for b in made.bodies]) == (
        "2021-03",
        [("甲校", 7), ("某协会", None)],
    )
    assert [(one.label, text) for one, text in figures(made)] == [("变更事项", "3 项")]
    assert read_entry(items()[CHANGES], typed_of(items()[CHANGES], made), TODAY, {"甲校": 7}.get) == made


def test_all_faults_are_told_at_once() -> None:
    assert faults(CHANGES, document=" ", **{ITEMS: "三"}, begins_on="昨天") == {
        ("date.shape", "begins_on"), ("worklog.figure", f"{CHANGES}.items".replace(".", "-")),
        ("worklog.bodies", "bodies"), ("worklog.document", "document"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "typed", "fault"),
    [
        (CHANGES, {"bodies": "甲校"}, "worklog.required"),
        ("powers.publication", {"bodies": "甲局", "powers__departments": "3", "begins_on": "2021-03"}, "worklog.day"),
        ("registry.interviews", {"registry__new_legal_representatives_interviewed": "1", "begins_on": "2022-01-01"}, "worklog.day"),
        ("registry.interviews", {"registry__new_legal_representatives_interviewed": "1", "ends_on": "2021-03-01"}, "worklog.day"),
        ("registry.interviews", {"registry__new_legal_representatives_interviewed": "1", "begins_on": ""}, "worklog.day"),
        ("other.work", {"begins_on": "2020-12-30", "ends_on": "2021-01-05"}, "worklog.day"),
        ("other.work", {"note": "长" * 501}, "worklog.long"),
        ("other.work", {"bodies": "、".join(f"第{n}校" for n in range(201))}, "worklog.bodies"),
    ],
)  # fmt: skip
def test_what_an_entry_must_be(key, typed, fault) -> None:
    assert {code for code, _ in faults(key, **typed)} == {fault}


def test_no_more_can_be_published_than_filed() -> None:
    reports = {
        f"registry__annual_reports__{name}": n
        for name, n in (("due", "9"), ("filed", "8"), ("published", "10"))
    }
    assert faults("registry.annual_reports", **reports) == {
        ("worklog.at_most", "registry-annual_reports-published")
    }
