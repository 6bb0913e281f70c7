"""Pages of meetings: what waits for one, recording it, one with its items and its minutes as a Word file."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from bianzhi.documents.official import OfficialDocument, official_docx
from bianzhi.instruments.reads import issuers
from bianzhi.matters import reads
from bianzhi.matters.actions import Decided, record_meeting
from bianzhi.matters.pages import WORD
from bianzhi.matters.terms import Conclusion, MeetingKind
from bianzhi.ui.forms import BianzhiForm, DateField
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.numerals import chinese_number
from bianzhi.values.refusal import Refusal, Refused


class MeetingForm(BianzhiForm):
    """A meeting as it is entered."""

    number = forms.CharField(label="纪要号", max_length=60, help_text="如 〔2021〕3号、2021年第3次")
    held_on = DateField(label="会议日期")
    chair = forms.CharField(label="主持人", max_length=60)
    attendees = forms.CharField(
        label="出席人员", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


@permitted("submission.draft", "submission.review", "matters.meetings")
def index(request: HttpRequest) -> HttpResponse:
    """Show the meetings held and what waits for the next."""
    actor = actor_of(request)
    context = {
        "rows": reads.meetings(actor),
        "waiting": [(kind, len(reads.agenda(actor, kind))) for kind in MeetingKind],
        "may_record": actor.may("submission.draft"),
    }
    return render(request, "matters/meetings.html", context)


@permitted("submission.draft")
def new(request: HttpRequest) -> HttpResponse:
    """Record a meeting: tick what was on the agenda and how it was decided."""
    actor, kind = actor_of(request), request.GET.get("kind", MeetingKind.COMMISSION)
    if kind not in MeetingKind.values:
        raise Http404
    which = MeetingKind(kind)
    rows = reads.agenda(actor, which)
    form = MeetingForm(request.POST or None, initial={"held_on": timezone.localdate()})
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST" and form.is_valid():
        decided = [
            Decided(row.key, Conclusion(said), request.POST.get(f"remark-{row.key}", ""))
            for row in rows
            if (said := request.POST.get(f"said-{row.key}", "")) in Conclusion.values
        ]
        try:
            made = record_meeting(actor, kind=which, decided=decided, **form.cleaned_data)
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, f"已登记{made}，{len(decided)}个议题已按结论办理")
            return redirect("matters:meeting", key=made.pk)
    context = {
        "kind": which,
        "form": form,
        "rows": [
            (row, request.POST.get(f"said-{row.key}", ""), request.POST.get(f"remark-{row.key}", ""))
            for row in rows
        ],
        "conclusions": Conclusion.choices,
        "refusals": refusals,
    }
    return render(
        request, "matters/meeting_new.html", context, status=422 if form.errors or refusals else 200
    )


@permitted("submission.draft", "submission.review", "matters.meetings")
def detail(request: HttpRequest, key: int) -> HttpResponse:
    """Show one meeting."""
    row, items = reads.meeting(actor_of(request), key)
    return render(request, "matters/meeting.html", {"row": row, "items": items})


@permitted("submission.draft", "submission.review", "matters.meetings")
def minutes(request: HttpRequest, key: int) -> HttpResponse:
    """Send the draft of the minutes as a Word file."""
    actor = actor_of(request)
    row, items = reads.meeting(actor, key)
    names = {issuer.level: issuer.name for issuer in issuers(actor)}
    body = [
        (
            f"{row.held_on.year}年{row.held_on.month}月{row.held_on.day}日，{row.chair}主持召开{row.kind}会议"
            f"（{row.number}），审议机构编制事项{row.count}件。现将议定事项纪要如下："
        )
    ]
    for item in items:
        said = (
            f"会议{item.conclusion}。"
            if not item.remark
            else f"会议{item.conclusion}，{item.remark.rstrip('。')}。"
        )
        body.append(f"{chinese_number(item.position)}、关于“{item.title}”。{said}")
    if row.attendees:
        body.append(f"出席：{row.attendees}。")
    issuer = names.get("commission", "机构编制委员会")
    made = OfficialDocument(
        issuer=names.get("office", issuer),
        head=f"{issuer}会议纪要",
        number=row.number,
        title=f"{row.kind}会议纪要",
        addressee="",
        paragraphs=body,
        signed_on=row.held_on,
        printed_by=names.get("office", ""),
    )
    disposition = (
        content_disposition_header(as_attachment=True, filename=f"{row.kind}会议纪要{row.number}.docx") or ""
    )
    return HttpResponse(official_docx(made), content_type=WORD, headers={"Content-Disposition": disposition})
