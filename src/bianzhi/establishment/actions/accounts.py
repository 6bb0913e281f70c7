"""Figures of the account above, closed years, reports made."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from bianzhi.establishment.models import AccountFigure, ClosedPeriod, ExecutionReport
from bianzhi.ledger.commodities import commodity
from bianzhi.ledger.movements import check_commodity
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any

FIGURE_KINDS = ("province", "baseline")


def record_account_figure(
    actor: Actor, *, commodity_code: str, kind: str, on: date, quantity: int, basis: str
) -> AccountFigure:
    """Record what the account above says on a day (``province``, I15), or the baseline of the end of 2012 (``baseline``, I14)."""
    actor.require("report.record")
    found = list(check_commodity(commodity_code))
    if kind not in FIGURE_KINDS:
        found.append(Refusal("account.kind", "请选择数字的性质", field="kind"))
    if quantity < 0:
        found.append(Refusal("account.quantity", "数量不得为负", field="quantity"))
    if not basis.strip():
        found.append(Refusal("account.basis", "请写明依据的文件或台账", field="basis"))
    refuse_if_any(found)
    with transaction.atomic():
        made = AccountFigure.objects.create(
            district_id=actor.district_id,
            commodity=commodity_code,
            kind=kind,
            on=on,
            quantity=quantity,
            basis=basis.strip()[:200],
            recorded_at=timezone.now(),
        )
        label = f"{commodity(commodity_code).label}{on}"
        record(
            actor,
            "登记上级台账数",
            Subject("establishment.accountfigure", made.pk, label),
            after={"数量": quantity, "依据": basis},
        )
    return made


def close_period(actor: Actor, *, closes_on: date) -> ClosedPeriod:
    """Close the books of a day: its figures are those known now; what is recorded later shows as a difference (I17)."""
    actor.require("submission.review")
    if actor.user_id is None:
        raise Refused(Refusal("period.person", "结账须由具体的人办理"))
    today = timezone.localdate()
    if closes_on > today:
        raise Refused(Refusal("period.future", f"统计时点{closes_on}还没有到，不能结账", field="closes_on"))
    try:
        with transaction.atomic():
            made = ClosedPeriod.objects.create(
                district_id=actor.district_id,
                closes_on=closes_on,
                closed_at=timezone.now(),
                closed_by_id=actor.user_id,
            )
            record(actor, "结账", Subject("establishment.closedperiod", made.pk, f"{closes_on}结账"))
    except IntegrityError:
        raise Refused(
            Refusal("period.twice", f"{closes_on}已结账", rule="一个统计时点只结账一次", field="closes_on")
        ) from None
    return made


def record_report(actor: Actor, *, year: int, body: str, reported_on: date, title: str) -> ExecutionReport:
    """Record a report made to a body above (重要事项报告, 机构编制执行情况报告)."""
    actor.require("report.record")
    found = []
    if not 1949 <= year <= timezone.localdate().year:
        found.append(Refusal("report.year", f"报告年度{year}不对", field="year"))
    if reported_on > timezone.localdate():
        found.append(Refusal("report.date", "报告日期晚于今天", field="reported_on"))
    for value, label, name in ((body, "报告对象", "body"), (title, "报告名称", "title")):
        if not value.strip():
            found.append(Refusal("report.required", f"请填写{label}", field=name))
    refuse_if_any(found)
    with transaction.atomic():
        made = ExecutionReport.objects.create(
            district_id=actor.district_id,
            year=year,
            body=body.strip()[:60],
            reported_on=reported_on,
            title=title.strip()[:200],
            recorded_at=timezone.now(),
        )
        record(
            actor,
            "登记执行情况报告",
            Subject("establishment.executionreport", made.pk, made.title),
            after={"年度": year, "对象": body},
        )
    return made
