"""Pages of the steps one person records: budget, ex-ante assessment, monitoring."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bianzhi.performance import forms, reads
from bianzhi.performance.actions import adjust_budget, record_assessment, record_monitoring
from bianzhi.performance.pages.year import SHOWN
from bianzhi.ui.grid import read_grid
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused


def _page(form: Any, card: reads.ProjectCard, title: str, label: str) -> dict[str, Any]:
    lead = f"{card.year}年“{card.project.name}”，{card.unit}"
    return {"form": form, "title": title, "lead": lead, "label": label, "back": card.project.key}


@permitted("performance.edit")
def budget(request: HttpRequest, key: int) -> HttpResponse:
    """Adjust a project's budget."""
    actor = actor_of(request)
    card = reads.project_card(actor, key)
    form = forms.BudgetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            adjust_budget(actor, project_id=key, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            messages.success(request, "已登记预算调整")
            return redirect("performance:project", key=key)
    return render(
        request, "performance/form.html", _page(form, card, "调整项目预算", "登记调整"), status=422 if form.errors else 200
    )  # fmt: skip


@permitted("performance.edit")
def assess(request: HttpRequest, key: int) -> HttpResponse:
    """Record the ex-ante assessment."""
    actor = actor_of(request)
    card = reads.project_card(actor, key)
    form = forms.AssessForm(request.POST or None, initial={"amount": card.project.initial})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            record_assessment(
                actor, project_id=key, opinions=form.opinions,
                **{name: typed[name] for name in ("assessed_on", "conclusion", "amount", "note")},
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            messages.success(request, "已登记事前绩效评估")
            return redirect("performance:project", key=key)
    return render(
        request, "performance/form.html", _page(form, card, "事前绩效评估", "登记"), status=422 if form.errors else 200
    )  # fmt: skip


@permitted("performance.edit")
def monitor(request: HttpRequest, key: int) -> HttpResponse:
    """Record how a project stands on a day."""
    actor = actor_of(request)
    card = reads.project_card(actor, key)
    if card.project.objectives is None:
        messages.warning(request, "请先编制绩效目标")
        return redirect("performance:project", key=key)
    form = forms.MonitorForm(request.POST or None)
    rows = read_grid(request.POST.dict(), "rows", forms.MONITOR_COLUMNS)
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            record_monitoring(actor, project_id=key, rows=rows, **form.cleaned_data)
        except Refused as refused:
            refusals = tuple(r for r in refused.refusals if r.field not in form.fields)
            form.refuse(r for r in refused.refusals if r.field in form.fields)
        else:
            messages.success(request, "已登记绩效监控")
            return redirect("performance:project", key=key)
    context = {
        "card": card,
        "form": form,
        "typed": {row["indicator"]: row for row in rows},
        "refusals": refusals,
        "choices": forms.CHOICES,
        **SHOWN,
    }
    return render(
        request, "performance/monitor.html", context, status=422 if form.errors or refusals else 200
    )
