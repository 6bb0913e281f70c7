"""Take an entry out of the index."""

from bianzhi.search.models import SearchEntry


def remove(kind: str, key: int) -> None:
    """Forget the thing; it is no fault when it was not there."""
    SearchEntry.objects.filter(kind=kind, key=key).delete()
