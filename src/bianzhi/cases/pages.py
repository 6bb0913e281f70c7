"""Pages of submissions: three lists, and one submission with its two-person acts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from bianzhi.cases import reads
from bianzhi.cases.actions import approve, discard, preview, send_back, withdraw
from bianzhi.cases.kinds import KINDS, Preview
from bianzhi.cases.listing import spec
from bianzhi.ui.export import filter_notes, listing_xlsx
from bianzhi.ui.listing import ListPage
from bianzhi.ui.listing_state import read_list
from bianzhi.ui.listing_view import ListView
from bianzhi.users.web import actor_of, permitted, signed_in
from bianzhi.values.refusal import Refused

TITLES = {
    "review": ("待我复核", "别人经办、等您复核入账的办件，先到的排在前面。"),
    "mine": ("我的办件", "您经办的草稿、送审件和被退回的办件。"),
    "all": ("全部办件", "本辖区送审、入账和退回的全部办件。"),
}
MOST = 20_000


def _list(request: HttpRequest, box: str) -> HttpResponse:
    actor = actor_of(request)
    wanted = spec(box)
    state = read_list(request, wanted)
    span = slice(0, MOST) if state.export else state.slice
    rows, count = reads.submissions(
        actor,
        box=box,
        kind=state.text("kind"),
        state=state.text("state"),
        q=state.q,
        offset=span.start,
        limit=span.stop - span.start,
    )
    title, lead = TITLES[box]
    if state.export:
        return listing_xlsx(wanted, state, rows, title=title, notes=filter_notes(wanted, state))
    view = ListView(wanted, state, ListPage(rows, count), row_id="key")
    return render(request, "cases/list.html", {"view": view, "title": title, "lead": lead})


@permitted("submission.review")
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person's review."""
    return _list(request, "review")


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Show what this person made."""
    return _list(request, "mine")


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Everything this person may see."""
    return _list(request, "all")


@signed_in
def detail(request: HttpRequest, key: int) -> HttpResponse:
    """Show one submission: the form as it prints, its consequences, the timeline, the next step."""
    return _detail(request, key, None)


def _detail(request: HttpRequest, key: int, refused: Refused | None) -> HttpResponse:
    actor = actor_of(request)
    card = reads.card(actor, key)
    kind = KINDS[card.row.kind]
    seen = Preview()
    if card.may_decide and not card.result:
        seen = preview(actor, kind=card.row.kind, payload=card.payload)
    context = {
        "card": card,
        "kind": kind,
        "payload": card.payload,
        "form": dict(kind.context(actor, card.payload)),
        "seen": seen,
        "posted": [tuple(line) for line in (card.result or {}).get("consequences", ())],
        "refusals": refused.refusals if refused else (),
    }
    return render(request, "cases/detail.html", context, status=422 if refused else 200)


@require_POST
@signed_in
def act(request: HttpRequest, key: int) -> HttpResponse:
    """Do the pressed step: 复核入账, 退回, 撤回, 作废."""
    actor = actor_of(request)
    step = request.POST.get("do", "")
    opinion = request.POST.get("opinion", "").strip()
    version = int(request.POST.get("version") or 0) or None
    try:
        if step == "approve":
            done = approve(actor, submission_id=key, opinion=opinion, version=version)
            messages.success(request, f"{done.number}已入账")
            if request.POST.get("next") == "inbox":
                return redirect("cases:inbox")
        elif step == "return":
            done = send_back(actor, submission_id=key, opinion=opinion, version=version)
            messages.success(request, f"{done.number}已退回经办人")
        elif step == "withdraw":
            done = withdraw(actor, submission_id=key)
            messages.success(request, f"{done.number}已撤回，可继续修改")
        elif step == "discard":
            done = discard(actor, submission_id=key, reason=opinion)
            messages.success(request, f"{done.number}已作废")
    except Refused as refused:
        return _detail(request, key, refused)
    return redirect("cases:detail", key=key)
