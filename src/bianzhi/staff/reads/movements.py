"""上下编 of a period: every single entry and exit, for the list and its workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.staff.code_lists import entry_kind, exit_kind
from bianzhi.staff.models import Tenure
from bianzhi.staff.units_port import unit_names
from bianzhi.users.actor import Actor


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One person going on or off."""

    key: int
    name: str
    id_mask: str
    direction: str
    on: date
    unit_id: int
    unit: str
    commodity_label: str
    kind: str
    other: str
    document: str


def movements(
    actor: Actor, since: date, until: date, *, unit_id: int | None = None, direction: str = ""
) -> tuple[MovementRow, ...]:
    """Return who went on (``direction`` ``on``) or off (``off``; empty: both) between two days, both included. Three queries."""
    actor.require("person.read")
    rows = Tenure.objects.filter(district_id=actor.district_id, revoked_at__isnull=True).select_related(
        "person"
    )
    if actor.unit_ids is not None:
        rows = rows.filter(unit_id__in=actor.unit_ids)
    if unit_id is not None:
        actor.require_unit(unit_id)
        rows = rows.filter(unit_id=unit_id)
    found: list[MovementRow] = []
    came = (
        list(
            rows.filter(begins_on__range=(since, until)).order_by(
                "unit__order", "unit_id", "person__pinyin", "pk"
            )
        )
        if direction != "off"
        else []
    )
    went = (
        list(
            rows.filter(ends_on__range=(since, until)).order_by(
                "unit__order", "unit_id", "person__pinyin", "pk"
            )
        )
        if direction != "on"
        else []
    )
    names = unit_names(actor, {row.unit_id for row in [*came, *went]}, until)
    found.extend(_came(came, names))
    found.extend(_went(went, names))
    return tuple(sorted(found, key=lambda row: (row.on, row.direction != "下编")))


def _came(rows: list[Tenure], names: dict[int, str]) -> Iterator[MovementRow]:
    for row in rows:
        kind = entry_kind(row.entry_kind).label
        yield _row(row, names, "上编", row.begins_on, kind, row.entry_source, row.entry_document)


def _went(rows: list[Tenure], names: dict[int, str]) -> Iterator[MovementRow]:
    for row in rows:
        kind = exit_kind(row.exit_kind).label
        on = row.ends_on or row.begins_on
        yield _row(row, names, "下编", on, kind, row.exit_destination or "", row.exit_document or "")


def _row(
    row: Tenure, names: dict[int, str], direction: str, on: date, kind: str, other: str, document: str
) -> MovementRow:
    return MovementRow(
        row.person_id,
        row.person.name,
        row.person.id_mask,
        direction,
        on,
        row.unit_id,
        names.get(row.unit_id, ""),
        COMMODITIES[row.commodity].label,
        kind,
        other,
        document,
    )
