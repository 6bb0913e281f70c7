"""Completions where the sentence prints no budget: held against the budget that stands elsewhere (FAULTS: DENOMINATOR)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bianzhi.auditing.completing import Completion
from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, ZERO, Figure, Span, alike, places_of, plain
from bianzhi.auditing.findings import Finding, Obligation
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.completions import shares_told
from bianzhi.auditing.spoken import PATH
from bianzhi.auditing.statements import NAMES
from bianzhi.auditing.three_public import ITEM_OF, three_told

TABLE = (
    "2024年度部门决算\n财政拨款“三公”经费支出决算表\n单位：万元\n项目\t预算数\t决算数\n合计\t10.00\t7.00\n因公出国（境）费\t0.00\t0.00\n"
    "公务用车购置及运行费\t6.00\t5.00\n公务用车购置费\t0.00\t0.00\n公务用车运行费\t6.00\t5.00\n公务接待费\t4.00\t2.00\n七、说明\n"
)
#: so many times more is spent only where the units differ
OTHER_UNIT = 1000
#: the total of a section whose items follow
TOTAL = re.compile(r"一般公共预算(?:财政拨款)?支出(?:支出)?(?:决算)?数?(?:为|是)?$")


@rule(
    "B406", "DENOMINATOR", "没有写预算数的完成比例与别处的预算数对不上", forms=("决算",),
    fails=TABLE + "公务接待费支出决算为2.00万元，完成预算的60.00%。",
    passes=TABLE + "公务接待费支出决算为2.00万元，完成预算的50.00%。",
    edge="2024年度部门决算\n教育支出决算为2.00万元，完成预算的60.00%。",
)  # fmt: skip
def elsewhere(context: Context) -> Iterator[Finding | Obligation]:
    """Hold completions without a budget against the budgets of the table of 三公 expenses, or of another sentence."""
    as_shares = {id(one) for group in context.once(shares_told) for one in group}
    things = {(id(passage), token.start): name for name, passage, token in context.told}
    budgets = _budgets(context)
    untold = False
    for one in context.completions:
        if one.budget is not None or one.actual is None or not one.rate.figure.value or id(one) in as_shares:
            continue
        thing = things.get((id(one.passage), one.actual.start), "")
        options = budgets.get(thing, [])
        if not options:
            untold = untold or one.rate.figure.value != HUNDRED
            continue
        if any(_fits(one, f) for f, _ in (*options, *_were_it_mended(context, options))):
            continue
        figure, where = options[0]
        if figure.value * OTHER_UNIT < one.actual.figure.value:
            continue  # the unit of the table is told to be wrong
        right = plain(one.actual.figure.value / figure.value * HUNDRED, max(places_of(one.rate.figure), 2))
        yield Finding(
            "B406", "DENOMINATOR", "error", f"完成预算的{one.rate.figure.text}，按{where}的预算数应为{right}%",
            one.passage.place(one.rate.start), one.passage.quote(one.actual.start, one.rate.end, 14), one.rate.figure.text, f"{right}%",
            f"{one.actual.figure.text}÷{figure.text}＝{right}%", "", f"完成预算的{right}%",
        )  # fmt: skip
    if untold:
        yield Obligation(
            "B406", "unresolved", "有的地方只写了完成预算的比例，没有写预算数，表中也没有，不能核对"
        )


def _budgets(context: Context) -> dict[str, list[tuple[Figure, str]]]:
    """Return the budgets of each thing that the table of 三公 expenses or a sentence tells, and where."""
    found: dict[str, list[tuple[Figure, str]]] = {}
    cells = context.once(three_told)
    for thing, item in ITEM_OF.items():
        cell = cells.get(("budget", item))
        if cell is not None and cell.value > 0:
            found.setdefault(thing, []).append((cell, NAMES["T7"]))
    by_place = {(id(p), t.start): name for name, p, t in context.told}
    for one in context.completions:
        if one.budget is not None and one.actual is not None and one.budget.figure.value > 0:
            name = by_place.get((id(one.passage), one.actual.start))
            if name:
                found.setdefault(name, []).append((one.budget.figure, "另一处"))
    return found


def _were_it_mended(context: Context, options: Sequence[tuple[Figure, str]]) -> Iterator[tuple[Figure, str]]:
    """Yield the budgets of the table as they would be if its parts added up to the whole: that they do not is told of the table."""
    cells = context.once(three_told)
    whole = cells.get(("budget", "total"))
    parts = [
        cells[cell]
        for cell in (("budget", "abroad"), ("budget", "cars"), ("budget", "host"))
        if cell in cells
    ]
    gap = sum((part.value for part in parts), ZERO) - whole.value if whole else ZERO
    for figure, where in options if gap and len(parts) == len(("abroad", "cars", "host")) else ():
        if where == NAMES["T7"]:
            yield replace(figure, value=figure.value - gap), where


def _fits(one: Completion, budget: Figure) -> bool:
    made = one.actual.figure.span.over(budget.span) if one.actual else None
    return made is None or made.meets(one.rate.figure.cut)


#: where the table has the budget of the whole year, after it was changed
CHANGED = re.compile(r"预算数[^。；，]{0,8}(?:全年|调整)|(?:全年|调整后?)预算数")


@rule(
    "X563", "TEXT_TABLE", "“三公”经费预算的文字与表格不一致", severity="warning", forms=("决算",),
    fails=TABLE + "公务接待费支出年初预算为5.00万元，支出决算为2.00万元，完成预算的40.00%。",
    passes=TABLE + "公务接待费支出年初预算为4.00万元，支出决算为2.00万元，完成预算的50.00%。",
    edge=TABLE + "公务接待费支出全年预算为5.00万元，支出决算为2.00万元，完成全年预算的40.00%。",
)  # fmt: skip
def planned(context: Context) -> Iterator[Finding]:
    """Hold the budgets at the beginning of the year that stand beside what was spent against the table of 三公 expenses."""
    cells = context.once(three_told)
    made = context.statements.get("T7")
    if made is None or CHANGED.search(
        "".join((*made.notes, *made.grid.above, *map("".join, made.grid.rows[:4])))
    ):
        return
    things = {(id(passage), token.start): name for name, passage, token in context.told} if cells else {}
    for one in context.completions if cells else ():
        thing = things.get((id(one.passage), one.actual.start), "") if one.actual else ""
        cell = cells.get(("budget", ITEM_OF.get(thing, "")))
        if cell is None or one.budget is None or one.other is not None or one.named in ("全年", "调整"):
            continue
        told = one.budget.figure
        if told.unit == cell.unit and not alike(told, cell) and "年初" in one.budget.lead:
            yield Finding(
                "X563", "TEXT_TABLE", "warning", f"{thing.removesuffix('支出')}预算文字写{told.text}，{NAMES['T7']}是{cell.text}", one.passage.place(one.budget.start),
                one.passage.quote(one.budget.start, one.rate.end, 20), told.text, f"{plain(cell.value)}万元", f"表中为{cell.text}", "", f"改为{plain(cell.value)}万元",
            )  # fmt: skip


ITEMS = (
    "2024年度部门决算\n一般公共预算支出决算数为150.00万元，完成预算的75.00%。\n"
    "1.教育支出（类）普通教育（款）小学教育（项）：支出决算为90.00万元，完成预算的{0}%。\n"
    "2.住房保障支出（类）住房改革支出（款）住房公积金（项）：支出决算为60.00万元，完成预算的60.00%。"
)


@rule(
    "B407", "DENOMINATOR", "各项的完成比例与总的完成比例不能同时成立", forms=("决算",),
    fails=ITEMS.format("81.00"),
    passes=ITEMS.format("90.00"),
    edge=ITEMS.format("90.00").replace("60.00万元，完成预算的60.00%", "60.00万元"),
)  # fmt: skip
def implied(context: Context) -> Iterator[Finding]:
    """Add up the budgets that the completions of all items imply, and hold them against the one that their total implies."""
    whole = next(
        (c for c in context.completions if c.actual and c.rate.figure.value and TOTAL.search(c.actual.lead)),
        None,
    )
    if whole is None or whole.actual is None:
        return
    items = [
        c for c in context.completions if c.actual and PATH.search(c.passage.text[:110]) and c is not whole
    ]
    if len(items) < len(("one", "other")) or len({id(c.passage) for c in items}) != len(items):
        return
    added = sum((c.actual.figure.value for c in items if c.actual), ZERO)
    slack = sum((c.actual.figure.half for c in items if c.actual), whole.actual.figure.half)
    if abs(added - whole.actual.figure.value) > slack or any(not c.rate.figure.value for c in items):
        return
    total = _implied([whole])
    parts = _implied(items)
    if total.meets(parts) or whole.budget is not None:
        return
    told, found = plain((total.low + total.high) / 2), plain((parts.low + parts.high) / 2)
    yield Finding(
        "B407", "DENOMINATOR", "error", f"总的完成{whole.rate.figure.text}，推算预算约{told}万元；各项推算的预算之和约{found}万元",
        whole.passage.place(whole.rate.start), whole.passage.quote(whole.actual.start, whole.rate.end, 14), whole.rate.figure.text, "",
        f"{whole.actual.figure.text}÷{whole.rate.figure.text}≈{told}万元；各项之和≈{found}万元", "有一处完成预算的比例写错",
        "请核对总的和各项的完成比例", tuple(c.passage.place(c.rate.start) for c in items if c.rate.figure.value != HUNDRED),
    )  # fmt: skip


def _implied(completions: Sequence[Completion]) -> Span:
    low = high = ZERO
    for one in completions:
        assert one.actual is not None
        rate = one.rate.figure.cut
        if one.budget is not None:
            low, high = low + one.budget.figure.span.low, high + one.budget.figure.span.high
        elif rate.low > 0:
            low += one.actual.figure.span.low / rate.high * HUNDRED
            high += one.actual.figure.span.high / rate.low * HUNDRED
    return Span(low, high)
