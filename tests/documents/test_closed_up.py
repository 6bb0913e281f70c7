"""Copies of tables that lost their empty cells, were cut in two or drawn with bars of their own: read where arithmetic tells, never guessed."""

import pytest

from bianzhi.auditing.audit import audit
from bianzhi.auditing.context import understand
from bianzhi.auditing.three_public import three_told
from bianzhi.documents.expense_cells import expenses_in_halves
from bianzhi.documents.from_text import read_text
from bianzhi.documents.wrapped import closed_up, rejoined

HEAD = "2025年度部门决算\n"
#: a blank in place of each tab makes the other layout
SPENT = (
    HEAD
    + "支出决算表\n金额单位：万元\n项目\t本年支出合计\t基本支出\t项目支出\n功能分类科目编码\t科目名称\n合计\t90.00\t60.00\t30.00\n"
    "208\t社会保障和就业支出\t50.00\t50.00\n20805\t行政事业单位养老支出\t50.00\t50.00\n2080505\t机关事业单位基本养老保险缴费支出\t50.00\t50.00\n"
    "212\t城乡社区支出\t40.00\t10.00\t30.00\n21201\t城乡社区管理事务\t40.00\t10.00\t30.00\n2120101\t行政运行\t10.00\t10.00\n"
    "2120102\t一般行政管理事务\t30.00\t30.00\n第三部分 说明\n"
)
CUT = (
    SPENT.replace("\t", " ")
    .replace("40.00 10.00 30.00", "40.00\n10.00 30.00")
    .replace("2120102 ", "2120102\n")
)
HALVES = (
    HEAD
    + "财政拨款“三公”经费支出决算表\n金额单位：万元\n预算数 决算数\n合计 因公出国（境）费 公务用车购置及运行维护费 公务接待费 合计 因公出国（境）费 公务用车购置及运行维护费 公务接待费\n"
    "小计 公务用车购置费 公务用车运行维护费 小计 公务用车购置费 公务用车运行维护费\n1 2 3 4 5 6 7 8 9 10 11 12\n{0}\n第三部分 说明\n"
)
FUNDS = (
    HEAD
    + "政府性基金预算财政拨款收入支出决算表\n金额单位：万元\n项目\n年初结转和结余\n本年收入\n本年支出\n年末结转和结余\n功能分类科目编码\n科目名称\n"
    "小计\n基本支出\n项目支出\n合计\n9.00\n21.00\n26.00\n26.00\n4.00\n212\n城乡社区支出\n9.00\n21.00\n26.00\n26.00\n4.00\n"
)


def told(text: str) -> list[str]:
    return [f.code for f in audit(read_text(text.encode(), "例.txt")).findings if f.severity == "error"]


@pytest.mark.parametrize("text", [SPENT, SPENT.replace("\t", " "), CUT])
def test_rows_without_their_empty_cells_go_under_their_columns(text: str) -> None:
    made = understand(read_text(text.encode(), "例.txt")).statements["T3"]
    assert {k: c.text for k, c in made.coded["2120102"].cells.items()} == {
        "total": "30.00万元",
        "project": "30.00万元",
    }
    assert made.coded["212"].cells.keys() == {"total", "basic", "project"}
    assert told(text) == []
    assert "T602" in told(
        text.replace("行政运行\t10.00\t10.00", "行政运行\t11.00\t11.00").replace(
            "行政运行 10.00 10.00", "行政运行 11.00 11.00"
        )
    )


def test_signs_for_nothing_are_no_part_of_a_name() -> None:
    text = CUT.replace(
        "2080505 机关事业单位基本养老保险缴费支出 50.00 50.00",
        "2080505 机关事业单位基本养老保险缴费支出 - -\n- 50.00 50.00 -",
    )
    made = read_text(text.encode(), "例.txt")
    assert any("机关事业单位基本养老保险缴费支出" in row for grid in made.grids for row in grid.rows)


