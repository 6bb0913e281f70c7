"""What the reference model keeps of persons, reservations, freezes and plans, each with when it was known."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bianzhi.ledger.facts import Occupancy
from bianzhi.ledger.vacancy import Interval, Reservation


def _by(moment: datetime | None, known: datetime | None) -> bool:
    return moment is not None and (known is None or moment <= known)


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person in a place; the end is set once. ``label`` says why it ends."""

    person: Hashable
    unit: Hashable
    commodity: str
    begins_on: date
    recorded_at: datetime
    ends_on: date | None = None
    end_recorded_at: datetime | None = None
    label: str = ""

    @property
    def is_open(self) -> bool:
        """Whether no end is recorded."""
        return self.ends_on is None

    def known_at(self, known: datetime | None) -> bool:
        """Tell whether it was in the books at ``known``."""
        return _by(self.recorded_at, known)

    def interval(self, known: datetime | None) -> Interval:
        """Return the days it counts, as known: an end recorded later has not come."""
        ended = _by(self.end_recorded_at, known)
        return Interval(self.begins_on, self.ends_on if ended else None, label=self.label if ended else "")

    def occupancy(self, unit_name: str) -> Occupancy:
        """Return it as the invariants ask for it."""
        return Occupancy(self.person, unit_name, self.commodity, self.begins_on, self.ends_on)

    def ending(self, on: date, recorded_at: datetime, label: str) -> "Tenure":
        """Return it ended."""
        return replace(self, ends_on=on, end_recorded_at=recorded_at, label=label)


@dataclass(frozen=True, slots=True)
class ReservationState:
    """How a reservation stands on a day: ``quantity`` = ``consumed`` + ``left`` + ``released``."""

    key: int
    quantity: int
    consumed: int
    left: int
    released: int
    state: str


@dataclass(frozen=True, slots=True)
class ReservationRecord:
    """A reservation with its uses and its end, each with when it was recorded."""

    key: int
    unit: Hashable
    commodity: str
    quantity: int
    begins_on: date
    expires_on: date
    recorded_at: datetime
    uses: tuple[tuple[date, datetime], ...] = ()
    closed_on: date | None = None
    closed_at: datetime | None = None

    def known_at(self, known: datetime | None) -> bool:
        """Tell whether it was in the books at ``known``."""
        return _by(self.recorded_at, known)

    def as_known(self, known: datetime | None) -> Reservation:
        """Return it with the uses and the end known by then."""
        used = tuple(day for day, moment in self.uses if _by(moment, known))
        closed = self.closed_on if _by(self.closed_at, known) else None
        return Reservation(self.key, self.quantity, self.begins_on, self.expires_on, used, closed)

    def with_use(self, on: date, recorded_at: datetime) -> "ReservationRecord":
        """Return it with one more place used."""
        return replace(self, uses=(*self.uses, (on, recorded_at)))

    def closing(self, on: date, recorded_at: datetime) -> "ReservationRecord":
        """Return it withdrawn."""
        return replace(self, closed_on=on, closed_at=recorded_at)

    def state_on(self, on: date) -> ReservationState:
        """Return what of it is used, left and released on ``on``, with the word for it."""
        now = self.as_known(None)
        consumed = len(self.uses)
        ended = on >= now.ends_on
        rest = self.quantity - consumed
        if not rest:
            state = "已用完"
        elif not ended:
            state = "有效"
        else:
            state = "已撤销" if now.closed_on == now.ends_on else "已失效"
        return ReservationState(
            self.key, self.quantity, consumed, 0 if ended else rest, rest if ended else 0, state
        )


@dataclass(frozen=True, slots=True)
class FreezeRecord:
    """A freeze."""

    unit: Hashable
    commodity: str
    interval: Interval
    recorded_at: datetime

    def known_at(self, known: datetime | None) -> bool:
        """Tell whether it was in the books at ``known``."""
        return _by(self.recorded_at, known)


@dataclass(frozen=True, slots=True)
class OverPlan:
    """消化计划: lets a unit stand ``quantity`` above from ``begins_on``. It makes nothing legal: 超编 still shows everywhere."""

    unit: Hashable
    commodity: str
    quantity: int
    begins_on: date
    due_on: date
    recorded_at: datetime

    def known_at(self, known: datetime | None) -> bool:
        """Tell whether it was in the books at ``known``."""
        return _by(self.recorded_at, known)
