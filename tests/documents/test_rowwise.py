"""Tables copied out of a PDF as text, a row a line: put together where the arithmetic tells the columns, never guessed."""

from bianzhi.auditing.audit import audit
from bianzhi.auditing.context import understand
from bianzhi.auditing.three_public import three_told
from bianzhi.documents.from_text import read_text

CODED = """2025年度部门决算
支出决算表
单位：万元
项目
本年支出合计 基本支出 项目支出
科目名称
科目编码
合计 90.00 {basic} 30.00
208 社会保障和就业支出 50.00 50.00
20805 行政事业单位养老支出 50.00 50.00
机关事业单位基本养老保
2080505 30.00 30.00
险缴费支出
机关事业单位
2080506 职业年金缴费 20.00 20.00
支出
212 城乡社区支出 40.00 10.00 30.00
212 01 城乡社区管理事务 40.00 10.00 30.00
212 01 01 行政运行 10.00 10.00
212 01 02 一般行政管理事务 30.00 30.00
注：本表反映部门本年度各项支出情况。
"""


def rows(text: str) -> list[tuple[str, ...]]:
    return [row for grid in read_text(text.encode(), "例.txt").grids for row in grid.rows]


def told(text: str) -> list[str]:
    return [f.code for f in audit(read_text(text.encode(), "例.txt")).findings]


def test_wrapped_names_and_codes_in_parts_are_put_together() -> None:
    made = {row[0]: row[1:] for row in rows(CODED.format(basic="60.00"))}
    assert made["2080505"] == ("机关事业单位基本养老保险缴费支出", "30.00", "30.00", "")
    assert made["2080506"] == ("机关事业单位职业年金缴费支出", "20.00", "20.00", "")
    assert made["2120102"] == ("一般行政管理事务", "30.00", "", "30.00")


def test_a_sound_table_has_no_fault_and_a_lost_digit_is_one() -> None:
    assert told(CODED.format(basic="60.00")) == []
    assert told(CODED.format(basic="6.00")) == ["T601"]


def test_totals_stand_on_their_sides_and_kinds_of_money_in_their_columns() -> None:
    made = rows(
        "2025年度部门决算\n财政拨款收入支出决算总表\n单位：万元\n收入 支出\n"
        "一、一般公共预算财政拨款 80.00 一、一般公共服务支出 60.00 60.00\n"
        "二、政府性基金预算财政拨\n10.00 二、外交支出\n款\n"
        "八、社会保障和就业支出 20.00 20.00\n十九、住房保障支出 10.00 10.00\n"
        "本年收入合计 90.00 本年支出合计 90.00 80.00 10.00\n总计 90.00 总计 90.00 80.00 10.00\n注：略。\n"
    )
    assert made[0][3:] == ("合计", "一般公共预算财政拨款", "政府性基金预算财政拨款")
    assert made[2][:3] == ("二、政府性基金预算财政拨款", "10.00", "二、外交支出")
    assert ("", "", "十九、住房保障支出", "10.00", "", "10.00") in made
    assert ("", "", "八、社会保障和就业支出", "20.00", "20.00", "") in made


def test_two_sides_of_economic_items() -> None:
    made = rows(
        "2025年度部门决算\n一般公共预算财政拨款基本支出决算表\n单位：万元\n301 工资福利支出 9.00 302 商品和服务支出 5.00\n"
        "301 01 基本工资 9.00 302 01 办公费 3.00\n机关事业单位基本养\n30108 0.00 30206 电费 2.00\n老保险缴费\n"
        "310资本性支出 0.00\n人员经费合计 9.00 公用经费合计 5.00\n注：略。\n"
    )
    assert ("30101", "基本工资", "9.00", "", "", "") in made
    assert ("30108", "机关事业单位基本养老保险缴费", "0.00", "", "", "") in made
    assert ("", "", "", "310", "资本性支出", "0.00") in made
    assert ("", "", "", "", "公用经费合计", "5.00") in made


THREE = "2025年度部门决算\n财政拨款“三公”经费支出决算表\n单位：万元\n合计 小计 公务接待费\n预算数 决算数 预算数 决算数\n{0}\n注：略。\n"


def test_the_three_expenses_stand_where_their_sums_tell() -> None:
    context = understand(
        read_text(THREE.format("9.00 7.00 8.00 6.50 8.00 6.50 1.00 0.50").encode(), "例.txt")
    )
    cells = context.once(three_told)
    assert {item for _, item in cells} == {"total", "cars", "run", "host"}
    assert str(cells["account", "host"].value) == "0.50"


def test_what_no_sum_tells_is_kept_out_of_the_columns_and_the_table_is_not_missing() -> None:
    text = THREE.format("9.00 7.00 8.00 6.50 1.00 0.20")
    assert rows(text) == [("9.00", "7.00", "8.00", "6.50", "1.00", "0.20")]
    assert told(text) == []


def test_a_table_of_funds_without_amounts_is_there_and_empty() -> None:
    head = "2025年度部门决算\n政府性基金预算财政拨款收入支出决算表\n单位：万元\n年初结转和 年末结转和\n本年收入 本年支出\n合计 合计 基本支出 项目支出\n"
    assert told(head + "说明：本部门没有政府性基金收入和支出，故本表无数据。\n") == []
    assert told(head + "国有资本经营预算财政拨款收入支出决算表\n一、说明\n无。\n") == ["F952"]


def test_funds_stand_where_income_and_expenditure_meet() -> None:
    made = rows(
        "2025年度部门决算\n政府性基金预算财政拨款收入支出决算表\n单位：万元\n年初结转和 年末结转和\n本年收入 本年支出\n"
        "合计 15.00 15.00 15.00\n221 住房保障支出 2.00 15.00 14.00 14.00 3.00\n注：略。\n"
    )
    assert made[1][2:5] == ("2.00", "15.00", "14.00")


def test_a_paragraph_goes_on_over_the_end_of_a_page_and_blank_lines_of_wide_spacing() -> None:
    line = "收入支出总计增加三十万元主要原因是本年度新增人员以及相应的公用经费有所增加"
    wide = "\n\n".join([line] * 8) + "。"
    assert len(list(read_text(wide.encode(), "例.txt").paragraphs)) == 1
    turned = "\n".join([line] * 4) + "\n\n  12\n\n\f" + "\n".join([line] * 4) + "。"
    assert len(list(read_text(turned.encode(), "例.txt").paragraphs)) == 1


def test_cells_that_came_out_column_by_column_make_no_table() -> None:
    text = "2025年度部门决算\n收入决算表\n单位：万元\n合计\n201\n20101\n2010101\n一般公共服务支出\n人大事务\n行政运行\n9.00\n9.00\n9.00\n9.00\n9.00\n9.00\n9.00\n"
    assert not [code for code in told(text) if code.startswith("T")]
