"""Units as they were on a day, as known on a day. Everything else that is read of units starts here.

``known`` leaves out what was recorded later; without it all that is recorded now counts. The number of queries is constant.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from bianzhi.units import terms
from bianzhi.units.models import InnerUnitVersion, NamePlateVersion, Unit, UnitStatus, UnitVersion
from bianzhi.users.actor import Actor, Forbidden

MISSING = "没有找到这个机构，或不在您的单位范围内"


@dataclass(frozen=True, slots=True)
class UnitState:
    """A unit on one day. Codes as stored; `label` gives the words."""

    unit_id: int
    unit_kind: str
    full_name: str
    short_name: str
    common_name: str
    uscc: str
    legacy_code: str
    certificate: str
    parent_id: int | None
    sector: str
    nature: str
    category: str
    rank: str
    funding_forms: tuple[str, ...]
    welfare_class: str
    industry: str
    civil_managed: bool
    political_legal: bool
    coordination: bool
    temporary: bool
    expires_on: date | None
    expiry_condition: str
    duties: str
    address: str
    postcode: str
    phone: str
    principal: str
    status: str
    effective_on: date
    instrument_id: int
    established_on: date
    ended_on: date | None
    order: int
    synthetic: bool

    @property
    def live(self) -> bool:
        """Whether the unit exists on the day."""
        return self.status == UnitStatus.LIVE

    def label(self, field: str) -> str:
        """Return the words for a coded field."""
        return terms.text(field, getattr(self, field))

    @property
    def url(self) -> str:
        """Address of the unit's page."""
        return f"/units/{self.unit_id}/"


@dataclass(frozen=True, slots=True)
class InnerState:
    """An internal body on one day."""

    inner_unit_id: int
    unit_id: int
    name: str
    kind: str
    rank: str
    duties: str
    order: int
    status: str
    begins_on: date
    effective_on: date
    instrument_id: int

    @property
    def live(self) -> bool:
        """Whether the body exists on the day."""
        return self.status == UnitStatus.LIVE

    @property
    def rank_label(self) -> str:
        """Rank in words."""
        return terms.text("rank", self.rank)


@dataclass(frozen=True, slots=True)
class Plate:
    """A nameplate on one day."""

    key: int
    unit_id: int
    inner_unit_id: int | None
    name: str
    kind: str
    begins_on: date
    instrument_id: int


def end_of_day(known: date | datetime | None) -> datetime | None:
    """Return the moment from which nothing was known yet: the end of the day, or the moment itself; ``None`` means all counts."""
    if known is None or isinstance(known, datetime):
        return known
    return timezone.make_aware(datetime.combine(known + timedelta(days=1), time.min))


def scoped_ids(actor: Actor, unit_ids: Collection[int] | None) -> frozenset[int] | None:
    """Return the units that may be read out of ``unit_ids``; ``None`` means all of the district."""
    if actor.unit_ids is None:
        return None if unit_ids is None else frozenset(unit_ids)
    return actor.unit_ids if unit_ids is None else actor.unit_ids & frozenset(unit_ids)


def require_unit(actor: Actor, unit_id: int) -> None:
    """Raise `Forbidden` unless the unit is in the actor's district and scope. One query."""
    if (
        not actor.sees_unit(unit_id)
        or not Unit.objects.filter(pk=unit_id, district_id=actor.district_id).exists()
    ):
        raise Forbidden(MISSING)


def _newest(rows: QuerySet[Any], key: str, as_of: date, known: date | datetime | None) -> QuerySet[Any]:
    place = Window(RowNumber(), partition_by=[F(key)], order_by=[F("effective_on").desc(), F("id").desc()])
    newest: QuerySet[Any] = _recorded(rows, as_of, known).annotate(place=place).filter(place=1)
    return newest


#: of so many bodies or fewer all versions are read and the newest picked here: a window over few rows costs more than the rows
FEW = 50


def _newest_rows(
    rows: QuerySet[Any],
    key: str,
    as_of: date,
    known: date | datetime | None,
    wanted: Collection[int] | None,
) -> list[Any]:
    """Return the newest version of each body, in no order. One query."""
    if wanted is None or len(wanted) > FEW:
        return list(_newest(rows, key, as_of, known).order_by(key))
    return list({getattr(row, key): row for row in _recorded(rows, as_of, known)}.values())


