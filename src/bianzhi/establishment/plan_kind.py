"""年度用编计划 as a case: the unit plans, the department above agrees, the office checks, the commission approves."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms as django_forms
from django.utils import timezone

from bianzhi.cases.actions import preview
from bianzhi.cases.chart import Chart, Event, Limit, Status
from bianzhi.cases.kinds import Applied, Behaviour, CaseLike, Consequence
from bianzhi.cases.kinds import register as register_kind
from bianzhi.cases.shapes import Shape, rows, text, whole
from bianzhi.establishment.actions import adopt_plan
from bianzhi.establishment.forms import DecisionForm
from bianzhi.establishment.neighbours import unit_names
from bianzhi.establishment.request_kinds import DESK, SOURCE, back, has_sponsor
from bianzhi.establishment.terms import ENTRY_KINDS
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.ledger.planning import PlanLine
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal

Payload = Mapping[str, Any]
#: 单位编报 → 主管部门同意 → 受理 → 审核汇总 → 领导审签 → 编委审批（登记批准依据，计划生效）
PLAN_CHART = Chart(
    (
        Status("draft", "草稿", "draft", "grey", runs=False),
        Status("sponsoring", "待主管部门审核", limit=DESK, runs=False),
        Status("accepting", "待受理", limit=DESK),
        Status("reviewing", "审核汇总中", limit=Limit(10, source=SOURCE)),
        Status("signing", "待审签", limit=DESK),
        Status("deciding", "待编委审批", tone="blue", runs=False),
        Status("approved", "已批准", "done", "green"),
        Status("returned", "退回补正", "draft", "red", runs=False),
        Status("refused", "不予批准", "dropped", "red"),
        Status("withdrawn", "已作废", "dropped", "grey"),
    ),
    (
        Event(
            "submit",
            "提交",
            ("draft", "returned"),
            "sponsoring",
            "maker",
            opinion="no",
            sends=True,
            also=("accepting",),
        ),
        Event("agree", "同意上报", ("sponsoring",), "accepting", "sponsor", separate=True),
        Event("accept", "受理", ("accepting",), "reviewing", "clerk", separate=True),
        Event("recommend", "审核同意", ("reviewing",), "signing", "review", separate=True, guard="room"),
        Event("sign", "审签同意", ("signing",), "deciding", "leader", separate=True),
        Event(
            "adopt", "登记编委批准", ("deciding",), "approved", "clerk", effect=True, asks=True, separate=True
        ),
        Event(
            "resolve", "批准", ("deciding",), "approved", "commission", effect=True, asks=True, separate=True
        ),
        Event("withdraw", "撤回", ("sponsoring", "accepting"), "draft", "maker", opinion="no", forward=False),
        Event("discard", "作废", ("draft", "returned"), "withdrawn", "maker", forward=False),
        *back("sponsor", "sponsoring", "sponsor"),
        *back("accept", "accepting", "clerk"),
        *back("review", "reviewing", "review"),
        *back("sign", "signing", "leader"),
        *back("decide", "deciding", "clerk"),
    ),
    limit=Limit(20, source=SOURCE),
)


def lines_of(payload: Payload) -> list[PlanLine]:
    """Return the plan's lines that are filled in rightly."""
    return [
        PlanLine(
            str(item["commodity"]),
            str(item["entry_kind"]),
            int(item["quantity"]),
            str(item.get("purpose") or ""),
        )
        for item in payload.get("items") or []
        if not faults_of(item)
    ]


def faults_of(item: Payload) -> list[str]:
    """Return what is wrong with a line, in words."""
    found = []
    if item.get("commodity") not in COMMODITIES or COMMODITIES[str(item["commodity"])].kind != "quota":
        found.append("请选择编制类型")
    if item.get("entry_kind") not in ENTRY_KINDS:
        found.append("请选择用编方式")
    quantity = item.get("quantity")
    if not isinstance(quantity, int) or isinstance(quantity, bool) or not 0 < quantity < 10_000:
        found.append("计划数须是大于零的整数")
    return found


