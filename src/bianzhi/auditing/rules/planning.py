"""A budget told twice: as a change and as what the change is made of; and digits lost beside a comma (FAULTS: PARTS, NARRATIVE_REPEAT)."""

import re
from collections.abc import Iterator
from functools import cache

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure, figure, plain, summed
from bianzhi.auditing.findings import Finding, Severity
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.tokens import VALUES, sign_of

#: a printed number, and words of a change before one
NUMBER = r"\d[\d,]*(?:\.\d+)?"
MOVED = rf"(增加|减少)了?({NUMBER})(万?元)"
#: what spending changed by, and why
CHANGED = re.compile(
    rf"(?:(?<![本目营])支出(?:预算)?(?:总计|合计|总额)?|收支(?:安排|总预算|预算){NUMBER}万元，)[比较](?:去年|上年|20\d\d年?)(?:度)?(?:年初)?(?:预算)?数?{MOVED}，?(?:主要(?:原因)?(?:是|为)|其中[:：，]?(?=(?:基本|项目)支出))(?P<why>[^。；]*(?:；(?:基本|项目)支出(?:预算)?(?:增加|减少)[^。；]*)?)"
)
PART = re.compile(rf"(基本|项目)支出(?:预算)?{MOVED}")
SAME = re.compile(
    r"[。，；](基本|项目)支出(?:预算)?[与比较][^。，；\d]{0,6}(?:20\d\d年(?:度)?)?[^。，；\d]{0,6}持平"
)
CHANGES = "2026年单位预算\n（二）支出预算：2026年年初预算数97.00万元，支出较去年增加{0}万元，主要是基本支出增加23.20万元，项目支出{1}1.60万元。"


@rule(
    "P370", "PARTS", "支出的增减不等于基本支出、项目支出的增减之和", forms=("预算",),
    fails=CHANGES.format("24.80", "减少"),
    passes=CHANGES.format("24.80", "增加"),
    edge=CHANGES.format("24.9", "增加").replace("23.20", "23.3"),
)  # fmt: skip
def both_kinds(context: Context) -> Iterator[Finding]:
    """Add up what basic and project expenditure changed by: they are all there is."""
    for passage, match in context.find(
        CHANGED.pattern, hint=r"(?:增加|减少)了?\d[\d,.]*万?元，?(?:主要(?:原因)?[是为]|其中)"
    ):
        told = list(PART.finditer(match["why"]))
        same = SAME.match(passage.text, match.end()) if len(told) == 1 else None
        kinds = {one[1] for one in told} | ({same[1]} if same else set())
        amounts = re.findall(rf"{NUMBER}万?元", match["why"])
        if (id(passage), match.start(2)) in context.misunits:
            continue
        if len(kinds) < len(("基本", "项目")) or len(amounts) > len(told):
            continue
        yield from _told_apart(passage, match, [figure(one[3], one[4]) for one in told], told, bool(same))


def _told_apart(
    passage: Passage, match: re.Match[str], parts: list[Figure], told: list[re.Match[str]], same: bool
) -> Iterator[Finding]:
    whole = figure(match[2], match[3])
    signs = [sign_of(one[2]) for one in told]
    spans = [part.span if sign > 0 else -part.span for sign, part in zip(signs, parts, strict=True)]
    together, value, shown = summed(spans)
    stated = whole.span if sign_of(match[1]) > 0 else -whole.span
    if together.meets(stated):
        return
    turned = together.meets(-stated)
    right = f"{'增加' if value > 0 else '减少'}{plain(abs(value))}万元"
    severity: Severity = "warning" if same else "error"
    yield Finding(
        "P370", "CONTRADICT_COMPLETION" if turned else "PARTS", severity,
        f"支出{match[1]}{whole.text}，基本支出、项目支出合起来是{right}", passage.place(match.start(1)),
        passage.quote(match.start(), match.end(), 4), f"{match[1]}{whole.text}", right, shown,
        "增减的字样写反" if turned else "", "请核对支出、基本支出和项目支出的增减",
    )  # fmt: skip


CUT = re.compile(r"(?:总计|合计|总额|收入|支出|决算|预算|财力|为)，(\d{3}\.\d{1,2})(万?元)")


#: a comma with too few digits after it, and commas as they should be
SHORT_GROUP = re.compile(r"(?<=[计入出为是加少费金款])\d{1,3}[,，]\d{1,2}\.\d{2}万元")
GROUPED = re.compile(r"(?<![\d.,])\d{1,3},\d{3}\.\d{2}")
SEVERAL = 3


