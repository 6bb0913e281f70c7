"""Pages of 工作台账: the year's list with its totals, an entry, recording, correcting, withdrawing."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bianzhi.ui.export import filter_notes, listing_xlsx
from bianzhi.ui.listing import page_of
from bianzhi.ui.listing_state import read_list
from bianzhi.ui.listing_view import ListView
from bianzhi.ui.toast import toast
from bianzhi.users.web import actor_of, as_of, permitted
from bianzhi.values.refusal import Refused
from bianzhi.worklog import reads
from bianzhi.worklog.actions import correct_entry, record_entries, reverse_entry
from bianzhi.worklog.catalogue import BUSINESSES, items
from bianzhi.worklog.entering import read_entry, typed_of
from bianzhi.worklog.forms import EntryForm, ReasonForm
from bianzhi.worklog.incoming import unit_finder
from bianzhi.worklog.listing import spec
from bianzhi.worklog.shown import figures, names, unknown, when


@permitted("worklog.read")
def index(request: HttpRequest) -> HttpResponse:
    """Show a year's entries with the totals of what is shown, or the workbook of them."""
    actor, now = actor_of(request), as_of(request).year
    years = sorted({now, *reads.years(actor)}, reverse=True)
    shown = spec(years, now)
    state = read_list(request, shown)
    year, figure = int(state.text("year")), state.text("figure")
    rows = reads.entries(actor, year, standing=bool(figure) or not state.yes("gone"))
    if figure:
        rows = reads.making_up(rows, figure)
    if wanted := state.text("business"):
        rows = tuple(row for row in rows if row.item.business == wanted)
    if wanted := state.text("item"):
        rows = tuple(row for row in rows if row.given.item == wanted)
    if state.q:
        rows = tuple(
            r for r in rows if any(state.q in t for t in (names(r.given), r.given.document, r.given.note))
        )
    if state.export:
        everything = replace(state, page=1, per_page=max(len(rows), 1))
        return listing_xlsx(
            shown,
            state,
            page_of(everything, rows).rows,
            title=f"{year}年工作台账",
            notes=filter_notes(shown, state),
        )
    totals = reads.item_totals([row for row in rows if row.end_at is None], year, figure)
    context = {
        "view": ListView(shown, state, page_of(state, rows), row_id="key"), "year": year, "totals": totals,
        "narrowed": bool(state.q or state.text("business") or state.text("item") or figure),
        "may_record": actor.may("worklog.edit"),
    }  # fmt: skip
    return render(request, "worklog/index.html", context)


@permitted("worklog.read")
def entry(request: HttpRequest, key: int) -> HttpResponse:
    """Show one entry and what became of it."""
    actor = actor_of(request)
    row = reads.entry(actor, key)
    context = {
        "row": row, "history": _history(row), "when": when(row.given),
        "facts": [(one.label, text) for one, text in figures(row.given)],
        "may_change": actor.may("worklog.edit") and row.end_at is None,
    }  # fmt: skip
    return render(request, "worklog/entry.html", context)


def _history(row: reads.EntryRow) -> list[dict[str, Any]]:
    """Return what happened to the entry, as a timeline."""
    made = _event(row.at, row.by, "登记", "更正第{}条", row.replaces, row.reason, "green")
    if row.end_at is None:
        return [made]
    return [
        made,
        _event(row.end_at, row.end_by, "撤销", "更正为第{}条", row.replaced_by, row.end_reason, "grey"),
    ]


def _event(
    when: datetime, who: str, alone: str, title: str, other: int | None, text: str, tone: str
) -> dict[str, Any]:
    url = reverse("worklog:entry", args=[other]) if other else ""
    named = title.format(other) if other else alone
    return {"when": when, "who": who, "title": named, "text": text, "url": url, "tone": tone}


@permitted("worklog.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Choose the item, then record an entry."""
    actor = actor_of(request)
    if "item" not in request.GET:
        groups = [
            (label, [item for item in items().values() if item.business == code])
            for code, label in BUSINESSES.items()
        ]
        return render(request, "worklog/choose.html", {"groups": groups})
    item = items().get(request.GET["item"])
    if item is None:
        raise Http404
    form = EntryForm(request.POST or None, item=item, initial={"begins_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            given = read_entry(item, form.typed, timezone.localdate(), unit_finder(actor))
            made = record_entries(actor, entries=[given])[0]
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            as_typed = unknown(given)
            note = f"；不在机构台账、按所写名称登记的：{as_typed}" if as_typed else ""
            toast(request, f"已登记“{item.label}”{note}", view=reverse("worklog:entry", args=[made.pk]))
            return redirect("worklog:index")
    context = {"form": form, "work": item, "row": None}
    return render(request, "worklog/form.html", context, status=422 if form.errors else 200)


@permitted("worklog.edit")
def correct(request: HttpRequest, key: int) -> HttpResponse:
    """Replace an entry by another."""
    actor = actor_of(request)
    row = reads.entry(actor, key)
    form = EntryForm(
        request.POST or None, item=row.item, correcting=True, initial=typed_of(row.item, row.given)
    )
    if request.method == "POST" and form.is_valid():
        typed = form.typed
        try:
            given = read_entry(row.item, typed, timezone.localdate(), unit_finder(actor))
            made = correct_entry(actor, entry_id=key, entry=given, reason=typed["reason"])
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            toast(request, "已更正，原来的一条保留备查")
            return redirect("worklog:entry", key=made.pk)
    context = {"form": form, "work": row.item, "row": row}
    return render(request, "worklog/form.html", context, status=422 if form.errors else 200)


@permitted("worklog.edit")
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Withdraw an entry."""
    actor = actor_of(request)
    row = reads.entry(actor, key)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reverse_entry(actor, entry_id=key, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            toast(request, "已撤销，不再计入合计")
            return redirect("worklog:entry", key=key)
    context = {"form": form, "row": row, "when": when(row.given)}
    return render(request, "worklog/withdraw.html", context, status=422 if form.errors else 200)
