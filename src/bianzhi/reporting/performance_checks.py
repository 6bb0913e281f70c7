"""What can be wrong with a year's performance records: weights, money, evidence, reasons, arithmetic. Pure.

`checks` tries everything of a year; the parts are used where a step is recorded. Text against figures is
`bianzhi.reporting.performance_text`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from bianzhi.reporting.performance import (
    LEVELS,
    PARTS,
    SOURCES,
    ZERO,
    Evaluation,
    Fund,
    Indicator,
    Objectives,
    Project,
    Result,
    Scored,
    first_label,
    plain,
    wan,
)
from bianzhi.reporting.performance_finding import Finding
from bianzhi.reporting.performance_rules import HUNDRED, Rules
from bianzhi.reporting.performance_scoring import (
    attainment,
    exceeds,
    execution_points,
    points,
    total,
)
from bianzhi.reporting.performance_text import check_texts


def _error(code: str, place: str, message: str, remedy: str = "", field: str = "") -> Finding:
    return Finding(code, "error", place, message, remedy, field)


def _warning(code: str, place: str, message: str, remedy: str = "", field: str = "") -> Finding:
    return Finding(code, "warning", place, message, remedy, field)


def check_indicators(rules: Rules, indicators: Sequence[Indicator], place: str) -> Iterator[Finding]:
    """Yield what is wrong with a set of indicators: weights, targets, levels, names."""
    if not indicators:
        yield _error("P10", place, "还没有绩效指标", "请至少填写一项产出指标、一项效益指标", "rows")
        return
    whole = rules.execution + sum((i.weight for i in indicators), ZERO)
    if whole != HUNDRED:
        own, run = plain(whole - rules.execution), plain(rules.execution)
        message = f"指标分值合计{own}分，加预算执行率{run}分为{plain(whole)}分，应为100分"
        yield _error(
            "P01", place, message, f"请把各项指标的分值调整为合计{plain(HUNDRED - rules.execution)}分", "rows"
        )
    yield from _first_levels(rules, indicators, place)
    for number, one in enumerate(indicators, 1):
        yield from _indicator(rules, one, number, place)
    twice = [name for name, times in Counter(i.name for i in indicators).items() if times > 1]
    for name in twice:
        yield _error("P11", place, f"三级指标“{name}”重复", "请合并，或把名称写得更具体", "rows")


def _first_levels(rules: Rules, indicators: Sequence[Indicator], place: str) -> Iterator[Finding]:
    sums: Counter[str] = Counter()
    for one in indicators:
        kind = one.kind(rules)
        if kind:
            sums[kind.parent] += one.weight  # type: ignore[assignment]
    for code, weight in rules.weights.items():
        found = Decimal(sums.get(code, 0))
        if found != weight:
            name = first_label(code)
            yield _warning(
                "P02", place, f"{name}的分值合计{plain(found)}分，{rules.year}年的规则是{plain(weight)}分",
                "有特殊情况可以适当调整，请在总体目标中说明",
            )  # fmt: skip


def _indicator(rules: Rules, one: Indicator, number: int, place: str) -> Iterator[Finding]:
    at = f"row-{number - 1}"
    named = f"第{number}项指标“{one.name}”"
    if not one.name:
        yield _error("P12", place, f"第{number}项指标没有写名称", "请填写三级指标", at)
    if one.kind(rules) is None:
        yield _error("P12", place, f"{named}的二级指标不在{rules.year}年的指标框架内", "请从列表中选择", at)
    if one.weight <= 0:
        yield _error("P12", place, f"{named}的分值应大于0", "", at)
    if one.direction == "qual":
        if not one.target_text:
            yield _error("P12", place, f"{named}是定性指标，没有写预期效果", "请写明要达到什么效果", at)
    elif one.target is None:
        yield _error("P12", place, f"{named}没有填指标值", "请填数字；不能量化的选“定性”", at)
    elif not one.unit:
        yield _error("P12", place, f"{named}没有填计量单位", "如 家、%、天", at)


def check_result(rules: Rules, one: Result, number: int, place: str) -> Iterator[Finding]:
    """Yield what is missing or wrong in how far an indicator was reached."""
    indicator, at = one.indicator, f"row-{number - 1}"
    named = f"第{number}项指标“{indicator.name}”"
    if indicator.direction == "qual":
        level = LEVELS.get(one.level)
        if level is None:
            yield _error("P20", place, f"{named}没有选择完成情况", "请选择达成、部分达成或未达成", at)
        elif one.share is None or not level.allows(one.share):
            span = f"{level.low}%至{level.high}%{'' if level.high == 100 else '（不含）'}"
            yield _error(
                "P21", place, f"{named}为“{level.label}”，得分比例应在{span}之间", "请改得分比例，或改完成情况", at
            )  # fmt: skip
    elif one.actual is None:
        yield _error("P20", place, f"{named}没有填实际完成值", "请填数字；未开展的填 0", at)
    if attainment(indicator, one.actual, one.share) < 1 and not one.reason:
        yield _error(
            "P22", place, f"{named}没有全部完成（指标值{indicator.expected}，完成{one.reached or '未填'}），没有写原因",
            "请填写偏差原因和改进措施", at,
        )  # fmt: skip
    if exceeds(rules, indicator, one.actual) and not one.reason:
        yield _error(
            "P23", place, f"{named}完成{one.reached}，超过指标值{indicator.expected}的{plain(rules.over)}%，没有写原因",
            "请说明是否年初指标值定得过低", at,
        )  # fmt: skip
    if not one.evidence:
        yield _error("P24", place, f"{named}没有佐证材料", "请写明依据什么得出完成值，或选择问卷", at)
    for proof in one.evidence:
        if proof.survey:
            yield from _survey(one, proof.survey.percent, named, place, at)


def _survey(one: Result, percent: Decimal | None, named: str, place: str, at: str) -> Iterator[Finding]:
    if percent is not None and one.indicator.unit == "%" and one.actual is not None and one.actual > percent:
        yield _error(
            "P25", place, f"{named}填的是{plain(one.actual)}%，问卷结果是{plain(percent)}%", "请按问卷结果填写", at
        )  # fmt: skip


def check_scored(rules: Rules, scored: Scored, place: str) -> Iterator[Finding]:
    """Yield what is wrong with a self-evaluation: money, results, the sum of the points and the grade."""
    yield from check_money(scored.budget, scored.executed, place)
    for number, one in enumerate(scored.results, 1):
        yield from check_result(rules, one, number, place)
        right = points(one.indicator.weight, attainment(one.indicator, one.actual, one.share))
        if one.score != right:
            yield _error(
                "P30", place, f"“{one.indicator.name}”记{plain(one.score)}分，按完成情况应为{plain(right)}分"
            )
    if scored.budget > 0:
        right = execution_points(rules, scored.budget, min(scored.executed, scored.budget))
        if scored.execution_score != right:
            yield _error("P30", place, f"预算执行率记{plain(scored.execution_score)}分，应为{plain(right)}分")
    whole = total(scored.execution_score, scored.results)
    if scored.score != whole:
        yield _error("P31", place, f"总分{plain(scored.score)}分，各项得分之和为{plain(whole)}分")
    if scored.grade != rules.grade(scored.score):
        yield _error(
            "P32", place, f"等级为{scored.grade}，{plain(scored.score)}分应为{rules.grade(scored.score)}"
        )


def check_money(budget: Decimal, executed: Decimal, place: str) -> Iterator[Finding]:
    """Yield what is wrong with money: nothing planned, more spent than planned, 元 and 万元 mixed up."""
    if budget <= 0:
        yield _error("P03", place, "全年预算数为0，没有可以评价的资金", "请先登记预算，或不再评价这个项目")
    elif executed > budget:
        message = f"执行数{wan(executed)}万元大于全年预算数{wan(budget)}万元"
        mixed = executed / 10_000 <= budget
        yield _error(
            "P03", place, message, "金额以元填写，是否把单位弄错了" if mixed else "请核对执行数，或先登记预算调整", "executed"
        )  # fmt: skip


def check_funds(funds: Sequence[Fund], projects: Iterable[Project], place: str) -> Iterator[Finding]:
    """Yield what is wrong with a department's money: spent above the budget, projects that do not add up to their part."""
    for fund in funds:
        name = f"{PARTS[fund.part]}（{SOURCES[fund.source]}）"
        if fund.executed > fund.budget:
            yield _error(
                "P03", place, f"{name}执行数{wan(fund.executed)}万元大于调整预算数{wan(fund.budget)}万元"
            )
        if fund.budget != fund.initial and not fund.why:
            yield _error("P05", place, f"{name}的调整预算数与年初预算数不同，没有写调整原因", "", "funds")
    for source in SOURCES:
        rows = [f for f in funds if f.part == "project" and f.source == source]
        own = [p for p in projects if p.source == source]
        spent = sum((p.evaluation.executed for p in own if p.evaluation), ZERO)
        stated = sum((f.executed for f in rows), ZERO)
        told = f"{SOURCES[source]}项目支出执行{wan(stated)}万元，{len(own)}个项目的自评合计{wan(spent)}万元"
        remedy = "请核对项目自评的执行数和部门的执行数"
        if spent > stated:
            yield _error("P04", place, told, remedy, "funds")
        elif spent < stated:
            yield _warning("P04", place, told, remedy, "funds")


