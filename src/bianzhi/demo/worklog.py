"""The demo office's 工作台账 of 2021: the figures of its report, recorded on their days; bodies and papers are invented."""

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from importlib.resources import files
from random import Random

from bianzhi.users.actor import Actor
from bianzhi.worklog.actions import record_entries
from bianzhi.worklog.catalogue import items
from bianzhi.worklog.entering import labels, read_entry

Deed = Callable[[date], None]
MADE_UP = "演示用：数取自公开的报告，日期、依据和涉及机构的明细为虚构"
#: institutions that changed their registration, and how many of them changed two things
CHANGED, TWICE = 51, 17


def deeds(clerk: Actor, units: Mapping[str, int], live: list[str]) -> Iterator[tuple[date, Deed]]:
    """Yield what is recorded, with the day. ``units``: keys by name; ``live``: names of institutions there are."""
    for row in csv.DictReader(_text().splitlines()):
        figures = dict(one.split("=", 1) for one in row["figures"].split(";") if one)
        yield _deed(clerk, units, row, figures)
    random = Random(2021)  # noqa: S311 - a demo
    for place, name in enumerate(random.sample(live, CHANGED)):
        day = date(2021, 1, 11) + timedelta(days=place * 340 // CHANGED)
        row = {"on": day.isoformat(), "to": "", "item": "registry.change_registrations", "bodies": name}
        paper = {"document": "事业单位变更登记申请书"}
        yield _deed(clerk, units, row | paper, {"变更事项": "2" if place < TWICE else "1"})


def _text() -> str:
    return files("bianzhi.demo").joinpath("data", "worklog.csv").read_text(encoding="utf-8")


def _deed(
    clerk: Actor, units: Mapping[str, int], row: Mapping[str, str], figures: Mapping[str, str]
) -> tuple[date, Deed]:
    """Return the day the work was done, and its recording on that day."""
    item = items()[row["item"]]
    fields = {label: name for name, label in labels(item).items()}
    typed = {
        "begins_on": row["on"],
        "ends_on": row["to"],
        "bodies": row["bodies"],
        "document": row["document"],
        "note": MADE_UP,
    }
    typed |= {fields[label]: text for label, text in figures.items()}
    entry = read_entry(item, typed, date.max, units.get)

    def deed(_day: date) -> None:
        record_entries(clerk, entries=[entry])

    return entry.ends_on, deed
