"""Pages of surveys for those who run them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bianzhi.performance import forms, reads
from bianzhi.performance.actions import change_survey, open_survey
from bianzhi.performance.pages.year import SHOWN, number_of, own_unit, year_asked
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refused


@permitted("performance.read")
def index(request: HttpRequest) -> HttpResponse:
    """Show the surveys."""
    actor = actor_of(request)
    context = {"rows": reads.surveys(actor), "edits": actor.may("performance.edit"), **SHOWN}
    return render(request, "performance/surveys.html", context)


@permitted("performance.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Open a survey."""
    actor = actor_of(request)
    units = reads.bodies(actor)
    initial = {
        "year": year_asked(request),
        "unit": number_of(request.GET, "unit") or own_unit(request),
        "counts_from": "基本满意",
    }
    form = forms.SurveyForm(request.POST or None, initial=initial, units=units)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        asked = typed["questions"].splitlines()
        try:
            made = open_survey(
                actor,
                **{**typed, "unit": int(typed["unit"]), "sent": typed["sent"] or 0, "questions": asked},
            )
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            messages.success(request, "问卷已发布，把网址发给填写人")
            return redirect("performance:survey", key=made.pk)
    context = {
        "form": form,
        "title": "发布满意度问卷",
        "lead": "任何人打开网址就能填，不用登录，不收集姓名和电话；每台设备填一次。",
        "label": "发布",
        "back": None,
    }
    return render(request, "performance/form.html", context, status=422 if form.errors else 200)


@permitted("performance.read")
def detail(request: HttpRequest, key: int) -> HttpResponse:
    """Show a survey with its results, and put its days right."""
    actor = actor_of(request)
    card = reads.survey(actor, key)
    row = card.row
    initial = {"opens_on": row.opens_on, "closes_on": row.closes_on, "sent": row.result.sent or None}
    form = forms.TermsForm(request.POST or None, initial=initial)
    if request.method == "POST":
        actor.require("performance.edit")
        if form.is_valid():
            typed = form.cleaned_data
            try:
                change_survey(actor, survey_id=key, **{**typed, "sent": typed["sent"] or 0})
            except Refused as refused:
                form.refuse(refused.refusals)
            else:
                messages.success(request, "已登记变更")
                return redirect("performance:survey", key=key)
    context = {
        "card": card,
        "form": form,
        "edits": actor.may("performance.edit"),
        "address": request.build_absolute_uri(card.address),
        **SHOWN,
    }
    return render(request, "performance/survey.html", context, status=422 if form.errors else 200)
