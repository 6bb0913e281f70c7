"""Shares told for completions, parts told twice, shares of more than all (FAULTS: SHARE_AS_COMPLETION, DOUBLE_COUNT)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bianzhi.auditing.completing import Completion
from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, ZERO, Figure, Span, places_of, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import sentence_at
from bianzhi.auditing.registry import rule
from bianzhi.auditing.relations import Share
from bianzhi.auditing.rules.parts import kind_of_share
from bianzhi.auditing.tokens import VALUES

#: shares of parts that exclude one another add up to no more than this
MOST = HUNDRED + 1


@rule(
    "B405", "SHARE_AS_COMPLETION", "把占比写成了完成预算的比例",
    fails="2022年度部门决算\n一般公共预算财政拨款支出220.00万元，其中：基本支出决算140.16万元，完成预算的63.71%；项目支出决算79.84万元，完成预算的36.29%。",
    passes="2022年度部门决算\n一般公共预算财政拨款支出220.00万元，其中：基本支出决算140.16万元，占63.71%；项目支出决算79.84万元，占36.29%。",
    edge="2022年度部门决算\n基本支出年初预算140.16万元，决算140.16万元，完成预算的100%；项目支出年初预算100.00万元，决算79.84万元，完成预算的79.84%。",
)  # fmt: skip
def as_completion(context: Context) -> Iterator[Finding]:
    """Find completions that are the shares of their amounts."""
    for group in context.once(shares_told):
        whole = _whole(context, group)
        first = group[0]
        yield Finding(
            "B405", "SHARE_AS_COMPLETION", "error", "“完成预算”的比例其实是各项所占的比例", first.passage.place(first.rate.start),
            first.passage.quote(first.rate.start, first.rate.end, 20), first.rate.figure.text, f"占{first.rate.figure.text}",
            f"{len(group)}处比例都等于各项占{plain(whole)}万元的比例", "把占比填到了完成预算的位置", "改为“占……%”，或按预算数重算",
            tuple(c.passage.place(c.rate.start) for c in group[1:]),
        )  # fmt: skip


def shares_told(context: Context) -> list[list[Completion]]:
    """Return the completions of a section that are the shares of their amounts: without budgets, or against them."""
    groups: dict[tuple[str, bool], list[Completion]] = {}
    for one in context.completions:
        if (
            one.actual is not None
            and "完成" in one.rate.lead + one.rate.figure.text
            and one.rate.figure.value < HUNDRED
        ):
            heading = one.passage.heading if one.budget is None else one.passage.heading.split("／")[0]
            groups.setdefault((heading, one.budget is None), []).append(one)
    found = []
    for (_, untold), group in groups.items():
        rates = sum((c.rate.figure.value for c in group), ZERO)
        slack = sum((c.rate.figure.half for c in group), ZERO) * 2
        if untold and (len(group) < len(("one", "other")) or abs(rates - HUNDRED) > slack):
            continue
        whole = _whole(context, group)
        told = [c for c in group if whole and _is_share(c, whole) and not _is_completion(c)]
        if told and len(told) >= (len(group) if untold else max(FEW, len(group) - 1)):
            found.append(told)
    return found


#: completions with their budgets printed are shares only where so many of them are
FEW = 3


GENERAL = re.compile(r"一般公共预算(?:财政拨款)?支出(?:决算)?数?(?:为)?$|财政拨款支出(?:决算)?$")


def _whole(context: Context, group: list[Completion]) -> Decimal:
    """Return what the amounts are shares of: their sum, or where items of 100% stand between them the total of the section."""
    added = sum((c.actual.figure.value for c in group if c.actual), ZERO)
    totals = [
        t.figure.value
        for passage, marks in context.figures
        for t in marks
        if t.role in VALUES and "支出" in t.lead[-len("支出决算数为") :] and GENERAL.search(t.lead)
    ]
    wholes = [added, *dict.fromkeys(totals)]
    return max(wholes, key=lambda w: sum(bool(w) and _is_share(c, w) for c in group))


def _is_completion(one: Completion) -> bool:
    if one.budget is None or not one.budget.figure.value or one.actual is None:
        return False
    right = one.actual.figure.span.over(one.budget.figure.span)
    return right is not None and right.meets(one.rate.figure.cut)


def _is_share(one: Completion, whole: Decimal) -> bool:
    assert one.actual is not None
    share = one.actual.figure.value / whole * HUNDRED
    return abs(share - one.rate.figure.value) <= one.rate.figure.half * 3


@rule(
    "S202", "SHARE_WRONG", "占比超过百分之百",
    fails="2024年度部门决算\n政府采购支出总额20.80万元，授予中小企业合同金额26.80万元，占政府采购支出总额的128.85%。",
    passes="2024年度部门决算\n政府采购支出总额26.80万元，授予中小企业合同金额26.80万元，占政府采购支出总额的100%。",
    edge="2024年度部门决算\n支出决算26.80万元，占年初预算的128.85%。",
)  # fmt: skip
def too_much(context: Context) -> Iterator[Finding]:
    """Find a part larger than its whole."""
    for one in context.shares:
        said = one.named + one.rate.lead
        planned = context.kind == "预算" and not OTHER.search(said)
        if one.rate.figure.value > HUNDRED and (planned or "预算" not in said):
            yield Finding(
                "S202", "DOUBLE_COUNT" if one.named else "SHARE_WRONG", "error", f"占{one.rate.figure.text}，部分大于全部",
                one.passage.place(one.rate.start), one.passage.quote(one.part.start, one.rate.end, 14), one.rate.figure.text, "", "",
                "部分与全部的口径不一，或重复计算", "请核对这一项和它的总数",
            )  # fmt: skip
        elif one.whole and _above(one.part.figure, one.whole.figure) and one.rate.figure.value == HUNDRED:
            yield Finding(
                "S202", "SHARE_WRONG", "error", f"其中的一项{one.part.figure.text}，大于总数{one.whole.figure.text}",
                one.passage.place(one.part.start), one.passage.quote(one.whole.start, one.rate.end, 4), one.part.figure.text,
                f"不多于{one.whole.figure.text}", "", "", "请核对总数和其中的一项",
            )  # fmt: skip
    told = {(id(s.passage), s.rate.start) for s in context.shares}
    for passage, marks in context.figures:
        for token in marks:
            if (
                token.role == "share"
                and token.figure.value > HUNDRED
                and (id(passage), token.start) not in told
                and LISTED.search(token.lead)
            ):
                yield Finding(
                    "S202", "SHARE_WRONG", "error", f"占{token.figure.text}，部分大于全部", passage.place(token.start),
                    passage.quote(token.start, token.end, 24), token.figure.text, "", "", "小数点或数字写错", "请核对这一项的占比",
                )  # fmt: skip


def _above(part: Figure, whole: Figure) -> bool:
    return part.unit == whole.unit and part.span.low > whole.span.high


#: what a budget may be more than a hundred per cent of
OTHER = re.compile(r"上年|去年|20\d\d年|执行|年初预算|调整")
#: the first of a list of shares of several wholes, whose amounts are not told
LISTED = re.compile(r"占[^，。；%预算]{2,30}的?(?:比例|比重)?分别(?:为|是)?$")


def _trimmed(rates: Decimal, group: list[Share]) -> bool:
    """Say whether shares miss 100 by no more than rounding makes them."""
    return abs(rates - HUNDRED) <= sum((s.rate.figure.half for s in group), ZERO) * 2


def _far(one: Share, whole: Decimal) -> bool:
    """Say whether a share is another than that of its part in a whole."""
    rate = one.rate.figure
    return not rate.loose.meets(
        Span((one.part.figure.span.low / whole) * HUNDRED, (one.part.figure.span.high / whole) * HUNDRED)
    )


def _unread(group: list[Share]) -> bool:
    """Say whether a share of the sentence could not be read (占,88.19%): then the others say nothing of their sum."""
    text = group[0].passage.text
    return text.count("占", *sentence_at(text, group[0].part.start, group[-1].rate.end)) > len(group)


@rule(
    "S203", "SHARE_WRONG", "各项占比之和不是百分之百",
    fails="2021年度部门决算\n“三公”经费支出42.00万元。\n公务接待费支出30.00万元，占59.40%；公务用车运行维护费支出12.00万元，占93.75%。",
    passes="2021年度部门决算\n“三公”经费支出42.00万元。\n公务接待费支出30.00万元，占71.43%；公务用车运行维护费支出12.00万元，占28.57%。",
    edge="2021年度部门决算\n本年支出合计100.00万元。\n教育支出30.00万元，占30.00%；卫生健康支出12.00万元，占12.00%。",
)  # fmt: skip
def of_no_whole(context: Context) -> Iterator[Finding]:
    """Find shares of one sentence that are no shares of what their amounts make up, where a total tells that they make up all."""
    groups: dict[tuple[int, int, str], list[Share]] = {}
    for one in context.shares:
        if one.whole is None and "采购" not in one.named:  # 小微企业 are some of 中小企业
            sentence = one.passage.text.count("。", 0, one.part.start)
            groups.setdefault((id(one.passage), sentence, one.named), []).append(one)
    wholes = [t.figure for _, marks in context.figures for t in marks if t.role in VALUES]
    for group in groups.values():
        rates = sum((s.rate.figure.value for s in group), ZERO)
        added = sum((s.part.figure.value for s in group), ZERO)
        half = sum((s.part.figure.half for s in group), ZERO)
        if sum(bool(s.part.figure.value) for s in group) < len(("one", "other")) or not added:
            continue
        sum_ = Figure("", added, half)
        total = next((w for w in wholes if w.value and w.span.meets(sum_.span)), None)
        fair = _trimmed(rates, group) if total and not group[0].named else HUNDRED - 1 <= rates <= MOST
        lost = _unread(group) or (group[0].named and rates <= MOST)
        if lost or (total is None and rates <= MOST) or (fair and (total is None or group[0].named)):
            continue
        if fair and not (_trimmed(rates, group) and all(_far(s, added) for s in group)):
            continue  # shares of all, each of them right
        for one in group:
            right = one.part.figure.value / added * HUNDRED
            possible = one.part.figure.span.over(sum_.span)
            if (
                possible
                and abs(right - one.rate.figure.value)
                <= one.rate.figure.half * 4 + (possible.high - possible.low) / 2
            ):
                continue  # what the parts are rounded to may make the whole a little more or less
            known = f"{plain(right, max(places_of(one.rate.figure), 2))}%" if total else ""
            yield Finding(
                "S203", kind_of_share(one.rate.figure.text, known.rstrip("%")) if known else "DOUBLE_COUNT", "error", f"占{one.rate.figure.text}{f'，应为{known}' if known else ''}；同句各项占比之和是{plain(rates)}%",
                one.passage.place(one.rate.start), one.passage.quote(one.part.start, one.rate.end, 14), one.rate.figure.text, known,
                f"{one.part.figure.text}÷{plain(added)}万元＝{known}" if known else "", "疑似把完成预算的比例写成了占比" if known else "有的金额重复计算，或比例写错", f"占{known}" if known else "",
            )  # fmt: skip
            if not known:
                break
