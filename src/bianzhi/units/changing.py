"""The way every change of an existing body goes: it exists, something differs, one event, consequences."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bianzhi.instruments.line_kinds import LineContext, LineOutcome
from bianzhi.units.bookkeeping import Entry, consequences, points_of, write
from bianzhi.units.facts import liveness, words
from bianzhi.units.models import InnerUnit, NamePlate, Unit
from bianzhi.units.policy import check_changes
from bianzhi.units.timeline import Point, point_on
from bianzhi.values.refusal import Refusal, refuse_if_any

LONG = 40
ANY_MAY = ("submission.review", "submission.draft")


def change_unit(
    context: LineContext,
    unit: Unit,
    day: date,
    *,
    kind: str,
    line_kind: str,
    verb: str,
    fields: Mapping[str, Any],
    summary: str,
    other_id: int | None = None,
    warnings: tuple[Refusal, ...] = (),
) -> LineOutcome:
    """Set ``fields`` of the unit from ``day`` on. Raises `Refused`."""
    refuse_if_any(liveness(unit, f"“{unit.name}”", day))
    point = point_on(points_of(unit), day)
    before, after, changed = words(dict(fields), point)
    refuse_if_any(check_changes(unit.name, bool(changed)))
    entry = Entry(kind, line_kind, summary, changed, other_id=other_id, before=before, after=after)
    write(unit, context, day, entry)
    name = str(point.state["full_name"]) if point else unit.name
    return LineOutcome(consequences=consequences(name, verb, before, after), warnings=warnings)


def change_inner(
    context: LineContext,
    inner: InnerUnit,
    day: date,
    *,
    kind: str,
    line_kind: str,
    verb: str,
    fields: Mapping[str, Any],
    summary: str,
) -> LineOutcome:
    """Set ``fields`` of the internal body from ``day`` on. ``inner.unit`` is locked. Raises `Refused`."""
    label = f"“{inner.unit.name}”的内设机构“{inner.name}”"
    refuse_if_any(liveness(inner, label, day, "inner_unit"))
    point = point_on(points_of(inner), day)
    before, after, changed = words(dict(fields), point)
    refuse_if_any(check_changes(inner.name, bool(changed)))
    entry = Entry(kind, line_kind, summary, changed, inner_unit_id=inner.pk, before=before, after=after)
    write(inner.unit, context, day, entry)
    name = f"{inner.unit.name} · {point.state['name'] if point else inner.name}"
    return LineOutcome(consequences=consequences(name, verb, before, after))


def end_plate(context: LineContext, plate: NamePlate, day: date, line_kind: str) -> LineOutcome:
    """Take the nameplate down from ``day`` on. ``plate.unit`` is locked. Raises `Refused`."""
    refuse_if_any(liveness(plate, f"“{plate.unit.name}”的牌子“{plate.name}”", day, "nameplate"))
    before, after = {"牌子": plate.name}, {"牌子": ""}
    entry = Entry(
        "nameplate_remove",
        line_kind,
        f"摘下“{plate.name}”牌子",
        {"status": "abolished"},
        inner_unit_id=plate.inner_unit_id,
        nameplate_id=plate.pk,
        before=before,
        after=after,
    )
    write(plate.unit, context, day, entry)
    return LineOutcome(consequences=consequences(plate.unit.name, "摘牌", before, after))


def end_inner(context: LineContext, inner: InnerUnit, day: date, line_kind: str) -> LineOutcome:
    """Abolish the internal body from ``day`` on. ``inner.unit`` is locked. Raises `Refused`."""
    return change_inner(
        context,
        inner,
        day,
        kind="inner_remove",
        line_kind=line_kind,
        verb="撤销",
        fields={"status": "abolished"},
        summary=f"撤销内设机构“{inner.name}”",
    )


def told(fields: Mapping[str, Any], point: Point | None) -> str:
    """Return what changes as a document would say it; long texts only by their label."""
    before, after, _ = words(dict(fields), point)
    parts = []
    for label, new in after.items():
        old = before.get(label, "")
        if not new:
            parts.append(f"取消{label}")
        elif len(old) + len(new) > LONG:
            parts.append(f"调整{label}")
        else:
            parts.append(f"{label}由{old}调整为{new}" if old else f"{label}定为{new}")
    return "；".join(parts)


def joined(*outcomes: LineOutcome) -> LineOutcome:
    """Return several outcomes as one."""
    return LineOutcome(
        consequences=tuple(c for o in outcomes for c in o.consequences),
        persons=tuple(p for o in outcomes for p in o.persons),
        warnings=tuple(w for o in outcomes for w in o.warnings),
        made={key: value for o in outcomes for key, value in o.made.items()},
    )
