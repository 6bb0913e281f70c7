from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.http import QueryDict

from bianzhi.ui.cells import Link, Tag
from bianzhi.ui.listing import Column, Filter, ListPage, ListSpec, add_up, page_of
from bianzhi.ui.listing_state import parse
from bianzhi.ui.listing_view import ListView
from bianzhi.ui.saved import Saved

SPEC = ListSpec(
    "units",
    columns=(
        Column("name", "名称", sort=True),
        Column("approved", "核定", "number", sort=True, group="编制"),
        Column("actual", "实有", "number", group="编制"),
        Column("rank", "规格"),
    ),
    filters=(
        *[Filter(f"f{i}", f"条件{i}", choices=(("x", "某"), ("y", "另"))) for i in range(5)],
        Filter("alive", "状态", choices=(("1", "在"), ("0", "撤")), default="1", more=True),
    ),
    sort="name",
    search="名称",
)


@dataclass(frozen=True)
class Unit:
    name: str
    approved: Any
    actual: int = 0
    rank: str = ""


def view(query: str = "", count: int = 1000, rows: list[Any] | None = None, **extra: Any) -> ListView:
    return ListView(
        SPEC, parse(SPEC, QueryDict(query)), ListPage(rows or [Unit("甲", 1)] * 50, count), **extra
    )


def asked(url: str) -> dict[str, list[str]]:
    assert url.startswith("?")
    return dict(QueryDict(url[1:]).lists())


STATE = "q=局&f0=x&alive=0&sort=approved&desc=1&per=100&cols=rank&page=4&asof=2021-12-31"


def test_a_sort_link_keeps_everything_but_the_page() -> None:
    v = view(STATE + "&sort=name&desc=0")
    head = next(h for h in view(STATE).heads if h.column.key == "name")
    assert asked(head.url) == {
        "q": ["局"], "f0": ["x"], "alive": ["0"], "sort": ["name"], "desc": ["0"], "per": ["100"], "cols": ["name,rank"], "asof": ["2021-12-31"],
    }  # fmt: skip
    assert v.heads[0].sorted == "asc"
    assert asked(v.heads[0].url)["desc"] == ["1"], "pressing the sorted head turns the order round"


def test_only_sortable_heads_are_links() -> None:
    assert [bool(h.url) for h in view().heads] == [True, True, False, False]


def test_page_links_keep_everything_and_leave_gaps() -> None:
    v = view("page=10&f1=y", count=1000)
    assert [n for n, _ in v.page_links] == [1, None, 8, 9, 10, 11, 12, None, 20]
    assert asked(dict(v.page_links)[20]) == {"f1": ["y"], "page": ["20"]}
    assert asked(dict(v.page_links)[1]) == {"f1": ["y"]}


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (50, 1), (51, 2), (1000, 20)])
def test_the_number_of_pages(count: int, pages: int) -> None:
    assert view(count=count).pages == pages


def test_clearing_takes_filters_and_search_off_but_not_the_look() -> None:
    assert asked(view(STATE).clear_url) == {
        "sort": ["approved"], "desc": ["1"], "per": ["100"], "cols": ["name,rank"], "asof": ["2021-12-31"],
    }  # fmt: skip
    assert view(view(STATE).clear_url[1:]).state.text("alive") == "1", "back to the default of the list"


def test_one_filter_can_be_taken_off_even_one_with_a_default() -> None:
    fields = {f.filter.key: f for f in view(STATE).fields}
    assert fields["f0"].words == "某"
    assert "f0" not in asked(fields["f0"].clear_url)
    assert asked(fields["alive"].clear_url)["alive"] == [""]
    assert view(fields["alive"].clear_url[1:]).state.text("alive") == ""


def test_three_filters_stand_open_and_no_filter_is_lost() -> None:
    v = view()
    assert [f.filter.key for f in v.open_fields] == ["f0", "f1", "f2"]
    assert [f.filter.key for f in v.more_fields] == ["f3", "f4", "alive"]


def test_a_saved_filter_keeps_the_conditions_not_the_page_nor_the_day() -> None:
    v = view(STATE)
    assert asked("?" + v.query).keys() == {"q", "f0", "alive", "sort", "desc", "per", "cols"}
    assert asked(v.saved_url(Saved(1, "常用", v.query)))["asof"] == ["2021-12-31"]
    assert view().saved_url(Saved(1, "常用", "f0=x")) == "?f0=x"


def test_the_form_carries_along_what_it_has_no_field_for() -> None:
    assert dict(view(STATE).hidden) == {
        "sort": "approved", "desc": "1", "per": "100", "cols": "name,rank", "asof": "2021-12-31",
    }  # fmt: skip


def test_the_export_is_of_the_same_state() -> None:
    assert asked(view(STATE).export_url) == {**asked(view(STATE).url(page="")), "export": ["xlsx"]}


def test_upper_heads_join_neighbours_only() -> None:
    assert [(g.label, g.span) for g in view().head_groups] == [("", 1), ("编制", 2), ("", 1)]
    assert [(g.label, g.span) for g in view("cols=approved,rank,actual").head_groups] == [
        ("", 1),
        ("编制", 1),
        ("", 1),
        ("编制", 1),
    ]
    assert view("cols=rank").head_groups == []


def test_choices_filled_in_later_must_be_of_a_filter_of_the_list() -> None:
    assert SPEC.with_choices(f0=[("n", "新")]).filters[0].choices == [("n", "新")]
    with pytest.raises(KeyError):
        SPEC.with_choices(nothing=[])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("sort=approved", "乙丙甲丁"),
        ("sort=approved&desc=1", "甲丙乙丁"),
        ("sort=approved&per=20&page=2", ""),
    ],
)
def test_rows_in_memory_are_sorted_with_blanks_last_and_cut(query: str, names: str) -> None:
    rows = [Unit("甲", 30), Unit("乙", Link(2, "/x")), Unit("丙", 10), Unit("丁", None)]
    page = page_of(parse(SPEC, QueryDict(query)), rows)
    assert "".join(u.name for u in page.rows) == names
    assert page.count == 4


def test_totals_add_what_is_a_number() -> None:
    rows = [Unit("甲", Link(3, "/"), 1), Unit("乙", None, 2)]
    assert add_up(SPEC.columns, rows) == {"approved": 3, "actual": 3}


def test_a_value_function_may_give_a_tag_and_the_tag_sorts_by_its_words() -> None:
    spec = replace(SPEC, columns=(Column("name", "名", sort=True, value=lambda r: Tag(r.name)),), sort="name")
    page = page_of(parse(spec, QueryDict("sort=name&desc=1")), [Unit("a", 1), Unit("b", 1)])
    assert [u.name for u in page.rows] == ["b", "a"]


def test_filters_behind_more_open_only_when_one_was_changed() -> None:
    assert not view().more_set
    assert not view("f0=x").more_set
    assert view("f3=x").more_set
    assert view("alive=").more_set
