"""Pages of 会签 and 移交."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from bianzhi.accounts.reads import colleagues
from bianzhi.cases.actions import answer_cosign, ask_cosign, hand_over, handing, recall_cosign
from bianzhi.cases.pages import show_case
from bianzhi.users.web import actor_of, permitted, signed_in
from bianzhi.values.refusal import Refusal, Refused


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def _done(request: HttpRequest, key: int, act: Callable[[], Any], said: str) -> HttpResponse:
    """Do it and go back to the case; refused, the case says why."""
    try:
        act()
    except Refused as refused:
        return show_case(request, key, refused)
    messages.success(request, said)
    return redirect("cases:detail", key=key)


@require_POST
@permitted("submission.draft", "submission.review")
def ask(request: HttpRequest, key: int) -> HttpResponse:
    """Ask others for an opinion."""
    actor = actor_of(request)
    chosen = [_number(text) for text in request.POST.getlist("users")]
    question = request.POST.get("question", "")
    return _done(
        request,
        key,
        lambda: ask_cosign(actor, submission_id=key, user_ids=chosen, question=question),
        "已发起会签",
    )


@require_POST
@signed_in
def answer(request: HttpRequest, key: int) -> HttpResponse:
    """Answer what one was asked."""
    actor, agrees = actor_of(request), request.POST.get("say") == "agree"
    return _done(
        request,
        key,
        lambda: answer_cosign(
            actor,
            cosign_id=_number(request.POST.get("cosign", "")),
            agrees=agrees,
            opinion=request.POST.get("opinion", ""),
        ),
        "会签意见已送出",
    )


@require_POST
@signed_in
def recall(request: HttpRequest, key: int) -> HttpResponse:
    """Ask no more."""
    actor = actor_of(request)
    return _done(
        request,
        key,
        lambda: recall_cosign(
            actor, cosign_id=_number(request.POST.get("cosign", "")), reason=request.POST.get("reason", "")
        ),
        "会签已撤回",
    )


@permitted("submission.review")
def handing_over(request: HttpRequest) -> HttpResponse:
    """Hand what somebody has in his hands to another: first what would move, then do it."""
    actor = actor_of(request)
    typed = {name: request.POST.get(name, "") for name in ("from", "to", "reason")}
    given, taken = _number(typed["from"]), _number(typed["to"])
    refusals: tuple[Refusal, ...] = ()
    planned = None
    if request.method == "POST":
        try:
            if request.POST.get("do") == "confirm":
                moved = hand_over(actor, from_id=given, to_id=taken, reason=typed["reason"])
                messages.success(request, f"已移交{len(moved)}件")
                return redirect("cases:index")
            planned = handing(actor, from_id=given, to_id=taken)
        except Refused as refused:
            refusals = refused.refusals
    context = {
        "people": colleagues(actor, everybody=True),
        "typed": typed,
        "planned": planned,
        "refusals": refusals,
    }
    return render(request, "cases/hand_over.html", context, status=422 if refusals else 200)
