"""An entry in words: its days, the bodies it concerns, its figures with their units."""

import calendar
from datetime import date

from bianzhi.worklog.catalogue import Measure, items
from bianzhi.worklog.figures import printed, value_of
from bianzhi.worklog.policy import NewEntry


def whole_month(begins_on: date, ends_on: date) -> bool:
    """Say whether it is all of one month."""
    last = calendar.monthrange(ends_on.year, ends_on.month)[1]
    same = (begins_on.year, begins_on.month) == (ends_on.year, ends_on.month)
    return same and begins_on.day == 1 and ends_on.day == last


def typed_period(begins_on: date, ends_on: date) -> tuple[str, str]:
    """Return first and last day as typed: a whole month as 2021-09, one day once."""
    if whole_month(begins_on, ends_on):
        return f"{begins_on:%Y-%m}", ""
    return begins_on.isoformat(), "" if ends_on == begins_on else ends_on.isoformat()


def when(entry: NewEntry) -> str:
    """Return its day, its month, or its days from and to."""
    begins, ends = typed_period(entry.begins_on, entry.ends_on)
    return f"{begins} 至 {ends}" if ends else begins


def names(entry: NewEntry) -> str:
    """Return the names of the bodies concerned."""
    return "、".join(one.name for one in entry.bodies)


def unknown(entry: NewEntry) -> str:
    """Return the names of bodies that are no units of the register, kept as they were typed."""
    return "、".join(one.name for one in entry.bodies if one.unit_id is None)


def figures(entry: NewEntry) -> tuple[tuple[Measure, str], ...]:
    """Return the measures stated, each with its value: 68 项, 7%, 2021-03-31."""
    stated = ((one, entry.figures.get(one.key)) for one in items()[entry.item].typed)
    return tuple((one, _with_unit(one, kept)) for one, kept in stated if kept is not None)


def _with_unit(measure: Measure, kept: object) -> str:
    value = value_of(measure.kind, kept)
    if isinstance(value, date):
        return value.isoformat()
    return f"{printed(value)} {measure.unit}" if measure.kind == "count" else printed(value)