class UsePlanRequest(Behaviour):
    """年度用编计划申报."""

    code = "establishment.request_plan"
    label = "年度用编计划"
    draft_url = "establishment:request_plan"
    template = "establishment/payload_plan.html"
    shape: Mapping[str, Shape] = {"unit": whole, "unit_name": text, "year": whole, "items": rows}
    chart = PLAN_CHART
    begins_at = ("unit",)

    def title(self, payload: Payload) -> str:
        """2022年度用编计划：某单位5名."""
        total = sum(line.quantity for line in lines_of(payload))
        return f"{payload.get('year') or ''}年度用编计划：{payload.get('unit_name') or ''}{total}名"

    def scope(self, payload: Payload) -> tuple[int | None, int | None]:
        """Return the unit."""
        return payload.get("unit"), None

    def materials(self, payload: Payload) -> tuple[str, ...]:
        """Return the papers."""
        del payload
        return ("盖章的用编计划表", "党组（领导班子）会议纪要")

    def check(self, actor: Actor, payload: Payload) -> tuple[Refusal, ...]:
        """Return what is missing or mistyped."""
        del actor
        found = []
        if not payload.get("unit"):
            found.append(Refusal("form.required", "没有可申报的单位", field="unit"))
        year, now = payload.get("year"), timezone.localdate().year
        if year not in (now, now + 1):
            found.append(Refusal("plan.year", f"只能申报{now}年或{now + 1}年的用编计划", field="year"))
        items = payload.get("items") or []
        if not items:
            found.append(Refusal("form.required", "请至少填写一行计划", field="items"))
        found += [
            Refusal("plan.item", f"第{number}行：{fault}", field="items")
            for number, item in enumerate(items, 1)
            for fault in faults_of(item)
        ]
        cells = [(item.get("commodity"), item.get("entry_kind")) for item in items]
        if len(set(cells)) != len(cells):
            found.append(
                Refusal(
                    "plan.twice", "同一编制类型、同一用编方式填了两行", remedy="请合并为一行", field="items"
                )
            )
        return tuple(found)

    def apply(self, actor: Actor, payload: Payload, *, maker_id: int) -> Applied:
        """See `adopt_plan`."""
        decision = (
            (payload.get("desk") or {}).get("adopt") or (payload.get("desk") or {}).get("resolve") or {}
        )
        unit, year, lines = int(payload["unit"]), int(payload["year"]), lines_of(payload)
        today = timezone.localdate()
        made = adopt_plan(
            actor,
            unit_id=unit,
            year=year,
            lines=lines,
            approved_on=today,
            maker_id=maker_id,
            basis=str(decision.get("number") or ""),
        )
        name = unit_names(actor, [unit], today).get(unit, "")
        rows = tuple(
            Consequence(
                name, f"{year}年用编计划·{COMMODITIES[line.commodity].label}", "", f"+{line.quantity}", str(line.quantity),
                ENTRY_KINDS[line.entry_kind], unit,
            )
            for line in lines
        )  # fmt: skip
        return Applied("establishment.use_plan", made.pk, str(made), f"/ledger/plans/?year={year}", rows)

    def next_state(self, actor: Actor, submission: CaseLike, event: Event) -> str:
        """Leave the department above out where there is none that sits at its desk."""
        if event.code == "submit" and not has_sponsor(actor, submission.unit_key):
            return "accepting"
        return event.target

    def asked(
        self, actor: Actor, submission: CaseLike, event: Event, data: Mapping[str, Any] | None
    ) -> django_forms.Form | None:
        """Return the form of the decision: which meeting or whose approval."""
        del actor, submission
        return DecisionForm(data) if event.asks else None

    def guard(self, actor: Actor, submission: CaseLike, event: Event) -> tuple[Refusal, ...]:
        """Look again whether there is room, at the moment somebody recommends it."""
        del event
        return preview(actor, kind=self.code, payload=submission.whole).refusals

    def sheet(self, actor: Actor, payload: Payload) -> tuple[tuple[str, str], ...]:
        """Return 年度用编计划申报表."""
        del actor
        return (
            ("单位", str(payload.get("unit_name") or "")),
            ("年度", str(payload.get("year") or "")),
            ("计划", "\n".join(f"{n}. {text}" for n, text in enumerate(words(lines_of(payload)), 1))),
        )

    def context(self, actor: Actor, payload: Payload) -> Mapping[str, Any]:
        """Return the lines in words."""
        del actor
        rows = [
            (COMMODITIES[line.commodity].label, ENTRY_KINDS[line.entry_kind], line.quantity, line.purpose)
            for line in lines_of(payload)
        ]
        return {"rows": rows, "total": sum(row[2] for row in rows)}


def words(lines: Sequence[PlanLine]) -> list[str]:
    """Return each line as one sentence."""
    return [
        f"{COMMODITIES[line.commodity].label}　{ENTRY_KINDS[line.entry_kind]}　{line.quantity}名"
        + (f"（{line.purpose}）" if line.purpose else "")
        for line in lines
    ]


def register() -> None:
    """Add the kind; called when the app starts."""
    register_kind(UsePlanRequest())
