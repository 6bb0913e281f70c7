"""「任务」: long work, how far it is and what came of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bianzhi.jobs import reads
from bianzhi.users.web import actor_of, signed_in


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
