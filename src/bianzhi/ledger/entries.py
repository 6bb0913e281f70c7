"""Entries: so many of one thing from one holder to another, on a day, as recorded at a moment.

An entry is never changed. Two times stand in each: ``effective_on`` is when it counts, ``recorded_at`` when the office knew;
so "the balance of 31 December as the books stood on 15 January" has one answer for ever.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bianzhi.ledger.movements import HOLDER_KINDS, HolderKind
from bianzhi.values.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class HolderRef:
    """Who holds: one of the three common holders of a district, or a unit.

    Attributes:
        kind: ``upper``, ``pool``, ``revolving`` or ``unit``.
        key: of a unit; ``None`` for the others.
    """

    kind: HolderKind
    key: Hashable = None


UPPER = HolderRef("upper")
POOL = HolderRef("pool")
REVOLVING = HolderRef("revolving")
Label = Callable[[HolderRef], str]


def unit(key: Hashable) -> HolderRef:
    """Return the holder that is the unit ``key``."""
    return HolderRef("unit", key)


def plain_label(holder: HolderRef) -> str:
    """Name a holder when no names are at hand: 统筹池, or 机构 and its key."""
    name = HOLDER_KINDS[holder.kind]
    return name if holder.key is None else f"{name}{holder.key}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One transfer. Raises `Refused` when it is none: no positive quantity, or both sides the same.

    Attributes:
        key: unique among entries.
        commodity: code of what moves.
        source, target: from whom, to whom.
        quantity: how many, above zero; the direction is in the sides, never in a sign.
        effective_on: the first day on which it counts.
        recorded_at: when it was posted.
        movement: code of the kind of movement.
        instrument: key of the document behind it.
        group: entries of one document that only make sense together, such as the legs of 类型调整; empty when alone.
        reversal_of: key of the entry it undoes.
    """

    key: Hashable
    commodity: str
    source: HolderRef
    target: HolderRef
    quantity: int
    effective_on: date
    recorded_at: datetime
    movement: str
    instrument: Hashable
    group: str = ""
    reversal_of: Hashable = None

    def __post_init__(self) -> None:
        """Refuse what moves nothing."""
        if self.quantity < 1:
            raise Refused(
                Refusal(
                    "ledger.quantity",
                    f"数量须是大于零的整数，不能是{self.quantity}",
                    remedy="减少请改用核减、收回等事项",
                    field="quantity",
                )
            )
        if self.source == self.target:
            raise Refused(
                Refusal("I4", "转出和转入是同一方", rule="每笔变动须有转出、转入两方", field="target")
            )

    def change(self, holder: HolderRef) -> int:
        """Return what the entry adds to ``holder``: below zero when it gives, zero when it is not concerned."""
        return self.quantity * ((holder == self.target) - (holder == self.source))


def known(entries: Iterable[Entry], at: datetime | None) -> tuple[Entry, ...]:
    """Return what was in the books at the moment ``at``; all of it for ``None``."""
    return tuple(e for e in entries if at is None or e.recorded_at <= at)
