"""Finding a unit by what people call it: name, former name, short name, nameplate, or nearly so."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from bianzhi.search.reads import search
from bianzhi.units.indexing import KIND, hung
from bianzhi.units.models import NamePlate, Unit, UnitStatus, UnitVersion
from bianzhi.units.reads.versions import UnitState, names_on, versions_on
from bianzhi.users.actor import Actor

NEAR = 3
NEAR_ENOUGH = 0.55


def normal_name(name: str) -> str:
    """Return a name without spaces and in half-width, for comparing."""
    return "".join(unicodedata.normalize("NFKC", name).split())


@dataclass(frozen=True, slots=True)
class NameFound:
    """What a name stands for.

    Attributes:
        key: the unit; ``None`` when no unit, or more than one, is called so.
        name: its newest name; empty without a unit.
        how: 现名、曾用名、简称、牌子 or empty.
        near: names that come near, best first, when nothing was found.
    """

    key: int | None
    name: str = ""
    how: str = ""
    near: tuple[str, ...] = ()


class NameBook:
    """All names of the units an actor sees, loaded once (three queries) for many look-ups."""

    def __init__(self, actor: Actor) -> None:
        units = Unit.objects.filter(district_id=actor.district_id)
        versions = UnitVersion.objects.filter(unit__district_id=actor.district_id)
        plates = NamePlate.objects.filter(unit__district_id=actor.district_id)
        if actor.unit_ids is not None:
            units = units.filter(pk__in=actor.unit_ids)
            versions = versions.filter(unit_id__in=actor.unit_ids)
            plates = plates.filter(unit_id__in=actor.unit_ids)
        self._names: dict[str, dict[int, tuple[int, str]]] = {}
        self._newest: dict[int, str] = {}
        newest: dict[tuple[int, date], tuple[str, ...]] = {}
        columns = ("unit_id", "effective_on", "full_name", "short_name", "common_name", "status")
        for unit, day, *names in versions.order_by("pk").values_list(*columns):
            newest[unit, day] = tuple(names)
        founded = {unit for (unit, _), names in newest.items() if names[-1] != UnitStatus.VOID}
        for key, name, ended in units.order_by("pk").values_list("pk", "name", "ended_on"):
            if key in founded:
                self._newest[key] = name
                self._add(name, key, 0 if ended is None else 2, "现名" if ended is None else "已撤销")
        for (unit, _), (full, short, common, status) in newest.items():
            if status != UnitStatus.VOID:
                self._add(full, unit, 2, "曾用名")
                self._add(short, unit, 1, "简称")
                self._add(common, unit, 1, "简称")
        for unit, name in hung(plates).values_list("unit_id", "name"):
            self._add(name, unit, 1, "牌子")

    def _add(self, name: str, unit: int, rank: int, how: str) -> None:
        if name and unit in self._newest:
            known = self._names.setdefault(normal_name(name), {})
            if unit not in known or known[unit][0] > rank:
                known[unit] = (rank, how)

    def find(self, name: str) -> NameFound:
        """Return what ``name`` stands for; a live unit's own name goes before nicknames, and those before former names."""
        wanted = normal_name(name)
        found = self._names.get(wanted, {})
        if found:
            best = min(rank for rank, _ in found.values())
            keys = [key for key, (rank, _) in found.items() if rank == best]
            if len(keys) == 1:
                return NameFound(keys[0], self._newest[keys[0]], found[keys[0]][1])
            return NameFound(None, near=tuple(self._newest[key] for key in keys))
        return NameFound(None, near=self._near(wanted))

    def _near(self, wanted: str) -> tuple[str, ...]:
        scored: dict[int, float] = {}
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(wanted)
        for name, units in self._names.items():
            matcher.set_seq1(name)
            if matcher.real_quick_ratio() < NEAR_ENOUGH or matcher.quick_ratio() < NEAR_ENOUGH:
                continue
            score = matcher.ratio() + (0.2 if wanted and (wanted in name or name in wanted) else 0)
            if score >= NEAR_ENOUGH:
                for key in units:
                    scored[key] = max(score, scored.get(key, 0))
        best = sorted(scored, key=lambda key: (-scored[key], self._newest[key]))[:NEAR]
        return tuple(self._newest[key] for key in best)


def find_by_name(actor: Actor, name: str) -> NameFound:
    """Return the unit that ``name`` stands for, or near names. For many names take one `NameBook`."""
    return NameBook(actor).find(name)


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit offered in a picker. ``hint`` says what the name alone does not: a former name, the department above."""

    key: int
    name: str
    hint: str


def unit_choices(actor: Actor, as_of: date, q: str = "", *, limit: int = 20) -> tuple[UnitChoice, ...]:
    """Return live units on ``as_of`` for a picker: by name, former name, nameplate, initials or credit code."""
    if q.strip() and actor.may("search.use"):
        hits = search(actor, q, kinds=(KIND,), limit=limit * 3)
        states = versions_on(actor, as_of, [hit.key for hit in hits], live_only=True)
        order = [(states[hit.key], hit.why) for hit in hits if hit.key in states]
    else:
        order = [(state, "") for state in versions_on(actor, as_of, live_only=True).values()]
    shown = order[:limit]
    parents = names_on(actor, as_of, {s.parent_id for s, _ in shown if s.parent_id})
    return tuple(UnitChoice(s.unit_id, s.full_name, _hint(s, why, parents)) for s, why in shown)


def _hint(state: UnitState, why: str, parents: dict[int, str]) -> str:
    parts = [f"又名：{why}" if why else "", parents.get(state.parent_id or 0, "")]
    return "　".join(part for part in parts if part) or state.label("sector")


def plate_name(actor: Actor, key: int) -> str:
    """Return the name of a nameplate; empty when the actor may not see it."""
    found = NamePlate.objects.filter(pk=key, unit__district_id=actor.district_id)
    row = found.values_list("name", "unit_id").first()
    return row[0] if row and actor.sees_unit(row[1]) else ""


def name_before(actor: Actor, unit_id: int, new_name: str) -> str:
    """Return what the unit was called just before it came to be called ``new_name``; its newest name when it never was."""
    if not actor.sees_unit(unit_id):
        return ""
    rows = UnitVersion.objects.filter(unit_id=unit_id, unit__district_id=actor.district_id)
    newest = dict(rows.order_by("pk").values_list("effective_on", "full_name"))
    names = [newest[day] for day in sorted(newest)]
    for before, after in zip(reversed(names[:-1]), reversed(names[1:]), strict=True):
        if after == new_name and before != new_name:
            return before
    return names[-1] if names else ""
