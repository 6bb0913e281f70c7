"""Make a district's index anew from what the rooms hold."""

from django.db import transaction

from bianzhi.search.actions.index import index_many
from bianzhi.search.models import SearchEntry
from bianzhi.search.registry import KINDS


def rebuild(district_id: int, kinds: tuple[str, ...] = ()) -> int:
    """Make the entries of ``kinds`` (all when empty) anew; return how many there are now."""
    count = 0
    with transaction.atomic():
        for kind in KINDS.values():
            if kinds and kind.code not in kinds:
                continue
            SearchEntry.objects.filter(district_id=district_id, kind=kind.code).delete()
            count += index_many(district_id, kind.entries(district_id))
    return count
