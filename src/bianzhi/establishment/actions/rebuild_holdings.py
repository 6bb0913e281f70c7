"""Add up the holdings again from the transfers."""

from collections import defaultdict
from collections.abc import Callable

from django.db import transaction
from django.db.models import Sum

from bianzhi.establishment.models import Holder, HolderKind, Holding, Transfer

Progress = Callable[[int, int, str], None]


def _silent(done: int, total: int, text: str) -> None:
    """Report to nobody."""


def rebuild_holdings(progress: Progress = _silent, district_id: int | None = None) -> int:
    """Make every holding equal its transfers, a district a transaction. Return how many were wrong or missing."""
    owners = Holder.objects.filter(kind=HolderKind.POOL)
    if district_id is not None:
        owners = owners.filter(district_id=district_id)
    pools = list(owners.order_by("district_id"))
    changed = 0
    for number, pool in enumerate(pools, 1):
        with transaction.atomic():
            Holder.objects.select_for_update(of=("self",), no_key=True).get(pk=pool.pk)
            changed += _rebuild(pool.district_id)
        progress(number, len(pools), "辖区")
    return changed


def _rebuild(district_id: int) -> int:
    sums: dict[tuple[int, str], int] = defaultdict(int)
    rows = Transfer.objects.filter(district_id=district_id).order_by()
    for side, sign in (("target_id", 1), ("source_id", -1)):
        for holder_id, code, total in rows.values_list(side, "commodity").annotate(Sum("quantity")):
            sums[holder_id, code] += sign * total
    own = Holding.objects.select_for_update(of=("self",), no_key=True).filter(holder__district_id=district_id)
    present = {(row.holder_id, row.commodity): row for row in own.order_by("holder_id", "commodity")}
    wrong = [row for key, row in present.items() if row.quantity != sums.get(key, 0)]
    for row in wrong:
        row.quantity = sums.get((row.holder_id, row.commodity), 0)
    Holding.objects.bulk_update(wrong, ["quantity"], batch_size=500)
    upper = set(
        Holder.objects.filter(district_id=district_id, kind=HolderKind.UPPER).values_list("pk", flat=True)
    )
    missing = [
        Holding(holder_id=holder_id, commodity=code, quantity=total, may_be_negative=holder_id in upper)
        for (holder_id, code), total in sums.items()
        if (holder_id, code) not in present
    ]
    Holding.objects.bulk_create(missing, batch_size=500)
    return len(wrong) + len(missing)
