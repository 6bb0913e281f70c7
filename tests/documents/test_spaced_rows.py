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


def test_codes_in_three_columns_drawn_with_blanks_are_one() -> None:
    drawn = ROWS.replace("213 03 01 行政运行 5,000 5,000", "213   03   01   行政运行      5,000      5,000")
    drawn = drawn.replace("213 03 水利 9,000 5,000 4,000", "213   03        水利      9,000   5,000   4,000")
    [grid] = grids(drawn)
    assert grid.rows[3] == ("2130301", "行政运行", "5,000", "5,000", "")


def test_a_name_broken_in_its_cell_is_whole() -> None:
    text = (
        "收入决算表\n单位：万元\n科目编码\n科目名称\n合计\n财政拨款收入\n208\n社会保障和就业支出\n10.82\n10.82\n20805\n行政事业单位养老支出\n10.82\n10.82\n"
        "2080505\n机关事业单位基本养老保险缴费\n支出\n6.18\n6.18\n2080506\n机关事业单位职业年金缴费支出\n4.64\n4.64\n合计\n10.82\n10.82\n说明如下。"
    )
    [grid] = grids(text)
    assert ("2080505", "机关事业单位基本养老保险缴费支出", "6.18", "6.18") in grid.rows
