"""沿革: every document that touched a unit, and what it changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bianzhi.units import terms
from bianzhi.units.models import UnitEvent
from bianzhi.units.reads.versions import end_of_day, names_on, require_unit
from bianzhi.users.actor import Actor


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One thing a document did.

    Attributes:
        changes: (label, before, after) in words.
        undone_by: number of the document that reversed it; empty while it counts.
        reverses: whether this row itself undoes another.
    """

    key: int
    kind: str
    kind_label: str
    effective_on: date
    recorded_at: datetime
    summary: str
    changes: tuple[tuple[str, str, str], ...]
    other_id: int | None
    other_name: str
    inner_unit_id: int | None
    undone_by: str
    reverses: bool


@dataclass(frozen=True, slots=True)
class HistoryDocument:
    """One document and what it did to the unit, in order. ``effective_on`` is the first of its days."""

    instrument_id: int
    document_number: str
    title: str
    signed_on: date
    effective_on: date
    recorded_at: datetime
    reversed_by: str
    rows: tuple[HistoryRow, ...]

    @property
    def undone(self) -> bool:
        """Whether nothing of it counts any more."""
        return all(row.undone_by for row in self.rows)


_COLUMNS = (
    "pk", "kind", "effective_on", "recorded_at", "summary", "before", "after", "other_id", "inner_unit_id", "reversal_of_id",
    "instrument_id", "instrument__document_number", "instrument__title", "instrument__signed_on",
    "reversed_by__instrument__document_number", "reversed_by__recorded_at",
)  # fmt: skip


def history(
    actor: Actor,
    unit_id: int,
    *,
    until: date | None = None,
    known: date | datetime | None = None,
    kinds: Collection[str] = (),
) -> tuple[HistoryDocument, ...]:
    """Return the documents of a unit, oldest first by the day they count from. Three queries.

    ``until`` leaves out what counts only later, ``known`` what was recorded later. Raises `Forbidden`.
    """
    actor.require("unit.read")
    require_unit(actor, unit_id)
    found = UnitEvent.objects.filter(unit_id=unit_id)
    if until is not None:
        found = found.filter(effective_on__lte=until)
    if kinds:
        found = found.filter(kind__in=kinds)
    moment = end_of_day(known)
    if moment is not None:
        found = found.filter(recorded_at__lt=moment)
    events: list[dict[str, Any]] = list(found.order_by("effective_on", "pk").values(*_COLUMNS))
    others = names_on(actor, until or date.max, {e["other_id"] for e in events if e["other_id"]})
    documents: dict[int, list[HistoryRow]] = {}
    heads: dict[int, dict[str, Any]] = {}
    for event in events:
        heads.setdefault(event["instrument_id"], event)
        documents.setdefault(event["instrument_id"], []).append(_row(event, others, moment))
    return tuple(_document(heads[key], tuple(rows)) for key, rows in documents.items())


def _row(event: dict[str, Any], others: dict[int, str], moment: datetime | None) -> HistoryRow:
    before, after = event["before"] or {}, event["after"] or {}
    labels = dict.fromkeys([*before, *after])
    undone_at = event["reversed_by__recorded_at"]
    counts = undone_at is None or (moment is not None and undone_at >= moment)
    return HistoryRow(
        key=event["pk"],
        kind=str(event["kind"]),
        kind_label=terms.EVENT_KINDS.get(str(event["kind"]), str(event["kind"])),
        effective_on=event["effective_on"],
        recorded_at=event["recorded_at"],
        summary=str(event["summary"]),
        changes=tuple((label, before.get(label, ""), after.get(label, "")) for label in labels),
        other_id=event["other_id"],
        other_name=others.get(event["other_id"], "") if event["other_id"] else "",
        inner_unit_id=event["inner_unit_id"],
        undone_by="" if counts else str(event["reversed_by__instrument__document_number"]),
        reverses=event["reversal_of_id"] is not None,
    )


def _document(head: dict[str, Any], rows: tuple[HistoryRow, ...]) -> HistoryDocument:
    numbers = {row.undone_by for row in rows}
    return HistoryDocument(
        instrument_id=head["instrument_id"],
        document_number=str(head["instrument__document_number"]),
        title=str(head["instrument__title"]),
        signed_on=head["instrument__signed_on"],
        effective_on=rows[0].effective_on,
        recorded_at=rows[0].recorded_at,
        reversed_by=numbers.pop() if len(numbers) == 1 else "",
        rows=rows,
    )
