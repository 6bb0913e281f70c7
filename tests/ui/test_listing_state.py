from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from bianzhi.ui.listing import Column, Filter, ListPage, ListSpec, ListState
from bianzhi.ui.listing_state import parse
from bianzhi.ui.listing_view import ListView

SPEC = ListSpec(
    "people",
    columns=(
        Column("name", "姓名", sort=True),
        Column("born", "出生日期", "date", sort=True),
        Column("grade", "职级"),
        Column("note", "备注", shown=False),
    ),
    filters=(
        Filter("sex", "性别", choices=(("1", "男"), ("2", "女"))),
        Filter("kinds", "类别", "multi", choices=(("a", "甲"), ("b", "乙"))),
        Filter("since", "不早于", "date"),
        Filter("word", "含", "text"),
        Filter("left", "含离编", "yes"),
        Filter("state", "状态", choices=(("on", "在编"), ("off", "离编")), default="on"),
    ),
    sort="-born",
    per_page=50,
    search="姓名",
)


def state(query: str, remembered: tuple[str, ...] = ()) -> ListState:
    return parse(SPEC, QueryDict(query), remembered)


def test_an_empty_address_gives_the_defaults_of_the_list() -> None:
    s = state("")
    assert (s.q, s.sort, s.desc, s.page, s.per_page, s.notes, s.export) == ("", "born", True, 1, 50, (), "")
    assert [c.key for c in s.columns] == ["name", "born", "grade"]
    assert dict(s.values) == {"state": "on"}


def test_everything_can_be_asked_at_once() -> None:
    s = state(
        "q=+张+&sex=2&kinds=a&kinds=b&since=2021-12-31&word=局&left=1&state=off&sort=name&desc=1&page=3&per=100&cols=note,born"
    )
    assert s.q == "张"
    assert (s.text("sex"), s.many("kinds"), s.day("since"), s.text("word"), s.yes("left"), s.text("state")) == (
        "2", ("a", "b"), date(2021, 12, 31), "局", True, "off",
    )  # fmt: skip
    assert (s.sort, s.desc, s.page, s.per_page) == ("name", True, 3, 100)
    assert [c.key for c in s.columns] == ["name", "note", "born"], (
        "the first column names the row and always stays"
    )
    assert s.slice == slice(200, 300)
    assert s.notes == ()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("sex=9", "性别"), ("kinds=a&kinds=z", "类别"), ("since=2021-13-01", "不早于"), ("left=yes", "含离编"), ("sort=grade", "排序"),
        ("sort=password", "排序"), ("page=0", "页码"), ("page=-1", "页码"), ("page=x", "页码"), ("page=99999999999", "页码"), ("page=²", "页码"),
        ("per=7", "每页"), ("per=1000000", "每页"), ("cols=salary", "列"), ("state=gone", "状态"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_ignored_and_said(query: str, told: str) -> None:
    s = state(query)
    assert len(s.notes) == 1
    assert told in s.notes[0]
    plain = state("")
    assert (s.values, s.sort, s.desc, s.page, s.per_page, s.columns) == (
        plain.values, plain.sort, plain.desc, plain.page, plain.per_page, plain.columns,
    )  # fmt: skip


def test_a_default_filter_can_be_taken_off() -> None:
    assert "state" not in state("state=").values


def test_remembered_columns_count_only_when_the_address_names_none() -> None:
    assert [c.key for c in state("", ("note", "gone")).columns] == ["name", "note"]
    assert [c.key for c in state("cols=grade", ("note",)).columns] == ["name", "grade"]


def test_foreign_parameters_are_kept_and_reserved_ones_are_not() -> None:
    assert state("asof=2021-12-31&tab=2&page=2&export=xlsx").keep == (("asof", "2021-12-31"), ("tab", "2"))


def test_a_null_byte_never_reaches_the_database() -> None:
    s = state("q=a%00b&word=%00x")
    assert (s.q, s.text("word")) == ("ab", "x")


def test_a_spec_refuses_keys_that_would_clash() -> None:
    for key in ("page", "asof", "q"):
        with pytest.raises(ValueError, match=key):
            ListSpec("x", (Column("a", "甲"),), (Filter(key, "乙"),))
    with pytest.raises(ValueError, match="twice"):
        ListSpec("x", (Column("a", "甲"), Column("a", "乙")))


queries = st.dictionaries(
    st.sampled_from(["q", "sex", "kinds", "since", "word", "left", "state", "sort", "desc", "page", "per", "cols", "asof", "tab"]),
    st.lists(
        st.sampled_from(["1", "2", "a", "b", "on", "off", "", "name", "note,born", "2021-12-31", "20", "200", "3"]) | st.text(max_size=8),
        min_size=1, max_size=2,
    ),
)  # fmt: skip


@given(queries)
def test_any_address_is_understood_and_its_own_link_means_the_same(pairs: dict[str, list[str]]) -> None:
    query = QueryDict(mutable=True)
    for key, values in pairs.items():
        query.setlist(key, values)
    first = parse(SPEC, query)
    link = ListView(SPEC, first, ListPage([], 0)).url()
    again = parse(SPEC, QueryDict(link[1:]))
    assert (again.q, dict(again.values), again.sort, again.desc, again.page, again.per_page, again.columns, again.keep) == (
        first.q, dict(first.values), first.sort, first.desc, first.page, first.per_page, first.columns, first.keep,
    )  # fmt: skip
    assert again.notes == ()
