"""What a correction changed: nothing where nothing is, and enough to make the new report of the old one."""

from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bianzhi.reporting.blocks import BEFORE, Box, Heading, Page, Paragraph, Report, Table
from bianzhi.reporting.books import Cell, cell
from bianzhi.reporting.changes import Line, cell_changes, changes, lines_of, text_changes
from bianzhi.reporting.layout import PUBLISHED
from bianzhi.reporting.making import make_books

MADE = make_books(Random(8))
TEXTS = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=12)


def lines(texts: list[str]) -> list[Line]:
    return [Line("一、说明", text) for text in texts]


def applied(old: list[Line], found) -> list[str]:
    """The old text with every change made, in order."""
    made, at = [], 0
    for one in found:
        made += [line.text for line in old[at : one.at]]
        at = one.at + bool(one.before)
        made += [one.after] if one.after else []
    return made + [line.text for line in old[at:]]


@given(TEXTS, TEXTS)
def test_the_changes_make_the_new_text_of_the_old(old: list[str], new: list[str]) -> None:
    found = tuple(text_changes(lines(old), lines(new)))
    assert applied(lines(old), found) == new
    assert (not found) == (old == new)
    for one in found:
        assert "".join(text for kind, text in one.pieces if kind != "new") == one.before
        assert "".join(text for kind, text in one.pieces if kind != "gone") == one.after


@given(st.integers(0, 30), st.integers(0, 30))
@settings(max_examples=20)
def test_the_changes_make_the_new_figures_of_the_old(first: int, second: int) -> None:
    old, new = make_books(Random(first)), make_books(Random(second))
    found = tuple(cell_changes(old, new))
    for mark, before, after in (("", old.now, new.now), (BEFORE, old.before, new.before)):
        told = {
            cell(one.cell.removeprefix(BEFORE)): one
            for one in found
            if one.cell.startswith(BEFORE) == bool(mark)
        }
        assert before is not None and after is not None
        mended = before.changed({at: one.after for at, one in told.items()})
        assert all(mended[at] == after[at] for at in (*mended, *after) if at.table in PUBLISHED)
        assert all(before[at] == one.before and one.gap for at, one in told.items())


def test_a_figure_is_named_as_the_clerk_knows_it() -> None:
    at = Cell("T1", "general")
    books = replace(MADE, now=MADE.now.changed({at: MADE.now[at] + Decimal("0.01")}))
    (one,) = changes(MADE, books, (), ()).cells
    assert one.name == "公开01表 收入支出决算总表·一、一般公共预算财政拨款收入"
    assert (one.gap, one.unit) == (Decimal("0.01"), "元")
    assert not changes(books, books, (), ())


def test_what_is_not_published_is_not_told() -> None:
    at = Cell("M", "staff_actual")
    assert not changes(MADE, replace(MADE, now=MADE.now.changed({at: Decimal(77)})), (), ())


def test_a_first_year_and_one_that_has_a_last() -> None:
    found = tuple(cell_changes(replace(MADE, before=None), MADE))
    assert found and all(one.cell.startswith(BEFORE) and "2020年" in one.name for one in found)


def test_paragraphs_stand_under_their_heading_and_own_tables_row_by_row() -> None:
    table = Table(
        "指标表",
        (1, 1),
        ((Box(("指标",)), Box(("得分",))),),
        ((Box(("户数",)), Box(("50",))),),
        notes=(("注：满分100。",),),
    )
    grid = replace(table, title="收入支出决算总表", slot="T1")
    blocks = (
        Paragraph(("题",), "title"),
        Page(),
        Heading(1, ("第一部分",)),
        Paragraph(("职能",)),
        Paragraph(("　",)),
        table,
        grid,
    )
    found = lines_of(Report("某局决算", "某局", 2021, "national", blocks))
    assert found == (
        Line("某局决算", "题"), Line("第一部分", "第一部分"), Line("第一部分", "职能"), Line("第一部分", "指标表"),
        Line("指标表", "指标｜得分"), Line("指标表", "户数｜50"), Line("指标表", "注：满分100。"), Line("第一部分", "收入支出决算总表"),
        Line("收入支出决算总表", "注：满分100。"),
    )  # fmt: skip


def test_only_what_differs_is_marked() -> None:
    (one,) = text_changes([Line("一", "增长5.43%，较快。")], [Line("一", "增长12.19%，较快。")])
    assert [kind for kind, _ in one.pieces].count("same") >= 2
    assert one.pieces[0] == ("same", "增长") and one.pieces[-1][0] == "same"
