"""A body's year, a project, lists of the year: what pages, papers and the report show."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, QuerySet
from django.utils import timezone

from bianzhi.performance.models import (
    Assessment,
    BudgetLine,
    Monitoring,
    ObjectiveSet,
    ProjectFacts,
    SelfEvaluation,
)
from bianzhi.performance.models import Project as ProjectRow
from bianzhi.performance.reads.load import newest, objectives_of, projects_of, scored_of
from bianzhi.performance.reads.profile import name_of, profile_of
from bianzhi.performance.reads.rules import rules_of
from bianzhi.reporting.performance import SOURCES, ZERO, Evaluation, Objectives, Project, Scored
from bianzhi.reporting.performance_rules import Rules
from bianzhi.units.reads import UnitChoice, UnitState, names_on, require_unit, state_on, unit_choices
from bianzhi.users.actor import Actor, Forbidden

MOST = 500
MISSING = "没有找到这个项目，或不在您的范围内"
STEP_LABELS = ("事前评估", "绩效目标", "绩效监控", "绩效自评")


@dataclass(frozen=True, slots=True)
class YearRow:
    """A project in the list of a year. ``done``: of `STEP_LABELS`, which were gone."""

    key: int
    unit_id: int
    unit: str
    name: str
    source: str
    budget: Decimal
    executed: Decimal | None
    done: tuple[bool, ...]
    score: Decimal | None
    grade: str


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body's year in the list: the evaluation of the whole."""

    unit_id: int
    unit: str
    projects: int
    score: Decimal | None
    grade: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a project's budget, in 元."""

    initial: bool
    amount: Decimal
    effective_on: date
    basis: str


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """A project with the body and year it belongs to, and the rules of that year."""

    unit_id: int
    unit: str
    year: int
    project: Project
    lines: tuple[Line, ...]
    rules: Rules


def seen_projects(actor: Actor) -> "QuerySet[ProjectRow]":
    """Return the projects in the actor's scope."""
    actor.require("performance.read")
    found = ProjectRow.objects.filter(district_id=actor.district_id)
    return found if actor.unit_ids is None else found.filter(unit_id__in=actor.unit_ids)


def bodies(actor: Actor) -> list[UnitChoice]:
    """Return the units whose performance the actor may see."""
    actor.require("performance.read")
    return list(unit_choices(actor, timezone.localdate()))


def years(actor: Actor) -> tuple[int, ...]:
    """Return the years there are records of, newest first, this one among them."""
    found = set(seen_projects(actor).order_by("year").values_list("year", flat=True).distinct())
    return tuple(sorted(found | {timezone.localdate().year}, reverse=True))


def year_rows(actor: Actor, year: int, body: int | None = None) -> tuple[YearRow, ...]:
    """Return the projects of a year, with how far each has come. Seven queries."""
    found = seen_projects(actor).filter(year=year).order_by("unit_id", "id")
    rows = list((found.filter(unit_id=body) if body else found)[:MOST])
    keys = [row.pk for row in rows]
    facts = newest(ProjectFacts.objects.filter(project_id__in=keys).order_by("id"), "project_id")
    last = newest(SelfEvaluation.objects.filter(project_id__in=keys).order_by("id"), "project_id")
    seen = newest(Monitoring.objects.filter(project_id__in=keys).order_by("as_of", "id"), "project_id")
    gone = [_with(table, keys) for table in (Assessment, ObjectiveSet)]
    budget: dict[int, Decimal] = {}
    for line in BudgetLine.objects.filter(project_id__in=keys).order_by("id"):
        budget[line.project_id] = budget.get(line.project_id, ZERO) + line.amount
    names = names_on(actor, timezone.localdate(), {row.unit_id for row in rows})
    made = []
    for row in rows:
        about, final, watch = facts[row.pk], last.get(row.pk), seen.get(row.pk)
        if about.dropped:
            continue
        spent = final.executed if final else watch.executed if watch else None
        done = (*(row.pk in keys_ for keys_ in gone), watch is not None, final is not None)
        made.append(
            YearRow(
                row.pk, row.unit_id, names.get(row.unit_id, ""), about.name, SOURCES[about.source],
                budget.get(row.pk, ZERO), spent, done, final and final.score, final.grade if final else "",
            )
        )  # fmt: skip
    return tuple(made)


