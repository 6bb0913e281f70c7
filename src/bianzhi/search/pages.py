"""The page of search results."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bianzhi.search import reads
from bianzhi.users.web import actor_of, permitted

MOST = 200


@permitted("search.use")
def results(request: HttpRequest) -> HttpResponse:
    """Show what matches ``q``, of one kind when ``kind`` says so."""
    actor = actor_of(request)
    q = request.GET.get("q", "").replace("\0", "").strip()[:100]
    kinds = reads.visible_kinds(actor)
    kind = request.GET.get("kind", "")
    chosen = (kind,) if kind in dict(kinds) else ()
    context = {
        "q": q,
        "hits": reads.search(actor, q, kinds=chosen, limit=MOST),
        "counts": reads.counts(actor, q),
        "kinds": kinds,
        "kind": chosen[0] if chosen else "",
        "most": MOST,
    }
    return render(request, "search/results.html", context)
