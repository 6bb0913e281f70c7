"""机构编制事项 as a kind of case: a request in words and lines, what each desk adds, the document that is posted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms as django_forms
from django.utils import timezone

from bianzhi.cases.actions import preview
from bianzhi.cases.actions.preview import PREVIEW_MAKER
from bianzhi.cases.chart import Chart, Event
from bianzhi.cases.kinds import DISTRICTS_OWN, Applied, Behaviour, CaseLike, Consequence
from bianzhi.cases.kinds import register as register_kind
from bianzhi.cases.shapes import Shape, lines, text, whole
from bianzhi.instruments.actions import post_instrument
from bianzhi.instruments.actions.post_instrument import check_instrument
from bianzhi.instruments.choices import InstrumentKind
from bianzhi.instruments.line_kinds import LINE_KINDS
from bianzhi.instruments.reads import issuers
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.matters import forms
from bianzhi.matters.chart import MATTER_CHART
from bianzhi.matters.policy import Passes, check_line_kinds, needs_consulting
from bianzhi.matters.terms import MATTERS, Matter
from bianzhi.units.reads import names_on
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal

Payload = Mapping[str, Any]
CODE = "matters.request"
#: stands for the number of a reply that has none yet; never kept
UNNUMBERED = 99999
MEETINGS = frozenset({"office_meeting", "minutes", "resolve", "party_minutes", "upper_reply"})
BY_LABEL = {item.label: code for code, item in COMMODITIES.items()}


def matter_of(payload: Payload) -> Matter | None:
    """Return the kind of matter chosen."""
    return MATTERS.get(str(payload.get("matter") or ""))


def lines_of(payload: Payload) -> list[dict[str, Any]]:
    """Return the lines as they stand: the office's own once it proposed, the unit's before."""
    plan = (payload.get("desk") or {}).get("plan") or {}
    return list(plan.get("lines") or payload.get("lines") or [])


def passes_of(findings: Payload) -> Passes:
    """Return what the office's proposal says the matter must pass; before there is one, the commission."""
    plan = findings.get("plan") or {"to_commission": True}
    return Passes(*(bool(plan.get(f"to_{name}")) for name in ("commission", "party", "upper")))


def wide(actor: Actor) -> Actor:
    """Return the actor looking at the whole district, as the office does when it posts."""
    return replace(actor, unit_ids=None)


