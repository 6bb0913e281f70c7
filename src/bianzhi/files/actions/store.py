"""Store an upload, encrypted, under its SHA-256 in the instance folder."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bianzhi.files.content import checked_type
from bianzhi.files.models import StoredFile
from bianzhi.files.places import keep
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused

SECRET_MARKS = ("秘密★", "机密★", "绝密★", "秘密", "机密", "绝密")


def clean_name(name: str) -> str:
    """Return the name of a file as it is kept: without folders, its end where it is too long."""
    return Path(name.replace("\\", "/")).name[-200:] or "未命名"


def store(actor: Actor, *, name: str, data: bytes, unit_key: int | None = None) -> StoredFile:
    """Check and keep ``data``; the same bytes are kept once on disk. Raises `Refused` (size, type, marked 涉密)."""
    if actor.user_id is None:
        raise Forbidden("上传须由具体的人办理")
    clean = clean_name(name)
    if any(mark in clean for mark in SECRET_MARKS):
        raise Refused(
            Refusal(
                "file.secret",
                f"文件名“{clean}”带有密级标志，本系统不得存放涉密文件",
                source="保守国家秘密法",
                field="file",
            )
        )
    kind = checked_type(clean, data, settings.UPLOAD_LIMIT_BYTES)
    made = StoredFile(name=clean, media_type=kind.media_type, owner_id=actor.user_id, unit_key=unit_key)
    return insert(actor, "上传文件", made, data)


def insert(actor: Actor, verb: str, made: StoredFile, data: bytes) -> StoredFile:
    """Keep ``data`` on disk and ``made`` (name, type, whose) as its row; the trail calls it ``verb``."""
    made.district_id, made.size, made.sha256 = actor.district_id, len(data), keep(data)
    with transaction.atomic():
        made.uploaded_at = timezone.now()
        made.save(force_insert=True)
        subject = Subject("files.storedfile", made.pk, made.name, made.unit_key)
        record(actor, verb, subject, after={"SHA-256": made.sha256})
    return made
