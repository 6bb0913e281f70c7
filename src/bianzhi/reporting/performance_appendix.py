"""附件《…整体绩效评价报告》 from the records: headings, paragraphs and tables, for whoever lays the report out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bianzhi.reporting.performance import (
    PARTS,
    SOURCES,
    ZERO,
    Evaluation,
    Fund,
    Project,
    Result,
    Scored,
    first_label,
    plain,
    wan,
)
from bianzhi.reporting.performance_forms import sorted_by_kind


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 0 is the title of the appendix."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has as many cells as ``head``. ``merge``: leading columns in which equal neighbours are one cell."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    merge: int = 0
    unit: str = ""


Block = Heading | Paragraph | Table
ORDINALS = "一二三四五六七八九十"


def title_of(evaluation: Evaluation) -> str:
    """Return the name of the appendix."""
    return f"{evaluation.year}年{evaluation.short}部门整体绩效评价报告"


def appendix(evaluation: Evaluation, accounts: Mapping[str, Decimal] | None = None) -> tuple[Block, ...]:
    """Return the appendix of a year whose department evaluation was approved; nothing before it is.

    ``accounts``: of the books, in 元 by name, told where given: income (``一般公共预算财政拨款收入`` and the like), 货币资金余额.
    """
    scored = evaluation.department
    if scored is None:
        return ()
    return (
        Heading(0, title_of(evaluation)),
        *_profile(evaluation, scored),
        *_money(scored, accounts or {}),
        *_management(evaluation, scored),
        *_conclusion(evaluation, scored),
        indicator_table(evaluation, scored),
    )


def managed(evaluation: Evaluation) -> str:
    """Return how the year's budgets were managed for performance, in a sentence for the report; empty where nothing was done."""
    if not evaluation.steps:
        return ""
    whole = f"同时对部门整体开展绩效自评，《{title_of(evaluation)}》见附件。" if evaluation.department else ""
    return f"根据预算绩效管理要求，{_overview(evaluation)}{whole}"


def _lines(text: str) -> Iterator[Paragraph]:
    return (Paragraph(line.strip()) for line in text.splitlines() if line.strip())


def _profile(evaluation: Evaluation, scored: Scored) -> Iterator[Block]:
    yield Heading(1, "一、部门概况")
    parts = (
        ("机构组成", evaluation.profile.bodies),
        ("机构职能", evaluation.profile.duties or scored.texts.get("functions", "")),
        ("人员概况", evaluation.profile.staff),
    )
    for number, (name, text) in enumerate((part for part in parts if part[1]), 0):
        yield Heading(2, f"（{ORDINALS[number]}）{name}")
        yield from _lines(text)


def _by_source(funds: Iterable[Fund]) -> dict[str, list[Fund]]:
    rows: dict[str, list[Fund]] = {}
    for fund in funds:
        rows.setdefault(fund.source, []).append(fund)
    return rows


def _sum(funds: Iterable[Fund], name: str) -> Decimal:
    return sum((getattr(fund, name) for fund in funds), ZERO)


def _money(scored: Scored, accounts: Mapping[str, Decimal]) -> Iterator[Block]:
    yield Heading(1, "二、部门财政资金收支情况")
    yield Heading(2, "（一）部门财政资金收入情况")
    planned = [
        f"{SOURCES[source]}财政拨款{wan(_sum(rows, 'initial'))}万元"
        for source, rows in _by_source(scored.funds).items()
    ]
    yield Paragraph(f"年初预算安排{wan(scored.initial)}万元，其中：{'，'.join(planned)}。{_adjusted(scored)}")
    income = {name: amount for name, amount in accounts.items() if name.endswith("财政拨款收入") and amount}
    if income:
        told = "，".join(f"{name}{wan(amount)}万元" for name, amount in income.items())
        whole = wan(sum(income.values(), ZERO))
        yield Paragraph(f"本年财政拨款收入{whole}万元，其中：{told}。")
    yield Heading(2, "（二）部门财政资金支出情况")
    rate = f"，预算执行率{plain(scored.rate)}%" if scored.rate is not None else ""
    yield Paragraph(f"本年财政资金支出{wan(scored.executed)}万元，全年预算数{wan(scored.budget)}万元{rate}。")
    for number, (part, name) in enumerate(PARTS.items(), 1):
        rows = [fund for fund in scored.funds if fund.part == part]
        if rows:
            sources = "、".join(f"{SOURCES[f.source]}{wan(f.executed)}万元" for f in rows)
            yield Paragraph(f"{number}.{name}{wan(_sum(rows, 'executed'))}万元，资金来源：{sources}。")
    if cash := accounts.get("货币资金余额"):
        yield Paragraph(f"年末货币资金余额{wan(cash)}万元。")


def _adjusted(scored: Scored) -> str:
    changed = [fund for fund in scored.funds if fund.budget != fund.initial]
    if not changed:
        return "年度执行中没有调整预算。"
    said = []
    for fund in changed:
        way = "追加" if fund.budget > fund.initial else "调减"
        reason = fund.why.strip().rstrip("。")
        said.append(
            f"{PARTS[fund.part]}（{SOURCES[fund.source]}）{way}{wan(abs(fund.budget - fund.initial))}万元（{reason}）"
        )
    return f"年度执行中，{'；'.join(said)}，全年预算数为{wan(scored.budget)}万元。"


