"""Store a file the program made itself: it is not judged as an upload is, only kept, encrypted, for who asked for it."""

from django.db import transaction
from django.utils import timezone

from bianzhi.files.models import StoredFile
from bianzhi.files.places import keep
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden


def store_made(actor: Actor, *, name: str, data: bytes, media_type: str) -> StoredFile:
    """Keep ``data`` for the actor; the same bytes are kept once on disk."""
    if actor.user_id is None:
        raise Forbidden("生成文件须由具体的人发起")
    digest = keep(data)
    with transaction.atomic():
        stored = StoredFile.objects.create(
            district_id=actor.district_id,
            name=name[-200:],
            media_type=media_type,
            size=len(data),
            sha256=digest,
            owner_id=actor.user_id,
            uploaded_at=timezone.now(),
        )
        record(
            actor, "生成文件", Subject("files.storedfile", stored.pk, stored.name), after={"SHA-256": digest}
        )
    return stored
