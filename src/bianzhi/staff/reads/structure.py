"""S6 人员结构, retirements to come, and how old the establishment is. Counts only."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from bianzhi.ledger.commodities import COMMODITIES, quota_types
from bianzhi.staff.code_lists import (
    AGE_BANDS,
    EDUCATION_GROUPS,
    age_band,
    education_group,
    label_of,
    labels_of,
)
from bianzhi.staff.models import Tenure
from bianzhi.staff.reads.earlier import later_changes
from bianzhi.staff.reads.in_force import in_force
from bianzhi.staff.reads.roster import age_on
from bianzhi.staff.units_port import unit_names
from bianzhi.users.actor import Actor
from bianzhi.values.retirement import retirement

#: (年龄段, 性别, 学历, 政治面貌, 编制类型) as codes
Cell = tuple[str, str, str, str, str]
DIMENSIONS = ("age", "sex", "education", "politics")
DIMENSION_LABELS = {"age": "年龄段", "sex": "性别", "education": "学历", "politics": "政治面貌"}


@dataclass(frozen=True, slots=True)
class StructureRow:
    """One value of one dimension: how many of each type."""

    dimension: str
    code: str
    label: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All types."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Structure:
    """S6 on a day. ``cells`` holds all five dimensions crossed; ``rows`` each dimension by type."""

    on: date
    commodities: tuple[str, ...]
    cells: Mapping[Cell, int]
    rows: tuple[StructureRow, ...]
    totals: Mapping[str, int]

    @property
    def balanced(self) -> bool:
        """Whether every dimension adds up to the same numbers."""
        return all(
            sum(r.counts.get(c, 0) for r in self.rows if r.dimension == d) == self.totals.get(c, 0)
            for d in DIMENSIONS
            for c in self.commodities
        )


def structure(
    actor: Actor, on: date, *, known: datetime | None = None, unit_ids: Collection[int] | None = None
) -> Structure:
    """Return how the persons on the establishment on ``on`` are made up, as known at ``known``. Two queries."""
    actor.require("person.read", "statistics.read")
    rows = Tenure.objects.filter(in_force(on, known), district_id=actor.district_id)
    if actor.unit_ids is not None:
        rows = rows.filter(unit_id__in=actor.unit_ids)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    names = ("birth_date", "sex", "education", "politics")
    raw = rows.order_by("pk").values_list("person_id", "commodity", *(F(f"person__{name}") for name in names))
    older = later_changes(actor.district_id, on, known)
    cells: Counter[Cell] = Counter()
    for person_id, commodity, *values in raw:
        now = dict(zip(names, values, strict=True)) | older.get(person_id, {})
        band = age_band(age_on(now["birth_date"], on))
        cells[band, now["sex"], education_group(now["education"]), now["politics"], commodity] += 1
    totals = Counter[str]()
    for cell, n in cells.items():
        totals[cell[4]] += n
    commodities = tuple(c.code for c in quota_types() if c.code in totals)
    return Structure(on, commodities, cells, tuple(_rows(cells)), totals)


def _rows(cells: Mapping[Cell, int]) -> Iterable[StructureRow]:
    order = {
        "age": {code: band.label for code, band in AGE_BANDS.items()},
        "sex": labels_of("sex"),
        "education": EDUCATION_GROUPS,
        "politics": {**labels_of("politics"), "": "未填"},
    }
    for place, dimension in enumerate(DIMENSIONS):
        for code, label in order[dimension].items():
            counts: Counter[str] = Counter()
            for cell, n in cells.items():
                if cell[place] == code:
                    counts[cell[4]] += n
            if counts:
                yield StructureRow(dimension, code, label, counts)


@dataclass(frozen=True, slots=True)
class RetirementRow:
    """Somebody who is due. Months are first days; ``earliest`` and ``latest`` bound the elastic choice."""

    key: int
    name: str
    sex: str
    birth_date: date
    unit_id: int
    unit: str
    commodity_label: str
    retire_category: str
    month: date
    age_text: str
    earliest: date
    latest: date
    leaves_on: date
    overdue: bool


def retirements_due(
    actor: Actor,
    on: date,
    since: date,
    until: date,
    *,
    unit_ids: Collection[int] | None = None,
) -> tuple[RetirementRow, ...]:
    """Return who on the establishment on ``on`` reaches the statutory age from month ``since`` to ``until``. Two queries."""
    actor.require("person.read")
    rows = Tenure.objects.filter(
        in_force(on), district_id=actor.district_id, person__retire_due__range=(since.replace(day=1), until)
    )
    if actor.unit_ids is not None:
        rows = rows.filter(unit_id__in=actor.unit_ids)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    found = list(
        rows.select_related("person").order_by("person__retire_due", "unit__order", "person__pinyin", "pk")
    )
    units = unit_names(actor, {row.unit_id for row in found}, on)
    return tuple(_due(row, units.get(row.unit_id, ""), on) for row in found)


def _due(row: Tenure, unit: str, on: date) -> RetirementRow:
    person = row.person
    due = retirement(person.birth_date, person.sex, person.retire_category)
    return RetirementRow(
        person.pk,
        person.name,
        label_of("sex", person.sex),
        person.birth_date,
        row.unit_id,
        unit,
        COMMODITIES[row.commodity].label,
        label_of("retire_category", person.retire_category),
        due.month,
        due.age_text,
        due.earliest,
        due.latest,
        due.leaves_on,
        due.leaves_on <= on,
    )


@dataclass(frozen=True, slots=True)
class RetirementYear:
    """How many places come free in a year by statutory retirement, by type."""

    year: int
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All types."""
        return sum(self.counts.values())


def retirements_ahead(
    actor: Actor, on: date, *, years: int = 5, unit_ids: Collection[int] | None = None
) -> tuple[RetirementYear, ...]:
    """Return the retirements of this year and the next ones; who is overdue counts in the first. One query."""
    actor.require("person.read", "statistics.read")
    last = date(on.year + years - 1, 12, 31)
    rows = Tenure.objects.filter(in_force(on), district_id=actor.district_id, person__retire_due__lte=last)
    if actor.unit_ids is not None:
        rows = rows.filter(unit_id__in=actor.unit_ids)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    found: dict[int, Counter[str]] = {on.year + n: Counter() for n in range(years)}
    for month, commodity in rows.order_by("pk").values_list("person__retire_due", "commodity"):
        found[max(month.year if month else on.year, on.year)][commodity] += 1
    return tuple(RetirementYear(year, counts) for year, counts in found.items())
