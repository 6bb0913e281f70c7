"""Lists by function, use or source of an amount told before them, and amounts with a sign or figure lost (FAULTS: PARTS, DIGIT_DROPPED)."""

import re
from collections.abc import Iterator, Sequence

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import ZERO, added, figure, plain, summed, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.items import slipped
from bianzhi.auditing.tokens import MONEY, VALUES, Token

BY = re.compile(
    r"(?:^|[。；])(?:\d{1,2}[.、．]|（[\d一二三四五]）)?按(?:照)?(?:支出|收入)?(?:功能|用途|经济|资金来源|支出结构)[^:：，。；\d]{0,10}(?:分类|划分|分|科目|安排)?[^:：。；\d]{0,14}[:：]"
)
WHOLE = re.compile(
    r"(?:(?<!基本)(?<!项目)支出(?:总?预算|合计|总计|总额|决算)?|收入(?:总?预算|合计|总计|总额|决算)?)(?:数)?(?:总额)?(?:安排)?(?:为|是|共)?$"
)
#: paragraphs before the list in which its whole stands, and amounts that make a list
REACH, FEWEST, MOST = 3, 3, 30
#: what one amount of a list is made up of
INNER = re.compile(r"其中|包括|含|（")
PLAN = "2019年部门预算\n某县公安局2019年支出预算1694.73万元。\n1.按支出功能分类：公共安全支出1400.75万元；社会保障和就业支出115.00万元；住房保障支出77.98万元；其他支出{0}万元。"


@rule(
    "P360", "PARTS", "按功能、用途列出的各项之和不等于支出", severity="warning",
    fails=PLAN.format("110.00"),
    passes=PLAN.format("101.00"),
    edge=PLAN.format("101.00").replace("公共安全支出1400.75", "公共安全支出1400.8"),
)  # fmt: skip
def listed(context: Context) -> Iterator[Finding]:
    """Add up a list by function, use or source, and hold it against the amount told just before it."""
    order = context.passages
    for k, passage in enumerate(order):
        if "按" not in passage.text:
            continue
        for match in BY.finditer(passage.text):
            end = min((e for e in [passage.text.find("。", match.end())] if e > 0), default=len(passage.text))
            parts = _flat(passage, [t for t in context.marks(passage) if match.end() <= t.start < end])
            if not FEWEST <= len(parts) <= MOST or any(
                (id(passage), t.start) in context.misunits for t in parts
            ):
                continue
            whole = _whole(context, order[max(0, k - REACH) : k + 1], passage, match.start())
            if whole is not None:
                yield from _held(passage, parts, *whole)


def _flat(passage: Passage, marks: Sequence[Token]) -> list[Token]:
    """Return the amounts of a list, without what one of them is made up of up to its end."""
    found: list[Token] = []
    last = marks[0].start if marks else 0
    within = False
    for token in marks:
        between = passage.text[last : token.start]
        within = (within and not re.search("[；）]", between)) or bool(INNER.search(between))
        if token.role in VALUES and token.figure.unit in MONEY and not within:
            found.append(token)
        last = token.end
    return found


def _whole(
    context: Context, before: Sequence[Passage], own: Passage, start: int
) -> tuple[Passage, Token] | None:
    """Return the amount nearest before a list, where it is one of income or expenditure as a whole."""
    for one in reversed(before):
        told = [t for t in context.marks(one) if t.role in VALUES and (one is not own or t.start < start)]
        named = [t for t in told if WHOLE.search(t.lead)]
        if told:
            return (one, named[0]) if named and named[0] is told[0] else None
    return None


def _held(passage: Passage, parts: Sequence[Token], place: Passage, whole: Token) -> Iterator[Finding]:
    figures = [t.figure for t in parts]
    if total(figures).meets(whole.figure.span) or whole.figure.value <= 0:
        return
    sum_ = sum((f.value for f in figures), ZERO)
    gap = sum_ - whole.figure.value
    double = gap > 0 and any(abs(f.value - gap) <= f.half + whole.figure.half + ABOUT for f in figures)
    near = abs(gap) * 10 < whole.figure.value
    if not (double or slipped(figures, whole.figure) or (gap > 0 and near)):
        return  # a list of some only, or of other money
    told, shown = added(figures, 8)
    yield Finding(
        "P360", "DOUBLE_COUNT" if double else "PARTS", "warning", f"各项之和{told}，与{whole.figure.text}不等", passage.place(parts[0].start),
        passage.quote(parts[0].start, parts[-1].end, 10), whole.figure.text, told, shown, "一笔钱列了两次" if double else "",
        "请核对总数和各项", (place.place(whole.start),),
    )  # fmt: skip


#: a cent that a sum of many may be off
ABOUT = figure("0.02").value

#: a total of all income or expenditure without its amount
BLANK = re.compile(r"(?:收入|支出)(?:总计|合计)(?:为)?，其中[:：，]?[\u4e00-\u9fff（）]{2,16}\d")


