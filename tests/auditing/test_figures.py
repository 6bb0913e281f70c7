"""Figures stand for what rounds to them; arithmetic on them is arithmetic on intervals."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bianzhi.auditing.audit import audit
from bianzhi.auditing.figures import Span, figure, total
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
