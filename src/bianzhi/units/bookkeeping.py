"""How the actions of this room write: one event, then the versions that follow from all events, then caches and search.

Acts on units happen inside the posting of an instrument, which writes the trail itself, last of all: a link written
here would hold the chain while later lines still wait for locks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from bianzhi.cases.kinds import Consequence
from bianzhi.instruments.line_kinds import LineContext
from bianzhi.units import terms
from bianzhi.units.indexing import index_unit
from bianzhi.units.models import (
    InnerUnit,
    InnerUnitVersion,
    NamePlate,
    NamePlateVersion,
    Unit,
    UnitEvent,
    UnitStatus,
    UnitVersion,
)
from bianzhi.units.timeline import Change, Point, ended_on, fold, point_on
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused

Body = Unit | InnerUnit | NamePlate


@dataclass(frozen=True, slots=True)
class Book:
    """Where the versions of one kind of body stand.

    Attributes:
        versions: table of versions; ``link`` is its column that names the body.
        event_link: column of `UnitEvent` that names the body.
        cache: column of the body → column of the version it repeats.
    """

    versions: type[Model]
    link: str
    event_link: str
    cache: Mapping[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """What a version says, without whose it is and when."""
        own = {"id", self.link, "instrument_id", "effective_on", "recorded_at"}
        return tuple(f.attname for f in self.versions._meta.concrete_fields if f.attname not in own)  # noqa: SLF001


BOOKS: Mapping[type[Model], Book] = {
    Unit: Book(UnitVersion, "unit_id", "unit_id", {"name": "full_name", "parent_id": "parent_id"}),
    InnerUnit: Book(InnerUnitVersion, "inner_unit_id", "inner_unit_id", {"name": "name"}),
    NamePlate: Book(NamePlateVersion, "nameplate_id", "nameplate_id", {}),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One event about to be written. ``fields`` belong to the nameplate or internal body when one is named, else to the unit."""

    kind: str
    line_kind: str
    summary: str
    fields: Mapping[str, Any] | None = None
    other_id: int | None = None
    inner_unit_id: int | None = None
    nameplate_id: int | None = None
    before: Mapping[str, str] | None = None
    after: Mapping[str, str] | None = None


def locked_unit(actor: Actor, unit_id: int | None, field: str = "unit") -> Unit:
    """Return the unit of the actor's district, locked for the change. Raises `Refused`."""
    found = Unit.objects.select_for_update().filter(pk=unit_id or 0, district_id=actor.district_id).first()
    if found is None or not actor.sees_unit(found.pk):
        raise Refused(Refusal("unit.missing", "没有找到这个机构", remedy="请从列表中选择机构", field=field))
    return found


def locked_inner(actor: Actor, inner_id: int | None, field: str = "inner_unit") -> InnerUnit:
    """Return the internal body with its unit, both locked for the change. Raises `Refused`."""
    found = InnerUnit.objects.filter(pk=inner_id or 0, unit__district_id=actor.district_id).first()
    if found is None or not actor.sees_unit(found.unit_id):
        raise Refused(
            Refusal("inner.missing", "没有找到这个内设机构", remedy="请从列表中选择内设机构", field=field)
        )
    found.unit = locked_unit(actor, found.unit_id)
    return found


def locked_plate(actor: Actor, plate_id: int | None, field: str = "nameplate") -> NamePlate:
    """Return the nameplate with its unit, the unit locked for the change. Raises `Refused`."""
    found = NamePlate.objects.filter(pk=plate_id or 0, unit__district_id=actor.district_id).first()
    if found is None or not actor.sees_unit(found.unit_id):
        raise Refused(
            Refusal("nameplate.missing", "没有找到这块牌子", remedy="请从列表中选择牌子", field=field)
        )
    found.unit = locked_unit(actor, found.unit_id)
    return found


def live_events(body: Body) -> list[UnitEvent]:
    """Return the events that set fields of a body and are not undone, in order."""
    found = UnitEvent.objects.filter(fields__isnull=False, reversed_by__isnull=True)
    if isinstance(body, NamePlate):
        found = found.filter(nameplate=body)
    elif isinstance(body, InnerUnit):
        found = found.filter(inner_unit=body, nameplate__isnull=True)
    else:
        found = found.filter(unit=body, inner_unit__isnull=True, nameplate__isnull=True)
    return list(found.order_by("effective_on", "pk"))


def changes(events: Iterable[UnitEvent]) -> list[Change]:
    """Return what counts of ``events``."""
    return [Change(e.effective_on, e.pk, e.instrument_id, e.fields or {}) for e in events]


def points_of(body: Body) -> tuple[Point, ...]:
    """Return what the body is, day by day, by all that is recorded now."""
    return fold(changes(live_events(body)))


