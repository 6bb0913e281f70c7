"""Finding the units that a book names: those of the book itself first, then those in the register."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from bianzhi.staff.actions import UnitFacts, unit_facts
from bianzhi.units.reads import NameBook, versions_on
from bianzhi.units.reads.names import normal_name
from bianzhi.users.actor import Actor

NEAR = 3


@dataclass(frozen=True, slots=True)
class UnitFound:
    """What a name stands for; without a ``key`` names that come near, or several that are called so."""

    key: int | None = None
    name: str = ""
    near: tuple[str, ...] = ()
    several: bool = False


class Units:
    """All units a book may name. Names are looked up once each."""

    def __init__(self, actor: Actor) -> None:
        self._book = NameBook(actor)
        self._own: dict[str, dict[int, str]] = {}
        self._found: dict[str, UnitFound] = {}
        self._labels: dict[str, str] = {}
        self._states = versions_on(actor, date.max)
        self._facts: dict[int, UnitFacts] = (
            dict(unit_facts(actor, list(self._states), date.max)) if self._states else {}
        )
        self._ranks = {key: state.rank for key, state in self._states.items()}
        self._names = {key: state.full_name for key, state in self._states.items()}

    def add(self, facts: UnitFacts, *names: str) -> None:
        """Let a unit of the book be found by its names."""
        self._facts[facts.key], self._ranks[facts.key], self._names[facts.key] = facts, facts.rank, facts.name
        for name in filter(None, names):
            self._own.setdefault(normal_name(name), {})[facts.key] = facts.name
            self._labels[normal_name(name)] = facts.name
        self._found.clear()

    def find(self, name: str) -> UnitFound:
        """Return what ``name`` stands for."""
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = self._look(name)
        return found

    def registered(self, name: str) -> UnitFound:
        """Return what ``name`` stands for in the register alone."""
        known = self._book.find(name)
        return UnitFound(known.key, known.name) if known.how == "现名" else UnitFound()

    def _look(self, name: str) -> UnitFound:
        own = self._own.get(normal_name(name), {})
        if len(own) == 1:
            key, full = next(iter(own.items()))
            return UnitFound(key, full)
        if own:
            return UnitFound(near=tuple(own.values()), several=True)
        known = self._book.find(name)
        if known.key is not None:
            return UnitFound(known.key, known.name)
        close = get_close_matches(normal_name(name), self._labels, n=NEAR, cutoff=0.5)
        near = dict.fromkeys([*(self._labels[one] for one in close), *known.near])
        return UnitFound(near=tuple(near)[:NEAR])

    def facts(self, key: int) -> UnitFacts | None:
        """Return what the rules must know of a unit."""
        return self._facts.get(key)

    def rank(self, key: int) -> str:
        """Return the code of a unit's rank."""
        return self._ranks.get(key, "")

    def name(self, key: int) -> str:
        """Return a unit's name."""
        return self._names.get(key, "")

    def names(self) -> Mapping[int, str]:
        """Return all names by key."""
        return self._names
