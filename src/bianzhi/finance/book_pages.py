"""Pages of books: bodies and years, one year's state, its relations, roll-up, closing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bianzhi.cases import reads as cases
from bianzhi.cases.actions import save_draft, submit
from bianzhi.cases.chart import CLOSED
from bianzhi.finance.actions import open_books, roll_up_books
from bianzhi.finance.case_kinds import closing_of, kind_of
from bianzhi.finance.reads import books as reads
from bianzhi.units.reads import unit_choices
from bianzhi.users.actor import Actor
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused

FIRST_YEAR, LAST_YEAR = 2015, 2099


def valid_year(year: int) -> int:
    """Return the year, when books are kept for such. Raises `Http404`."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


@permitted("books.read")
def index(request: HttpRequest) -> HttpResponse:
    """Bodies and their years; begin with another body."""
    actor = actor_of(request)
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            body = open_books(
                actor,
                name=request.POST.get("name", ""),
                unit_id=_own_unit(actor, request.POST.get("unit", "")),
                department_id=_number(request.POST.get("department", "")),
            )
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, f"已建立“{body.name}”")
            return redirect("finance:books_year", key=body.pk, year=timezone.localdate().year - 1)
    day = timezone.localdate()
    rows = reads.body_rows(actor)
    context = {
        "rows": rows, "refusals": refusals, "year": day.year - 1, "may_edit": actor.may("books.edit"),
        "units": unit_choices(actor, day, limit=500) if actor.may("books.edit") else (),
        "departments": [row for row in rows if not row.department], "typed": request.POST,
        "needs_unit": actor.unit_ids is not None,
    }  # fmt: skip
    return render(request, "finance/books.html", context, status=422 if refusals else 200)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def _own_unit(actor: Actor, text: str) -> int | None:
    """Return the unit chosen; people of units who chose none keep the books of their own."""
    chosen = _number(text)
    if chosen is None and actor.unit_ids is not None:
        raise Refused(Refusal("books.unit", "请选择机构", field="unit"))
    return chosen


@permitted("books.read")
def year(request: HttpRequest, key: int, year: int, refused: Refused | None = None) -> HttpResponse:
    """Show how a year's books stand: tables, relations, versions, what comes next."""
    actor = actor_of(request)
    card = reads.year_card(actor, key, valid_year(year))
    context = {
        "card": card,
        "refusals": refused.refusals if refused else (),
        "closing": _closing(actor, card),
    }
    return render(request, "finance/books_year.html", context, status=422 if refused else 200)


def _closing(actor: Actor, card: reads.YearCard) -> cases.SubmissionRow | None:
    """Return the closing of these books that is under way."""
    title = closing_of(card.body, card.year)
    rows, _ = cases.submissions(actor, q=title)
    return next((row for row in rows if row.phase not in CLOSED and row.title.startswith(title)), None)


@permitted("books.read")
def relations(request: HttpRequest, key: int, year: int) -> HttpResponse:
    """List every relation that does not hold, with its arithmetic and the way to its cells."""
    card = reads.year_card(actor_of(request), key, valid_year(year))
    return render(request, "finance/books_relations.html", {"card": card, "broken": card.broken})


@require_POST
@permitted("books.edit")
def close(request: HttpRequest, key: int, year: int) -> HttpResponse:
    """Send the version that holds to be closed."""
    actor = actor_of(request)
    card = reads.year_card(actor, key, valid_year(year))
    try:
        saved = save_draft(actor, kind=kind_of(actor), payload=_payload(card))
        submit(actor, submission_id=saved.pk, version=saved.version)
    except Refused as refused:
        return _year_with(request, key, year, refused)
    messages.success(request, f"已送审（{saved.number}），待财务负责人审核")
    return redirect("cases:detail", key=saved.pk)


def _year_with(request: HttpRequest, key: int, number: int, refused: Refused) -> HttpResponse:
    return year(request, key, number, refused)


def _payload(card: reads.YearCard) -> dict[str, object]:
    return {
        "body": card.key, "year": card.year, "version": card.version, "unit": card.unit, "name": card.body,
        "total": f"{card.books.now['T1', 'total_in']:.2f}",
    }  # fmt: skip


@permitted("books.edit")
def closing(request: HttpRequest, key: int) -> HttpResponse:
    """Send a closing that came back again, with the version that holds now."""
    actor = actor_of(request)
    card = cases.card(actor, key)
    if not card.may_edit:
        return redirect("cases:detail", key=key)
    payload = card.payload
    found = reads.year_card(actor, int(payload.get("body") or 0), int(payload.get("year") or 0))
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            saved = save_draft(
                actor, kind=kind_of(actor), payload=_payload(found), submission_id=key, version=card.version
            )
            submit(actor, submission_id=key, version=saved.version)
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, "已重新送审")
            return redirect("cases:detail", key=key)
    context = {"card": found, "case": card, "refusals": refusals}
    return render(request, "finance/closing.html", context, status=422 if refusals else 200)


@permitted("books.read")
def rollup(request: HttpRequest, key: int, year: int) -> HttpResponse:
    """Show what the units' sum would be and what is taken out; keep it."""
    actor = actor_of(request)
    card = reads.roll_up_card(actor, key, valid_year(year))
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        chosen = [one for n, one in enumerate(card.proposals) if f"internal-{n}" in request.POST]
        try:
            actor.require("books.edit")
            kept = roll_up_books(
                actor,
                body_id=key,
                year=year,
                internal=chosen,
                seen=_number(request.POST.get("version", "")) or 0,
                note=request.POST.get("note", ""),
            )
        except Refused as refused:
            refusals = refused.refusals
            card = reads.roll_up_card(actor, key, year, chosen)
        else:
            messages.success(request, f"已汇总为第{kept.number}版")
            return redirect("finance:books_year", key=key, year=year)
    context = {
        "card": card, "refusals": refusals, "taken": set(card.result.internal),
        "may_edit": actor.may("books.edit"),
        "closed": reads.is_closed(key, year),
    }  # fmt: skip
    return render(request, "finance/books_rollup.html", context, status=422 if refusals else 200)
