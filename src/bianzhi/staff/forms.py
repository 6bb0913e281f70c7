"""Forms of named staff. A draft keeps what was typed as text; a form turns it into values when it is checked and posted."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from bianzhi.establishment.reads import live_reservations, over_plans
from bianzhi.ledger.commodities import RANKS, post_types, quota_types
from bianzhi.staff.attributes import ATTRIBUTES, LOCKED, OPEN, Attribute
from bianzhi.staff.code_lists import (
    ENTRY_INTERNAL,
    EXIT_INTERNAL,
    choices_of,
    entry_kinds,
    exit_kinds,
)
from bianzhi.staff.reads.person_now import PersonNow
from bianzhi.staff.units_port import find_unit, inner_choices, unit_names
from bianzhi.ui.forms import BianzhiForm, DateField, TermChoiceField
from bianzhi.users.actor import Actor

#: fields whose value decides what others offer: the page asks for the form again when they change
ASKS_AGAIN = {
    "hx-post": "",
    "hx-trigger": "change",
    "hx-vals": '{"do": "refresh"}',
    "hx-target": "#staff-fields",
    "hx-select": "#staff-fields",
    "hx-swap": "outerHTML",
}
QUOTAS = tuple((c.code, c.label) for c in quota_types() if c.counted)
POSTS = tuple((c.code, c.label) for c in post_types())
ENTRIES = tuple((k.code, k.label) for k in entry_kinds().values() if k.code not in ENTRY_INTERNAL)
EXITS = tuple((k.code, k.label) for k in exit_kinds().values() if k.code not in EXIT_INTERNAL)
#: careers often know no more than the month
MONTH_ENOUGH = frozenset({"work_start_on", "party_joined_on", "graduated_on", "entered_unit_on"})
#: filled from the ID number when left empty
DERIVED = frozenset({"sex", "birth_date", "ethnicity", "retire_category"})


class UnitField(forms.CharField):
    """A unit by its name, a former name or short name; the value is its key. The page offers the names as one types."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"list": "unit-names", "autocomplete": "off"}))
        options.setdefault("help_text", "输入单位名称或其中几个字后选择")
        super().__init__(**options)