class MatterRequest(Behaviour):
    """机构编制事项申请."""

    code = CODE
    label = "机构编制事项"
    draft_url = "matters:request"
    template = "matters/payload.html"
    shape: Mapping[str, Shape] = {
        **dict.fromkeys(("matter", "unit_name", "title", "number", "reason", "basis"), text),
        "unit": whole,
        "lines": lines,
    }
    chart: Chart = MATTER_CHART
    begins_at = ("unit",)
    foreseen_by_units = False

    def title(self, payload: Payload) -> str:
        """增加编制：某局《关于增加编制的请示》."""
        matter = matter_of(payload)
        name = matter.label if matter else self.label
        return f"{name}：{payload.get('unit_name') or ''}{payload.get('title') or '（未填标题）'}"

    def scope(self, payload: Payload) -> tuple[int | None, int | None]:
        """Return the unit that asks."""
        return payload.get("unit"), None

    def materials(self, payload: Payload) -> tuple[str, ...]:
        """Return the papers of a 请示, and what the office adds."""
        del payload
        return ("盖章的请示", "党组（党委）会议纪要", "可行性论证材料", "会议纪要", "盖章的批复")

    def check(self, actor: Actor, payload: Payload) -> tuple[Refusal, ...]:
        """Return what is missing in the request; once numbered, what is wrong with the document."""
        matter = matter_of(payload)
        if matter is None:
            return (Refusal("form.required", "请选择事项类别", field="matter"),)
        found = [
            Refusal("form.required", f"请填写“{label}”", field=name)
            for name, label in (("unit", "申请单位"), ("title", "请示标题"), ("reason", "事由和理由"))
            if payload.get(name) in (None, "")
        ]
        labels = {code: kind.label for code, kind in LINE_KINDS.items()}
        lines = lines_of(payload)
        found += check_line_kinds(matter, lines, labels)
        for number, line in enumerate(lines, 1):
            kind = LINE_KINDS.get(str(line.get("kind")))
            found += [
                replace(r, message=f"第{number}项：{r.message}", field=f"line-{number}-{r.field}")
                for r in (kind.check(wide(actor), line) if kind else ())
            ]
        if (payload.get("desk") or {}).get("number"):
            found += check_instrument(wide(actor), document(actor, payload))
        return tuple(found)

    def apply(self, actor: Actor, payload: Payload, *, maker_id: int) -> Applied:
        """Post the document. Who drafted the reply is its maker; before that, whoever made the case."""
        drafted = (payload.get("desk") or {}).get("draft_reply") or {}
        by = drafted.get("by", maker_id) if maker_id != PREVIEW_MAKER else maker_id
        posted = post_instrument(wide(actor), payload=document(actor, payload), maker_id=by)
        unit, name = payload.get("unit"), payload.get("unit_name")
        rows = [
            c if c.unit is not None else replace(c, unit=unit if c.subject == name else DISTRICTS_OWN)
            for outcome in posted.outcomes
            for c in outcome.consequences
        ]
        persons = tuple(dict.fromkeys(p for outcome in posted.outcomes for p in outcome.persons))
        warnings = tuple(w for outcome in posted.outcomes for w in outcome.warnings)
        return Applied(
            "instruments.instrument",
            posted.instrument.pk,
            str(posted.instrument),
            f"/instruments/{posted.instrument.pk}/",
            tuple(rows),
            {"persons": persons, "warnings": warnings},
        )

    def next_state(self, actor: Actor, submission: CaseLike, event: Event) -> str:
        """Ask above first where that is needed; after a meeting go on to the next station that the matter passes."""
        del actor
        if event.code == "submit":
            matter = matter_of(submission.payload)
            asks = matter is not None and needs_consulting(matter, submission.payload.get("lines") or [])
            return "consulting" if asks else "accepting"
        if event.code in MEETINGS:
            station = "" if event.code == "office_meeting" else submission.state
            return passes_of(submission.findings).after(station)
        return event.target

    def asked(
        self, actor: Actor, submission: CaseLike, event: Event, data: Mapping[str, Any] | None
    ) -> django_forms.Form | None:
        """Return the form of the step."""
        if event.code == "consulted":
            return forms.ConsultedForm(data)
        if event.code in MEETINGS:
            return forms.MeetingForm(data)
        if event.code == "number":
            return forms.NumberForm(data, initial={"signed_on": timezone.localdate()})
        matter = matter_of(submission.payload)
        if event.code == "plan" and matter is not None:
            initial = (
                None if data else {"to_commission": True, "to_party": matter.party, "to_upper": matter.upper}
            )
            return forms.PlanForm(data, actor=wide(actor), matter=matter, initial=initial)
        if event.code == "draft_reply":
            level, after = passes_of(submission.findings).issuer_level, []
            if data is not None:
                seen = preview(actor, kind=self.code, payload=submission.whole)
                after = standing_after(actor, seen.consequences, timezone.localdate())
            return forms.ReplyForm(data, actor=actor, level=level, asserts=[line for _, line in after])
        return None

    def guard(self, actor: Actor, submission: CaseLike, event: Event) -> tuple[Refusal, ...]:
        """Try the proposal on the books: what the ledger would refuse at the posting is told before a meeting is held."""
        del event
        return preview(actor, kind=self.code, payload=submission.whole).refusals

    def context(self, actor: Actor, payload: Payload) -> Mapping[str, Any]:
        """Return names and one sentence a line."""
        matter = matter_of(payload)
        return {
            "matter": matter.label if matter else "",
            "unit": payload.get("unit_name") or "",
            "lines": sentences(wide(actor), lines_of(payload)),
            "steps": told(payload.get("desk") or {}),
            "desk": payload.get("desk") or {},
        }

    def sheet(self, actor: Actor, payload: Payload) -> tuple[tuple[str, str], ...]:
        """Return 机构编制事项审批表."""
        shown = self.context(actor, payload)
        plan = shown["desk"].get("plan") or {}
        pairs = [
            ("申请单位", str(shown["unit"])),
            ("事项类别", str(shown["matter"])),
            ("请示标题", str(payload.get("title") or "")),
            ("请示文号", str(payload.get("number") or "")),
            ("事由和理由", str(payload.get("reason") or "")),
            ("政策依据", str(payload.get("basis") or "")),
            ("具体事项", "\n".join(f"{n}. {text}" for n, (_, text) in enumerate(shown["lines"], 1))),
            ("拟办意见", str(plan.get("opinion_text") or "")),
        ]
        return tuple(pair for pair in pairs if pair[1])


