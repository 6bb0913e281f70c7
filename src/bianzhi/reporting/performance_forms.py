"""The official tables of 绩效 as office forms: objectives, monitoring and self-evaluation, of a project and of a department.

The layout is that of the tables attached to 财预〔2020〕10号 and the provinces' forms after it; money in 万元.
"""

from collections.abc import Sequence
from itertools import groupby

from bianzhi.documents.forms import Form, FormCell, label
from bianzhi.reporting.performance import (
    PARTS,
    SOURCES,
    Evaluation,
    Fund,
    Indicator,
    Monitoring,
    Objectives,
    Project,
    Result,
    Scored,
    first_label,
    percent_of,
    plain,
    wan,
)
from bianzhi.reporting.performance_rules import Rules, seconds

Rows = list[list[FormCell]]
LEVEL_HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值")
SIGN = ("填报人", "审核人", "单位负责人")


def _centre(text: str, colspan: int = 1, rowspan: int = 1) -> FormCell:
    return FormCell(text, colspan, rowspan, align="center")


def _money(text: str, colspan: int = 1) -> FormCell:
    return FormCell(text, colspan, align="right")


def sorted_by_kind(rules: Rules, indicators: Sequence[Indicator]) -> list[Indicator]:
    """Return the indicators in the order of the dictionary, those of one kind as they were given."""
    order = {kind.code: place for place, kind in enumerate(seconds(rules.scheme))}
    return sorted(indicators, key=lambda one: order.get(one.second, len(order)))


def _grouped(rules: Rules, indicators: Sequence[Indicator]) -> list[tuple[Indicator, list[FormCell]]]:
    """Return each indicator with the cells of its first and second level that begin at its row."""
    ordered = sorted_by_kind(rules, indicators)
    kind = {kind.code: kind for kind in seconds(rules.scheme)}
    made: list[tuple[Indicator, list[FormCell]]] = []
    for first, of_first in groupby(ordered, key=lambda one: kind[one.second].parent):
        rows = list(of_first)
        lead = [label(first_label(first), rowspan=len(rows))]
        for second, of_second in groupby(rows, key=lambda one: one.second):
            block = list(of_second)
            lead.append(label(kind[second].label, rowspan=len(block)))
            for one in block:
                made.append((one, lead))
                lead = []
    return made


def _objective_rows(rules: Rules, objectives: Objectives, width: int) -> Rows:
    """一级、二级、三级指标, 指标值, 分值; ``width`` columns, of which the name takes what is left."""
    heads: Rows = [
        [
            label("一级指标"),
            label("二级指标"),
            label("三级指标", width - 4),
            label("指标值"),
            label("分值"),
        ]
    ]
    return heads + [
        [*lead, FormCell(one.name, width - 4), _centre(one.expected), _centre(plain(one.weight))]
        for one, lead in _grouped(rules, objectives.indicators)
    ]


def declaration_form(body: str, project: Project, objectives: Objectives, rules: Rules) -> Form:
    """项目支出绩效目标申报表."""
    rows: Rows = [
        [label("项目名称"), FormCell(project.name, 2), label("项目编码"), FormCell(project.code or "—", 2)],
        [label("实施单位"), FormCell(body, 2), label("项目负责人"), FormCell(project.manager or "—", 2)],
        [
            label("项目资金\n（万元）"),
            label("年度资金总额"),
            _money(wan(project.initial)),
            label("资金来源"),
            FormCell(SOURCES[project.source], 2),
        ],
        [label("立项依据\n和必要性"), FormCell(project.reason or "—", 5)],
        [label("年度\n总体目标"), FormCell(objectives.text, 5)],
        *_objective_rows(rules, objectives, 6),
    ]
    return Form(
        "项目支出绩效目标申报表",
        [1.1, 1.2, 1.5, 1.1, 1.1, 0.7],
        rows,
        above=f"（{rules.year}年度）　　金额单位：万元",
        notes=(
            f"分值合计{plain(rules.total - rules.execution)}分，自评时加预算执行率{plain(rules.execution)}分。",
            f"依据：{rules.source}。",
        ),
        signatures=SIGN,
        row_heights={3: 16, 4: 18},
    )  # fmt: skip


