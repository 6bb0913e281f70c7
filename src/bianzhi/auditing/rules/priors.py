"""Rates without amounts: what they imply of the earlier year, of a whole and of its parts (FAULTS: RATE_BASE, DENOMINATOR)."""

import re
from collections.abc import Iterator, Sequence

from bianzhi.auditing.completing import Completion
from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, ZERO, Span, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.relations import Growth
from bianzhi.auditing.rules.expenses import SETS, grouped
from bianzhi.auditing.rules.parts import complete
from bianzhi.auditing.tokens import Token

Whole = tuple[Passage, Token, Sequence[Token]]
#: what a change is held against
PLAN, COMPARED = re.compile(r"预算"), re.compile(r"[比较与同]")
#: years made alike before they are held against each other
MADE_ALIKE = re.compile(r"同口径|可比口径|剔除|扣除")
RATES = (
    "2020年度部门决算\n“三公”经费决算数35.5万元，比上年决算数下降34.26%；其中：因公出国（境）费0万元，与上年持平；公务接待费15.5万元，比上年决算数下降16.22%；"
    "公务用车购置及运行维护费20万元，比上年决算数下降{0}%。"
)


@rule(
    "P480", "RATE_BASE", "各项按增减率推算的上年数之和，与总数推算的不等", severity="warning",
    fails=RATES.format("34.66"),
    passes=RATES.format("43.66"),
    edge=RATES.format("43"),
)  # fmt: skip
def implied(context: Context) -> Iterator[Finding]:
    """Add up what the rates of parts imply of the earlier year, and hold it against what the rate of the whole implies."""
    rated = {id(g.passage) for g in context.growths if g.delta is None and g.prior is None}
    for passage, whole, parts in _wholes(context) if rated else ():
        last = max(t.end for t in parts)
        start = begins(passage.text, whole.start, "。")
        if id(passage) not in rated or MADE_ALIKE.search(passage.text, start, last):
            continue
        for of_plan in (False, True):
            own = _change_of(context, passage, whole, of_plan)
            found = [_earlier(context, passage, t, of_plan) for t in parts]
            if own is None or own.rate is None or any(one is None for one in found):
                continue
            before = _before(own)
            spans = [one for one in found if one]
            if before is None or not any(_bare(context, passage, t, of_plan) for t in (whole, *parts)):
                continue
            sum_ = Span(sum((s.low for s in spans), ZERO), sum((s.high for s in spans), ZERO))
            if sum_.meets(before):
                continue
            told, said = plain(sum_.middle, 2), plain(before.middle, 2)
            yield Finding(
                "P480", "RATE_BASE", "error" if sum_.low > before.high else "warning",
                f"按各项的增减率推算，{'预算数' if of_plan else '上年数'}之和约{told}万元，按总的增减率推算约{said}万元",
                passage.place(own.rate.start), passage.quote(whole.start, own.rate.end, 12), own.rate.figure.text, "",
                f"{whole.figure.text}推算{said}万元；各项推算之和{told}万元", "有一处增减率写错", "请核对总的和各项的增减率",
                tuple(passage.place(t.start) for t in parts),
            )  # fmt: skip


def _wholes(context: Context) -> Iterator[Whole]:
    """Yield the wholes whose parts add up to them, all in one paragraph."""
    seen: set[tuple[int, int]] = set()
    for one in context.sums:
        if complete(one) and total(t.figure for t in one.parts).meets(one.whole.figure.span):
            seen.add((id(one.passage), one.whole.start))
            yield one.passage, one.whole, one.parts
    for passage, groups in context.once(grouped):
        for group in groups:
            for kinds in (*SETS, *NO_TRIP):
                if (
                    all(n in group for n in ("total", *kinds))
                    and (id(passage), group["total"].start) not in seen
                ):
                    parts = [group[n] for n in kinds]
                    if total(t.figure for t in parts).meets(group["total"].figure.span):
                        yield passage, group["total"], parts


#: the same where nobody travelled and none of it is said
NO_TRIP = (("cars", "host"), ("run", "host"))


def _change_of(context: Context, passage: Passage, token: Token, of_plan: bool) -> Growth | None:
    """Return the one change of an amount against the earlier year, or against the plan."""
    told = context.once(_by_amount).get((id(passage), token.start), [])
    found = [g for g in told if _planned(g) in (of_plan, None)]
    return found[0] if len(found) == 1 else None


def _by_amount(context: Context) -> dict[tuple[int, int], list[Growth]]:
    made: dict[tuple[int, int], list[Growth]] = {}
    for one in context.growths:
        made.setdefault((id(one.passage), one.current.start), []).append(one)
    return made


