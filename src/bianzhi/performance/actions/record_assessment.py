"""事前绩效评估 of a project."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from bianzhi.performance.actions.record_project import facts_of, project_of, subject, user_of
from bianzhi.performance.models import Assessment
from bianzhi.performance.terms import CONCLUSIONS, QUESTIONS
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, refuse_if_any


def record_assessment(
    actor: Actor,
    *,
    project_id: int,
    assessed_on: date,
    opinions: Sequence[str],
    conclusion: str,
    amount: Decimal,
    note: str = "",
) -> Assessment:
    """Record the assessment; ``opinions`` answer `QUESTIONS` in order, ``amount`` (元) is what was supported."""
    by = user_of(actor)
    said = [text.strip() for text in opinions]
    found = [
        Refusal("performance.opinion", f"请填写“{question}”的评估意见", field=f"opinion_{n}")
        for n, question in enumerate(QUESTIONS)
        if n >= len(said) or not said[n]
    ]
    if conclusion not in CONCLUSIONS:
        found.append(Refusal("performance.conclusion", "请选择评估结论", field="conclusion"))
    if amount < 0 or (amount > 0) == (conclusion == "不予支持"):
        found.append(Refusal("performance.amount", "予以支持的应填支持金额，不予支持的填0", field="amount"))
    if assessed_on > timezone.localdate():
        found.append(Refusal("performance.day", "评估日期还没有到", field="assessed_on"))
    refuse_if_any(found)
    with transaction.atomic():
        project = project_of(actor, project_id)
        made = Assessment.objects.create(
            project=project, assessed_on=assessed_on, opinions=list(map(list, zip(QUESTIONS, said, strict=True))),
            conclusion=conclusion, amount=amount, note=note.strip(), by_id=by, at=timezone.now(),
        )  # fmt: skip
        after = {"评估日期": assessed_on, "结论": conclusion, "支持金额（元）": amount}
        record(actor, "登记事前绩效评估", subject(project, facts_of(project).name), after=after)
    return made
