"""冲销: the exact negation of transfers, each by a new one that names it."""

from collections.abc import Collection

from django.db import transaction

from bianzhi.establishment.actions.holders import HolderRef, lock_postings
from bianzhi.establishment.actions.post_transfers import Move, Moved, Posting, post_transfers
from bianzhi.establishment.models import Holder, Transfer
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused


def _ref(holder: Holder) -> HolderRef:
    return HolderRef(holder.kind, holder.unit_id)


def reverse_transfers(
    actor: Actor,
    posting: Posting,
    original_id: int,
    *,
    line_numbers: Collection[int] | None = None,
    occupancy_later: bool = False,
) -> Moved:
    """Undo the transfers of document ``original_id`` (of some of its lines). Raises `Refused`.

    The reversal counts from the posting's day, or from the original's when that is later: what was to come never comes. The days
    between keep what was in force on them. Originals and reversals both stay.
    """
    with transaction.atomic():
        lock_postings(actor.district_id)
        rows = Transfer.objects.filter(district_id=actor.district_id, instrument_id=original_id)
        if line_numbers is not None:
            rows = rows.filter(line_number__in=line_numbers)
        originals = list(
            rows.select_related("source", "target", "reversed_by").order_by("-line_number", "-id")
        )
        if any(hasattr(original, "reversed_by") for original in originals):
            raise Refused(Refusal("reversal.twice", "这份文件的分录已被冲销过"))
        if not originals:
            return Moved()
        return post_transfers(
            actor,
            posting,
            [
                Move(
                    "REVERSE",
                    original.commodity,
                    _ref(original.target),
                    _ref(original.source),
                    original.quantity,
                    reversal_of=original.pk,
                    effective_on=max(posting.effective_on, original.effective_on),
                )
                for original in originals
            ],
            occupancy_later=occupancy_later,
        )
