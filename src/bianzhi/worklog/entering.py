"""From what is typed on a page or in a row of a sheet to an entry: one way for both."""

import calendar
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bianzhi.values.dates import read_date
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any
from bianzhi.worklog.catalogue import Item
from bianzhi.worklog.figures import kept_of, retyped, words_of
from bianzhi.worklog.policy import BodyName, NewEntry, check_entry
from bianzhi.worklog.shown import names, typed_period

#: fields of every item: name, label
BEFORE = (("begins_on", "日期"), ("ends_on", "至"), ("bodies", "涉及机构"))
AFTER = (("document", "文号或依据"), ("note", "备注"))


def labels(item: Item) -> dict[str, str]:
    """Return the labels of an item's fields by name, in the order of the form and of the sheet."""
    return dict([*BEFORE, *((one.field, one.label) for one in item.typed), *AFTER])


def period(begins: str, ends: str, *, by_day: bool) -> tuple[date, date]:
    """Return first and last day; a month alone is all of it. Raises `Refused`."""
    found: list[Refusal] = []
    days: list[tuple[date, date]] = []
    for text, name in ((begins, "begins_on"), (ends, "ends_on")):
        if not text:
            if name == "begins_on":
                found.append(Refusal("worklog.day", "请填写日期", field=name))
            continue
        try:
            read = read_date(text)
        except Refused as refused:
            found += [Refusal(r.code, r.message, remedy=r.remedy, field=name) for r in refused.refusals]
            continue
        if read.month_only and by_day:
            found.append(Refusal("worklog.day", "这个事项的日期要写进报告，请写到日", field=name))
        last = calendar.monthrange(read.day.year, read.day.month)[1] if read.month_only else read.day.day
        days.append((read.day, read.day.replace(day=last)))
    refuse_if_any(found)
    return days[0][0], days[-1][1]


def read_entry(
    item: Item, typed: Mapping[str, str], today: date, find: Callable[[str], int | None]
) -> NewEntry:
    """Return the entry. ``find``: the unit that a name stands for. Raises `Refused` with all faults, by field."""
    found: list[Refusal] = []
    begins_on = ends_on = today
    try:
        begins_on, ends_on = period(
            typed.get("begins_on", ""), typed.get("ends_on", ""), by_day=item.needs_day
        )
    except Refused as refused:
        found += refused.refusals
    figures: dict[str, Any] = {}
    for measure in item.typed:
        if not typed.get(measure.field, "").strip():
            continue
        try:
            figures[measure.key] = kept_of(measure, typed[measure.field])
        except Refused as refused:
            found += refused.refusals
    wrong = {refusal.field for refusal in found}
    bodies = words_of(unicodedata.normalize("NFC", typed.get("bodies", "")))
    made = NewEntry(
        item.key, begins_on, ends_on, typed.get("document", "").strip(), figures,
        tuple(BodyName(name, find(name)) for name in bodies), typed.get("note", "").strip(),
    )  # fmt: skip
    refuse_if_any([*found, *(r for r in check_entry(made, today) if r.field not in wrong)])
    return made


def typed_of(item: Item, entry: NewEntry) -> dict[str, str]:
    """Return an entry as it would be typed."""
    begins, ends = typed_period(entry.begins_on, entry.ends_on)
    return {
        "begins_on": begins, "ends_on": ends, "bodies": names(entry),
        "document": entry.document, "note": entry.note,
        **{m.field: retyped(m, entry.figures[m.key]) for m in item.typed if m.key in entry.figures},
    }  # fmt: skip
