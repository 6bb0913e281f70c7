"""One unit in full on a day."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from bianzhi.units.models import UnitEvent, UnitStatus, UnitVersion
from bianzhi.units.reads.versions import (
    MISSING,
    InnerState,
    Plate,
    UnitState,
    end_of_day,
    inner_units_on,
    nameplates_on,
    names_on,
    require_unit,
    state_of,
    versions_on,
)
from bianzhi.users.actor import Actor, Forbidden


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A document named beside a fact."""

    key: int
    number: str
    title: str
    signed_on: date


@dataclass(frozen=True, slots=True)
class Related:
    """Another unit and what it is to this one (主管部门, 由…合并, 分立出…)."""

    unit_id: int
    name: str
    relation: str


@dataclass(frozen=True, slots=True)
class UnitCard:
    """Everything the unit page's first tab shows.

    Attributes:
        state: the unit on the day.
        parent_name: name of the department above on the day; empty without one.
        inner_units, plates: what it had on the day. Plates of internal bodies carry their key.
        children: live units directly under it, those the actor sees.
        former_names: (name, from, until) of earlier names.
        founded_by, latest: the first and the last document on or before the day.
        relations: predecessors and successors.
        began: the first day on record; ``not_yet`` when the day asked for lies before it.
    """

    state: UnitState
    parent_name: str
    inner_units: tuple[InnerState, ...]
    plates: tuple[Plate, ...]
    children: tuple[UnitState, ...]
    former_names: tuple[tuple[str, date, date], ...]
    founded_by: DocumentRef
    latest: DocumentRef
    relations: tuple[Related, ...]
    began: date
    not_yet: bool

    @property
    def own_plates(self) -> tuple[Plate, ...]:
        """Nameplates of the unit itself."""
        return tuple(p for p in self.plates if p.inner_unit_id is None)

    def plates_of(self, inner_unit_id: int) -> tuple[str, ...]:
        """Names of the plates of an internal body."""
        return tuple(p.name for p in self.plates if p.inner_unit_id == inner_unit_id)


_RELATIONS = {
    "merge_in": "合并进来",
    "merge_away": "并入",
    "split_off": "分立出",
    "split_from": "分立自",
}


def unit_card(actor: Actor, unit_id: int, as_of: date, *, known: date | datetime | None = None) -> UnitCard:
    """Return the unit on ``as_of``; before its founding, as it was founded. Raises `Forbidden`. A constant number of queries."""
    actor.require("unit.read")
    actor.require_unit(unit_id)
    line = _line(actor, unit_id, known)
    if not line or line[0].status == UnitStatus.VOID:
        raise Forbidden(MISSING)
    began = line[0].effective_on
    day = max(as_of, began)
    state = state_of(next(version for version in reversed(line) if version.effective_on <= day))
    parents = names_on(actor, day, {state.parent_id} if state.parent_id else set(), known=known)
    before = [v for v in line if v.effective_on <= day]
    return UnitCard(
        state=state,
        parent_name=parents.get(state.parent_id or 0, ""),
        inner_units=inner_units_on(actor, day, {unit_id}, known=known).get(unit_id, ()),
        plates=nameplates_on(actor, day, {unit_id}, known=known).get(unit_id, ()),
        children=_children(actor, unit_id, day, known),
        former_names=_former_names(before),
        founded_by=_document(line[0]),
        latest=_document(before[-1]),
        relations=_relations(actor, unit_id, day, known),
        began=began,
        not_yet=as_of < began,
    )


def _children(actor: Actor, unit_id: int, day: date, known: date | datetime | None) -> tuple[UnitState, ...]:
    """Return the live units directly under one, looking only at those that ever were."""
    ever = set(
        UnitVersion.objects.filter(parent_id=unit_id).order_by("unit_id").values_list("unit_id", flat=True)
    )
    states = versions_on(actor, day, ever, known=known, live_only=True) if ever else {}
    return tuple(state for state in states.values() if state.parent_id == unit_id)


def _line(actor: Actor, unit_id: int, known: date | datetime | None) -> list[UnitVersion]:
    """Return the versions that count, in order of their days."""
    found = UnitVersion.objects.filter(unit_id=unit_id, unit__district_id=actor.district_id)
    found = found.select_related("instrument", "unit")
    moment = end_of_day(known)
    if moment is not None:
        found = found.filter(recorded_at__lt=moment)
    newest = {version.effective_on: version for version in found.order_by("pk")}
    return [newest[day] for day in sorted(newest)]


def _document(version: UnitVersion) -> DocumentRef:
    paper = version.instrument
    return DocumentRef(paper.pk, paper.document_number, paper.title, paper.signed_on)


def _former_names(line: list[UnitVersion]) -> tuple[tuple[str, date, date], ...]:
    found: list[tuple[str, date, date]] = []
    since = line[0].effective_on
    for before, after in pairwise(line):
        if before.full_name != after.full_name:
            found.append((before.full_name, since, after.effective_on))
            since = after.effective_on
    return tuple(found)


def _relations(actor: Actor, unit_id: int, day: date, known: date | datetime | None) -> tuple[Related, ...]:
    found = UnitEvent.objects.filter(
        unit_id=unit_id, kind__in=list(_RELATIONS), reversed_by__isnull=True, effective_on__lte=day
    )
    pairs = list(found.order_by("effective_on", "pk").values_list("kind", "other_id"))
    names = names_on(actor, day, {other for _, other in pairs if other}, known=known)
    return tuple(Related(other, names.get(other, ""), _RELATIONS[kind]) for kind, other in pairs if other)


def unit_line(actor: Actor, unit_id: int, *, known: date | datetime | None = None) -> tuple[UnitState, ...]:
    """Return what the unit was from each day on which anything changed, oldest first. Two queries. Raises `Forbidden`."""
    actor.require("unit.read")
    require_unit(actor, unit_id)
    found = [state_of(version) for version in _line(actor, unit_id, known)]
    return tuple(state for state in found if state.status != UnitStatus.VOID)
