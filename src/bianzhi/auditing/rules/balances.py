"""Basic and project expenditure with whatever stands between them, and the two sides of a budget (FAULTS: PARTS, TOTAL_CONCEPT)."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure, added, total
from bianzhi.auditing.findings import Finding, Severity
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.digits import number_in, slip
from bianzhi.auditing.rules.items import slipped
from bianzhi.auditing.rules.parts import added_up
from bianzhi.auditing.tokens import MONEY, VALUES, Token

SAID = r"(?:预算|决算)?(?:数)?(?:总额|安排|合计)?(?:为|是|共)?$"
BASIC, PROJECT = re.compile(rf"(?<!项目)基本支出{SAID}"), re.compile(rf"(?<!基本)项目支出{SAID}")
WHOLE = re.compile(
    rf"(?<!基本)(?<!项目)(?:(?P<fiscal>一般公共预算(?:财政)?(?:拨款)?|财政拨款|政府性基金(?:预算)?(?:财政)?(?:拨款)?)?(?:支出(?:总预算|合计|总计|总额)?|总支出)){SAID}"
)
#: what else money is spent on, or stays
OTHERS = re.compile(r"经营支出|上缴|附属单位|结余分配|结转|结余|事业支出|其他支出|政府性基金|国有资本")
#: what stands between a whole and basic expenditure as its part
INSIDE = re.compile("其中|^，基本支出(?:为)?$")
#: letters between a whole and the last of its parts, and amounts between basic and project expenditure
FAR, BETWEEN = 600, 8
TWO = (
    "2017年部门预算\n2017年一般公共预算财政拨款支出438.40万元，比2016年减少9.10万元。其中：基本支出374.78万元，比2016年增加17.40万元，主要是增资，主要用于保障在职人员工资福利。"
    "项目支出{0}万元，比2016年减少26.50万元，主要是一次性项目经费减少。"
)


@rule(
    "P350", "PARTS", "基本支出与项目支出之和不等于支出（隔着说明）",
    fails=TWO.format("36.62"),
    passes=TWO.format("63.62"),
    edge=TWO.format("36.62").replace("。项目支出", "。经营支出27.00万元。项目支出"),
)  # fmt: skip
def basic_and_project(context: Context) -> Iterator[Finding]:
    """Add up basic and project expenditure of a paragraph, however long the reasons between them, where P301 has not."""
    summed = context.once(added_up)
    for passage, marks in context.figures:
        if "基本支出" not in passage.text or "项目支出" not in passage.text:
            continue
        values = [t for t in marks if t.role in VALUES and t.figure.unit in MONEY]
        for k, whole in enumerate(values[:-2]):
            said = WHOLE.search(whole.lead)
            if not said or not BASIC.search(values[k + 1].lead) or (id(passage), whole.start) in summed:
                continue
            parts = _parts(values[k + 1 :])
            if (
                parts is None
                or values[k + 1].start - whole.end > FAR
                or not INSIDE.search(passage.text[whole.end : values[k + 1].start])
            ):
                continue
            yield from _two(context, passage, whole, parts, bool(said["fiscal"]))


def _parts(after: Sequence[Token]) -> list[Token] | None:
    """Return basic and project expenditure and what else may belong to their whole."""
    for k, token in enumerate(after[1 : BETWEEN + 1], 1):
        if BASIC.search(token.lead) or WHOLE.search(token.lead):
            return None
        if PROJECT.search(token.lead):
            others = [t for t in (*after[1:k], *after[k + 1 : k + 4]) if OTHERS.search(t.lead)]
            return [after[0], token, *others] if token.start - after[0].end < FAR else None
    return None


def _two(
    context: Context, passage: Passage, whole: Token, parts: Sequence[Token], fiscal: bool
) -> Iterator[Finding]:
    if any((id(passage), t.start) in context.misunits for t in (whole, *parts)):
        return
    figures = [t.figure for t in parts]
    if any(total(figures[:n]).meets(whole.figure.span) for n in range(2, len(figures) + 1)):
        return
    sum_ = total(figures[:2])
    over = sum_.low > whole.figure.span.high
    if len(figures) > 2 and not over:
        return
    told, shown = added(figures[:2])
    first, last = parts[0], parts[1]
    yield Finding(
        "P350", "PARTS", "error" if over or fiscal else "warning", f"基本支出与项目支出之和{told}，与{whole.figure.text}不等", passage.place(whole.start),
        f"{passage.quote(whole.start, first.end, 10)} {passage.quote(last.start, last.end, 10)}", whole.figure.text, told, shown, "",
        "请核对支出、基本支出和项目支出", (passage.place(first.start), passage.place(last.start)),
    )  # fmt: skip


#: the two sides of a budget and the name for both at once, with whatever body is named before them
BODY = r"(?:^|[年度局院府校馆部处站所会心厅委队园办中室镇乡区县市])(?:本?部门|本?单位|本年)?"
SIDES = {
    "both": re.compile(
        r"(?<!拨款)(?<!经营)(?<!基金)收、?支(?:总预算|预算总额|预算总数|预算总计)(?:数)?(?:安排)?(?:为|是)?$"
    ),
    "in": re.compile(
        rf"{BODY}(?:收入(?:总预算|预算(?:总额|总计|合计|总数)?)|预算(?:总)?收入(?:总数)?)(?:数)?(?:安排)?(?:为|是)?$"
    ),
    "out": re.compile(
        rf"{BODY}(?:支出(?:总预算|预算(?:总额|总计|合计|总数)?)|预算(?:总)?支出(?:总数)?)(?:数)?(?:安排)?(?:为|是)?$"
    ),
}
NAMES = {"both": "收支总预算", "in": "收入预算", "out": "支出预算"}
#: money of one kind only, or another year's
KINDS = re.compile(
    r"拨款|公共预算|本级|本部|下属|所属|基金|国有资本|财政|基本支出|项目支出|上年|去年|其中|[比较与]|本年(?:收入|支出)"
)
BUDGET = "2019年部门预算\n某县公安局2019年收支总预算1694.73万元。\n某县公安局2019年收入预算{0}万元，其中：一般公共预算拨款收入1594.73万元。\n某县公安局2019年支出预算1694.73万元。"


@rule(
    "P352", "TOTAL_CONCEPT", "收支总预算、收入预算、支出预算不是一个数", forms=("预算",), severity="warning",
    fails=BUDGET.format("1649.73"),
    passes=BUDGET.format("1694.73"),
    edge=BUDGET.format("1694.7"),
)  # fmt: skip
def sides(context: Context) -> Iterator[Finding]:
    """Hold income and expenditure of a budget against each other and against what is told of both."""
    told: dict[str, tuple[Passage, Token]] = {}
    for passage, marks in context.figures:
        if "预算" not in passage.text:
            continue
        for token in marks:
            if "预算" not in token.lead or token.role not in (*VALUES, "budget"):
                continue
            clause = token.lead[begins(token.lead, len(token.lead), "。；，：") :]
            name = next((n for n, words in SIDES.items() if words.search(clause)), "")
            if (
                not name
                or name in told
                or KINDS.search(clause)
                or (id(passage), token.start) in context.misunits
            ):
                continue
            if not _of_other(context, passage, token):
                told[name] = (passage, token)
    figures = {name: token.figure for name, (_, token) in told.items()}
    if len(figures) == len(("both", "one")) and "both" in figures:
        name = next(n for n in figures if n != "both")
        if not figures[name].span.meets(figures["both"].span):
            yield _side(told, name, figures["both"], "warning")
    if len(figures) < len(SIDES):
        return  # of the two sides alone it cannot be told what one of them leaves out
    for name, figure in figures.items():
        rest = [f for n, f in figures.items() if n != name]
        if rest[0].span.meets(rest[1].span) and not any(figure.span.meets(f.span) for f in rest):
            yield _side(told, name, rest[0], "error")


def _side(told: Mapping[str, tuple[Passage, Token]], name: str, right: Figure, severity: Severity) -> Finding:
    passage, token = told[name]
    return Finding(
        "P352", "TOTAL_CONCEPT", severity, f"{NAMES[name]}{token.figure.text}，别处写的收支是{right.text}", passage.place(token.start),
        passage.quote(token.start, token.end, 24), token.figure.text, right.text, "收入预算、支出预算都等于收支总预算", "",
        "请按收支预算总表核对", tuple(p.place(t.start) for n, (p, t) in told.items() if n != name),
    )  # fmt: skip


def _of_other(context: Context, passage: Passage, token: Token) -> bool:
    years = re.findall(r"(20\d\d)年", passage.text[max(0, token.start - 40) : token.start])
    return bool(years) and bool(context.year) and int(years[-1]) != context.year


#: income and expenditure of one kind of money side by side
BESIDE = re.compile(
    r"(?P<kind>一般公共预算(?:财政)?拨款|政府性基金预算(?:财政拨款)?|国有资本经营预算(?:财政拨款)?)收入(?:预算)?(?P<in>\d[\d,]*(?:\.\d+)?)万元，(?P=kind)支出(?:预算)?(?P<out>\d[\d,]*(?:\.\d+)?)万元"
)
PAIR = (
    "2018年部门预算\n2018年政府性基金预算收入386.10万元，政府性基金预算支出{0}万元，比2017年增加186.10万元。"
)


@rule(
    "P353", "TOTAL_CONCEPT", "同一种资金的收入预算与支出预算不等", forms=("预算",), severity="warning",
    fails=PAIR.format("381.60"),
    passes=PAIR.format("386.10"),
    edge=PAIR.format("386.1"),
)  # fmt: skip
def beside(context: Context) -> Iterator[Finding]:
    """Find a budget that tells income and expenditure of one kind of money in one breath, but not as one amount."""
    for passage, match in context.find(BESIDE.pattern, hint=r"收入(?:预算)?\d[\d.,]*万元，"):
        pair = [
            next((t for t in context.marks(passage) if t.start == match.start(side)), None)
            for side in ("in", "out")
        ]
        income, spent = pair
        if income is None or spent is None or income.figure.span.meets(spent.figure.span):
            continue
        if any((id(passage), t.start) in context.misunits for t in (income, spent)):
            continue
        if "结转" in context.text and not (
            slipped([income.figure], spent.figure) or slip(number_in(income.figure), number_in(spent.figure))
        ):
            continue  # what was carried over may be spent as well
        yield Finding(
            "P353", "TOTAL_CONCEPT", "warning", f"{match['kind']}收入{income.figure.text}，支出{spent.figure.text}", passage.place(spent.start),
            passage.quote(match.start(), match.end(), 6), spent.figure.text, income.figure.text, "没有结转的，一种资金的收支预算相等", "",
            "请核对收入和支出",
        )  # fmt: skip
