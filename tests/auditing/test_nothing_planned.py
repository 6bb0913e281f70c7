"""Completions and rates on a base of nothing that another place tells; one wrong cell is not told again of the text."""

from bianzhi.auditing.audit import audit
from bianzhi.documents.from_text import read_text
from bianzhi.documents.read_any import read_document

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


def test_a_bare_nought_among_amounts_with_decimals_leaves_no_room() -> None:
    table = EXPENSES.split("七、说明", maxsplit=1)[0].replace("0.00", "0")
    assert told(table.format("6.60", "0"))[0][:2] == ("T605", "PARTS")
    assert told(table.format("6.50", "0")) == []


def test_a_completion_is_not_told_where_the_table_is_wrong() -> None:
    table = (
        EXPENSES.split("七、说明", maxsplit=1)[0].format("6.40", "0.00").replace("0.50\t0.00", "0.50\t0.10")
    )
    assert {code for code, *_ in told(table + "公务接待费支出决算为0.10万元，完成预算的25.00%。")} == {"T605"}
    assert "B406" in {code for code, *_ in told(table + "公务接待费支出决算为0.10万元，完成预算的35.00%。")}


def test_a_word_that_is_wrong_is_not_told_of_its_reason() -> None:
    item = "2024年度部门决算\n教育支出（类）普通教育（款）小学教育（项）。年初预算为5.00万元，支出决算为6.00万元。决算数小于预算数的主要原因：年中追加了补助资金。"
    assert [code for code, *_ in told(item)] == ["B403"]


def test_the_cars_that_are_bought_are_held_against_the_table() -> None:
    text = "公务用车购置及运行维护费支出5.00万元。其中：公务用车购置支出为{0}万元。"
    table = (
        EXPENSES.split("七、说明", maxsplit=1)[0]
        .format("6.50", "0.00")
        .replace("合计\t6.50\t5.00", "合计\t6.50\t5.00")
    )
    assert "X504" in {code for code, *_ in told(table + text.format("3.00"))}
    assert told(table + text.format("0.00")) == []


ITEMS = (
    "2024年度部门决算\n支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n211\t节能环保支出\t17.00\t0.00\t17.00\n21103\t污染防治\t17.00\t0.00\t17.00\n"
    "2110301\t大气\t8.00\t0.00\t8.00\n2110302\t水体\t5.00\t0.00\t5.00\n2110399\t其他污染防治支出\t4.00\t0.00\t4.00\n合计\t\t17.00\t0.00\t17.00\n说明\n"
)


def test_an_item_by_another_name_is_told_by_its_amount() -> None:
    path = "1.节能环保支出（类）污染防治（款）{0}（项），主要用于河面保洁。年初预算为5.50万元，支出决算为5.00万元。"
    found = audit(read_text((ITEMS + path.format("河道")).encode(), "a.txt")).findings
    assert [(f.code, f.expected) for f in found if f.severity != "hint"] == [("X508", "水体")]
    assert told(ITEMS + path.format("水体")) == []
    assert told(ITEMS + path.format("河道").replace("5.00万元。", "5.10万元。")) == []


def test_staff_is_not_paid_under_an_item_of_another_kind() -> None:
    path = "2024年度部门决算\n1.节能环保支出（类）环境保护管理事务（款）{0}（项），主要用于{1}。支出决算为5.00万元。"
    for item, purpose, codes in (
        ("生态环境保护行政许可", "支付在职人员购房补贴支出", ["N703"]),
        ("生态环境保护行政许可", "许可审查、支付购房补贴等", []),
        ("行政运行", "缴纳职工住房公积金", []),
    ):
        assert [code for code, *_ in told(path.format(item, purpose))] == codes


def test_a_purpose_that_bears_the_name_of_an_item_the_report_does_not_have_may_be_a_word_for_the_work() -> (
    None
):
    path = "2024年度部门决算\n1.节能环保支出（类）污染防治（款）水体（项），主要用于水质监测。支出决算为5.00万元。"
    other = "\n2.农林水支出（类）水利（款）水质监测（项），主要用于取样化验。支出决算为4.00万元。"
    assert [f.severity for f in audit(read_text(path.encode(), "a.txt")).findings if f.code == "N703"] == [
        "warning"
    ]
    assert [
        f.severity for f in audit(read_text((path + other).encode(), "a.txt")).findings if f.code == "N703"
    ] == ["error"]


