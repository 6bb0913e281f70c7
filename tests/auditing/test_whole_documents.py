"""What whole documents of street offices taught: each fault in a small made-up report, beside what is right."""

import pytest

from bianzhi.auditing.audit import audit
from bianzhi.auditing.tidied import tidied
from bianzhi.documents.from_html import read_html
from bianzhi.documents.from_text import read_text
from bianzhi.documents.model import Document, Grid, Place

HEAD = "2025年度部门决算\n"
NAMES = ("合计", "因公出国（境）费", "小计", "公务用车购置费", "公务用车运行维护费", "公务接待费")
COLUMNS = (
    "“三公”经费支出决算表\n单位：万元\n"
    + "\t".join(name for name in NAMES for _ in range(2))
    + "\n"
    + "\t".join(("预算数", "决算数") * len(NAMES))
    + "\n9.00\t7.00\t\t\t8.00\t7.00\t\t\t8.00\t7.00\t1.00\t0.00\n"
)
THREE = HEAD + COLUMNS + "七、“三公”经费支出决算情况说明\n"
DETAIL = HEAD + (
    "一般公共预算财政拨款基本支出决算表\n单位：万元\n科目编码\t科目名称\t决算数\n302\t商品和服务支出\t{0}\n30201\t办公费\t5.00\n"
    "30212\t因公出国（境）费用\t{1}\n公用经费合计\t\t{0}\n二、\n"
) + COLUMNS + "三、说明\n"  # fmt: skip
ROWS = HEAD + (
    "支出决算表\n单位：万元\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n212\t城乡社区支出\t300.00\t{0}\t100.00\n"
    "21201\t城乡社区管理事务\t300.00\t{0}\t100.00\n2120101\t行政运行\t300.00\t200.00\t100.00\n"
    "205\t教育支出\t50.01\t30.01\t20.00\n合计\t\t350.01\t230.02\t120.00\n三、说明\n"
)
#: the form of funds, in which the row of the whole holds heads as well
FUNDS = HEAD + (
    "政府性基金预算财政拨款收入支出决算表\n单位：万元\n项目\t项目\t年初结转和结余\t本年收入\t本年支出\t本年支出\t本年支出\t年末结转和结余\n"
    "功能分类科目编码\t科目名称\t年初结转和结余\t本年收入\t本年支出\t本年支出\t本年支出\t年末结转和结余\n"
    "合计\t合计\t\t15.00\t合计\t基本支出\t项目支出\t年末结转和结余\n221\t住房保障支出\t\t15.00\t{0}\t\t{1}\t\n"
)


def told(text: str) -> list[str]:
    return [f.code for f in audit(read_text(text.encode(), "例.txt")).findings]


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        (
            "A108",
            HEAD + "公务接待费支出0.4万元。\n比2024年度，公务接待费增加0.4万元，增长100%。",
            HEAD + "公务接待费支出0.8万元。\n比2024年度，公务接待费增加0.4万元，增长100%。",
        ),
        (
            "N701",
            HEAD + "5.“文化体育与传媒支出”82.00万元，占0.43%；",
            HEAD + "5.“文化旅游体育与传媒支出”82.00万元，占0.43%；",
        ),
        (
            "N706",
            HEAD + "一般公共服务支出（类）统计信息事务（款）统计信息事务（项）12.00万元。",
            HEAD + "一般公共服务支出（类）统计信息事务（款）专项统计业务（项）12.00万元。",
        ),
        (
            "N706",
            HEAD + "灾害防治及应急管理支出（类）消防救援事务（款）其他消防救援支出（项）12.00万元。",
            HEAD + "灾害防治及应急管理支出（类）消防救援事务（款）其他消防救援事务支出（项）12.00万元。",
        ),
        (
            "W801",
            HEAD + "支出决算数比2024年度减增加21.90万元，增长141.75%。",
            HEAD + "支出决算数比2024年度增加21.90万元，增长141.75%。",
        ),
        (
            "W801",
            HEAD + "国内公务接待支出0.3万元，其中：接待批次1次、接待人次、陪同5人。",
            HEAD + "国内公务接待支出0.3万元，其中：接待批次1次、接待15人次、陪同5人。",
        ),
        (
            "W806",
            HEAD + "本年支出合计20,120.00万元，其中：基本支出14,084，占70.00%。",
            HEAD + "本年支出合计20,120.00万元，其中：基本支出14,084万元，占70.00%。",
        ),
        (
            "W807",
            HEAD + "决算数小于预算数的主要原因：主要原因：经费节约。",
            HEAD + "决算数小于预算数的主要原因：经费节约。",
        ),
        (
            "P483",
            HEAD + "绩效自评的2025年度项目12个，平均得分912.5分。",
            HEAD + "绩效自评的2025年度项目12个，平均得分91.25分。",
        ),
        ("T601", FUNDS.format("15.00", "51.00"), FUNDS.format("15.00", "15.00")),
        ("W802", HEAD + "11“.教育支出”8.00万元。", HEAD + "11.“教育支出”8.00万元。"),
        (
            "W808",
            HEAD + "政府性基金收入15.00万元，支出收入15.00万元。",
            HEAD + "政府性基金收入15.00万元，支出15.00万元。",
        ),
        ("T605", DETAIL.format("8.20", "3.20"), DETAIL.format("5.00", "")),
        (
            "B402",
            THREE + "因公出国（境）费决算为0万元，完成预算的0%。",
            THREE + "公务接待费决算为0万元，完成预算的0%。",
        ),
    ],
)
def test_a_fault_is_told_and_what_is_right_is_not(code, wrong, right) -> None:
    assert code in told(wrong)
    assert code not in told(right)


