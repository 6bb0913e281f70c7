"""Pages of one finished report: what was sent, its files as they are kept, what it corrects; send again; publish."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bianzhi.cases import reads as cases
from bianzhi.finance.actions import publish_disclosure, send_disclosure
from bianzhi.finance.reads import disclosures as reads
from bianzhi.finance.sending import FILES, send
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused


@permitted("books.read")
def disclosure(request: HttpRequest, key: int, refused: Refused | None = None) -> HttpResponse:
    """Show a finished report: files and hashes, the audit, who answers for it, what it changes."""
    actor = actor_of(request)
    card = reads.disclosure_card(actor, key)
    context = {
        "card": card, "labels": {name: words for name, (words, _) in FILES.items()}, "today": timezone.localdate(),
        "may_publish": actor.may("disclosure.publish") and card.row.approved and not card.row.published,
        "refusals": refused.refusals if refused else (),
    }  # fmt: skip
    return render(request, "finance/disclosure.html", context, status=422 if refused else 200)


@permitted("books.read")
def disclosure_file(request: HttpRequest, key: int, ending: str) -> HttpResponse:
    """Send one file as it was kept; the page is shown."""
    found = reads.disclosure_of(actor_of(request), key)
    kept = reads.file_of(found.pk, ending)
    if kept is None:
        raise Http404
    return send(ending, *kept, save=ending != "html" or "save" in request.GET)


@require_POST
@permitted("disclosure.publish")
def publish(request: HttpRequest, key: int) -> HttpResponse:
    """Put it before the public."""
    try:
        made = publish_disclosure(actor_of(request), disclosure_id=key)
    except Refused as refused:
        return disclosure(request, key, refused)
    messages.success(request, f"已公开为第{made.number}版，社会公众现在可以查看")
    return redirect("finance:disclosure", key=key)


@permitted("disclosure.publish")
def resend(request: HttpRequest, key: int) -> HttpResponse:
    """Finish the report anew and send it again with the case that came back."""
    actor = actor_of(request)
    case = cases.card(actor, key)
    if not case.may_edit or not case.payload.get("body"):
        return redirect("cases:detail", key=key)
    body, year = int(case.payload["body"]), int(case.payload["year"])
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            send_disclosure(
                actor, body_id=body, year=year, form=request.POST.get("form", ""), note=request.POST.get("note", ""),
                case=(key, case.version),
            )  # fmt: skip
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, "已重新生成并送审")
            return redirect("cases:detail", key=key)
    before = case.payload.get("disclosure")
    context = {
        "case": case, "standing": reads.standing(actor, body, year), "refusals": refusals, "typed": request.POST,
        "form": reads.disclosure_of(actor, int(before)).form if before else "",
    }  # fmt: skip
    return render(request, "finance/disclosure_resend.html", context, status=422 if refusals else 200)
