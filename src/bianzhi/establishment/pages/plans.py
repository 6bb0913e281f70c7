"""年度用编计划: the list with what became of each line, and the form by which a unit files its own."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bianzhi.cases import reads as cases
from bianzhi.cases.actions import preview, save_draft, submit
from bianzhi.cases.kinds import Preview
from bianzhi.establishment.forms import PlanItemForm
from bianzhi.establishment.pages.columns import USE_PLAN_COLUMNS
from bianzhi.establishment.reads.plans import plan_years, plans
from bianzhi.ledger.commodities import quota_types
from bianzhi.ui.export import listing_xlsx
from bianzhi.ui.listing import Filter, ListSpec, page_of
from bianzhi.ui.listing_state import read_list
from bianzhi.ui.listing_view import ListView
from bianzhi.ui.toast import toast
from bianzhi.units.reads import names_on
from bianzhi.users.actor import Actor
from bianzhi.users.models import User
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused

KIND = "establishment.request_plan"
ITEMS = forms.formset_factory(PlanItemForm, extra=4, max_num=60)


def _spec(years: tuple[int, ...]) -> ListSpec:
    return ListSpec(
        name="use_plans",
        columns=USE_PLAN_COLUMNS,
        filters=(
            Filter("year", "年度", "choice", tuple((str(year), f"{year}年") for year in years)),
            Filter("commodity", "编制类型", "choice", tuple((c.code, c.label) for c in quota_types())),
        ),
        search="单位",
        noun="行计划",
        empty="这一年度还没有批准的用编计划。由单位在“年度用编计划申报”中提交。",
    )


@permitted("ledger.read")
def index(request: HttpRequest) -> HttpResponse:
    """Show the plans of a year: planned, approved, used."""
    actor = actor_of(request)
    years = plan_years(actor)
    spec = _spec(years or (timezone.localdate().year,))
    state = read_list(request, spec)
    newest = years[0] if years else timezone.localdate().year
    year = int(state.text("year") or newest)
    rows = [
        row
        for row in plans(actor, year)
        if (not state.text("commodity") or row.commodity == state.text("commodity"))
        and (not state.q or state.q in row.unit_name)
    ]
    if state.export:
        actor.require("ledger.export")
        return listing_xlsx(spec, state, rows, title=f"{year}年度用编计划执行情况", unit="名")
    view = ListView(spec, state, page_of(state, rows), row_id="key", exportable=actor.may("ledger.export"))
    context = {"view": view, "year": year, "may_begin": actor.may("case.begin")}
    return render(request, "establishment/plans.html", context)


@permitted("case.begin")
def request_plan(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """Fill in the plan of the user's own unit."""
    actor = actor_of(request)
    card = cases.card(actor, key) if key else None
    if card is not None and not card.may_edit:
        return redirect("cases:detail", key=card.row.key)
    now = timezone.localdate().year
    if request.method != "POST":
        items = list(card.payload.get("items") or []) if card else []
        year = card.payload.get("year") if card else now
        return _show(request, card, ITEMS(initial=items, prefix="item"), year)
    return _post(request, actor, card, now)


def _post(request: HttpRequest, actor: Actor, card: cases.SubmissionCard | None, now: int) -> HttpResponse:
    formset = ITEMS(request.POST, prefix="item")
    payload = _payload(request, actor, formset, now)
    button = request.POST.get("do", "preview")
    wrong = button != "save" and not formset.is_valid()
    try:
        saved = save_draft(
            actor,
            kind=KIND,
            payload=payload,
            submission_id=card.row.key if card else None,
            version=int(request.POST.get("version") or 0) or None,
        )
        card = cases.card(actor, saved.pk)
        if button == "save":
            toast(request, f"草稿已保存（{saved.number}）")
            return redirect("establishment:request_plan", key=saved.pk)
        if wrong:
            return _show(request, card, formset, payload["year"], status=422)
        if button == "submit":
            submit(actor, submission_id=saved.pk, version=saved.version)
            toast(request, f"已提交（{saved.number}）")
            return redirect("cases:detail", key=saved.pk)
    except Refused as refused:
        return _show(request, card, formset, payload["year"], refusals=refused.refusals, status=422)
    return _show(request, card, formset, payload["year"], seen=preview(actor, kind=KIND, payload=payload))


def _payload(request: HttpRequest, actor: Actor, formset: Any, now: int) -> dict[str, Any]:
    """Return the payload: lines that hold anything, as typed where they are wrong."""
    user: User = request.user  # type: ignore[assignment]
    unit, year = user.unit_key, request.POST.get("year", "")
    formset.is_valid()
    items = [
        {name: form.cleaned_data.get(name, form[name].value()) for name in form.fields}
        for form in formset.forms
        if form.has_changed()
    ]
    names = names_on(actor, timezone.localdate(), [unit]) if unit else {}
    return {
        "unit": unit,
        "unit_name": names.get(unit, "") if unit else "",
        "year": int(year) if year.isdecimal() else now,
        "items": items,
    }


def _show(
    request: HttpRequest,
    card: cases.SubmissionCard | None,
    formset: Any,
    year: Any,
    *,
    seen: Preview | None = None,
    refusals: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    now = timezone.localdate().year
    context = {
        "card": card,
        "formset": formset,
        "year": year,
        "years": (now, now + 1),
        "seen": seen,
        "ready": seen is not None and not seen.refusals,
        "refusals": refusals,
    }
    return render(request, "establishment/request_plan.html", context, status=status)
