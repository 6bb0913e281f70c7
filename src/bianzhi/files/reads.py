"""Opening stored files, through permission checks only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bianzhi.files.models import StoredFile
from bianzhi.files.places import opened
from bianzhi.users.actor import Actor, Forbidden

#: any of these opens files of others
READERS = ("instrument.read", "submission.draft", "submission.review", "desk.use", "case.begin")
#: shown in the page; all else is saved
SHOWN_INLINE = {"application/pdf", "image/png", "image/jpeg"}


@dataclass(frozen=True, slots=True)
class FileRow:
    """What a page shows of a file. ``size`` in bytes."""

    key: int
    name: str
    media_type: str
    size: int
    sha256: str
    uploaded_at: datetime
    owner: str


#: rooms above say who may open files that are theirs: (actor, file) → yes, no, or ``None`` when the file is not theirs
Guard = Callable[[Actor, int], bool | None]
GUARDS: list[Guard] = []


def _visible(actor: Actor, key: int) -> StoredFile:
    found = StoredFile.objects.select_related("owner").filter(pk=key, district_id=actor.district_id).first()
    if found is None or not _may_see(actor, found):
        raise Forbidden("没有找到这个文件，或不在您的范围内")
    return found


def _may_see(actor: Actor, found: StoredFile) -> bool:
    """Owners see their own; others those of their units, when they read documents at all (no administrator does).

    A file that belongs to a room's thing is seen by whoever sees that thing.
    """
    if found.owner_id == actor.user_id:
        return True
    if not any(map(actor.may, READERS)):
        return False
    verdicts = [verdict for guard in GUARDS if (verdict := guard(actor, found.pk)) is not None]
    return all(verdicts) if verdicts else actor.sees_unit(found.unit_key)


def file_row(actor: Actor, key: int) -> FileRow:
    """Return one file. Raises `Forbidden`."""
    found = _visible(actor, key)
    return FileRow(
        found.pk, found.name, found.media_type, found.size, found.sha256, found.uploaded_at, found.owner.name
    )


def file_rows(actor: Actor, keys: list[int]) -> tuple[FileRow, ...]:
    """Return those of ``keys`` that the actor may see, in that order."""
    found = {
        f.pk: f
        for f in StoredFile.objects.select_related("owner").filter(pk__in=keys, district_id=actor.district_id)
    }
    rows = [found[k] for k in keys if k in found]
    return tuple(
        FileRow(f.pk, f.name, f.media_type, f.size, f.sha256, f.uploaded_at, f.owner.name)
        for f in rows
        if _may_see(actor, f)
    )


def file_bytes(actor: Actor, key: int) -> bytes:
    """Return the content of one file. Raises `Forbidden`."""
    return opened(_visible(actor, key).sha256)
