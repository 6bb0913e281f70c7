"""The year's figures out of its entries: which entries make up a figure, and what they add up to."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from bianzhi.worklog.catalogue import LISTED, Item, Measure, items, measures
from bianzhi.worklog.figures import printed, value_of
from bianzhi.worklog.policy import NewEntry

#: a name in ``{{ … }}`` takes letters, digits and Chinese characters
UNNAMED = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry that was recorded: its key, and what it says."""

    key: int
    given: NewEntry


Entry = TypeVar("Entry", bound=Logged)


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of the year.

    Attributes:
        name: as reports name it; ``measure``: key of its measure.
        value: number, share, date, words; ``text``: as printed.
        entry: the one entry it comes of, in a list of entries; otherwise ``None``.
        register: name of the figure of the registers that it is; empty when entries tell it.
    """

    name: str
    measure: str
    value: Any
    text: str
    entry: int | None = None
    register: str = ""


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries by day, those of a day as they were recorded."""
    return sorted(entries, key=lambda one: (one.given.begins_on, one.given.ends_on, one.key))


def _stated(measure: Measure, entries: Sequence[Logged]) -> list[Logged]:
    return [one for one in entries if measure.key in one.given.figures]


def _newest_of_bodies(measure: Measure, entries: Sequence[Logged]) -> list[Logged]:
    newest = {frozenset(b.identity for b in one.given.bodies): one for one in _stated(measure, entries)}
    return in_order(newest.values())


def _named(_measure: Measure, entries: Sequence[Logged]) -> list[Logged]:
    return [one for one in entries if one.given.bodies]


def _values(measure: Measure, entries: Sequence[Logged]) -> list[Any]:
    return [value_of(measure.kind, one.given.figures[measure.key]) for one in entries]


def _names(entries: Sequence[Logged]) -> list[str]:
    """Return the bodies once each, by the name they first had."""
    found: dict[int | str, str] = {}
    for one in entries:
        for body in one.given.bodies:
            found.setdefault(body.identity, body.name)
    return list(found.values())


Choose = Callable[[Measure, Sequence[Logged]], list[Logged]]
Combine = Callable[[Measure, Sequence[Logged]], Any]
#: roll-up → which of the entries (in order) make up the figure, and what they make
ROLLS: Mapping[str, tuple[Choose, Combine]] = {
    "sum": (_stated, lambda m, found: sum(_values(m, found))),
    "state": (_newest_of_bodies, lambda m, found: sum(_values(m, found))),
    "last": (lambda m, found: _stated(m, found)[-1:], lambda m, found: _values(m, found)[0]),
    "union": (_stated, lambda m, found: list(dict.fromkeys(w for v in _values(m, found) for w in v))),
    "distinct": (_named, lambda _, found: len(_names(found))),
    "names": (_named, lambda m, found: _names(found) if m.kind == "list" else "、".join(_names(found))),
    "first_day": (lambda _, found: list(found[:1]), lambda _, found: found[0].given.begins_on),
    "last_day": (lambda _, found: list(found[-1:]), lambda _, found: found[0].given.begins_on),
    "month": (lambda _, found: list(found[-1:]), lambda _, found: found[0].given.begins_on.month),
}


def contributing(measure: Measure, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that make up the figure, in order."""
    own = in_order(one for one in entries if one.given.item == measure.item)
    if measure.parts:
        found = {one.key: one for _, part in measure.parts for one in contributing(measures()[part], own)}
        return in_order(found.values())
    return cast("list[Entry]", ROLLS[measure.roll][0](measure, own))


def total(measure: Measure, entries: Iterable[Logged]) -> Any:
    """Return the figure; ``None`` when no entry tells it."""
    found = contributing(measure, entries)
    if not found:
        return None
    if measure.parts:
        return sum(sign * (total(measures()[part], found) or 0) for sign, part in measure.parts)
    return ROLLS[measure.roll][1](measure, found)


def section(
    name: str, entries: Sequence[Logged], registers: Mapping[str, int]
) -> tuple[dict[str, Any], tuple[Fact, ...]]:
    """Return a section of the year's facts as a tree in their order, and its figures.

    ``registers``: what the registers know, by name. Where work was done and no entry states a figure that a register knows, the
    register's counts. Lists and tables of items that every report has come out empty when nothing was done.
    """
    tree: dict[str, Any] = {}
    facts: list[Fact] = []
    for item in items().values():
        if item.section == name and item.key in LISTED:
            facts += _rows(item, entries)
    for measure in measures().values():
        item = items()[measure.item]
        if item.section != name:
            continue
        own = [one for one in entries if one.given.item == item.key]
        if item.key in LISTED:
            if measure is item.measures[0] and (own or item.report):
                _put(tree, item.key, [row for _, row in _listed(item, own)])
            continue
        value, register = total(measure, own), ""
        if value is None and own and measure.register in registers:
            value, register = registers[measure.register], measure.register
        if value is not None:
            facts.append(Fact(measure.key, measure.key, value, printed(value), register=register))
            _put(tree, measure.key, value)
        elif item.report:
            _put(tree, measure.key, [] if measure.kind == "list" else None)
    return tree, tuple(facts)


def _put(tree: dict[str, Any], key: str, value: Any) -> None:
    """Put a value where its key says; ``None`` only makes the tables it would stand in."""
    _, *path, last = key.split(".")
    for step in path:
        tree = tree.setdefault(step, {})
    if value is not None:
        tree[last] = value


def _listed(item: Item, entries: Sequence[Logged]) -> list[tuple[Logged, dict[str, Any]]]:
    """Return each entry with its row of the list."""
    cut = len(item.key) + 1
    return [
        (one, {m.key[cut:]: value for m in item.measures if (value := total(m, [one])) is not None})
        for one in in_order(entries)
    ]


def _rows(item: Item, entries: Sequence[Logged]) -> list[Fact]:
    """Return the figures of a list: a row goes by its first measure, the second of a name with a 2 behind it."""
    facts, seen = [], dict[str, int]()
    for one, row in _listed(item, [e for e in entries if e.given.item == item.key]):
        first = item.measures[0].key[len(item.key) + 1 :]
        name = UNNAMED.sub("", str(row.get(first, "")))
        seen[name] = seen.get(name, 0) + 1
        called = f"{name}{seen[name]}" if seen[name] > 1 else name
        facts += [
            Fact(f"{item.key}.{called}.{key}", f"{item.key}.{key}", value, printed(value), one.key)
            for key, value in row.items()
            if key != first
        ]
    return facts
