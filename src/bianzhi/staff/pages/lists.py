"""花名册, 到龄退休, 上下编, and the tab of the unit page."""

from dataclasses import replace
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bianzhi.staff import listing, reads
from bianzhi.staff.actions import note_export
from bianzhi.staff.reads.roster import under
from bianzhi.ui.export import filter_notes, listing_xlsx
from bianzhi.ui.listing import ListPage, ListState, page_of
from bianzhi.ui.listing_state import read_list
from bianzhi.ui.listing_view import ListView
from bianzhi.units.ports import TabContent
from bianzhi.users.actor import Actor
from bianzhi.users.web import actor_of, as_of, permitted
from bianzhi.values.dates import add_months

ONE_DAY = timedelta(days=1)


@permitted("person.read")
def index(request: HttpRequest) -> HttpResponse:
    """Show who is on the establishment, or its workbook."""
    actor, day = actor_of(request), as_of(request)
    state = read_list(request, listing.ROSTER)
    unit_id, note = listing.unit_filter(actor, state)
    if note:
        state = replace(state, notes=(*state.notes, note))
    query = listing.roster_query(state, day, unit_id, below=not state.yes("own"))
    if state.export:
        actor.require("person.export")
    rows, count = reads.roster(actor, query)
    if state.export:
        notes = filter_notes(listing.ROSTER, state)
        note_export(actor, what="花名册", count=len(rows), unit_id=unit_id, detail="；".join(notes))
        return listing_xlsx(listing.ROSTER, state, rows, title="花名册", as_of=day, notes=notes)
    view = ListView(
        listing.ROSTER, state, ListPage(rows, count), row_id="key", exportable=actor.may("person.export")
    )
    return render(request, "staff/list.html", {"view": view, "may_handle": actor.may("submission.draft")})


def _period(state: ListState, since: date, until: date) -> tuple[date, date]:
    first, last = state.day("since") or since, state.day("until") or until
    return (first, last) if first <= last else (last, first)


@permitted("person.read")
def retirements(request: HttpRequest) -> HttpResponse:
    """Show who reaches the statutory age in a period; twelve months ahead, and whoever is overdue, by default."""
    actor, day = actor_of(request), as_of(request)
    state = read_list(request, listing.RETIREMENTS)
    unit_id, note = listing.unit_filter(actor, state)
    if note:
        state = replace(state, notes=(*state.notes, note))
    since, until = _period(state, add_months(day.replace(day=1), -120), add_months(day.replace(day=1), 12))
    units = under(actor, unit_id, day) if unit_id is not None else None
    rows = reads.retirements_due(actor, day, since, until, unit_ids=units)
    if state.export:
        note_export(actor, what="到龄退休人员", count=len(rows), unit_id=unit_id)
        notes = filter_notes(listing.RETIREMENTS, state)
        return listing_xlsx(listing.RETIREMENTS, state, rows, title="到龄退休人员", as_of=day, notes=notes)
    view = ListView(
        listing.RETIREMENTS, state, page_of(state, rows), row_id="key", exportable=actor.may("person.export")
    )
    ahead = reads.retirements_ahead(actor, day)
    context = {
        "view": view,
        "ahead": ahead,
        "since": since,
        "until": until,
        "overdue": sum(r.overdue for r in rows),
    }
    return render(request, "staff/retirements.html", context)


@permitted("person.read")
def movements(request: HttpRequest) -> HttpResponse:
    """Show who came and went in a period; this year by default."""
    actor, day = actor_of(request), as_of(request)
    state = read_list(request, listing.MOVEMENTS)
    unit_id, note = listing.unit_filter(actor, state)
    if note:
        state = replace(state, notes=(*state.notes, note))
    since, until = _period(state, date(day.year, 1, 1), day)
    rows = reads.movements(actor, since, until, unit_id=unit_id, direction=state.text("direction"))
    if state.export:
        note_export(actor, what="上下编人员", count=len(rows), unit_id=unit_id, detail=f"{since}至{until}")
        notes = [f"{since} 至 {until}", *filter_notes(listing.MOVEMENTS, state)]
        return listing_xlsx(listing.MOVEMENTS, state, rows, title="上下编人员名单", as_of=until, notes=notes)
    view = ListView(
        listing.MOVEMENTS, state, page_of(state, rows), row_id="key", exportable=actor.may("person.export")
    )
    year = reads.flows(actor, since, until)
    return render(
        request,
        "staff/movements.html",
        {"view": view, "since": since, "before": since - ONE_DAY, "until": until, "flows": year},
    )


def unit_tab(request: HttpRequest, actor: Actor, unit_id: int) -> TabContent:
    """Fill the tab 人员 of the unit page."""
    state = read_list(request, listing.UNIT_ROSTER)
    query = listing.roster_query(state, as_of(request), unit_id, below=not state.yes("own"))
    rows, count = reads.roster(actor, replace(query, offset=state.slice.start, limit=state.per_page))
    view = ListView(listing.UNIT_ROSTER, state, ListPage(rows, count), row_id="key", exportable=False)
    return TabContent(
        "staff/unit_tab.html", {"view": view, "may_handle": actor.may("submission.draft"), "unit_id": unit_id}
    )


def unit_count(actor: Actor, unit_id: int, on: date) -> int | None:
    """Return how many are on the establishment of the unit itself."""
    return sum(reads.headcount(actor, on, unit_ids=[unit_id]).values())
