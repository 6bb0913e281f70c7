"""Pages of a matter: choose its kind, write the request, propose the lines, write the reply."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from bianzhi.cases import reads as cases
from bianzhi.cases.actions import fire, preview, save_draft, submit
from bianzhi.cases.kinds import Preview
from bianzhi.documents.official import official_docx
from bianzhi.instruments import forms as lines_form
from bianzhi.instruments.line_kinds import LINE_KINDS
from bianzhi.instruments.reads import issuers
from bianzhi.matters import forms
from bianzhi.matters.case_kinds import (
    CODE,
    issuing_code,
    lines_of,
    matter_of,
    passes_of,
    sentences,
    standing_after,
    wide,
)
from bianzhi.matters.reply import decided_by, official, proposed_body, proposed_title
from bianzhi.matters.terms import MATTERS, Matter
from bianzhi.units.reads import names_on
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import User
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@permitted("case.begin")
def request_page(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """Write a 请示: first its kind, then words and lines."""
    actor = actor_of(request)
    card = cases.card(actor, key) if key else None
    if card is not None and not card.may_edit:
        return redirect("cases:detail", key=card.row.key)
    chosen = (
        str(card.payload.get("matter")) if card else request.GET.get("matter", request.POST.get("matter", ""))
    )
    matter = MATTERS.get(chosen)
    if matter is None:
        return render(request, "matters/choose.html", {"matters": MATTERS.values()})
    if request.method != "POST":
        payload = dict(card.payload) if card else {"matter": matter.code, "lines": []}
        return _request_form(request, actor, matter, card, forms.RequestForm(initial=payload), payload)
    form = forms.RequestForm(request.POST)
    typed = lines_form.read_form(actor, request.POST.dict(), [])  # type: ignore[arg-type]
    user: User = request.user  # type: ignore[assignment]
    own = user.unit_key
    names = names_on(actor, timezone.localdate(), [own]) if own else {}
    form.is_valid()
    payload = {
        "matter": matter.code,
        "unit": own,
        "unit_name": names.get(own, "") if own else "",
        **{name: str(form.data.get(name) or "").strip() for name in form.fields},
        "lines": typed.payload["lines"],
    }
    return _keep_request(request, actor, matter, card, form, payload, list(typed.refusals))


def _keep_request(
    request: HttpRequest,
    actor: Actor,
    matter: Matter,
    card: cases.SubmissionCard | None,
    form: forms.RequestForm,
    payload: dict[str, Any],
    refusals: list[Refusal],
) -> HttpResponse:
    version = int(request.POST.get("version") or 0) or None
    try:
        saved = save_draft(
            actor, kind=CODE, payload=payload, submission_id=card.row.key if card else None, version=version
        )
    except Refused as refused:
        return _request_form(request, actor, matter, card, form, payload, refused.refusals, 409)
    card = cases.card(actor, saved.pk)
    if request.POST.get("do") == "save" and not refusals:
        messages.success(request, f"草稿已保存（{saved.number}）")
        return redirect("matters:request", key=saved.pk)
    if form.errors or refusals:
        return _request_form(request, actor, matter, card, form, payload, refusals, 422)
    try:
        sent = submit(actor, submission_id=saved.pk, version=saved.version)
    except Refused as refused:
        return _request_form(request, actor, matter, card, form, payload, refused.refusals, 422)
    messages.success(request, f"已提交（{sent.number}），现为“{cases.state_label(sent)}”")
    return redirect("cases:detail", key=saved.pk)


def _request_form(
    request: HttpRequest,
    actor: Actor,
    matter: Matter,
    card: cases.SubmissionCard | None,
    form: forms.RequestForm,
    payload: dict[str, Any],
    refusals: Any = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "matter": matter,
        "card": card,
        "form": form,
        "lines": lines_form.line_views(actor, payload),
        "menu": menu_of(matter),
        "refusals": tuple(refusals),
    }
    return render(request, "matters/request.html", context, status=status)


def menu_of(matter: Matter) -> list[tuple[str, str]]:
    """Return (code, label) of the lines such a matter may carry."""
    return [(code, LINE_KINDS[code].label) for code in matter.lines if code in LINE_KINDS]


@permitted("case.begin", "submission.draft")
def line(request: HttpRequest) -> HttpResponse:
    """Return one empty line of the form (htmx); only kinds that some matter carries."""
    code, number = request.GET.get("kind", ""), request.GET.get("number", "")
    if not number.isdecimal() or not any(code in matter.lines for matter in MATTERS.values()):
        raise Forbidden("没有这种事项")
    view = lines_form.line_view(actor_of(request), int(number), LINE_KINDS[code], {})
    return render(request, "instruments/line.html", {"line": view})


def _at(request: HttpRequest, key: int, event: str) -> tuple[Actor, cases.SubmissionCard]:
    """Return the case, when ``event`` is open to this person. Raises `Forbidden`."""
    actor = actor_of(request)
    card = cases.card(actor, key)
    if event not in {e.code for e in card.events}:
        raise Forbidden("这件现在不在您的岗位，或已办过这一步")
    return actor, card


@permitted("submission.draft")
def plan(request: HttpRequest, key: int) -> HttpResponse:
    """拟办意见: the office's lines, whom they must pass, and what they would do to the books."""
    actor, card = _at(request, key, "plan")
    matter = matter_of(card.payload)
    if matter is None:
        raise Http404
    before = (card.payload.get("desk") or {}).get("plan") or {}
    if request.method != "POST":
        start = before or {"to_commission": True, "to_party": matter.party, "to_upper": matter.upper}
        form = forms.PlanForm(initial=start, actor=wide(actor), matter=matter)
        return _plan_form(request, actor, card, matter, form, lines_of(card.payload))
    typed = lines_form.read_form(actor, request.POST.dict(), [])  # type: ignore[arg-type]
    lines = typed.payload["lines"]
    given = {**request.POST.dict(), "lines": lines}
    form = forms.PlanForm(given, actor=wide(actor), matter=matter)
    if typed.refusals or not form.is_valid():
        return _plan_form(request, actor, card, matter, form, lines, refusals=typed.refusals, status=422)
    passes = {name: form.cleaned_data[name] for name in ("to_commission", "to_party", "to_upper")}
    tried = {**card.payload, "desk": {**(card.payload.get("desk") or {}), "plan": {"lines": lines, **passes}}}
    seen = preview(actor, kind=CODE, payload=tried)
    if request.POST.get("do") != "plan" or seen.refusals:
        return _plan_form(request, actor, card, matter, form, lines, seen=seen)
    try:
        fire(
            actor,
            submission_id=key,
            event="plan",
            version=int(request.POST.get("version") or 0) or None,
            given=given,
        )
    except Refused as refused:
        return _plan_form(request, actor, card, matter, form, lines, refusals=refused.refusals, status=422)
    messages.success(request, f"{card.row.number}：已提出拟办意见，送审核")
    return redirect("cases:detail", key=key)


