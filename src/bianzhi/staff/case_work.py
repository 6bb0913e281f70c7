"""What an act of a submission is given, and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bianzhi.cases.kinds import Consequence
from bianzhi.staff.reads.person_now import PersonNow
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Work:
    """Who decides, who made it, whom it is about, the checked values of the form, and the payload."""

    actor: Actor
    maker_id: int
    person: PersonNow
    given: Mapping[str, Any]
    payload: Mapping[str, Any]

    def key(self, name: str) -> int | None:
        """Return a chosen key, or ``None``."""
        value = self.given.get(name)
        return int(value) if value not in (None, "") else None

    def text(self, name: str) -> str:
        """Return a text, empty when not filled in."""
        return str(self.given.get(name) or "")


@dataclass(frozen=True, slots=True)
class Done:
    """From when it counts, what else changed about the person, and what the reviewer should know."""

    on: date
    changes: tuple[Consequence, ...] = ()
    warnings: tuple[Refusal, ...] = ()
