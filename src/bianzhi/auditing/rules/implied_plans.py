"""Budgets that completions imply, of a whole and of its parts (FAULTS: DENOMINATOR)."""

from collections.abc import Iterator

from bianzhi.auditing.completing import Completion, implied_budget
from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import ZERO, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.tokens import Token

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
        spans = [s for c in parts if (s := implied_budget(c))]
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