class StaffForm(BianzhiForm):
    """A form about one person. ``actor`` and ``person`` give the choices."""

    unit_fields: tuple[str, ...] = ()

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, actor: Actor, person: PersonNow, **options: Any
    ) -> None:
        self.actor, self.person = actor, person
        #: names that came as keys: they need not be found again
        self.keyed: dict[str, int] = {}
        super().__init__(
            self._named(data), **{**options, "initial": self._named(options.get("initial")) or {}}
        )

    def _value(self, name: str) -> str:
        """Return what stands in a field, typed or as opened."""
        return str((self.data if self.is_bound else self.initial).get(name) or "")

    def unit_written(self, name: str) -> str:
        """Return the name of the unit that stands in a field."""
        return self._value(name)

    def _named(self, data: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """Return the data with names in place of units' keys."""
        if data is None:
            return None
        named = {key: value for key, value in data.items() if not isinstance(value, list)}
        keys = {name: int(named[name]) for name in self.unit_fields if str(named.get(name) or "").isdecimal()}
        names = unit_names(self.actor, keys.values())
        self.keyed |= {names[key]: key for key in keys.values() if key in names}
        return named | {name: names.get(key, "") for name, key in keys.items()}

    def clean(self) -> dict[str, Any]:
        """Turn names of units into keys."""
        cleaned = super().clean() or {}
        for name in self.unit_fields:
            text = cleaned.get(name)
            if not text:
                continue
            if text in self.keyed:
                cleaned[name] = self.keyed[text]
                continue
            found = find_unit(self.actor, text)
            if found.key is None:
                near = f"，是不是{'、'.join(found.near)}" if found.near else ""
                self.add_error(name, f"没有找到“{text}”{near}")
            else:
                cleaned[name] = found.key
        return cleaned

    def kept(self) -> dict[str, Any]:
        """Return what the draft keeps: the text as typed, and keys of the units that were found."""
        self.is_valid()
        text = {name: str(self.data.get(name, "") or "") for name in self.fields}
        return text | {
            name: str(self.cleaned_data[name]) for name in self.unit_fields if self.cleaned_data.get(name)
        }


def _today() -> date:
    return timezone.localdate()


class SeatForm(StaffForm):
    """A form with a seat: what it may rest on depends on the unit and the commodity chosen."""

    def ask_again(self, *names: str) -> None:
        """Have the page ask for the form again when one of the fields changes."""
        for name in names:
            self.fields[name].widget.attrs.update(ASKS_AGAIN)

    def seat(self) -> tuple[int | None, str]:
        """Return the unit and commodity that stand in the fields."""
        name = self._value("unit")
        return self.keyed.get(name) or find_unit(self.actor, name).key, self._value("commodity")

    def offer_slips(self) -> None:
        """Offer the live 用编核准单 of the seat; hide the field when there are none."""
        unit, commodity = self.seat()
        slips = live_reservations(self.actor, unit, commodity, _today()) if unit and commodity else ()
        self._offer(
            "reservation",
            [(str(s.key), f"{s.number}（{s.entry_label}，余{s.left}名，至{s.expires_on}）") for s in slips],
            "有核准单的请选择；不选的占用可用空缺"
            if commodity in dict(POSTS)
            else "有核准单的请选择；不选的占用可用空编",
        )

    def offer_plans(self) -> None:
        """Offer the approved 消化计划 of the seat; hide the field when there are none."""
        unit, commodity = self.seat()
        plans = (
            over_plans(self.actor, _today(), unit_id=unit, commodity_code=commodity)
            if unit and commodity
            else ()
        )
        live = [(str(p.key), f"允许超出{p.quantity}名") for p in plans]
        self._offer("over_plan", live, "没有空缺而经批准超编、超职数时选择")

    def _offer(self, name: str, choices: list[tuple[str, str]], hint: str) -> None:
        field = forms.ChoiceField(
            label=self.fields[name].label, required=False, choices=[("", "不使用"), *choices], help_text=hint
        )
        if not choices:
            field.widget = forms.HiddenInput()
        self.fields[name] = field


class OnForm(SeatForm):
    """上编."""

    unit_fields = ("unit",)
    unit = UnitField(label="上编单位")
    commodity = TermChoiceField(label="编制类型", terms=QUOTAS)
    begins_on = DateField(label="入编日期", help_text="从这一天起计入实有")
    entry_kind = TermChoiceField(label="进入方式", terms=ENTRIES)
    source = forms.CharField(label="来源", required=False, max_length=100, help_text="原单位，或毕业院校")
    document = forms.CharField(
        label="依据文件", max_length=200, help_text="录用、聘用、调动等文件的名称或文号"
    )
    reservation = forms.ChoiceField(
        label="用编核准单", required=False, help_text="有核准单的请选择；没有的占用可用空编"
    )
    over_plan = forms.ChoiceField(label="消化计划", required=False)

    def __init__(self, *args: Any, offering: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if offering:
            self.offer_slips()
            self.offer_plans()
        self.ask_again("unit", "commodity")


class OffForm(StaffForm):
    """下编."""

    exit_kind = TermChoiceField(label="退出方式", terms=EXITS)
    ends_on = DateField(label="下编日期", help_text="从这一天起不再计入实有；可以填将来的日期")
    document = forms.CharField(
        label="依据文件", max_length=200, help_text="退休审批表、批准文件等的名称或文号"
    )
    destination = forms.CharField(label="去向", required=False, max_length=100)


class MoveForm(SeatForm):
    """区内调动, or another type of quota in the same unit."""

    unit_fields = ("unit",)
    unit = UnitField(label="调入单位", help_text="调动的填调入单位；只改编制类型的填现单位")
    commodity = TermChoiceField(label="编制类型", terms=QUOTAS, help_text="调动后占用的编制")
    on = DateField(label="调动日期", help_text="从这一天起在原单位下编、在新单位上编")
    document = forms.CharField(label="依据文件", max_length=200, help_text="调动通知的名称或文号")
    reservation = forms.ChoiceField(label="用编核准单", required=False)
    over_plan = forms.ChoiceField(label="消化计划", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer_slips()
        self.offer_plans()
        self.ask_again("unit", "commodity")


class AppointForm(SeatForm):
    """任职."""

    unit_fields = ("unit",)
    unit = UnitField(label="任职单位")
    inner_unit = forms.ChoiceField(label="内设机构", required=False, help_text="任内设机构职务时选择")
    title = forms.CharField(label="职务", max_length=60, help_text="照任职文件填写")
    commodity = TermChoiceField(label="占用职数", terms=POSTS, required=False, blank="不占职数")
    rank = TermChoiceField(label="任职级别", terms=tuple(RANKS.items()), required=False, blank="同职务级别")
    begins_on = DateField(label="任职日期")
    document = forms.CharField(label="任职文件", max_length=200)
    concurrent = forms.BooleanField(label="兼任（不占职数）", required=False)
    elevated = forms.BooleanField(label="高配（经批准高于职务级别）", required=False)
    reservation = forms.ChoiceField(label="职数使用核准单", required=False)
    over_plan = forms.ChoiceField(label="超职数批准", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        unit = find_unit(self.actor, self._value("unit")).key
        self.fields["inner_unit"] = forms.ChoiceField(
            label="内设机构",
            required=False,
            choices=[("", "单位本级"), *inner_choices(self.actor, unit, _today())],
            help_text=self.fields["inner_unit"].help_text,
        )
        self.offer_slips()
        self.offer_plans()
        self.ask_again("unit", "commodity")


class DismissForm(StaffForm):
    """免职."""

    appointment = forms.ChoiceField(label="免去职务")
    ends_on = DateField(label="免职日期")
    document = forms.CharField(label="免职文件", max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        posts = [(str(p.key), f"{p.title}（{p.begins_on}起）") for p in self.person.posts]
        self.fields["appointment"] = TermChoiceField(label="免去职务", terms=posts)


class AwayForm(StaffForm):
    """在编不在岗."""

    unit_fields = ("where_unit",)
    reason = TermChoiceField(label="不在岗原因", terms=choices_of("absence_reason"))
    where_unit = UnitField(label="所去单位", required=False, help_text="区内单位；去区外的填下一栏")
    where_text = forms.CharField(label="去向（区外或其他）", required=False, max_length=100)
    begins_on = DateField(label="开始日期")
    due_on = DateField(label="约定到期", required=False)
    document = forms.CharField(label="依据", required=False, max_length=200)


class BackForm(StaffForm):
    """回岗."""

    ends_on = DateField(label="回岗日期", help_text="从这一天起为在编在岗")
    document = forms.CharField(label="依据", required=False, max_length=200)


class RevokeForm(StaffForm):
    """撤销登记 or 恢复."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


def attribute_field(attribute: Attribute, *, required: bool) -> forms.Field:
    """Return the form field of a person's attribute."""
    common: dict[str, Any] = {"label": attribute.label, "required": required, "help_text": attribute.hint}
    if attribute.kind == "date":
        return DateField(month_allowed=attribute.key in MONTH_ENOUGH, **common)
    if attribute.kind == "yes":
        return forms.BooleanField(label=attribute.label, required=False)
    if attribute.kind == "code":
        return TermChoiceField(terms=choices_of(attribute.codes), blank="请选择", **common)
    if attribute.kind == "inner_unit":
        return forms.ChoiceField(**common)
    options = {"autocomplete": "off"} if attribute.kind == "id" else {}
    return forms.CharField(
        max_length=max(attribute.limit, 24), widget=forms.TextInput(attrs=options), **common
    )


class PersonForm(BianzhiForm):
    """A new person: all fields but the internal body."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for key, attribute in ATTRIBUTES.items():
            if key != "inner_unit":
                self.fields[key] = attribute_field(
                    attribute, required=attribute.required and key not in DERIVED
                )
        self.fields["pay_list"].initial = True
        self.fields["ethnicity"].initial = "01"
        self.fields["retire_category"].initial = "cadre"


class OpenForm(BianzhiForm):
    """Fields the unit keeps."""

    keys = OPEN

    def __init__(self, *args: Any, inner: tuple[tuple[str, str], ...] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        for key in self.keys:
            self.fields[key] = attribute_field(ATTRIBUTES[key], required=False)
        if "inner_unit" in self.fields:
            self.fields["inner_unit"] = forms.ChoiceField(
                label=ATTRIBUTES["inner_unit"].label, required=False, choices=[("", "单位本级"), *inner]
            )
        self.fields["reason"] = forms.CharField(label="修改原因", required=False, max_length=200)


class LockedForm(StaffForm):
    """Fields of the office: what is left as it is does not change."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for key in LOCKED:
            field = attribute_field(ATTRIBUTES[key], required=False)
            if key == "id_number":
                field.help_text = "不变的不填；填写后立即加密，草稿中不留原号"
            self.fields[key] = field
        self.fields["effective_on"] = DateField(label="生效日期", initial=_today)
        self.fields["reason"] = forms.CharField(
            label="变更依据", max_length=200, help_text="如认定表、户籍证明的名称与日期"
        )
