"""公开审批: 经办, 保密审查, 主要负责人审签, three persons; what was sent is what is signed, byte for byte."""

from collections.abc import Mapping
from typing import Any

from django import forms

from bianzhi.cases.chart import Chart, Event, Limit, Status
from bianzhi.cases.kinds import Applied, Behaviour, CaseLike, Consequence
from bianzhi.cases.shapes import Shape, text, whole
from bianzhi.finance.actions.approve_disclosure import approve_disclosure
from bianzhi.finance.actions.send_disclosure import OFFICE, UNIT
from bianzhi.finance.reads.disclosures import DisclosureCard, disclosure_card, disclosure_of, overtaken
from bianzhi.ui.forms import BianzhiForm
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal

Payload = Mapping[str, Any]
BACK: Mapping[str, Any] = {"opinion": "required", "forward": False, "separate": True}
#: stands in for the examiner while nobody has examined it: previews are rolled back
NOBODY = -1


def chart(secrecy: str, head: str) -> Chart:
    """Return the way of an approval past two desks."""
    return Chart(
        (
            Status("draft", "草稿", "draft", "grey", runs=False),
            Status("examining", "待保密审查", limit=Limit(2)),
            Status("signing", "待主要负责人审签", limit=Limit(2)),
            Status("approved", "已审签", "done", "green"),
            Status("returned", "已退回", "draft", "red", runs=False),
            Status("dropped", "已作废", "dropped", "grey"),
        ),
        (
            Event("submit", "送审", ("draft", "returned"), "examining", "maker", opinion="no", sends=True),
            Event("examine", "保密审查通过", ("examining",), "signing", secrecy, separate=True, asks=True),
            Event("sign", "审签同意公开", ("signing",), "approved", head, effect=True, separate=True),
            Event("return_examine", "退回", ("examining",), "returned", secrecy, **BACK),
            Event("return_sign", "退回", ("signing",), "returned", head, **BACK),
            Event("withdraw", "撤回", ("examining",), "draft", "maker", opinion="no", forward=False),
            Event("discard", "作废", ("draft", "returned"), "dropped", "maker", forward=False),
        ),
        limit=Limit(4, source="本办承诺时限"),
    )


class ExamineForm(BianzhiForm):
    """保密审查: what the examiner answers for."""

    state = forms.BooleanField(label="不涉及国家秘密、工作秘密")
    persons = forms.BooleanField(label="不含身份证号、住址、电话等个人信息")
    inner = forms.BooleanField(label="不含内部管理信息、过程性信息和其他不宜公开的内容")


class DisclosureApprovalKind(Behaviour):
    """公开审批, at the office's own desks."""

    code, label = OFFICE, "公开审批"
    draft_url, template = "finance:resend", "finance/disclosure_sheet.html"
    shape: Mapping[str, Shape] = {
        **dict.fromkeys(("body", "year", "unit", "books", "disclosure", "number"), whole),
        **dict.fromkeys(("name", "title", "note"), text),
    }
    begins_at = ("clerk",)
    chart = chart("secrecy", "head")
    afterwards = "审签后文件不能改；要改就重新生成一稿，再送审。审签不等于公开，公开由经办人另行办理。"

    def title(self, payload: Payload) -> str:
        """某局2021年度单位决算公开审批（第1稿）."""
        what = payload.get("title") or f"{payload.get('name') or ''}{payload.get('year') or ''}年度决算"
        return f"{what}公开审批（第{payload.get('number') or 0}稿）"

    def scope(self, payload: Payload) -> tuple[int | None, int | None]:
        """Return the unit whose report it is."""
        return payload.get("unit"), None

    def check(self, actor: Actor, payload: Payload) -> tuple[Refusal, ...]:
        """Return why this report cannot be approved."""
        try:
            found = disclosure_of(actor, int(payload.get("disclosure") or 0))
        except Forbidden:
            return (Refusal("disclosure.none", "还没有生成公开报告", remedy="请在“公开报告”页生成并送审"),)
        told = (payload.get("body"), payload.get("year"), payload.get("unit"), payload.get("number"))
        if told != (found.body_id, found.year, found.body.unit_id, found.number):
            return (Refusal("disclosure.other", "送审的内容与生成的公开报告不一致"),)
        refusal = overtaken(found)
        return (refusal,) if refusal else ()

    def apply(self, actor: Actor, payload: Payload, *, maker_id: int) -> Applied:
        """Approve it; publishing is a step of its own, once the accounts are approved."""
        key = int(payload["disclosure"])
        examined = (payload.get("desk") or {}).get("examine") or {}
        approve_disclosure(
            actor, disclosure_id=key, maker_id=maker_id, examiner_id=int(examined.get("by") or NOBODY)
        )
        line = Consequence(
            str(payload.get("name")), f"{payload.get('year')}年度决算公开", "待审签", f"第{payload.get('number')}稿",
            "已审签，可以公开", unit=payload.get("unit"),
        )  # fmt: skip
        return Applied(
            "finance.disclosure", key, self.title(payload), f"/finance/disclosures/{key}/", (line,)
        )

    def asked(
        self, actor: Actor, submission: CaseLike, event: Event, data: Mapping[str, Any] | None
    ) -> forms.Form | None:
        """Return what the examiner confirms."""
        del actor, submission
        return ExamineForm(data) if event.code == "examine" else None

    def context(self, actor: Actor, payload: Payload) -> Mapping[str, Any]:
        """Return the report as the sheet shows it."""
        try:
            card = disclosure_card(actor, int(payload.get("disclosure") or 0))
        except Forbidden:
            card = None
        return {"card": card, "rows": _rows(card) if card else ()}

    def sheet(self, actor: Actor, payload: Payload) -> tuple[tuple[str, str], ...]:
        """Return 信息公开审批表."""
        try:
            card = disclosure_card(actor, int(payload.get("disclosure") or 0))
        except Forbidden:
            return ()
        return _rows(card)


class UnitDisclosureApproval(DisclosureApprovalKind):
    """公开审批 of a unit: one of its heads examines it for secrets, another signs."""

    code, label = UNIT, "单位公开审批"
    begins_at = ("unit",)
    chart = chart("unit_secrecy", "unit_head")


def _rows(card: DisclosureCard) -> tuple[tuple[str, str], ...]:
    let = "；".join(
        f"{one['code']} {one['title']}（放行理由：{one['reason']}）" for one in card.audit["errors"]
    )
    rows = (
        ("公开标题", card.title), ("单位", card.name), ("年度", f"{card.year}年"),
        ("稿次", f"第{card.row.number}稿（第{card.row.books}版账册）"), ("公开方式", "本系统公开网站，主动公开"),
        ("公开期限", f"{card.deadline.due_on}" if card.deadline else "尚未登记批复"),
        ("成稿审核", let or "没有发现错误"),
        ("文件校验值", next((f"SHA-256 {one.sha256}" for one in card.files if one.form == "docx"), "")),
    )  # fmt: skip
    return (*rows, ("更正说明", card.row.note)) if card.row.note else rows
