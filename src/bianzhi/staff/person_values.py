"""From what was typed, sent or read from a sheet to the columns of `Person`, and back to words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bianzhi.staff.attributes import ATTRIBUTES
from bianzhi.staff.code_lists import label_of, labels_of
from bianzhi.staff.identity import Sealed, seal
from bianzhi.staff.policy import check_attributes, check_identity
from bianzhi.values.chinese import initials, pinyin_key
from bianzhi.values.dates import parse_date
from bianzhi.values.id_numbers import IdNumber, parse_id_number
from bianzhi.values.refusal import Refusal, Refused
from bianzhi.values.retirement import retirement

YES = frozenset({True, "1", "on", "yes", "true", "True", "是", "√"})
DEFAULTS: Mapping[str, Any] = {"ethnicity": "01", "retire_category": "cadre", "pay_list": True}


@dataclass(frozen=True, slots=True)
class Prepared:
    """Columns ready to be written, or the reasons why not. ``sealed`` is there when a number was given."""

    columns: dict[str, Any] = field(default_factory=dict)
    sealed: Sealed | None = None
    refusals: tuple[Refusal, ...] = ()


def typed(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[Refusal]]:
    """Return the known fields of ``values`` in their types, and what cannot be read."""
    found: dict[str, Any] = {}
    refusals: list[Refusal] = []
    for key, value in values.items():
        attribute = ATTRIBUTES.get(key)
        if attribute is None:
            continue
        kind = attribute.kind
        if kind == "id":
            found[key] = value  # as it stands: a number cell has lost digits, and the parser says so
        elif kind == "yes":
            found[key] = value in YES
        elif kind == "date":
            found[key] = _day(value, attribute.label, key, refusals)
        elif kind == "inner_unit":
            found[key] = int(value) if value not in (None, "") else None
        else:
            text = "" if value is None else str(value).strip()
            found[key] = text
            if text and kind == "code" and text not in labels_of(attribute.codes):
                refusals.append(
                    Refusal(
                        "person.code",
                        f"{attribute.label}“{text}”不在代码表中",
                        remedy="请从列表中选择",
                        field=key,
                    )
                )
            elif len(text) > attribute.limit:
                refusals.append(
                    Refusal("person.long", f"{attribute.label}超过{attribute.limit}字", field=key)
                )
    return found, refusals


def _day(value: Any, label: str, key: str, refusals: list[Refusal]) -> date | None:
    if value in (None, ""):
        return None
    if isinstance(value, date):
        return value
    try:
        return parse_date(value)
    except Refused:
        refusals.append(
            Refusal("date.shape", f"{label}“{value}”不是日期", remedy="请写成 2021-12-31", field=key)
        )
        return None


def read_id_number(value: Any) -> tuple[IdNumber | None, list[Refusal]]:
    """Return the number, or why it is none; the reason never repeats the number."""
    if isinstance(value, IdNumber):  # checked already, by the sheet's reader
        return value, []
    if value in (None, ""):
        return None, [Refusal("person.required", "请填写身份证号", field="id_number")]
    try:
        return parse_id_number(value), []
    except Refused as refused:
        return None, [
            Refusal(r.code, r.message, r.rule, r.source, r.remedy, "id_number") for r in refused.refusals
        ]


def prepare(values: Mapping[str, Any]) -> Prepared:
    """Check a new person's values and return the columns; sex and birth date are the number's when left empty."""
    found, refusals = typed({**DEFAULTS, **values})
    number, wrong = read_id_number(found.pop("id_number", None))
    refusals.extend(wrong)
    if number is not None:
        found["sex"] = found.get("sex") or number.sex
        found["birth_date"] = found.get("birth_date") or number.birth_date
        refusals.extend(
            check_identity(number, found["sex"], found["birth_date"], found.get("birth_reason", ""))
        )
    known = {"id_number": "given", **found} if number else found
    refusals.extend(r for r in check_attributes(known, whole=True) if r.field != "id_number")
    if refusals or number is None:
        return Prepared(refusals=tuple(refusals))
    return Prepared(columns_of(found), seal(number))


def columns_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return model columns for typed values, with what is derived: pinyin, and the month of retirement."""
    columns = {("inner_unit_id" if key == "inner_unit" else key): value for key, value in found.items()}
    if "name" in columns:
        columns["pinyin"] = pinyin_key(columns["name"], person=True)[:200]
        columns["initials"] = initials(columns["name"], person=True)[:60]
    if {"sex", "birth_date", "retire_category"} <= columns.keys() and columns["birth_date"] is not None:
        columns["retire_due"] = retirement(
            columns["birth_date"], columns["sex"], columns["retire_category"]
        ).month
    return columns


def words(key: str, value: Any) -> str:
    """Return a value as it is shown."""
    attribute = ATTRIBUTES[key]
    if value in (None, ""):
        return ""
    if attribute.kind == "yes":
        return "是" if value else "否"
    if attribute.kind == "code":
        return label_of(attribute.codes, str(value))
    return value.isoformat() if isinstance(value, date) else str(value)