def test_one_wrong_cell_that_breaks_sums_with_tails_is_one_finding() -> None:
    assert len(told(ROWS.format("20.00"))) == 1
    assert told(ROWS.format("200.00")) == []


def test_an_amount_whose_table_says_nothing_was_spent_asks_for_no_counts() -> None:
    text = THREE + "“三公”经费支出7.00万元，其中：公务接待费支出决算为1.00万元，完成预算的0%。"
    assert "F954" not in told(text)


def test_the_running_and_the_buying_of_cars_in_one_name_are_two_items() -> None:
    table = (
        DETAIL.format("8.20", "3.20")
        + "公用经费8.20万元，主要包括：办公费、因公出国（境）费用、公务用车运行维护费及购置费。"
    )
    finding = next(f for f in audit(read_text(table.encode(), "例.txt")).findings if f.code == "T606")
    assert "购置" in finding.title


def test_the_table_a_figure_of_funds_is_held_against_is_that_of_funds() -> None:
    text = HEAD + (
        "支出决算表\n单位：万元\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n221\t住房保障支出\t15.00\t\t15.00\n"
        "22103\t城乡社区住宅\t15.00\t\t15.00\n2210399\t其他城乡社区住宅支出\t15.00\t\t15.00\n合计\t\t15.00\t\t15.00\n二、\n"
        "政府性基金预算财政拨款收入支出决算表\n单位：万元\n科目编码\t科目名称\t年初结转和结余\t本年收入\t小计\t基本支出\t项目支出\t年末结转和结余\n"
        "221\t住房保障支出\t\t15.00\t15.00\t\t15.00\t\n22103\t城乡社区住宅\t\t15.00\t15.00\t\t15.00\t\n"
        "2210399\t其他城乡社区住宅支出\t\t15.00\t15.00\t\t15.00\t\n合计\t\t\t15.00\t15.00\t\t15.00\t\n"
        "八、政府性基金预算财政拨款收入支出决算情况说明\n"
        "住房保障支出（类）城乡社区住宅（款）其他城乡社区住宅支出（项）35.00万元。"
    )
    findings = audit(read_text(text.encode(), "例.txt")).findings
    assert "政府性基金" in next(f.title for f in findings if f.code == "X502")


def test_a_part_larger_than_its_whole_is_not_told_again_as_a_share() -> None:
    assert told(HEAD + "本年收入合计900.00万元，其中：财政拨款收入990.00万元，占100%。") == ["P362"]


ROW = "<tr><td>{0}</td><td>{1}</td><td>{2}</td><td>{2}</td><td></td></tr>"
FIRST = (
    "<p>2025年度部门决算</p><p>支出决算表</p><p>单位：万元</p><table><tr><td>科目编码</td><td>科目名称</td><td>本年支出合计</td><td>基本支出</td>"
    "<td>项目支出</td></tr>"
    + ROW.format("合计", "", "90.00")
    + ROW.format("205", "教育支出", "90.00")
    + ROW.format("20502", "普通教育", "90.00")
    + "</table>"
)
REST = (
    "<table>{0}"
    + ROW.format("2050202", "小学教育", "40.00")
    + ROW.format("2050203", "初中教育", "{1}")
    + "</table><p>注：略。</p><p>三、说明</p>"
)
TORN = "<tr><td></td><td>育</td><td></td><td></td><td></td></tr>"


@pytest.mark.parametrize("between", ["", "<p>- 7 -</p>"])
@pytest.mark.parametrize("torn", ["", TORN])
def test_a_table_without_a_head_goes_on_with_the_one_before(between, torn) -> None:
    def codes(amount: str) -> list[str]:
        page = FIRST + between + REST.format(torn, amount)
        return [f.code for f in audit(read_html(page.encode(), "例.html")).findings]

    assert codes("50.00") == []
    assert codes("80.00") == ["T602"]


def test_a_table_with_words_before_it_is_one_of_its_own() -> None:
    page = FIRST + "<p>下属单位的情况：</p>" + REST.format("", "80.00")
    assert "T602" not in [f.code for f in audit(read_html(page.encode(), "例.html")).findings]


def test_a_table_with_a_title_is_no_rest_of_the_one_before() -> None:
    first = Grid((("科目编码", "科目名称"), ("205", "9.00")), Place(table=1), above=("支出决算表",))
    then = Grid((("205", "8.00"), ("206", "1.00")), Place(table=2), above=("财政拨款“三公”经费支出决算表",))
    made = Document("表.txt", "txt", (first, then))
    assert tidied(made) is made
