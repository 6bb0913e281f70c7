"""Post an instrument: insert the document, then do what its lines say, in order, all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from bianzhi.instruments.indexing import index_instrument
from bianzhi.instruments.line_kinds import LINE_KINDS, LineContext, LineOutcome
from bianzhi.instruments.models import Instrument, Issuer
from bianzhi.instruments.policy import check_heading, check_lines, parsed_number
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor
from bianzhi.users.models import District
from bianzhi.values.document_numbers import DocumentNumber
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any


@dataclass(frozen=True, slots=True)
class Posted:
    """The document and what each of its lines did."""

    instrument: Instrument
    outcomes: tuple[LineOutcome, ...]


def check_instrument(actor: Actor, payload: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """Return everything wrong with ``payload`` on its face: heading, issuer, lines, and the fields of each line."""
    found = check_heading(payload, timezone.localdate())
    issuer: Issuer | None = None
    if not any(r.field == "document_number" for r in found):
        number = parsed_number(str(payload["document_number"]))
        issuer = Issuer.objects.filter(district_id=actor.district_id, code=number.issuer_code).first()
        found.extend(_check_number(issuer, number))
    lines = payload.get("lines") or []
    if not lines and not payload.get("reverses"):
        found.append(Refusal("instrument.lines", "请至少增加一项事项", field="lines"))
    found.extend(check_lines(lines, issuer.level if issuer else None))
    for position, line in enumerate(lines, 1):
        kind = LINE_KINDS.get(str(line.get("kind")))
        if kind is not None:
            found.extend(
                replace(r, message=f"第{position}项：{r.message}", field=f"lines.{position}.{r.field}")
                for r in kind.check(actor, line)
            )
    if payload.get("reverses"):
        found.extend(_check_reversal(actor, int(payload["reverses"])))
    return tuple(found)


def post_instrument(actor: Actor, *, payload: Mapping[str, Any], maker_id: int) -> Posted:
    """Insert the instrument and apply its lines; the actor is the second person. Raises `Refused` with all reasons.

    ``payload``: ``document_number``, ``title``, ``kind``, ``signed_on``, ``received_on``, ``effective_on``,
    ``retroactive_reason``, ``note``, ``files`` (keys), ``lines`` (each with ``kind``), ``reverses`` (key of the
    instrument that a 冲销 undoes).
    """
    actor.require("submission.review", "submission.draft")
    refuse_if_any(check_instrument(actor, payload))
    number = parsed_number(str(payload["document_number"]))
    with transaction.atomic():
        # documents of a district are posted one after the other: their lines lock units and holdings in any order
        District.objects.select_for_update(no_key=True).get(pk=actor.district_id)
        issuer = Issuer.objects.get(district_id=actor.district_id, code=number.issuer_code)
        instrument = Instrument.objects.create(
            district_id=actor.district_id,
            issuer=issuer,
            document_number=str(number),
            year=number.year,
            sequence=number.sequence,
            title=str(payload["title"]).strip(),
            kind=payload["kind"],
            signed_on=date.fromisoformat(payload["signed_on"]),
            received_on=date.fromisoformat(payload["received_on"]) if payload.get("received_on") else None,
            effective_on=date.fromisoformat(payload["effective_on"]),
            retroactive_reason=payload.get("retroactive_reason") or "",
            note=payload.get("note") or "",
            lines=list(payload.get("lines") or []),
            files=list(payload.get("files") or []),
            reverses_id=payload.get("reverses") or None,
            maker_id=maker_id,
            checker_id=actor.user_id or 0,
            recorded_at=timezone.now(),
        )
        context = LineContext(
            instrument_id=instrument.pk,
            document_number=instrument.document_number,
            title=instrument.title,
            signed_on=instrument.signed_on,
            effective_on=instrument.effective_on,
            maker_id=maker_id,
            line_number=0,
        )
        outcomes = [*_apply_lines(actor, context, instrument.lines)]
        if instrument.reverses_id:
            outcomes.extend(_reverse(actor, context, Instrument.objects.get(pk=instrument.reverses_id)))
        index_instrument(instrument)
        record(
            actor,
            "文件入账",
            Subject("instruments.instrument", instrument.pk, str(instrument)),
            after={
                "文号": instrument.document_number,
                "事项数": len(instrument.lines),
                "生效日期": instrument.effective_on,
            },
        )
    return Posted(instrument, tuple(outcomes))


def _apply_lines(actor: Actor, context: LineContext, lines: list[dict[str, Any]]) -> list[LineOutcome]:
    made: dict[str, int] = {}
    outcomes: list[LineOutcome] = []
    for position, line in enumerate(lines, 1):
        kind = LINE_KINDS[line["kind"]]
        try:
            outcome = kind.apply(actor, replace(context, line_number=position, made=dict(made)), line)
        except Refused as refused:
            raise Refused(
                *(replace(r, message=f"第{position}项“{kind.label}”：{r.message}", field=f"lines.{position}.{r.field}")
                  for r in refused.refusals)
            ) from None  # fmt: skip
        made.update(outcome.made)
        outcomes.append(outcome)
    return outcomes


def _reverse(actor: Actor, context: LineContext, original: Instrument) -> list[LineOutcome]:
    """Undo the original's kinds in the opposite order of its lines, each kind once."""
    codes = list(dict.fromkeys(line["kind"] for line in reversed(original.lines)))
    return [
        LINE_KINDS[code].reverse(actor, replace(context, line_number=position), original.pk)
        for position, code in enumerate(codes, 1)
    ]


def _check_number(issuer: Issuer | None, number: DocumentNumber) -> list[Refusal]:
    if issuer is None:
        return [
            Refusal(
                "issuer.unknown",
                f"没有登记代字“{number.issuer_code}”的发文机关",
                remedy="请核对文号，或先在“发文机关”中登记这个代字",
                field="document_number",
            )
        ]
    same = Instrument.objects.filter(issuer=issuer, year=number.year, sequence=number.sequence).first()
    if same is not None:
        return [
            Refusal(
                "I19",
                f"文号{number}已入账（{same.title}）",
                rule="同一发文机关的一个文号只登记一次",
                remedy="请核对文号；更正已入账的文件请用“冲销”",
                field="document_number",
            )
        ]
    return []


def _check_reversal(actor: Actor, original_id: int) -> list[Refusal]:
    original = Instrument.objects.filter(pk=original_id, district_id=actor.district_id).first()
    if original is None:
        return [Refusal("reversal.missing", "没有找到要冲销的文件", field="reverses")]
    if original.reverses_id:
        return [
            Refusal(
                "reversal.of_reversal",
                "冲销说明不能再被冲销",
                remedy="请按正确的内容重新入账",
                field="reverses",
            )
        ]
    if Instrument.objects.filter(reverses_id=original_id).exists():
        return [Refusal("reversal.twice", f"{original.document_number}已被冲销过", field="reverses")]
    return []
