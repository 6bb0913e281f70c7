"""「任务」: long work, how far it is and what came of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from bianzhi.jobs import reads
from bianzhi.jobs.actions import stop
from bianzhi.users.web import actor_of, signed_in
from bianzhi.values.refusal import Refused


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Show one's own jobs."""
    return render(request, "jobs/list.html", {"rows": reads.jobs(actor_of(request))})


@signed_in
def detail(request: HttpRequest, key: int) -> HttpResponse:
    """Show one job; the page asks again by itself until it is over."""
    row = reads.job(actor_of(request), key)
    template = "jobs/progress.html" if getattr(request, "htmx", False) else "jobs/detail.html"
    return render(request, template, {"row": row})


@require_POST
@signed_in
def stopped(request: HttpRequest, key: int) -> HttpResponse:
    """Stop one job."""
    try:
        stop(actor_of(request), job_id=key)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("jobs:detail", key=key)
