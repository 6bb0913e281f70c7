"""Keep an approved self-evaluation. Called inside the approval of its case."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from bianzhi.performance.models import EvaluationFund, EvaluationItem, ObjectiveSet, SelfEvaluation
from bianzhi.performance.policy import proof_of
from bianzhi.reporting.performance import Result, Scored
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden


def keep_evaluation(actor: Actor, *, objectives_key: int, scored: Scored, maker_id: int) -> SelfEvaluation:
    """Insert the self-evaluation against a set of objectives. Raises `Forbidden` for one of others."""
    actor.require("submission.draft", "submission.review")
    against = ObjectiveSet.objects.filter(pk=objectives_key, district_id=actor.district_id).first()
    if against is None or not actor.sees_unit(against.unit_id):
        raise Forbidden("没有找到这份绩效目标，或不在您的范围内")
    with transaction.atomic():
        made = SelfEvaluation.objects.create(
            district_id=against.district_id, unit_id=against.unit_id, year=against.year, project_id=against.project_id,
            objectives=against, initial=scored.initial, budget=scored.budget, executed=scored.executed,
            execution_score=scored.execution_score, score=scored.score, grade=scored.grade, texts=dict(scored.texts),
            by_id=maker_id, approved_by_id=actor.user_id or maker_id, at=timezone.now(),
        )  # fmt: skip
        EvaluationItem.objects.bulk_create(_items(made, scored.results))
        EvaluationFund.objects.bulk_create(
            EvaluationFund(
                evaluation=made, part=f.part, source=f.source, initial=f.initial, budget=f.budget, executed=f.executed, why=f.why
            )
            for f in scored.funds
        )  # fmt: skip
        label = f"{against.year}年绩效自评（{'项目' if against.project_id else '部门整体'}）"
        after = {"执行数（元）": scored.executed, "得分": scored.score, "等级": scored.grade}
        record(
            actor,
            "审定绩效自评",
            Subject("performance.selfevaluation", made.pk, label, against.unit_id),
            after=after,
        )
    return made


def _items(made: SelfEvaluation, results: Sequence[Result]) -> list[EvaluationItem]:
    rows = []
    for one in results:
        note, survey = proof_of(one)
        rows.append(
            EvaluationItem(
                evaluation=made, indicator_id=one.indicator.key, actual=one.actual, actual_text=one.actual_text, level=one.level,
                share=one.share, score=one.score, reason=one.reason, evidence_kind=note.kind if note else "survey",
                evidence_note=note.note if note else "", survey_id=survey.key if survey else None,
            )
        )  # fmt: skip
    return rows
