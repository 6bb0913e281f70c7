"""One slip is one finding: what one and the same change mends is not told twice, and what it does not mend stays."""

import pytest

from bianzhi.auditing.audit import audit
from bianzhi.documents.from_text import read_text

HEAD = "2022年度某县农业农村局部门决算情况说明\n"
#: text, codes that are told of it
SLIPS = {
    "an amount of a sum, told again": (
        "“三公”经费支出合计24.75万元。其中：因公出国（境）费支出0万元；公务用车运行维护费支出8.20万元；公务接待费支出165.50万元。\n公务接待费支出16.55万元，接待30批次，260人次。",
        ["P301"],
    ),
    "the word of a change": (
        "“三公”经费30.00万元，比2021年增加5.00万元，下降14.29%，其中：公务接待费10.00万元，比2021年减少3.00万元；公务用车购置及运行费20.00万元，比2021年减少2.00万元。",
        ["A103"],
    ),
    "a change and its sum": (
        "“三公”经费30.00万元，比2021年减少15.00万元，下降14.29%，其中：公务接待费10.00万元，比2021年减少3.00万元；公务用车购置及运行费20.00万元，比2021年减少2.00万元。",
        ["A101"],
    ),
    "an amount between a completion and a word": (
        "行政运行年初预算80.70万元，支出决算94.23万元，完成年初预算的91.98%。决算数小于年初预算数的主要原因是节约。",
        ["B401"],
    ),
    "one amount of which two changes are told": (
        "公务接待费为95万元，较上年108万元减少23万元，下降21%，较预算数230万元减少145万元，下降63%。接待400批次，3100人次。",
        ["A104"],
    ),
    "the word of a change with a rate in whole per cent": (
        "公务用车购置及运行维护费为905万元，较上年915万元减少10万元，下降1%，较预算数801万元减少104万元，下降13%。公务用车保有量160辆。",
        ["A104"],
    ),
    "an amount whose share and rate agree on another": (
        "项目支出469500元，其中：\n商品和服务支出462000元，占项目支出469500元的90.73%，比2021年增加36600元，增长9.4%。",
        ["S201"],
    ),
    "parts in brackets that seem to end the sentence": (
        (
            "“三公”经费302.40万元，比2021年减少14.60万元，下降4.61%。其中：因公出国（境）费0万元，与上年持平；公务用车购置及运行费300.00万元（公务用车购置费100.00万元，与上年持平；公务用车运行维护费240.00万元，"
            "与上年持平。），公务接待费2.40万元，比2021年减少14.60万元，下降85.88%。"
        ),
        ["P301"],
    ),
    "the unit of a change": (
        "公务用车购置及运行维护费2,214.30万元，与上年相比，减少了1,105.20元，下降了33.29%。公务用车保有量160辆。",
        ["W810"],
    ),
    "a completion, and what all of them imply": (
        (
            "一、2022年一般公共预算财政拨款开支的“三公”经费决算情况表\n（单位：万元）\n项 目 | 预算数 | 决算数\n合 计 | 60.00 | 52.40\n因公出国（境）费 | 0.00 |\n公务接待费 | 25.00 | 18.20\n"
            "公务用车购置及运行费 | 35.00 | 34.20\n二、2022年“三公”经费财政拨款支出决算情况说明\n2022年度“三公”经费财政拨款支出决算为52.40万元，完成年初预算的87.33%。其中：因公出国（境）费支出决算为0万元；公务接待费支出决算为18.20万元，完成年初预算的97.71%；"
            "公务用车购置及运行维护费支出决算为34.20万元，完成年初预算的97.71%。"
        ),
        ["B406"],
    ),
    "two slips": (
        "“三公”经费30.00万元，比2021年减少15.00万元，下降14.29%，其中：公务接待费10.00万元，比2021年减少3.00万元；公务用车购置及运行费20.00万元，比2021年减少4.00万元。",
        ["A101", "P325"],
    ),
}


@pytest.mark.parametrize("name", SLIPS)
def test_one_slip_is_one_finding(name: str) -> None:
    text, codes = SLIPS[name]
    told = [
        f.code for f in audit(read_text((HEAD + text).encode(), "例.txt")).findings if f.severity != "hint"
    ]
    assert [c for c in told if not c.startswith("F")] == codes


def test_what_the_other_relation_says_is_told_as_the_cause() -> None:
    text, _ = SLIPS["an amount of a sum, told again"]
    found = audit(read_text((HEAD + text).encode(), "例.txt")).findings
    assert "其中的165.50疑为16.55" in [f.cause for f in found]