@rule(
    "P371", "DIGIT_DROPPED", "千分位逗号前漏了数字",
    fails="2022年度部门决算\n收入总计1,867.48万元。\n支出总计,867.48万元。",
    passes="2022年度部门决算\n收入总计1,867.48万元。\n支出总计1,867.48万元。",
    edge="2022年度部门决算\n收入总计2,867.47万元。\n其他支出,867.48万元。",
)  # fmt: skip
def before_comma(context: Context) -> Iterator[Finding]:
    """Find an amount that begins with a comma, where the same digits stand whole elsewhere."""
    for passage, match in context.find(CUT.pattern, hint=r"，\d{3}\.\d{1,2}万?元"):
        whole = re.search(rf"\d{{1,3}},{re.escape(match[1])}{match[2]}", context.text)
        if whole:
            yield Finding(
                "P371", "DIGIT_DROPPED", "error", f"“,{match[1]}{match[2]}”的逗号前漏了数字", passage.place(match.start(1)),
                passage.quote(match.start(), match.end(), 12), f",{match[1]}{match[2]}", whole[0], f"另一处写的是{whole[0]}", "漏了一位数字",
                f"改为{whole[0]}",
            )  # fmt: skip
    for passage, match in context.find(SHORT_GROUP.pattern, hint=r",\d{1,2}\.|，\d{1,2}\."):
        beside = re.search("[、和]|分别|各是|各为", passage.text[max(0, match.start() - 6) : match.start()])
        if beside or len(GROUPED.findall(context.text)) < SEVERAL:
            continue
        yield Finding(
            "P371", "DIGIT_DROPPED", "error", f"“{match[0]}”的逗号后面不足三位", passage.place(match.start()),
            passage.quote(match.start(), match.end(), 12), match[0], "", "千分位逗号后面应是三位数字", "漏了一位数字", "请核对这个数",
        )  # fmt: skip


BASIC = re.compile(rf"其中[:：，]?(基本支出|项目支出)(?:预算)?(?:安排)?({NUMBER})(万?元)")
FISCAL = re.compile(r"一般公共预算(?:财政)?拨款(?:收入|支出)(?:预算)?(?:数)?(?:为|共计)?$")
#: letters between the whole and its part
NEAR = 80


@rule(
    "P372", "CROSS_TABLE", "基本支出大于它所属的财政拨款支出", forms=("预算",),
    fails="2025年单位预算\n2025年一般公共预算财政拨款收入1125.76万元，较2024年增加34.42万元。其中：基本支出1183.29万元，比2024年增加37.61万元。",
    passes="2025年单位预算\n2025年一般公共预算财政拨款收入1125.76万元，较2024年增加34.42万元。其中：基本支出1083.29万元，比2024年增加37.61万元。",
    edge="2025年单位预算\n2025年一般公共预算财政拨款收入1125.76万元，一般公共预算财政拨款支出1190.00万元。其中：基本支出1183.29万元。",
)  # fmt: skip
def larger_part(context: Context) -> Iterator[Finding]:
    """Find basic expenditure larger than the money it is paid of."""
    for passage, match in context.find(BASIC.pattern, hint=r"其中[:：，]?(?:基本|项目)支出"):
        before = [
            t.figure
            for t in context.marks(passage)
            if match.start() - NEAR < t.start < match.start()
            and t.role in (*VALUES, "budget")
            and FISCAL.search(t.lead)
        ]
        part = figure(match[2], match[3])
        if not before or any(part.span.low <= one.span.high for one in before):
            continue
        whole = max(before, key=lambda one: one.value)
        yield Finding(
            "P372", "CROSS_TABLE", "error", f"{match[1]}{part.text}，大于一般公共预算财政拨款{whole.text}", passage.place(match.start(2)),
            passage.quote(match.start(), match.end(), 24), part.text, f"不多于{whole.text}", "部分不会大于全部", "", "请核对两个金额的口径",
        )  # fmt: skip


