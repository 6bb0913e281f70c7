"""Forms of the ledger: 用编核准 and what is done to it, reports, figures of the account above, closing a year."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from bianzhi.establishment.terms import ENTRY_KINDS, POST_USE
from bianzhi.ledger.commodities import post_types, quota_types
from bianzhi.ui.forms import BianzhiForm, DateField, TermChoiceField
from bianzhi.units.reads import find_by_name, names_on
from bianzhi.users.actor import Actor

QUOTA = tuple((item.code, item.label) for item in quota_types())
POSTS = tuple((item.code, item.label) for item in post_types())


class UnitField(forms.CharField):
    """A unit by its name; the cleaned value is its key."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.TextInput(attrs={"list": "unit-names", "autocomplete": "off"}),
            max_length=200,
            **options,
        )


class ReserveForm(BianzhiForm):
    """用编核准."""

    unit = UnitField(label="用编单位", help_text="填写机构名称或拼音首字母")
    commodity = TermChoiceField(label="编制类型", terms=QUOTA)
    quantity = forms.IntegerField(label="核准数（名）", min_value=1, max_value=9999)
    entry_kind = TermChoiceField(label="用编方式", terms=tuple(ENTRY_KINDS.items()))
    approved_on = DateField(label="核准日期")
    expires_on = DateField(label="有效期至", required=False, help_text="不填按一年计，最长不超过次年年底")
    purpose = forms.CharField(label="用途", required=False, max_length=200, help_text="如 招聘教师岗位")

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor

    def clean_unit(self) -> int:
        """Turn the name into the key; say near names when there is none."""
        found = find_by_name(self.actor, self.cleaned_data["unit"])
        if found.key is None:
            near = f"相近的有：{'、'.join(found.near)}" if found.near else "请核对名称"
            raise forms.ValidationError(f"没有找到这个机构。{near}")
        return found.key

    def payload(self) -> dict[str, Any]:
        """Return the payload of the submission, from what was read rightly; the rest stays as typed."""
        data = self.cleaned_data if hasattr(self, "cleaned_data") else {}
        unit = data.get("unit")
        day = data.get("approved_on") or timezone.localdate()
        name = names_on(self.actor, day, [unit]).get(unit, "") if unit else ""
        return {
            "unit": unit,
            "unit_name": name,
            "commodity": data.get("commodity") or "",
            "quantity": data.get("quantity"),
            "entry_kind": data.get("entry_kind") or "",
            "approved_on": _text(data.get("approved_on")),
            "expires_on": _text(data.get("expires_on")),
            "purpose": data.get("purpose") or "",
        }

    @staticmethod
    def initial_of(payload: dict[str, Any]) -> dict[str, Any]:
        """Return a payload as what stands in the fields."""
        return payload | {"unit": payload.get("unit_name") or ""}


class RequestUseForm(ReserveForm):
    """用编申请: as the unit fills it in; the days are the office's to say."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["approved_on"], self.fields["expires_on"]
        self.fields["quantity"].label = "申请数（名）"
        self.fields["purpose"].label = "用途和岗位要求"
        self.fields["purpose"].required = True
        self.fields["purpose"].help_text = "如 招聘小学语文教师，本科以上，持教师资格证"


class RequestPostsForm(RequestUseForm):
    """职数使用申请."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["entry_kind"]
        self.fields["commodity"] = TermChoiceField(label="领导职数", terms=POSTS)
        self.fields["purpose"].label = "拟任职务和理由"
        self.fields["purpose"].help_text = "如 拟提任副主任1名，分管财务"

    def payload(self) -> dict[str, Any]:
        """Return the payload: posts are used by appointment."""
        return super().payload() | {"entry_kind": POST_USE}


class DecisionForm(BianzhiForm):
    """By which meeting or whose approval a plan was approved."""

    number = forms.CharField(label="批准依据", max_length=60, help_text="如 编委会〔2021〕1号、编委主任审批")
    held_on = DateField(label="批准日期")


class PlanItemForm(BianzhiForm):
    """One line of a 年度用编计划."""

    commodity = TermChoiceField(label="编制类型", terms=QUOTA)
    entry_kind = TermChoiceField(label="用编方式", terms=tuple(ENTRY_KINDS.items()))
    quantity = forms.IntegerField(label="计划数（名）", min_value=1, max_value=9999)
    purpose = forms.CharField(label="岗位和理由", required=False, max_length=200)


class ExtendForm(BianzhiForm):
    """延长用编核准."""

    to = DateField(label="延期至", help_text="只能延期一次，最长不超过核准次年年底")
    reason = forms.CharField(label="延期原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    on = DateField(label="办理日期")

    def payload(self) -> dict[str, Any]:
        """Return the payload of the submission."""
        return _payload(self, "to", "on", "reason")


class CancelForm(BianzhiForm):
    """撤销用编核准."""

    on = DateField(label="撤销日期")
    reason = forms.CharField(label="撤销原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def payload(self) -> dict[str, Any]:
        """Return the payload of the submission."""
        return _payload(self, "on", "reason")


class ReportForm(BianzhiForm):
    """登记执行情况报告."""

    year = forms.IntegerField(label="报告年度", min_value=1949, max_value=2999)
    body = forms.CharField(label="报告对象", max_length=60, help_text="如 市委编办")
    reported_on = DateField(label="报告日期")
    title = forms.CharField(label="报告名称", max_length=200)


class FigureForm(BianzhiForm):
    """登记上级台账数."""

    kind = TermChoiceField(label="性质", terms=(("province", "上级台账数"), ("baseline", "2012年底基数")))
    commodity = TermChoiceField(label="编制类型", terms=QUOTA)
    on = DateField(label="日期")
    quantity = forms.IntegerField(label="数量（名）", min_value=0, max_value=9_999_999)
    basis = forms.CharField(label="依据", max_length=200, help_text="如 省级行政编制台账2021年度")


class CloseForm(BianzhiForm):
    """结账."""

    closes_on = DateField(label="统计时点", help_text="一般为12月31日；结账后补录的变动列入差异表")

    @staticmethod
    def last_year_end() -> str:
        """Return the end of last year, which is what is usually closed."""
        return (timezone.localdate().replace(month=1, day=1) - timedelta(days=1)).isoformat()


def _text(day: Any) -> str:
    return day.isoformat() if day else ""


def _payload(form: BianzhiForm, *names: str) -> dict[str, Any]:
    data = form.cleaned_data if hasattr(form, "cleaned_data") else {}
    return {name: _text(data.get(name)) if name in ("to", "on") else data.get(name) or "" for name in names}
