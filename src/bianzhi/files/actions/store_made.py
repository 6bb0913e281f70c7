"""Store a file the program made itself: it is not judged as an upload is, only kept, encrypted, for who asked for it."""

from bianzhi.files.actions.store import insert
from bianzhi.files.models import StoredFile
from bianzhi.users.actor import Actor, Forbidden


def store_made(actor: Actor, *, name: str, data: bytes, media_type: str) -> StoredFile:
    """Keep ``data`` for the actor; the same bytes are kept once on disk."""
    if actor.user_id is None:
        raise Forbidden("生成文件须由具体的人发起")
    made = StoredFile(name=name[-200:], media_type=media_type, owner_id=actor.user_id)
    return insert(actor, "生成文件", made, data)
