"""Texts of pages, whose rows are lines with one blank between their cells, are tables again where the arithmetic tells the columns."""

from bianzhi.documents.from_text import read_text
from bianzhi.documents.linearised import rebuilt

ROWS = """2026年部门支出预算总表
编制部门：清水县水利局 单位：元
项目 支出预算
功能分类科目编码
功能分类科目名称 合计 基本支出 项目支出
类 款 项
213 农林水支出 9,000 5,000 4,000
213 03 水利 9,000 5,000 4,000
213 03 01 行政运行 5,000 5,000
213 03 06 水利工程运行与维护 4,000 4,000
合计 9,000 5,000 4,000
2026年部门预算编制说明
支出预算0.90万元，其中基本支出0.50万元。"""


def grids(text: str) -> list:
    return list(rebuilt(read_text(text.encode(), "x.txt")).grids)


def test_rows_with_one_blank_between_cells_are_a_table() -> None:
    [grid] = grids(ROWS)
    assert grid.above[0] == "2026年部门支出预算总表"
    assert grid.rows[0] == ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
    assert grid.rows[3] == ("2130301", "行政运行", "5,000", "5,000", "")
    assert grid.rows[4] == ("2130306", "水利工程运行与维护", "4,000", "", "4,000")
    assert grid.rows[-1] == ("", "合计", "9,000", "5,000", "4,000")


def test_two_sides_of_totals_are_told_apart() -> None:
    text = (
        "2026年部门财务收支预算总表\n编制部门：清水县水利局 单位：元\n本年收入 本年支出\n项目 预算数 项目 预算数\n一、财政拨款收入 9,000 一、农林水支出 7,000\n"
        "1. 一般公共预算 9,000 二、住房保障支出 2,000\n二、事业收入 1,000 三、其他支出 1,000\n收入总计 10,000 支出总计 10,000\n说明如下。"
    )
    [grid] = grids(text)
    assert ("一、财政拨款收入", "9,000", "一、农林水支出", "7,000") in grid.rows
    assert ("收入总计", "10,000", "支出总计", "10,000") in grid.rows


def test_names_broken_around_their_amounts_are_whole_and_tables_of_goals_stay_text() -> None:
    torn = ROWS.replace(
        "213 03 06 水利工程运行与维护 4,000 4,000", "水利工程运行\n2130306 4,000 4,000\n与维护"
    )
    assert ("2130306", "水利工程运行与维护", "4,000", "", "4,000") in grids(torn)[0].rows
    assert grids(ROWS.replace("2026年部门支出预算总表", "项目支出绩效目标申报表")) == []


def test_codes_in_three_columns_drawn_with_blanks_are_one() -> None:
    drawn = ROWS.replace("213 03 01 行政运行 5,000 5,000", "213   03   01   行政运行      5,000      5,000")
    drawn = drawn.replace("213 03 水利 9,000 5,000 4,000", "213   03        水利      9,000   5,000   4,000")
    [grid] = grids(drawn)
    assert grid.rows[3] == ("2130301", "行政运行", "5,000", "5,000", "")


def test_an_amount_and_the_label_of_the_other_side_in_one_line() -> None:
    text = (
        "2026年部门财务收支预算总表\n单位：元\n一、财政拨款收入\n9,000 一、农林水支出\n7,000\n二、事业收入\n1,000 二、住房保障支出\n3,000\n"
        "收入总计\n10,000 支出总计\n10,000\n说明如下。"
    )
    [grid] = grids(text)
    assert ("一、财政拨款收入", "9,000", "", "") in grid.rows
    assert ("", "", "二、住房保障支出", "3,000") in grid.rows
    assert grids(text.replace("一、财政拨款收入\n9,000", "一、财政拨款收入\n项目\n9,000")) == []


def test_a_name_broken_in_its_cell_is_whole() -> None:
    text = (
        "收入决算表\n单位：万元\n科目编码\n科目名称\n合计\n财政拨款收入\n208\n社会保障和就业支出\n10.82\n10.82\n20805\n行政事业单位养老支出\n10.82\n10.82\n"
        "2080505\n机关事业单位基本养老保险缴费\n支出\n6.18\n6.18\n2080506\n机关事业单位职业年金缴费支出\n4.64\n4.64\n合计\n10.82\n10.82\n说明如下。"
    )
    [grid] = grids(text)
    assert ("2080505", "机关事业单位基本养老保险缴费支出", "6.18", "6.18") in grid.rows
