"""Relations: true of consistent books; a fault put into one is named."""

import re
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bianzhi.reporting.books import Body, Books, Cell, Member, Sheets
from bianzhi.reporting.building import sound
from bianzhi.reporting.making import Shape, make_body, make_books
from bianzhi.reporting.relations import asked, check, computed, expanded, relations, worked_out
from bianzhi.reporting.rules import RULES, Rule
from bianzhi.values.refusal import Refused
from tests.reporting.strategies import books


@given(books())
def test_consistent_books_break_no_relation(made: Books) -> None:
    assert [str(b) for b in check(made)] == []


@settings(max_examples=30)
@given(books(), st.data())
def test_one_fault_is_named_or_lies_in_no_relation(made: Books, data: st.DataObject) -> None:
    """Any filled cell, more or less by any amount: an equation it stands in is broken, and names it."""
    bound = defaultdict(set)
    for relation in relations(made):
        if relation.operator == "=":
            for at in relation.cells:
                bound[at].add(relation.rule.code)
    at = data.draw(st.sampled_from(sorted(made.now)))
    by = data.draw(st.sampled_from((Decimal("0.01"), Decimal(100), Decimal("-0.01"), Decimal(9_999_900))))
    wrong = replace(made, now=made.now.changed({at: made.now[at] + by}))
    named = {b.code for b in check(wrong) if at in b.cells}
    assert named >= bound[at] - {"X14"} and (named or not bound[at])


def broken(rule: Rule, made: Books) -> Books | None:
    """Return the books with one cell changed so that a relation of the rule does not hold; ``None`` where it is not asked."""
    for relation in expanded(rule, made.now, made.before) if asked(rule, made) else ():
        left, right = (
            sum((t.sign * (made.before if t.before else made.now)[t.cell] for t in side), Decimal(0))  # type: ignore[index]
            for side in (relation.left, relation.right)
        )
        at = relation.left[0].cell
        by = {"=": Decimal(1), "<=": right - left + 1, "~": -left if left else Decimal(1)}[relation.operator]
        return replace(made, now=made.now.changed({at: made.now[at] + by}))
    return None


SOUND = tuple(
    make_books(
        Random(seed), Shape(items=22, own_money=own, fund=1.0, capital=1.0, carried=0.7, three_public=1.0),
        make_body(Random(seed), kind),
    )
    for seed, own, kind in ((10, 1.0, "行政单位"), (2, 0.0, "行政单位"), (3, 1.0, "公益一类事业单位"))
)  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=[f"{k}-{rule.code}" for k, rule in enumerate(RULES)])
def test_each_relation_by_itself_is_refused_by_name(rule: Rule) -> None:
    wrong = next((one for made in SOUND if (one := broken(rule, made))), None)
    assert wrong, "some books ask it"
    if rule.severity == "warning":
        assert (rule.code, rule.name) in {(b.code, b.name) for b in check(wrong)}
        return
    with pytest.raises(Refused, match=f"勾稽关系不成立：{re.escape(f'{rule.code} {rule.name}')}"):
        sound(wrong)


def test_every_cell_of_the_nine_tables_lies_in_an_equation() -> None:
    made = make_books(Random(4))
    bound = {at for relation in relations(made) if relation.operator == "=" for at in relation.cells}
    free = {at for at in made.now if at.table.startswith("T") and at not in bound}
    assert free == set()


def test_the_arithmetic_is_shown() -> None:
    made = make_books(Random(3))
    at = Cell("T5", "total", "basic")
    wrong = replace(made, now=made.now.changed({at: made.now[at] + Decimal("0.5")}))
    found = next(b for b in check(wrong) if b.code == "X13")
    assert found.name == "基本支出＝人员经费＋公用经费" and found.difference == Decimal("0.5")
    assert re.search(
        r"公开05表 .*·合计·基本支出 [\d,]+\.50 ≠ 公开06表 .*＋.*＝[\d,]+，相差0\.50元", found.sum
    )


def test_every_relation_of_the_list_has_its_rule() -> None:
    """X01 to X18 of TABLES.md, by name."""
    assert {f"X{n:02}" for n in range(1, 19)} <= {rule.code for rule in RULES}


def test_figures_read_from_rounded_tables_may_miss_by_their_rounding() -> None:
    cells = {
        Cell("T6", "302"): Decimal(500),
        Cell("T6", "30201"): Decimal(200),
        Cell("T6", "30202"): Decimal(200),
    }
    made = Books(Body("甲"), 2021, Sheets(cells))
    assert "6.1" in {b.code for b in check(made)}
    assert "6.1" not in {b.code for b in check(replace(made, grain=Decimal(100)))}
    off = replace(made, grain=Decimal(100), now=made.now.changed({Cell("T6", "302"): Decimal(600)}))
    assert "6.1" in {b.code for b in check(off)}


def test_unknown_subjects_and_negative_amounts_are_named() -> None:
    cells = {
        Cell("T3", "2019901", "total"): Decimal(5),
        Cell("T6", "30298"): Decimal(5),
        Cell("T1", "other"): Decimal(-5),
    }
    found = check(Books(Body("甲"), 2021, Sheets(cells)))
    assert any(b.code == "K.1" and "30298" in b.sum for b in found)
    assert any(b.code == "K.2" and b.severity == "warning" for b in found)


@pytest.mark.parametrize(("members", "asked"), [((), True), ((Member("所属站", "公益一类事业单位"),), False)])
def test_operating_costs_equal_public_costs_only_of_offices(members: tuple[Member, ...], asked: bool) -> None:
    cells = {Cell("M", "operating"): Decimal(5), Cell("T6", "public"): Decimal(9)}
    found = check(Books(Body("甲", members=members), 2021, Sheets(cells)))
    assert ("X18" in {b.code for b in found}) is asked


def test_last_years_closing_is_this_years_opening() -> None:
    made = make_books(Random(5))
    assert made.before is not None
    at = Cell("T1", "closing")
    off = replace(made, before=made.before.changed({at: made.before[at] + 1}))
    assert {b.code for b in check(off)} == {"Y.1"}
    assert not any(b.code.startswith("Y") for b in check(replace(off, before=None)))


@settings(max_examples=30)
@given(books())
def test_sums_are_worked_out_from_what_is_entered(made: Books) -> None:
    """Without its sums the books get them back."""
    sums = {
        at
        for slot in ("T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "B", "N", "M")
        for at in computed(slot, made.now)
    }
    bare = Sheets({at: value for at, value in made.now.items() if at not in sums})
    assert len(bare) < len(made.now)
    assert worked_out(bare) == made.now


def test_an_opening_for_a_code_alone_does_not_invent_rows() -> None:
    """A class published without sections keeps what was entered."""
    cells = {Cell("T5", "201", "basic"): Decimal(7)}
    assert worked_out(Sheets(cells))["T5", "total", "total"] == 7


def test_rules_are_written_in_one_notation() -> None:
    assert not [r.text for r in RULES if len(re.split(r"\s(?:=|<=|~)\s", r.text)) != 2]
