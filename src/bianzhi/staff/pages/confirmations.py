"""部门确认: what departments owe; they confirm many in one press, or by file."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from bianzhi.cases.actions import fire_many
from bianzhi.cases.actions.fire_many import Wanted
from bianzhi.staff.actions import note_export
from bianzhi.staff.confirmations import (
    YES,
    Answer,
    confirm_rows,
    confirmation_file,
    read_answers,
    take_answers,
)
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@permitted("case.confirm")
def index(request: HttpRequest) -> HttpResponse:
    """Show what is to be confirmed."""
    return _show(request)


def _show(request: HttpRequest, refusals: tuple[Refusal, ...] = ()) -> HttpResponse:
    actor = actor_of(request)
    rows = confirm_rows(actor)
    office = actor.may("submission.draft") or actor.may("submission.review")
    owed: dict[str, list[int]] = {}
    for row in rows:
        count = owed.setdefault(row.case.desk_label, [0, 0])
        count[0] += 1
        count[1] += row.case.days_late > 0
    context = {"rows": rows, "office": office, "owed": owed, "refusals": refusals}
    return render(request, "staff/confirmations.html", context, status=422 if refusals else 200)


@require_POST
@permitted("case.confirm")
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm the ticked ones; each for itself."""
    actor = actor_of(request)
    chosen = set(request.POST.getlist("ids"))
    wanted = [
        Wanted(row.case.key, row.case.event, row.case.version)
        for row in confirm_rows(actor)
        if str(row.case.key) in chosen
    ]
    if not wanted:
        return _show(request, (Refusal("confirm.none", "请先勾选要确认的办件"),))
    outcomes = fire_many(actor, wanted=wanted, opinion=request.POST.get("opinion", ""))
    done = [one for one in outcomes if not one.refusals]
    if done:
        messages.success(request, f"已确认{len(done)}件")
    held = tuple(refusal for one in outcomes for refusal in one.refusals)
    return _show(request, held) if held else redirect("staff:confirmations")


@permitted("case.confirm")
def export(request: HttpRequest) -> HttpResponse:
    """Send the sheet; the trail keeps that it was taken."""
    actor, today = actor_of(request), timezone.localdate()
    rows = confirm_rows(actor)
    note_export(actor, what="部门确认表", count=len(rows), needs="case.confirm")
    disposition = (
        content_disposition_header(as_attachment=True, filename=f"部门确认表_{today:%Y%m%d}.xlsx") or ""
    )
    return HttpResponse(
        confirmation_file(rows, today), content_type=XLSX, headers={"Content-Disposition": disposition}
    )


@require_POST
@permitted("case.confirm")
def answers(request: HttpRequest) -> HttpResponse:
    """Read the file back: first what it would do, then do it."""
    actor = actor_of(request)
    chosen = request.FILES.get("file")
    if not isinstance(chosen, UploadedFile):
        return _show(request, (Refusal("file.none", "请先选择文件", field="file"),))
    try:
        found: tuple[Answer, ...] = read_answers(actor, name=str(chosen.name or ""), data=chosen.read())
        confirmed, doubted = take_answers(actor, found)
    except Refused as refused:
        return _show(request, refused.refusals)
    said = [f"{YES}{confirmed}件"] if confirmed else []
    said += [f"提出疑问{doubted}件"] if doubted else []
    messages.success(request, f"已按文件办理：{'，'.join(said)}")
    return redirect("staff:confirmations")
