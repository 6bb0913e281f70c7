"""Checks of opening books: which file, what was found, and which submission came of it. ID numbers stand here masked only."""

from django.conf import settings
from django.db import models


class RunState(models.TextChoices):
    """How far a check is."""

    CHECKING = "checking", "正在检查"
    CHECKED = "checked", "已检查"
    BROKEN = "broken", "没有检查完"


class ImportRun(models.Model):
    """One check of one file.

    ``heading`` is what was typed of the document the opening rests on, then what was settled. ``problems`` are the first of them
    (`bianzhi.imports.problems.stored`), ``sample`` the first persons. ``counts`` go by Chinese name, ``by_type`` is commodity →
    [approved, persons].
    """

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+"
    )
    file = models.ForeignKey(
        "files.StoredFile", verbose_name="文件", on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    state = models.CharField("状态", max_length=10, choices=RunState.choices, default=RunState.CHECKING)
    heading = models.JSONField("建账依据", default=dict)
    errors = models.PositiveIntegerField("问题数", default=0)
    warnings = models.PositiveIntegerField("提示数", default=0)
    counts = models.JSONField("数量", default=dict)
    by_type = models.JSONField("按编制类型", default=dict)
    sample = models.JSONField("样例", default=list)
    notes = models.JSONField("说明", default=list)
    problems = models.JSONField("问题", default=list)
    job = models.ForeignKey(
        "jobs.Job", verbose_name="任务", null=True, on_delete=models.PROTECT, related_name="+"
    )
    submission = models.OneToOneField(
        "cases.Submission", verbose_name="送审件", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("上传时间")
    checked_at = models.DateTimeField("检查时间", null=True)

    class Meta:
        verbose_name = "导入检查"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["district", "-created_at"], name="import_run_recent")]

    def __str__(self) -> str:
        return f"{self.sha256[:8]} {self.created_at:%Y-%m-%d %H:%M}"
