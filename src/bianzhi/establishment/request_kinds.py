"""用编申请 and 职数使用申请: a unit asks for places to be set aside; approved it becomes a 核准单 (DOMAIN §10.1)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms as django_forms
from django.utils import timezone

from bianzhi.cases.actions import preview
from bianzhi.cases.chart import Chart, Event, Limit, Status
from bianzhi.cases.kinds import Applied, CaseLike
from bianzhi.cases.kinds import register as register_kind
from bianzhi.cases.routes import RouteChoices, RouteFacts
from bianzhi.cases.shapes import key_of
from bianzhi.establishment.case_kinds import Reserve
from bianzhi.establishment.forms import DecisionForm
from bianzhi.establishment.neighbours import chain_above
from bianzhi.establishment.reads.holdings import unit_rank
from bianzhi.establishment.reads.plans import approved_in, plan_lines
from bianzhi.establishment.terms import ENTRY_KINDS
from bianzhi.ledger.commodities import RANKS, quota_types
from bianzhi.ledger.planning import beyond_plan
from bianzhi.users.actor import Actor
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refusal

Payload = Mapping[str, Any]
SOURCE = "编办内部办理时限，可由各地调整"
DESK = Limit(3, source=SOURCE)


def back(code: str, source: str, desk: str) -> tuple[Event, Event]:
    """Return the two ways back from a desk: for the applicant to mend, and for good."""
    how = {"opinion": "required", "forward": False, "separate": True}
    return (
        Event(f"return_{code}", "退回补正", (source,), "returned", desk, **how),  # type: ignore[arg-type]
        Event(f"refuse_{code}", "不予核准", (source,), "refused", desk, **how),  # type: ignore[arg-type]
    )


#: 超出编办权限的提请编委：由审批路径决定哪些件经过
DECIDING = Status("deciding", "待编委审批", tone="blue", runs=False, optional=True)


def decide(target: str) -> tuple[Event, ...]:
    """Return the commission's decision, by its member or by the office from the minutes, and the ways back."""
    how = {"asks": True, "separate": True}
    return (
        Event("minutes", "登记编委批准", ("deciding",), target, "clerk", **how),  # type: ignore[arg-type]
        Event("resolve", "批准", ("deciding",), target, "commission", **how),  # type: ignore[arg-type]
        *back("decide", "deciding", "clerk"),
    )


QUOTA_LABELS = {item.code: item.label for item in quota_types()}


def facts_of(actor: Actor, unit: int | None, matter: str, commodity: str, amount: int) -> RouteFacts:
    """Return what a route looks at, with the rank of ``unit``."""
    rank = unit_rank(replace(actor, unit_ids=None), unit, timezone.localdate()) if unit else ""
    return RouteFacts(matter, rank, commodity, amount)


#: 单位提交 → 主管部门同意（有主管部门的）→ 受理 → 审核 → 领导签批（生成核准单）
USE_CHART = Chart(
    (
        Status("draft", "草稿", "draft", "grey", runs=False),
        Status("sponsoring", "待主管部门审核", limit=DESK, runs=False),
        Status("accepting", "待受理", limit=Limit(2, source=SOURCE)),
        Status("reviewing", "审核中", limit=DESK),
        DECIDING,
        Status("signing", "待签批", limit=DESK),
        Status("approved", "已核准", "done", "green"),
        Status("returned", "退回补正", "draft", "red", runs=False),
        Status("refused", "不予核准", "dropped", "red"),
        Status("withdrawn", "已作废", "dropped", "grey"),
    ),
    (
        Event("submit", "提交", ("draft", "returned"), "sponsoring", "maker", opinion="no", sends=True, also=("accepting",)),
        Event("agree", "同意上报", ("sponsoring",), "accepting", "sponsor", separate=True),
        Event("accept", "受理", ("accepting",), "reviewing", "clerk", separate=True),
        Event(
            "recommend", "审核同意", ("reviewing",), "deciding", "review", separate=True, guard="room"
        ),
        Event("sign", "签批核准", ("signing",), "approved", "leader", effect=True, separate=True),
        Event("withdraw", "撤回", ("sponsoring", "accepting"), "draft", "maker", opinion="no", forward=False),
        Event("discard", "作废", ("draft", "returned"), "withdrawn", "maker", forward=False),
        *back("sponsor", "sponsoring", "sponsor"),
        *back("accept", "accepting", "clerk"),
        *back("review", "reviewing", "review"),
        *decide("signing"),
        *back("sign", "signing", "leader"),
    ),
    limit=Limit(10, source=SOURCE),
)  # fmt: skip


