"""Rates of parts and of their whole: what they imply of last year, and of the budget, must add up (FAULTS: RATE_BASE)."""

import re
from collections.abc import Iterator, Mapping

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, Span, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.relations import Growth, Sum
from bianzhi.auditing.tokens import Token

#: rates that are not of what is told
ELSEWISE = re.compile(r"同口径|可比口径|剔除|扣除|调整预算|调整后")
#: parts that a list of them has
MOST = 12
RATES = "一般公共预算收入完成560.00万元，同比增长12.00%。其中：税务部门完成440.00万元，同比增长10.00%；财政部门完成120.00万元，同比{0}%。"

Told = Mapping[tuple[int, int], Span]


@rule(
    "A118", "RATE_BASE", "各项的增长率、完成率与总的不能同时成立", severity="warning",
    fails=RATES.format("增长10.00"),
    passes=RATES.format("增长20.00"),
    edge=RATES.format("增长20.0") + "\n收入560.00万元，按同口径增长12.00%。其中：甲类440.00万元，增长10.00%；乙类120.00万元，增长10.00%。",
)  # fmt: skip
def weights(context: Context) -> Iterator[Finding]:
    """Hold what the rates of all parts imply of last year, or of the budget, against what the rate of their whole implies."""
    sums = [
        s
        for s in context.sums
        if len(s.parts) <= MOST
        and total(t.figure for t in s.parts).meets(s.whole.figure.span)
        and all(t.figure.value > 0 for t in s.parts)
        and not ELSEWISE.search(s.passage.text, begins(s.passage.text, s.whole.start, "。"), s.parts[-1].end)
    ]
    if not sums:
        return
    before, planned = _last_years(context), _budgets(context)
    rated = {(id(g.passage), g.current.start): g.rate for g in context.growths if g.rate and not g.delta}
    done = {(id(c.passage), c.actual.start): c.rate for c in context.completions if c.actual and not c.budget}
    for one in sums:
        yield from _clash(one, before, rated, "上年数", "增长率")
        yield from _clash(one, planned, done, "预算数", "完成率")


def _clash(
    one: Sum, implied: Told, rates: Mapping[tuple[int, int], Token], what: str, name: str
) -> Iterator[Finding]:
    keys = [(id(one.passage), t.start) for t in one.parts]
    whole = (id(one.passage), one.whole.start)
    made = rates.get(whole) or next((rates[k] for k in keys if k in rates), None)
    if made is None or whole not in implied or any(k not in implied for k in keys):
        return
    parts = [implied[k] for k in keys]
    found = Span(sum(p.low for p in parts), sum(p.high for p in parts))  # type: ignore[arg-type]
    if found.meets(implied[whole]):
        return
    own, rest = plain(implied[whole].middle), plain(found.middle)
    yield Finding(
        "A118", "RATE_BASE", "warning", f"按总的{name}推算{what}约{own}万元，按各项的推算约{rest}万元", one.passage.place(made.start),
        one.passage.quote(one.whole.start, one.parts[-1].end, 16), made.figure.text, "", f"{own}万元≠{rest}万元", f"有一处{name}或金额写错",
        f"请核对总的和各项的{name}",
    )  # fmt: skip


def _last_years(context: Context) -> Told:
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
        cut = one.rate.figure.cut
        key = (id(one.passage), one.actual.start)
        if one.budget is not None:
            found[key] = one.budget.figure.span
        elif cut.low > 0:
            now = one.actual.figure.span
            found[key] = Span(now.low / cut.high * HUNDRED, now.high / cut.low * HUNDRED)
    return found
