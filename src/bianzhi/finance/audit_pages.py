"""Pages of 公开审核: drop files, read what is wrong beside the document, say what is none, take the list along."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from bianzhi.auditing import render as written
from bianzhi.auditing.findings import Report
from bianzhi.auditing.registry import BESIDE
from bianzhi.finance import reads
from bianzhi.finance.actions import audit_disclosure, judge_finding
from bianzhi.ui.export import XLSX
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused

#: files taken at once
MOST = 20
FORMS: dict[str, tuple[Callable[[list[Report]], Any], str]] = {
    "xlsx": (written.as_xlsx, XLSX),
    "html": (written.as_html, "text/html; charset=utf-8"),
    "json": (written.as_json, "application/json"),
}


@permitted("disclosure.audit")
def index(request: HttpRequest) -> HttpResponse:
    """Take files and audit them; earlier audits below."""
    actor = actor_of(request)
    refusals: list[Refusal] = []
    if request.method == "POST":
        chosen = [f for f in request.FILES.getlist("files") if isinstance(f, UploadedFile)]
        if not chosen:
            refusals.append(Refusal("file.none", "请先选择文件", field="files"))
        elif len(chosen) > MOST:
            refusals.append(
                Refusal(
                    "file.many",
                    f"一次最多{MOST}个文件，选了{len(chosen)}个",
                    remedy="请分几次上传",
                    field="files",
                )
            )
            chosen = []
        beside = {
            role: (str(other.name or ""), other.read())
            for role in BESIDE
            if isinstance(other := request.FILES.get(role), UploadedFile)
        }
        made = []
        for one in chosen:
            try:
                kept = audit_disclosure(actor, name=str(one.name or ""), data=one.read(), beside=beside)
                made.append(kept.pk)
            except Refused as refused:
                refusals += refused.refusals
        if request.headers.get("X-One-File"):
            return _one(request, made, refusals)
        if made and not refusals:
            messages.success(request, f"已审核{len(made)}份文件")
            return redirect("finance:audit", key=made[0]) if len(made) == 1 else redirect("finance:audits")
    context = {"rows": reads.runs(actor), "refusals": tuple(refusals), "most": MOST}
    return render(request, "finance/audits.html", context, status=422 if refusals else 200)


def _one(request: HttpRequest, made: Sequence[int], refusals: Sequence[Refusal]) -> HttpResponse:
    """Return the row of one file, or in words why it was not audited."""
    if refusals or not made:
        return HttpResponse(
            "；".join(map(str, refusals)), status=422, content_type="text/plain; charset=utf-8"
        )
    return render(
        request, "finance/audit_rows.html", {"rows": (reads.run_card(actor_of(request), made[0]).row,)}
    )


@permitted("disclosure.audit")
def run(request: HttpRequest, key: int, refused: Refused | None = None) -> HttpResponse:
    """Show what was found beside the document."""
    card = reads.run_card(actor_of(request), key)
    weight = request.GET.get("severity", "")
    shown = [row for row in card.findings if not weight or row.data["severity"] == weight]
    counts = {
        s: sum(row.data["severity"] == s for row in card.findings) for s in ("error", "warning", "hint")
    }
    context = {
        "card": card, "shown": shown, "weight": weight, "counts": counts, "refusals": refused.refusals if refused else (),
    }  # fmt: skip
    return render(request, "finance/audit.html", context, status=422 if refused else 200)


@require_POST
@permitted("disclosure.audit")
def judge(request: HttpRequest, key: int) -> HttpResponse:
    """Mark a finding as no fault, or take that back."""
    number = request.POST.get("number", "")
    try:
        judge_finding(
            actor_of(request),
            run_id=key,
            number=int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else -1,
            reason=request.POST.get("reason", "") if request.POST.get("do") != "restore" else "",
        )
    except Refused as refused:
        return run(request, key, refused)
    return redirect("finance:audit", key=key)


@permitted("disclosure.audit")
def report(request: HttpRequest, key: int, form: str) -> HttpResponse:
    """Send the list of findings as a file, without what was judged no fault."""
    if form == "marked":
        return _marked(request, key)
    found = reads.report_of(actor_of(request), key)
    if form not in FORMS:
        raise Http404
    make, kind = FORMS[form]
    name = f"公开审核_{found.file.rsplit('.', 1)[0]}.{form}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(make([found]), content_type=kind, headers={"Content-Disposition": disposition})


def _marked(request: HttpRequest, key: int) -> HttpResponse:
    copy = reads.marked_copy(actor_of(request), key)
    if copy is None:
        raise Http404
    name, data = copy
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(
        data, content_type="application/octet-stream", headers={"Content-Disposition": disposition}
    )