def _plan_form(
    request: HttpRequest,
    actor: Actor,
    card: cases.SubmissionCard,
    matter: Matter,
    form: forms.PlanForm,
    lines: Any,
    *,
    refusals: Any = (),
    seen: Preview | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "card": card,
        "matter": matter,
        "form": form,
        "lines": lines_form.line_views(actor, {"lines": lines}),
        "menu": menu_of(matter),
        "refusals": tuple(refusals),
        "seen": seen,
        "ready": seen is not None and not seen.refusals,
    }
    return render(request, "matters/plan.html", context, status=status)


@permitted("submission.draft")
def reply(request: HttpRequest, key: int) -> HttpResponse:
    """批复拟稿: the proposed text to be mended, then sent for proof-reading."""
    actor, card = _at(request, key, "draft_reply")
    findings = card.payload.get("desk") or {}
    level = passes_of(findings).issuer_level
    seen = preview(actor, kind=CODE, payload=card.payload)
    if request.method == "POST":
        form = forms.ReplyForm(request.POST.dict(), actor=actor, level=level)
        if form.is_valid():
            version = int(request.POST.get("version") or 0) or None
            try:
                fire(
                    actor, submission_id=key, event="draft_reply", version=version, given=request.POST.dict()
                )
            except Refused as refused:
                return _reply_form(request, card, form, seen, refused.refusals)
            messages.success(request, f"{card.row.number}：批复已拟稿，送核稿")
            return redirect("cases:detail", key=key)
    else:
        before = findings.get("draft_reply")
        form = forms.ReplyForm(initial=before or _proposed(actor, card, seen), actor=actor, level=level)
    return _reply_form(request, card, form, seen)


def _reply_form(
    request: HttpRequest, card: cases.SubmissionCard, form: forms.ReplyForm, seen: Preview, refusals: Any = ()
) -> HttpResponse:
    context = {"card": card, "form": form, "seen": seen, "refusals": tuple(refusals)}
    return render(request, "matters/reply.html", context, status=422 if form.errors or refusals else 200)


def _proposed(actor: Actor, card: cases.SubmissionCard, seen: Preview) -> dict[str, Any]:
    """Return the reply as the lines would have it."""
    payload, matter = card.payload, matter_of(card.payload)
    findings = payload.get("desk") or {}
    after = [
        c
        for c, _ in standing_after(actor, seen.consequences, timezone.localdate())
        if c.unit == payload["unit"]
    ]
    texts = [text for _, text in sentences(wide(actor), lines_of(payload))]
    return {
        "issuer": issuing_code(actor, passes_of(findings).issuer_level),
        "title": proposed_title(payload, matter.label if matter else ""),
        "addressee": payload.get("unit_name"),
        "body": proposed_body(payload, texts, after, decided_by(findings)),
    }


@permitted("submission.draft", "desk.use", "case.begin")
def reply_file(request: HttpRequest, key: int) -> HttpResponse:
    """Send the reply as a Word file: a draft until it has its number; people of units get it when it has."""
    actor = actor_of(request)
    card = cases.card(actor, key)
    findings = card.payload.get("desk") or {}
    made, numbered = findings.get("draft_reply"), findings.get("number") or {}
    if card.row.kind != CODE or not made or (actor.unit_ids is not None and card.row.state != "effective"):
        raise Http404
    names = {row.code: row.name for row in issuers(actor)}
    office = next((row.name for row in issuers(actor) if row.level == "office"), "机构编制委员会办公室")
    data = official_docx(official(made, numbered, names.get(made["issuer"], ""), office))
    name = f"{made['title']}{'' if numbered else '（送审稿）'}.docx"
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(data, content_type=WORD, headers={"Content-Disposition": disposition})
