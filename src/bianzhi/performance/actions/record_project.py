"""A project of a body's year: entered, told otherwise later, given up; and its budget."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from bianzhi.performance.models import BudgetLine, Project, ProjectFacts, SelfEvaluation
from bianzhi.performance.reads.load import newest
from bianzhi.performance.terms import FIRST_YEAR, LAST_YEAR
from bianzhi.reporting.performance import SOURCES, ZERO, wan
from bianzhi.trail.actions import Subject, record
from bianzhi.units.reads import require_unit
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any

FACTS = ("name", "code", "source", "manager", "reason")


def user_of(actor: Actor) -> int:
    """Return the key of the person who acts. Raises `Forbidden` for the system itself."""
    actor.require("performance.edit")
    if actor.user_id is None:
        raise Forbidden("须由具体的人办理")
    return actor.user_id


def project_of(actor: Actor, key: int) -> Project:
    """Return a project in the actor's scope, locked for this transaction. Raises `Forbidden`."""
    found = Project.objects.select_for_update().filter(pk=key, district_id=actor.district_id).first()
    if found is None or not actor.sees_unit(found.unit_id):
        raise Forbidden("没有找到这个项目，或不在您的范围内")
    return found


def facts_of(project: Project) -> ProjectFacts:
    """Return what the project is now."""
    return ProjectFacts.objects.filter(project=project).order_by("-id")[0]


def subject(project: Project, name: str) -> Subject:
    """Return the trail's name for the project."""
    return Subject("performance.project", project.pk, f"{project.year}年 {name}", project.unit_id)


def budget_of(project: Project, day: date | None = None) -> Decimal:
    """Return the project's budget with all adjustments, or as it stood at the end of ``day``, in 元."""
    lines = BudgetLine.objects.filter(project=project).order_by("id")
    if day is not None:
        lines = lines.filter(effective_on__lte=day)
    return sum(lines.values_list("amount", flat=True), ZERO)


def record_project(
    actor: Actor, *, unit: int, year: int, facts: Mapping[str, Any], amount: Decimal, on: date, basis: str
) -> Project:
    """Enter a project with its budget of the year's beginning, in 元. Raises `Forbidden`, `Refused`."""
    by = user_of(actor)
    require_unit(actor, unit)
    found = _check(facts)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        found.append(Refusal("performance.year", f"年度应在{FIRST_YEAR}至{LAST_YEAR}之间", field="year"))
    if amount <= 0:
        found.append(Refusal("performance.budget", "年初预算须大于0", field="amount"))
    refuse_if_any(found)
    now = timezone.now()
    with transaction.atomic():
        # the lock on the year's projects keeps two people from entering the same one
        others = Project.objects.select_for_update().filter(unit_id=unit, year=year).order_by("pk")
        _refuse_name(list(others), str(facts["name"]))
        made = Project.objects.create(
            district_id=actor.district_id, unit_id=unit, year=year, by_id=by, at=now
        )
        ProjectFacts.objects.create(project=made, by_id=by, at=now, **_kept(facts))
        BudgetLine.objects.create(
            project=made, initial=True, amount=amount, effective_on=on, basis=basis, by_id=by, at=now
        )
        after = {**_kept(facts), "年初预算（元）": amount, "依据": basis}
        record(actor, "登记预算项目", subject(made, str(facts["name"])), after=after)
    return made


def revise_project(
    actor: Actor, *, project_id: int, facts: Mapping[str, Any], why: str, dropped: bool = False
) -> ProjectFacts:
    """Tell otherwise what a project is, or that it is given up; a reason is required."""
    by = user_of(actor)
    found = _check(facts)
    if not why.strip():
        found.append(Refusal("performance.why", "请写明变更原因", field="why"))
    refuse_if_any(found)
    with transaction.atomic():
        project = project_of(actor, project_id)
        before = facts_of(project)
        if dropped and SelfEvaluation.objects.filter(project=project).exists():
            raise Refused(
                Refusal("performance.evaluated", "项目已经完成自评，不能再作为不实施的项目", field="dropped")
            )
        others = Project.objects.select_for_update().filter(unit_id=project.unit_id, year=project.year)
        _refuse_name(list(others.exclude(pk=project.pk).order_by("pk")), str(facts["name"]))
        made = ProjectFacts.objects.create(
            project=project, by_id=by, at=timezone.now(), why=why.strip(), dropped=dropped, **_kept(facts)
        )
        kept = {name: getattr(before, name) for name in FACTS}
        record(
            actor, "变更预算项目", subject(project, made.name), before=kept,
            after={**_kept(facts), "不再实施": dropped}, reason=why.strip(),
        )  # fmt: skip
    return made


def adjust_budget(actor: Actor, *, project_id: int, amount: Decimal, on: date, basis: str) -> BudgetLine:
    """Add to a project's budget, or cut it (negative), in 元. Raises `Refused` below what is spent already."""
    by = user_of(actor)
    if not amount:
        raise Refused(Refusal("performance.budget", "调整金额不能为0", field="amount"))
    with transaction.atomic():
        project = project_of(actor, project_id)
        now = budget_of(project)
        spent = _spent(project)
        if now + amount < spent:
            raise Refused(
                Refusal(
                    "performance.budget",
                    f"调减后预算为{wan(now + amount)}万元，少于已执行的{wan(spent)}万元",
                    field="amount",
                )
            )
        made = BudgetLine.objects.create(
            project=project,
            initial=False,
            amount=amount,
            effective_on=on,
            basis=basis,
            by_id=by,
            at=timezone.now(),
        )
        after = {"调整（元）": amount, "调整后（元）": now + amount}
        record(actor, "调整项目预算", subject(project, facts_of(project).name), after=after, reason=basis)
    return made


def _spent(project: Project) -> Decimal:
    rows = [
        *project.monitorings.order_by("id").values_list("executed", flat=True),
        *project.evaluations.order_by("id").values_list("executed", flat=True),
    ]
    return max(rows, default=ZERO)


def _check(facts: Mapping[str, Any]) -> list[Refusal]:
    found = []
    if not str(facts.get("name") or "").strip():
        found.append(Refusal("performance.name", "请填写项目名称", field="name"))
    if facts.get("source") not in SOURCES:
        found.append(Refusal("performance.source", "请选择资金来源", field="source"))
    return found


def _kept(facts: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(facts.get(name) or "").strip() for name in FACTS}


def _refuse_name(others: list[Project], name: str) -> None:
    now = newest(ProjectFacts.objects.filter(project__in=others).order_by("id"), "project_id")
    for other in others:
        facts = now[other.pk]
        if facts.name == name.strip() and not facts.dropped:
            raise Refused(Refusal("performance.name", f"{other.year}年已有项目“{facts.name}”", field="name"))
