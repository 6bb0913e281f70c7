"""Pages of instruments: the list, one document, the form with its lines, 冲销, issuing bodies."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bianzhi.cases import reads as cases
from bianzhi.cases.actions import preview, save_draft, submit
from bianzhi.files import reads as files
from bianzhi.files.actions import store
from bianzhi.instruments import forms, listing, reads
from bianzhi.instruments.actions import add_issuer
from bianzhi.instruments.choices import InstrumentKind, Level
from bianzhi.instruments.line_kinds import LINE_KINDS
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused

KIND = "instruments.post"


@permitted("instrument.read")
def index(request: HttpRequest) -> HttpResponse:
    """Show the list of documents."""
    return listing.respond(request, actor_of(request))


@permitted("instrument.read")
def detail(request: HttpRequest, key: int) -> HttpResponse:
    """Show one document, what its lines say, and what it changed."""
    actor = actor_of(request)
    card = reads.instrument_card(actor, key)
    lines = []
    for line in card.lines:
        kind = LINE_KINDS.get(str(line.get("kind")))
        if kind is not None:
            lines.append((kind.group, kind.label, kind.summary(actor, line)))
    changes = cases.posted_result(actor, "instruments.instrument", key)
    return render(
        request,
        "instruments/detail.html",
        {"card": card, "lines": lines, "changes_of": changes, "files": files.file_rows(actor, list(card.files)),
         "may_reverse": actor.may("submission.draft") and not (card.row.reverses or card.row.reversed_by)},
    )  # fmt: skip


@permitted("submission.draft")
def draft(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """Fill in a document: save as a draft, check with consequences, send for review."""
    actor = actor_of(request)
    card = cases.card(actor, key) if key else None
    if card is not None and not card.may_edit:
        return redirect("cases:detail", key=card.row.key)
    if request.method != "POST":
        payload = dict(card.payload) if card else _new_payload(actor, request)
        return _form(request, actor, card, payload)
    kept = [int(k) for k in request.POST.getlist("file") if k.isdecimal()]
    refusals: list[Refusal] = []
    for upload in request.FILES.getlist("upload"):
        try:
            kept.append(store(actor, name=upload.name or "", data=upload.read()).pk)
        except Refused as refused:
            refusals.extend(refused.refusals)
    typed = forms.read_form(actor, request.POST.dict(), kept)  # type: ignore[arg-type]
    refusals.extend(typed.refusals)
    return _act(request, actor, card, typed.payload, refusals)


def _act(
    request: HttpRequest,
    actor: Actor,
    card: cases.SubmissionCard | None,
    payload: dict[str, Any],
    refusals: list[Refusal],
) -> HttpResponse:
    """Do what the pressed button says with what was typed."""
    button = request.POST.get("do", "save")
    version = int(request.POST.get("version") or 0) or None
    try:
        saved = save_draft(
            actor, kind=KIND, payload=payload, submission_id=card.row.key if card else None, version=version
        )
    except Refused as refused:
        mine = cases.card(actor, card.row.key) if card else None
        return _form(request, actor, card, payload, refusals=refused.refusals, theirs=mine, status=409)
    card = cases.card(actor, saved.pk)
    if button == "save" and not refusals:
        messages.success(request, f"草稿已保存（{saved.number}）")
        return redirect("instruments:draft", key=saved.pk)
    if refusals:
        return _form(request, actor, card, payload, refusals=refusals, status=422)
    if button == "submit":
        try:
            submit(actor, submission_id=saved.pk, version=saved.version)
        except Refused as refused:
            return _form(request, actor, card, payload, refusals=refused.refusals, status=422)
        messages.success(request, f"已送审（{saved.number}），请另一位同志复核入账")
        return redirect("cases:detail", key=saved.pk)
    return _form(request, actor, card, payload, seen=preview(actor, kind=KIND, payload=payload))


def _form(
    request: HttpRequest, actor: Actor, card: cases.SubmissionCard | None, payload: dict[str, Any], *, status: int = 200,
    refusals: Any = (), seen: Any = None, theirs: Any = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "card": card,
        "payload": payload,
        "lines": forms.line_views(actor, payload),
        "menu": forms.menu(),
        "kinds": forms.KINDS_IN_FORM,
        "issuers": reads.issuers(actor),
        "files": files.file_rows(actor, list(payload.get("files") or [])),
        "refusals": tuple(refusals),
        "seen": seen,
        "theirs": theirs,
        "reverses": reads.instrument_row(actor, payload["reverses"]) if payload.get("reverses") else None,
    }
    return render(request, "instruments/form.html", context, status=status)


def _new_payload(actor: Actor, request: HttpRequest) -> dict[str, Any]:
    """Return an empty document, or the 冲销 of the document named in the address."""
    today = timezone.localdate().isoformat()
    empty: dict[str, Any] = dict.fromkeys(forms.HEADING, "") | {
        "lines": [],
        "files": [],
        "kind": InstrumentKind.REPLY,
    }
    original = request.GET.get("reverses", "")
    if not original.isdecimal():
        return empty
    row = reads.instrument_row(actor, int(original))
    return empty | {
        "kind": InstrumentKind.REVERSAL,
        "title": f"关于冲销{row.document_number}的说明",
        "signed_on": today,
        "effective_on": today,
        "reverses": row.key,
    }


@permitted("submission.draft")
def line(request: HttpRequest) -> HttpResponse:
    """Return one empty line of the form (htmx)."""
    actor = actor_of(request)
    kind = LINE_KINDS.get(request.GET.get("kind", ""))
    number = request.GET.get("number", "")
    if kind is None or not number.isdecimal():
        raise Forbidden("没有这种事项")
    return render(request, "instruments/line.html", {"line": forms.line_view(actor, int(number), kind, {})})


@permitted("instrument.read")
def issuers(request: HttpRequest) -> HttpResponse:
    """Show and add issuing bodies."""
    actor = actor_of(request)
    refusals: tuple[Refusal, ...] = ()
    typed = {name: request.POST.get(name, "").strip() for name in ("code", "name", "level")}
    if request.method == "POST":
        if not typed["code"] or not typed["name"] or typed["level"] not in Level.values:
            refusals = (Refusal("issuer.fields", "请填写代字、名称，并选择层级"),)
        else:
            try:
                add_issuer(actor, code=typed["code"], name=typed["name"], level=Level(typed["level"]))
            except Refused as refused:
                refusals = refused.refusals
            else:
                messages.success(request, f"已登记{typed['name']}")
                return redirect(reverse("instruments:issuers"))
    context = {"rows": reads.issuers(actor), "levels": Level.choices, "refusals": refusals, "typed": typed,
               "may_add": actor.may("submission.draft") or actor.may("submission.review")}  # fmt: skip
    return render(request, "instruments/issuers.html", context, status=422 if refusals else 200)
