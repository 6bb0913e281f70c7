"""Hang a nameplate on a unit or on one of its internal bodies."""

from datetime import date

from bianzhi.instruments.line_kinds import LineContext, LineOutcome
from bianzhi.units import terms
from bianzhi.units.bookkeeping import Entry, consequences, locked_inner, locked_unit, write
from bianzhi.units.changing import ANY_MAY
from bianzhi.units.facts import liveness, names_in_use, plates_from
from bianzhi.units.models import NamePlate, UnitStatus
from bianzhi.units.policy import check_name_free, check_outlived, check_plate_name
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, refuse_if_any

LINE_KIND = "units.nameplate_add"


def nameplate_add(
    actor: Actor,
    *,
    context: LineContext,
    day: date,
    unit_id: int | None,
    name: str,
    kind: str = "plate",
    inner_unit_id: int | None = None,
) -> LineOutcome:
    """Hang ``name`` from ``day`` on. Raises `Refused`; warns when another live unit is called so."""
    actor.require(*ANY_MAY)
    unit = locked_unit(actor, unit_id)
    name = name.strip()
    found = liveness(unit, f"“{unit.name}”", day)
    found += check_outlived(unit.name, unit.ended_on, day)
    where = unit.name
    if inner_unit_id is not None:
        inner = locked_inner(actor, inner_unit_id)
        found += liveness(inner, f"内设机构“{inner.name}”", day, "inner_unit")
        where = f"{unit.name} · {inner.name}"
        if inner.unit_id != unit.pk:
            found.append(
                Refusal("inner.other_unit", f"“{inner.name}”不是“{unit.name}”的内设机构", field="inner_unit")
            )
    taken = any(plate.name == name for plate in plates_from(unit, day))
    found += check_plate_name(unit.name, name, taken)
    refuse_if_any(found)
    plate = NamePlate.objects.create(
        unit=unit, inner_unit_id=inner_unit_id, name=name, kind=kind, begins_on=day
    )
    way = terms.text("plate_kind", kind)
    on = "" if inner_unit_id is None else f"（{inner.name}）"
    before, after = {"牌子": ""}, {"牌子": name}
    entry = Entry(
        "nameplate_add",
        LINE_KIND,
        f"{way}“{name}”{on}",
        {"status": UnitStatus.LIVE.value},
        inner_unit_id=inner_unit_id,
        nameplate_id=plate.pk,
        before=before,
        after=after,
    )
    write(unit, context, day, entry)
    warnings = check_name_free(name, names_in_use(actor.district_id, name, but=unit.pk), day)
    return LineOutcome(
        consequences=consequences(where, way, before, after), warnings=tuple(warnings), made={name: plate.pk}
    )
