"""Use a token: who it is, and whether it was used too often in this minute. Right over any number of processes."""

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from bianzhi.api.actions.tokens import hashed
from bianzhi.api.models import AccessToken
from bianzhi.users.actor import Forbidden


class TooMany(Exception):
    """It was used too often; ``seconds`` until it may be used again."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"每分钟的次数已用完，请{seconds}秒后再试")


def use_token(secret: str, *, writes: bool) -> AccessToken:
    """Return the token of ``secret``, counted. Raises `Forbidden` when it is none, stopped, past, or its owner may not act."""
    now, today = timezone.now(), timezone.localdate()
    found = AccessToken.objects.select_related("user__district").filter(secret_hash=hashed(secret)).first()
    if found is None or found.revoked_at is not None or found.expires_on < today:
        raise Forbidden("令牌无效、已停用或已过期")
    if not found.user.is_active:
        raise Forbidden("令牌所有人的账号已停用")
    if found.user.must_change_password:
        raise Forbidden("令牌所有人须先登录网站修改密码")
    minute, column = int(now.timestamp()) // 60, "writes" if writes else "reads"
    mine = AccessToken.objects.filter(pk=found.pk)
    counted = mine.filter(minute=minute).update(**{column: F(column) + 1})
    if not counted:
        fresh = {"minute": minute, "reads": 0, "writes": 0, column: 1, "last_used_at": now}
        if not mine.exclude(minute=minute).update(**fresh):
            mine.update(**{column: F(column) + 1})  # somebody else began the minute just now
    used: int = mine.values_list(column, flat=True).get()
    most = settings.API_WRITES_A_MINUTE if writes else settings.API_READS_A_MINUTE
    if used > most:
        raise TooMany(60 - int(now.timestamp()) % 60)
    return found
