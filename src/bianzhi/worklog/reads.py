"""What pages and other rooms read of 工作台账. The actor first; frozen values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from bianzhi.users.actor import Actor, Forbidden
from bianzhi.worklog.catalogue import BUSINESSES, LISTED, Item, Measure, items, measures
from bianzhi.worklog.figures import printed
from bianzhi.worklog.models import WorkEntry
from bianzhi.worklog.policy import BodyName, NewEntry
from bianzhi.worklog.totals import Fact, Logged, contributing, section, total

#: what becomes of an entry
STANDS, REPLACED, REVERSED = "有效", "已更正", "已撤销"
#: in place of a figure that no entry states and a register knows
FROM_REGISTER = "取台账年末数"


@dataclass(frozen=True, slots=True)
class EntryRow(Logged):
    """An entry. ``reason``: why it corrects ``replaces``; ``end_reason`` why, and by whom and when, it counts no more."""

    by: str
    at: datetime
    reason: str = ""
    replaces: int | None = None
    replaced_by: int | None = None
    end_reason: str = ""
    end_by: str = ""
    end_at: datetime | None = None

    @property
    def item(self) -> Item:
        """The item."""
        return items()[self.given.item]

    @property
    def business(self) -> str:
        """Label of the business."""
        return BUSINESSES[self.item.business]

    @property
    def state(self) -> str:
        """What became of it."""
        return STANDS if self.end_at is None else REPLACED if self.replaced_by else REVERSED

    @property
    def begins_on(self) -> date:
        """The first day."""
        return self.given.begins_on


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """An item's year: how many entries, and its figures: measure, as printed with its unit, address of what makes it up."""

    item: Item
    count: int
    url: str
    figures: tuple[tuple[Measure, str, str], ...]


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """A section of a year's facts: as a tree, and each figure with a title and the address where it may be looked up."""

    tree: Mapping[str, Any]
    facts: tuple[tuple[Fact, str, str], ...]


def _rows(actor: Actor) -> QuerySet[WorkEntry]:
    actor.require("worklog.read")
    rows = WorkEntry.objects.filter(district_id=actor.district_id)
    joined = rows.select_related("by", "reversal__by", "replaced_by__by").prefetch_related("bodies")
    return joined.order_by("begins_on", "ends_on", "pk")


def given_of(row: WorkEntry) -> NewEntry:
    """Return a row as it was given."""
    bodies = tuple(BodyName(one.name, one.unit_id) for one in row.bodies.all())
    return NewEntry(row.item, row.begins_on, row.ends_on, row.document, row.figures, bodies, row.note)


def _row(row: WorkEntry) -> EntryRow:
    given = given_of(row)
    replaced, ended = getattr(row, "replaced_by", None), getattr(row, "reversal", None)
    made = EntryRow(row.pk, given, row.by.name, row.at, row.reason, row.replaces_id)
    end = replaced or ended
    if end is None:
        return made
    return EntryRow(
        row.pk, given, row.by.name, row.at, row.reason, row.replaces_id, replaced.pk if replaced else None, end.reason,
        end.by.name, end.at,
    )  # fmt: skip


def entries(
    actor: Actor, year: int, *, section_name: str = "", standing: bool = True
) -> tuple[EntryRow, ...]:
    """Return a year's entries in the order of their days; of those that count no more only with ``standing`` false."""
    rows = _rows(actor).filter(begins_on__year=year)
    if section_name:
        rows = rows.filter(item__startswith=f"{section_name}.")
    if standing:
        rows = rows.filter(replaced_by=None, reversal=None)
    return tuple(_row(row) for row in rows if row.item in items())


def entry(actor: Actor, key: int) -> EntryRow:
    """Return one entry. Raises `Forbidden`."""
    row = _rows(actor).filter(pk=key).first()
    if row is None:
        raise Forbidden("没有找到这条工作台账")
    return _row(row)


def years(actor: Actor) -> tuple[int, ...]:
    """Return the years with entries, newest first."""
    actor.require("worklog.read")
    days = WorkEntry.objects.filter(district_id=actor.district_id).dates("begins_on", "year", order="DESC")
    return tuple(day.year for day in days)


def making_up(rows: Iterable[EntryRow], figure: str) -> tuple[EntryRow, ...]:
    """Return those of a year's standing entries that make up a figure."""
    return tuple(contributing(measures()[figure], rows))


def figure_url(year: int, figure: str) -> str:
    """Return the address of the entries that make up a figure."""
    return _list_url(year=str(year), figure=figure)


def _list_url(**wanted: str) -> str:
    return f"{reverse('worklog:index')}?{urlencode(wanted)}"


def item_totals(rows: Sequence[EntryRow], year: int, figure: str = "") -> tuple[ItemTotal, ...]:
    """Return the year's totals (only of ``figure``, when given) of items that have entries, in the order of the catalogue."""
    found = []
    for item in items().values():
        own = [row for row in rows if row.given.item == item.key]
        counts = [m for m in item.measures if m.kind == "count" and m.roll != "month"]
        told = [(m, total(m, own)) for m in counts if figure in ("", m.key)]
        shown = tuple(
            (m, FROM_REGISTER, "")
            if value is None
            else (m, f"{printed(value)}{m.unit}", figure_url(year, m.key))
            for m, value in told
            if value is not None or m.register
        )
        if own:
            found.append(ItemTotal(item, len(own), _list_url(year=str(year), item=item.key), shown))
    return tuple(found)


def section_facts(name: str, actor: Actor, year: int, registers: Mapping[str, int]) -> SectionFacts:
    """Return a section of the year's facts. ``registers``: figures that the registers know, such as ``staff.persons``."""
    tree, facts = section(name, entries(actor, year, section_name=name), registers)
    return SectionFacts(tree, tuple((fact, _title(fact), _url(fact, year)) for fact in facts))


def _title(fact: Fact) -> str:
    measure = measures()[fact.measure]
    return f"{items()[measure.item].label}：{measure.label}"


def _url(fact: Fact, year: int) -> str:
    if fact.entry is not None:
        return reverse("worklog:entry", args=[fact.entry])
    return figure_url(year, fact.measure)


def choices() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return items and figures for filters."""
    figures = [
        (m.key, f"{items()[m.item].label}：{m.label}") for m in measures().values() if m.item not in LISTED
    ]
    return [(one.key, one.label) for one in items().values()], figures