def check_accounts(
    evaluation: Evaluation, accounts: Mapping[str, Decimal], place: str = "部门整体绩效自评"
) -> Iterator[Finding]:
    """Yield where the department's money differs from the books. ``accounts``: 元 by the names of `ACCOUNTS`."""
    if evaluation.department is None:
        return
    for name, stated in money_of(evaluation.department.funds).items():
        booked = accounts.get(name)
        if booked is not None and booked != stated:
            yield _error(
                "P40", place, f"{name}填{wan(stated)}万元，决算为{wan(booked)}万元", "请按决算改正", "funds"
            )


def money_of(funds: Sequence[Fund]) -> dict[str, Decimal]:
    """Return the executed money by the names the books know it by."""
    found = {"支出合计": sum((f.executed for f in funds), ZERO)}
    for part, name in PARTS.items():
        found[name] = sum((f.executed for f in funds if f.part == part), ZERO)
    for source, name in SOURCES.items():
        if source != "other":
            found[f"{name}财政拨款支出"] = sum((f.executed for f in funds if f.source == source), ZERO)
    return found


#: names under which the books may give their figures, in 元
ACCOUNTS = tuple(money_of(()))


def check_project(rules: Rules, project: Project) -> Iterator[Finding]:
    """Yield what is wrong with one project's year."""
    place = f"项目“{project.name}”"
    if project.ex_ante is None:
        yield _warning("P50", place, "没有登记事前绩效评估")
    elif project.initial > project.ex_ante.amount:
        yield _warning(
            "P51", place, f"年初预算{wan(project.initial)}万元大于事前评估支持的{wan(project.ex_ante.amount)}万元"
        )  # fmt: skip
    if project.objectives is None:
        yield _warning("P50", place, "没有编制绩效目标")
        return
    yield from check_indicators(rules, project.objectives.indicators, place)
    for seen in project.monitorings:
        yield from check_money(seen.budget, seen.executed, f"{place}{seen.as_of}的监控")
    if not project.monitorings:
        yield _warning("P50", place, "没有登记绩效监控")
    if project.evaluation is None:
        yield _warning("P50", place, "没有绩效自评")
        return
    yield from check_scored(rules, project.evaluation, place)
    late = [seen for seen in project.monitorings if seen.executed > project.evaluation.executed]
    for seen in late:
        yield _error(
            "P06", place,
            f"{seen.as_of}监控时已执行{wan(seen.executed)}万元，全年执行数却是{wan(project.evaluation.executed)}万元",
        )  # fmt: skip


def check_objectives(rules: Rules, objectives: Objectives | None, place: str) -> Iterator[Finding]:
    """Yield what is wrong with objectives: the words, then the indicators."""
    if objectives is None or not objectives.text:
        yield _error("P13", place, "没有写总体目标", "请写明要做成什么、达到什么效果", "text")
    yield from check_indicators(rules, objectives.indicators if objectives else (), place)


def checks(evaluation: Evaluation, accounts: Mapping[str, Decimal] | None = None) -> tuple[Finding, ...]:
    """Return everything that is wrong with a body's year; with ``accounts`` also where it differs from the books."""
    rules, found = evaluation.rules, []
    for project in evaluation.projects:
        found += list(check_project(rules, project))
    place = "部门整体绩效自评"
    if evaluation.department is not None:
        found += list(check_scored(rules, evaluation.department, place))
        found += list(check_funds(evaluation.department.funds, evaluation.projects, place))
    found += list(check_accounts(evaluation, accounts or {}))
    found += list(check_texts(evaluation, accounts or {}))
    return tuple(found)
