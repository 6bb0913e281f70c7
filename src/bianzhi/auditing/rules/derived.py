"""Figures that others of the sentence determine: completion and change, difference, mean, a change from nothing (FAULTS, Arithmetic)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from bianzhi.auditing.completing import Completion
from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, ZERO, Figure, Span, places_of, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.relations import Growth
from bianzhi.auditing.rules.growth import WORDS, right_rate
from bianzhi.auditing.rules.moves import amounts_once
from bianzhi.auditing.tokens import BEYOND, DIFFERENCE, PLANS, VALUES, Token

#: which plan a change is told against
AGAINST = re.compile(r"[比较与][^，。；]{0,12}?(年初|全年|调整)")


def completed(current: Figure, delta: Figure, sign: int) -> Span | None:
    """Return what per cent of a plan is spent, by how much more or less than planned that is; ``None`` for a plan of nothing."""
    low, high = delta.span.low, delta.span.high
    ends = [(current.span.low, sign * low), (current.span.low, sign * high),
            (current.span.high, sign * low), (current.span.high, sign * high)]  # fmt: skip
    if any(spent - change <= 0 for spent, change in ends):
        return None
    found = [spent / (spent - change) * HUNDRED for spent, change in ends]
    return Span(min(found), max(found))


@rule(
    "A160", "DENOMINATOR", "完成预算的比例与比预算增减的数对不上",
    fails="2021年度部门决算\n本年收入240.00万元，完成年初预算的125%，比年初预算增加40.00万元。",
    passes="2021年度部门决算\n本年收入240.00万元，完成年初预算的120%，比年初预算增加40.00万元。",
    edge="2021年度部门决算\n本年收入240.00万元，完成全年预算的100%，比年初预算增加40.00万元。",
)  # fmt: skip
def completion(context: Context) -> Iterator[Finding]:
    """Compare the completion of a plan with the change against it, where no amount of the plan is told."""
    moved = {
        (id(g.passage), g.current.start): g for g in context.growths if g.base == "budget" and not g.prior
    }
    yield from _beyond(context)
    for one in context.completions if moved else ():
        growth = moved.get((id(one.passage), one.actual.start)) if one.actual else None
        if growth is None or one.budget is not None or not _one_plan(one, growth):
            continue
        span = _of_growth(growth)
        if span is None or span.meets(one.rate.figure.cut):
            continue
        right = f"{plain(span.middle, max(places_of(one.rate.figure), 2))}%"
        told = growth.delta or growth.rate
        shown = f"{growth.current.figure.text}，比预算{'增加' if told and told.sign > 0 else '减少'}{told.figure.text if told else ''}"
        yield Finding(
            "A160", "DENOMINATOR", "error", f"完成预算的{one.rate.figure.text}，按比预算增减的数应为{right}", one.passage.place(one.rate.start),
            one.passage.quote(growth.start, max(growth.end, one.rate.end)), one.rate.figure.text, right, f"{shown}，即完成{right}", "",
            "请核对完成比例和增减数",
        )  # fmt: skip


def _beyond(context: Context) -> Iterator[Finding]:
    """Do the same where the sentence says by how much what was spent is more or less than planned."""
    for one in context.completions:
        if one.actual is None or one.budget is not None:
            continue
        after = next((t for t in context.marks(one.passage) if t.start > one.rate.start), None)
        said = BEYOND.search(after.lead) if after is not None and after.role == "other" else None
        if after is None or said is None or "。" in one.passage.text[one.rate.end : after.start]:
            continue
        if next((w for w in ("年初", "全年", "调整") if w in said[0]), "") != one.named:
            continue  # of another plan, or it is not told of which
        sign = 1 if any(word in said[0] for word in MORE) else -1
        span = completed(one.actual.figure, after.figure, sign)
        whole = one.actual.figure.span.over(after.figure.span)  # if it is the plan itself that is told
        if span is None or whole is None:
            continue
        if span.meets(one.rate.figure.cut) or whole.meets(one.rate.figure.cut):
            continue
        right = f"{plain(span.middle, max(places_of(one.rate.figure), 2))}%"
        yield Finding(
            "A160", "DENOMINATOR", "error", f"完成预算的{one.rate.figure.text}，按比预算{'多' if sign > 0 else '少'}的数应为{right}",
            one.passage.place(one.rate.start), one.passage.quote(one.actual.start, after.end), one.rate.figure.text, right,
            f"{one.actual.figure.text}，比预算{'多' if sign > 0 else '少'}{after.figure.text}，即完成{right}", "", "请核对完成比例和差额",
        )  # fmt: skip


#: words that say more was spent than planned
MORE = ("大于", "高于", "超过", "多于")


def _one_plan(one: Completion, growth: Growth) -> bool:
    """Say whether completion and change are told of the same plan, in one sentence."""
    said = growth.delta or growth.rate
    if said is None:
        return False
    first, last = sorted((one.rate.start, said.start))
    if "。" in one.passage.text[growth.current.end : last] or last - first > 60:
        return False
    named = AGAINST.search(one.passage.text[begins(one.passage.text, said.start, "。；，") : said.start])
    plan = named[1] if named else ""
    return plan == one.named or {plan, one.named} == {"调整", "全年"}


def _of_growth(growth: Growth) -> Span | None:
    if growth.delta is not None and growth.delta.sign:
        return completed(growth.current.figure, growth.delta.figure, growth.delta.sign)
    if growth.rate is None or not growth.rate.sign:
        return None
    cut = growth.rate.figure.cut
    ends = (HUNDRED + growth.rate.sign * cut.low, HUNDRED + growth.rate.sign * cut.high)
    return Span(min(ends), max(ends))


#: a rate by which plan and account differ
RATE = re.compile(r"(?:预决算|预算)?差异率(?:为|是)?$")


@rule(
    "A161", "RATE_BASE", "预决算差异率与预算数、决算数对不上",
    fails="2021年度部门决算\n年初预算数200.00万元，决算数250.00万元，预决算差异率20%，差异主要原因是追加经费。",
    passes="2021年度部门决算\n年初预算数200.00万元，决算数250.00万元，预决算差异率25%，差异主要原因是追加经费。",
    edge="2021年度部门决算\n年初预算数250.00万元，决算数200.00万元，预决算差异率-20%，差异主要原因是压减经费。",
)  # fmt: skip
def differing(context: Context) -> Iterator[Finding]:
    """Compare the rate by which plan and account differ with the two amounts before it."""
    for passage, marks in context.figures:
        if "差异率" not in passage.text:
            continue
        for k, token in enumerate(marks):
            if token.figure.unit != "%" or not RATE.search(token.lead):
                continue
            start = begins(passage.text, token.start)
            near = [t for t in marks[max(0, k - 4) : k] if t.start >= start]
            plan, spent = _last(near, PLANS), _last(near, ("actual",))
            if plan is None or spent is None or not plan.figure.value:
                continue
            found = (spent.figure.span - plan.figure.span).over(plan.figure.span)
            stated = abs(token.figure.value)
            span = Span(stated - token.figure.half, stated + 2 * token.figure.half)
            if found is None or found.meets(span) or (-found).meets(span):
                continue
            value = (spent.figure.value - plan.figure.value) / plan.figure.value * HUNDRED
            right = f"{plain(value, max(places_of(token.figure), 2))}%"
            yield Finding(
                "A161", "RATE_BASE", "error", f"预决算差异率{token.figure.text}，应为{right}", passage.place(token.start),
                passage.quote(min(plan.start, spent.start), token.end, 10), token.figure.text, right,
                f"（{spent.figure.text}－{plan.figure.text}）÷{plan.figure.text}＝{right}", "", f"差异率{right}",
            )  # fmt: skip


def _last(tokens: Sequence[Token], roles: Sequence[str]) -> Token | None:
    return next((t for t in reversed(tokens) if t.role in roles), None)


@rule(
    "A162", "PARTS", "差值与预算数、决算数对不上",
    fails="2021年度部门决算\n公务接待费支出2.05万元，年初预算为2.95万元，差值为0.70万元。",
    passes="2021年度部门决算\n公务接待费支出2.05万元，年初预算为2.95万元，差值为0.90万元。",
    edge="2021年度部门决算\n公务接待费支出2.05万元，年初预算为2.95万元，差值为0.9万元。",
)  # fmt: skip
def difference(context: Context) -> Iterator[Finding]:
    """Compare what plan and account are said to differ by with the two amounts before it."""
    for passage, marks in context.figures:
        for k, token in enumerate(marks):
            if token.role != "other" or not (DIFFERENCE.search(token.lead) or BEYOND.search(token.lead)):
                continue
            start = begins(passage.text, token.start)
            near = [t for t in marks[max(0, k - 3) : k] if t.start >= start and t.role != "completion"]
            plan, spent = _last(near, PLANS), _last(near, VALUES)
            if len(near) != len(("plan", "spent")) or plan is None or spent is None:
                continue
            gap = _exact(spent.figure) - _exact(plan.figure)
            if gap.meets(token.figure.span) or (-gap).meets(token.figure.span):
                continue
            value = abs(spent.figure.value - plan.figure.value)
            yield Finding(
                "A162", "PARTS", "error", f"差值写{token.figure.text}，应为{plain(value)}万元", passage.place(token.start),
                passage.quote(min(plan.start, spent.start), token.end, 10), token.figure.text, f"{plain(value)}万元",
                f"{spent.figure.text}与{plan.figure.text}相差{plain(value)}万元", "", "请核对预算数、决算数和差值",
            )  # fmt: skip


def _exact(one: Figure) -> Span:
    """Return what a figure stands for, a bare 0 being just nothing."""
    return one.span if one.value else Span(ZERO, ZERO)


#: words right after a change that say there was nothing before
NOTHING_BEFORE = re.compile(
    r"[，（](?:主要)?(?:原因)?(?:是|因为?)?(?:上年|去年|20\d\d年)[^，。；\d]{0,8}?(?:无|没有|未)(?:安排|列|设|有|编制|发生|预算)?(?:该|此|这)?项?(?:预算|支出|费用|经费|项目|该项)"
)


@rule(
    "A163", "ZERO_BASE", "上年没有这一项，增加额却不是本年数", severity="warning",
    fails="2024年部门预算\n2024年政府采购预算17000元，同比增加13000元，上年无该预算。",
    passes="2024年部门预算\n2024年政府采购预算17000元，同比增加17000元，上年无该预算。",
    edge="2024年部门预算\n2024年政府采购预算17000元，同比增加13000元，上年无该类工程。",
)  # fmt: skip
def from_nothing(context: Context) -> Iterator[Finding]:
    """Find what grew by another amount than it is, though there was nothing of it the year before."""
    for growth in context.growths:
        delta = growth.delta
        if delta is None or not delta.sign or growth.prior or growth.rate or growth.base != "year":
            continue
        if not NOTHING_BEFORE.match(growth.passage.text, delta.end):
            continue
        if delta.sign > 0 and growth.current.figure.span.meets(delta.figure.span):
            continue
        if re.search("[。；]", growth.passage.text[growth.current.end : delta.start]):
            continue
        yield Finding(
            "A163", "ZERO_BASE", "warning", f"上年没有这一项，本年{growth.current.figure.text}，却写{'增加' if delta.sign > 0 else '减少'}{delta.figure.text}",
            growth.passage.place(delta.start), growth.passage.quote(growth.start, growth.end, 16), delta.figure.text,
            growth.current.figure.text, "上年为0，增加额就是本年数", "", "请核对本年数和增加额",
        )  # fmt: skip


#: (mean of one, the name of the amount, what it is divided by)
MEANS = (
    (re.compile(r"人均接待费(?:用)?(?:支出)?(?:约|为)?(?P<mean>\d[\d,]*(?:\.\d+)?)(?P<unit>元|万元)"), "公务接待费支出",
     re.compile(r"(?:(?<=国内)公务|全年)?接待[^。；\d]{0,6}\d[\d,，]*批次(?:（[^（）]*）)?[，、]?(?:共|累计)?(?:接待)?(?P<count>\d[\d,，]*)(?:人次|人)")),
    (re.compile(r"(?:车均|平均每辆(?:公务用)?车?)(?:运行)?(?:维护)?(?:费(?:用)?|支出)(?:支出)?(?:约|为)?(?P<mean>\d[\d,]*(?:\.\d+)?)(?P<unit>元|万元)"), "公务用车运行维护费支出",
     re.compile(r"公务用?车保有量(?:为)?(?P<count>\d+)辆")),
)  # fmt: skip
#: what the amounts of a report are printed to, in 万元
PRINTED = Decimal("0.005")


@rule(
    "A164", "SHARE_WRONG", "人均接待费、车均维护费与金额和数目对不上", severity="warning", forms=("决算",),
    fails="2021年度部门决算\n公务接待费4.80万元，主要用于接待。\n公务车保有量为4辆；国内公务接待60批次480人。人均接待费120.00元。",
    passes="2021年度部门决算\n公务接待费4.80万元，主要用于接待。\n公务车保有量为4辆；国内公务接待60批次480人。人均接待费100.00元。",
    edge="2021年度部门决算\n公务接待费4.80万元，主要用于接待。\n公务车保有量为4辆；国内公务接待60批次481人。人均接待费99.79元。",
)  # fmt: skip
def mean(context: Context) -> Iterator[Finding]:
    """Divide what the report spent on a thing by the people or cars of the sentence that tells the mean."""
    for words, name, counted in MEANS:
        for passage, told in context.find(words.pattern):
            amount = context.once(amounts_once).get(name)
            count = next(reversed(list(counted.finditer(passage.text, 0, told.start()))), None)
            if amount is None or count is None or not amount.value:
                continue
            number = Decimal(re.sub(r"[,，]", "", count["count"]))
            stated = Decimal(told["mean"].replace(",", ""))
            if not number or not stated:
                continue
            scale = 10000 if told["unit"] == "元" else 1
            half = Decimal("0.5").scaleb(-len(told["mean"].partition(".")[2]))
            slack = max(amount.half, PRINTED)
            low, high = ((amount.value + s * slack) * scale / number for s in (-1, 1))
            if low <= stated + 2 * half and stated - 2 * half <= high:
                continue
            right = f"{plain(amount.value * scale / number)}{told['unit']}"
            yield Finding(
                "A164", "SHARE_WRONG", "warning", f"平均{told['mean']}{told['unit']}，按所写的金额和数目应为{right}", passage.place(told.start("mean")),
                passage.quote(told.start(), told.end(), 24), f"{told['mean']}{told['unit']}", right, f"{amount.text}÷{count['count']}＝{right}",
                "", "请核对金额、数目和平均数",
            )  # fmt: skip


#: what the totals of both sides changed by, told in a paragraph of its own
BOTH = re.compile(
    r"^(?:20\d\d年(?:度)?)?(?P<fiscal>财政拨款)?(?:收入支出|收入、支出|收支|收、支)(?:总体|总计)?(?:情况)?，?[比较与](?:上年|去年|20\d\d年)(?:度)?(?:决算)?(?:相比)?，?(?:各)?(?:增加|减少)"
)
TOTAL = re.compile(r"(?P<fiscal>(?<!非)财政拨款)?(?:收入|支出)总计(?:为|是)?$")


@rule(
    "A165", "RATE_BASE", "收入支出总体的增长率与总计对不上", forms=("决算",),
    fails="2023年度部门决算\n2023年度收入总计220.00万元。\n2023年度支出总计220.00万元。\n收入支出总体与上年相比，增加20.00万元，增长12%，主要原因是人员增加。",
    passes="2023年度部门决算\n2023年度收入总计220.00万元。\n2023年度支出总计220.00万元。\n收入支出总体与上年相比，增加20.00万元，增长10%，主要原因是人员增加。",
    edge="2023年度部门决算\n2023年度财政拨款收入总计220.00万元。\n2023年度财政拨款支出总计220.00万元。\n收入支出总体与上年相比，增加20.00万元，增长12%，主要原因是人员增加。",
)  # fmt: skip
def both_sides(context: Context) -> Iterator[Finding]:
    """Compare what both sides changed by with the totals that paragraphs right before tell."""
    last: dict[bool, list[Token]] = {}
    for passage, marks in context.figures:
        for token in marks:
            if token.role in VALUES and (said := TOTAL.search(token.lead)):
                last.setdefault(bool(said["fiscal"]), []).append(token)
        found = BOTH.match(passage.text)
        if (
            not found
            or len(marks) < len(("delta", "rate"))
            or (marks[0].role, marks[1].role) != ("delta", "rate")
        ):
            continue
        totals = last.get(bool(found["fiscal"]), [])[-2:]
        if not totals or not totals[0].figure.span.meets(totals[-1].figure.span):
            continue
        delta, made, current = marks[0], marks[1], totals[-1].figure
        right = right_rate(current, delta.figure, None, made.sign)
        base = current.value - delta.sign * delta.figure.value
        if delta.sign * made.sign <= 0 or base <= 0 or right is None or right.meets(made.figure.cut):
            continue
        value = f"{plain(delta.figure.value / base * HUNDRED, max(places_of(made.figure), 2))}%"
        yield Finding(
            "A165", "RATE_BASE", "error", f"{WORDS[made.sign]}{made.figure.text}，应为{value}", passage.place(made.start),
            passage.quote(delta.start, made.end, 24), made.figure.text, value,
            f"总计{current.text}，上年数 {plain(base)}，{plain(delta.figure.value)}÷{plain(base)}＝{value}", "", f"{WORDS[made.sign]}{value}",
        )  # fmt: skip


#: what each amount of a sentence on the flow of money is: its sign, by the end of its name
END = r"(?:合计|总计|决算|资金)?(?:数)?(?:为|是|共)?$"
FLOW = (
    ("opening", 1, re.compile(rf"(?:年初|上年)结转(?:和|及)?(?:结余)?{END}")),
    ("received", 1, re.compile(rf"(?:本年|预算财政拨款)收入{END}")),
    ("used", 1, re.compile(rf"(?:使用非财政拨款结余(?:（[^（）]*）)?|用事业基金弥补收支差额){END}")),
    ("spent", -1, re.compile(rf"(?:本年|预算财政拨款|(?<=[，；]))支出{END}")),
    ("given", -1, re.compile(rf"结余分配{END}")),
    ("closing", -1, re.compile(rf"年末结转(?:和|及)?(?:结余)?{END}")),
)
#: what of the money spent was spent on
INNER = re.compile(r"(?:基本|项目)支出(?:为)?$")
NEEDED = {"opening", "received", "spent", "closing"}


@rule(
    "P411", "PARTS", "年初结转加本年收入减本年支出和结余分配不等于年末结转", forms=("决算",),
    fails="2022年度部门决算\n年初结转和结余3.00万元，本年收入20.00万元，本年支出21.00万元，结余分配1.00万元，年末结转和结余2.00万元。",
    passes="2022年度部门决算\n年初结转和结余3.00万元，本年收入20.00万元，本年支出21.00万元，结余分配1.00万元，年末结转和结余1.00万元。",
    edge="2022年度部门决算\n年初结转和结余3.00万元，本年收入20.00万元，使用非财政拨款结余1.00万元，本年支出21.00万元，结余分配1.00万元，年末结转和结余2.00万元。",
)  # fmt: skip
def flow(context: Context) -> Iterator[Finding]:
    """Follow the money of a sentence that also tells what of it was given away, or taken from what was saved."""
    for passage, marks in context.figures:
        if "年末结转" not in passage.text or "年初结转" not in passage.text:
            continue
        for start in sorted({begins(passage.text, t.start, "。") for t in marks}):
            end = passage.text.find("。", start)
            group = [t for t in marks if t.start >= start and (end < 0 or t.start < end)]
            group = [t for t in group if not INNER.search(t.lead)]
            named = [next((f for f in FLOW if f[2].search(t.lead)), None) for t in group]
            told = {f[0]: (f[1], t) for f, t in zip(named, group, strict=True) if f}
            if len(told) != len(group) or not set(told) >= NEEDED or any(t.role not in VALUES for t in group):
                continue
            inner = [t for t in marks if group[0].start < t.start < group[-1].start]
            if list(told) == ["opening", "received", "spent", "closing"] and len(inner) == len(NEEDED) - 2:
                continue  # of four amounts in this order another rule tells
            value = sum((sign * t.figure.value for sign, t in told.values()), ZERO)
            half = sum((t.figure.half for _, t in told.values()), ZERO)
            if abs(value) <= half:
                continue
            closing = told["closing"][1]
            right = closing.figure.value + value
            hidden = (
                value < 0 and "used" not in told
            )  # what was saved before may have been spent, and is not told
            shown = "".join(
                ("＋" if sign > 0 else "－") + t.figure.text
                for name, (sign, t) in told.items()
                if name != "closing"
            ).lstrip("＋")
            yield Finding(
                "P411", "PARTS", "warning" if hidden else "error", f"年末结转{closing.figure.text}，按收支应为{plain(right)}万元",
                passage.place(closing.start), passage.quote(group[0].start, group[-1].end, 16), closing.figure.text,
                f"{plain(right)}万元", f"{shown}＝{plain(right)}万元", "", "请核对结转、收入和支出",
            )  # fmt: skip
