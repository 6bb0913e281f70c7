"""The public form of a survey: no log-in, no name, one answer a device as far as a browser can tell."""

import secrets
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from bianzhi.performance import reads
from bianzhi.performance.actions import answer_survey
from bianzhi.performance.policy import SCALE
from bianzhi.values.refusal import Refusal, Refused
from bianzhi.vault.cipher import lookup_hash

#: a random mark in the browser, the same for every survey; what is kept of it differs from survey to survey
DEVICE = "bianzhi_survey"
A_YEAR = 366 * 24 * 3600
#: answers from one address in an hour; an office of a hundred people behind one address still gets through
MOST_AN_HOUR, AN_HOUR = 200, 3600
SLOW = Refusal("performance.slow", "这个网络一小时内填写的太多", remedy="请过一会儿再填，或换用手机网络")


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the questions, take the answers."""
    survey = reads.public_survey(token)
    if survey is None:
        raise Http404
    device = request.COOKIES.get(DEVICE, "")[:64] or secrets.token_urlsafe(24)
    context: dict[str, Any] = {
        "survey": survey, "scale": SCALE, "done": False, "refusals": (), "chosen": {},
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        context["chosen"] = chosen = {
            n: request.POST.get(f"q{n}", "") for n in range(1, len(survey.questions) + 1)
        }
        choices = [
            int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else -1
            for text in chosen.values()
        ]
        try:
            _slow_down(request, survey.key)
            answer_survey(token=token, device=device, choices=choices)
            context["done"] = True
        except Refused as refused:
            context["refusals"], status = refused.refusals, 422
    shown = render(request, "performance/answer.html", context, status=status)
    shown.set_cookie(
        DEVICE, device, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return shown


def _slow_down(request: HttpRequest, survey: int) -> None:
    """Count the answers of an address for an hour, in memory only and under a hash. Raises `Refused`."""
    where = lookup_hash(request.META.get("REMOTE_ADDR", ""), purpose=f"performance.rate.{survey}")
    key = f"performance.rate.{where}"
    cache.add(key, 0, AN_HOUR)
    if cache.incr(key) > MOST_AN_HOUR:
        raise Refused(SLOW)
