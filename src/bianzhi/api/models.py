"""Personal access tokens. The secret itself is shown once and kept nowhere."""

from django.conf import settings
from django.db import models


class AccessToken(models.Model):
    """A token of a user. ``secret_hash`` is SHA-256 of the secret; ``prefix`` is how its owner recognises it.

    ``minute``, ``reads`` and ``writes`` count its use in the running minute, for the limit.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="所有人", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("用途", max_length=60)
    prefix = models.CharField("前缀", max_length=12)
    secret_hash = models.CharField("摘要", max_length=64, unique=True)
    scopes = models.JSONField("范围", default=list)
    created_at = models.DateTimeField("签发时间")
    expires_on = models.DateField("有效期至")
    last_used_at = models.DateTimeField("最近使用", null=True)
    revoked_at = models.DateTimeField("停用时间", null=True)
    minute = models.BigIntegerField("计数分钟", default=0)
    reads = models.PositiveIntegerField("查询次数", default=0)
    writes = models.PositiveIntegerField("办理次数", default=0)

    class Meta:
        verbose_name = "访问令牌"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["user", "-created_at"], name="token_of_user")]

    def __str__(self) -> str:
        return self.name
