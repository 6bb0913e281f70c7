"""Pages of the opening import: upload, check, send for review, post."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from bianzhi.cases.reads import card as submission_card
from bianzhi.files.reads import file_bytes
from bianzhi.imports import exports, listing, reads
from bianzhi.imports.actions import send, start_check, start_posting
from bianzhi.imports.forms import UploadForm
from bianzhi.imports.layout import SHEETS
from bianzhi.jobs.reads import job
from bianzhi.ui.export import XLSX, filter_notes, listing_xlsx
from bianzhi.ui.listing import page_of
from bianzhi.ui.listing_state import read_list
from bianzhi.ui.listing_view import ListView
from bianzhi.users.actor import Forbidden
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refused


@permitted("import.run")
def index(request: HttpRequest) -> HttpResponse:
    """Upload a book; earlier checks below."""
    form = UploadForm()
    status = 200
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            book = form.cleaned_data["book"]
            try:
                run = start_check(
                    actor_of(request), content=book.read(), filename=book.name, heading=form.heading
                )
                return redirect("imports:run", key=run.pk)
            except Refused as refused:
                for refusal in refused.refusals:
                    form.add_error("book" if refusal.field == "file" else None, str(refusal))
        status = 422
    context = {"form": form, "runs": reads.runs(actor_of(request)), "sheets": SHEETS}
    return render(request, "imports/index.html", context, status=status)


@permitted("import.run")
def template(request: HttpRequest) -> HttpResponse:
    """Send the template."""
    del request
    return _workbook(exports.template(), "开账模板.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"},
    )


@permitted("import.run", "submission.review")
def run(request: HttpRequest, key: int) -> HttpResponse:
    """Show a check: how far it is, then what it found."""
    return _run(request, key, None)


def _run(request: HttpRequest, key: int, refused: Refused | None) -> HttpResponse:
    actor = actor_of(request)
    card = reads.run_card(actor, key)
    if "progress" in request.GET:
        return _bar(request, card)
    wanted = listing.spec(card)
    state = read_list(request, wanted)
    found = reads.problems(card, sheet=state.text("sheet"), severity=state.text("severity"), q=state.q)
    if state.export:
        return listing_xlsx(
            wanted, state, found, title=f"导入问题清单 {card.filename}", notes=filter_notes(wanted, state)
        )
    context = {
        "card": card,
        "view": ListView(wanted, state, page_of(state, found)),
        "refusals": refused.refusals if refused else (),
        "progress": _progress(request, card),
        "mine": card.owner_id == actor.user_id and actor.may("import.run"),
    }
    return render(request, "imports/run.html", context, status=422 if refused else 200)


def _bar(request: HttpRequest, card: reads.RunCard) -> HttpResponse:
    """Answer the bar that asks how far the check is; when it is over the page is loaded anew."""
    if card.state != "checking":
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "imports/progress.html", {"card": card, "progress": _progress(request, card)})


def _progress(request: HttpRequest, card: reads.RunCard) -> object:
    if card.state != "checking" or card.job_key is None:
        return None
    try:
        return job(actor_of(request), card.job_key)
    except Forbidden:  # somebody else's check
        return None


@permitted("import.run")
def marked(request: HttpRequest, key: int) -> HttpResponse:
    """Send the uploaded book back with its problems marked."""
    actor = actor_of(request)
    card = reads.run_card(actor, key)
    content = exports.marked(file_bytes(actor, card.file_key), card.filename, reads.problems(card))
    return _workbook(content, f"{card.filename.rsplit('.', 1)[0]}_问题标注.xlsx")


@require_POST
@permitted("import.run")
def submit(request: HttpRequest, key: int) -> HttpResponse:
    """Send a clean book for review."""
    try:
        submission = send(actor_of(request), run_id=key)
    except Refused as refused:
        return _run(request, key, refused)
    messages.success(request, "已送审，请另一位同志复核入账")
    return redirect("cases:detail", key=submission)


@permitted("import.run")
def draft(request: HttpRequest, key: int) -> HttpResponse:
    """「继续填写」 of a returned submission: its check."""
    payload = submission_card(actor_of(request), key).payload
    return redirect("imports:run", key=int(payload["run"]))


@require_POST
@permitted("submission.review")
def post(request: HttpRequest, key: int) -> HttpResponse:
    """Post a large book in the background."""
    version = request.POST.get("version", "")
    started = start_posting(
        actor_of(request),
        submission_id=key,
        version=int(version) if version.isdecimal() else None,
        opinion=request.POST.get("opinion", "").strip(),
    )
    return redirect("jobs:detail", key=started)
