"""Pages of the disclosure of a year: choose a form, see what is still missing or wrong, read it, take the files, send it on."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bianzhi.finance.actions import record_reply, send_disclosure, waive_finding
from bianzhi.finance.book_pages import valid_year
from bianzhi.finance.reads import books as reads
from bianzhi.finance.reads.disclosures import standing
from bianzhi.finance.reads.drafts import draft
from bianzhi.finance.sending import FILES, send
from bianzhi.reporting.building import AUDIT, TOLD, Built
from bianzhi.reporting.form import form_names
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.dates import read_date
from bianzhi.values.refusal import Refusal, Refused

#: characters of a fault that a toast repeats
SHOWN = 40


@permitted("books.read")
def report(request: HttpRequest, key: int, year: int, refused: Refused | None = None) -> HttpResponse:
    """Show what the report of a year still lacks, or its files; until when it must be public, and how far it has come."""
    actor = actor_of(request)
    card = reads.year_card(actor, key, valid_year(year))
    given = draft(actor, key, year)
    chosen = given.form(request.POST.get("form") or request.GET.get("form", ""))
    made: Built | None = None
    found: tuple[Refusal, ...] = ()
    if card.version:
        try:
            made = given.build(chosen, ("docx",))
        except Refused as wrong:
            found = wrong.refusals
    # what only the PDF says wrong is found when everything is built, to be sent
    known = (*found, *(refused.refusals if refused else ()))
    faults = {
        one.field: one.message.removeprefix(TOLD)
        for one in known
        if one.code.startswith(AUDIT) and one.field not in given.waivers
    }
    missing = [(one, _place(one, key, year)) for one in found if not one.code.startswith(AUDIT)]
    context = {
        "card": card, "forms": form_names(), "chosen": chosen, "made": made, "today": timezone.localdate(),
        "missing": missing, "faults": faults,
        "files": {name: words for name, (words, _) in FILES.items() if name != "html"},
        "standing": standing(actor, key, year), "waivers": given.waivers.values(), "typed": request.POST,
        "may_edit": actor.may("books.edit"), "may_send": actor.may("disclosure.publish"),
        "may_reply": actor.may("disclosure.reply"), "refusals": refused.refusals if refused else (),
    }  # fmt: skip
    return render(request, "finance/report.html", context, status=422 if refused else 200)


def _place(missing: Refusal, key: int, year: int) -> str:
    """Return where what is missing is filled in."""
    part, at = missing.code.split(".")[1], missing.field
    if part == "budget":
        return reverse("finance:books_table", args=[key, year, at])
    if part == "relation":
        return reverse("finance:books_relations", args=[key, year])
    return reverse("finance:books_about", args=[key, year]) + (
        f"#{part}-{at}" if part in ("reason", "note") else ""
    )


@permitted("books.read")
def report_file(request: HttpRequest, key: int, year: int, ending: str) -> HttpResponse:
    """Send one file of the report; the page is shown. What is missing or wrong is told by the page above instead."""
    if ending not in FILES:
        raise Http404
    given = draft(actor_of(request), key, valid_year(year))
    try:
        made = given.build(given.form(request.GET.get("form", "")), (ending,))
    except Refused:
        return report(request, key, year)
    return send(ending, *made.files[ending], save=ending != "html" or "save" in request.GET)


@require_POST
@permitted("books.edit")
def waive(request: HttpRequest, key: int, year: int) -> HttpResponse:
    """Let one fault pass for a reason, or no longer."""
    given = request.POST
    try:
        told = waive_finding(
            actor_of(request), body_id=key, year=valid_year(year), mark=given.get("mark", ""),
            reason=given.get("reason", ""), form=given.get("form", ""),
        )  # fmt: skip
    except Refused as refused:
        return report(request, key, year, refused)
    done = "已放行" if given.get("reason", "").strip() else "已撤回放行"
    messages.success(request, f"{done}：{told[:SHOWN]}{'…' if len(told) > SHOWN else ''}")
    return redirect(
        f"{reverse('finance:report', args=[key, year])}?{urlencode({'form': given.get('form', '')})}"
    )


@require_POST
@permitted("disclosure.reply")
def reply(request: HttpRequest, key: int, year: int) -> HttpResponse:
    """Record the day the accounts were approved."""
    try:
        text = request.POST.get("replied_on", "").strip()
        day = read_date(text).day if text else None
        record_reply(
            actor_of(request), body_id=key, year=valid_year(year), replied_on=day,
            authority=request.POST.get("authority", ""), document=request.POST.get("document", ""),
        )  # fmt: skip
    except Refused as refused:
        return report(request, key, year, refused)
    messages.success(request, "已登记批复日期")
    return redirect("finance:report", key=key, year=year)


@require_POST
@permitted("disclosure.publish")
def submit(request: HttpRequest, key: int, year: int) -> HttpResponse:
    """Finish the report and send it to be approved."""
    try:
        sent = send_disclosure(
            actor_of(request), body_id=key, year=valid_year(year), form=request.POST.get("form", ""),
            note=request.POST.get("note", ""),
        )  # fmt: skip
    except Refused as refused:
        return report(request, key, year, refused)
    messages.success(request, f"已送审（{sent.number}），待保密审查")
    return redirect("cases:detail", key=sent.case)
