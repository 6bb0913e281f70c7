"""The form of an entry: its fields are those of the item."""

from django import forms

from bianzhi.ui.forms import BianzhiForm
from bianzhi.worklog.catalogue import Item, Kind, Measure

AREA = forms.Textarea(attrs={"rows": 3})
HINTS: dict[Kind, str] = {
    "ratio": "写明百分号，如 7%",
    "date": "如 2021-03-31",
    "list": "用顿号隔开",
}
DAY = {"data-date": "", "placeholder": "2021-09-07", "autocomplete": "off"}


class EntryForm(BianzhiForm):
    """An entry as it is typed; what it means is read by `bianzhi.worklog.entering`."""

    def __init__(self, *args: object, item: Item, correcting: bool = False, **options: object) -> None:
        super().__init__(*args, **options)
        hint = "如 2021-09-07" if item.needs_day else "如 2021-09-07；只知道月份的写 2021-09"
        self._add("begins_on", "日期", hint, forms.TextInput(attrs=DAY), needed=True)
        self._add("ends_on", "至", "不止一天的填写", forms.TextInput(attrs=DAY))
        about = "用顿号或换行隔开；在册机构的全称、简称都可以"
        self._add("bodies", "涉及机构", about, AREA, needed=item.needs_bodies)
        for one in item.typed:
            self._measure(one)
        self._add("document", "文号或依据", "文件的文号，或凭据材料的名称", needed=True)
        self._add("note", "备注", widget=AREA)
        if correcting:
            self._add("reason", "更正原因", needed=True)

    def _add(
        self,
        name: str,
        label: str,
        hint: str = "",
        widget: forms.Widget | None = None,
        *,
        needed: bool = False,
    ) -> None:
        self.fields[name] = forms.CharField(
            label=label, help_text=hint, widget=widget, required=needed, max_length=20_000,
            error_messages={"required": "请填写这一项。"},
        )  # fmt: skip

    def _measure(self, one: Measure) -> None:
        label = f"{one.label}（{one.unit}）" if one.unit else one.label
        hint = "不填的，取台账年末数" if one.register else HINTS.get(one.kind, "")
        digits = {"inputmode": "numeric"} if one.kind == "count" else {}
        self._add(one.field, label, hint, forms.TextInput(attrs=digits), needed=one.required)

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, by field."""
        return {name: str(value) for name, value in self.cleaned_data.items()}


class ReasonForm(BianzhiForm):
    """Why an entry is withdrawn."""

    reason = forms.CharField(label="撤销原因", max_length=200, widget=AREA)
