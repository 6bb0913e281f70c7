"""Rates of parts and of their whole: what they imply of last year, and of the budget, must add up (FAULTS: RATE_BASE)."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bianzhi.auditing.completing import implied_budget
from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, ZERO, Span, figure, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.relations import Growth
from bianzhi.auditing.rules.expenses import SETS, grouped
from bianzhi.auditing.rules.growth import base_of, fits, fits_another
from bianzhi.auditing.tokens import Token

#: rates that are not of what is told
ELSEWISE = re.compile(r"同口径|可比口径|剔除|扣除|调整预算|调整后")
#: parts that a list of them has
MOST = 12
RATES = "一般公共预算收入完成560.00万元，同比增长12.00%。其中：税务部门完成440.00万元，同比增长10.00%；财政部门完成120.00万元，同比{0}%。"

Told = Mapping[tuple[int, int], Span]
Whole = tuple[Passage, Token, Sequence[Token]]
#: two of the three expenses, where nobody travelled and none of it is said
NO_TRIP = (("cars", "host"), ("run", "host"))


@rule(
    "A118", "RATE_BASE", "各项的增长率、完成率与总的不能同时成立", severity="warning",
    fails=RATES.format("增长10.00"),
    passes=RATES.format("增长20.00"),
    edge=RATES.format("增长20.0") + "\n收入560.00万元，按同口径增长12.00%。其中：甲类440.00万元，增长10.00%；乙类120.00万元，增长10.00%。",
)  # fmt: skip
def weights(context: Context) -> Iterator[Finding]:
    """Hold what the rates of all parts imply of last year, or of the budget, against what the rate of their whole implies."""
    wholes = [one for one in _wholes(context) if not _alike(one)]
    if not wholes:
        return
    rated = {(id(g.passage), g.current.start): g.rate for g in context.growths if g.rate and not g.delta}
    done = {(id(c.passage), c.actual.start): c.rate for c in context.completions if c.actual and not c.budget}
    keys = {(id(one[0]), t.start) for one in wholes for t in (one[1], *one[2])}
    if keys.isdisjoint(rated) and keys.isdisjoint(done):
        return
    before, planned = _last_years(context), _budgets(context)
    for one in wholes:
        before |= _unchanged(one)
        yield from _clash(one, before, rated, "上年数", "增长率")
        if not _shares(one, done):
            yield from _clash(one, planned, done, "预算数", "完成率")


def _shares(one: Whole, rates: Mapping[tuple[int, int], Token]) -> bool:
    """Say whether what is called completion of the parts adds up to 100 %: they are shares (B405)."""
    found = [rates[key] for t in one[2] if (key := (id(one[0]), t.start)) in rates]
    return len(found) == len(one[2]) and total(t.figure for t in found).meets(Span(HUNDRED, HUNDRED))


def _alike(one: Whole) -> bool:
    """Say whether years or plans were made alike before they were held against each other."""
    passage, whole, parts = one
    return bool(ELSEWISE.search(passage.text, begins(passage.text, whole.start, "。"), parts[-1].end))


def _wholes(context: Context) -> Iterator[Whole]:
    """Yield the wholes whose parts add up to them, all in one paragraph."""
    seen: set[tuple[int, int]] = set()
    for one in context.sums:
        if (
            len(one.parts) <= MOST
            and all(t.figure.value >= 0 for t in one.parts)
            and _adds_up(one.whole, one.parts)
        ):
            seen.add((id(one.passage), one.whole.start))
            yield one.passage, one.whole, one.parts
    for passage, groups in context.once(grouped):
        for group in groups:
            whole = group.get("total")
            kinds = next((k for k in (*SETS, *NO_TRIP) if whole and all(n in group for n in k)), None)
            if whole is None or kinds is None or (id(passage), whole.start) in seen:
                continue
            parts = sorted((group[n] for n in kinds), key=lambda t: t.start)
            if _adds_up(whole, parts):
                yield passage, whole, parts


def _adds_up(whole: Token, parts: Sequence[Token]) -> bool:
    return total(t.figure for t in parts).meets(whole.figure.span)


def _clash(
    one: Whole, implied: Told, rates: Mapping[tuple[int, int], Token], what: str, name: str
) -> Iterator[Finding]:
    passage, token, amounts = one
    keys = [(id(passage), t.start) for t in amounts]
    whole = (id(passage), token.start)
    made = rates.get(whole) or next((rates[k] for k in keys if k in rates), None)
    if made is None or whole not in implied or any(k not in implied for k in keys):
        return
    parts = [implied[k] for k in keys]
    found = Span(sum((p.low for p in parts), ZERO), sum((p.high for p in parts), ZERO))
    if found.meets(implied[whole]):
        return
    own, rest = plain(implied[whole].middle, 2), plain(found.middle, 2)
    yield Finding(
        "A118", "RATE_BASE", "warning", f"按总的{name}推算{what}约{own}万元，按各项的推算约{rest}万元", passage.place(made.start),
        passage.quote(token.start, max(t.end for t in amounts), 16), made.figure.text, "", f"{own}万元≠{rest}万元", f"有一处{name}或金额写错",
        f"请核对总的和各项的{name}", tuple(passage.place(t.start) for t in amounts),
    )  # fmt: skip


SAME = re.compile(r"[，（](?:与|和|较|比)?(?:上年|去年|20\d\d年)[^，。；\d]{0,8}(?:持平|一致|无增减|无变化)")


def _unchanged(one: Whole) -> dict[tuple[int, int], Span]:
    """Return last year's amounts of parts that are told to be as they were."""
    passage, _, parts = one
    return {(id(passage), t.start): t.figure.span for t in parts if SAME.match(passage.text, t.end)}


