"""What the ledger adds to the pages of a unit: a tab, figures, tables of the printed sheets, a guard against ending."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest

from bianzhi.establishment import reads
from bianzhi.establishment.loading import lines_of
from bianzhi.establishment.pages.columns import FREEZE_COLUMNS, PLAN_COLUMNS, RESERVATION_COLUMNS
from bianzhi.establishment.ports import Key
from bianzhi.establishment.reads.holdings import keys_of_unit
from bianzhi.ledger.commodities import commodity
from bianzhi.ledger.invariants_quota import nothing_left
from bianzhi.ledger.vacancy import Position, sum_positions
from bianzhi.ui.listing import Column
from bianzhi.units.ports import (
    ABOLISH_GUARDS,
    CARD_FIGURES,
    SHEET_SECTIONS,
    Figure,
    SheetTable,
    TabContent,
    UnitTab,
    register_tab,
)
from bianzhi.units.reads import inner_names_on, names_on
from bianzhi.users.actor import Actor
from bianzhi.users.web import as_of
from bianzhi.values.refusal import Refusal

TAB = "establishment"
Line = tuple[Key, Position]


def _link(line: Line) -> str:
    (unit_id, code), _ = line
    return f"/ledger/units/{unit_id}/{code}/"


def _columns(head: str, taken: str) -> tuple[Column, ...]:
    return (
        Column("label", head, value=lambda line: commodity(line[0][1]).label, link=_link),
        Column("quota", "核定", "number", value=lambda line: line[1].approved, link=_link),
        Column("occupied", taken, "number", value=lambda line: line[1].occupied),
        Column("reserved", "已核准未用", "number", value=lambda line: line[1].reserved or None),
        Column("frozen", "冻结", "number", value=lambda line: line[1].frozen or None),
        Column("vacant", "空缺", "number", value=lambda line: line[1].vacant),
        Column("over", "超", "number", value=lambda line: line[1].over or None),
    )


def _split(actor: Actor, unit_id: int, day: date) -> tuple[list[Line], list[Line]]:
    lines = list(reads.positions(actor, day, unit_ids={unit_id}).items())
    quotas = [line for line in lines if commodity(line[0][1]).kind == "quota"]
    return quotas, [line for line in lines if commodity(line[0][1]).kind == "post"]


def _tab(request: HttpRequest, actor: Actor, unit_id: int) -> TabContent:
    day = as_of(request)
    quotas, posts = _split(actor, unit_id, day)
    counted = sum_positions(p for (_, code), p in quotas if commodity(code).counted)
    allotted = reads.inner_allotments(actor, unit_id, day)
    inner_ids = {key for own in allotted.values() for key in own}
    names = inner_names_on(actor, day, inner_ids) if inner_ids else {}
    inner = [
        (names.get(key, ""), commodity(code).label, number)
        for code, own in allotted.items()
        for key, number in own.items()
    ]
    context: dict[str, Any] = {
        "unit_id": unit_id,
        "columns": _columns("编制类型", "实有"),
        "quotas": quotas,
        "quota_totals": {
            "quota": counted.approved,
            "occupied": counted.occupied,
            "reserved": counted.reserved,
            "frozen": counted.frozen,
            "vacant": counted.vacant,
            "over": counted.over,
        },
        "post_columns": [c for c in _columns("职务", "实配") if c.key not in ("reserved", "frozen")],
        "posts": posts,
        "inner": inner,
        "inner_columns": (
            Column("name", "内设机构", value=lambda row: row[0]),
            Column("label", "编制类型", value=lambda row: row[1]),
            Column("number", "分配", "number", value=lambda row: row[2]),
        ),
        "reservations": reads.reservations(actor, day, unit_id=unit_id),
        "reservation_columns": tuple(c for c in RESERVATION_COLUMNS if c.key != "unit_name" and c.shown),
        "freezes": reads.freezes(actor, day, unit_id=unit_id),
        "freeze_columns": FREEZE_COLUMNS[1:],
        "plans": reads.over_plans(actor, day, unit_id=unit_id),
        "plan_columns": PLAN_COLUMNS[1:],
        "may_draft": actor.may("submission.draft"),
    }
    return TabContent("establishment/tab_establishment.html", context)


def _figures(actor: Actor, unit_id: int, day: date) -> Sequence[Figure]:
    if not actor.may("ledger.read"):
        return ()
    quotas, posts = _split(actor, unit_id, day)
    url = f"/units/{unit_id}/{TAB}/"
    own = sum_positions(p for (_, code), p in quotas if commodity(code).counted)
    led = sum_positions(p for _, p in posts)
    over = f"超编{own.over}名" if own.over else ""
    found = [
        Figure("核定编制", own.approved, "名", url),
        Figure("实有人员", own.occupied, "人", url, over, "red" if over else ""),
        Figure("空编", own.vacant, "名", url),
    ]
    if led.approved or led.occupied:
        too_many = f"超职数{led.over}名" if led.over else ""
        found.append(
            Figure(
                "领导职数",
                led.approved,
                "名",
                url,
                too_many or f"实配{led.occupied}名",
                "red" if too_many else "",
            )
        )
    return found


def _sheet(actor: Actor, unit_id: int, day: date) -> Sequence[SheetTable]:
    """Return the sections 「编制」 and 「领导职数」 of 机构编制基本情况表."""
    quotas, posts = _split(actor, unit_id, day)
    tables = []
    for heading, taken, lines in (("人员编制", "实有", quotas), ("领导职数", "实配", posts)):
        rows = tuple(
            (commodity(code).label, p.approved, p.occupied, p.vacant, p.over) for (_, code), p in lines
        )
        total = sum_positions(
            p for (_, code), p in lines if commodity(code).counted or commodity(code).kind == "post"
        )
        totals = ("合计", total.approved, total.occupied, total.vacant, total.over)
        tables.append(
            SheetTable(heading, ("类型", "核定", taken, "空缺", "超"), rows, totals if rows else ())
        )
    return tables


def guard(actor: Actor, unit_id: int, on: date) -> list[Refusal]:
    """Return why a unit cannot end on ``on``: quota, posts or reservations are left that day or later (I12)."""
    keys = keys_of_unit(actor, unit_id)
    lines: Mapping[Key, Any] = lines_of(actor.district_id, keys) if keys else {}
    name = names_on(actor, on, {unit_id}).get(unit_id, "")
    return [
        refusal
        for (_, code), line in sorted(lines.items(), key=lambda item: commodity(item[0][1]).order)
        for refusal in nothing_left(name, code, line, on)
    ]


def register() -> None:
    """Add the parts; called when the app starts."""
    register_tab(UnitTab(TAB, "编制与职数", 20, "ledger.read", _tab))
    CARD_FIGURES.append(_figures)
    SHEET_SECTIONS.append(_sheet)
    ABOLISH_GUARDS.append(guard)
