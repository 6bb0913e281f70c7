"""A table of the statistics, ready for the list component: columns, rows, totals, checks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bianzhi.site.statistics.checks import Check
from bianzhi.ui.listing import Column, Filter, ListSpec, ListState
from bianzhi.users.actor import Actor

#: narrows a table before it is made: the filters of the address
Asked = ListState


@dataclass(frozen=True, slots=True)
class Made:
    """A table on a day.

    Attributes:
        columns: heads in order; the first names the row.
        rows: lines, each a mapping or object the columns read.
        totals: last line by column key; empty when a sum down would count somebody twice.
        checks: the balance checks.
        unit: what is counted.
    """

    columns: tuple[Column, ...]
    rows: Sequence[Any]
    totals: Mapping[str, Any] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    unit: str = "名"


@dataclass(frozen=True, slots=True)
class Table:
    """What the index lists. ``make`` takes the actor, the as-of date, what was asked and today's door-dating day."""

    code: str
    title: str
    lead: str
    make: Callable[[Actor, date, Asked, "Dating"], Made]
    filters: tuple[Filter, ...] = ()

    @property
    def slug(self) -> str:
        """Part of the address."""
        return self.code.lower()

    def spec(self, columns: tuple[Column, ...]) -> ListSpec:
        """Return the list it is drawn by."""
        return ListSpec(
            name=f"statistics.{self.slug}",
            columns=columns,
            filters=self.filters,
            per_page=200,
            noun="行",
            empty="截至这一天没有可统计的数据。可以在右上角换一个日期，或先录入批复文件。",
        )


@dataclass(frozen=True, slots=True)
class Dating:
    """Adds the as-of date to a door; ``None`` when the page shows today."""

    day: date | None

    def __call__(self, address: str) -> str:
        """Return the address with the day."""
        if self.day is None or not address:
            return address
        return f"{address}{'&' if '?' in address else '?'}asof={self.day.isoformat()}"
