"""Pages that take entries out of a workbook: the template, the file looked at, its rows recorded."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bianzhi.ui.export import XLSX, as_download
from bianzhi.ui.toast import toast
from bianzhi.users.actor import Actor
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused
from bianzhi.worklog.actions import record_entries
from bianzhi.worklog.incoming import MOST_SHOWN, RowRead, packed, read_book, template, unpacked
from bianzhi.worklog.shown import figures, names, unknown, when

#: seconds that a file looked at may be recorded
WAITS = 24 * 3600


@permitted("worklog.edit")
def template_file(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for all
    """Send the workbook to fill in."""
    return as_download(template(), XLSX, "工作台账导入模板.xlsx")


@permitted("worklog.edit")
def start(request: HttpRequest) -> HttpResponse:
    """Look at a file; record what was looked at."""
    actor = actor_of(request)
    rows: tuple[RowRead, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    ticket = str(request.POST.get("rows", ""))
    if request.method == "POST":
        try:
            if ticket:
                made = record_entries(actor, entries=unpacked(_looked_at(actor, ticket)))
                toast(request, f"已登记{len(made)}条")
                return redirect("worklog:index")
            rows = read_book(actor, name=_name(request), data=_data(request))
            ticket = dumps(packed(rows), salt=_salt(actor), compress=True)
        except Refused as refused:
            refusals, ticket = refused.refusals, ""
    context = {
        "rows": [
            (r, when(r.entry), names(r.entry), unknown(r.entry), figures(r.entry)) for r in rows[:MOST_SHOWN]
        ],
        "count": len(rows), "ticket": ticket, "refusals": refusals[:MOST_SHOWN], "wrong": len(refusals),
    }  # fmt: skip
    return render(request, "worklog/import.html", context, status=422 if refusals else 200)


def _salt(actor: Actor) -> str:
    return f"worklog.import.{actor.district_id}.{actor.user_id}"


def _looked_at(actor: Actor, ticket: str) -> list[Any]:
    try:
        found: list[Any] = loads(ticket, salt=_salt(actor), max_age=WAITS)
    except BadSignature:
        raise Refused(Refusal("worklog.ticket", "预览已过期，请重新选择文件", field="file")) from None
    return found


def _name(request: HttpRequest) -> str:
    return str(getattr(request.FILES.get("file"), "name", ""))


def _data(request: HttpRequest) -> bytes:
    chosen = request.FILES.get("file")
    if not isinstance(chosen, UploadedFile):
        raise Refused(Refusal("file.none", "请先选择文件", field="file"))
    data: bytes = chosen.read()
    return data