def _with(table: type[Assessment | ObjectiveSet], keys: Collection[int]) -> set[int | None]:
    rows = table._default_manager.filter(project__in=keys)  # noqa: SLF001 - the public name of a class in a variable
    return set(rows.order_by("id").values_list("project_id", flat=True))


def body_rows(actor: Actor, year: int, rows: Collection[YearRow]) -> tuple[BodyRow, ...]:
    """Return the bodies of ``rows``, and those with objectives of the whole, with their evaluation."""
    sets = ObjectiveSet.objects.filter(district_id=actor.district_id, year=year, project=None)
    made = SelfEvaluation.objects.filter(district_id=actor.district_id, year=year, project=None)
    if actor.unit_ids is not None:
        sets, made = sets.filter(unit_id__in=actor.unit_ids), made.filter(unit_id__in=actor.unit_ids)
    last = newest(made.order_by("id"), "unit_id")
    keys = dict.fromkeys(
        [*(row.unit_id for row in rows), *sets.order_by("id").values_list("unit_id", flat=True)]
    )
    names = names_on(actor, timezone.localdate(), keys)
    return tuple(
        BodyRow(
            key, names.get(key, ""), sum(row.unit_id == key for row in rows),
            last[key].score if key in last else None, last[key].grade if key in last else "",
        )
        for key in keys
    )  # fmt: skip


def project_card(actor: Actor, key: int) -> ProjectCard:
    """Return one project. Raises `Forbidden`."""
    row = seen_projects(actor).filter(pk=key).first()
    found = projects_of([key]) if row else ()
    if row is None or not found:
        raise Forbidden(MISSING)
    lines = tuple(
        Line(one.initial, one.amount, one.effective_on, one.basis)
        for one in BudgetLine.objects.filter(project=row).order_by("id")
    )
    unit = names_on(actor, timezone.localdate(), [row.unit_id]).get(row.unit_id, "")
    rules = rules_of(actor, row.year)
    return ProjectCard(row.unit_id, unit, row.year, found[0], lines, rules)


def objectives_key(unit: int, year: int, project: int | None) -> int | None:
    """Return the key of the newest objectives of a project, or of a body as a whole."""
    found = ObjectiveSet.objects.filter(unit_id=unit, year=year)
    found = found.filter(project=None) if project is None else found.filter(project_id=project)
    newest_key: int | None = found.aggregate(last=Max("pk"))["last"]
    return newest_key


def whole_of(unit: int, year: int) -> tuple[Objectives | None, Scored | None]:
    """Return objectives and evaluation of a body as a whole."""
    sets = ObjectiveSet.objects.filter(unit_id=unit, year=year, project=None).order_by("-id")
    last = sets.prefetch_related("rows").first()
    made = SelfEvaluation.objects.filter(unit_id=unit, year=year, project=None).order_by("-id")
    row = made.prefetch_related("items__indicator", "funds").first()
    scored = scored_of([row])[row.pk] if row else None
    return (objectives_of(last) if last else None), scored


def _state(actor: Actor, body: int, year: int) -> UnitState | None:
    """Return the body at the end of the year as far as that has come; where it was none then, as it is now.

    Raises `Forbidden` for a body out of the actor's sight.
    """
    actor.require("performance.read")
    require_unit(actor, body)
    return state_on(actor, body, _end(year)) or state_on(actor, body, timezone.localdate())


def _end(year: int) -> date:
    return min(date(year, 12, 31), timezone.localdate())


def body_name(actor: Actor, body: int, year: int) -> str:
    """Return what a body is called in papers of the year. Raises `Forbidden` for one out of the actor's sight."""
    state = _state(actor, body, year)
    return state.full_name if state else ""


def evaluation(actor: Actor, body: int, year: int) -> Evaluation:
    """Return everything of a body's year: for pages, papers, facts and the appendix of the report.

    Raises `Forbidden` for a body out of the actor's sight.
    """
    state = _state(actor, body, year)
    keys = list(
        seen_projects(actor).filter(unit_id=body, year=year).order_by("id").values_list("pk", flat=True)
    )
    objectives, department = whole_of(body, year)
    return Evaluation(
        body=state.full_name if state else "",
        short=name_of(state) if state else "",
        year=year,
        rules=rules_of(actor, year),
        projects=projects_of(keys),
        objectives=objectives,
        department=department,
        profile=profile_of(actor, body, _end(year)),
    )
