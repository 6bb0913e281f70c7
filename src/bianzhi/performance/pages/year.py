"""Pages of a year: its projects, one project, a body as a whole, the rules."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from bianzhi.performance import forms, reads
from bianzhi.performance.actions import record_project, revise_project, set_rules
from bianzhi.performance.ports import accounts_of
from bianzhi.performance.terms import CONCLUSIONS, FIRST_YEAR, LAST_YEAR
from bianzhi.reporting.performance import SOURCES, aligned, plain, wan
from bianzhi.reporting.performance_appendix import Heading, Paragraph, Table, appendix
from bianzhi.reporting.performance_checks import checks
from bianzhi.reporting.performance_rules import FIRST, FIRST_LABELS, schemes
from bianzhi.users.models import User
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refused

SHOWN = {"wan": wan, "plain": plain, "aligned": aligned, "sources": SOURCES, "first_labels": FIRST_LABELS}


def number_of(given: QueryDict, name: str) -> int | None:
    """Return a whole number of an address or a form; ``None`` when it is none."""
    text = given.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def year_asked(request: HttpRequest) -> int:
    """Return the year of the address, or the one usually looked at."""
    year = number_of(request.GET, "year")
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else forms.this_year()


def own_unit(request: HttpRequest) -> int | None:
    """Return the unit the person works for."""
    user: User = request.user  # type: ignore[assignment]
    return user.unit_key


@permitted("performance.read")
def index(request: HttpRequest) -> HttpResponse:
    """Show the projects of a year, how far each is, and the bodies as a whole."""
    actor = actor_of(request)
    year, unit = year_asked(request), number_of(request.GET, "unit")
    rows = reads.year_rows(actor, year, unit)
    whole = [row for row in reads.body_rows(actor, year, rows) if unit in (None, row.unit_id)]
    context = {
        "year": year,
        "years": reads.years(actor),
        "unit": unit,
        "rows": rows,
        "bodies": whole,
        "steps": reads.STEP_LABELS,
        "edits": actor.may("performance.edit"),
        "surveys": reads.surveys(actor, year=year, body=unit),
        **SHOWN,
    }
    return render(request, "performance/index.html", context)


@permitted("performance.edit")
def project_new(request: HttpRequest) -> HttpResponse:
    """Enter a project."""
    actor = actor_of(request)
    units = reads.bodies(actor)
    if request.method != "POST":
        initial = {"year": year_asked(request), "unit": number_of(request.GET, "unit") or own_unit(request)}
        form = forms.ProjectForm(initial=initial, units=units)
        return render(request, "performance/form.html", _new(form))
    form = forms.ProjectForm(request.POST, units=units)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            made = record_project(
                actor, unit=int(typed["unit"]), year=typed["year"], facts=typed, amount=typed["amount"], on=typed["on"],
                basis=typed["basis"],
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            messages.success(request, f"已登记项目“{typed['name']}”")
            return redirect("performance:project", key=made.pk)
    return render(request, "performance/form.html", _new(form), status=422)


def _new(form: forms.ProjectForm) -> dict[str, Any]:
    lead = "项目和它的年初预算。登记后不能改写，有变化的另行登记变更，原来的都留着。"
    return {"form": form, "title": "登记预算项目", "lead": lead, "label": "登记", "back": None}


@permitted("performance.read")
def project(request: HttpRequest, key: int) -> HttpResponse:
    """Show a project: its money, its five steps, what is wrong, its papers."""
    actor = actor_of(request)
    card = reads.project_card(actor, key)
    year = reads.evaluation(actor, card.unit_id, card.year)
    place = f"项目“{card.project.name}”"
    context = {
        "card": card,
        "p": card.project,
        "found": [
            f for f in checks(year, accounts_of(actor, card.unit_id, card.year)) if f.place.startswith(place)
        ],
        "edits": actor.may("performance.edit"),
        "conclusions": CONCLUSIONS,
        **SHOWN,
    }
    return render(request, "performance/project.html", context)


@permitted("performance.edit")
def project_edit(request: HttpRequest, key: int) -> HttpResponse:
    """Tell otherwise what a project is."""
    actor = actor_of(request)
    card = reads.project_card(actor, key)
    initial = {name: getattr(card.project, name) for name in ("name", "code", "source", "manager", "reason")}
    form = forms.ReviseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            revise_project(actor, project_id=key, facts=typed, why=typed["why"], dropped=typed["dropped"])
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            messages.success(request, "已登记变更")
            if typed["dropped"]:
                return redirect(f"/performance/?year={card.year}")
            return redirect("performance:project", key=key)
    context = {
        "form": form,
        "title": "变更项目情况",
        "lead": f"{card.year}年“{card.project.name}”",
        "label": "登记变更",
        "back": key,
    }
    return render(request, "performance/form.html", context, status=422 if form.errors else 200)


@permitted("performance.read")
def department(request: HttpRequest, unit: int, number: int) -> HttpResponse:
    """Show a body's year as a whole: objectives, evaluation, what is wrong, the appendix as it will read."""
    actor = actor_of(request)
    year, accounts = reads.evaluation(actor, unit, number), accounts_of(actor, unit, number)
    blocks = [
        ({Heading: "heading", Paragraph: "text", Table: "table"}[type(block)], block)
        for block in appendix(year, accounts)
    ]
    context = {
        "e": year,
        "unit": unit,
        "found": checks(year, accounts),
        "blocks": blocks,
        "edits": actor.may("performance.edit"),
        **SHOWN,
    }
    return render(request, "performance/department.html", context)


@permitted("performance.read")
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules of a year, and set them."""
    actor = actor_of(request)
    year = year_asked(request)
    now = reads.rules_of(actor, year)
    names = ("scheme", "execution", "excellent", "good", "fair", "over", "source")
    initial = {**{name: getattr(now, name) for name in names}, **now.weights}
    may = actor.may("performance.rules") and actor.unit_ids is None
    form = forms.RulesForm(request.POST or None, initial=initial)
    if request.method == "POST":
        actor.require("performance.rules")
        if form.is_valid():
            try:
                set_rules(actor, rules=form.rules(year))
            except Refused as refused:
                form.refuse(refused.refusals)
            else:
                messages.success(request, f"已设定{year}年的评价规则")
                return redirect(f"/performance/rules/?year={year}")
    context = {
        "form": form,
        "may": may,
        "year": year,
        "current": now,
        "scheme": schemes()[now.scheme],
        "first": FIRST,
        **SHOWN,
    }
    return render(request, "performance/rules.html", context, status=422 if form.errors else 200)
