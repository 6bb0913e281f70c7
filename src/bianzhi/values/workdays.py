"""Working days, by the yearly notice of the State Council's office on holidays (``data/holidays.csv``).

A year is known when its notice is in the table; nothing is guessed. When the notice of a new year is out (usually in November)
the office pastes it into the page 节假日安排 (`bianzhi.values.holiday_notice`): ``off`` for days off, ``work`` for weekend days
that are worked.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Self

from bianzhi.values.refusal import Refusal, Refused
from bianzhi.values.tables import read_table

_DAY = timedelta(days=1)
_SATURDAY = 5


class MissingYear(Refused):
    """A year whose holidays are not in the table.

    Attributes:
        year: the year.
    """

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            Refusal(
                "workdays.missing_year",
                f"{year}年的节假日安排还没有录入，不能推算工作日",
                source="国务院办公厅关于部分节假日安排的通知",
                remedy=f"请在“节假日安排”里录入{year}年的通知",
            )
        )


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked.

    Attributes:
        years: the years that are known.
        exceptions: day → whether it is worked, for every day a notice names.
        sources: year → the notice.
    """

    years: frozenset[int]
    exceptions: Mapping[date, bool]
    sources: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> Self:
        """Return the calendar of a table with the columns ``year, kind, first, last, name, source``. Raises `ValueError`."""
        exceptions: dict[date, bool] = {}
        sources: dict[int, str] = {}
        for row in rows:
            if row["kind"] not in {"off", "work"}:
                raise ValueError(f"kind {row['kind']!r}")
            sources[int(row["year"])] = row["source"]
            day, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
            while day <= last:
                exceptions[day] = row["kind"] == "work"
                day += _DAY
        return cls(frozenset(sources), exceptions, sources)

    def is_working_day(self, day: date) -> bool:
        """Return whether ``day`` is worked. Raises `MissingYear`."""
        if day.year not in self.years:
            raise MissingYear(day.year)
        return self.exceptions.get(day, day.weekday() < _SATURDAY)

    def add_working_days(self, start: date, n: int) -> date:
        """Return the ``n``-th working day after ``start`` (before it when negative); ``start`` itself does not count.

        With 0 it is ``start`` when that is worked, else the next working day. Raises `MissingYear`.
        """
        day, left, step = start, abs(n), _DAY if n >= 0 else -_DAY
        if not left and not self.is_working_day(day):
            left = 1
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days there are after ``start`` up to and with ``end``; negative when ``end`` is earlier.

        A deadline of n working days is kept when it is at most n. Raises `MissingYear`.
        """
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + k * _DAY) for k in range(1, (end - start).days + 1))


def work_calendar() -> WorkCalendar:
    """Return the calendar of the years in ``data/holidays.csv`` and of the table the office keeps, whose years come first."""
    try:
        stamp = _KEPT[-1].stat().st_mtime_ns if _KEPT else 0
    except FileNotFoundError:
        stamp = 0
    return _calendar(_KEPT[-1] if stamp else None, stamp)


def keep_table(path: Path) -> None:
    """Have every process look at ``path`` too: the table of the years that were loaded later, in the packaged one's columns."""
    _KEPT[:] = [path]


def kept_table() -> Path:
    """Return where the later years are kept. Raises `LookupError` before the product is set up."""
    if not _KEPT:
        raise LookupError("no place for the years that are loaded")
    return _KEPT[-1]


def kept_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of the kept table, none before anything was loaded."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


_KEPT: list[Path] = []


@lru_cache(maxsize=2)
def _calendar(path: Path | None, stamp: int) -> WorkCalendar:
    del stamp  # a file that changed is read again
    own = kept_rows(path) if path else []
    years = {row["year"] for row in own}
    return WorkCalendar.from_rows([*(r for r in read_table("holidays.csv") if r["year"] not in years), *own])
