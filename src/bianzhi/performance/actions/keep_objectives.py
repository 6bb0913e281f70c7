"""Keep approved objectives. Called inside the approval of their case."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from bianzhi.performance.models import IndicatorRow, ObjectiveSet, Project
from bianzhi.reporting.performance import Indicator
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden


def keep_objectives(
    actor: Actor,
    *,
    unit: int,
    year: int,
    project: int | None,
    text: str,
    indicators: Sequence[Indicator],
    maker_id: int,
) -> ObjectiveSet:
    """Insert a set that counts from now on. Raises `Forbidden` for a project or unit of others."""
    actor.require("submission.draft", "submission.review")
    actor.require_unit(unit)
    if project is not None and not Project.objects.filter(pk=project, unit_id=unit, year=year).exists():
        raise Forbidden("没有找到这个项目，或不在您的范围内")
    with transaction.atomic():
        made = ObjectiveSet.objects.create(
            district_id=actor.district_id, unit_id=unit, year=year, project_id=project, text=text.strip(),
            by_id=maker_id, approved_by_id=actor.user_id or maker_id, at=timezone.now(),
        )  # fmt: skip
        IndicatorRow.objects.bulk_create(
            IndicatorRow(
                objectives=made, position=place, second=one.second, name=one.name, direction=one.direction,
                target=one.target, target_text=one.target_text, measure=one.unit, weight=one.weight,
            )
            for place, one in enumerate(indicators, 1)
        )  # fmt: skip
        label = f"{year}年绩效目标（{'项目' if project else '部门整体'}）"
        after = {
            "总体目标": made.text[:200],
            "指标": [f"{i.name} {i.expected} {i.weight:f}分" for i in indicators],
        }
        record(actor, "审定绩效目标", Subject("performance.objectiveset", made.pk, label, unit), after=after)
    return made
