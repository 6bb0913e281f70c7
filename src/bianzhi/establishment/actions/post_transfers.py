"""The one place where transfers are inserted: checked, locked, checked on every day, inserted, added to the holdings."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from bianzhi.cases.kinds import DISTRICTS_OWN, Consequence
from bianzhi.establishment.actions.holders import HolderRef, holders_of, lock_holdings, lock_postings
from bianzhi.establishment.loading import holder_timeline, lines_of
from bianzhi.establishment.models import AccountFigure, Holder, HolderKind, Holding, Transfer
from bianzhi.establishment.neighbours import unit_facts
from bianzhi.establishment.ports import Key
from bianzhi.ledger.balances import Timeline, at, changes_of, refuse_negative, steps
from bianzhi.ledger.commodities import COMMODITIES, commodity
from bianzhi.ledger.entering import check_reduction
from bianzhi.ledger.facts import UnitFacts
from bianzhi.ledger.invariants_quota import within_baseline
from bianzhi.ledger.movements import HOLDER_KINDS, MOVEMENTS, check_commodity, check_way
from bianzhi.ledger.receiving import check_receiving
from bianzhi.units.actions import note_event
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, refuse_if_any

INSTITUTION_TYPES = tuple(code for code, item in COMMODITIES.items() if item.family == "事业编制")


@dataclass(frozen=True, slots=True)
class Posting:
    """The line of a document that moves something, and the day from which it counts."""

    instrument_id: int
    line_number: int
    effective_on: date


@dataclass(frozen=True, slots=True)
class Move:
    """One transfer to be made. ``effective_on`` overrides the posting's day; ``reversal_of`` names the transfer it undoes."""

    movement: str
    commodity: str
    source: HolderRef
    target: HolderRef
    quantity: int
    note: str = ""
    reversal_of: int | None = None
    effective_on: date | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What was posted: the transfers, what each holder had and has, and warnings."""

    transfers: tuple[Transfer, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    reduced: Mapping[Key, date] = field(default_factory=dict)


def post_transfers(
    actor: Actor, posting: Posting, moves: Sequence[Move], *, occupancy_later: bool = False
) -> Moved:
    """Post ``moves`` together, all or none. Raises `Refused` with every reason.

    Legality of the movement, I1 and I3 on every day from the first on (back-dated and future-dated alike), I4 (a transfer has
    two sides by its shape), I7, I9–I13, and I14 as a warning. With ``occupancy_later`` the caller runs `refuse_reductions`
    itself, after persons have gone along.
    """
    actor.require("submission.review", "submission.draft")
    refuse_if_any(_on_their_face(moves))
    days = [move.effective_on or posting.effective_on for move in moves]
    unit_ids = {
        ref.unit_id for move in moves for ref in (move.source, move.target) if ref.unit_id is not None
    }
    facts = unit_facts(actor, unit_ids, min(days)) if moves else {}
    refuse_if_any(
        refusal
        for move, day in zip(moves, days, strict=True)
        if move.target.unit_id is not None
        for refusal in check_receiving(
            move.movement, move.commodity, facts[move.target.unit_id], day, move.quantity
        )
    )
    with transaction.atomic():
        lock_postings(actor.district_id)
        holders = holders_of(actor.district_id, (ref for m in moves for ref in (m.source, m.target)))
        keys = {(holders[ref], m.commodity) for m in moves for ref in (m.source, m.target)}
        lock_holdings(keys)
        changes = _changes(moves, days, holders)
        before = {key: holder_timeline(*key) for key in sorted(keys, key=lambda k: (k[0].pk, k[1]))}
        names = {holder: _name(holder, facts) for holder, _ in keys}
        refuse_if_any(
            refusal
            for (holder, code), had in before.items()
            if holder.kind != HolderKind.UPPER and any(delta < 0 for _, delta in changes[holder, code])
            for refusal in refuse_negative(
                names[holder],
                code,
                steps([*changes_of(had), *changes[holder, code]]),
                pool=holder.unit_id is None,
                before=had,
            )
        )
        transfers = _insert(actor, posting, moves, days, holders)
        _add_to_holdings(changes)
        reduced = _reduced(changes)
        if not occupancy_later:
            refuse_reductions(actor, reduced)
        _note(actor, posting, moves, days, facts)
        return Moved(
            transfers,
            _consequences(changes, before, names),
            tuple(_baseline_warning(actor, moves, max(days))) if moves else (),
            reduced,
        )


def refuse_reductions(actor: Actor, reduced: Mapping[Key, date]) -> None:
    """Refuse when a reduced quota no longer carries what is occupied or promised, on any day (I7, I13)."""
    if not reduced:
        return
    facts = unit_facts(actor, {unit for unit, _ in reduced}, min(reduced.values()))
    lines = lines_of(actor.district_id, set(reduced))
    refuse_if_any(
        refusal
        for (unit, code), day in sorted(reduced.items())
        for refusal in check_reduction(facts[unit].name, code, lines[unit, code], day)
    )


def _on_their_face(moves: Sequence[Move]) -> list[Refusal]:
    found: list[Refusal] = []
    for move in moves:
        unknown = check_commodity(move.commodity)
        found.extend(unknown)
        if not unknown:
            found.extend(check_way(move.movement, move.commodity, move.source.kind, move.target.kind))
        if move.quantity < 1:
            found.append(Refusal("ledger.quantity", "数量须是大于零的整数", field="quantity"))
        if move.source == move.target:
            found.append(
                Refusal("I4", "转出和转入是同一个机构", rule="划转须有转出、转入两方", field="target")
            )
    return found


HolderKey = tuple[Holder, str]


def _changes(
    moves: Sequence[Move], days: Sequence[date], holders: Mapping[HolderRef, Holder]
) -> dict[HolderKey, list[tuple[date, int]]]:
    found: dict[HolderKey, list[tuple[date, int]]] = defaultdict(list)
    for move, day in zip(moves, days, strict=True):
        found[holders[move.source], move.commodity].append((day, -move.quantity))
        found[holders[move.target], move.commodity].append((day, move.quantity))
    return found


def _name(holder: Holder, facts: Mapping[int, UnitFacts]) -> str:
    return facts[holder.unit_id].name if holder.unit_id is not None else HOLDER_KINDS[holder.kind]


def _insert(
    actor: Actor,
    posting: Posting,
    moves: Sequence[Move],
    days: Sequence[date],
    holders: Mapping[HolderRef, Holder],
) -> tuple[Transfer, ...]:
    now = timezone.now()
    rows = [
        Transfer(
            district_id=actor.district_id,
            instrument_id=posting.instrument_id,
            line_number=posting.line_number,
            movement=move.movement,
            commodity=move.commodity,
            source=holders[move.source],
            target=holders[move.target],
            quantity=move.quantity,
            effective_on=day,
            recorded_at=now,
            reversal_of_id=move.reversal_of,
            note=move.note[:200],
        )
        for move, day in zip(moves, days, strict=True)
    ]
    return tuple(Transfer.objects.bulk_create(rows))


def _add_to_holdings(changes: Mapping[HolderKey, Sequence[tuple[date, int]]]) -> None:
    for (holder, code), own in sorted(changes.items(), key=lambda item: (item[0][0].pk, item[0][1])):
        total = sum(delta for _, delta in own)
        if total:
            Holding.objects.filter(holder=holder, commodity=code).update(quantity=F("quantity") + total)


def _reduced(changes: Mapping[HolderKey, Sequence[tuple[date, int]]]) -> dict[Key, date]:
    """Return the units that lose something on some day, with the first such day."""
    found: dict[Key, date] = {}
    for (holder, code), own in changes.items():
        if holder.unit_id is not None and any(step.balance < 0 for step in steps(own)):
            found[holder.unit_id, code] = min(day for day, delta in own if delta < 0)
    return found


def _consequences(
    changes: Mapping[HolderKey, Sequence[tuple[date, int]]],
    before: Mapping[HolderKey, Timeline],
    names: Mapping[Holder, str],
) -> tuple[Consequence, ...]:
    rows = []
    for (holder, code), own in changes.items():
        total, day = sum(delta for _, delta in own), max(day for day, _ in own)
        if not total:
            continue
        had = at(before[holder, code], day)
        issued = holder.kind == HolderKind.UPPER
        rows.append(
            Consequence(
                "上级下达数" if issued else names[holder],
                commodity(code).label,
                str(-had if issued else had),
                f"{-total if issued else total:+d}",
                str(-(had + total) if issued else had + total),
                unit=holder.unit_id or DISTRICTS_OWN,
            )
        )
    return tuple(rows)


def _note(
    actor: Actor,
    posting: Posting,
    moves: Sequence[Move],
    days: Sequence[date],
    facts: Mapping[int, UnitFacts],
) -> None:
    """Leave a line in the 沿革 of each unit, quota and posts apart."""
    parts: dict[tuple[int, str, date], list[str]] = defaultdict(list)
    others: dict[tuple[int, str, date], set[int]] = defaultdict(set)
    for move, day in zip(moves, days, strict=True):
        kind = "posts" if commodity(move.commodity).kind == "post" else "quota"
        for own, other, way in ((move.source, move.target, "减少"), (move.target, move.source, "增加")):
            if own.unit_id is None:
                continue
            key = (own.unit_id, kind, day)
            whom = (
                f"（{'划往' if way == '减少' else '由'}{facts[other.unit_id].name}{'' if way == '减少' else '划入'}）"
                if other.unit_id
                else ""
            )
            parts[key].append(
                f"{MOVEMENTS[move.movement].label}{commodity(move.commodity).label}{way}{move.quantity}名{whom}"
            )
            others[key] |= {other.unit_id} if other.unit_id else set()
    for (unit_id, kind, day), words in parts.items():
        linked = others[unit_id, kind, day]
        note_event(
            actor,
            unit_id=unit_id,
            instrument_id=posting.instrument_id,
            kind=kind,
            effective_on=day,
            summary="；".join(words),
            other_id=linked.pop() if len(linked) == 1 else None,
        )


def institution_total(district_id: int, on: date, known: datetime | None = None) -> int:
    """Return all 事业编制 issued to the district on a day."""
    rows = Transfer.objects.filter(
        district_id=district_id, commodity__in=INSTITUTION_TYPES, effective_on__lte=on
    )
    if known is not None:
        rows = rows.filter(recorded_at__lte=known)
    coming = rows.filter(source__kind=HolderKind.UPPER).aggregate(n=Sum("quantity"))["n"] or 0
    going = rows.filter(target__kind=HolderKind.UPPER).aggregate(n=Sum("quantity"))["n"] or 0
    return coming - going


def _baseline_warning(actor: Actor, moves: Collection[Move], on: date) -> Sequence[Refusal]:
    """I14: only what the upper level issues can lift the total, so only then is it looked at."""
    rising = any(m.source.kind == "upper" and m.commodity in INSTITUTION_TYPES for m in moves)
    if not rising:
        return []
    figures = AccountFigure.objects.filter(
        district_id=actor.district_id, kind="baseline", commodity__in=INSTITUTION_TYPES
    )
    baseline = figures.aggregate(n=Sum("quantity"))["n"]
    if baseline is None:
        return []
    issued = Transfer.objects.filter(
        district_id=actor.district_id,
        commodity__in=INSTITUTION_TYPES,
        movement="CEILING_ISSUE",
        effective_on__gt=max(figures.values_list("on", flat=True)),
    ).aggregate(n=Sum("quantity"))["n"]
    return within_baseline(institution_total(actor.district_id, on), baseline, issued or 0)
