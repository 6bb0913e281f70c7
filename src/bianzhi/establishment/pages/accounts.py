"""执行情况报告, 上级台账数, 结账 and what was recorded after it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bianzhi.establishment import reads
from bianzhi.establishment.actions import close_period, record_account_figure, record_report
from bianzhi.establishment.forms import CloseForm, FigureForm, ReportForm
from bianzhi.ui.cells import Tag
from bianzhi.ui.listing import Column
from bianzhi.ui.toast import toast
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refused

REPORT_COLUMNS = (
    Column("year", "年度", value=lambda r: str(r.year)),
    Column("title", "报告名称"),
    Column("body", "报告对象"),
    Column("reported_on", "报告日期", "date"),
)
PERIOD_COLUMNS = (
    Column("closes_on", "统计时点", "date", link=lambda r: f"/ledger/periods/{r.key}/"),
    Column("closed_at", "结账时间", "datetime"),
    Column("closed_by", "结账人"),
)
DIFFERENCE_COLUMNS = (
    Column("unit_name", "机构", link=lambda r: f"/units/{r.unit_id}/establishment/"),
    Column("label", "编制类型", link=lambda r: f"/ledger/units/{r.unit_id}/{r.commodity}/"),
    Column("then_quota", "核定", "number", group="结账时", value=lambda r: r.then.approved),
    Column("then_occupied", "实有", "number", group="结账时", value=lambda r: r.then.occupied),
    Column("now_quota", "核定", "number", group="现在看", value=lambda r: r.now.approved),
    Column("now_occupied", "实有", "number", group="现在看", value=lambda r: r.now.occupied),
)
LATE_COLUMNS = (
    Column("effective_on", "生效日期", "date"),
    Column("recorded_at", "入账时间", "datetime"),
    Column("movement", "变动"),
    Column("label", "编制类型"),
    Column("source", "转出"),
    Column("target", "转入"),
    Column("quantity", "数量", "number", unit="名"),
    Column("document_number", "文件", "docno", link=lambda r: f"/instruments/{r.instrument_id}/"),
    Column("late", "说明", "tag", value=lambda _: Tag("结账后入账", "amber")),
)


@permitted("statistics.read", "report.record")
def reports(request: HttpRequest) -> HttpResponse:
    """Show the reports made, and record one."""
    actor = actor_of(request)
    form = ReportForm(
        request.POST or None,
        initial={"year": timezone.localdate().year - 1, "reported_on": timezone.localdate()},
    )
    if request.method == "POST":
        actor.require("report.record")
        if form.is_valid():
            try:
                record_report(actor, **form.cleaned_data)
            except Refused as refused:
                form.refuse(refused.refusals)
            else:
                toast(request, "已登记报告")
                return redirect("establishment:reports")
    context = {
        "rows": reads.reports(actor),
        "columns": REPORT_COLUMNS,
        "form": form,
        "may_record": actor.may("report.record"),
    }
    return render(request, "establishment/reports.html", context, status=422 if form.errors else 200)


@permitted("report.record")
def figure(request: HttpRequest) -> HttpResponse:
    """Record a figure of the account above."""
    form = FigureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            record_account_figure(
                actor_of(request),
                commodity_code=data["commodity"],
                kind=data["kind"],
                on=data["on"],
                quantity=data["quantity"],
                basis=data["basis"],
            )
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            toast(request, "已登记上级台账数")
            return redirect("establishment:pool")
    return render(request, "establishment/figure.html", {"form": form}, status=422 if form.errors else 200)


@permitted("statistics.read")
def periods(request: HttpRequest) -> HttpResponse:
    """Show the closed years, and close one."""
    actor = actor_of(request)
    form = CloseForm(request.POST or None, initial={"closes_on": CloseForm.last_year_end()})
    if request.method == "POST":
        actor.require("submission.review")
        if form.is_valid():
            try:
                close_period(actor, closes_on=form.cleaned_data["closes_on"])
            except Refused as refused:
                form.refuse(refused.refusals)
            else:
                toast(request, f"{form.cleaned_data['closes_on']}已结账")
                return redirect("establishment:periods")
    context = {
        "rows": reads.periods(actor),
        "columns": PERIOD_COLUMNS,
        "form": form,
        "may_close": actor.may("submission.review"),
    }
    return render(request, "establishment/periods.html", context, status=422 if form.errors else 200)


@permitted("statistics.read")
def period(request: HttpRequest, key: int) -> HttpResponse:
    """Show what a closed day's numbers are now, and why they differ."""
    actor = actor_of(request)
    changed, late = reads.closed_differences(actor, key)
    own = next(row for row in reads.periods(actor) if row.key == key)
    context = {
        "period": own,
        "changed": changed,
        "changed_columns": DIFFERENCE_COLUMNS,
        "late": late,
        "late_columns": LATE_COLUMNS,
    }
    return render(request, "establishment/period.html", context)
