"""The text of a reply: proposed from the lines, with what stands afterwards, and laid out as an official document."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bianzhi.cases.kinds import Consequence
from bianzhi.documents.official import OfficialDocument
from bianzhi.values.numerals import chinese_number

Payload = Mapping[str, Any]


def proposed_title(payload: Payload, label: str) -> str:
    """关于同意某单位增加编制的批复."""
    return f"关于同意{payload.get('unit_name') or ''}{label}的批复"


def proposed_body(
    payload: Payload, sentences: Sequence[str], after: Sequence[Consequence], decided: str
) -> str:
    """Return the paragraphs: what was asked, what was decided, how things stand afterwards."""
    asked = f"《{payload.get('title')}》" if payload.get("title") else "请示"
    number = f"（{payload['number']}）" if payload.get("number") else ""
    first = f"你单位{asked}{number}收悉。经{decided}研究，现批复如下："
    items = [f"{chinese_number(n)}、{text}。" for n, text in enumerate(sentences, 1)]
    if len(items) == 1:
        items = [f"同意{sentences[0]}。"]
    standing = [f"{c.item}{c.after}名" for c in after if c.after.isdecimal()]
    if standing:
        items.append(f"调整后，{payload.get('unit_name')}核定{'、'.join(standing)}。")
    return "\n".join(
        [first, *items, "请按照本批复办理机构、编制和人员的有关手续，严格在核定数内使用编制、配备领导干部。"]
    )


#: event → how the reply names the meeting that decided
MEETINGS = {
    "party_minutes": "党委常委会",
    "resolve": "编委会",
    "minutes": "编委会",
    "office_meeting": "编办主任办公会",
}


def decided_by(findings: Payload) -> str:
    """Return which meeting decided, the highest that did, as the reply says it."""
    event = next((code for code in MEETINGS if code in findings), "")
    return f"{MEETINGS[event]}{findings[event].get('number', '')}" if event else "会议"


def official(reply: Payload, numbered: Payload, issuer_name: str, office: str) -> OfficialDocument:
    """Return the reply as it is printed; ``numbered`` is empty while it is a draft."""
    signed = numbered.get("signed_on")
    return OfficialDocument(
        issuer=issuer_name,
        head=f"{issuer_name}文件",
        number=str(numbered.get("document_number") or ""),
        title=str(reply.get("title") or ""),
        addressee=str(reply.get("addressee") or ""),
        paragraphs=[line.strip() for line in str(reply.get("body") or "").splitlines() if line.strip()],
        signed_on=date.fromisoformat(signed) if signed else None,
        copies=str(reply.get("copies") or ""),
        printed_by=office,
        draft=not numbered,
    )
