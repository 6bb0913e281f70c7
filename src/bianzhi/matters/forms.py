"""What is filled in on a matter's way: the request's head, and what each desk adds."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from bianzhi.instruments.line_kinds import LINE_KINDS
from bianzhi.instruments.reads import issuers
from bianzhi.matters.policy import Passes, check_line_kinds, check_passes
from bianzhi.matters.terms import Matter
from bianzhi.ui.forms import BianzhiForm, DateField
from bianzhi.users.actor import Actor
from bianzhi.values.document_numbers import check_document_number, parse_document_number

AREA = {"rows": 4}


class RequestForm(BianzhiForm):
    """请示, as the unit writes it."""

    title = forms.CharField(label="请示标题", max_length=100, help_text="如 关于增加编制的请示")
    number = forms.CharField(label="请示文号", max_length=60, required=False)
    reason = forms.CharField(
        label="事由和理由",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="现有编制、职数和人员情况，新增的任务，为什么内部调剂不能解决",
    )
    basis = forms.CharField(
        label="政策依据", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ConsultedForm(BianzhiForm):
    """The answer of the office above to 沟通预审."""

    replied_on = DateField(label="答复日期")
    reply = forms.CharField(label="预审意见", max_length=500, widget=forms.Textarea(attrs=AREA))
    number = forms.CharField(label="答复文号", max_length=60, required=False, help_text="有书面答复的填写")


class MeetingForm(BianzhiForm):
    """When a meeting was held, and under which number its minutes stand."""

    held_on = DateField(label="会议日期")
    number = forms.CharField(label="会议（纪要）号", max_length=60, help_text="如 2021年第3次、〔2021〕3号")

    def clean_held_on(self) -> Any:
        """Refuse a meeting that is yet to come."""
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("会议还没有开")
        return day


class NumberForm(BianzhiForm):
    """编号用印: the number under which the reply is issued, and its days."""

    document_number = forms.CharField(
        label="文号", max_length=60, help_text="形如 攀西编发〔2021〕5号，与拟稿的发文机关一致"
    )
    signed_on = DateField(label="成文日期")
    effective_on = DateField(label="生效日期", required=False, help_text="不填则与成文日期相同")
    retroactive_reason = forms.CharField(
        label="追溯生效原因", max_length=200, required=False, help_text="生效日期早于成文日期时必填"
    )

    def clean_document_number(self) -> str:
        """Return the number in its usual form."""
        text = str(self.cleaned_data["document_number"])
        wrong = check_document_number(text)
        if wrong:
            raise forms.ValidationError([r.message for r in wrong])
        return str(parse_document_number(text))


class LinesField(forms.JSONField):
    """Lines of an instrument, as the line editor gives them."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """Return a list of lines."""
        found = super().to_python(json.dumps(value) if isinstance(value, list) else value)
        return found if isinstance(found, list) else []


class PlanForm(BianzhiForm):
    """拟办意见: what the office proposes, line by line, and whom it must pass."""

    opinion_text = forms.CharField(
        label="拟办意见", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="论证情况（调研、与同类单位比较、征求意见）和建议",
    )  # fmt: skip
    to_commission = forms.BooleanField(label="提请编委审议", required=False)
    to_party = forms.BooleanField(label="报党委常委会审议", required=False)
    to_upper = forms.BooleanField(label="报上级审批或备案", required=False)
    lines = LinesField(required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, actor: Actor, matter: Matter, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.actor, self.matter = actor, matter

    def clean(self) -> dict[str, Any]:
        """Check the lines: at least one, of the matter's kinds, each right on its face; and who must decide them."""
        cleaned = super().clean() or {}
        lines = cleaned.get("lines") or []
        if not lines:
            self.add_error(None, "请至少增加一项事项")
            return cleaned
        labels = {code: kind.label for code, kind in LINE_KINDS.items()}
        found = check_line_kinds(self.matter, lines, labels)
        kinds = [LINE_KINDS[line["kind"]] for line in lines if line.get("kind") in LINE_KINDS]
        for number, (kind, line) in enumerate(zip(kinds, lines, strict=False), 1):
            for refusal in kind.check(self.actor, line):
                self.add_error(None, f"第{number}项“{kind.label}”：{refusal.message}")
        passes = Passes(*(bool(cleaned.get(f"to_{name}")) for name in ("commission", "party", "upper")))
        found += check_passes(passes, [kind.levels for kind in kinds])
        for refusal in found:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
        return cleaned


class ReplyForm(BianzhiForm):
    """批复拟稿."""

    issuer = forms.ChoiceField(label="发文机关")
    title = forms.CharField(label="标题", max_length=200)
    addressee = forms.CharField(label="主送机关", max_length=200)
    body = forms.CharField(label="正文", max_length=6000, widget=forms.Textarea(attrs={"rows": 16}))
    copies = forms.CharField(label="抄送", max_length=300, required=False, help_text="如 区财政局、区人社局")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        actor: Actor,
        level: str,
        asserts: Sequence[Mapping[str, Any]] = (),
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.asserts = list(asserts)
        #: 党政 or 上级 may also issue what passed them
        fits = [row for row in issuers(actor) if row.level in {level, "party"}]
        fits.sort(key=lambda row: row.level != level)
        field = self.fields["issuer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(row.code, f"{row.name}（{row.code}）") for row in fits]

    def clean(self) -> dict[str, Any]:
        """Keep with the text what the ledger must hold afterwards: posting compares it."""
        return {**(super().clean() or {}), "asserts": self.asserts}