@cache
def _grants() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what tells the change of fiscal money among the reasons, and what tells it beside its amounts."""
    return (
        re.compile(rf"主要(?:原因)?(?:是|为)[^。；]{{0,60}}?一般公共预算(?:财政)?拨款{MOVED}"),
        re.compile(
            rf"一般公共预算(?:财政)?拨款收入(?P<in>{NUMBER})万?元，(?:一般公共预算(?:财政)?拨款支出(?P<out>{NUMBER})万?元，)?[比较]20\d\d年?(?:度)?(?:预算)?数?{MOVED}"
        ),
    )


GRANTS = (
    "2026年单位预算\n（一）收入预算：2026年年初预算数130.00万元，收入较去年增加6.00万元，主要是一般公共预算拨款增加{0}万元。\n2026年一般公共预算财政拨款收入120.00万元，"
    "一般公共预算财政拨款支出{1}万元，比2025年增加6.00万元。"
)


@rule(
    "W941", "NARRATIVE_REPEAT", "一般公共预算拨款的增减，两处写得不同", forms=("预算",),
    fails=GRANTS.format("4.00", "120.00"),
    passes=GRANTS.format("6.00", "120.00"),
    edge=GRANTS.format("4.00", "125.00"),
)  # fmt: skip
def granted_twice(context: Context) -> Iterator[Finding]:
    """Compare what fiscal money changed by where it is told twice and nothing was carried over."""
    if "拨款增加" not in context.text and "拨款减少" not in context.text:
        return
    reasons, beside = _grants()
    first = next(context.find(reasons.pattern), None)
    second = next(context.find(beside.pattern), None)
    if first is None or second is None:
        return
    (one, a), (passage, b) = first, second
    if b["out"] and b["out"] != b["in"]:
        return  # what was carried over is spent as well
    told, other = figure(a[2], a[3]), figure(b[4], b[5])
    if (id(passage), b.start(4)) in context.misunits or (id(one), a.start(2)) in context.misunits:
        return
    turned = a[1] != b[3]
    if not turned and told.span.meets(other.span):
        return
    yield Finding(
        "W941", "CONTRADICT_COMPLETION" if turned else "NARRATIVE_REPEAT", "error" if turned else "warning",
        f"一般公共预算拨款一处写{a[1]}{told.text}，另一处写{b[3]}{other.text}", passage.place(b.start(3)),
        passage.quote(b.start(), b.end(), 4), f"{b[3]}{other.text}", f"{a[1]}{told.text}", "", "", "请核对后统一", (one.place(a.start(1)),),
    )  # fmt: skip


#: all income with what of it is fiscal money, and fiscal money where it is told again
INCOME = re.compile(
    rf"年初预算数({NUMBER})(万?元)，其中[:：，]?一般公共预算(?:财政)?拨款(?:本年)?(?:收入)?({NUMBER})(万?元)(?P<rest>[^。；]*)"
)
AGAIN = re.compile(rf"20\d\d年一般公共预算(?:财政)?拨款收入(?:合计)?({NUMBER})(万?元)(?!，其中[:：]?上年)")
TWICE = "2026年部门预算\n（一）收入预算：2026年年初预算数110.00万元，其中：一般公共预算拨款104.00万元，{1}6.00万元。\n2026年一般公共预算财政拨款收入{0}万元，比2025年增加6.00万元。"


@rule(
    "P373", "NARRATIVE_REPEAT", "一般公共预算拨款，两处写得不同", forms=("预算",),
    fails=TWICE.format("110.00", "政府性基金预算拨款"),
    passes=TWICE.format("104.00", "政府性基金预算拨款"),
    edge=TWICE.format("110.00", "上年结转"),
)  # fmt: skip
def grant(context: Context) -> Iterator[Finding]:
    """Compare fiscal money among all income with fiscal money where it is told of itself."""
    first = next(context.find(INCOME.pattern, hint=r"年初预算数\d"), None)
    second = next(context.find(AGAIN.pattern, hint=r"拨款收入(?:合计)?\d"), None)
    if first is None or second is None or "结转" in first[1]["rest"]:
        return
    (one, a), (passage, b) = first, second
    whole, part, told = figure(a[1], a[2]), figure(a[3], a[4]), figure(b[1], b[2])
    if told.span.meets(part.span) or (id(passage), b.start(1)) in context.misunits:
        return
    all_of_it = told.span.meets(whole.span)
    yield Finding(
        "P373", "NARRATIVE_REPEAT", "error" if all_of_it else "warning",
        f"一般公共预算拨款一处写{part.text}，另一处写{told.text}", passage.place(b.start(1)), passage.quote(b.start(), b.end(), 4),
        told.text, part.text, f"全部收入是{whole.text}" if all_of_it else "", "把全部收入当成了一般公共预算拨款" if all_of_it else "",
        "请核对后统一", (one.place(a.start(3)),),
    )  # fmt: skip