@rule(
    "W931", "DISCLOSURE_MISSING", "合计没有写金额，只写了其中", severity="warning",
    fails="2020年度部门决算\n2020年度收入总计，其中：财政拨款收入616.02万元，占100%。",
    passes="2020年度部门决算\n2020年度收入总计616.02万元，其中：财政拨款收入616.02万元，占100%。",
    edge="2020年度部门决算\n按照规定填列收入总计，其中财政拨款收入按实际填列。",
)  # fmt: skip
def blank(context: Context) -> Iterator[Finding]:
    """Find a total that is told without its amount, though that of a part follows."""
    for passage, match in context.find(BLANK.pattern, hint="总计，其中|合计，其中|计为，其中"):
        yield Finding(
            "W931", "DISCLOSURE_MISSING", "warning", "合计后面没有金额", passage.place(match.start()), passage.quote(match.start(), match.end(), 14),
            match[0][:4], "", "", "模板的空没有填", "补上金额",
        )  # fmt: skip


#: a change with the reason that is the change of both kinds of expenditure, no more and no less
REASON = re.compile(
    r"(?P<whole>增加|减少)(?P<sum>\d[\d,]*(?:\.\d+)?)万元[^。；]{0,24}?主要(?:原因)?是(?P<first>基本支出|项目支出)(?:预算|收入)?(?P<a>增加|减少)(?P<one>\d[\d,]*(?:\.\d+)?)万元[，、；]"
    r"(?P<second>基本支出|项目支出)(?:预算|收入)?(?P<b>增加|减少)(?P<other>\d[\d,]*(?:\.\d+)?)万元(?=[。；]|$|其中)"
)
WHY = "2024年度部门决算\n2024年度收、支总计2543.80万元，比2023年度减少40.23万元，下降1.56%，主要原因是基本支出减少6.08万元，项目支出减少{0}万元。"


@rule(
    "P361", "PARTS", "作为原因写的基本支出、项目支出增减之和不等于总的增减", severity="warning", forms=("决算", ""),
    fails=WHY.format("43.15"),
    passes=WHY.format("34.15"),
    edge=WHY.format("34.2"),
)  # fmt: skip
def reasons(context: Context) -> Iterator[Finding]:
    """Add up the changes of basic and project expenditure that a sentence gives as the reason of its change."""
    for passage, match in context.find(REASON.pattern, hint=r"是(?:基本|项目)支出(?:预算|收入)?[增减]"):
        if match["first"] == match["second"]:
            continue
        whole, *parts = (figure(match[name]) for name in ("sum", "one", "other"))
        stated, *spans = (
            one.span if match[word] == "增加" else -one.span
            for one, word in zip((whole, *parts), ("whole", "a", "b"), strict=True)
        )
        together, value, shown = summed(spans)
        if together.meets(stated):
            continue
        yield Finding(
            "P361", "PARTS", "warning", f"两项增减之和{plain(value)}万元，与总的增减{match['whole']}{whole.text}不等", passage.place(match.start("sum")),
            passage.quote(match.start(), match.end(), 2), whole.text, f"{plain(abs(value))}万元", shown,
            "", "请核对总数和两项的增减额",
        )  # fmt: skip


#: one part of a total, told alone
ALONE = re.compile(
    r"(?P<name>总收入|总支出|收入总计|支出总计|收入合计|支出合计|总额|(?:年末|年初)结转和结余)(?:为|是)?(?P<sum>\d[\d,]*(?:\.\d+)?)(?P<unit>万元|元)，其中[:：，]?(?P<part>[\u4e00-\u9fff（）]{2,16}?)(?:为|是)?(?P<one>\d[\d,]*(?:\.\d+)?)(?P=unit)"
)
TOTAL = "2021年度部门决算\n（一）本部门2021年度总收入1168.41万元，其中本年收入{0}万元，较2020年度决算数减少244.96万元。"


@rule(
    "P362", "PARTS", "其中的一项大于合计",
    fails=TOTAL.format("1186.41"),
    passes=TOTAL.format("1168.41"),
    edge=TOTAL.format("1168.4"),
)  # fmt: skip
def alone(context: Context) -> Iterator[Finding]:
    """Find the one part that is told of a total and is more than all of it."""
    told = {(id(s.passage), s.whole.start) for s in context.sums}
    for passage, match in context.find(ALONE.pattern, hint=r"元，其中[:：，]?[\u4e00-\u9fff（）]{2,16}?\d"):
        whole, part = (figure(match[name], match["unit"]) for name in ("sum", "one"))
        if (id(passage), match.start("sum")) in told or part.span.low <= whole.span.high:
            continue
        if any((id(passage), match.start(name)) in context.misunits for name in ("sum", "one")):
            continue
        if re.search("上年|累计|历年|总投资|计划|概算", match["part"]):
            continue
        yield Finding(
            "P362", "PARTS", "error", f"其中{match['part']}{part.text}，大于{match['name']}{whole.text}", passage.place(match.start("one")),
            passage.quote(match.start(), match.end(), 4), part.text, f"不多于{whole.text}", "", "", "请核对合计和其中的一项",
        )  # fmt: skip
