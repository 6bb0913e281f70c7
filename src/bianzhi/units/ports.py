"""What rooms above add to units without being known here. They register when their app starts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal

#: Reasons of rooms above against ending a unit on a day: quota, posts, reservations, persons (I12).
AbolishGuard = Callable[[Actor, int, date], list[Refusal]]
ABOLISH_GUARDS: list[AbolishGuard] = []
#: The same for an internal body: ``(actor, inner_unit_id, day)``.
INNER_GUARDS: list[AbolishGuard] = []


@dataclass(frozen=True, slots=True)
class TabContent:
    """A tab ready to be drawn: a template fragment, its context, and a heading."""

    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UnitTab:
    """A tab of the unit page.

    Attributes:
        code: last part of the address: ``/units/7/<code>/``.
        label: what stands on the tab.
        order: 概况 10 · 编制与职数 20 · 人员 30 · 内设机构 40 · 沿革 50 · 办件 60 · later parts from 70.
        permission: without it the tab is not there.
        render: ``(request, actor, unit_id)`` → content; the as-of date is ``request.as_of``.
        count: ``(actor, unit_id, as_of)`` → the figure beside the label, or ``None``.
    """

    code: str
    label: str
    order: int
    permission: str
    render: Callable[[HttpRequest, Actor, int], TabContent]
    count: Callable[[Actor, int, date], int | None] | None = None


UNIT_TABS: dict[str, UnitTab] = {}


def register_tab(tab: UnitTab) -> None:
    """Add a tab; a code is registered once."""
    if tab.code in UNIT_TABS:
        raise ValueError(f"unit tab {tab.code} is registered twice")
    UNIT_TABS[tab.code] = tab


@dataclass(frozen=True, slots=True)
class Figure:
    """A number on the unit's first tab that opens what is behind it."""

    label: str
    value: int
    unit: str = ""
    url: str = ""
    note: str = ""
    tone: str = ""


#: Figures of rooms above for the head of 概况: ``(actor, unit_id, as_of)`` → figures.
CARD_FIGURES: list[Callable[[Actor, int, date], Sequence[Figure]]] = []


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table in 机构编制基本情况表: a heading, column heads, rows of text or whole numbers."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    totals: tuple[str | int, ...] = ()


#: Sections of rooms above in 机构编制基本情况表, in order: ``(actor, unit_id, as_of)`` → tables.
SHEET_SECTIONS: list[Callable[[Actor, int, date], Sequence[SheetTable]]] = []

#: Columns of rooms above in 机构沿革表: ``(actor, unit_id, instrument keys)`` → {instrument: {column: text}}.
HistoryColumn = Callable[[Actor, int, Sequence[int]], Mapping[int, str]]
HISTORY_COLUMNS: dict[str, HistoryColumn] = {}
