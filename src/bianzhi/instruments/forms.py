"""From the posted form to an instrument's payload, and back.

Lines are posted as ``line-<n>-kind`` and ``line-<n>-<field>``; ``n`` need not be consecutive: the order of the numbers
is the order of the lines.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bianzhi.instruments.choices import InstrumentKind
from bianzhi.instruments.line_kinds import LINE_KINDS, LineKind
from bianzhi.instruments.widgets import WIDGETS, parse_line, typed_line
from bianzhi.users.actor import Actor
from bianzhi.values.dates import parse_date
from bianzhi.values.document_numbers import check_document_number, parse_document_number
from bianzhi.values.refusal import Refusal, Refused

HEADING = (
    "document_number",
    "title",
    "kind",
    "signed_on",
    "received_on",
    "effective_on",
    "retroactive_reason",
    "note",
)
DATES = ("signed_on", "received_on", "effective_on")
LINE_FIELD = re.compile(r"^line-(\d{1,4})-(\w{1,40})$")
KINDS_IN_FORM = tuple((v, label) for v, label in InstrumentKind.choices if v != InstrumentKind.REVERSAL)


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a line as the template draws it. ``options`` are (value, label)."""

    name: str
    key: str
    label: str
    draws: str
    value: str
    required: bool
    hint: str
    options: tuple[tuple[str, str], ...]
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the form."""

    number: int
    code: str
    label: str
    group: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form post holds: the payload, and what could not be read."""

    payload: dict[str, Any]
    refusals: tuple[Refusal, ...]


def read_form(actor: Actor, post: Mapping[str, str], files: list[int]) -> Typed:
    """Turn a posted form into a payload; nothing that was typed is lost."""
    payload: dict[str, Any] = {name: post.get(name, "").strip() for name in HEADING}
    refusals: list[Refusal] = []
    for name in DATES:
        if not payload[name]:
            continue
        try:
            payload[name] = parse_date(payload[name]).isoformat()
        except Refused as refused:
            refusals.extend(replace(r, field=name) for r in refused.refusals)
    payload["effective_on"] = payload["effective_on"] or payload["signed_on"]
    if not check_document_number(payload["document_number"]):
        payload["document_number"] = str(parse_document_number(payload["document_number"]))
    payload["files"] = files
    if post.get("reverses", "").isdecimal():
        payload["reverses"] = int(post["reverses"])
    lines = []
    for position, (code, typed) in enumerate(_typed_lines(post), 1):
        kind = LINE_KINDS.get(code)
        if kind is None:
            continue
        parsed = parse_line(actor, code, tuple(kind.fields), typed)
        lines.append(parsed.payload)
        refusals.extend(
            replace(
                r, message=f"第{position}项“{kind.label}”：{r.message}", field=f"line-{position}-{r.field}"
            )
            for r in parsed.refusals
        )
    payload["lines"] = lines
    return Typed(payload, tuple(refusals))


def _typed_lines(post: Mapping[str, str]) -> list[tuple[str, dict[str, str]]]:
    found: dict[int, dict[str, str]] = {}
    for name, value in post.items():
        match = LINE_FIELD.match(name)
        if match:
            found.setdefault(int(match[1]), {})[match[2]] = value
    return [(found[n].get("kind", ""), found[n]) for n in sorted(found)]


def line_view(actor: Actor, number: int, kind: LineKind, payload: Mapping[str, Any]) -> LineView:
    """Return line ``number`` for the template; an empty payload gives an empty form."""
    typed = typed_line(actor, tuple(kind.fields), payload)
    fields = tuple(
        FieldView(
            name=f"line-{number}-{spec.key}",
            key=spec.key,
            label=spec.label,
            draws=WIDGETS[spec.widget].draws,
            value=typed[spec.key],
            required=spec.required,
            hint=spec.hint,
            options=WIDGETS[spec.widget].options(actor, spec),
        )
        for spec in kind.fields
    )
    return LineView(number, kind.code, kind.label, kind.group, fields)


def line_views(actor: Actor, payload: Mapping[str, Any]) -> tuple[LineView, ...]:
    """Return every line of ``payload`` for the template."""
    return tuple(
        line_view(actor, number, LINE_KINDS[line["kind"]], line)
        for number, line in enumerate(payload.get("lines") or [], 1)
        if line.get("kind") in LINE_KINDS
    )


def menu() -> dict[str, list[tuple[str, str]]]:
    """Return the 「增加事项」 menu: group → (code, label)."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind in LINE_KINDS.values():
        groups.setdefault(kind.group, []).append((kind.code, kind.label))
    return groups
