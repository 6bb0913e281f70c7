"""One person: 现状 · 履历 · 办件; registering, editing, showing the number, the printed form."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from bianzhi.cases import reads as cases
from bianzhi.staff import exports, reads
from bianzhi.staff.actions import edit_person, note_export, register_person, unmask
from bianzhi.staff.attributes import OPEN
from bianzhi.staff.forms import OpenForm, PersonForm
from bianzhi.staff.person_page import TABS, facts, next_steps
from bianzhi.staff.units_port import inner_choices
from bianzhi.ui.toast import toast
from bianzhi.users.actor import Actor
from bianzhi.users.web import actor_of, as_of, permitted
from bianzhi.values.refusal import Refusal, Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = {
    "xlsx": (exports.person_xlsx, XLSX),
    "docx": (exports.person_docx, DOCX),
    "pdf": (exports.person_pdf, "application/pdf"),
}


@permitted("person.read")
def person(request: HttpRequest, key: int) -> HttpResponse:
    """Show one person."""
    return _show(request, actor_of(request), key)


def _show(
    request: HttpRequest, actor: Actor, key: int, *, number: str = "", refusals: tuple[Refusal, ...] = ()
) -> HttpResponse:
    card = reads.person_card(actor, key, as_of(request))
    tab = request.GET.get("tab", "now")
    rows, count = cases.submissions(actor, person_key=key, limit=100)
    context = {
        "card": card,
        "tab": tab if tab in TABS else "now",
        "groups": facts(card),
        "steps": next_steps(card) if card.may_handle else (),
        "cases": rows,
        "case_count": count,
        "number": number,
        "refusals": refusals,
    }
    response = render(request, "staff/person.html", context, status=422 if refusals else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@permitted("person.unmask")
def show_number(request: HttpRequest, key: int) -> HttpResponse:
    """Show the ID number once, for a written purpose."""
    actor = actor_of(request)
    try:
        number = unmask(actor, person_id=key, purpose=request.POST.get("purpose", ""))
    except Refused as refused:
        return _show(request, actor, key, refusals=refused.refusals)
    return _show(request, actor, key, number=number)


@permitted("person.export")
def sheet(request: HttpRequest, key: int, form: str) -> HttpResponse:
    """Return 人员情况表 as a file."""
    actor, day = actor_of(request), as_of(request)
    card = reads.person_card(actor, key, day)
    make, kind = FORMATS[form]
    note_export(actor, what=f"人员情况表：{card.now.name}", count=1, unit_id=card.now.unit_id)
    name = f"{exports.file_name(card, day)}.{form}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(make(card), content_type=kind, headers={"Content-Disposition": disposition})


@permitted("person.edit")
def register(request: HttpRequest) -> HttpResponse:
    """Register a person, then go on to 上编."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {key: value for key, value in form.cleaned_data.items() if value not in (None, "")}
        try:
            made = register_person(actor_of(request), values=values)
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            toast(
                request,
                f"已登记{made.name}，现在可以办理上编。",
                view=reverse("staff:person", args=[made.pk]),
            )
            return redirect(f"{reverse('staff:on')}?person={made.pk}")
    return render(request, "staff/register.html", {"form": form}, status=422 if form.errors else 200)


@permitted("person.edit", "person.edit_own")
def edit(request: HttpRequest, key: int) -> HttpResponse:
    """Edit what the unit keeps. Of two people editing at once the later is told, and sees both values."""
    actor = actor_of(request)
    now, values = reads.person_now(actor, key), reads.open_now(actor, key)
    inner = inner_choices(actor, now.unit_id, as_of(request))
    initial = {k: v if v is not None else "" for k, v in values.values.items()}
    form = OpenForm(request.POST or None, inner=inner, initial=initial)
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        try:
            edit_person(
                actor,
                person_id=key,
                version=int(version) if version.isdecimal() else 0,
                changes={k: form.cleaned_data[k] for k in OPEN},
                reason=form.cleaned_data["reason"],
            )
        except Refused as refused:
            refusals = refused.refusals
        else:
            toast(request, f"{now.name}的信息已保存。")
            return redirect("staff:person", key=key)
    conflict = any(r.code == "person.version" for r in refusals)
    seen = values.version if request.method != "POST" or conflict else request.POST.get("version", "")
    context = {"form": form, "who": now, "version": seen, "refusals": refusals}
    status = 409 if conflict else 422 if refusals or form.errors else 200
    return render(request, "staff/edit.html", context, status=status)
