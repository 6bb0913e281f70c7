"""Pages of cases: three lists, and one case with the steps open to whoever looks."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from bianzhi.accounts.reads import colleagues
from bianzhi.cases import reads
from bianzhi.cases.actions import attach, detach, fire, preview
from bianzhi.cases.asking import asked_of
from bianzhi.cases.desks import DESKS
from bianzhi.cases.kinds import KINDS, Preview, Slip, behaviour_of
from bianzhi.cases.listing import spec
from bianzhi.cases.prints import MAKERS, sheet_of, slip_of
from bianzhi.ui.export import filter_notes, listing_xlsx
from bianzhi.ui.listing import ListPage
from bianzhi.ui.listing_state import read_list
from bianzhi.ui.listing_view import Batch, ListView
from bianzhi.users.actor import Actor
from bianzhi.users.web import actor_of, permitted, signed_in
from bianzhi.values.refusal import Refusal, Refused

TITLES = {
    "review": ("待我办理", "到了您岗位、等您办理的件，先到期、先到的排在前面。"),
    "mine": ("我的办件", "您经办的草稿、送出的和被退回的办件。"),
    "all": ("全部办件", "您可以查看的全部办件，办理中的和已办结的都在这里。"),
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
        phase=state.text("phase"),
        late=bool(state.text("late")),
        q=state.q,
        offset=span.start,
        limit=span.stop - span.start,
    )
    title, lead = TITLES[box]
    if state.export:
        return listing_xlsx(wanted, state, rows, title=title, notes=filter_notes(wanted, state))
    acts = (Batch("批量办理", reverse("cases:batch"), "check-lg"),) if box == "review" else ()
    view = ListView(wanted, state, ListPage(rows, count), row_id="key", batch=acts)
    return render(request, "cases/list.html", {"view": view, "title": title, "lead": lead})


@permitted("desk.use")
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what waits at this person's desks."""
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
    return show_case(request, key, None)


def show_case(request: HttpRequest, key: int, refused: Refused | None) -> HttpResponse:
    """Show a case, with why the step that was tried was refused."""
    actor = actor_of(request)
    card = reads.card(actor, key)
    kind = KINDS[card.row.kind]
    seen = Preview()
    if card.may_decide and not card.result:
        seen = preview(actor, kind=card.row.kind, payload=card.payload)
    office = actor.may("submission.draft") or actor.may("submission.review")
    may_ask = office and card.may_attach and card.row.phase == "open" and not card.mine
    context = {
        "card": card,
        "kind": kind,
        "payload": card.payload,
        "form": dict(kind.context(actor, card.payload)),
        "seen": seen,
        "posted": [tuple(line) for line in (card.result or {}).get("consequences", ())],
        "refusals": refused.refusals if refused else (),
        "at_desk": tuple(e for e in card.events if not (DESKS[e.desk].personal or e.asks)),
        "asking": asked_of(actor, key, card.events, request.POST.get("do", ""), request.POST.dict()),
        "colleagues": colleagues(actor) if may_ask else (),
        "own": tuple(e for e in card.events if DESKS[e.desk].personal and not e.sends),
        "asks": any(e.opinion != "no" for e in card.events if not (DESKS[e.desk].personal or e.asks)),
        "today": timezone.localdate(),
        "chart": behaviour_of(kind).chart,
        "afterwards": behaviour_of(kind).afterwards,
        "desks": DESKS,
        "slip": _slip(actor, card),
        "prints": bool(behaviour_of(kind).sheet(actor, card.payload)),
    }
    return render(request, "cases/detail.html", context, status=422 if refused else 200)


@require_POST
@signed_in
def act(request: HttpRequest, key: int) -> HttpResponse:
    """Fire the event whose button was pressed."""
    actor = actor_of(request)
    card = reads.card(actor, key)
    event = behaviour_of(KINDS[card.row.kind]).chart.events_by_code.get(request.POST.get("do", ""))
    if event is None:
        raise Http404
    version = int(request.POST.get("version") or 0) or None
    try:
        done = fire(
            actor,
            submission_id=key,
            event=event.code,
            opinion=request.POST.get("opinion", ""),
            version=version,
            given=request.POST.dict() if event.asks else None,
        )
    except Refused as refused:
        return show_case(request, key, refused)
    messages.success(request, f"{done.number}：{event.label}，现为“{reads.state_label(done)}”")
    if not DESKS[event.desk].personal and request.POST.get("next") == "inbox":
        return redirect("cases:inbox")
    return redirect("cases:detail", key=key)


@signed_in
def sheet(request: HttpRequest, key: int, form: str) -> HttpResponse:
    """Send the approval sheet as a file."""
    actor = actor_of(request)
    card = reads.card(actor, key)
    pairs = behaviour_of(KINDS[card.row.kind]).sheet(actor, card.payload)
    if form not in MAKERS or not pairs:
        raise Http404
    make, kind = MAKERS[form]
    name = f"{card.row.kind_label}审批表_{card.row.number}.{form}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    data = make(sheet_of(card, pairs))
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition})


def _slip(actor: Actor, card: reads.SubmissionCard) -> Slip | None:
    """Return what the case hands out, once it took effect."""
    if not card.result:
        return None
    return behaviour_of(KINDS[card.row.kind]).slip(actor, card.payload, card.result["key"])


@signed_in
def slip(request: HttpRequest, key: int, form: str) -> HttpResponse:
    """Send the slip of a case that took effect (入编通知单、下编通知单) as a file."""
    actor = actor_of(request)
    card = reads.card(actor, key)
    found = _slip(actor, card)
    if form not in MAKERS or found is None:
        raise Http404
    make, kind = MAKERS[form]
    disposition = (
        content_disposition_header(as_attachment=True, filename=f"{found.title}_{card.row.number}.{form}")
        or ""
    )
    data = make(slip_of(card, found))
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition})


@require_POST
@signed_in
def attach_paper(request: HttpRequest, key: int) -> HttpResponse:
    """Put the chosen file with the case."""
    chosen = request.FILES.get("file")
    if not isinstance(chosen, UploadedFile):
        return show_case(request, key, Refused(Refusal("file.none", "请先选择文件", field="file")))
    name = str(chosen.name or "")
    try:
        attach(
            actor_of(request),
            submission_id=key,
            material=request.POST.get("material", "").strip() or name,
            name=name,
            data=chosen.read(),
        )
    except Refused as refused:
        return show_case(request, key, refused)
    messages.success(request, f"已添加材料“{name}”")
    return _back(request, key)


@require_POST
@signed_in
def detach_paper(request: HttpRequest, key: int) -> HttpResponse:
    """Take a paper away again."""
    chosen = request.POST.get("attachment", "")
    try:
        gone = detach(actor_of(request), attachment_id=int(chosen) if chosen.isdecimal() else 0)
    except Refused as refused:
        return show_case(request, key, refused)
    messages.success(request, f"已移除材料“{gone.material}”")
    return _back(request, key)


def _back(request: HttpRequest, key: int) -> HttpResponse:
    """Go back to the form when the case is still being filled in there."""
    card = reads.card(actor_of(request), key)
    return (
        redirect(KINDS[card.row.kind].draft_url, key) if card.may_edit else redirect("cases:detail", key=key)
    )