def _planned(growth: Growth) -> bool | None:
    """Say whether a change is told against a plan; ``None`` where its clause does not say against what."""
    first = min(t.start for t in (growth.delta, growth.rate) if t)
    clause = growth.passage.text[begins(growth.passage.text, first, "，；。") : first]
    if growth.base == "budget" or PLAN.search(clause):
        return True
    return False if COMPARED.search(clause) else None


def _earlier(context: Context, passage: Passage, token: Token, of_plan: bool) -> Span | None:
    """Return what an amount was before; of nothing that is said not to have changed, nothing."""
    growth = _change_of(context, passage, token, of_plan)
    if growth is not None:
        return _before(growth)
    if token.figure.value or not (ALIKE.match(passage.text, token.end) or _still_none(passage, token)):
        return None
    return Span(ZERO, ZERO)


def _still_none(passage: Passage, token: Token) -> bool:
    """Say whether it is told further on that what there is nothing of changed by nothing."""
    name = re.split(r"[，。；：、]|其中", token.lead)[-1]
    return len(name) > len("费用") and bool(
        re.compile(rf"{re.escape(name)}(?:增加|减少)0(?:\.0+)?万?元").search(passage.text, token.end)
    )


ALIKE = re.compile(r"[，（](?:[比较与同]|和)[^，。；]{2,14}(?:持平|一致|无变化|相同)")


def _before(growth: Growth) -> Span | None:
    """Return what an amount was before, as its change or its rate imply."""
    own = growth.current.figure.span
    if growth.prior is not None:
        return growth.prior.figure.span
    if growth.delta is not None:
        return own - growth.delta.signed
    if growth.rate is None:
        return None
    rate = growth.rate.figure.cut
    sides = [HUNDRED + growth.rate.sign * side for side in (rate.low, rate.high)]
    if min(sides) <= 0:
        return None
    return Span(own.low * HUNDRED / max(sides), own.high * HUNDRED / min(sides))


def _bare(context: Context, passage: Passage, token: Token, of_plan: bool) -> bool:
    """Say whether only a rate is told of an amount."""
    growth = _change_of(context, passage, token, of_plan)
    return growth is not None and growth.delta is None and growth.prior is None


SPENT = (
    "2022年度部门决算\n“三公”经费支出年初预算为23.40万元，支出决算为6.50万元，完成年初预算的27.78%。其中：因公出国（境）费支出决算为0万元；公务用车购置费支出决算为0万元；"
    "公务用车运行维护费支出决算为3.40万元，完成年初预算的{0}%；公务接待费支出决算为3.10万元，完成年初预算的15.50%。"
)


@rule(
    "P481", "DENOMINATOR", "“三公”经费各项按完成比例推算的预算之和大于总的预算", forms=("决算",),
    fails=SPENT.format("68"),
    passes=SPENT.format("100"),
    edge=SPENT.format("99.5"),
)  # fmt: skip
def planned(context: Context) -> Iterator[Finding]:
    """Add up the budgets that the completions of the three expenses imply: the budget told of all of them is no less."""
    for one in context.sums:
        if "三公" not in one.passage.text or not total(t.figure for t in one.parts).meets(
            one.whole.figure.span
        ):
            continue
        found = [_completion(context, one.passage, t) for t in (one.whole, *one.parts)]
        whole, parts = found[0], [c for c in found[1:] if c and c.rate.figure.value]
        if whole is None or whole.budget is None or any(c.budget is not None for c in parts) or not parts:
            continue
        spans = [s for c in parts if (s := _implied(c))]
        low = sum((s.low for s in spans), ZERO)
        if low <= whole.budget.figure.span.high or len(spans) < len(parts):
            continue
        told = plain(sum((s.middle for s in spans), ZERO), 2)
        yield Finding(
            "P481", "DENOMINATOR", "error", f"各项按完成比例推算的预算之和约{told}万元，大于总的预算{whole.budget.figure.text}",
            one.passage.place(parts[-1].rate.start), one.passage.quote(one.parts[0].start, parts[-1].rate.end, 14), whole.budget.figure.text, "",
            "＋".join(f"{c.actual.figure.text}÷{c.rate.figure.text}" for c in parts if c.actual) + f"≈{told}万元", "有一处完成预算的比例写错",
            "请核对各项的完成比例", tuple(one.passage.place(c.rate.start) for c in parts),
        )  # fmt: skip


def _completion(context: Context, passage: Passage, actual: Token) -> Completion | None:
    return next((c for c in context.completions if c.passage is passage and c.actual is actual), None)


def _implied(one: Completion) -> Span | None:
    assert one.actual is not None
    rate, own = one.rate.figure.cut, one.actual.figure.span
    return Span(own.low * HUNDRED / rate.high, own.high * HUNDRED / rate.low) if rate.low > 0 else None
