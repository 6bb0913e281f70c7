"""Holders, and the locks every writer takes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, QuerySet

from bianzhi.establishment.models import Holder, HolderKind, Holding
from bianzhi.users.actor import Actor

SPECIAL = (HolderKind.UPPER, HolderKind.POOL, HolderKind.REVOLVING)


@dataclass(frozen=True, slots=True, order=True)
class HolderRef:
    """A holder as lines name it: ``upper``, ``pool``, ``revolving``, or a unit."""

    kind: str
    unit_id: int | None = None


UPPER, POOL, REVOLVING = HolderRef("upper"), HolderRef("pool"), HolderRef("revolving")


def unit_holder(unit_id: int) -> HolderRef:
    """Return the reference of a unit."""
    return HolderRef("unit", unit_id)


def ensure_holders(district_id: int) -> dict[str, Holder]:
    """Return the three holders that every district has, by kind, making those that are missing."""
    found = {h.kind: h for h in Holder.objects.filter(district_id=district_id, unit=None)}
    missing = [kind for kind in SPECIAL if kind not in found]
    if missing:
        Holder.objects.bulk_create(
            [Holder(district_id=district_id, kind=kind) for kind in missing], ignore_conflicts=True
        )
        found = {h.kind: h for h in Holder.objects.filter(district_id=district_id, unit=None)}
    return found


def holders_of(district_id: int, refs: Iterable[HolderRef]) -> dict[HolderRef, Holder]:
    """Return the holder of each reference, making those of units that have none yet. Units are of the district already."""
    wanted = set(refs)
    special = ensure_holders(district_id) if any(ref.unit_id is None for ref in wanted) else {}
    units = {ref.unit_id for ref in wanted if ref.unit_id is not None}
    owned = {h.unit_id: h for h in Holder.objects.filter(district_id=district_id, unit_id__in=units)}
    missing = units - owned.keys()
    if missing:
        Holder.objects.bulk_create(
            [Holder(district_id=district_id, kind=HolderKind.UNIT, unit_id=u) for u in sorted(missing)],
            ignore_conflicts=True,
        )
        owned = {h.unit_id: h for h in Holder.objects.filter(district_id=district_id, unit_id__in=units)}
    return {ref: special[ref.kind] if ref.unit_id is None else owned[ref.unit_id] for ref in wanted}


def lock_postings(district_id: int) -> None:
    """Let one posting at a time into a district's ledger, so that postings of several lines never lock each other in."""
    ensure_holders(district_id)
    pools = Holder.objects.select_for_update(of=("self",), no_key=True)
    pools.get(district_id=district_id, kind=HolderKind.POOL)


def lock_holdings(keys: Collection[tuple[Holder, str]]) -> dict[tuple[int, str], Holding]:
    """Lock the holdings of ``keys`` in key order, making those that are missing. Only inside a transaction."""
    _require_transaction()
    holders = {holder.pk: holder for holder, _ in keys}
    codes = {code for _, code in keys}
    wanted = {(holder.pk, code) for holder, code in keys}

    def present() -> dict[tuple[int, str], Holding]:
        rows = _locking().filter(holder_id__in=holders, commodity__in=codes)
        return {(row.holder_id, row.commodity): row for row in rows}

    found = present()
    missing = sorted(wanted - found.keys())
    if missing:
        Holding.objects.bulk_create(
            [
                Holding(
                    holder_id=holder_id,
                    commodity=code,
                    may_be_negative=holders[holder_id].kind == HolderKind.UPPER,
                )
                for holder_id, code in missing
            ],
            ignore_conflicts=True,
        )
        found = present()
    return {key: row for key, row in found.items() if key in wanted}


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("holdings are locked inside a transaction")


def _locking() -> "QuerySet[Holding]":
    """Return holdings that are locked as they are read, in key order."""
    rows = Holding.objects.select_for_update(of=("self",), no_key=True)
    return rows.order_by("holder_id", "commodity")


def lock_unit_holdings(district_id: int, keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], Holding]:
    """Lock what units hold, by (unit, commodity), in key order; one query when all of them are there already."""
    _require_transaction()
    wanted = set(keys)
    rows = _locking().filter(
        holder__district_id=district_id,
        holder__unit_id__in={unit for unit, _ in wanted},
        commodity__in={code for _, code in wanted},
    )
    found = {(row.owner, row.commodity): row for row in rows.annotate(owner=F("holder__unit_id"))}
    if wanted - found.keys():
        refs = {unit_id: unit_holder(unit_id) for unit_id, _ in wanted}
        holders = holders_of(district_id, refs.values())
        locked = lock_holdings([(holders[refs[unit_id]], code) for unit_id, code in wanted])
        return {(u, code): locked[holders[refs[u]].pk, code] for u, code in wanted}
    return {key: row for key, row in found.items() if key in wanted}


def lock_seat(actor: Actor, unit_id: int, commodity: str) -> Holding:
    """Lock a unit's holding of one commodity: whoever takes a place on it waits here for the others.

    Call it before `check_vacancy`, inside the same transaction; the lock lasts until that ends.
    """
    key = (unit_id, commodity)
    return lock_unit_holdings(actor.district_id, [key])[key]
