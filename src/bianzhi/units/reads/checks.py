"""What `bianzhi check` proves of the units of a district."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from bianzhi.units import terms
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
from bianzhi.units.timeline import Change, Point, Span, ended_on, fold, spans
from bianzhi.values.refusal import Refusal


def check(district_id: int) -> tuple[Refusal, ...]:
    """Return what is wrong: caches, versions, events, names, circles. A constant number of queries."""
    return tuple(Refusal("units.check", message) for message in _findings(district_id))


def unit_exists(district_id: int, key: int) -> bool:
    """Say whether the district has the unit."""
    return Unit.objects.filter(pk=key, district_id=district_id).exists()


def _findings(district_id: int) -> Iterator[str]:
    units = {u.pk: u for u in Unit.objects.filter(district_id=district_id).order_by("pk")}
    folded, inner_folded, plate_folded = _folded(district_id)
    versions = _newest(UnitVersion.objects.filter(unit__district_id=district_id).order_by("pk"), "unit_id")
    for key, unit in units.items():
        points = folded.get(key, ())
        if not points and not any(v.status == UnitStatus.VOID for v in versions.get(key, {}).values()):
            yield f"机构“{unit.name}”没有设立记录"
            continue
        yield from _check_versions(f"机构“{unit.name}”", points, versions.get(key, {}))
        yield from _check_cache(unit, points)
    yield from _check_inner(district_id, inner_folded)
    yield from _check_names(folded, units)
    yield from _check_circles(units)
    yield from _check_plates(district_id, plate_folded)
    yield from _check_leftovers(district_id, units)


Folded = dict[int, tuple[Point, ...]]


def _folded(district_id: int) -> tuple[Folded, Folded, Folded]:
    """Return the points of units, of internal bodies and of nameplates."""
    events = UnitEvent.objects.filter(
        unit__district_id=district_id, fields__isnull=False, reversed_by__isnull=True
    )
    found: tuple[dict[int, list[Change]], ...] = ({}, {}, {})
    for event in events.order_by("pk"):
        change = Change(event.effective_on, event.pk, event.instrument_id, event.fields or {})
        if event.nameplate_id is not None:
            found[2].setdefault(event.nameplate_id, []).append(change)
        elif event.inner_unit_id is not None:
            found[1].setdefault(event.inner_unit_id, []).append(change)
        else:
            found[0].setdefault(event.unit_id, []).append(change)
    own, inner, plates = ({key: fold(rows) for key, rows in part.items()} for part in found)
    return own, inner, plates


def _newest(rows: Iterable[Any], key: str) -> dict[int, dict[date, Any]]:
    found: dict[int, dict[date, Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, key), {})[row.effective_on] = row
    return found


def _check_versions(label: str, points: tuple[Point, ...], versions: dict[date, Any]) -> Iterator[str]:
    by_day = {p.effective_on: p for p in points}
    for day in by_day.keys() - versions.keys():
        yield f"{label}缺少{day}起的版本"
    for point in points:
        version = versions.get(point.effective_on)
        if version is None:
            continue
        for column, value in point.state.items():
            if terms.stored({column: getattr(version, column)})[column] != value:
                yield f"{label}{point.effective_on}起的“{terms.label(column)}”与文件所载不符"


def _check_cache(unit: Unit, points: tuple[Point, ...]) -> Iterator[str]:
    if not points:
        if unit.ended_on is None:
            yield f"机构“{unit.name}”的设立已冲销，但仍列为在用"
        return
    last = points[-1].state
    if (unit.name, unit.parent_id, unit.ended_on) != (
        last["full_name"],
        last.get("parent_id"),
        ended_on(points),
    ):
        yield f"机构“{unit.name}”的现名称、主管部门或撤销日期与最新版本不符"


def _check_inner(district_id: int, folded: Folded) -> Iterator[str]:
    rows = InnerUnitVersion.objects.filter(inner_unit__unit__district_id=district_id).order_by("pk")
    versions = _newest(rows, "inner_unit_id")
    names: dict[int, list[tuple[str, Span]]] = {}
    for inner in (
        InnerUnit.objects.filter(unit__district_id=district_id).select_related("unit").order_by("pk")
    ):
        label = f"“{inner.unit.name}”的内设机构“{inner.name}”"
        points = folded.get(inner.pk, ())
        yield from _check_versions(label, points, versions.get(inner.pk, {}))
        if points and (inner.name, inner.ended_on) != (points[-1].state["name"], ended_on(points)):
            yield f"{label}的现名称或撤销日期与最新版本不符"
        for span in spans(points, "name"):
            if any(
                s.value == span.value and s.overlaps(span.begins_on, span.ends_on)
                for _, s in names.get(inner.unit_id, ())
            ):
                yield f"{label}与同一机构的另一内设机构同名"
            names.setdefault(inner.unit_id, []).append((label, span))


def _check_names(folded: Folded, units: dict[int, Unit]) -> Iterator[str]:
    seen: dict[str, list[tuple[int, Span]]] = {}
    for key, points in folded.items():
        for span in spans(points, "full_name"):
            for other, taken in seen.get(span.value, ()):
                if other != key and taken.overlaps(span.begins_on, span.ends_on):
                    yield f"“{span.value}”在{max(span.begins_on, taken.begins_on)}同时是两个机构的名称"
            seen.setdefault(span.value, []).append((key, span))
        if key not in units:
            yield f"沿革中有不属于本辖区的机构（编号{key}）"


def _check_circles(units: dict[int, Unit]) -> Iterator[str]:
    for key, unit in units.items():
        at, steps = unit.parent_id, 0
        while at is not None and at != key and steps <= len(units):
            at, steps = (units[at].parent_id if at in units else None), steps + 1
        if at == key:
            yield f"机构“{unit.name}”的隶属关系成环"


def _check_plates(district_id: int, folded: Folded) -> Iterator[str]:
    versions = _newest(
        NamePlateVersion.objects.filter(nameplate__unit__district_id=district_id).order_by("pk"),
        "nameplate_id",
    )
    for plate in (
        NamePlate.objects.filter(unit__district_id=district_id).select_related("unit").order_by("pk")
    ):
        label, points = f"“{plate.unit.name}”的牌子“{plate.name}”", folded.get(plate.pk, ())
        yield from _check_versions(label, points, versions.get(plate.pk, {}))
        if points and plate.ended_on != ended_on(points):
            yield f"{label}的摘牌日期与最新版本不符"


def _check_leftovers(district_id: int, units: dict[int, Unit]) -> Iterator[str]:
    """I12, as far as this room knows it."""
    ended = {key: unit.name for key, unit in units.items() if unit.ended_on is not None}
    for plate in NamePlate.objects.filter(unit__district_id=district_id, ended_on__isnull=True).order_by(
        "pk"
    ):
        if plate.unit_id in ended:
            yield f"已撤销的“{ended[plate.unit_id]}”还挂着“{plate.name}”"
    for inner in InnerUnit.objects.filter(unit__district_id=district_id, ended_on__isnull=True).order_by(
        "pk"
    ):
        if inner.unit_id in ended:
            yield f"已撤销的“{ended[inner.unit_id]}”还有内设机构“{inner.name}”"
    for unit in units.values():
        if unit.ended_on is None and unit.parent_id in ended:
            yield f"“{unit.name}”的主管部门“{ended[unit.parent_id]}”已撤销"
