"""What named staff asks of the ledger: locks on seats, and whether there is room, for one person or for thousands."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bianzhi.cases.kinds import Consequence
from bianzhi.establishment.actions import check_vacancy, lock_unit_holdings
from bianzhi.establishment.loading import lines_of as ledger_lines
from bianzhi.establishment.ports import Key
from bianzhi.ledger.commodities import COMMODITIES, word_over
from bianzhi.ledger.entering import check_room
from bianzhi.ledger.facts import UnitFacts
from bianzhi.ledger.vacancy import Interval, Line
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a unit's quota or posts that somebody wants, from ``begins_on`` until, not counting, ``ends_on``."""

    unit_id: int
    commodity: str
    begins_on: date
    ends_on: date | None = None

    @property
    def key(self) -> Key:
        """Unit and commodity."""
        return self.unit_id, self.commodity

    @property
    def interval(self) -> Interval:
        """The days it is taken."""
        return Interval(self.begins_on, self.ends_on)


def lock_seats(actor: Actor, keys: Collection[Key]) -> None:
    """Lock the holdings of ``keys`` in key order: whoever takes a place on them waits here. Only inside a transaction."""
    lock_unit_holdings(actor.district_id, keys)


def lines_of(actor: Actor, keys: Collection[Key]) -> dict[Key, Line]:
    """Return the lines of ``keys`` over all days."""
    return ledger_lines(actor.district_id, set(keys))


def check_place(
    actor: Actor,
    place: Place,
    *,
    unit: UnitFacts | None = None,
    reservation_id: int | None = None,
    over_plan_id: int | None = None,
    seen: dict[Key, Line] | None = None,
) -> list[Refusal]:
    """Refuse a place that is not free on every day of it. The seat must be locked already; ``unit`` on its first day."""
    return list(
        check_vacancy(
            actor,
            unit_id=place.unit_id,
            commodity_code=place.commodity,
            from_date=place.begins_on,
            until=place.ends_on,
            reservation_id=reservation_id,
            over_plan_id=over_plan_id,
            unit=unit,
            seen=seen,
        )
    )


def check_places(
    actor: Actor, places: Iterable[tuple[int, Place]], names: Mapping[int, str], from_day: date | None = None
) -> dict[int, list[Refusal]]:
    """Check many places at once, as if all were taken; the last comers of a full seat are refused, by their number.

    ``from_day``: days before it are history and are not checked (opening of the books). A constant number of queries.
    """
    wanted: dict[Key, list[tuple[int, Place]]] = defaultdict(list)
    for number, place in places:
        wanted[place.key].append((number, place))
    refused: dict[int, list[Refusal]] = {}
    for key, line in lines_of(actor, wanted).items():
        batch = wanted[key]
        full = line.with_occupied(*(p.interval for _, p in batch))
        first = min(p.begins_on for _, p in batch)
        start = max(first, from_day) if from_day else first
        if not check_room(names.get(key[0], ""), key[1], full, start, None, 0):
            continue
        refused |= _one_by_one(names.get(key[0], ""), line, batch, from_day)
    return refused


def _one_by_one(
    name: str, line: Line, batch: list[tuple[int, Place]], from_day: date | None
) -> dict[int, list[Refusal]]:
    """Place the batch in its order and refuse whoever finds no room."""
    refused: dict[int, list[Refusal]] = {}
    for number, place in batch:
        begins = max(place.begins_on, from_day) if from_day else place.begins_on
        if place.ends_on is not None and place.ends_on <= begins:
            continue
        found = check_room(name, place.commodity, line, begins, place.ends_on)
        if found:
            refused[number] = list(found)
        else:
            line = line.with_occupied(place.interval)
    return refused


def consequences(
    before: Mapping[Key, Line], after: Mapping[Key, Line], names: Mapping[int, str], on: date
) -> list[Consequence]:
    """Return 原有 / 变动 / 现有 of each seat that changed on ``on``."""
    found = []
    for key in sorted(after, key=lambda k: (names.get(k[0], ""), COMMODITIES[k[1]].order)):
        was, now = before[key].at(on), after[key].at(on)
        change = now.occupied - was.occupied
        item = COMMODITIES[key[1]]
        vacancy = f"核定{now.approved}，空缺{now.vacant}" if now.approved else "未核定"
        note = vacancy + (f"，{word_over(key[1])}{now.over}" if now.over else "")
        found.append(
            Consequence(
                subject=names.get(key[0], ""),
                item=f"{item.label}·{'实配' if item.kind == 'post' else '实有'}",
                before=str(was.occupied),
                change=f"{change:+d}" if change else "0",
                after=str(now.occupied),
                note=note,
                unit=key[0],
            )
        )
    return found
