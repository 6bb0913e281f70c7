"""What was spent against the plan, where the words of that stand apart from the amounts (FAULTS: CONTRADICT_COMPLETION, RATE_BASE)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.registry import rule
from bianzhi.auditing.three_public import ITEM_OF

#: an expense that is said to be more or less than planned, and then why
SAID = re.compile(
    r"(?P<what>[“\"]?三公[”\"]?经费|公务接待费|公务用车购置(?:费)?[及和]运行(?:维护)?费|公务用车运行(?:维护)?费|公务用车购置费|因公出国（境）(?:费用?|经费))"
    r"(?:财政拨款)?(?:支出)?(?:决算)?(?:数)?(?:(?P<more>大于|高于|超过)|小于|低于|少于)(?:年初|全年)?预算(?:数)?的?(?:主要)?(?:原因|情况)"
)
#: the item by the words above
NAMED = (
    ("total", "三公"), ("host", "接待"), ("cars", "购置费?[及和]"), ("run", "运行"), ("buy", "购置"), ("abroad", "出国"),
)  # fmt: skip
APART = "2022年度部门决算\n公务接待费60.00万元，比年初预算减少50.00万元。\n公务接待费{0}预算数的主要原因是厉行节约。"


@rule(
    "B409", "CONTRADICT_COMPLETION", "一项经费“高于”“低于”预算，与别处所写的预算数相反", forms=("决算",),
    fails=APART.format("高于"),
    passes=APART.format("低于"),
    edge="2022年度部门决算\n公务接待费60.00万元，比年初预算减少50.00万元。\n公务用车运行维护费高于预算数的主要原因是车辆老旧。",
)  # fmt: skip
def apart(context: Context) -> Iterator[Finding]:
    """Hold what is said of an expense and its plan against what other sentences tell of them."""
    found = list(context.find(SAID.pattern, hint="预算(?:数)?的?(?:主要)?(?:原因|情况)"))
    if not found:
        return
    signs = _signs(context)
    for passage, match in found:
        if "决算" in match[0] and context.marks(passage):
            continue  # B403 tells
        item = next(name for name, words in NAMED if re.search(words, match["what"]))
        told = signs.get(item, set())
        said = 1 if match["more"] else -1
        if len(told) == 1 and said not in told:
            now = "大于" if 1 in told else "小于" if -1 in told else "等于"
            yield Finding(
                "B409", "CONTRADICT_COMPLETION", "error", f"按别处的预算数，{match['what']}{now}预算数", passage.place(match.start()),
                passage.quote(match.start(), match.end(), 4), "大于" if said > 0 else "小于", now, "", "大于、小于选错", f"改为“{now}预算数”",
            )  # fmt: skip


def _signs(context: Context) -> dict[str, set[int]]:
    """Return of each expense whether more, less or as much was spent as planned, as completions and changes tell it."""
    names = {(id(p), t.start): ITEM_OF[name] for name, p, t in context.told if name in ITEM_OF}
    signs: dict[str, set[int]] = {}
    for one in context.completions:
        item = names.get((id(one.passage), one.actual.start)) if one.actual else None
        if item and one.budget and one.actual:
            gap = one.actual.figure.value - one.budget.figure.value
            signs.setdefault(item, set()).add((gap > 0) - (gap < 0))
        elif item:
            rate = one.rate.figure.value
            signs.setdefault(item, set()).add((rate > HUNDRED) - (rate < HUNDRED))
    for growth in context.growths:
        item = names.get((id(growth.passage), growth.current.start))
        moved = growth.delta or growth.rate
        if item and growth.base == "budget" and moved and moved.figure.value and moved.sign:
            signs.setdefault(item, set()).add(moved.sign)
    return signs


PLANNED = (
    "2022年度部门决算\n机关运行经费支出402.00万元，比年初预算数减少{0}万元，完成年初预算420.00万元的95.71%。"
)


@rule(
    "A171", "RATE_BASE", "比预算增减的数与同一句的预算数、决算数对不上", forms=("决算",),
    fails=PLANNED.format("28.00"),
    passes=PLANNED.format("18.00"),
    edge=PLANNED.format("18.01"),
)  # fmt: skip
def beside(context: Context) -> Iterator[Finding]:
    """Subtract a plan from what was spent, where one sentence tells both and by how much they differ."""
    moved = {
        (id(g.passage), g.current.start): g.delta for g in context.growths if g.base == "budget" and g.delta and not g.prior
    }  # fmt: skip
    for one in context.completions if moved else ():
        delta = moved.get((id(one.passage), one.actual.start)) if one.actual else None
        if delta is None or one.actual is None or one.budget is None or not delta.sign:
            continue
        between = sorted((delta.start, one.budget.start))
        if any(sign in one.passage.text[between[0] : between[1]] for sign in "。；") or one.other:
            continue
        spent, plan = one.actual.figure, one.budget.figure
        if (spent.span - plan.span).meets(delta.signed):
            continue
        gap = spent.value - plan.value
        right = f"{'增加' if gap > 0 else '减少'}{plain(abs(gap))}万元"
        stated = f"{'增加' if delta.sign > 0 else '减少'}{delta.figure.text}"
        yield Finding(
            "A171", "RATE_BASE", "error", f"比预算{stated}，应为{right}", one.passage.place(delta.start),
            one.passage.quote(min(one.actual.start, delta.start), max(one.rate.end, delta.end)), stated, right,
            f"{spent.text}－{plan.text}＝{plain(gap)}万元", "", f"改为{right}",
        )  # fmt: skip