def test_amounts_whose_heads_are_narrower_stand_under_none() -> None:
    lines = ["项目\t经费", "合计\t出国", "预算数\t9.00\t1.00\t8.00", "决算数\t8.00\t1.00\t7.00"]
    assert closed_up(lines)
    grid = next(iter(read_text("\n".join(lines).encode(), "例.txt").grids))
    assert not any("." in cell for row in grid.rows for cell in row)
    assert closed_up(
        [
            "编码\t科目名称\t合计\t人员经费\t公用经费",
            "合计\t9.00\t5.00\t4.00",
            "301\t工资福利支出\t5.00\t5.00",
        ]
    )
    assert not closed_up(["项目\t决算数", "合计\t9.00"])
    assert not closed_up(["科目\t合计\t基本支出\t项目支出", "教育\t9.00\t\t9.00", "住房\t9.00\t9.00"])


def test_both_halves_of_the_three_expenses_in_one_row() -> None:
    made = three_told(
        understand(
            read_text(HALVES.format("12.00 9.00 4.00 5.00 3.00 8.00 6.00 2.00 4.00 2.00").encode(), "例.txt")
        )
    )
    assert {k: f.text for k, f in made.items() if k[0] == "account"} == {
        ("account", "total"): "8.00万元", ("account", "cars"): "6.00万元", ("account", "buy"): "2.00万元",
        ("account", "run"): "4.00万元", ("account", "host"): "2.00万元",
    }  # fmt: skip
    assert told(HALVES.format("12.00 9.00 4.00 5.00 3.00 8.00 6.00 2.00 4.00 2.00")) == []


def test_a_cell_that_may_stand_in_two_columns_stands_in_none() -> None:
    row = expenses_in_halves(["5.00", "5.00", "4.00", "4.00"])
    assert row and (row[0], row[1]) == ("5.00", "4.00") and not any(row[2:])
    assert expenses_in_halves(["5.00", "7.00", "9.00"]) is None


def test_money_followed_through_a_year_stands_in_its_order() -> None:
    made = understand(read_text(FUNDS.encode(), "例.txt")).statements.get("T8")
    grid = made.grid if made else None
    assert grid is None or told(FUNDS) == []


def test_a_bar_at_the_end_parts_off_a_blank_where_others_have_none() -> None:
    text = (
        HEAD
        + "支出决算表\n科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n| 合计 | 9.00 | 5.00 | 4.00\n205 | 教育支出 | 9.00 | 5.00 | 4.00\n一、说明\n"
    )
    grid = next(iter(read_text(text.encode(), "例.txt").grids))
    assert grid.rows[1] == ("", "合计", "9.00", "5.00", "4.00")


def test_a_line_that_lists_the_parts_of_an_amount_goes_on_after_a_semicolon() -> None:
    first = "2025年度本年收入合计 100.00 万元，其中：一般公共预算财政拨款收入 80.00 万元，占 80.00%；政府性基金预算财政拨款收入 15.00 万元，占 15.00%；"
    assert [text for text, _ in rejoined([first, "其他收入 5.00 万元，占 5.00%。"])] == [
        f"{first}其他收入 5.00 万元，占 5.00%。"
    ]
    assert len(rejoined([first, "（二）其他情况"])) == len(("one", "other"))


def test_a_head_over_several_columns_stands_over_each_where_blanks_are_left() -> None:
    text = (
        HEAD
        + "一般公共预算财政拨款收入支出决算表\n金额单位：万元\n项目\t\t年初结转和结余\t本年收入\t\t\t本年支出\t\t\t年末结转和结余\n"
        "科目编码\t科目名称\t\t合计\t基本支出\t项目支出\t合计\t基本支出\t项目支出\t\n栏次\t\t1\t2\t3\t4\t5\t6\t7\t8\n"
        "205\t教育支出\t2.00\t9.00\t5.00\t4.00\t10.00\t5.00\t5.00\t1.00\n"
    )
    cells = understand(read_text(text.encode(), "例.txt")).statements["T5"].coded["205"].cells
    assert {k: c.text.removesuffix("万元") for k, c in cells.items()} == {
        "opening": "2.00", "income": "9.00", "total": "10.00", "basic": "5.00", "project": "5.00", "closing": "1.00",
    }  # fmt: skip