def _recorded(rows: QuerySet[Any], as_of: date, known: date | datetime | None) -> QuerySet[Any]:
    """Narrow versions to those in force or past on ``as_of``, the newest last."""
    rows, moment = rows.filter(effective_on__lte=as_of), end_of_day(known)
    if moment is not None:
        rows = rows.filter(recorded_at__lt=moment)
    return rows.order_by("effective_on", "id")


def versions_on(
    actor: Actor,
    as_of: date,
    unit_ids: Collection[int] | None = None,
    *,
    known: date | datetime | None = None,
    live_only: bool = False,
) -> dict[int, UnitState]:
    """Return what the units (all the actor sees when ``None``) were on ``as_of``, by key, in order. One query.

    Units that were not founded yet are not there; abolished ones are, unless ``live_only``.
    """
    wanted = scoped_ids(actor, unit_ids)
    rows = UnitVersion.objects.filter(unit__district_id=actor.district_id)
    if wanted is not None:
        rows = rows.filter(unit_id__in=wanted)
    if wanted is not None and len(wanted) <= FEW:
        recorded = _recorded(rows, as_of, known).values_list(*_COLUMNS)
        by_unit = {state.unit_id: state for state in map(_state, recorded)}
        states = iter(sorted(by_unit.values(), key=lambda state: (state.order, state.unit_id)))
    else:
        newest = _newest(rows, "unit_id", as_of, known).order_by("unit__order", "unit_id")
        states = (_state(values) for values in newest.values_list(*_COLUMNS).iterator())
    return {s.unit_id: s for s in states if s.status != UnitStatus.VOID and (s.live or not live_only)}


def versions_then_and_last(
    actor: Actor, as_of: date, unit_ids: Collection[int]
) -> tuple[dict[int, UnitState], dict[int, UnitState]]:
    """Return what the units were on ``as_of`` and what they are in the end, as far as the books know. One query for few units."""
    wanted = scoped_ids(actor, unit_ids) or frozenset()
    if len(wanted) > FEW:
        return versions_on(actor, as_of, wanted), versions_on(actor, date.max, wanted)
    rows = UnitVersion.objects.filter(unit__district_id=actor.district_id, unit_id__in=wanted)
    then: dict[int, UnitState] = {}
    last: dict[int, UnitState] = {}
    for state in map(_state, _recorded(rows, date.max, None).values_list(*_COLUMNS)):
        last[state.unit_id] = state
        if state.effective_on <= as_of:
            then[state.unit_id] = state
    return (
        {key: state for key, state in then.items() if state.status != UnitStatus.VOID},
        {key: state for key, state in last.items() if state.status != UnitStatus.VOID},
    )


def state_of(version: UnitVersion) -> UnitState:
    """Return a version as a value; its unit is loaded."""
    names = (name.split("__") for name in _COLUMNS)
    return _state(
        getattr(version.unit, path[1]) if len(path) > 1 else getattr(version, path[0]) for path in names
    )


#: fields of `UnitState` that stand under another name, or in the unit
_ELSEWHERE = {"unit_kind": "unit__kind"} | {n: f"unit__{n}" for n in ("established_on", "order", "synthetic")}
_READ = tuple(name for name in UnitState.__dataclass_fields__ if name != "ended_on")
_COLUMNS = tuple(_ELSEWHERE.get(name, name) for name in _READ)


def _state(values: Iterable[Any]) -> UnitState:
    """Return the value for one row of `_COLUMNS`. Made without the model: lists of whole districts are read through it."""
    taken = dict(zip(_READ, values, strict=True))
    taken["funding_forms"] = tuple(taken["funding_forms"])
    taken["ended_on"] = None if taken["status"] == UnitStatus.LIVE else taken["effective_on"]
    return UnitState(**taken)


def state_on(
    actor: Actor, unit_id: int, as_of: date, *, known: date | datetime | None = None
) -> UnitState | None:
    """Return one unit on a day; ``None`` when it was not founded yet. Raises `Forbidden`."""
    require_unit(actor, unit_id)
    return versions_on(actor, as_of, {unit_id}, known=known).get(unit_id)


def names_on(
    actor: Actor, as_of: date, unit_ids: Collection[int], *, known: date | datetime | None = None
) -> dict[int, str]:
    """Return the names that units bore on ``as_of``; a unit founded later bears its first name. At most two queries.

    Names are not secret inside a district: a unit's people see the name of the department above them. So the unit
    scope is left aside.
    """
    keys = {k for k in unit_ids if k is not None}
    if not keys:
        return {}
    rows = UnitVersion.objects.filter(unit__district_id=actor.district_id, unit_id__in=keys)
    newest = _recorded(rows, as_of, known)
    if len(keys) > FEW:
        newest = _newest(rows, "unit_id", as_of, known).order_by("unit_id")
    found = dict(newest.values_list("unit_id", "full_name"))
    missing = keys - found.keys()
    if missing:
        later = Unit.objects.filter(district_id=actor.district_id, pk__in=missing)
        found.update(later.order_by("pk").values_list("pk", "name"))
    return found


