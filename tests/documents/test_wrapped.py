"""Lines of copied text: broken paragraphs are put together, headings and rows stay, tables by bars and blanks are tables."""

import pytest

from bianzhi.documents.pdf_pieces import Line, Piece
from bianzhi.documents.pdf_prose import paragraphs
from bianzhi.documents.wrapped import cells_of, is_flat_row, rejoined

WRAPPED = """一、收入支出决算总体情况说明
2022年度收入总计1,234.56万元，与上年相比增加
100.00万元，增长8.81%。主要原因是人员经费标准调
整，以及新增乡村振兴项目等，项目资金由上级财政拨
付，当年已全部支出，没有结转；本年没有使用非财政
拨款结余，也没有结余分配，收支平衡，决算与预算差
异不大。
二、收入决算情况说明
本年收入合计1,234.56万元。"""


def test_a_paragraph_broken_at_the_edge_is_one_again() -> None:
    made = rejoined(WRAPPED.split("\n"))
    assert [text[:11] for text, _ in made] == [
        "一、收入支出决算总体情",
        "2022年度收入总计1",
        "二、收入决算情况说明",
        "本年收入合计1,234",
    ]
    assert "增加100.00万元，增长8.81%。主要原因是人员经费标准调整" in made[1][0]
    assert [index for _, index in made] == [0, 1, 7, 8]


@pytest.mark.parametrize(
    "text",
    [
        "第一部分 部门概况\n一、主要职能\n负责登记工作\n二、机构设置\n下设三个股室",
        "2021年度部门决算\n公务接待费支出3.00万元。\n公务用车运行维护费支出2.00万元。",
        "名词解释\n一、财政拨款收入：指本级财政拨款\n二、其他收入：指除上述以外的收入",
        "",
    ],
)
def test_lines_that_are_paragraphs_stay(text) -> None:
    assert [line for line, _ in rejoined(text.split("\n"))] == text.split("\n")


def test_a_figure_broken_before_its_unit_is_whole_again() -> None:
    assert rejoined(["比上年增加", "52.04万元，增长", "50.63%。"]) == [
        ("比上年增加52.04万元，增长50.63%。", 0)
    ]
    assert rejoined(["收入合计581.45万", "元，支出合计"])[0][0] == "收入合计581.45万元，支出合计"


def test_rows_of_tables_are_seen_by_tabs_bars_and_blanks() -> None:
    assert cells_of("| 一、财政拨款收入 | 90.00 | 一、教育支出 | 90.00 |") == (
        "一、财政拨款收入",
        "90.00",
        "一、教育支出",
        "90.00",
    )
    assert cells_of("|---|---|") == ()
    assert cells_of("总计   90.00   总计   95.00") == ("总计", "90.00", "总计", "95.00")
    assert cells_of("205\t教育支出\t") == ("205", "教育支出", "")
    assert cells_of("公务接待费支出 3.00 万元，比 2021 年 减少。") == ()
    assert cells_of("一、收入情况说明    3") == ()
    assert cells_of("公务接待费 | 2.00 |") == ("公务接待费", "2.00")
    assert cells_of("合计 | 7.00 | 5.00") == ("合计", "7.00", "5.00")
    assert cells_of("贯彻市委|市政府和区委|区政府的决定。") == ()


def test_an_amount_that_begins_a_line_of_a_pdf_goes_on_with_what_it_is_of() -> None:
    def line(text: str, right: float) -> Line:
        return Line((Piece(text, 70.0, right, 100.0, 111.0),))

    full = [line("某局部门一般公共预算财政拨款的支出情况如下所述，全文", 500.0) for _ in range(9)]
    torn = [*full, line("“三公”经费支出预算为", 430.0), line("494,400.00元，支出决算为", 500.0)]
    [one] = paragraphs([(1, part) for part in torn], 0)
    assert one.text.endswith("支出预算为494,400.00元，支出决算为")
    ended = [*full, line("收入决算情况。", 430.0), line("494,400.00元为支出", 500.0)]
    assert len(paragraphs([(1, part) for part in ended], 0)) == 2


FLAT = "科目编码 科目名称 合计 基本支出\n205 教育支出 1,080.44 1,080.44\n20502 普通教育 90.00\n合计 1,080.44 1,080.44\n总计 1,080.44 一、外交支出"


