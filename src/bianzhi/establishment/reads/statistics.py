"""Tables S2, S3 and S4 of the yearly statistics (DOMAIN §9.1) at any date, and whether they balance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bianzhi.establishment.reads.positions import positions
from bianzhi.ledger.commodities import COMMODITIES, RANKS
from bianzhi.ledger.vacancy import Position, Totals, sum_positions
from bianzhi.units import terms
from bianzhi.units.reads import UnitState, versions_on
from bianzhi.users.actor import Actor

ADMIN_TYPES = ("ADMIN", "ADMIN_TOWN", "POLITICAL_LEGAL", "ADMIN_OTHER", "WORKER")
INSTITUTION_TYPES = ("INST_CIVIL", "INST_FULL", "INST_PARTIAL", "INST_SELF")
UNKNOWN = "未填"


@dataclass(frozen=True, slots=True)
class StatRow:
    """One line: ``cells`` by column code, and their total. ``units`` counts the bodies behind each column, and in all."""

    code: str
    label: str
    cells: Mapping[str, Totals]
    total: Totals
    units: Mapping[str, int]
    unit_total: int


@dataclass(frozen=True, slots=True)
class StatTable:
    """A table. ``differences`` says in words where it does not balance; empty when it does."""

    code: str
    title: str
    unit: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[StatRow, ...]
    totals: StatRow
    differences: tuple[str, ...]


Placed = tuple[str, str, int, Position]  # row, column, unit, position


def _table(
    code: str,
    title: str,
    columns: Iterable[tuple[str, str]],
    rows: Iterable[tuple[str, str]],
    placed: list[Placed],
) -> StatTable:
    heads = tuple(columns)
    labels = dict(rows)
    used = {row for row, *_ in placed}
    order = [row for row in labels if row in used] + sorted(used - labels.keys())
    made = tuple(
        _row(row, labels.get(row) or UNKNOWN, heads, [p for p in placed if p[0] == row]) for row in order
    )
    totals = _row("", "合计", heads, placed)
    return StatTable(code, title, "名", heads, made, totals, tuple(_differences(made, totals, placed)))


def _row(code: str, label: str, heads: tuple[tuple[str, str], ...], placed: list[Placed]) -> StatRow:
    cells = {head: sum_positions(p for _, column, _, p in placed if column == head) for head, _ in heads}
    units = {head: len({unit for _, column, unit, _ in placed if column == head}) for head, _ in heads}
    total = sum_positions(p for *_, p in placed)
    return StatRow(code, label, cells, total, units, len({unit for _, _, unit, _ in placed}))


def _differences(rows: tuple[StatRow, ...], totals: StatRow, placed: list[Placed]) -> Iterable[str]:
    """Check that lines add up to the total and columns to the ledger."""
    for name, label in (("approved", "核定"), ("occupied", "实有"), ("vacant", "空缺"), ("over", "超出")):
        down = sum(getattr(row.total, name) for row in rows)
        across = sum(getattr(cell, name) for cell in totals.cells.values())
        whole = sum(getattr(p, name) for *_, p in placed)
        if not down == across == whole:
            yield f"{label}：各行合计{down}，各列合计{across}，台账{whole}"
    for row in (*rows, totals):
        if row.total.approved - row.total.occupied != row.total.vacant - row.total.over:
            yield f"{row.label}：核定{row.total.approved}－实有{row.total.occupied}≠空缺{row.total.vacant}－超出{row.total.over}"


def _facts(
    actor: Actor, as_of: date, known: datetime | None
) -> tuple[dict[tuple[int, str], Position], dict[int, UnitState]]:
    actor.require("statistics.read")
    return positions(actor, as_of, known), versions_on(actor, as_of, known=known)


def statistics_s2(actor: Actor, as_of: date, known: datetime | None = None) -> StatTable:
    """Return S2: 行政编制 by system and type."""
    here, states = _facts(actor, as_of, known)
    placed = [
        (states[unit].sector if unit in states else "", code, unit, p)
        for (unit, code), p in here.items()
        if code in ADMIN_TYPES
    ]
    columns = [(code, COMMODITIES[code].short_label) for code in ADMIN_TYPES]
    return _table("S2", "行政编制情况（按系统）", columns, terms.choices("sector"), placed)


def statistics_s3(actor: Actor, as_of: date, known: datetime | None = None) -> StatTable:
    """Return S3: 事业编制 by industry and funding."""
    here, states = _facts(actor, as_of, known)
    placed = [
        (states[unit].industry if unit in states else "", code, unit, p)
        for (unit, code), p in here.items()
        if code in INSTITUTION_TYPES
    ]
    columns = [(code, COMMODITIES[code].short_label) for code in INSTITUTION_TYPES]
    return _table("S3", "事业编制情况（按行业、经费形式）", columns, terms.choices("industry"), placed)


def statistics_s4(actor: Actor, as_of: date, known: datetime | None = None) -> StatTable:
    """Return S4: 领导职数 by class of post and rank."""
    here, _ = _facts(actor, as_of, known)
    placed = [
        (COMMODITIES[code].rank, COMMODITIES[code].post_class, unit, p)
        for (unit, code), p in here.items()
        if COMMODITIES[code].kind == "post"
    ]
    columns = {item.post_class: item.family for item in COMMODITIES.values() if item.post_class}
    return _table("S4", "领导职数情况（按职务、级别）", columns.items(), RANKS.items(), placed)


def statistics_balance(actor: Actor, as_of: date, known: datetime | None = None) -> tuple[str, ...]:
    """Return where S2, S3 and S4 together do not equal the ledger; nothing when they do."""
    tables = [make(actor, as_of, known) for make in (statistics_s2, statistics_s3, statistics_s4)]
    found = [f"{table.code} {words}" for table in tables for words in table.differences]
    covered = {*ADMIN_TYPES, *INSTITUTION_TYPES}
    here = positions(actor, as_of, known)
    ledger = sum(p.approved for (_, code), p in here.items() if code in covered)
    shown = sum(table.totals.total.approved for table in tables[:2])
    if ledger != shown:
        found.append(f"S2与S3合计{shown}名，台账{ledger}名")
    return tuple(found)
