"""Pure decisions about an instrument: its number, its dates, and whether its issuer may decide what it carries."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bianzhi.instruments.choices import InstrumentKind, Level
from bianzhi.instruments.line_kinds import LINE_KINDS
from bianzhi.values.document_numbers import DocumentNumber, parse_document_number
from bianzhi.values.refusal import Refusal, Refused

NUMBER_RULE = "文号由发文机关代字、〔年份〕、顺序号组成，如攀西编发〔2021〕5号"
NUMBER_SOURCE = "GB/T 9704-2012 党政机关公文格式"


def parsed_number(text: str) -> DocumentNumber:
    """Return the parsed number. Raises `Refused` with ``field="document_number"``."""
    try:
        return parse_document_number(text)
    except Refused as refused:
        raise Refused(
            *(
                Refusal(r.code, r.message, NUMBER_RULE, NUMBER_SOURCE, r.remedy, "document_number")
                for r in refused.refusals
            )
        ) from None


def check_heading(payload: Mapping[str, Any], today: date) -> list[Refusal]:
    """Return what is wrong with number, title, kind and dates on their face."""
    found: list[Refusal] = []
    try:
        parsed_number(str(payload.get("document_number", "")))
    except Refused as refused:
        found.extend(refused.refusals)
    if not str(payload.get("title", "")).strip():
        found.append(Refusal("instrument.title", "请填写文件标题", field="title"))
    if payload.get("kind") not in InstrumentKind.values:
        found.append(Refusal("instrument.kind", "请选择文种", field="kind"))
    signed, effective = _date(payload, "signed_on"), _date(payload, "effective_on")
    if signed is None:
        found.append(Refusal("instrument.signed_on", "请填写签发日期，形如 2021-03-11", field="signed_on"))
    elif signed > today:
        found.append(
            Refusal("instrument.signed_on", f"签发日期{signed}晚于今天，文件尚未签发", field="signed_on")
        )
    if effective is None:
        found.append(
            Refusal("instrument.effective_on", "请填写生效日期，形如 2021-03-11", field="effective_on")
        )
    elif signed and effective < signed and not str(payload.get("retroactive_reason", "")).strip():
        found.append(
            Refusal(
                "I2",
                f"生效日期{effective}早于签发日期{signed}",
                rule="编制变动自文件签发之日起生效，追溯生效须说明原因",
                remedy="请改正日期，或填写追溯生效的原因",
                field="retroactive_reason",
            )
        )
    return found


def check_lines(lines: Sequence[Mapping[str, Any]], issuer_level: str | None) -> list[Refusal]:
    """Return what is wrong with the list of lines as a whole, and which lines the issuer may not decide."""
    found: list[Refusal] = []
    for number, line in enumerate(lines, 1):
        kind = LINE_KINDS.get(str(line.get("kind")))
        if kind is None:
            found.append(Refusal("instrument.line", f"第{number}项的事项种类不明", field=f"lines.{number}"))
        elif issuer_level is not None and issuer_level not in kind.levels:
            allowed = "、".join(level.label for level in Level if level.value in kind.levels)
            found.append(
                Refusal(
                    "instrument.authority",
                    f"第{number}项“{kind.label}”不能由{Level(issuer_level).label}发文决定",
                    rule=f"此类事项由{allowed}决定",
                    source="机构编制审批权限（可在设置中调整）",
                    remedy="请核对文号所属的发文机关",
                    field=f"lines.{number}",
                )
            )
    return found


def _date(payload: Mapping[str, Any], key: str) -> date | None:
    try:
        return date.fromisoformat(str(payload.get(key) or ""))
    except ValueError:
        return None
