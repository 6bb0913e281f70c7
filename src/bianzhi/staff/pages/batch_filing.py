"""批量申报: the template, and the filled-in file checked or filed."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from bianzhi.staff.batch_filing import BATCHED, RowReady, file_name, file_rows, read_rows, template
from bianzhi.users.models import User
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _slug(request: HttpRequest) -> str:
    slug = request.GET.get("kind", "on")
    if slug not in BATCHED:
        raise Http404
    return slug


@permitted("case.begin")
def template_file(request: HttpRequest) -> HttpResponse:
    """Send the template."""
    slug = _slug(request)
    disposition = content_disposition_header(as_attachment=True, filename=file_name(slug)) or ""
    data = template(actor_of(request), slug)
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": disposition})


def _read(chosen: object) -> tuple[str, bytes]:
    if not isinstance(chosen, UploadedFile):
        raise Refused(Refusal("file.none", "请先选择文件", field="file"))
    return str(chosen.name or ""), chosen.read()


@permitted("case.begin")
def batch_file(request: HttpRequest) -> HttpResponse:
    """Check the file, or file what it asks for."""
    actor, slug = actor_of(request), _slug(request)
    rows: tuple[RowReady, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        user: User = request.user  # type: ignore[assignment]
        chosen = request.FILES.get("file")
        try:
            name, data = _read(chosen)
            rows = read_rows(actor, slug, name=name, data=data, own_unit=user.unit_key)
            if request.POST.get("do") == "submit":
                numbers = file_rows(actor, slug, rows)
                messages.success(
                    request, f"已提交{len(numbers)}件：{numbers[0]}至{numbers[-1]}，材料可以逐件添加"
                )
                return redirect("cases:mine")
        except Refused as refused:
            refusals = refused.refusals
    context = {"slug": slug, "kind": BATCHED[slug], "kinds": BATCHED, "rows": rows, "refusals": refusals}
    return render(request, "staff/batch_filing.html", context, status=422 if refusals else 200)
