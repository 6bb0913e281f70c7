"""Pages of notices: the list, opening one, marking all read, channels."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bianzhi.notices import reads
from bianzhi.notices.actions import mark_all_read, mark_read, subscribe
from bianzhi.notices.topics import TOPICS
from bianzhi.users.web import actor_of, signed_in
from bianzhi.values.refusal import Refusal, Refused

PAGE = 50


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Show the notices, those not read first to the eye."""
    actor = actor_of(request)
    topic = request.GET.get("topic", "")
    page = max(int(text) if (text := request.GET.get("page", "1")).isdecimal() and len(text) < 6 else 1, 1)
    rows, count = reads.notices(
        actor, topic=topic, only_unread="unread" in request.GET, offset=(page - 1) * PAGE, limit=PAGE
    )
    context = {
        "rows": rows,
        "count": count,
        "unread": reads.unread(actor),
        "topics": TOPICS,
        "topic": topic,
        "page": page,
        "more": count > page * PAGE,
        "channels": reads.channels(actor),
    }
    return render(request, "notices/index.html", context)


@require_POST
@signed_in
def open_one(request: HttpRequest, key: int) -> HttpResponse:
    """Mark it read and go to what it is about."""
    notice = mark_read(actor_of(request), notice_id=key)
    safe = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if safe else "notices:index")


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    count = mark_all_read(actor_of(request))
    messages.success(request, f"{count} 条消息已标为已读")
    return redirect("notices:index")


@signed_in
def channels(request: HttpRequest) -> HttpResponse:
    """Choose channels besides the site."""
    actor = actor_of(request)
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            subscribe(actor, addresses=request.POST.dict())
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, "已保存")
            return redirect("notices:channels")
    context = {"rows": reads.channels(actor), "refusals": refusals, "typed": request.POST.dict()}
    return render(request, "notices/channels.html", context, status=422 if refusals else 200)