def _result_rows(rules: Rules, results: Sequence[Result]) -> Rows:
    by_key = {id(one.indicator): one for one in results}
    rows: Rows = [
        [label(text) for text in (*LEVEL_HEADS, "实际完成值", "分值", "得分", "偏差原因分析\n和改进措施")]
    ]
    for indicator, lead in _grouped(rules, [one.indicator for one in results]):
        one = by_key[id(indicator)]
        rows.append(
            [
                *lead,
                FormCell(indicator.name),
                _centre(indicator.expected),
                _centre(one.reached),
                _centre(plain(indicator.weight)),
                _centre(plain(one.score)),
                FormCell(one.reason or "无"),
            ]
        )
    return rows


def _execution_rows(scored: Scored, rules: Rules) -> Rows:
    rate = "—" if scored.rate is None else f"{plain(scored.rate)}%"
    return [
        [label("项目资金\n（万元）", rowspan=2), label("年初预算数", 2), label("全年预算数"), label("全年执行数"), label("分值"),
         label("执行率"), label("得分")],
        [_money(wan(scored.initial), 2), _money(wan(scored.budget)), _money(wan(scored.executed)),
         _centre(plain(rules.execution)), _centre(rate), _centre(plain(scored.execution_score))],
    ]  # fmt: skip


def _sum_row(scored: Scored) -> list[FormCell]:
    whole = sum((one.indicator.weight for one in scored.results), start=scored.execution_score * 0)
    return [
        label("总分", 5),
        _centre(plain(whole)),
        _centre(plain(scored.score)),
        _centre(f"等级：{scored.grade}"),
    ]


RESULT_WIDTHS = [0.9, 1.0, 1.45, 1.1, 1.1, 0.7, 1.0, 1.25]


def self_evaluation_form(
    body: str, project: Project, objectives: Objectives, scored: Scored, rules: Rules
) -> Form:
    """项目支出绩效自评表."""
    total_row = _sum_row(scored)
    total_row[1] = _centre(plain(rules.total))
    rows: Rows = [
        [label("项目名称"), FormCell(project.name, 3), label("实施单位"), FormCell(body, 3)],
        *_execution_rows(scored, rules),
        [label("年度\n总体目标", rowspan=2), label("预期目标", 3), label("实际完成情况", 4)],
        [FormCell(objectives.text, 3), FormCell(scored.texts.get("summary", ""), 4)],
        *_result_rows(rules, scored.results),
        total_row,
        [label("存在问题"), FormCell(scored.texts.get("problems") or "无", 7)],
        [label("改进措施"), FormCell(scored.texts.get("advice") or "无", 7)],
    ]
    return Form(
        "项目支出绩效自评表",
        RESULT_WIDTHS,
        rows,
        above=f"（{rules.year}年度）　　金额单位：万元",
        notes=_scoring_notes(rules),
        signatures=SIGN,
        row_heights={4: 18},
    )


def _scoring_notes(rules: Rules) -> tuple[str, ...]:
    least = f"{plain(rules.excellent)}分以上为优，{plain(rules.good)}分以上为良，{plain(rules.fair)}分以上为中，其余为差"
    return ("得分按完成值与指标值的比例计算，未全部完成的不记满分。", f"{least}。", f"依据：{rules.source}。")


def _fund_rows(funds: Sequence[Fund], width: int) -> Rows:
    rows: Rows = [
        [label("资金类别", 2), label("年初预算数"), label("调整预算数"), label("执行数"), label("执行率", width - 5)]
    ]  # fmt: skip
    for fund in funds:
        name = f"{PARTS[fund.part]}（{SOURCES[fund.source]}）"
        rate = percent_of(fund.executed, fund.budget)
        rows.append(
            [
                FormCell(name, 2),
                *(_money(wan(amount)) for amount in (fund.initial, fund.budget, fund.executed)),
                _centre("—" if rate is None else f"{plain(rate)}%", width - 5),
            ]
        )
    return rows


