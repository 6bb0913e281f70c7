"""Units added up into their department; what they gave one another is taken out by name."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bianzhi.reporting.books import Body, Books, Cell, Member
from bianzhi.reporting.making import Shape, make_books
from bianzhi.reporting.relations import check, worked_out
from bianzhi.reporting.rollup import Internal, internal_from_plain, internal_to_plain, proposed, roll_up

SCHOOLS = Shape(own_money=0.0)


def unit(seed: int, name: str) -> Books:
    return make_books(Random(seed), SCHOOLS, Body(name, "公益一类事业单位"), 2021)


def with_cells(books: Books, **cells: int) -> Books:
    """Books with some more cells, summed up; addresses as ``T3_2050299_subsidy``."""
    changes = {Cell(*key.split("_", 2)): Decimal(v) for key, v in cells.items()}
    return replace(books, now=worked_out(books.now.changed(changes)))


def department(units: list[Books]) -> Body:
    return Body(
        "云溪县教育和体育局", "行政单位", members=tuple(Member(u.body.name, u.body.kind) for u in units)
    )


@settings(max_examples=20)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6, unique=True))
def test_sums_of_consistent_books_are_consistent(seeds: list[int]) -> None:
    units = [make_books(Random(s), Shape(), Body(f"第{s}小学", "公益一类事业单位"), 2021) for s in seeds]
    rolled = roll_up(department(units), 2021, units)
    assert rolled.problems == () and [str(b) for b in check(rolled.books) if b.severity == "error"] == []
    assert rolled.books.now["T1", "total_in"] == sum(u.now["T1", "total_in"] for u in units)
    assert len(rolled.parts) == len(units)


def giving() -> tuple[Books, Books]:
    """A bureau that helps a school with 5,000 yuan of its own money."""
    bureau = with_cells(unit(1, "局本级"), T3_2050299_subsidy=5000, T2_2050299_other=5000)
    school = with_cells(
        unit(2, "第一小学"),
        T2_2050299_grant=5000,
        T3_2050299_basic=int(unit(2, "").now["T3", "2050299", "basic"]) + 5000,
    )
    return bureau, school


def test_what_units_gave_one_another_is_found_and_taken_out() -> None:
    bureau, school = giving()
    found = proposed([bureau, school])
    assert found == (Internal("subsidy", "局本级", "第一小学", Decimal(5000), "2050299", "2050299"),)
    assert str(found[0]) == "局本级付给第一小学 5,000元（对附属单位补助支出／上级补助收入）"
    plain, net = (
        roll_up(department([bureau, school]), 2021, [bureau, school], i).books.now for i in ((), found)
    )
    assert net["T3", "total", "subsidy"] == 0 == net["T2", "2050299", "grant"]
    for at in (
        ("T1", "income"),
        ("T1", "expenditure"),
        ("T1", "205"),
        ("T2", "total", "total"),
        ("T3", "20502", "total"),
    ):
        assert plain[at] - net[at] == 5000
    assert net["T1", "other"] == plain["T1", "other"]


def test_several_pairs_are_taken_out_each_by_its_own() -> None:
    """A bureau helps two schools out of one item; the second pays something back. All three meet in one row."""
    bureau = with_cells(
        unit(1, "局本级"), T3_2050299_subsidy=8000, T2_2050299_other=6000, T2_2050299_from_below=2000
    )
    first, second = (
        with_cells(
            unit(n, name), T2_2050299_grant=given,
            T3_2050299_basic=int(unit(n, "").now["T3", "2050299", "basic"]) + given - back, T3_2050299_upward=back,
        )
        for n, name, given, back in ((2, "第一小学", 5000, 0), (3, "第二小学", 3000, 2000))
    )  # fmt: skip
    units = [bureau, first, second]
    pairs = tuple(
        Internal(kind, payer, receiver, Decimal(amount), "2050299", "2050299")
        for kind, payer, receiver, amount in (
            ("subsidy", "局本级", "第一小学", 5000),
            ("subsidy", "局本级", "第二小学", 3000),
            ("upward", "第二小学", "局本级", 2000),
        )
    )
    plain = roll_up(department(units), 2021, units).books
    rolled = roll_up(department(units), 2021, units, pairs)
    net = rolled.books.now
    assert (rolled.problems, rolled.internal) == ((), pairs)
    assert plain.now["T1", "income"] - net["T1", "income"] == 10000
    for column, row in (("subsidy", "T3"), ("upward", "T3"), ("grant", "T2"), ("from_below", "T2")):
        assert net[row, "2050299", column] == net[row, "total", column] == 0
    errors = [{b.code for b in check(b) if b.severity == "error"} for b in (plain, rolled.books)]
    assert errors[1] <= errors[0], "what is taken out breaks no relation that held"


def test_more_than_the_books_hold_is_not_taken_out() -> None:
    bureau, school = giving()
    one = proposed([bureau, school])[0]
    twice = roll_up(department([bureau, school]), 2021, [bureau, school], [one, one])
    assert twice.internal == (one,)
    assert twice.problems == (f"抵销：{one}，但局本级的账上2050299 其他普通教育支出只有0元",)
    itself = roll_up(department([bureau, school]), 2021, [bureau, school], [replace(one, receiver="局本级")])
    assert itself.problems == ("抵销：局本级不能付给自己",)


def test_units_that_are_missing_twice_or_of_another_year_are_named() -> None:
    a, b = unit(1, "甲校"), replace(unit(2, "乙校"), year=2020, before=None)
    body = Body("局", members=(Member("甲校"), Member("丙校")))
    rolled = roll_up(body, 2021, [a, a, b])
    assert rolled.problems == (
        "甲校的账出现了2次", "乙校的账是2020年度的，应为2021年度", "还没有丙校的账", "乙校不是局的下属单位",
    )  # fmt: skip
    assert rolled.notes == ("没有上年数的单位按新设单位处理：乙校",)


def test_projects_of_one_name_become_one() -> None:
    a, b = unit(1, "甲校"), unit(2, "乙校")
    same = [replace(u, projects=(replace(p, name="校舍维修") for p in u.projects)) for u in (a, b)]
    same = [replace(u, projects=tuple(u.projects)) for u in same]
    rolled = roll_up(Body("局"), 2021, same)
    assert len({(p.name, p.source) for p in rolled.books.projects}) == len(rolled.books.projects)
    assert sum(p.spent for p in rolled.books.projects) == sum(p.spent for u in same for p in u.projects)


def test_payments_travel_as_json() -> None:
    one = proposed(list(giving()))[0]
    assert internal_from_plain(internal_to_plain(one)) == one
    with pytest.raises(ValueError, match="gift"):
        internal_from_plain({**internal_to_plain(one), "kind": "gift"})
