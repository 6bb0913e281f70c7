"""Stored files: content by its SHA-256, typed by content, never a public address."""

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """One upload. The bytes lie in the instance folder under their hash; the row says who brought it, when, and as what."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64)
    unit_key = models.BigIntegerField("涉及单位", null=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "文件"
        ordering = ["-uploaded_at", "-id"]
        indexes = [models.Index(fields=["sha256"], name="stored_file_hash")]

    def __str__(self) -> str:
        return self.name
