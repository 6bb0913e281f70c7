"""What a total says it is made up of, in words that add up: 加上A、B、C，总计D; and a part that is all of its whole (FAULTS: PARTS)."""

import re
from collections.abc import Iterator, Sequence

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import added, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.relations import Growth, asides
from bianzhi.auditing.rules.chains import COMES_TO, PLUS, sentences
from bianzhi.auditing.rules.items import slipped
from bianzhi.auditing.tokens import VALUES, Token

#: the name of the next amount of a list, and nothing else
NEXT = re.compile(r"[，、及和](?!.{0,6}(?:其中|比|较|占|同比|计|等))[\u4e00-\u9fff“”]{2,24}")
#: amounts that a list joins at most
MOST = 16
GOVERNMENT = "2022年预算执行\n2022年，全区财政收入完成900万元，为预算的100.1%，下降9.1%；加上级补助收入400万元、债务转贷收入300万元、上年结余100万元，财政收入总计{0}万元。"


@rule(
    "P420", "PARTS", "“加上”各项之后的总计不等于各项之和", severity="warning",
    fails=GOVERNMENT.format(1070),
    passes=GOVERNMENT.format(1700),
    edge=GOVERNMENT.format(1070).replace("上年结余100万元", "上年结余100万元等"),
)  # fmt: skip
def joined(context: Context) -> Iterator[Finding]:
    """Add up an amount, what is added to it by a list of several, and hold that against the total told at the end."""
    for passage, group in context.once(sentences):
        if "计" not in passage.text or "加" not in passage.text:
            continue
        spans = list(asides(passage.text, group[0].start, group[-1].end))
        told = [t for t in group if t.figure.unit != "%" and not any(a < t.start < b for a, b in spans)]
        for k, token in enumerate(told):
            if (
                k
                and PLUS.search(token.lead.lstrip("；"))
                and token.role in VALUES
                and told[k - 1].role in VALUES
            ):
                if "其中" not in passage.text[told[0].start : token.start]:
                    yield from _listed(passage, spans, told[k - 1 : k + MOST])
                break


def _listed(passage: Passage, spans: Sequence[tuple[int, int]], told: Sequence[Token]) -> Iterator[Finding]:
    """Follow a list from the amount before it to the total after it."""
    parts = list(told[:2])
    for token in told[2:]:
        between = passage.text[_after(spans, parts[-1].end) : token.start]
        if token.role not in VALUES or token.figure.unit != parts[0].figure.unit:
            return
        if COMES_TO.search(between):
            break
        if not (NEXT.fullmatch(between) or PLUS.search(between)):
            return
        parts.append(token)
    else:
        return
    figures = [t.figure for t in parts]
    if all(PLUS.search(t.lead) for t in parts[1:]) or total(figures).meets(token.figure.span):
        return
    slip = slipped(figures, token.figure)
    if not slip and total(figures).high < token.figure.span.low:
        return  # perhaps not all are told
    told_, shown = added(figures)
    yield Finding(
        "P420", "PARTS", "error" if slip else "warning", f"各项之和{told_}，与总计{token.figure.text}不等",
        passage.place(token.start), passage.quote(parts[0].start, token.end, 10), token.figure.text, told_, shown, "", "请核对总计和各项",
    )  # fmt: skip


def _after(spans: Sequence[tuple[int, int]], end: int) -> int:
    """Return where the text goes on after what is said in brackets right behind an amount."""
    return next((b for a, b in spans if a == end), end)


#: words between a whole with its change and the first part of it
OF_WHICH = re.compile(r"[，。；]其中[：，]?[\u4e00-\u9fff（）“”]{2,20}")
ALL = "2022年部门预算\n一般公共预算财政拨款支出354.00万元，比2021年减少18.20万元。其中：基本支出{0}万元，比2021年增加18.20万元。"


@rule(
    "W970", "CONTRADICT_COMPLETION", "一项就是全部，增减方向却相反",
    fails=ALL.format("354.00"),
    passes=ALL.format("354.00").replace("增加", "减少"),
    edge=ALL.format("350.00"),
)  # fmt: skip
def all_of_it(context: Context) -> Iterator[Finding]:
    """Find a part as large as its whole that changed by as much the other way."""
    last: Growth | None = None
    for growth in context.growths:
        before, last = last, growth
        if (
            before is None
            or before.passage is not growth.passage
            or before.delta is None
            or growth.delta is None
            or before.delta.sign * growth.delta.sign >= 0
            or not growth.delta.figure.value
            or before.current.figure.value != growth.current.figure.value
            or before.delta.figure.value != growth.delta.figure.value
            or before.base != growth.base
            or not OF_WHICH.fullmatch(growth.passage.text[before.end : growth.current.start])
        ):
            continue
        verb = "减少" if before.delta.sign < 0 else "增加"
        yield Finding(
            "W970", "CONTRADICT_COMPLETION", "error", f"全部{verb}{before.delta.figure.text}，占全部的一项却写相反的增减",
            growth.passage.place(growth.delta.start), growth.passage.quote(before.start, growth.delta.end, 10), growth.delta.figure.text,
            f"{verb}{growth.delta.figure.text}", f"两处都是{growth.current.figure.text}", "增减字样写反", f"改为{verb}",
        )  # fmt: skip


SIDES = "2024年度政府决算\n2024年，全区一般公共预算收入53.24亿元，加上上级补助等，收入总量为159.98亿元。全区一般公共预算支出113.39亿元，加上上解等，支出总量为{0}亿元。"
#: the two sides of a budget, all that comes in and all that goes out; where they need not be one figure
INCOME, SPENT = re.compile(r"收入总量(?:为|是|达)?$"), re.compile(r"支出总量(?:为|是|达)?$")
UNEVEN = re.compile("相抵|赤字|结余|差额")


@rule(
    "P421", "TOTAL_CONCEPT", "收入总量与支出总量不等", severity="warning",
    fails=SIDES.format("195.98"),
    passes=SIDES.format("159.98"),
    edge=SIDES.format("150.98").replace("收入总量", "当年收入"),
)  # fmt: skip
def sides(context: Context) -> Iterator[Finding]:
    """Find the two sides of a budget that one paragraph tells once each and that differ."""
    for passage, marks in context.figures:
        if "支出总量" not in passage.text or "收入总量" not in passage.text or UNEVEN.search(passage.text):
            continue
        told = [[t for t in marks if t.role in VALUES and side.search(t.lead)] for side in (INCOME, SPENT)]
        if [len(one) for one in told] != [1, 1]:
            continue
        (income,), (spent,) = told
        if income.figure.span.meets(spent.figure.span):
            continue
        yield Finding(
            "P421", "TOTAL_CONCEPT", "error" if slipped([income.figure], spent.figure) else "warning",
            f"收入总量{income.figure.text}，支出总量{spent.figure.text}，两数应相等", passage.place(spent.start),
            passage.quote(spent.start, spent.end, 20), spent.figure.text, income.figure.text, "收支总量应相等", "", "请核对两个总量",
        )  # fmt: skip
