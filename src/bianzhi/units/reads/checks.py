"""What `bianzhi check` proves of the units of a district. Each finding is one Chinese sentence."""

from collections.abc import Iterator
from datetime import date

from bianzhi.units import terms
from bianzhi.units.models import InnerUnit, InnerUnitVersion, NamePlate, Unit, UnitEvent, UnitStatus, UnitVersion
from bianzhi.units.timeline import Change, Point, Span, ended_on, fold, spans


def check(district_id: int) -> Iterator[str]:
    """Yield what is wrong: caches, versions, events, names, circles. A constant number of queries."""
    units = {u.pk: u for u in Unit.objects.filter(district_id=district_id).order_by("pk")}
    folded, inner_folded = _folded(district_id)
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
    yield from _check_plates(district_id, units)


def _folded(district_id: int) -> tuple[dict[int, tuple[Point, ...]], dict[int, tuple[Point, ...]]]:
    events = UnitEvent.objects.filter(unit__district_id=district_id, fields__isnull=False, reversed_by__isnull=True)
    own: dict[int, list[Change]] = {}
    inner: dict[int, list[Change]] = {}
    for event in events.order_by("pk"):
        change = Change(event.effective_on, event.pk, event.instrument_id, event.fields)
        if event.inner_unit_id is None:
            own.setdefault(event.unit_id, []).append(change)
        else:
            inner.setdefault(event.inner_unit_id, []).append(change)
    return {k: fold(v) for k, v in own.items()}, {k: fold(v) for k, v in inner.items()}


def _newest(rows: Iterator[object] | object, key: str) -> dict[int, dict[date, object]]:
    found: dict[int, dict[date, object]] = {}
    for row in rows:  # type: ignore[attr-defined]
        found.setdefault(getattr(row, key), {})[row.effective_on] = row
    return found


def _check_versions(label: str, points: tuple[Point, ...], versions: dict[date, object]) -> Iterator[str]:
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
    if (unit.name, unit.parent_id, unit.ended_on) != (last["full_name"], last.get("parent_id"), ended_on(points)):
        yield f"机构“{unit.name}”的现名称、主管部门或撤销日期与最新版本不符"


def _check_inner(district_id: int, folded: dict[int, tuple[Point, ...]]) -> Iterator[str]:
    rows = InnerUnitVersion.objects.filter(inner_unit__unit__district_id=district_id).order_by("pk")
    versions = _newest(rows, "inner_unit_id")
    names: dict[int, list[tuple[str, Span]]] = {}
    for inner in InnerUnit.objects.filter(unit__district_id=district_id).select_related("unit").order_by("pk"):
        label = f"“{inner.unit.name}”的内设机构“{inner.name}”"
        points = folded.get(inner.pk, ())
        yield from _check_versions(label, points, versions.get(inner.pk, {}))
        if points and (inner.name, inner.ended_on) != (points[-1].state["name"], ended_on(points)):
            yield f"{label}的现名称或撤销日期与最新版本不符"
        for span in spans(points, "name"):
            if any(s.value == span.value and s.overlaps(span.begins_on, span.ends_on) for _, s in names.get(inner.unit_id, ())):
                yield f"{label}与同一机构的另一内设机构同名"
            names.setdefault(inner.unit_id, []).append((label, span))


def _check_names(folded: dict[int, tuple[Point, ...]], units: dict[int, Unit]) -> Iterator[str]:
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


def _check_plates(district_id: int, units: dict[int, Unit]) -> Iterator[str]:
    for plate in NamePlate.objects.filter(unit__district_id=district_id, ends_on__isnull=True).order_by("pk"):
        unit = units.get(plate.unit_id)
        if unit is not None and unit.ended_on is not None:
            yield f"已撤销的“{unit.name}”还挂着“{plate.name}”"
    for inner in InnerUnit.objects.filter(unit__district_id=district_id, ended_on__isnull=True).order_by("pk"):
        unit = units.get(inner.unit_id)
        if unit is not None and unit.ended_on is not None:
            yield f"已撤销的“{unit.name}”还有内设机构“{inner.name}”"
