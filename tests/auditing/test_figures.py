"""Figures stand for what rounds to them; arithmetic on them is arithmetic on intervals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianzhi.auditing.audit import audit
from bianzhi.auditing.figures import Span, adds_up, figure, total
from bianzhi.auditing.normal import passage
from bianzhi.auditing.rules.growth import right_rate
from bianzhi.auditing.tokens import tokens
from bianzhi.documents.from_text import read_text
from bianzhi.documents.model import Paragraph, Place

MONEY = st.integers(1, 10**8).map(lambda n: Decimal(n) / 100)


@given(MONEY, MONEY, st.integers(0, 4))
def test_a_rate_that_was_rounded_from_the_amounts_is_never_wrong(prior, current, places) -> None:
    change = current - prior
    if change == 0:
        return
    rate = round(abs(change) / prior * 100, places)
    word = "增加" if change > 0 else "减少"
    text = f"2021年度部门决算\n公务接待费{current:.2f}万元，比2020年{word}{abs(change):.2f}万元，{'增长' if change > 0 else '下降'}{rate}%。"
    told = [
        f.title
        for f in audit(read_text(text.encode(), "x.txt")).findings
        if f.code in ("A101", "A103", "A104")
    ]
    assert told == []


@given(MONEY, st.lists(MONEY, min_size=2, max_size=9), st.integers(0, 2))
def test_parts_that_were_rounded_one_by_one_add_up(_, values, places) -> None:
    exact = [v / 7 for v in values]
    printed = [figure(f"{v:.{places}f}") for v in exact]
    whole = figure(f"{sum(exact):.{places}f}")
    assert total(printed).meets(whole.span)


@given(st.lists(MONEY, max_size=4), MONEY, st.integers(-5, 5))
def test_what_adds_up_is_what_the_intervals_say(values, whole, cents) -> None:
    parts = [figure(str(value)) for value in values]
    for right in (whole, sum(values, Decimal(cents) / 100)):
        if right >= 0:
            shown = figure(f"{right:.2f}")
            assert adds_up(parts, shown) == total(parts).meets(shown.span)


@given(MONEY, MONEY)
def test_the_rate_of_the_very_amounts_lies_in_the_interval(prior, current) -> None:
    change = current - prior
    if not change:
        return
    sign = 1 if change > 0 else -1
    found = right_rate(figure(f"{current:.2f}"), figure(f"{abs(change):.2f}"), None, sign)
    if found is not None:
        exact = abs(change) / prior * 100
        assert found.low <= exact <= found.high


@given(st.text(max_size=400))
def test_any_text_is_read_without_a_crash(text) -> None:
    audit(read_text(("2021年度部门决算\n" + text).encode("utf-8", "replace"), "x.txt"))


@given(
    st.text(
        alphabet="0123456789.,，%万元亿增加减少增长下降占完成预算决算数为的年初（）、；。其中：比上年 ",
        max_size=300,
    )
)
def test_text_made_of_its_own_words_is_read_without_a_crash(text) -> None:
    audit(read_text(("2021年度部门决算\n" + text).encode(), "x.txt"))


def test_noise_is_seen_through_and_places_are_kept() -> None:
    made = passage(
        Paragraph("[bookmark: _Toc1] 本 年 收入 合 计 ２９４６．２５ 万 元 ，占 ９９．７９％", Place(3, 1))
    )
    assert made.text == "本年收入合计2946.25万元,占99.79%".replace(",", "，")
    [amount, share] = tokens(made.text)
    assert (amount.figure.value, share.figure.value, share.role) == (
        Decimal("2946.25"),
        Decimal("99.79"),
        "share",
    )
    assert made.source.text[made.back[amount.start]] == "２"


def test_units_are_one() -> None:
    assert figure("1,410,000", "元").value == figure("141.00", "万元").value == figure("0.0141", "亿元").value
    assert figure("141.9", "万元").span == Span(Decimal("141.85"), Decimal("141.95"))


SOUND = (
    "2021年度收入总计1,410.55万元，支出总计1,410.55万元。收支较上年决算数减少100.00万元、下降6.62%。",
    "2021年度收入合计141.96万元，比2020年151.96万元减少10.00万元，下降6.58%。",
    "教育支出132.00万元，较年初预算数减少8.00万元，下降5.71%，较上年支出数减少10.00万元，下降7.04%。",
    "教育支出预算数为140.00万元，决算支出数为132.00万元，完成年初预算数的94.29%，较2020年决算数142.00万元减少10.00万元，下降7.04%。",
    "公务接待费支出决算为2.00万元，完成预算4.00万元的50%，比上年减少0.50万元(20%)。",
    "2021年收入1,419,600.00元，比上年增加154,200.00元，增长12.19%。",
    "2021年度收、支总计141.96万元，与2020年度相比，收、支总计各增加15.42万元，增长12.19%。",
    "财政拨款收入1516.64万元（其中：一般公共预算1486.64万元，政府性基金30万元），占本年收入合计的89.88%。事业收入170.81万元。本年收入合计1687.45万元。",
    "项目支出7.92万元，其中：电子化管理经费4.95万元，机构改革业务费1.97万元，系统维护费1.00万元。",
    "公务接待费3.50万元，同比减少0.50万元，下降12.5%。其中：国内接待费3.50万元，共接待50批次、300人次；外事接待0万元，0批次，0人次。",
    "政府采购支出总额10.00万元，其中：政府采购货物支出4.00万元、政府采购工程支出0万元、政府采购服务支出6.00万元。授予中小企业合同金额8.00万元，占政府采购支出总额的80%。",
)
UNSOUND = (
    ("2021年度收入合计141.96万元，比2020年151.96万元减少10.00万元，下降7.04%。", "A101"),
    ("2021年收入1,419,600.00元，比上年增加154,200.00元，增长10.86%。", "A101"),
    ("公务接待费支出决算为2.00万元，完成预算4.00万元的60%。", "B401"),
    ("政府采购支出总额10.00万元。授予中小企业合同金额8.00万元，占政府采购支出总额的88%。", "S201"),
    (
        "“三公”经费支出决算5.00万元，其中：因公出国（境）费0万元；公务用车购置及运行费3.00万元；公务接待费2.50万元。",
        "P301",
    ),
    ("机关运行经费支出14.77万元，较上年增加0.74万元，下降5%。", "A103"),
)


@pytest.mark.parametrize("text", SOUND)
def test_sentences_of_many_provinces_that_are_right_are_left_alone(text) -> None:
    report = audit(read_text(f"2021年度部门决算\n{text}".encode(), "x.txt"))
    assert [f.title for f in report.findings if f.severity == "error"] == []


@pytest.mark.parametrize(("text", "code"), UNSOUND)
def test_sentences_of_many_provinces_that_are_wrong_are_found(text, code) -> None:
    report = audit(read_text(f"2021年度部门决算\n{text}".encode(), "x.txt"))
    assert code in [f.code for f in report.findings]
