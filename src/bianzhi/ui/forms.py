"""Forms of the trade: plain Chinese errors, dates as people write them, refusals beside their fields."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse

from bianzhi.values.dates import read_date
from bianzhi.values.refusal import Refusal, Refused

CHECK_HEADER = "X-Bianzhi-Check"
REQUIRED = "请填写这一项。"
CHOOSE = "请选择一项。"
TICK = "请勾选确认。"


class DateField(forms.DateField):
    """A day, typed or pasted in any of the written forms; shown as 2021-12-31; a script adds a calendar button.

    With ``month_allowed`` a month alone is taken as its first day (careers often know no more); otherwise it is refused,
    because a day the person did not write would count in the ledger.
    """

    default_error_messages = {
        "invalid": "日期看不懂，请写成 2021-12-31 这样。",
        "required": REQUIRED,
        "month_only": "请写到日，如 2021-12-31。",
    }

    def __init__(self, *, month_allowed: bool = False, **options: Any) -> None:
        self.month_allowed = month_allowed
        look = {"data-date": "", "placeholder": "2021-12-31", "autocomplete": "off", "inputmode": "numeric"}
        options.setdefault("widget", forms.DateInput(attrs=look, format="%Y-%m-%d"))
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        """Return the day.

        Raises:
            ValidationError: the text is no date.
        """
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return super().to_python(value)
        try:
            read = read_date(str(value))
        except Refused as refused:
            raise ValidationError([str(refusal) for refusal in refused.refusals], code="invalid") from refused
        if read.month_only and not self.month_allowed:
            raise ValidationError(self.error_messages["month_only"], code="month_only")
        return read.day


class TermChoiceField(forms.ChoiceField):
    """One of a code list or glossary: pairs (value, words). Starts empty unless there is only one choice."""

    default_error_messages = {"invalid_choice": "请从列表中选择。", "required": CHOOSE}

    def __init__(
        self, *, terms: Sequence[tuple[str, str]] = (), blank: str = "请选择", **options: Any
    ) -> None:
        choices = [*([] if len(terms) == 1 and options.get("required", True) else [("", blank)]), *terms]
        super().__init__(choices=choices, **options)


def field_check(request: HttpRequest, form: forms.BaseForm) -> JsonResponse | None:
    """Answer a form with ``check=true`` that asks about one field on leaving it; ``None`` for a real sending.

    The answer is ``{"error": "…"}`` with the first error of that field, empty when there is none.
    """
    name = request.headers.get(CHECK_HEADER)
    if name is None:
        return None
    errors = form.errors.get(name.removeprefix(f"{form.prefix}-") if form.prefix else name)
    return JsonResponse({"error": str(errors[0]) if errors else ""})


def _required(field: forms.Field) -> str:
    """Return the sentence for a field left empty, unless its class or its author chose one."""
    if isinstance(field, forms.BooleanField):
        return TICK
    return CHOOSE if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) else REQUIRED


class BianzhiForm(forms.Form):
    """Base of all forms: no colon after labels, Chinese errors, and refusals put where they belong."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _required(field)

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Show what an action refused: beside the field it names, else at the top."""
        for refusal in refusals:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
