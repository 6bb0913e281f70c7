"""Audits of disclosures, as they came out, and what people said of their findings."""

from django.conf import settings
from django.db import models


class AuditRun(models.Model):
    """One document audited.

    ``report`` and ``blocks`` are as `bianzhi.auditing.apart.audit_apart` gives them; ``marked`` is the copy with notes.
    """

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审核人", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    report = models.JSONField("审核结果")
    blocks = models.JSONField("文件内容")
    marked = models.BinaryField("批注件", null=True)
    errors = models.PositiveIntegerField("错误数", default=0)
    warnings = models.PositiveIntegerField("警告数", default=0)
    made_at = models.DateTimeField("审核时间")

    class Meta:
        verbose_name = "公开审核"
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["owner", "-made_at"], name="auditrun_mine")]

    def __str__(self) -> str:
        return self.name


class AuditVerdict(models.Model):
    """A finding somebody says is none, with the reason. ``number``: of the finding in its report, from 0."""

    run = models.ForeignKey(AuditRun, verbose_name="审核", on_delete=models.PROTECT, related_name="verdicts")
    number = models.PositiveIntegerField("第几条")
    reason = models.CharField("理由", max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="认定人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("认定时间")

    class Meta:
        verbose_name = "审核认定"
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="auditverdict_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"
