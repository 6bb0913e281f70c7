"""What all lines about units share: reading a payload and checking it on its face."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bianzhi.instruments.line_kinds import LineContext, LineField, LineOutcome
from bianzhi.units import terms
from bianzhi.units.actions import reverse_line_kind
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal
from bianzhi.values.uscc import check_uscc

GROUP = "机构"
#: DOMAIN §2.3: bodies are decided by the upper level, the party committee and government, or the 编委
HIGH = frozenset({"upper", "party", "commission"})
#: … names of institutions, internal bodies and particulars may be decided by the 编办 itself
ANY = HIGH | {"office"}
YES_NO = (("yes", "是"), ("no", "否"))
BOOLS = frozenset({"civil_managed", "political_legal", "coordination", "temporary"})
LONGEST = {
    "full_name": 200, "short_name": 100, "common_name": 100, "name": 120, "certificate": 40, "legacy_code": 10,
    "expiry_condition": 200, "address": 200, "postcode": 6, "phone": 40, "principal": 40, "plate": 200,
}  # fmt: skip
OWN_DATE = LineField("effective_on", "生效日期", "date", required=False, hint="与文件的生效日期不同时才填")
UNIT = LineField("unit", "机构", "unit", hint="可填全称、简称或曾用名")


def code_field(column: str, *, required: bool = False, hint: str = "", label: str = "") -> LineField:
    """Return the drop-down of a coded column."""
    return LineField(column, label or terms.label(column), "choice", required, hint, terms.choices(column))


class UnitLine:
    """A kind of line about units; see `bianzhi.instruments.line_kinds.LineKind`."""

    code: str
    label: str
    group = GROUP
    fields: Sequence[LineField] = ()
    levels: frozenset[str] = ANY

    def check(self, actor: Actor, payload: Mapping[str, Any]) -> tuple[Refusal, ...]:  # noqa: ARG002
        """Return what is wrong with the payload on its face."""
        return tuple(problem for spec in self.fields for problem in check_field(spec, payload.get(spec.key)))

    def reverse(self, actor: Actor, context: LineContext, original_id: int) -> LineOutcome:
        """Undo what the document did in lines of this kind."""
        return reverse_line_kind(actor, context=context, original_id=original_id, line_kind=self.code)


def check_field(spec: LineField, value: Any) -> list[Refusal]:
    """Return what is wrong with one value."""
    if value in (None, "", [], ()):
        return [Refusal("line.required", f"请填写“{spec.label}”", field=spec.key)] if spec.required else []
    known = {code for code, _ in spec.choices}
    wrong = ""
    if spec.widget == "choice":
        wrong = (
            ""
            if str(value) in known or (isinstance(value, bool) and known == {"yes", "no"})
            else "下拉列表中的一项"
        )
    elif spec.widget == "choices":
        wrong = "" if isinstance(value, list | tuple) and set(value) <= known else "列表中的各项"
    elif spec.widget == "date":
        wrong = "" if _is_date(value) else "日期，形如 2021-03-11"
    elif spec.widget in {"unit", "inner_unit", "nameplate"}:
        wrong = "" if _is_key(value) else "列表中的一项"
    elif spec.widget == "units":
        wrong = "" if isinstance(value, list | tuple) and all(_is_key(one) for one in value) else "在册机构"
    elif spec.widget == "number":
        wrong = "" if str(value).isdecimal() else "数字"
    if wrong:
        return [Refusal("line.field", f"“{spec.label}”填的是“{value}”，应为{wrong}", field=spec.key)]
    return _check_text(spec, str(value)) if spec.widget == "text" else []


def _check_text(spec: LineField, text: str) -> list[Refusal]:
    if len(text) > LONGEST.get(spec.key, 500):
        return [
            Refusal("line.length", f"“{spec.label}”不能超过{LONGEST.get(spec.key, 500)}个字", field=spec.key)
        ]
    if spec.key == "uscc":
        return [replace(refusal, field=spec.key) for refusal in check_uscc(text)]
    if spec.key == "postcode" and not (text.isdecimal() and len(text) == 6):
        return [Refusal("line.postcode", f"邮政编码“{text}”应为6位数字", field=spec.key)]
    return []


def _is_key(value: Any) -> bool:
    text = str(value)
    return text.isdecimal() or (text.startswith("@") and len(text) > 1)


def _is_date(value: Any) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def read(column: str, value: Any) -> Any:
    """Return a payload's value as the actions take it."""
    if column in BOOLS:
        return value in (True, "yes", "1", "是")
    if column == "expires_on":
        return date.fromisoformat(str(value)) if value else None
    if column == "funding_forms":
        return list(value or ())
    return str(value or "").strip()


def texts(payload: Mapping[str, Any], *keys: str) -> dict[str, str]:
    """Return the trimmed texts of ``keys`` that the payload has."""
    return {key: str(payload[key]).strip() for key in keys if payload.get(key) not in (None, "")}
