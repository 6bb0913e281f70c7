"""The plain facts the invariants are asked about. Rooms above fill them from their tables."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Nature = Literal["organ", "institution"]


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What the rules must know of a unit on a day.

    Attributes:
        key, name: of the unit.
        nature: ``organ`` 机关、群团 or ``institution`` 事业单位.
        political_legal: it is on the list of 政法 units (I10).
        coordination: it is 议事协调机构 (I11).
        ended_on: the first day on which it is no more (I12).
        founded_on: set when the day lies before the day it was founded.
    """

    key: Hashable
    name: str
    nature: Nature
    political_legal: bool = False
    coordination: bool = False
    ended_on: date | None = None
    founded_on: date | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """The document behind entries.

    Attributes:
        key: of the document.
        issuer, number: 发文机关 and 文号; the pair is registered once (I19).
        signed_on: 成文日期.
        maker, checker: who entered and who posted it; two persons (I16).
        retroactive_reason: why it counts from before it was signed; empty when it does not.
    """

    key: Hashable
    issuer: str
    number: str
    signed_on: date
    maker: Hashable
    checker: Hashable
    retroactive_reason: str = ""


@dataclass(frozen=True, slots=True)
class Occupancy:
    """A person on the establishment of a unit from ``begins_on`` until, not counting, ``ends_on``; ``unit`` is its name."""

    person: Hashable
    unit: str
    commodity: str
    begins_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class PostHolding:
    """A person in a leadership post. 兼任 that takes up no post, and posts held without one, have ``counted`` off."""

    person: Hashable
    commodity: str
    begins_on: date
    ends_on: date | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """A snapshot day, such as 2021-12-31, closed at a moment: what was known then is its answer for ever (I17)."""

    day: date
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class PayLists:
    """ID hashes (or any keys) of who is paid and of who may be paid (I20)."""

    paid: frozenset[Hashable]
    on_establishment: frozenset[Hashable]
    retired: frozenset[Hashable] = frozenset()
    outside_quota: frozenset[Hashable] = frozenset()
