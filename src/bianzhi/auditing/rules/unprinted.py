"""What follows from the other parts of a whole, though it is not printed (FAULTS: ZERO_BASE, TEMPLATE_LEFTOVER)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from bianzhi.auditing.completing import Completion
from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, ZERO, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import sentence_at
from bianzhi.auditing.registry import rule

#: how much of a whole budget what the parts do not account for may be, and the budget of a part still be nothing
NOTHING = Decimal("0.001")
EXPENSES = (
    "2022年度部门决算\n“三公”经费年初预算为6.00万元，支出决算为5.50万元，完成年初预算的91.67%。其中：因公出国（境）费支出决算为0万元，完成年初预算的{0}；公务用车运行维护费支出决算为"
    "4.50万元，完成年初预算的{1}；公务接待费支出决算为1.00万元，完成年初预算的100%。"
)


@rule(
    "A140", "ZERO_BASE", "按其余各项推算预算为零，不应写完成比例", forms=("决算",),
    fails=EXPENSES.format("0%", "90%"),
    passes=EXPENSES.format("—", "90%"),
    edge=EXPENSES.format("0%", "150%"),
)  # fmt: skip
def nothing_left(context: Context) -> Iterator[Finding]:
    """Find completions of nothing by nothing, where the budgets of the other parts make up the whole budget."""
    order = context.completions
    for k, whole in enumerate(order):
        if (
            whole.budget is None
            or whole.actual is None
            or not whole.budget.figure.value
            or not whole.rate.figure.value
        ):
            continue
        parts: list[Completion] = []
        for one in order[k + 1 :]:
            if one.passage is not whole.passage or one.budget is not None or one.actual is None:
                break
            parts.append(one)
        yield from _nothing(whole, parts)


def _nothing(whole: Completion, parts: Sequence[Completion]) -> Iterator[Finding]:
    """Yield the parts whose budget must be nothing."""
    told = [(p, p.actual.figure, p.rate.figure) for p in parts if p.actual]
    nil = [p for p, actual, rate in told if not actual.value and not rate.value]
    some = [(actual, rate) for _, actual, rate in told if actual.value and rate.value]
    if not nil or not some or len(nil) + len(some) < len(parts) or not whole.budget or not whole.actual:
        return
    if not total(actual for actual, _ in some).meets(whole.actual.figure.span):
        return
    budget = whole.budget.figure
    planned = sum((actual.value / rate.value * HUNDRED for actual, rate in some), ZERO)
    if abs(budget.value - planned) > max(budget.half, budget.value * NOTHING):
        return
    one = nil[0]
    shown = "＋".join(plain(actual.value / rate.value * HUNDRED) for actual, rate in some)
    yield Finding(
        "A140", "ZERO_BASE", "error", "没有预算也没有支出，写了“完成预算0%”", one.passage.place(one.rate.start),
        one.passage.quote(one.actual.start if one.actual else one.rate.start, one.rate.end, 16), one.rate.figure.text, "不写完成比例",
        f"其余各项的预算{shown}，已是全部预算{budget.text}", "以零为基数计算比例", "删去“完成预算0%”，写“本年无预算”",
        tuple(p.passage.place(p.rate.start) for p in nil[1:]),
    )  # fmt: skip


PLANNED = re.compile(r"(?:预算|预算数|预算总额)(?:安排)?(?:共计|合计|为|是)?$")
#: what opens the parts of an amount, and how many of them tell
OPENED, FEWEST = re.compile(r"[，。；]其中[：:]?"), 2
SPENT = re.compile(r"决算(?:支出)?(?:数)?(?:为|是)?$")
PLANS = "2018年度部门决算\n“三公”经费年初预算54.00万元，其中：公务用车购置及运行费{0}12.00万元；公务接待费{0}{1}万元。"


@rule(
    "W940", "TEMPLATE_LEFTOVER", "预算的各项写成了“支出决算”", severity="warning", forms=("决算", "预算"),
    fails=PLANS.format("支出决算", "42.00"),
    passes=PLANS.format("支出预算", "42.00"),
    edge=PLANS.format("支出决算", "30.00"),
)  # fmt: skip
def planned_as_spent(context: Context) -> Iterator[Finding]:
    """Find parts that make up a budget and are each called what was spent."""
    if context.kind == "预算":
        yield from _spent_already(context)
        return
    for passage, marks in context.figures if "决算" in context.text else ():
        for k, whole in enumerate(marks):
            if (
                whole.role != "budget"
                or not PLANNED.search(whole.lead)
                or not OPENED.match(passage.text, whole.end)
            ):
                continue
            end = sentence_at(passage.text, whole.end, whole.end)[1]
            parts = [t for t in marks[k + 1 :] if t.start < end]
            if len(parts) < FEWEST or not all(t.role == "actual" and SPENT.search(t.lead) for t in parts):
                continue
            if not total(t.figure for t in parts).meets(whole.figure.span):
                continue
            said = SPENT.search(parts[0].lead)
            yield Finding(
                "W940", "TEMPLATE_LEFTOVER", "warning", f"各项加起来是预算{whole.figure.text}，却写成“支出决算”",
                passage.place(parts[0].start), passage.quote(whole.start, parts[0].end, 16), said[0] if said else "", "预算",
                "", "沿用决算的字样", "把“支出决算”改为“支出预算”", tuple(passage.place(t.start) for t in parts[1:]),
            )  # fmt: skip


#: the outcome of a year
OUTCOME = re.compile(
    r"(?P<year>20\d\d)年(?:度)?[^，。；\d]{0,24}(?P<what>(?:支出|收入)决算(?:总额|数)?)(?:为|是)?\d|(?P<bare>支出决算)(?:数)?(?:为)?\d[\d,.]*万?元，[比较与](?:上年|去年)(?:度)?预算"
)


EXECUTED = re.compile("执行数|预算执行|执行情况")


def _spent_already(context: Context) -> Iterator[Finding]:
    """Find in a budget the outcome of its own year, which is still to come."""
    if not context.year_told or f"{context.year + 1}年" in context.text:
        return  # the year before is told of beside the year that is planned
    for passage, match in context.find(OUTCOME.pattern, hint=r"(?:支出|收入)决算(?:总额|数)?(?:为|是)?\d"):
        what = match["what"] or match["bare"]
        if int(match["year"] or context.year) == context.year and not EXECUTED.search(passage.text):
            yield Finding(
                "W940", "TEMPLATE_LEFTOVER", "warning", f"{context.year}年的预算写成了“{what}”", passage.place(match.start("what" if match["what"] else "bare")),
                passage.quote(match.start(), match.end(), 12), what, what.replace("决算", "预算"), "", "沿用决算的字样", f"改为“{what.replace('决算', '预算')}”",
            )  # fmt: skip
