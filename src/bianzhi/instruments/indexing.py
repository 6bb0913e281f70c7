"""What the search knows of documents: number and title."""

from collections.abc import Iterator

from bianzhi.instruments.models import Instrument
from bianzhi.search.actions import index
from bianzhi.search.registry import Found
from bianzhi.search.registry import register as register_kind

KIND = "instrument"


def _found(instrument: Instrument) -> Found:
    title = f"{instrument.document_number}　{instrument.title}"
    return Found(
        KIND,
        instrument.pk,
        None,
        title,
        instrument.note,
        f"/instruments/{instrument.pk}/",
        (instrument.title,),
    )


def index_instrument(instrument: Instrument) -> None:
    """Make a posted document findable."""
    index(instrument.district_id, _found(instrument))


def _entries(district_id: int) -> Iterator[Found]:
    for instrument in Instrument.objects.filter(district_id=district_id).order_by("pk").iterator():
        yield _found(instrument)


def register() -> None:
    """Add the kind; called when the app starts."""
    register_kind(KIND, "文件", "instrument.read", _entries)