def department_target_form(
    evaluation: Evaluation, objectives: Objectives, funds: Sequence[Fund] = ()
) -> Form:
    """部门（单位）整体支出绩效目标表."""
    rules = evaluation.rules
    planned = sum((p.initial for p in evaluation.projects), start=rules.execution * 0)
    basic = [f for f in funds if f.part == "basic"]
    tasks = max(len(evaluation.projects), 1)
    rows: Rows = [
        [label("部门名称"), FormCell(evaluation.body, 5)],
        [label("年度主要任务", 1, tasks + 1), label("任务（项目）名称", 3), label("预算金额（万元）", 2)],
    ]  # fmt: skip
    if not evaluation.projects:
        rows.append([FormCell("—", 3), FormCell("—", 2)])
    rows += [[FormCell(p.name, 3), _money(wan(p.initial), 2)] for p in evaluation.projects]
    rows.append(
        [
            label("年度预算\n（万元）"),
            label("基本支出"),
            _money(wan(sum((f.initial for f in basic), start=planned * 0)) if basic else "—"),
            label("项目支出"),
            _money(wan(planned), 2),
        ]
    )
    rows.append([label("年度\n总体目标"), FormCell(objectives.text, 5)])
    rows += _objective_rows(rules, objectives, 6)
    return Form(
        "部门（单位）整体支出绩效目标表",
        [1.2, 1.2, 1.5, 1.1, 1.1, 0.7],
        rows,
        above=f"（{evaluation.year}年度）　　金额单位：万元",
        notes=(f"依据：{rules.source}。",),
        signatures=SIGN,
    )


def department_evaluation_form(evaluation: Evaluation, objectives: Objectives, scored: Scored) -> Form:
    """部门（单位）整体支出绩效自评表."""
    rules = evaluation.rules
    total_row = _sum_row(scored)
    total_row[1] = _centre(plain(rules.total))
    rows: Rows = [
        [label("部门名称"), FormCell(evaluation.body, 7)],
        *_execution_rows(scored, rules),
        *_fund_rows(scored.funds, 8),
        [label("年度\n总体目标", rowspan=2), label("预期目标", 3), label("实际完成情况", 4)],
        [FormCell(objectives.text, 3), FormCell(scored.texts.get("summary", ""), 4)],
        *_result_rows(rules, scored.results),
        total_row,
        [label("存在问题"), FormCell(scored.texts.get("problems") or "无", 7)],
        [label("改进措施"), FormCell(scored.texts.get("advice") or "无", 7)],
    ]
    rows[1][0] = label("部门资金\n（万元）", rowspan=2)
    return Form(
        "部门（单位）整体支出绩效自评表",
        RESULT_WIDTHS,
        rows,
        above=f"（{evaluation.year}年度）　　金额单位：万元",
        notes=_scoring_notes(rules),
        signatures=SIGN,
    )


def monitoring_form(
    body: str, project: Project, objectives: Objectives, seen: Monitoring, rules: Rules
) -> Form:
    """项目支出绩效目标执行监控表."""
    rate = "—" if seen.rate is None else f"{plain(seen.rate)}%"
    by_key = {id(one.indicator): one for one in seen.rows}
    rows: Rows = [
        [label("项目名称"), FormCell(project.name, 3), label("实施单位"), FormCell(body, 3)],
        [label("项目资金\n（万元）", rowspan=2), label("全年预算数", 2), label("截至日期"), label("执行数"), label("执行率", 3)],
        [_money(wan(seen.budget), 2), _centre(f"{seen.as_of}"), _money(wan(seen.executed)), _centre(rate, 3)],
        [label("年度\n总体目标"), FormCell(objectives.text, 7)],
        [label(text) for text in (*LEVEL_HEADS, "已完成值", "全年预计", "偏差原因", "纠偏措施")],
    ]  # fmt: skip
    for indicator, lead in _grouped(rules, [one.indicator for one in seen.rows]):
        one = by_key[id(indicator)]
        rows.append(
            [
                *lead,
                FormCell(indicator.name),
                _centre(indicator.expected),
                _centre(one.actual),
                _centre(one.likely),
                FormCell(one.reason or "无"),
                FormCell(one.measures or "无"),
            ]
        )
    rows.append([label("监控结论"), FormCell(seen.note or "无", 7)])
    return Form(
        "项目支出绩效目标执行监控表",
        [0.9, 1.0, 1.9, 1.2, 1.0, 1.0, 1.4, 1.4],
        rows,
        above=f"（{rules.year}年度）　　金额单位：万元",
        signatures=SIGN,
        landscape=True,
    )
