"""Completion of budgets, and words about the budget against the figures (FAULTS: DENOMINATOR, CONTRADICT_COMPLETION)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from bianzhi.auditing.completing import Completion, odd_words
from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, figure, places_of, plain, same
from bianzhi.auditing.findings import Finding, Obligation
from bianzhi.auditing.named import other_year
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.completions import shares_told
from bianzhi.auditing.spoken import subject_cells
from bianzhi.auditing.three_public import ITEM_OF, left_empty, three_told
from bianzhi.auditing.tokens import Token

COMPARED = re.compile(
    r"决算数?(?:(?P<big>大于|高于|超过)|(?P<small>小于|低于)|等于|同|与[^，。；]{0,6}预算数?(?:基本)?持平)"
    r"|与(?:年初|全年|调整)?预算数?(?:基本)?持平"
)


def _right(actual: Token, budget: Token, rate: Token) -> bool:
    found = actual.figure.span.over(budget.figure.span)
    return found is not None and found.meets(rate.figure.cut)


@rule(
    "B401", "DENOMINATOR", "完成预算的比例与预算数对不上",
    fails="2024年度部门决算\n支出年初预算为100万元，全年预算为321.02万元，支出决算为307.82万元，完成年初预算的95.89%。",
    passes="2024年度部门决算\n支出年初预算为100万元，全年预算为321.02万元，支出决算为307.82万元，完成全年预算的95.89%。",
    edge="2024年度部门决算\n支出年初预算为2993.92万元，支出决算为2940.05万元，完成年初预算的98.2%。",
)  # fmt: skip
def completion(context: Context) -> Iterator[Finding]:
    """Compare completion rates with the budget they name."""
    as_shares = {id(one) for group in context.once(shares_told) for one in group}
    for one in context.completions:
        if one.actual is None or one.budget is None or one.budget.figure.value <= 0 or id(one) in as_shares:
            continue
        if _right(one.actual, one.budget, one.rate) or _misprinted(context, one):
            continue
        if slip := _of_another_unit(one):
            yield slip
            continue
        if any(
            s.passage is one.passage and one.actual in s.parts and _right(s.whole, one.budget, one.rate)
            for s in context.sums
        ):
            continue  # it is the whole that completes the budget, told after its parts
        other = one.other if one.other and _right(one.actual, one.other, one.rate) else None
        if other is not None and not one.named:
            continue  # of two budgets the one that is not named fits as well
        right = plain(
            one.actual.figure.value / one.budget.figure.value * HUNDRED, max(places_of(one.rate.figure), 2)
        )
        yield Finding(
            "B401", _kind(context, one, right), "error",
            f"完成{one.named or ''}预算的{one.rate.figure.text}，按所写预算应为{right}%",
            one.passage.place(one.rate.start), _quote(one), one.rate.figure.text, f"{right}%",
            f"{one.actual.figure.text}÷{one.budget.figure.text}＝{right}%",
            f"比例是按另一个预算数{other.figure.text}算的" if other else "", f"完成预算的{right}%",
        )  # fmt: skip


def _of_another_unit(one: Completion) -> Finding | None:
    """Return what to say where the rate is right once the budget has the unit of what was spent, and only then."""
    actual, budget, rate = one.actual, one.budget, one.rate.figure.value
    if actual is None or budget is None or actual.figure.unit == budget.figure.unit or not rate:
        return None
    number = budget.figure.text.removesuffix(budget.figure.unit)
    made = figure(number, actual.figure.unit)
    right = actual.figure.value / made.value * HUNDRED if made.value else Decimal(0)
    if abs(right - rate) > rate / HUNDRED:
        return None
    return Finding(
        "B401", "UNIT_WRONG", "error", f"预算数{budget.figure.text}的单位不对，按完成比例应为“{actual.figure.unit}”", one.passage.place(budget.start),
        _quote(one), budget.figure.text, f"{number}{actual.figure.unit}", f"{actual.figure.text}÷{number}{actual.figure.unit}＝{plain(right, 2)}%",
        "“元”写成了“万元”，或相反", f"改为{number}{actual.figure.unit}",
    )  # fmt: skip


def _misprinted(context: Context, one: Completion) -> bool:
    """Say whether the tables have another amount here with which the rate is right: then the amount is told to be wrong."""
    if one.actual is None or one.budget is None:
        return False
    cells = subject_cells(context, one.passage, one.actual)
    if not cells or any(c.span.meets(one.actual.figure.span) for c in cells):
        return False
    return any(_right(replace(one.actual, figure=c), one.budget, one.rate) for c in cells)


def _kind(context: Context, one: Completion, right: str) -> str:
    """Return what the slip is: a fraction for a percentage, one of two amounts that does not fit, or another budget."""
    stated = one.rate.figure.value
    if stated and abs(stated * HUNDRED - Decimal(right)) <= Decimal(right) / HUNDRED:
        return "UNIT_OF_RATE"
    others = [
        t for t in context.marks(one.passage)
        if t.role in ("value", "actual") and t is not one.actual and t.start < one.rate.start and t.figure.value
    ]  # fmt: skip
    if one.budget and any(_right(t, one.budget, one.rate) for t in others):
        return "NARRATIVE_REPEAT"
    return "DENOMINATOR"


def _quote(one: Completion) -> str:
    first = min(t.start for t in (one.actual, one.budget, one.rate, one.other) if t)
    return one.passage.quote(first, one.rate.end, 6)


#: a completion of what is said not to have been planned
NO_BUDGET = re.compile(
    r"(?:年初|当年|本年)?(?:无|未安排|没有(?:安排)?|未列)(?:年初)?预算[^，。；]{0,8}[，；](?:(?:实际|本年|全年|共|支出|决算)[^。；费]{0,22}[，；])?完成(?:年初|全年|调整后?)?预算数?的?(?P<rate>\d+(?:\.\d+)?%)"
)

#: how every such place begins, each way by itself
NONE_PLANNED = "|".join(
    f"{none}{since}预算" for none in ("无", "未安排", "没有", "没有安排", "未列") for since in ("", "年初")
)


@rule(
    "B402", "ZERO_BASE", "预算为零，不应写完成比例",
    fails="2021年度部门决算\n“三公”经费财政拨款支出决算为0万元，完成预算0%，决算数与预算数持平的主要原因是我单位无“三公”经费。",
    passes="2021年度部门决算\n“三公”经费财政拨款支出年初预算为0.95万元，支出决算为0万元，完成预算的0%。",
    edge="2021年度部门决算\n教育支出决算为12.00万元，完成预算100%。",
)  # fmt: skip
def nothing_planned(context: Context) -> Iterator[Finding | Obligation]:
    """Find completion rates of a budget of nothing."""
    for passage, match in context.find(NO_BUDGET.pattern, NONE_PLANNED):
        yield Finding(
            "B402", "ZERO_BASE", "error", f"写了没有预算，又写完成{match['rate']}", passage.place(match.start("rate")),
            passage.quote(match.start(), match.end(), 16), f"完成预算的{match['rate']}", "不写完成比例", "预算数为0，完成比例没有意义",
            "以零为基数计算比例", "删去完成比例，写“本年无预算”",
        )  # fmt: skip
    nil = False
    for one in context.completions:
        budget, actual = one.budget, one.actual
        if budget is not None and budget.figure.value == 0:
            fits = (
                one.other is not None
                and actual is not None
                and one.other.figure.value
                and _right(actual, one.other, one.rate)
            )
            yield Finding(
                "B402", "DENOMINATOR" if fits else "ZERO_BASE", "error",
                f"{one.named}预算为0，写了完成{one.rate.figure.text}",
                one.passage.place(one.rate.start), _quote(one), f"完成{one.named}预算的{one.rate.figure.text}",
                f"完成全年预算的{one.rate.figure.text}" if fits else "不写完成比例",
                f"{actual.figure.text}÷{one.other.figure.text}＝{one.rate.figure.text}" if fits and actual and one.other else "预算数为0，完成比例没有意义",
                "比例是按全年预算算的，写成了年初预算" if fits else "以零为基数计算比例",
                "把“年初预算”改为“全年预算”" if fits else "删去完成比例，写“本年无预算”",
            )  # fmt: skip
        elif (
            budget is None and actual is not None and actual.figure.value == 0 and one.rate.figure.value >= 1
        ):
            yield Finding(
                "B402", "ZERO_BASE", "error", f"支出为0，却写完成{one.named}预算的{one.rate.figure.text}",
                one.passage.place(one.rate.start), one.passage.quote(actual.start, one.rate.end, 16),
                one.rate.figure.text, "不写完成比例", "有预算时应为0%，没有预算时不能计算", "以零为基数计算比例",
                "没有预算的，写“本年无预算”；有预算的，写完成0%",
            )  # fmt: skip
        elif (
            budget is None and actual is not None and actual.figure.value == 0 and one.rate.figure.value == 0
        ):
            planned = _planned(context, one)
            if planned:
                continue  # 0% of something
            nil = nil or "持平" in one.passage.text[one.rate.end : one.rate.end + 30]
            if not nil and planned is None:
                yield Obligation("B402", "unresolved", "只写了支出为0、完成预算0%，没有写预算数")
                continue
            yield Finding(
                "B402", "ZERO_BASE", "error", "没有预算也没有支出，写了“完成预算0%”",
                one.passage.place(one.rate.start), one.passage.quote(actual.start, one.rate.end, 16),
                one.rate.figure.text, "不写完成比例", "预算和支出都是0，完成比例没有意义", "以零为基数计算比例",
                "删去“完成预算0%”，写“本年无预算”",
            )  # fmt: skip


def _planned(context: Context, one: Completion) -> Decimal | None:
    """Return what the table of 三公 expenses has as the budget of what nothing was spent on; ``None``: not told."""
    found = context.once(three_told)
    spent = (
        thing
        for thing, passage, token in context.told
        if one.actual and passage is one.passage and token.start == one.actual.start
    )
    item = next((ITEM_OF[thing] for thing in spent if thing in ITEM_OF), "") if found else ""
    cell = found.get(("budget", item))
    if cell is not None and (cell.value or item != "total"):
        return cell.value
    return Decimal(0) if item and cell is None and left_empty(found, "budget", item) else None


@rule(
    "B403", "CONTRADICT_COMPLETION", "“大于、小于、等于预算数”与数字相反",
    fails="2024年度部门决算\n行政运行（项）。年初预算为1560.05万元，支出决算为1511.89万元。决算数大于预算数的主要原因：人员变动。",
    passes="2024年度部门决算\n行政运行（项）。年初预算为1560.05万元，支出决算为1511.89万元。决算数小于预算数的主要原因：人员变动。",
    edge="2024年度部门决算\n行政运行（项）。年初预算为10.00万元，支出决算为10.00万元。决算数与预算数基本持平。",
)  # fmt: skip
def compared(context: Context) -> Iterator[Finding]:
    """Compare words about the budget with the amounts, or with a completion of 100%."""
    for passage, match in context.find(COMPARED.pattern):
        marks = context.marks(passage)
        found = _compared(passage, marks, match) or _of_three(context, passage, match) if marks else None
        if found:
            yield found


def _of_three(context: Context, passage: Passage, match: re.Match[str]) -> Finding | None:
    """Hold words about all three expenses against their budget and account that sentences before tell."""
    start = passage.text.rfind("。", 0, match.start()) + 1
    if not start or "三公" not in passage.text[start : match.start()]:
        return None
    told = [
        c
        for c in context.completions
        if c.passage is passage and c.budget and c.actual and c.rate.end < start
    ]
    told = [c for c in told if c.budget and "三公" in c.budget.lead]
    if len(told) != 1 or not (budget := told[0].budget) or not (actual := told[0].actual):
        return None
    said = 1 if match["big"] else -1 if match["small"] else 0
    now = _sign(actual, budget)
    if now == said or not said or "全年" in match[0]:
        return None
    words = {1: "大于", -1: "小于", 0: "等于"}
    return Finding(
        "B403", "CONTRADICT_COMPLETION", "error", f"预算{budget.figure.text}，决算{actual.figure.text}，却写“{_said(match[0])}”",
        passage.place(match.start()), passage.quote(match.start(), match.end(), 24), words[said], words[now],
        f"{actual.figure.text}与{budget.figure.text}相比", "大于、小于选错", f"改为“决算数{words[now]}预算数”",
    )  # fmt: skip


def _said(words: str) -> str:
    """Return the words of a comparison with what they compare with, where they end before it."""
    return words if "预算" in words else f"{words}预算数"


def _sign(actual: Token, budget: Token) -> int:
    gap = actual.figure.value - budget.figure.value
    return 1 if gap > 0 else -1 if gap < 0 else 0


def _subject_changes(text: str, position: int) -> int:
    """Return where the sentence begins that a comparison stands in, where that sentence names its own subject; else 0."""
    start = text.rfind("。", 0, position) + 1
    return start if position - start > OWN and SUBJECT.search(text[start:position]) else 0


def _of_all(text: str, position: int) -> tuple[int, int] | None:
    """Return where the total is told that a sentence on all three expenses names again, after its parts; none otherwise."""
    start = text.rfind("。", 0, position) + 1
    first = text.rfind("。", 0, max(start - 1, 0)) + 1
    opener = text.find("其中", first, start)
    if opener == first:  # the sentence before it tells the total
        first = text.rfind("。", 0, max(first - 1, 0)) + 1
    return (
        (first, opener)
        if opener > 0 and "三公" in text[start:position] and "三公" in text[first:opener]
        else None
    )


def _told_by_rate(before: list[Token], actual: Token, budget: Token, said: int) -> bool:
    """Say whether two amounts are alike only as they are rounded: the rate of completion tells which is larger."""
    rate = next((t.figure for t in reversed(before) if t.role == "completion"), None)
    may_be = actual.figure.span.over(budget.figure.span)
    told = rate is not None and may_be is not None and rate.span.meets(may_be)
    return told and rate is not None and (rate.value > HUNDRED) - (rate.value < HUNDRED) == said


#: a sentence with more words than these before its comparison is about something of its own, if they name such a thing
OWN, SUBJECT = 16, re.compile(r"20\d\d年|经费|支出(?!决算数?$)|（项）")


def _compared(passage: Passage, marks: tuple[Token, ...], match: re.Match[str]) -> Finding | None:
    stop = _subject_changes(passage.text, match.start())
    before = [t for t in marks if stop <= t.start and t.end <= match.start() and match.start() - t.end < 90]
    if not stop and (whole := _of_all(passage.text, match.start())):
        before = [t for t in marks if whole[0] <= t.start and t.end <= whole[1]]
    actual = next((t for t in reversed(before) if t.role in ("actual", "value")), None)
    full = "全年" in passage.text[match.start() : match.end() + 8]
    budgets = [t for t in before if t.role in ("budget", "full_budget")]
    budget = next(
        (t for t in reversed(budgets) if (t.role == "full_budget") == full), budgets[-1] if budgets else None
    )
    said = 1 if match["big"] else -1 if match["small"] else 0
    words = {1: "大于", -1: "小于", 0: "等于"}
    if actual is not None and any(_sign(actual, b) == said for b in budgets):
        return None
    if actual is not None and budget is not None:
        gap = actual.figure.value - budget.figure.value
        now = _sign(actual, budget)
        basically = "基本" in match[0] and budget.figure.value and abs(gap) / budget.figure.value < 0.05  # type: ignore[operator]
        rounded = now == 0 and _told_by_rate(before, actual, budget, said)
        if (
            now == said
            or basically
            or rounded
            or (actual.figure.span.meets(budget.figure.span) and said == 0)
        ):
            return None
        return Finding(
            "B403", "CONTRADICT_COMPLETION", "error",
            f"预算{budget.figure.text}，决算{actual.figure.text}，却写“{_said(match[0])}”",
            passage.place(match.start()), passage.quote(min(actual.start, budget.start), match.end(), 8),
            words[said], words[now], f"{actual.figure.text}－{budget.figure.text}＝{plain(gap)}万元", "大于、小于选错",
            f"改为“决算数{words[now]}预算数”",
        )  # fmt: skip
    rate = next((t for t in reversed(before) if t.role == "completion"), None)
    by_rate = (
        0 if rate is None else 1 if rate.figure.value > HUNDRED else -1 if rate.figure.value < HUNDRED else 0
    )
    if rate is not None and not budgets and odd_words(said, by_rate, passage.text[: match.end()], rate):
        return Finding(
            "B403", "CONTRADICT_COMPLETION", "error", f"完成预算{rate.figure.text}，却写“{_said(match[0])}”",
            passage.place(match.start()), passage.quote(rate.start, match.end(), 12), words[said], words[by_rate],
            f"完成{rate.figure.text}就是决算数{words[by_rate]}预算数", "大于、小于选错", f"改为“决算数{words[by_rate]}预算数”",
        )  # fmt: skip
    if rate is not None and rate.figure.value == HUNDRED and said:
        return Finding(
            "B403", "CONTRADICT_COMPLETION", "error", f"完成预算100%，又写“{_said(match[0])}”",
            passage.place(match.start()), passage.quote(rate.start, match.end(), 12), match[0], "决算数等于预算数",
            "完成100%就是决算数等于预算数", "模板中的字样没有改", "删去这半句，或改为“与预算数持平”",
        )  # fmt: skip
    return None


@rule(
    "B404", "NARRATIVE_REPEAT", "一件事写了两个数",
    fails="2026年部门预算\n住房公积金（01项）208.8万元。2025年当年预算执行数为198.34万元，2026年预算安排201.50万元，比2025年预算执行数增加5.27%。",
    passes="2026年部门预算\n住房公积金（01项）208.8万元。2025年当年预算执行数为198.34万元，2026年预算安排208.80万元，比2025年预算执行数增加5.27%。",
    edge="2026年部门预算\n住房公积金（01项）208.8万元。2025年当年预算执行数为198.34万元，2026年预算安排208.81万元，比2025年预算执行数增加5.28%。",
)  # fmt: skip
def repeated(context: Context) -> Iterator[Finding]:
    """Compare the head of an item with the plan, or with what was spent, told within it."""
    for passage, marks in context.figures:
        head = marks[0] if marks else None
        if head is None or head.role != "value" or head.start > 90:
            continue
        plan = next((t for t in marks if t.role == "plan"), None) or _spent(passage, marks)
        if plan is None or head is plan:
            continue
        between = passage.text[head.end : plan.start]
        if same(head.figure, plan.figure) or "其中" in between:
            continue
        if other_year(context.year, between[begins(between, len(between), "。，；") :]):
            continue
        prior = next((t for t in marks if t.role == "prior"), None)
        rate = next((t for t in marks if t.role == "rate" and t.start > plan.end), None)
        fits = _which(head, plan, prior, rate) or _of_budget(head, plan, marks)
        wrong = head if fits == plan.figure.text else plan
        digits = {re.sub(r"[^\d.]", "", one.figure.text) for one in (head, plan)}
        yield Finding(
            "B404", "NARRATIVE_REPEAT" if len(digits) > 1 else "UNIT_WRONG", "error", f"同一条里先写{head.figure.text}，后写{plan.figure.text}",
            passage.place(wrong.start), passage.quote(head.start, plan.end), wrong.figure.text, fits or head.figure.text,
            "同一项目的两处金额应一致", "改了一处没有改另一处", f"请统一为{fits or head.figure.text}",
        )  # fmt: skip


#: what stands before the amount of an item that a paragraph is of
ITEM_HEAD = re.compile(r"（项）[”\"]?$")


def _spent(passage: Passage, marks: Sequence[Token]) -> Token | None:
    """Return what was spent on the one item that a paragraph begins with and gives an amount at once."""
    if not marks or passage.text.count("（项）") != 1 or not ITEM_HEAD.search(passage.text[: marks[0].start]):
        return None
    return next((t for t in marks if t.role == "actual" and "支出决算" in t.lead), None)


def _of_budget(head: Token, spent: Token, marks: Sequence[Token]) -> str:
    """Return the amount of the two that is so much of the budget as the paragraph says."""
    budget, rate = (next((t for t in marks if t.role == role), None) for role in ("budget", "completion"))
    if budget is None or rate is None or budget.figure.value <= 0:
        return ""
    found = ((one, one.figure.span.over(budget.figure.span)) for one in (head, spent))
    return next((one.figure.text for one, share in found if share and share.meets(rate.figure.cut)), "")


def _which(head: Token, plan: Token, prior: Token | None, rate: Token | None) -> str:
    """Return the amount of the two that fits the rate."""
    if prior is None or rate is None or prior.figure.value <= 0:
        return ""
    for one in (head, plan):
        gap = one.figure.span - prior.figure.span
        found = gap.over(prior.figure.span)
        loose = rate.figure.cut
        signed = loose if rate.sign >= 0 else -loose
        if found and found.meets(signed):
            return one.figure.text
    return ""
