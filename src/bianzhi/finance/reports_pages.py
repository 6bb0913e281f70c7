"""The reports of a department and all its units at once: started here, built as a job, fetched here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bianzhi.files.reads import file_rows
from bianzhi.finance.actions import start_reports
from bianzhi.finance.actions.build_reports import FORMATS, JOB
from bianzhi.finance.book_pages import valid_year
from bianzhi.finance.reads import books as reads
from bianzhi.finance.reads.drafts import draft
from bianzhi.jobs.reads import jobs
from bianzhi.reporting.form import form_names
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused


@permitted("books.read")
def reports(request: HttpRequest, key: int, year: int) -> HttpResponse:
    """Start the job; show what the last one came to."""
    actor = actor_of(request)
    card = reads.year_card(actor, key, valid_year(year))
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            job = start_reports(
                actor, body_id=key, year=year, form=request.POST.get("form", ""),
                formats=request.POST.getlist("formats"),
            )  # fmt: skip
        except Refused as refused:
            refusals = refused.refusals
        else:
            return redirect("jobs:detail", key=job.pk)
    last = next((row for row in jobs(actor) if row.kind == JOB and _of(row.result, key, year)), None)
    files = file_rows(actor, list(last.result["files"].values())) if last and last.result else ()
    context = {
        "card": card, "refusals": refusals, "last": last, "files": files, "formats": FORMATS, "forms": form_names(),
        "chosen": request.POST.get("form") or draft(actor, key, year).form(""),
        "ticked": request.POST.getlist("formats") if request.method == "POST" else list(FORMATS),
    }  # fmt: skip
    return render(request, "finance/reports.html", context, status=422 if refusals else 200)


def _of(result: object, key: int, year: int) -> bool:
    return isinstance(result, dict) and (result.get("body"), result.get("year")) == (key, year)