def inner_units_on(
    actor: Actor,
    as_of: date,
    unit_ids: Collection[int] | None = None,
    *,
    known: date | datetime | None = None,
) -> dict[int, tuple[InnerState, ...]]:
    """Return the internal bodies of the units on ``as_of``, by unit. One query."""
    wanted = scoped_ids(actor, unit_ids)
    rows = InnerUnitVersion.objects.filter(inner_unit__unit__district_id=actor.district_id)
    if wanted is not None:
        rows = rows.filter(inner_unit__unit_id__in=wanted)
    newest = _newest_rows(rows.select_related("inner_unit"), "inner_unit_id", as_of, known, wanted)
    found: dict[int, list[InnerState]] = {}
    for version in sorted(newest, key=lambda v: (v.order, v.inner_unit_id)):
        if version.status == UnitStatus.LIVE:
            found.setdefault(version.inner_unit.unit_id, []).append(_inner_state(version))
    return {unit_id: tuple(states) for unit_id, states in found.items()}


def _inner_state(version: InnerUnitVersion) -> InnerState:
    return InnerState(
        inner_unit_id=version.inner_unit_id,
        unit_id=version.inner_unit.unit_id,
        name=version.name,
        kind=version.kind,
        rank=version.rank,
        duties=version.duties,
        order=version.order,
        status=version.status,
        begins_on=version.inner_unit.begins_on,
        effective_on=version.effective_on,
        instrument_id=version.instrument_id,
    )


def inner_names_on(
    actor: Actor, as_of: date, inner_ids: Collection[int], *, known: date | datetime | None = None
) -> dict[int, str]:
    """Return the names that internal bodies bore on ``as_of``; one founded later bears its first name. One query."""
    keys = {k for k in inner_ids if k is not None}
    if not keys:
        return {}
    rows = InnerUnitVersion.objects.filter(
        inner_unit__unit__district_id=actor.district_id, inner_unit_id__in=keys
    )
    if actor.unit_ids is not None:
        rows = rows.filter(inner_unit__unit_id__in=actor.unit_ids)
    moment = end_of_day(known)
    if moment is not None:
        rows = rows.filter(recorded_at__lt=moment)
    found: dict[int, str] = {}
    for key, day, name in rows.order_by("effective_on", "id").values_list(
        "inner_unit_id", "effective_on", "name"
    ):
        if key not in found or day <= as_of:
            found[key] = name
    return found


def nameplates_on(
    actor: Actor,
    as_of: date,
    unit_ids: Collection[int] | None = None,
    *,
    known: date | datetime | None = None,
) -> dict[int, tuple[Plate, ...]]:
    """Return the nameplates that hung on ``as_of``, by unit. One query."""
    wanted = scoped_ids(actor, unit_ids)
    rows = NamePlateVersion.objects.filter(nameplate__unit__district_id=actor.district_id)
    if wanted is not None:
        rows = rows.filter(nameplate__unit_id__in=wanted)
    newest = _newest_rows(rows.select_related("nameplate"), "nameplate_id", as_of, known, wanted)
    found: dict[int, list[Plate]] = {}
    for version in sorted(newest, key=lambda v: (v.nameplate.begins_on, v.nameplate_id)):
        row = version.nameplate
        if version.status == UnitStatus.LIVE:
            plate = Plate(
                row.pk,
                row.unit_id,
                row.inner_unit_id,
                row.name,
                row.kind,
                row.begins_on,
                version.instrument_id,
            )
            found.setdefault(row.unit_id, []).append(plate)
    return {unit_id: tuple(plates) for unit_id, plates in found.items()}


def chain_upwards(states: Mapping[int, UnitState], unit_id: int) -> tuple[int, ...]:
    """Return the unit's parents on the day of ``states``, nearest first."""
    found: list[int] = []
    at = states.get(unit_id)
    while (
        at is not None and at.parent_id is not None and at.parent_id not in found and at.parent_id != unit_id
    ):
        found.append(at.parent_id)
        at = states.get(at.parent_id)
    return tuple(found)
