"""Texts that are cut off, flattened or broken in lines: what their form does is no fault of the writer."""

from bianzhi.auditing.audit import audit
from bianzhi.documents.from_text import read_text


def told(text: str) -> list[str]:
    """Return the codes of what is found in a text."""
    return [finding.code for finding in audit(read_text(text.encode(), "a.txt")).findings]


def test_asterisks_for_names_that_were_struck_out_are_no_bold_type() -> None:
    assert "W809" not in told(
        "2022年度部门决算\n按功能分类科目，********支出2.00万元，********支出3.00万元。"
    )
    assert "W809" in told("2022年度部门决算\n**公务接待费**支出2.00万元。")


def test_a_table_of_contents_before_a_text_that_is_cut_off_has_no_empty_sections() -> None:
    heads = [
        f"{n}、{name}情况说明"
        for n, name in zip(
            "一二三四五", ("收入决算", "支出决算", "政府采购", "机关运行经费", "国有资产占用"), strict=True
        )
    ]
    cut = [
        "2022年度某县农业局部门决算",
        "目录",
        "第二部分 决算情况说明",
        *heads,
        "第三部分 名词解释",
        "第一部分 概况",
        "一、主要职责",
        "负责全县农业工作。",
    ]
    assert "F957" not in told("\n".join(cut))
    assert "F957" in told("\n".join([*cut[:2], *heads[:2], "本年收入合计20.00万元。"]))


def test_a_list_that_the_end_of_the_text_cuts_off_is_not_added_up() -> None:
    text = "2023年部门预算\n（一）2023年收入预算379.00万元，其中：\n1.财政拨款200.00万元；\n2.事业收入43.00万元；\n3.其他收入50.00万元，其中：（1）利息"
    assert "P323" not in told(text)


def test_names_of_rows_that_stand_in_one_line_need_no_stop_between_them() -> None:
    assert "W802" not in told(
        "2020年部门预算\n二十九、事业单位结余分配 八、上年结转 其中：转入事业基金 三十、结转下年 收入总计 16,745.59"
    )


def test_lines_that_are_set_wide_to_reach_the_edge_go_on() -> None:
    lines = [
        "2025年部门预算",
        "本单位下属六个事业单位，本年度事业运行经费由财政拨款",
        "经 费 总预 算 安 排 800000 元 , 其中 : 基 本 支出 预 算",
        "480000 元，项目支出320000元，事业运行经费同比增加",
        "160000元，增长25.00%，增加主要原因为提高养老服务能",
        "力，推进各项改革任务落实，事业运行经费有所提高，主要",
        "用于事业单位为保证日常运转发生的各项支出。包括办公费",
        "及印刷费、邮电费、差旅费、会议费以及公务接待费等支出",
        "和日常维修费、专用材料及一般设备购置费、办公用房水电",
        "费、公务车运行维护费及其他费用。",
    ]
    assert "W802" not in told("\n".join(lines))
