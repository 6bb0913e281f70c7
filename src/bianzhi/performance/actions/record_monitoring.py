"""绩效监控 of a project as of a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from bianzhi.performance.actions.record_project import budget_of, facts_of, project_of, subject, user_of
from bianzhi.performance.models import (
    IndicatorRow,
    Monitoring,
    MonitoringItem,
    ObjectiveSet,
    Project,
)
from bianzhi.performance.policy import refusals_of, text_of
from bianzhi.performance.terms import LIKELY
from bianzhi.reporting.performance_checks import check_money
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any


def record_monitoring(
    actor: Actor,
    *,
    project_id: int,
    as_of: date,
    executed: Decimal,
    rows: Sequence[Mapping[str, Any]],
    note: str,
) -> Monitoring:
    """Record how a project stands on a day: money in 元, and each indicator of its newest objectives.

    ``rows``: ``indicator`` (key), ``actual``, ``likely`` (of `LIKELY`), ``reason``, ``measures``. Raises `Refused`.
    """
    by = user_of(actor)
    with transaction.atomic():
        project = project_of(actor, project_id)
        last = ObjectiveSet.objects.filter(project=project).order_by("-id").first()
        if last is None:
            raise Refused(
                Refusal("performance.objectives", "还没有绩效目标，不能监控", remedy="请先编制绩效目标")
            )
        indicators = list(last.rows.order_by("position"))
        given = {text_of(row, "indicator"): row for row in rows}
        budget = budget_of(project, as_of)
        found = [
            *_check(project, as_of, executed, note),
            *refusals_of(check_money(budget, executed, f"截至{as_of}")),
            *(
                refusal
                for place, one in enumerate(indicators)
                for refusal in _row(place, one, given.get(str(one.pk), {}))
            ),
        ]
        refuse_if_any(found)
        made = Monitoring.objects.create(
            project=project, objectives=last, as_of=as_of, budget=budget, executed=executed, note=note.strip(),
            by_id=by, at=timezone.now(),
        )  # fmt: skip
        MonitoringItem.objects.bulk_create(
            MonitoringItem(
                monitoring=made, indicator=one,
                **{name: text_of(given[str(one.pk)], name) for name in ("actual", "likely", "reason", "measures")},
            )
            for one in indicators
        )  # fmt: skip
        after = {"截至": as_of, "执行数（元）": executed, "预算数（元）": budget}
        record(
            actor, "登记绩效监控", subject(project, facts_of(project).name), after=after, reason=note[:200]
        )
    return made


def _check(project: Project, as_of: date, executed: Decimal, note: str) -> list[Refusal]:
    found = []
    if as_of > timezone.localdate() or as_of.year != project.year:
        found.append(
            Refusal("performance.day", f"截至日期应是{project.year}年内已经过去的一天", field="as_of")
        )
    if executed < 0:
        found.append(Refusal("performance.money", "执行数不能为负数", field="executed"))
    before = Monitoring.objects.filter(project=project, as_of__lt=as_of, executed__gt=executed).order_by(
        "as_of"
    )
    if earlier := before.first():
        found.append(
            Refusal(
                "performance.money",
                f"{earlier.as_of}监控时已执行{earlier.executed}元，现在不应更少",
                remedy="收回资金的，请在监控结论中说明后先更正那次监控",
                field="executed",
            )
        )
    if not note.strip():
        found.append(Refusal("performance.note", "请填写监控结论", field="note"))
    return found


def _row(place: int, indicator: IndicatorRow, row: Mapping[str, Any]) -> list[Refusal]:
    named, found = f"第{place + 1}项指标“{indicator.name}”", []
    if not text_of(row, "actual"):
        found.append(Refusal("performance.cell", f"{named}没有填已完成值", field=f"rows-{place}-actual"))
    likely = text_of(row, "likely")
    if likely not in LIKELY:
        found.append(Refusal("performance.cell", f"{named}没有选全年能否完成", field=f"rows-{place}-likely"))
    elif likely != LIKELY[0]:
        found += [
            Refusal("performance.cell", f"{named}可能完不成，没有写{label}", field=f"rows-{place}-{name}")
            for name, label in (("reason", "偏差原因"), ("measures", "纠偏措施"))
            if not text_of(row, name)
        ]
    return found
