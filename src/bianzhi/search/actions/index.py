"""Add or renew entries."""

from collections.abc import Iterable
from itertools import islice

from bianzhi.search.grams import grams, spellings
from bianzhi.search.models import SearchEntry
from bianzhi.search.registry import Found

BATCH = 500
RENEWED = ["district", "unit_key", "title", "body", "initials", "url", "grams"]


def index(district_id: int, found: Found) -> None:
    """Add the entry, or renew the one of the same thing."""
    index_many(district_id, [found])


def index_many(district_id: int, found: Iterable[Found]) -> int:
    """Add or renew many entries; return how many."""
    source, count = iter(found), 0
    while batch := [_row(district_id, f) for f in islice(source, BATCH)]:
        SearchEntry.objects.bulk_create(
            batch, update_conflicts=True, unique_fields=["kind", "key"], update_fields=RENEWED
        )
        count += len(batch)
    return count


def _row(district_id: int, found: Found) -> SearchEntry:
    return SearchEntry(
        district_id=district_id,
        kind=found.kind,
        key=found.key,
        unit_key=found.unit_key,
        title=found.title[:300],
        body=found.body,
        initials=" ".join(spellings(found.title))[:400],
        url=found.url,
        grams=grams((found.title, found.body), found.spelled),
    )