def _last_years(context: Context) -> dict[tuple[int, int], Span]:
    """Return last year's amounts that changes imply, by passage and place of this year's."""
    found = {}
    for growth in context.growths:
        span = _last_year(growth)
        if span is not None and growth.base == "year":
            found[id(growth.passage), growth.current.start] = span
    return found


def _last_year(growth: Growth) -> Span | None:
    if growth.prior is not None:
        return growth.prior.figure.span
    if not growth.current.figure.value and growth.delta is None:
        return None  # by whatever rate, it may have been anything
    now = growth.current.figure.span
    if growth.delta is not None:
        return now - growth.delta.signed
    if growth.rate is None or not growth.rate.sign:
        return None
    cut = growth.rate.figure.cut
    low, high = sorted((HUNDRED + growth.rate.sign * cut.low, HUNDRED + growth.rate.sign * cut.high))
    return None if low <= 0 else Span(now.low / high * HUNDRED, now.high / low * HUNDRED)


def _budgets(context: Context) -> Told:
    """Return the budgets that completions imply or tell."""
    found = {}
    for one in context.completions:
        if one.actual is None:
            continue
        key = (id(one.passage), one.actual.start)
        if one.budget is not None:
            found[key] = one.budget.figure.span
        elif not one.actual.figure.value:
            if one.rate.figure.value == HUNDRED:
                found[key] = Span(ZERO, ZERO)  # nothing was spent, and that is all of it
        elif budget := implied_budget(one):
            found[key] = budget
    return found


@rule(
    "A113", "RATE_BASE", "下降100%，本年却有金额",
    fails="2023年部门预算\n差旅费2023年预算1万元，较2022年预算2万元减少100%。",
    passes="2023年部门预算\n差旅费2023年预算1万元，较2022年预算2万元减少50%。",
    edge="2023年部门预算\n差旅费2023年预算0万元，较2022年预算2万元减少100%。培训费预算0.01万元，较2022年预算30万元减少100%。",
)  # fmt: skip
def all_gone(context: Context) -> Iterator[Finding]:
    """Find what fell by all it was, with an amount left; where decimals tell more, A101 does."""
    for growth in context.growths:
        current, made, base = growth.current.figure, growth.rate, base_of(growth)
        if base is None and made is not None and made.sign < 0 and made.figure.value > HUNDRED:
            yield _more_than_all(growth, made)
            continue
        if made is None or made.sign >= 0 or made.figure.value != HUNDRED or not base or base <= 0:
            continue
        left = current.span.low / base * HUNDRED
        if left <= 1 or fits_another(context, growth) or not fits(growth, growth.current):
            continue
        right = plain(HUNDRED - current.value / base * HUNDRED)
        yield Finding(
            "A113", "RATE_BASE", "error", f"下降100%，本年却有{current.text}", growth.passage.place(made.start),
            growth.passage.quote(growth.start, growth.end), made.figure.text, f"{right}%", f"上年数 {plain(base)}，本年{current.text}", "", f"下降{right}%",
        )  # fmt: skip


def _more_than_all(growth: Growth, made: Token) -> Finding:
    """Return what is wrong with a thing that fell by more than all it was."""
    return Finding(
        "A113", "RATE_BASE", "error", f"下降{made.figure.text}，超过了100%", growth.passage.place(made.start),
        growth.passage.quote(growth.start, growth.end), made.figure.text, "", "金额最多下降100%", "小数点或数字写错", "请核对下降的比例",
    )  # fmt: skip


#: a plan, what it became, and by how much that is more or less
BECAME = re.compile(
    r"预算(?:数|收入|支出)?(?:年初)?(?:数)?(?:为|是)?(?P<plan>\d[\d,]*(?:\.\d+)?)万元，(?:调整(?:预算)?数(?:为|是)?\d[\d,.]*万元，)?"
    r"(?:决算数?|年末(?:财政拨款)?(?:收入|支出))(?:为|是)?(?P<now>\d[\d,]*(?:\.\d+)?)万元，(?:比(?:年初)?预算(?:数)?)?(?P<word>增加|减少)了?(?P<delta>\d[\d,]*(?:\.\d+)?)万元"
)
TURNED = "2017年度部门决算\n2017年预算数3786.71万元，调整数4610.19万元，决算数4610.19万元，增加{0}万元。"


@rule(
    "A119", "RATE_BASE", "决算数与预算数之差，与所写的增减额对不上", forms=("决算",),
    fails=TURNED.format("832.48"),
    passes=TURNED.format("823.48"),
    edge=TURNED.format("823.5"),
)  # fmt: skip
def became(context: Context) -> Iterator[Finding]:
    """Subtract a plan from what it became, where the sentence names neither of them again."""
    for passage, match in context.find(
        BECAME.pattern, hint=r"万元，(?:比(?:年初)?预算(?:数)?)?(?:增加|减少)了?\d"
    ):
        plan, now, delta = (figure(match[name]) for name in ("plan", "now", "delta"))
        sign = 1 if match["word"] == "增加" else -1
        found, told = now.span - plan.span, delta.span if sign > 0 else -delta.span
        if found.meets(told):
            continue
        right = now.value - plan.value
        words = f"{'增加' if right > 0 else '减少'}{plain(abs(right))}万元"
        yield Finding(
            "A119", "CONTRADICT_COMPLETION" if found.meets(-told) else "RATE_BASE", "error", f"{match['word']}{delta.text}，应为{words}",
            passage.place(match.start("delta")), passage.quote(match.start(), match.end(), 4), f"{match['word']}{delta.text}", words,
            f"{now.text}－{plan.text}＝{plain(right)}", "", f"改为{words}",
        )  # fmt: skip