LINES = (
    "2024年度部门决算\n目录\n一、支出决算表\n二、财政拨款“三公”经费支出决算表\n第二部分 决算表\n支出决算表\n单位：万元\n科目编码\n科目名称\n本年支出合计\n基本支出\n项目支出\n208\n社会保障和就业支出\n9.00\n5.00\n4.00\n"
    "20805\n行政事业单位养老支出\n9.00\n5.00\n4.00\n2080505\n机关事业单位基本\n养老保险缴费支出\n5.00\n3.00\n2.00\n2080506\n机关事业单位职业年金缴费支出\n4.00\n2.00\n2.00\n合计\n9.00\n5.00\n4.00\n"
    "财政拨款“三公”经费支出决算表\n单位：万元\n合计\n公务接待费\n预算数\n决算数\n预算数\n决算数\n{0}\n第三部分 情况说明\n制定了《预算管理办法》和《绩效管理\n办法》，对项目进行管理。"
)


def test_tables_a_cell_a_line_have_whole_names_and_one_that_is_not_read_is_not_missing() -> None:
    def found(cells: str) -> list[str]:
        made = audit(read_document(LINES.format(cells).encode(), "a.txt"))
        return [f.code for f in made.findings if f.severity != "hint"]

    assert found("11.49\n3.04\n2.11\n0.40") == []
    assert found("见附件") == ["F952"]


def test_firms_guests_and_funds_that_sentences_of_their_own_tell() -> None:
    bought = "2024年度部门决算\n某局政府采购金额（以合同签订为准）为60.00万元。\n在面向中小企业预留的政府采购项目中，由中小企业供应商中标或成交的，采购金额{0}万元。"
    assert [code for code, *_ in told(bought.format("90.00"))] == ["P342"]
    assert told(bought.format("60.00")) == []
    assert [code for code, *_ in told(bought.format("90.00").replace("由中小企业", "由小微企业"))] == ["P342"]
    table = (
        "2024年度部门决算\n财政拨款收入支出决算总表\n单位：万元\n收入\t金额\t支出\t合计\t一般公共预算财政拨款\t政府性基金预算财政拨款\n一、一般公共预算财政拨款\t90.00\t一、教育支出\t95.55\t90.00\t5.55\n"
        "二、政府性基金预算财政拨款\t5.55\t\t\t\t\n本年收入合计\t95.55\t本年支出合计\t95.55\t90.00\t5.55\n总计\t95.55\t总计\t95.55\t90.00\t5.55\n一、说明\n政府性基金预算财政拨款收入{0}万元。"
    )
    assert [code for code, *_ in told(table.format("5.05"))] == ["X501"]
    assert told(table.format("5.55")) == []


def test_the_place_of_a_body_whose_title_takes_two_lines_is_told_by_its_chapters() -> None:
    text = "清水市长河区\n林业局\n2024年度部门决算\n第一部分 清水市长河区林业局概况\n{0}2024年度收入支出总计20.00万元。\n说明：{1}本年度没有政府性基金预算财政拨款收入和支出，故本表无数据。\n清水市长河区林业局2024年度无国有资本经营预算财政拨款收入和支出。"
    own = "清水市长河区林业局"
    assert told(text.format(own, own)) == []
    assert [code for code, *_ in told(text.format(own, "清水市长河区教育局"))] == ["N704"]


def test_a_section_without_words_is_found_though_the_contents_list_it() -> None:
    text = (
        "2024年度部门决算\n目录\n八、政府性基金预算财政拨款支出决算情况说明\n九、国有资本经营预算财政拨款支出决算情况说明\n十、预算绩效管理情况\n第四部分 名词解释\n"
        "八、政府性基金预算财政拨款支出决算情况说明\n某局无政府性基金预算财政拨款支出。\n九、国有资本经营预算财政拨款支出决算情况说明\n{0}十、预算绩效管理情况\n全部项目编报了绩效目标。\n第四部分 名词解释"
    )
    assert [code for code, *_ in told(text.format(""))] == ["F957"]
    assert told(text.format("某局无国有资本经营预算财政拨款支出。\n")) == []