def sentences(actor: Actor, lines: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return (kind, sentence) of each line."""
    found = []
    for line in lines:
        kind = LINE_KINDS.get(str(line.get("kind")))
        if kind is not None:
            found.append(
                (kind.label, "（尚未填写完整）" if kind.check(actor, line) else kind.summary(actor, line))
            )
    return found


#: event → how what it adds is called, in the order of the way
TOLD = {
    "consulted": "沟通预审",
    "office_meeting": "主任办公会",
    "resolve": "编委审议",
    "minutes": "编委审议",
    "party_minutes": "党委常委会",
    "upper_reply": "上级批复",
    "number": "编号用印",
}


def told(findings: Payload) -> list[tuple[str, str]]:
    """Return what meetings and offices said, as (which, number and day)."""
    rows = []
    for event, name in TOLD.items():
        given = findings.get(event)
        if given:
            parts = (given.get("document_number"), given.get("number"), given.get("held_on"), given.get("signed_on"),
                     given.get("replied_on"), given.get("reply"))  # fmt: skip
            rows.append((name, "　".join(str(part) for part in parts if part)))
    return rows


def document(actor: Actor, payload: Payload) -> dict[str, Any]:
    """Return the document to post; before it has a number, one that stands in for trying."""
    findings = payload.get("desk") or {}
    numbered, reply = findings.get("number") or {}, findings.get("draft_reply") or {}
    today = timezone.localdate()
    code = reply.get("issuer") or issuing_code(actor, passes_of(findings).issuer_level)
    signed = numbered.get("signed_on") or today.isoformat()
    return {
        "document_number": numbered.get("document_number") or f"{code}〔{today.year}〕{UNNUMBERED}号",
        "title": reply.get("title") or payload.get("title"),
        "kind": InstrumentKind.REPLY.value,
        "signed_on": signed,
        "received_on": "",
        "effective_on": numbered.get("effective_on") or signed,
        "retroactive_reason": numbered.get("retroactive_reason") or "",
        "note": f"办件“{payload.get('title')}”",
        "files": [],
        "lines": [*lines_of(payload), *(reply.get("asserts") or [])],
    }


def issuing_code(actor: Actor, level: str) -> str:
    """Return the code of a body of ``level`` that issues documents, or of any that there is."""
    rows = issuers(actor)
    fitting = [row.code for row in rows if row.level == level] or [row.code for row in rows]
    return fitting[0] if fitting else "编发"


def standing_after(
    actor: Actor, rows: Sequence[Consequence], on: date
) -> list[tuple[Consequence, dict[str, Any]]]:
    """Return the quotas that stand afterwards in units that are there already, each with what the document asserts of it."""
    keys = {c.unit for c in rows if c.unit}
    there = names_on(wide(actor), on, keys)
    last = {
        (c.unit, c.item): c for c in rows if c.unit in there and c.item in BY_LABEL and c.after.isdecimal()
    }
    return [
        (
            c,
            {
                "kind": "establishment.assert",
                "holder": c.unit,
                "commodity": BY_LABEL[c.item],
                "quantity": int(c.after),
            },
        )
        for c in last.values()
    ]


def register() -> None:
    """Add the kind; called when the app starts."""
    register_kind(MatterRequest())
