"""Mark one's own notices as read."""

from django.utils import timezone

from bianzhi.notices.models import Notice
from bianzhi.users.actor import Actor, Forbidden


def mark_read(actor: Actor, *, notice_id: int) -> Notice:
    """Mark one as read. Raises `Forbidden` for another's."""
    found = Notice.objects.filter(pk=notice_id, user_id=actor.user_id or 0).first()
    if found is None:
        raise Forbidden("没有找到这条消息")
    if found.read_at is None:
        found.read_at = timezone.now()
        found.save(update_fields=["read_at"])
    return found


def mark_all_read(actor: Actor) -> int:
    """Mark all as read; returns how many were not."""
    return Notice.objects.filter(user_id=actor.user_id or 0, read_at=None).update(read_at=timezone.now())
