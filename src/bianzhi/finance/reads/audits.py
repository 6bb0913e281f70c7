"""What pages show of audits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bianzhi.auditing.findings import SEVERITIES, Report
from bianzhi.auditing.plain import report_from
from bianzhi.finance.models import AuditRun
from bianzhi.users.actor import Actor, Forbidden

TONES = {"error": "red", "warning": "amber", "hint": "grey"}


@dataclass(frozen=True, slots=True)
class RunRow:
    """One audit in the list."""

    key: int
    name: str
    unit: str
    year: int | None
    error: str
    errors: int
    warnings: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as shown. ``verdict``: why it is no fault, or empty."""

    number: int
    data: Mapping[str, Any]
    label: str
    tone: str
    verdict: str


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A paragraph (``parts``: text, and the finding that marks it or -1) or a table.

    ``rows``: of cells, their text and whether it is an amount; ``marked``: row → finding.
    """

    parts: tuple[tuple[str, int], ...] = ()
    rows: tuple[tuple[tuple[str, bool], ...], ...] = ()
    marked: Mapping[int, int] | None = None
    page: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class RunCard:
    """One audit. ``beside``: what the document was held against, as (whose, file)."""

    row: RunRow
    kind: str
    findings: tuple[FindingRow, ...]
    unresolved: tuple[tuple[str, str], ...]
    blocks: tuple[BlockRow, ...]
    marked: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class RunSheet:
    """One audit as other programs read it: the report as it was made, and (number, reason) of what was judged no fault."""

    row: RunRow
    report: Mapping[str, Any]
    verdicts: tuple[tuple[int, str], ...]


def _row(run: AuditRun) -> RunRow:
    report = run.report
    return RunRow(
        run.pk, run.name, report["unit"], report["year"], report.get("error", ""), run.errors, run.warnings, run.made_at
    )  # fmt: skip


def runs(actor: Actor) -> tuple[RunRow, ...]:
    """Return the actor's own audits, newest first."""
    actor.require("disclosure.audit")
    found = AuditRun.objects.filter(owner_id=actor.user_id).defer("blocks", "marked")
    return tuple(_row(run) for run in found[:100])


def _found(actor: Actor, key: int) -> AuditRun:
    actor.require("disclosure.audit")
    run = AuditRun.objects.filter(pk=key, owner_id=actor.user_id).first()
    if run is None:
        raise Forbidden("没有找到这次审核")
    return run


def run_card(actor: Actor, key: int) -> RunCard:
    """Return one of the actor's own audits. Raises `Forbidden`."""
    run = _found(actor, key)
    verdicts = dict(run.verdicts.values_list("number", "reason"))
    findings = tuple(
        FindingRow(n, f, SEVERITIES[f["severity"]], TONES[f["severity"]], verdicts.get(n, ""))
        for n, f in enumerate(run.report["findings"])
    )
    unresolved = tuple(
        (o["code"], o["reason"]) for o in run.report["obligations"] if o["status"] == "unresolved"
    )
    open_ = [row for row in findings if not row.verdict]
    return RunCard(
        _row(run),
        run.report["kind"],
        findings,
        unresolved,
        tuple(_blocks(run.blocks, open_)),
        run.report["file_type"] if run.marked else "",
        tuple(run.report.get("beside", {}).items()),
        report_from(run.report).doubt,
    )


def sheet(actor: Actor, key: int) -> RunSheet:
    """Return one of the actor's own audits with its report as plain values. Raises `Forbidden`."""
    run = _found(actor, key)
    return RunSheet(
        _row(run), run.report, tuple(run.verdicts.order_by("number").values_list("number", "reason"))
    )


def _blocks(blocks: Sequence[Mapping[str, Any]], findings: Sequence[FindingRow]) -> list[BlockRow]:
    made = []
    for block in blocks:
        if "text" in block:
            pages = (0, block["page"], block["page"] + 1)
            near = [
                row for row in findings if row.data["at"]["page"] in pages and not row.data["at"]["table"]
            ]
            marks = [(row.data["quote"].strip("…"), row.number) for row in near]
            kept = [(words, number) for words, number in marks if words and words in block["text"]]
            made.append(BlockRow(_parts(block["text"], kept), page=block["page"]))
            continue
        here = [
            row for row in findings if row.data["at"]["table"] == block["table"] and row.data["at"]["row"]
        ]
        marked = {row.data["at"]["row"] - 1: row.number for row in here}
        rows = tuple(tuple((text, _is_amount(text)) for text in row) for row in block["rows"])
        made.append(BlockRow((), rows, marked, block["page"], "　".join(block["above"])))
    return made


def _is_amount(text: str) -> bool:
    """Say whether a cell says an amount: digits with a point or commas."""
    return ("." in text or "," in text) and re.sub("[-.,]", "", text).strip().isdecimal()


def _parts(text: str, marks: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Return the text in pieces, those that findings quote with their number."""
    spans = sorted((text.find(words), text.find(words) + len(words), number) for words, number in marks)
    parts: list[tuple[str, int]] = []
    at = 0
    for start, end, number in spans:
        if start < at:
            continue
        parts += [(text[at:start], -1), (text[start:end], number)]
        at = end
    return tuple(p for p in (*parts, (text[at:], -1)) if p[0])


def marked_copy(actor: Actor, key: int) -> tuple[str, bytes] | None:
    """Return (name, file) of the copy with notes, if there is one. Raises `Forbidden`."""
    run = _found(actor, key)
    if run.marked is None:
        return None
    stem, _, ending = run.name.rpartition(".")
    return f"{stem or run.name}（审核）.{ending if stem else run.report['file_type']}", bytes(run.marked)


def report_of(actor: Actor, key: int) -> Report:
    """Return the report of one of the actor's own audits, without what was judged no fault. Raises `Forbidden`."""
    run = _found(actor, key)
    gone = set(run.verdicts.values_list("number", flat=True))
    whole = report_from(run.report)
    return replace(whole, findings=tuple(f for n, f in enumerate(whole.findings) if n not in gone))
