"""What the rules of `bianzhi.units.policy` need to know, asked of the tables."""

from datetime import date

from django.db.models import Q

from bianzhi.units import terms
from bianzhi.units.bookkeeping import Body, live_events, points_of
from bianzhi.units.models import InnerUnit, NamePlate, Unit, UnitEvent
from bianzhi.units.policy import NameInUse, ParentFacts, Remains, check_live
from bianzhi.units.ports import ABOLISH_GUARDS
from bianzhi.units.timeline import Point, point_on, spans
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal


def names_in_use(district_id: int, name: str, but: int | None = None) -> list[NameInUse]:
    """Return when other units bear or bore ``name``."""
    units = Unit.objects.filter(district_id=district_id, versions__full_name=name).exclude(pk=but or 0)
    found = []
    for unit in units.order_by("pk").distinct():
        found += [
            NameInUse(unit.name, span) for span in spans(points_of(unit), "full_name") if span.value == name
        ]
    return found


def parent_facts(parent: Unit, day: date) -> ParentFacts:
    """Return what is known of a wished parent; its chain holds the newest parents and those of ``day``."""
    points = points_of(parent)
    at = point_on(points, day)
    return ParentFacts(
        unit_id=parent.pk,
        name=parent.name,
        live_on_day=at is not None and at.live,
        ended_on=parent.ended_on,
        chain=_chain(parent, day),
    )


def _chain(unit: Unit, day: date) -> frozenset[int]:
    seen: set[int] = set()
    waiting = [unit]
    while waiting:
        at = waiting.pop()
        point = point_on(points_of(at), day)
        parents = (at.parent_id, point.state.get("parent_id") if point else None)
        above: set[int] = {key for key in parents if key is not None} - seen
        seen |= above
        waiting.extend(Unit.objects.filter(pk__in=above).order_by("pk"))
    return frozenset(seen)


def liveness(body: Body, label: str, day: date, field: str = "unit") -> list[Refusal]:
    """Refuse when the body does not exist on ``day``."""
    points = points_of(body)
    at = point_on(points, day)
    began = points[0].effective_on if points else None
    return check_live(label, at is not None and at.live, day, founded_on=began, field=field)


def until_next(body: Body, column: str, day: date) -> date | None:
    """Return the next day after ``day`` on which ``column`` is set or the body ends; ``None`` when neither."""
    for event in live_events(body):
        fields = event.fields or {}
        if event.effective_on > day and (column in fields or "status" in fields):
            return event.effective_on
    return None


def last_change(body: Body) -> date | None:
    """Return the day of the last change that counts."""
    events = live_events(body)
    return events[-1].effective_on if events else None


def children_from(unit: Unit, day: date) -> list[Unit]:
    """Return the units under ``unit`` on ``day`` or any day after it."""
    found = []
    candidates = Unit.objects.filter(Q(versions__parent=unit) | Q(parent=unit)).order_by("pk").distinct()
    for child in candidates:
        for span in spans(points_of(child), "parent_id"):
            if span.value == unit.pk and span.overlaps(day, None):
                found.append(child)
                break
    return found


def inner_from(unit: Unit, day: date) -> list[InnerUnit]:
    """Return the internal bodies of ``unit`` on ``day`` or any day after it."""
    found = InnerUnit.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), unit=unit)
    return list(found.order_by("pk"))


def plates_from(unit: Unit, day: date) -> list[NamePlate]:
    """Return the nameplates of ``unit`` and its internal bodies on ``day`` or any day after it."""
    found = NamePlate.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), unit=unit)
    return list(found.order_by("pk"))


def remains(unit: Unit, day: date) -> Remains:
    """Return what still hangs on the unit on ``day`` or after it."""
    return Remains(
        children=[child.name for child in children_from(unit, day)],
        inner_units=[inner.name for inner in inner_from(unit, day)],
        nameplates=[plate.name for plate in plates_from(unit, day)],
    )


def guarded(actor: Actor, unit_id: int, day: date) -> list[Refusal]:
    """Ask the rooms above whether quota, posts or persons remain (I12)."""
    return [refusal for guard in ABOLISH_GUARDS for refusal in guard(actor, unit_id, day)]


def later_documents(unit: Unit, original_id: int) -> list[str]:
    """Return the numbers of other documents that changed the unit and still count. What rooms above noted is for their guards."""
    found = UnitEvent.objects.filter(
        Q(unit=unit) | Q(other=unit), reversed_by__isnull=True, reversal_of__isnull=True
    )
    numbers = found.exclude(instrument_id=original_id).exclude(line_kind="").order_by("pk")
    return list(dict.fromkeys(numbers.values_list("instrument__document_number", flat=True)))


def words(
    fields: dict[str, object], point: Point | None
) -> tuple[dict[str, str], dict[str, str], dict[str, object]]:
    """Return (before, after, fields) of what really differs from ``point``, the first two in words."""
    state = point.state if point else {}
    changed = {
        key: value
        for key, value in terms.stored(fields).items()
        if state.get(key) != value or key not in state
    }
    keys = {
        value for key in changed if key == "parent_id" for value in (state.get(key), changed[key]) if value
    }
    names = dict(Unit.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "name"))

    def say(key: str, value: object) -> str:
        if key == "parent_id":
            return names.get(value, "") if isinstance(value, int) else ""
        return terms.text(key, value)

    before = {terms.label(key): say(key, state.get(key)) for key in changed}
    after = {terms.label(key): say(key, value) for key, value in changed.items()}
    return before, after, changed


def inner_name_taken(unit: Unit, name: str, day: date, until: date | None, but: int | None = None) -> bool:
    """Say whether another internal body of the unit bears ``name`` on any day of [day, until)."""
    candidates = (
        InnerUnit.objects.filter(unit=unit, versions__name=name)
        .exclude(pk=but or 0)
        .order_by("pk")
        .distinct()
    )
    return any(
        span.value == name and span.overlaps(day, until)
        for inner in candidates
        for span in spans(points_of(inner), "name")
    )