def write(unit: Unit, context: LineContext, day: date, entry: Entry) -> UnitEvent:
    """Insert the event and bring versions, caches and search up to date."""
    event = UnitEvent.objects.create(
        unit=unit,
        instrument_id=context.instrument_id,
        kind=entry.kind,
        line_kind=entry.line_kind,
        effective_on=day,
        recorded_at=timezone.now(),
        summary=entry.summary[:500],
        fields=terms.stored(entry.fields) if entry.fields is not None else None,
        before=dict(entry.before) if entry.before is not None else None,
        after=dict(entry.after) if entry.after is not None else None,
        inner_unit_id=entry.inner_unit_id,
        nameplate_id=entry.nameplate_id,
        other_id=entry.other_id,
    )
    _follow(event, context.instrument_id)
    return event


def undo(event: UnitEvent, context: LineContext, line_kind: str) -> UnitEvent:
    """Insert the event that undoes ``event`` and bring versions, caches and search up to date."""
    undone = UnitEvent.objects.create(
        unit_id=event.unit_id,
        instrument_id=context.instrument_id,
        kind="reverse",
        line_kind=line_kind,
        effective_on=event.effective_on,
        recorded_at=timezone.now(),
        summary=f"冲销：{event.summary}"[:500],
        before=event.after,
        after=event.before,
        inner_unit_id=event.inner_unit_id,
        nameplate_id=event.nameplate_id,
        other_id=event.other_id,
        reversal_of=event,
    )
    _follow(event, context.instrument_id)
    return undone


def _follow(event: UnitEvent, instrument_id: int) -> None:
    """Bring the body that ``event`` is about up to date."""
    unit = Unit.objects.get(pk=event.unit_id)
    body: Body = unit
    if event.nameplate_id is not None:
        body = NamePlate.objects.get(pk=event.nameplate_id)
    elif event.inner_unit_id is not None:
        body = InnerUnit.objects.get(pk=event.inner_unit_id)
    if event.fields is not None:
        rebuild(body, instrument_id, timezone.now())
        index_unit(Unit.objects.get(pk=event.unit_id))


def rebuild(body: Body, instrument_id: int, now: datetime) -> None:
    """Insert the versions of the body that differ from what its events say, and renew the cache.

    ``instrument_id`` is the document that makes it necessary; it stands in versions of a body whose founding is undone.
    """
    book = BOOKS[type(body)]
    points = points_of(body)
    table = book.versions._default_manager  # noqa: SLF001 - the table is chosen by the kind of body
    recorded = {v.effective_on: v for v in table.filter(**{book.link: body.pk}).order_by("pk")}  # type: ignore[attr-defined]
    rows = [
        book.versions(
            **{book.link: body.pk, "instrument_id": instrument, "effective_on": day, "recorded_at": now},
            **terms.loaded(state),
        )
        for day, instrument, state in _wanted(points, recorded, book.columns, instrument_id)
    ]
    table.bulk_create(rows)
    if points:
        for column, source in book.cache.items():
            setattr(body, column, points[-1].state.get(source))
        body.ended_on = ended_on(points)
    else:
        began = body.established_on if isinstance(body, Unit) else body.begins_on
        body.ended_on = max([began, *recorded])
    try:
        with transaction.atomic():
            body.save(update_fields=[*book.cache, "ended_on"])
    except IntegrityError:
        raise Refused(name_taken(body)) from None


def name_taken(body: Body) -> Refusal:
    """Return why the database refused a name that somebody else took at the same moment."""
    name = getattr(body, "name", "")
    return Refusal("unit.name_taken", f"“{name}”刚被占用", remedy="请核对名称后重试", field="full_name")


def _wanted(
    points: tuple[Point, ...], recorded: Mapping[date, Any], columns: tuple[str, ...], instrument_id: int
) -> list[tuple[date, int, dict[str, Any]]]:
    """Return (day, instrument, state) of each day whose newest version is missing or differs."""
    rows = []
    for day in sorted({*recorded, *(p.effective_on for p in points)}):
        point, known = point_on(points, day), recorded.get(day)
        if point is not None:
            state, instrument = dict(point.state), point.instrument_id
        else:
            state = terms.stored({column: getattr(known, column) for column in columns})
            state["status"], instrument = UnitStatus.VOID.value, instrument_id
        if known is None or terms.stored({c: getattr(known, c) for c in state}) != state:
            rows.append((day, instrument, state))
    return rows


def consequences(
    name: str, verb: str, before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[Consequence, ...]:
    """Return 原有 / 变动 / 现有 of each label in ``after``."""
    return tuple(
        Consequence(name, label, before.get(label) or "—", verb, text or "—") for label, text in after.items()
    )
