"""What rooms above plug into the ledger: who occupies it, and persons who go along with a 划转.

The staff room registers both when its app starts. Before that nothing is occupied, and a 划转 with persons is refused.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused

#: unit's key and code of the commodity
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Spell:
    """``count`` places of a unit taken from ``begins_on`` until, not counting, ``ends_on``.

    ``label`` says of an end that is still to come what it is, such as 「李明退休」, for whoever asks when there will be room.
    """

    unit_id: int
    commodity: str
    begins_on: date
    ends_on: date | None
    count: int = 1
    label: str = ""


class OccupancySource(Protocol):
    """Who takes up quota (tenures) and posts (appointments that count).

    A revoked tenure counts on no day once its revocation is known. With ``known`` only what was recorded by then counts: a tenure
    recorded later is not there, an end recorded later has not come.
    """

    def spells(
        self, district_id: int, keys: Collection[Key] | None, known: datetime | None
    ) -> Iterable[Spell]:
        """Return the intervals of ``keys`` (of the whole district without), in any order."""
        ...

    def counts(
        self, district_id: int, on: date, known: datetime | None, unit_ids: Collection[int] | None
    ) -> Mapping[Key, int]:
        """Return how many places are taken on the day ``on``, only where any are; in a constant number of queries."""
        ...


class ExpectedLeavers(Protocol):
    """Who is expected to leave a place though no act says so yet: retirements that fall due."""

    def expected(self, district_id: int, unit_id: int, since: date, until: date) -> Mapping[str, int]:
        """Return how many of each commodity leave the unit from ``since`` to ``until``."""
        ...


class NobodyLeaves:
    """Before the staff room is there."""

    def expected(self, district_id: int, unit_id: int, since: date, until: date) -> Mapping[str, int]:
        """Nobody."""
        del district_id, unit_id, since, until
        return {}


class NobodyYet:
    """Before the staff room is there."""

    def spells(
        self, district_id: int, keys: Collection[Key] | None, known: datetime | None
    ) -> Iterable[Spell]:
        """No spells."""
        del district_id, keys, known
        return ()

    def counts(
        self, district_id: int, on: date, known: datetime | None, unit_ids: Collection[int] | None
    ) -> Mapping[Key, int]:
        """No places taken."""
        del district_id, on, known, unit_ids
        return {}


@dataclass(frozen=True, slots=True)
class GoingAlong:
    """Persons who go with a 划转 from one unit to another, on the same commodity, from one day on."""

    person_ids: tuple[int, ...]
    source_unit: int
    target_unit: int
    commodity: str
    effective_on: date
    instrument_id: int
    document_number: str
    maker_id: int


class PersonsGoAlong(Protocol):
    """Moves persons with their quota (人随编走), as one act with the 划转, inside its transaction."""

    def move(self, actor: Actor, going: GoingAlong) -> Sequence[str]:
        """End the tenures in the source and begin them in the target; return the names. Raises `Refused`."""
        ...

    def move_back(
        self, actor: Actor, *, original_id: int, instrument_id: int, effective_on: date, maker_id: int
    ) -> Sequence[str]:
        """Undo all moves that instrument ``original_id`` made; return the names. Raises `Refused`."""
        ...


class NobodyGoes:
    """Before the staff room is there."""

    def move(self, actor: Actor, going: GoingAlong) -> Sequence[str]:
        """Refuse when anybody is named."""
        del actor
        if going.person_ids:
            raise Refused(Refusal("transfer.persons", "尚未启用人员实名，不能随编划转人员", field="persons"))
        return ()

    def move_back(
        self, actor: Actor, *, original_id: int, instrument_id: int, effective_on: date, maker_id: int
    ) -> Sequence[str]:
        """Nobody went."""
        del actor, original_id, instrument_id, effective_on, maker_id
        return ()


class _Ports:
    """The one register; replaced as a whole in tests."""

    def __init__(self) -> None:
        self.occupancy: OccupancySource = NobodyYet()
        self.persons: PersonsGoAlong = NobodyGoes()
        self.leavers: ExpectedLeavers = NobodyLeaves()


PORTS = _Ports()


def register_occupancy(source: OccupancySource) -> None:
    """Register who takes up quota; called once by the staff room."""
    PORTS.occupancy = source


def register_persons_go_along(hook: PersonsGoAlong) -> None:
    """Register who moves persons with their quota; called once by the staff room."""
    PORTS.persons = hook


def register_leavers(source: ExpectedLeavers) -> None:
    """Register who knows of retirements; called once by the staff room."""
    PORTS.leavers = source


def leavers() -> ExpectedLeavers:
    """Return the registered source."""
    return PORTS.leavers


def occupancy() -> OccupancySource:
    """Return the registered source."""
    return PORTS.occupancy


def persons_go_along() -> PersonsGoAlong:
    """Return the registered mover."""
    return PORTS.persons
