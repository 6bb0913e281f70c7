"""Saving filters and columns of a list, and the page that shows every component."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from bianzhi.ui.examples import SPEC, component_context, example_export
from bianzhi.ui.listing_state import read_list
from bianzhi.ui.saved import TooManySaved, delete_saved, forget_columns, save_list
from bianzhi.ui.toast import toast

MAX_NAME, MAX_TITLE, MAX_QUERY = 60, 40, 2000


def _back(request: HttpRequest) -> HttpResponseRedirect:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(wanted if safe and wanted.startswith("/") else "/")


def _user_id(request: HttpRequest) -> int | None:
    return request.user.pk if request.user.is_authenticated else None


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Save the filters under ``title``, or with ``columns`` the shown columns, of a list."""
    user_id = _user_id(request)
    name, title, query = (request.POST.get(key, "").strip() for key in ("list", "title", "query"))
    if user_id is None or not name or len(name) > MAX_NAME or len(query) > MAX_QUERY:
        return HttpResponseBadRequest("无法保存。")
    if request.POST.get("columns"):
        return _save_columns(request, user_id, name)
    if not 0 < len(title) <= MAX_TITLE:
        toast(request, f"请起一个不超过 {MAX_TITLE} 个字的名称。", tone="red")
        return _back(request)
    try:
        save_list(user_id, name, title, QueryDict(query).urlencode())
    except TooManySaved:
        toast(request, "常用筛选已满 30 个，请先删除不用的。", tone="red")
    else:
        toast(request, f"已存为常用筛选“{title}”。")
    return _back(request)


def _save_columns(request: HttpRequest, user_id: int, name: str) -> HttpResponse:
    keys = [key for part in request.POST.getlist("cols") for key in part.split(",") if key]
    if keys and not request.POST.get("forget"):
        query = QueryDict(mutable=True)
        query["cols"] = ",".join(keys)[:MAX_QUERY]
        save_list(user_id, name, "", query.urlencode()[:MAX_QUERY])
        toast(request, "已记住显示的列。")
    else:
        forget_columns(user_id, name)
        toast(request, "已恢复默认显示的列。")
    return _back(request)


@require_POST
def delete(request: HttpRequest, saved_id: int) -> HttpResponse:
    """Delete one of the person's own saved filters."""
    user_id = _user_id(request)
    if user_id is None:
        return HttpResponseBadRequest("无法删除。")
    if delete_saved(user_id, saved_id):
        toast(request, "已删除常用筛选。")
    return _back(request)


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Show every component with example data; htmx asks for the progress bar alone."""
    done = request.GET.get("done", "")
    if request.headers.get("HX-Request") and done.isascii() and done.isdigit():
        return render(request, "ui/components_progress.html", {"done": min(int(done[:4]), 1400)})
    state = read_list(request, SPEC)
    if state.export:
        return example_export(state)
    return render(request, "ui/components_page.html", component_context(state))
