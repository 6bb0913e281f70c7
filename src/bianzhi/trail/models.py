"""The trail: what was done, by whom, from where, with before and after; one hash chain a district."""

from django.conf import settings
from django.db import models


class TrailHead(models.Model):
    """Last link of a district's chain; locked while a link is added. Its ``number`` doubles as the district's revision."""

    district = models.OneToOneField(
        "users.District", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    number = models.BigIntegerField("序号", default=0)
    digest = models.CharField("摘要", max_length=64, default="0" * 64)

    class Meta:
        verbose_name = "留痕链头"

    def __str__(self) -> str:
        return f"{self.district_id}:{self.number}"


class TrailEvent(models.Model):
    """One act. Inserted only; the database refuses UPDATE and DELETE.

    ``digest`` is SHA-256 over the canonical JSON of every other column and the previous link's digest.
    """

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    number = models.BigIntegerField("序号")
    at = models.DateTimeField("时间")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="用户", null=True, on_delete=models.PROTECT, related_name="+"
    )
    user_name = models.CharField("操作人", max_length=60)
    role = models.CharField("角色", max_length=30)
    ip = models.CharField("来源地址", max_length=45, blank=True)
    verb = models.CharField("动作", max_length=60)
    subject_type = models.CharField("对象类别", max_length=40)
    subject_key = models.BigIntegerField("对象编号", null=True)
    subject_label = models.CharField("对象", max_length=200)
    unit_key = models.BigIntegerField("涉及单位", null=True)
    before = models.JSONField("之前", null=True)
    after = models.JSONField("之后", null=True)
    reason = models.CharField("原因", max_length=500, blank=True)
    previous_digest = models.CharField("前一摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "留痕"
        ordering = ["district_id", "number"]
        constraints = [models.UniqueConstraint(fields=["district", "number"], name="trail_number_once")]
        indexes = [
            models.Index(fields=["subject_type", "subject_key"], name="trail_subject"),
            models.Index(fields=["district", "-at"], name="trail_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.user_name} {self.verb} {self.subject_label}"
