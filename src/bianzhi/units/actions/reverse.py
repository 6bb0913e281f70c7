"""Undo what the lines of one kind of one document did to units."""

from bianzhi.cases.kinds import Consequence
from bianzhi.instruments.line_kinds import LineContext, LineOutcome
from bianzhi.units.bookkeeping import Body, live_events, locked_unit, points_of, undo
from bianzhi.units.changing import ANY_MAY
from bianzhi.units.facts import (
    guarded,
    inner_name_taken,
    later_documents,
    names_in_use,
    parent_facts,
    remains,
)
from bianzhi.units.models import InnerUnit, NamePlate, Unit, UnitEvent
from bianzhi.units.policy import (
    check_inner_name,
    check_name_free,
    check_no_later_documents,
    check_nothing_remains,
    check_parent,
)
from bianzhi.units.ports import INNER_GUARDS
from bianzhi.units.timeline import spans
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, refuse_if_any

FOUNDING = frozenset({"establish", "inner_add", "nameplate_add"})


def reverse_line_kind(actor: Actor, *, context: LineContext, original_id: int, line_kind: str) -> LineOutcome:
    """Undo every event of ``line_kind`` of the document ``original_id``, last first. Raises `Refused`.

    What other documents changed stays: a field that a later document set keeps that document's value.
    """
    actor.require(*ANY_MAY)
    found = UnitEvent.objects.filter(
        instrument_id=original_id,
        line_kind=line_kind,
        unit__district_id=actor.district_id,
        reversed_by__isnull=True,
        reversal_of__isnull=True,
    )
    events = list(found.order_by("-pk"))
    units = {key: locked_unit(actor, key) for key in sorted({e.unit_id for e in events})}
    for event in events:
        if event.kind in FOUNDING:
            refuse_if_any(_check_founding(actor, event, original_id))
        undo(event, context, line_kind)
    refuse_if_any(
        [
            *_check_afterwards(actor, units),
            *_check_inner_names({e.inner_unit_id for e in events if e.inner_unit_id}),
        ]
    )
    return LineOutcome(
        consequences=tuple(
            Consequence(units[e.unit_id].name, "沿革", e.summary, "冲销", "恢复原状") for e in events
        )
    )


def _check_founding(actor: Actor, event: UnitEvent, original_id: int) -> list[Refusal]:
    """Refuse to undo the founding of what later documents changed, or of what something hangs on."""
    unit = Unit.objects.get(pk=event.unit_id)
    if event.kind == "establish":
        found = check_no_later_documents(unit.name, later_documents(unit, original_id))
        rest = remains(unit, event.effective_on)
        own = {
            e.unit_id
            for e in UnitEvent.objects.filter(instrument_id=original_id, kind="establish").order_by("pk")
        }
        children = list(
            Unit.objects.filter(parent=unit).exclude(pk__in=own).order_by("pk").values_list("name", flat=True)
        )
        if rest.children and children:
            found += check_nothing_remains(unit.name, type(rest)(children=children), "冲销设立")
        return found + guarded(actor, unit.pk, event.effective_on)
    body: Body = (
        NamePlate.objects.get(pk=event.nameplate_id)
        if event.nameplate_id
        else InnerUnit.objects.get(pk=event.inner_unit_id or 0)
    )
    if isinstance(body, InnerUnit):
        refuse_if_any(
            refusal for guard in INNER_GUARDS for refusal in guard(actor, body.pk, event.effective_on)
        )
    others = [e for e in live_events(body) if e.instrument_id != original_id]
    numbers = list(dict.fromkeys(e.instrument.document_number for e in others))
    return check_no_later_documents(body.name, numbers)


def _check_afterwards(actor: Actor, units: dict[int, Unit]) -> list[Refusal]:
    """Refuse when the restored state clashes with what others did in the meantime: names, parents."""
    found: list[Refusal] = []
    for key in units:
        unit = Unit.objects.get(pk=key)
        points = points_of(unit)
        for span in spans(points, "full_name"):
            others = names_in_use(actor.district_id, str(span.value), but=key)
            found += check_name_free(str(span.value), others, span.begins_on, span.ends_on)
        for span in spans(points, "parent_id"):
            if span.value is not None:
                parent = Unit.objects.get(pk=span.value)
                found += check_parent(key, parent_facts(parent, span.begins_on), span.begins_on, span.ends_on)
    return found


def _check_inner_names(keys: set[int]) -> list[Refusal]:
    found: list[Refusal] = []
    for inner in InnerUnit.objects.filter(pk__in=keys).select_related("unit").order_by("pk"):
        for span in spans(points_of(inner), "name"):
            taken = inner_name_taken(inner.unit, str(span.value), span.begins_on, span.ends_on, but=inner.pk)
            found += check_inner_name(inner.unit.name, str(span.value), taken)
    return found
