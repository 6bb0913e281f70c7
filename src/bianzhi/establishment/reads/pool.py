"""What the district has been issued, and how much of it lies undistributed: 统筹池 and 周转池."""

from dataclasses import dataclass
from datetime import date, datetime

from bianzhi.establishment.models import Holder, HolderKind
from bianzhi.establishment.reads.positions import Positions, holder_balances, positions
from bianzhi.ledger.commodities import quota_types
from bianzhi.users.actor import Actor


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One type of quota: ``ceiling`` = ``units`` + ``pool`` + ``revolving`` on every day (I1)."""

    commodity: str
    label: str
    ceiling: int
    units: int
    pool: int
    revolving: int
    occupied: int
    vacant: int
    over: int

    @property
    def balanced(self) -> bool:
        """Whether I1 holds."""
        return self.ceiling == self.units + self.pool + self.revolving


def pool(
    actor: Actor, as_of: date, known: datetime | None = None, *, here: Positions | None = None
) -> tuple[PoolRow, ...]:
    """Return every type of quota that the district has or had, in order. Raises `Forbidden` for a role bound to a unit.

    ``here`` spares the positions when the caller has them.
    """
    actor.require("statistics.read")
    kinds = dict(Holder.objects.filter(district_id=actor.district_id).order_by().values_list("pk", "kind"))
    held: dict[tuple[str, str], int] = {}
    seen = set()
    for (holder_id, code), total in holder_balances(actor.district_id, as_of, known).items():
        seen.add(code)
        held[kinds[holder_id], code] = held.get((kinds[holder_id], code), 0) + total
    here = positions(actor, as_of, known) if here is None else here
    rows = []
    for item in quota_types():
        if item.code not in seen:
            continue
        own = [position for (_, code), position in here.items() if code == item.code]
        rows.append(
            PoolRow(
                commodity=item.code,
                label=item.label,
                ceiling=-held.get((HolderKind.UPPER, item.code), 0),
                units=held.get((HolderKind.UNIT, item.code), 0),
                pool=held.get((HolderKind.POOL, item.code), 0),
                revolving=held.get((HolderKind.REVOLVING, item.code), 0),
                occupied=sum(p.occupied for p in own),
                vacant=sum(p.vacant for p in own),
                over=sum(p.over for p in own),
            )
        )
    return tuple(rows)
