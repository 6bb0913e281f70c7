"""The catalogue of 事项 and their measures (计量): ``data/items.csv`` and ``data/measures.csv``, in the order of a year's facts.

The key of a measure is the name of its figure everywhere: in an entry, in `bianzhi facts`, in ``{{ … }}`` of a report.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

DATA = Path(__file__).parent / "data"
#: what the office calls the kinds of its work
BUSINESSES: Mapping[str, str] = MappingProxyType({
    "registration": "事业单位登记", "annual_report": "年度报告公示", "inspection": "抽查", "verification": "核查",
    "powers": "权责清单", "archive": "登记档案", "reform": "改革", "supervision": "督查", "other": "其他",
})  # fmt: skip
#: items of which a year has a list: one row an entry, named by its first measure
LISTED = frozenset({"registry.inspections"})
#: roll-ups of what is typed in; the others follow from the entry's day or bodies
TYPED = frozenset({"sum", "state", "last", "union"})
#: roll-ups that need a day, which a month alone does not have
BY_DAY = frozenset({"first_day", "last_day"})
BY_BODY = frozenset({"distinct", "names"})

Kind = Literal["count", "ratio", "date", "text", "list"]


@dataclass(frozen=True, slots=True)
class Measure:
    """What an item is counted by.

    Attributes:
        key: name of the figure; its first part is the section of the year's facts.
        item: key of the item; label: on pages; unit: after the figure.
        kind: ``count`` a whole number, ``ratio`` of one, ``date``, ``text``, ``list`` of words.
        roll: how a year's figure comes of the entries: ``sum``; ``state`` the newest of each set of bodies, added up; ``last``
            the newest; ``union`` all words once; ``distinct`` bodies once each; ``names`` of the bodies; ``first_day``,
            ``last_day`` and ``month`` of the entries; otherwise other measures of the group, added and taken away: ``+a -b``.
        required: whether an entry must state it.
        register: name of a figure that the registers know (``staff.persons``); it counts where no entry states another.
        at_most: key of a measure of the entry that it may not exceed.
    """

    key: str
    item: str
    label: str
    kind: Kind
    unit: str
    roll: str
    required: bool
    register: str
    at_most: str

    @property
    def typed(self) -> bool:
        """Whether an entry states it."""
        return self.roll in TYPED

    @property
    def field(self) -> str:
        """Name of its field on a form."""
        return self.key.replace(".", "-")

    @property
    def parts(self) -> tuple[tuple[int, str], ...]:
        """Sign and key of the measures it is added up of; empty for those that entries tell."""
        if self.roll[0] not in "+-":
            return ()
        group = self.key.rpartition(".")[0]
        return tuple((1 if part[0] == "+" else -1, f"{group}.{part[1:]}") for part in self.roll.split())


@dataclass(frozen=True, slots=True)
class Item:
    """A kind of work. ``report``: whether the year's facts name it even when nothing was done; ``hint``: above its form."""

    key: str
    business: str
    label: str
    report: bool
    hint: str
    measures: tuple[Measure, ...]

    @property
    def section(self) -> str:
        """Section of the year's facts."""
        return self.key.partition(".")[0]

    @property
    def needs_bodies(self) -> bool:
        """Whether a figure is made of the bodies concerned."""
        return any(one.roll in BY_BODY for one in self.measures)

    @property
    def needs_day(self) -> bool:
        """Whether a figure is the day of the entry."""
        return any(one.roll in BY_DAY for one in self.measures)

    @property
    def typed(self) -> tuple[Measure, ...]:
        """The measures that an entry states."""
        return tuple(one for one in self.measures if one.typed)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


@cache
def measures() -> Mapping[str, Measure]:
    """Return all measures by key, in the order of the year's facts."""
    return MappingProxyType({
        row["key"]: Measure(
            row["key"], row["item"], row["label"], cast("Kind", row["kind"]), row["unit"], row["roll"],
            row["required"] == "yes", row["register"], row["at_most"],
        )
        for row in _rows("measures.csv")
    })  # fmt: skip


@cache
def items() -> Mapping[str, Item]:
    """Return all items by key."""
    return MappingProxyType({
        row["key"]: Item(
            row["key"], row["business"], row["label"], row["report"] == "yes", row["hint"],
            tuple(one for one in measures().values() if one.item == row["key"]),
        )
        for row in _rows("items.csv")
    })  # fmt: skip


@cache
def sections() -> tuple[str, ...]:
    """Return the sections of a year's facts that the catalogue tells, in their order."""
    return tuple(dict.fromkeys(item.section for item in items().values()))