def _management(evaluation: Evaluation, scored: Scored) -> Iterator[Block]:
    yield Heading(1, "三、部门整体预算绩效管理情况")
    yield Heading(2, "（一）部门预算项目绩效管理")
    yield Paragraph(_overview(evaluation))
    evaluated = [p for p in evaluation.projects if p.evaluation]
    for number, project in enumerate(evaluated, 1):
        yield Paragraph(f"{number}.{_project(project)}")
    if evaluated:
        yield _projects_table(evaluated, evaluation)
    for key, name in (("benefit", "效益指标完成情况分析"), ("satisfaction", "满意度指标完成情况分析")):
        texts = [scored.texts.get(key, ""), *(_surveys(scored) if key == "satisfaction" else ())]
        if any(texts):
            yield Heading(3, name)
            for text in texts:
                yield from _lines(text)
    for number, (key, name) in enumerate((("use", "结果应用情况"), ("quality", "自评质量")), 1):
        if scored.texts.get(key):
            yield Heading(2, f"（{ORDINALS[number]}）{name}")
            yield from _lines(scored.texts[key])


def _overview(evaluation: Evaluation) -> str:
    rows = evaluation.projects
    counts = (
        ("开展事前绩效评估", sum(p.ex_ante is not None for p in rows)),
        ("编制绩效目标", sum(p.objectives is not None for p in rows)),
        ("开展绩效监控", sum(bool(p.monitorings) for p in rows)),
        ("开展绩效自评", sum(p.evaluation is not None for p in rows)),
    )
    told = "，".join(f"对{number}个项目{name}" for name, number in counts if number)
    if not rows:
        return f"{evaluation.year}年度没有预算项目。"
    return f"{evaluation.year}年度共有{len(rows)}个项目{'，' if told else ''}{told}。"


def _project(project: Project) -> str:
    scored = project.evaluation
    assert scored is not None
    rate = f"，预算执行率{plain(scored.rate)}%" if scored.rate is not None else ""
    done = scored.texts.get("summary", "").strip().rstrip("。")
    met = sum(one.score == one.indicator.weight for one in scored.results)
    whole = len(scored.results)
    reached = (
        f"{whole}项指标全部完成" if met == whole else f"{whole}项指标中{met}项完成，{whole - met}项未全部完成"
    )
    missed = "；".join(
        f"“{one.indicator.name}”{one.reason.strip().rstrip('。')}"
        for one in scored.results
        if one.score != one.indicator.weight
    )
    why = f"，未全部完成的原因：{missed}" if missed else ""
    return (
        f"{project.name}：{done}。预算{wan(scored.budget)}万元，执行{wan(scored.executed)}万元{rate}；{reached}{why}；"
        f"自评得分{plain(scored.score)}分，等级为{scored.grade}。"
    )


def _projects_table(projects: Sequence[Project], evaluation: Evaluation) -> Table:
    rows = []
    for project in projects:
        scored = project.evaluation
        assert scored is not None
        rate = "—" if scored.rate is None else f"{plain(scored.rate)}%"
        rows.append(
            (project.name, wan(scored.budget), wan(scored.executed), rate, plain(scored.score), scored.grade)
        )
    head = ("项目名称", "全年预算数", "执行数", "执行率", "自评得分", "等级")
    return Table(f"{evaluation.year}年度项目支出绩效自评情况表", head, tuple(rows), unit="万元、分")


def _surveys(scored: Scored) -> Iterator[str]:
    surveys = {e.survey.key: e.survey for one in scored.results for e in one.evidence if e.survey}
    for survey in surveys.values():
        yield f"问卷结果：{survey.sentence}。"


def _conclusion(evaluation: Evaluation, scored: Scored) -> Iterator[Block]:
    yield Heading(1, "四、评价结论及建议")
    yield Heading(2, "（一）评价结论")
    yield Paragraph(
        f"经自评，{evaluation.year}年部门整体支出绩效得分{plain(scored.score)}分，等级为{scored.grade}。"
    )
    yield from _lines(scored.texts.get("conclusion", ""))
    for number, (key, name) in enumerate((("problems", "存在问题"), ("advice", "改进建议")), 1):
        yield Heading(2, f"（{ORDINALS[number]}）{name}")
        yield from _lines(scored.texts.get(key) or "无。")


def indicator_table(evaluation: Evaluation, scored: Scored) -> Table:
    """Return the indicator table of the department: every level, expected and attained value, points."""
    rules = evaluation.rules
    by_key: dict[int, Result] = {id(one.indicator): one for one in scored.results}
    rate = "—" if scored.rate is None else f"{plain(scored.rate)}%"
    rows = [
        ("预算执行", "预算执行率", "全年执行数÷全年预算数", "100%", rate, plain(rules.execution), plain(scored.execution_score))
    ]  # fmt: skip
    for indicator in sorted_by_kind(rules, [one.indicator for one in scored.results]):
        one, kind = by_key[id(indicator)], indicator.kind(rules)
        first, second = (first_label(kind.parent), kind.label) if kind else ("", "")
        points = plain(indicator.weight), plain(one.score)
        rows.append((first, second, indicator.name, indicator.expected, one.reached, *points))
    rows.append(("合计", "", "", "", "", plain(rules.total), plain(scored.score)))
    head = ("一级指标", "二级指标", "三级指标", "预期指标值", "实际完成指标值", "分值", "得分")
    return Table(f"{evaluation.year}年部门整体支出绩效指标完成情况表", head, tuple(rows), merge=2, unit="分")
