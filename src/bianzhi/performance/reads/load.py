"""Rows of the tables → the frozen values of `bianzhi.reporting.performance`, many at once."""

from collections.abc import Collection, Iterable
from typing import Any

from bianzhi.performance.models import (
    Assessment,
    BudgetLine,
    EvaluationItem,
    ObjectiveSet,
    ProjectFacts,
    SelfEvaluation,
)
from bianzhi.performance.models import Monitoring as MonitoringRow
from bianzhi.performance.reads.surveys import results_of
from bianzhi.reporting.performance import (
    ZERO,
    Evidence,
    ExAnte,
    Fund,
    Indicator,
    Monitoring,
    Objectives,
    Progress,
    Project,
    Result,
    Scored,
    SurveyResult,
)


def newest(rows: Iterable[Any], key: str) -> dict[Any, Any]:
    """Return the last recorded row of each value of ``key``; ``rows`` come in the order of recording."""
    return {getattr(row, key): row for row in rows}


def indicator_of(row: Any) -> Indicator:
    """Return an indicator as kept."""
    return Indicator(
        row.name, row.second, row.direction, row.target, row.target_text, row.measure, row.weight, row.pk
    )  # fmt: skip


def objectives_of(row: ObjectiveSet) -> Objectives:
    """Return a set; ``row`` has its ``rows`` fetched."""
    return Objectives(row.text, tuple(indicator_of(one) for one in row.rows.all()), row.at.date())


def _evidence(item: EvaluationItem, surveys: dict[int, SurveyResult]) -> tuple[Evidence, ...]:
    found = []
    if item.evidence_note:
        found.append(Evidence(item.evidence_kind, item.evidence_note))
    if item.survey_id is not None:
        found.append(Evidence("survey", "", surveys[item.survey_id]))
    return tuple(found)


def _scored(row: SelfEvaluation, surveys: dict[int, SurveyResult]) -> Scored:
    results = tuple(
        Result(
            indicator_of(item.indicator),
            item.actual,
            item.actual_text,
            item.level,
            item.share,
            item.score,
            item.reason,
            _evidence(item, surveys),
        )
        for item in row.items.all()
    )
    funds = tuple(Fund(f.part, f.source, f.initial, f.budget, f.executed, f.why) for f in row.funds.all())
    return Scored(
        row.initial, row.budget, row.executed, row.execution_score, results, row.score, row.grade, row.texts, funds, row.at.date()
    )  # fmt: skip


def scored_of(rows: Collection[SelfEvaluation]) -> dict[int, Scored]:
    """Return self-evaluations by key; ``rows`` have ``items`` with their ``indicator`` and ``funds`` fetched."""
    keys = {item.survey_id for row in rows for item in row.items.all() if item.survey_id is not None}
    surveys = results_of(keys)
    return {row.pk: _scored(row, surveys) for row in rows}


def _monitoring(row: MonitoringRow) -> Monitoring:
    rows = tuple(
        Progress(indicator_of(item.indicator), item.actual, item.likely, item.reason, item.measures)
        for item in row.items.all()
    )
    return Monitoring(row.as_of, row.budget, row.executed, rows, row.note)


def _assessment(row: Assessment) -> ExAnte:
    opinions = tuple((str(question), str(said)) for question, said in row.opinions)
    return ExAnte(row.assessed_on, opinions, row.conclusion, row.amount, row.note)


def projects_of(keys: Collection[int]) -> tuple[Project, ...]:
    """Return the projects with everything recorded of them, in their order, without those given up. Nine queries."""
    facts = newest(ProjectFacts.objects.filter(project_id__in=keys).order_by("id"), "project_id")
    sets = newest(
        ObjectiveSet.objects.filter(project_id__in=keys).order_by("id").prefetch_related("rows"), "project_id"
    )
    before = newest(Assessment.objects.filter(project_id__in=keys).order_by("id"), "project_id")
    made = SelfEvaluation.objects.filter(project_id__in=keys).order_by("id")
    last = newest(made.prefetch_related("items__indicator", "funds"), "project_id")
    scored = scored_of(list(last.values()))
    seen: dict[int, dict[Any, Monitoring]] = {}
    watched = MonitoringRow.objects.filter(project_id__in=keys).order_by("id")
    for row in watched.prefetch_related("items__indicator"):
        seen.setdefault(row.project_id, {})[row.as_of] = _monitoring(row)
    money: dict[int, list[BudgetLine]] = {}
    for line in BudgetLine.objects.filter(project_id__in=keys).order_by("id"):
        money.setdefault(line.project_id, []).append(line)
    projects = []
    for key in sorted(keys):
        about, lines = facts[key], money.get(key, [])
        if about.dropped:
            continue
        projects.append(
            Project(
                key=key,
                name=about.name,
                code=about.code,
                source=about.source,
                manager=about.manager,
                reason=about.reason,
                initial=sum((line.amount for line in lines if line.initial), ZERO),
                budget=sum((line.amount for line in lines), ZERO),
                ex_ante=_assessment(before[key]) if key in before else None,
                objectives=objectives_of(sets[key]) if key in sets else None,
                monitorings=tuple(seen.get(key, {})[day] for day in sorted(seen.get(key, {}))),
                evaluation=scored[last[key].pk] if key in last else None,
            )
        )
    return tuple(projects)
