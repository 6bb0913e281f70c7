"""What is to be loaded: the checked rows of a book, not written yet.

A unit of the book that is not founded yet has a negative key, minus its place among the units; quotas and persons use it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bianzhi.imports.reading import Line
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.staff.actions import Absence, NewPerson, Prepared, UnitFacts


@dataclass(frozen=True, slots=True)
class Heading:
    """The document the opening rests on. ``effective_on`` is the day the books open."""

    document_number: str = ""
    title: str = ""
    signed_on: date | None = None
    effective_on: date | None = None

    @property
    def opened_on(self) -> date | None:
        """The day the books open: as given, else the day the document was signed."""
        return self.effective_on or self.signed_on


@dataclass(frozen=True, slots=True)
class DraftUnit:
    """A unit to be founded: ``payload`` of the line 设立机构 without its parent, ``parent`` a key or nothing."""

    line: Line
    key: int
    payload: Mapping[str, Any]
    parent: int | None
    facts: UnitFacts

    @property
    def name(self) -> str:
        """Its full name."""
        return str(self.payload["full_name"])


@dataclass(frozen=True, slots=True)
class DraftInner:
    """An internal body to be set up."""

    line: Line
    unit: int
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DraftHolding:
    """A number of 编制 or posts that a unit has when the books open."""

    line: Line
    unit: int
    commodity: str
    quantity: int
    paper: str = ""


@dataclass(frozen=True, slots=True)
class DraftPerson:
    """A person to be put on the establishment. ``inner`` names the internal body, ``absence`` says why 在编不在岗."""

    line: Line
    row: NewPerson
    ready: Prepared
    inner: str = ""
    absence: Absence | None = None


@dataclass(frozen=True, slots=True)
class DraftPaper:
    """An earlier document."""

    line: Line
    number: str
    title: str
    signed_on: date
    issuer: str
    level: str


@dataclass(slots=True)
class Draft:
    """Everything a book brings."""

    heading: Heading = field(default_factory=Heading)
    units: list[DraftUnit] = field(default_factory=list)
    inner: list[DraftInner] = field(default_factory=list)
    holdings: list[DraftHolding] = field(default_factory=list)
    persons: list[DraftPerson] = field(default_factory=list)
    papers: list[DraftPaper] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)

    @property
    def moves_the_ledger(self) -> bool:
        """Whether a document is needed: bodies, quotas or posts are made by one."""
        return bool(self.units or self.inner or self.holdings)

    def counts(self) -> dict[str, int]:
        """Return how many of each there are, by their Chinese names."""
        found = {
            "机构": len(self.units),
            "内设机构": len(self.inner),
            "编制": sum(h.quantity for h in self.holdings if COMMODITIES[h.commodity].counted),
            "领导职数": sum(h.quantity for h in self.holdings if COMMODITIES[h.commodity].kind == "post"),
            "人员": len(self.persons),
            "批复文件": len(self.papers),
        }
        return {label: count for label, count in found.items() if count}

    def by_type(self) -> dict[str, tuple[int, int]]:
        """Return commodity → (approved, persons), in the order of tables."""
        approved: Counter[str] = Counter()
        actual: Counter[str] = Counter()
        for holding in self.holdings:
            approved[holding.commodity] += holding.quantity
        for person in self.persons:
            if person.row.entry is not None:
                actual[person.row.entry.commodity] += 1
            actual.update(p.commodity for p in person.row.posts if p.commodity and not p.concurrent)
        codes = sorted(approved.keys() | actual.keys(), key=lambda code: COMMODITIES[code].order)
        return {code: (approved[code], actual[code]) for code in codes}

    @property
    def summary(self) -> str:
        """Return one sentence: 机构234个、编制1,500名、人员1,430人."""
        units = {"编制": "名", "领导职数": "名", "人员": "人", "批复文件": "份"}
        return "、".join(
            f"{label}{count:,}{units.get(label, '个')}" for label, count in self.counts().items()
        )