def test_rows_with_one_blank_between_their_cells_stay_rows() -> None:
    assert [line for line, _ in rejoined(FLAT.split("\n"))] == FLAT.split("\n")
    assert not is_flat_row("公务接待费支出决算为 2.00", "万元，完成预算的 50%。")
    assert not is_flat_row("公务接待费支出决算为 2.00")
    assert not is_flat_row("公务接待费 2.00 万元 占 3.00 %")
    assert not is_flat_row("公务接待费支出 2.00 万元，比 2021 年减少 3.00")
    assert not is_flat_row("一、收入支出决算总体情况说明")


def test_a_page_that_ends_within_a_sentence_is_no_end_of_it() -> None:
    assert rejoined(["决算数小于预算数，年初预算为 18.80", "", "万元，支出决算为 17.99 万元。"]) == [
        ("决算数小于预算数，年初预算为 18.80万元，支出决算为 17.99 万元。", 0)
    ]
    assert len(rejoined(["一、收入支出决算总体情况说明。", "", "万元为单位。"])) == 3


def test_pages_of_text_are_put_together_where_other_pages_are_tables() -> None:
    page = WRAPPED.replace("情况说明\n2022", "情况说明，如下\n2022").split("\n")[:7]
    lines = [
        "205 教育支出 90.00 90.00",
        *["教育支出"] * 9,
        "",
        *page,
        "",
        "注：" + "本表反映全年的收入支出和结转结余情况" * 3,
    ]
    made = [text for text, _ in rejoined(lines)]
    assert any("标准调整，以及新增乡村振兴项目等，项目资金由上级财政拨付，当年" in text for text in made)


def test_lines_of_uneven_length_of_a_pdf_are_one_paragraph_until_its_sentence_ends() -> None:
    def line(text: str, right: float) -> tuple[int, Line]:
        return 1, Line((Piece(text, 70.0, right, 100.0, 111.0),))

    full = [line("某局部门一般公共预算财政拨款的支出情况如下所述，全文均以万元为单位。", 500.0)] * 9
    ragged = [
        line("二、收入决算情况说明", 180.0),
        line("某局2025年度财政拨款收入支出总", 420.0),
        line("计100.00万元。与2024年度相比，收入支出", 410.0),
        line("总计增加8.00万元，增长8.70%。", 300.0),
        line("1、“教育支出”20.00万元，占20.00%", 260.0),
        line("2、“其他支出”80.00万元，占80.00%", 260.0),
    ]
    made = [one.text for one in paragraphs([*full, *ragged], 0)][1:]
    assert made == [
        "二、收入决算情况说明",
        "某局2025年度财政拨款收入支出总计100.00万元。与2024年度相比，收入支出总计增加8.00万元，增长8.70%。",
        "1、“教育支出”20.00万元，占20.00%",
        "2、“其他支出”80.00万元，占80.00%",
    ]


def test_lines_of_whole_pages_are_joined_and_rows_between_them_stay() -> None:
    full = "本部门预算包括本级和所属单位的预算，各项支出按照厉行节约的要求安排并接受财政部门监督"
    heads = ["目录", "一、主要职能……………………………………………………………………………………………………………………", "收入预算", "合计"] * 20
    row = "208 05 01 行政单位离退休 2,614,680 2,614,680"
    made = [text for text, _ in rejoined([*heads, *[full] * 12, "为止。", row, row, "共有车辆", "3辆。"])]
    assert full * 12 + "为止。" in made
    assert made.count(row) == 2
    assert is_flat_row("合计 36,197,265.00 0.00")
    assert not is_flat_row("财政拨款收入，比上年增加 4,748.35") and not is_flat_row("其他收入0.00")


def test_a_line_of_a_pdf_that_ends_with_a_comma_goes_on() -> None:
    def line(text: str, right: float) -> Line:
        return Line((Piece(text, 70.0, right, 100.0, 111.0),))

    full = [line("某局部门一般公共预算财政拨款的支出情况如下所述，全文", 500.0) for _ in range(9)]
    [one] = paragraphs(
        [(1, part) for part in [*full, line("安排6,200.00万元，", 430.0), line("主要用于扶持", 200.0)]], 0
    )
    assert one.text.endswith("6,200.00万元，主要用于扶持")


def test_a_text_of_no_lines_is_no_paragraph() -> None:
    assert rejoined([]) == []


def test_an_amount_with_its_unit_begins_no_line_of_its_own() -> None:
    lines = [
        "支出包括：社会保障和就业支出2791000.00元、农林水支出18435100.00元、住房保障支出",
        "84500.00元。",
    ]
    assert len(rejoined(lines)) == 1
    assert len(rejoined(["一、采购货物的标准", "5000元以上的按规定公开招标。"])) == 2
