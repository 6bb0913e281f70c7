"""What pages show of instruments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from bianzhi.instruments.choices import InstrumentKind, Level
from bianzhi.instruments.models import Instrument, Issuer
from bianzhi.users.actor import Actor, Forbidden

MISSING = "没有找到这份文件，或不在您的范围内"


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """One line of the list of documents."""

    key: int
    document_number: str
    title: str
    kind: str
    kind_label: str
    issuer: str
    level: str
    signed_on: date
    effective_on: date
    recorded_at: datetime
    line_count: int
    reverses: int | None
    reversed_by: int | None


@dataclass(frozen=True, slots=True)
class InstrumentCard:
    """One document in full, as posted."""

    row: InstrumentRow
    received_on: date | None
    retroactive_reason: str
    note: str
    maker: str
    checker: str
    lines: tuple[Mapping[str, Any], ...]
    files: tuple[int, ...]
    reverses_number: str
    reversed_by_number: str


@dataclass(frozen=True, slots=True)
class IssuerRow:
    """An issuing body and its code."""

    key: int
    code: str
    name: str
    level: str
    level_label: str


def _row(found: Instrument) -> InstrumentRow:
    reversal = getattr(found, "reversed_by", None)
    return InstrumentRow(
        key=found.pk,
        document_number=found.document_number,
        title=found.title,
        kind=found.kind,
        kind_label=InstrumentKind(found.kind).label,
        issuer=found.issuer.name,
        level=Level(found.issuer.level).label,
        signed_on=found.signed_on,
        effective_on=found.effective_on,
        recorded_at=found.recorded_at,
        line_count=len(found.lines),
        reverses=found.reverses_id,
        reversed_by=reversal.pk if reversal else None,
    )


def instruments(
    actor: Actor,
    *,
    q: str = "",
    kind: str = "",
    level: str = "",
    year: str = "",
    since: date | None = None,
    until: date | None = None,
    order: str = "-signed_on",
    offset: int = 0,
    limit: int | None = 50,
) -> tuple[tuple[InstrumentRow, ...], int]:
    """Return a page of the district's documents and how many there are. Needs ``instrument.read``."""
    actor.require("instrument.read")
    found = Instrument.objects.filter(district_id=actor.district_id)
    exact = {
        "kind": kind,
        "issuer__level": level,
        "year": year,
        "signed_on__gte": since,
        "signed_on__lte": until,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if q:
        found = found.filter(Q(document_number__icontains=q) | Q(title__icontains=q))
    rows = found.select_related("issuer", "reversed_by").order_by(order, "-pk")
    page = rows[offset:] if limit is None else rows[offset : offset + limit]
    return tuple(_row(i) for i in page), found.count()


def instrument_row(actor: Actor, key: int) -> InstrumentRow:
    """Return one document's line. Raises `Forbidden`."""
    return instrument_card(actor, key).row


def instrument_card(actor: Actor, key: int) -> InstrumentCard:
    """Return one document in full. Raises `Forbidden`."""
    actor.require("instrument.read")
    found = (
        Instrument.objects.select_related("issuer", "maker", "checker", "reverses", "reversed_by")
        .filter(pk=key, district_id=actor.district_id)
        .first()
    )
    if found is None:
        raise Forbidden(MISSING)
    reversal = getattr(found, "reversed_by", None)
    return InstrumentCard(
        row=_row(found),
        received_on=found.received_on,
        retroactive_reason=found.retroactive_reason,
        note=found.note,
        maker=found.maker.name,
        checker=found.checker.name,
        lines=tuple(found.lines),
        files=tuple(found.files),
        reverses_number=found.reverses.document_number if found.reverses else "",
        reversed_by_number=reversal.document_number if reversal else "",
    )


def instrument_labels(actor: Actor, keys: set[int]) -> dict[int, tuple[str, str]]:
    """Return ``{key: (document number, title)}`` of the district's documents among ``keys``, in one query."""
    found = Instrument.objects.filter(district_id=actor.district_id, pk__in=keys)
    return {pk: (number, title) for pk, number, title in found.values_list("pk", "document_number", "title")}


def issuers(actor: Actor) -> tuple[IssuerRow, ...]:
    """Return the district's issuing bodies."""
    found = Issuer.objects.filter(district_id=actor.district_id)
    return tuple(IssuerRow(i.pk, i.code, i.name, i.level, Level(i.level).label) for i in found)


def years(actor: Actor) -> tuple[int, ...]:
    """Return the years that occur in document numbers, newest first."""
    found = Instrument.objects.filter(district_id=actor.district_id).order_by("-year")
    return tuple(found.values_list("year", flat=True).distinct())