class QuotaUseRequest(Reserve):
    """用编申请; the day of approval is the day it is signed."""

    code = "establishment.request_use"
    label = "用编申请"
    draft_url = "establishment:request_use"
    chart = USE_CHART
    begins_at = ("unit",)

    def title(self, payload: Payload) -> str:
        """用编申请：某单位事业编制（财政全额）2名."""
        return super().title(payload).replace("用编核准", self.label, 1)

    def facts(self, actor: Actor, payload: Payload) -> RouteFacts:
        """Return way of using, rank, type and number."""
        amount = payload.get("quantity")
        return facts_of(
            actor,
            key_of(payload.get("unit")),
            str(payload.get("entry_kind") or ""),
            str(payload.get("commodity") or ""),
            amount if isinstance(amount, int) else 0,
        )

    def route_choices(self) -> RouteChoices:
        """Return ways of using, ranks and types."""
        return RouteChoices(ENTRY_KINDS, RANKS, QUOTA_LABELS)

    def asked(
        self, actor: Actor, submission: CaseLike, event: Event, data: Mapping[str, Any] | None
    ) -> django_forms.Form | None:
        """Return the form of the commission's decision."""
        del actor, submission
        return DecisionForm(data) if event.asks else None

    def materials(self, payload: Payload) -> tuple[str, ...]:
        """人员编制使用申请表 with the seal, and the minutes of the body that decided to ask."""
        del payload
        return ("盖章的用编申请", "党组（领导班子）会议纪要")

    def check(self, actor: Actor, payload: Payload) -> tuple[Refusal, ...]:
        """Return what is missing or mistyped; 核准数 is called 申请数 here."""
        found = super().check(actor, _today(payload))
        if not str(payload.get("purpose") or "").strip():
            found += (Refusal("form.required", "请填写“用途和岗位要求”", field="purpose"),)
        return tuple(found)

    def apply(self, actor: Actor, payload: Payload, *, maker_id: int) -> Applied:
        """Reserve as of today; what goes beyond the year's plan is told, not refused."""
        given = _today(payload)
        warnings = self._beyond_plan(actor, given)
        done = super().apply(actor, given, maker_id=maker_id)
        return replace(done, extra={**done.extra, "warnings": warnings})

    def _beyond_plan(self, actor: Actor, payload: Payload) -> tuple[Refusal, ...]:
        year, unit = timezone.localdate().year, int(payload["unit"])
        lines = plan_lines(actor.district_id, unit, year)
        if lines is None:
            return ()
        cell = (str(payload["commodity"]), str(payload["entry_kind"]))
        approved = approved_in(actor.district_id, year, unit).get((unit, *cell), 0)
        return beyond_plan(lines, *cell, approved, payload["quantity"], year)

    def sheet(self, actor: Actor, payload: Payload) -> tuple[tuple[str, str], ...]:
        """Return 人员编制使用申请表."""
        shown = self.context(actor, payload)
        return (
            ("用编单位", str(shown["unit_name"])),
            ("编制类型", str(shown["commodity_label"])),
            ("申请数", f"{payload.get('quantity') or ''}名"),
            ("用编方式", str(shown["entry_label"])),
            ("用途和岗位要求", str(payload.get("purpose") or "")),
        )

    def context(self, actor: Actor, payload: Payload) -> Mapping[str, Any]:
        """Names and labels."""
        return {**super().context(actor, payload), "request": True}

    def next_state(self, actor: Actor, submission: CaseLike, event: Event) -> str:
        """Leave the department above out where there is none that sits at its desk."""
        if event.code == "submit" and not has_sponsor(actor, submission.unit_key):
            return "accepting"
        return event.target

    def guard(self, actor: Actor, submission: CaseLike, event: Event) -> tuple[Refusal, ...]:
        """Look again whether there is room, at the moment somebody recommends it."""
        del event
        return preview(actor, kind=self.code, payload=submission.payload).refusals


class PostUseRequest(QuotaUseRequest):
    """职数使用申请: posts set aside before anybody is appointed; 组织部 appoints within them."""

    code = "establishment.request_posts"
    label = "职数使用申请"
    draft_url = "establishment:request_posts"

    def sheet(self, actor: Actor, payload: Payload) -> tuple[tuple[str, str], ...]:
        """Return 领导职数使用申请表."""
        shown = self.context(actor, payload)
        return (
            ("申请单位", str(shown["unit_name"])),
            ("领导职数", str(shown["commodity_label"])),
            ("申请数", f"{payload.get('quantity') or ''}名"),
            ("拟任职务和理由", str(payload.get("purpose") or "")),
        )


def _today(payload: Payload) -> dict[str, Any]:
    return {**payload, "approved_on": timezone.localdate().isoformat()}


def has_sponsor(actor: Actor, unit_id: int | None) -> bool:
    """Say whether somebody sits at the desk of the department above the unit."""
    above = chain_above(actor, unit_id) if unit_id else ()
    rows = User.objects.filter(
        district_id=actor.district_id, role=Role.SPONSOR.value, is_active=True, unit_key__in=above
    )
    return bool(above) and rows.exists()


def register() -> None:
    """Add the kind; called when the app starts."""
    register_kind(QuotaUseRequest())
    register_kind(PostUseRequest())
