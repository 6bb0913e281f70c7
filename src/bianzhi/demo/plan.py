"""The demo district as data: the rows of ``data/*.csv``, read into frozen values. All people in it are invented."""

import csv
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

DISTRICT_CODE = "510403"
DISTRICT_NAME = "攀枝花市西区"
QUOTA_COLUMNS = ("ADMIN", "ADMIN_TOWN", "POLITICAL_LEGAL", "WORKER")


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A unit of the plan.

    ``quota`` and ``staff`` are those of 31 December 2020 but for what the year 2021 changes; ``ended_on`` is set on
    the revoked ones.
    """

    common_name: str
    full_name: str
    kind: str
    sector: str
    parent: str
    rank: str
    quota: dict[str, int]
    chiefs: int
    deputies: int
    inner: tuple[str, ...]
    staff: int
    welfare: str
    industry: str
    ended_on: date | None


def _rows(name: str) -> list[dict[str, str]]:
    text = files("bianzhi.demo").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _organ(row: dict[str, str]) -> PlannedUnit:
    return PlannedUnit(
        common_name=row["common_name"],
        full_name=row["full_name"],
        kind="organ",
        sector=row["sector"],
        parent="",
        rank=row["rank"],
        quota={code: int(row[code]) for code in QUOTA_COLUMNS if row[code]},
        chiefs=int(row["chiefs"] or 0),
        deputies=int(row["deputies"] or 0),
        inner=tuple(part for part in row["inner"].split(";") if part),
        staff=int(row["staff"]),
        welfare="",
        industry="",
        ended_on=_day(row["ended_on"]),
    )


def _institution(row: dict[str, str]) -> PlannedUnit:
    return PlannedUnit(
        common_name=row["common_name"],
        full_name=row["full_name"],
        kind="institution",
        sector="事业",
        parent=row["parent"],
        rank=row["rank"],
        quota={row["commodity"]: int(row["quota"])} if row["quota"] else {},
        chiefs=1 if row["quota"] else 0,
        deputies=1 if row["quota"] and int(row["quota"]) >= 10 else 0,
        inner=(),
        staff=int(row["staff"]),
        welfare=row["welfare"],
        industry=row["industry"],
        ended_on=_day(row["ended_on"]),
    )


def planned_units() -> tuple[PlannedUnit, ...]:
    """Return all 67 organs and 167 institutions, organs first."""
    return (*map(_organ, _rows("organs.csv")), *map(_institution, _rows("institutions.csv")))
