"""冲销: a mistake is undone by new entries that go exactly the other way and name what they undo."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, datetime

from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.ledger.entries import Entry
from bianzhi.ledger.movements import BOOKKEEPING, MOVEMENTS
from bianzhi.values.refusal import Refusal, refuse_if_any


def check_reversal(originals: Sequence[Entry], entries: Iterable[Entry]) -> tuple[Refusal, ...]:
    """Refuse to reverse a reversal, an entry reversed before, nothing at all, or one leg of what belongs together (I4)."""
    if not originals:
        return (Refusal("reversal.nothing", "没有可以冲销的分录", remedy="请核对要冲销的文件"),)
    book = tuple(entries)
    undone = {e.reversal_of for e in book if e.reversal_of is not None}
    chosen = {e.key for e in originals}
    grouped = {(e.instrument, e.group) for e in originals if e.group}
    found = []
    for entry in originals:
        what = f"{MOVEMENTS[entry.movement].label}{COMMODITIES[entry.commodity].label}{entry.quantity}名（{entry.effective_on}）"
        if entry.reversal_of is not None:
            found.append(
                Refusal(
                    "reversal.of_reversal",
                    f"“{what}”本身是冲销，不能再冲销",
                    rule="冲销不得再冲销，更正用新文件入账",
                    source=BOOKKEEPING,
                    remedy="请按正确的内容重新录入文件",
                )
            )
        elif entry.key in undone:
            found.append(
                Refusal(
                    "reversal.twice",
                    f"“{what}”已经冲销过",
                    rule="一笔只能冲销一次",
                    source=BOOKKEEPING,
                    remedy="请核对要冲销的文件",
                )
            )
    left = [
        e
        for e in book
        if e.reversal_of is None and (e.instrument, e.group) in grouped and e.key not in chosen
    ]
    if left:
        found.append(
            Refusal(
                "I4",
                f"还有{len(left)}笔同组分录没有一起冲销",
                rule="类型调整等成组的分录须整组冲销",
                source=BOOKKEEPING,
                remedy="请整组选择",
            )
        )
    return tuple(found)


def reverse(
    originals: Sequence[Entry],
    entries: Iterable[Entry],
    *,
    instrument: Hashable,
    on: date,
    recorded_at: datetime,
    new_key: Callable[[Entry], Hashable],
) -> tuple[Entry, ...]:
    """Return the entries that undo ``originals``, the last first. Raises `Refused` with every reason of `check_reversal`.

    Each counts from ``on``, or from the original's own day when that is later: what was still to come then never comes. The days
    between keep what was in force on them, so a report of a past day stays as it was.
    """
    refuse_if_any(check_reversal(originals, entries))
    return tuple(
        Entry(
            key=new_key(entry),
            commodity=entry.commodity,
            source=entry.target,
            target=entry.source,
            quantity=entry.quantity,
            effective_on=max(on, entry.effective_on),
            recorded_at=recorded_at,
            movement="REVERSE",
            instrument=instrument,
            group=entry.group,
            reversal_of=entry.key,
        )
        for entry in reversed(originals)
    )
