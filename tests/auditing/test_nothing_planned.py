"""Completions and rates on a base of nothing that another place tells; one wrong cell is not told again of the text."""

from bianzhi.auditing.audit import audit
from bianzhi.documents.from_text import read_text

EXPENSES = (
    "2024年度部门决算\n财政拨款“三公”经费支出决算表\n单位：万元\n项目\t预算数\t决算数\n合计\t{0}\t5.00\n因公出国（境）费\t{1}\t0.00\n公务用车购置及运行费\t6.00\t5.00\n"
    "公务用车购置费\t0.00\t0.00\n公务用车运行费\t6.00\t5.00\n公务接待费\t0.50\t0.00\n七、说明\n因公出国（境）费支出决算为0.00万元，完成预算的0.00%；公务接待费支出决算为0.00万元，完成预算的0.00%。"
)


def told(text: str) -> list[tuple[str, str, str]]:
    return [
        (f.code, f.kind, f.stated)
        for f in audit(read_text(text.encode(), "a.txt")).findings
        if f.severity != "hint"
    ]


def test_nothing_of_nothing_is_told_by_the_table_and_nothing_of_something_is_right() -> None:
    found = audit(read_text(EXPENSES.format("6.50", "0.00").encode(), "a.txt")).findings
    [one] = [f for f in found if f.code == "B402"]
    assert "因公出国" in one.quote
    assert not one.also
    assert "B402" not in {code for code, _, _ in told(EXPENSES.format("8.50", "2.00"))}


def test_a_rate_on_last_years_nothing_is_told_where_the_amount_stands_elsewhere() -> None:
    text = "2024年度部门决算\n公务接待费支出决算为{0}万元，完成预算的20.00%。\n公务用车运行维护费支出决算减少2.00万元，下降50%；公务接待费支出决算增加0.40万元，增长100%。"
    assert ("A108", "ZERO_BASE", "100%") in told(text.format("0.40"))
    assert told(text.format("0.80")) == []


def test_a_cell_that_the_text_and_another_table_contradict_is_told_once() -> None:
    tables = (
        "2024年度部门决算\n财政拨款收入支出决算总表\n单位：万元\n收入\t金额\t支出\t合计\t一般公共预算财政拨款\n一、一般公共预算财政拨款\t990.55\t一、教育支出\t990.55\t990.55\n"
        "本年收入合计\t990.55\t本年支出合计\t990.55\t990.55\n总计\t990.55\t总计\t990.55\t990.55\n一般公共预算财政拨款支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\n"
        "205\t教育支出\t990.55\t990.55\n合计\t\t110.20\t110.20\n一、说明\n一般公共预算财政拨款支出990.55万元，占本年支出合计的100%。"
    )
    assert {code[0] for code, _, _ in told(tables)} == {"T"}


def test_reasons_quotes_and_colons_of_items() -> None:
    item = "2024年度部门决算\n教育支出（类）普通教育（款）小学教育（项）。年初预算为5.00万元，支出决算为4.00万元。决算数小于预算数的主要原因{0}。"
    assert told(item.format("：年中调增了补助资金")) == [("W902", "REASON_MISMATCH", "年中调增了补助资金")]
    assert told(item.format("：年中调减了补助资金")) == []
    assert [code for code, *_ in told(item.format("年中调减了补助资金"))] == ["W802"]
    assert [code for code, *_ in told(item.format("：“书香”活动改期，春风送暖”活动停办"))] == ["W802"]
    assert told(item.format("：“书香”活动改期，“春风送暖”活动停办")) == []


def test_what_a_template_says_of_bodies_with_one_unit_is_left_in() -> None:
    assert [
        code for code, *_ in told("2024年度部门决算\n二、单位构成（只有一个单位的部门，本部分写“机构设置”）")
    ] == ["W801"]
    assert told("2024年度部门决算\n二、单位构成（只有一个单位的部门除外）") == []
    assert [
        code
        for code, *_ in told("2024年度部门决算\n政府性基金预算财政拨款收入20.00万元，支出收入20.00万元。")
    ] == ["W808"]
