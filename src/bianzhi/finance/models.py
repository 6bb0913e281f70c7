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


class BookBody(models.Model):
    """Whose books are kept: a department, or a unit that is rolled up into one.

    ``unit``: the unit of the register whose people keep them; empty: the office's own people. What the body is called and is in a
    year stands in the books of that year.
    """

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        "units.Unit", verbose_name="机构", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField("名称", max_length=120)
    department = models.ForeignKey(
        "self",
        verbose_name="汇入部门",
        on_delete=models.PROTECT,
        related_name="members",
        null=True,
        blank=True,
    )
    made_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "决算单位"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "name"], name="bookbody_once", violation_error_message="这个单位已经建账"
            )
        ]

    def __str__(self) -> str:
        return self.name


class BooksVersion(models.Model):
    """A year's books as they were saved once. Only inserted: the one with the highest number holds (``plain``: `books.to_plain`).

    ``rolled``: of a roll-up, the versions of the units it was made of and the payments taken out.
    """

    class Basis(models.TextChoices):
        """Where it came from."""

        ENTERED = "entered", "填报"
        IMPORTED = "imported", "导入"
        ROLLED = "rolled", "汇总"

    body = models.ForeignKey(
        BookBody, verbose_name="决算单位", on_delete=models.PROTECT, related_name="versions"
    )
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("版次")
    plain = models.JSONField("账册")
    basis = models.CharField("来源", max_length=8, choices=Basis.choices)
    note = models.CharField("说明", max_length=200, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    rolled = models.JSONField("汇总依据", default=dict)
    errors = models.PositiveIntegerField("不符", default=0)
    warnings = models.PositiveIntegerField("提醒", default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="填报人", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("填报时间")

    class Meta:
        verbose_name = "决算账册"
        ordering = ["body", "-year", "-number"]
        constraints = [models.UniqueConstraint(fields=["body", "year", "number"], name="booksversion_once")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.year} 第{self.number}版"


class BooksClosing(models.Model):
    """A version that was signed off by three persons; later versions are corrections and are closed again."""

    version = models.OneToOneField(
        BooksVersion, verbose_name="账册", on_delete=models.PROTECT, related_name="closing"
    )
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="主要负责人", on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField("签发时间")

    class Meta:
        verbose_name = "决算关账"

    def __str__(self) -> str:
        return str(self.version)


class BooksUpload(models.Model):
    """A file read and shown, until it is taken over or given up. Of each body only the last ones are kept."""

    body = models.ForeignKey(
        BookBody, verbose_name="决算单位", on_delete=models.PROTECT, related_name="uploads"
    )
    year = models.PositiveSmallIntegerField("年度")
    as_last_year = models.BooleanField("是上年的决算", default=False)
    name = models.CharField("文件名", max_length=200)
    data = models.BinaryField("文件")
    sha256 = models.CharField("SHA-256", max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="导入人", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("导入时间")

    class Meta:
        verbose_name = "决算导入"
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.name
