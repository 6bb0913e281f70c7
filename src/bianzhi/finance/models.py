"""Audits of disclosures, books of a year, and the reports made of them on their way to the public."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


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


class FindingWaiver(models.Model):
    """A fault of a finished report that somebody answers for; it holds for those books. Without a reason: taken back.

    ``finding``: ``mark`` and, in words, ``told``; another fault of the rule is not covered. None where a whole rule was let pass,
    as was once done: such a row covers nothing any more.
    """

    version = models.ForeignKey(
        BooksVersion, verbose_name="账册", on_delete=models.PROTECT, related_name="waivers"
    )
    code = models.CharField("规则", max_length=20)
    finding = models.JSONField("问题", null=True)
    reason = models.CharField("理由", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="放行人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("放行时间")

    class Meta:
        verbose_name = "审核放行"
        ordering = ["version", "id"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.code}"


class TreasuryReply(models.Model):
    """The day a year's accounts were approved (批复) by the treasury, or for a unit by its department. The newest counts."""

    body = models.ForeignKey(
        BookBody, verbose_name="决算单位", on_delete=models.PROTECT, related_name="replies"
    )
    year = models.PositiveSmallIntegerField("年度")
    replied_on = models.DateField("批复日期")
    authority = models.CharField("批复机关", max_length=60)
    document = models.CharField("批复文号", max_length=60, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "决算批复"
        ordering = ["body", "-year", "-id"]
        indexes = [models.Index(fields=["body", "year"], name="treasuryreply_of")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.year} {self.replied_on}"


class Disclosure(models.Model):
    """A finished report as it was sent to be approved: its files, what the audit found, what was answered for. Never changed.

    ``audit``: ``errors`` (each with the ``reason`` it was let pass for), ``warnings``, ``doubts``; ``lines``: its text
    (`bianzhi.reporting.changes.Line`); ``case``: key of the case it went with; ``corrects``: the published version it is to
    follow, 0 before the first; ``note``: why that one is corrected.
    """

    body = models.ForeignKey(
        BookBody, verbose_name="决算单位", on_delete=models.PROTECT, related_name="disclosures"
    )
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("稿次")
    version = models.ForeignKey(
        BooksVersion, verbose_name="账册", on_delete=models.PROTECT, related_name="disclosures"
    )
    corrects = models.PositiveIntegerField("更正第几版", default=0)
    form = models.CharField("格式", max_length=40)
    title = models.CharField("标题", max_length=200)
    note = models.CharField("更正说明", max_length=500, blank=True)
    audit = models.JSONField("审核结果")
    lines = models.JSONField("正文")
    case = models.BigIntegerField("办件")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "公开报告"
        ordering = ["body", "-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="disclosure_once"),
            models.CheckConstraint(
                condition=Q(corrects=0) | ~Q(note=""),
                name="disclosure_correction_says_why",
                violation_error_message="更正须写更正说明",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} 第{self.number}稿"


class DisclosureFile(models.Model):
    """One file of a finished report, kept byte for byte."""

    disclosure = models.ForeignKey(
        Disclosure, verbose_name="公开报告", on_delete=models.PROTECT, related_name="files"
    )
    form = models.CharField("种类", max_length=12)
    name = models.CharField("文件名", max_length=220)
    data = models.BinaryField("文件")
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "公开报告文件"
        ordering = ["disclosure", "id"]
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "form"], name="disclosurefile_once"),
        ]

    def __str__(self) -> str:
        return self.name


class DisclosureApproval(models.Model):
    """A finished report that three persons answer for: who made it, who examined it for secrets, who signed it."""

    disclosure = models.OneToOneField(
        Disclosure, verbose_name="公开报告", on_delete=models.PROTECT, related_name="approval"
    )
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+"
    )
    examined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="保密审查人", on_delete=models.PROTECT, related_name="+"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="主要负责人", on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField("审签时间")

    class Meta:
        verbose_name = "公开审签"
        constraints = [
            models.CheckConstraint(
                condition=~Q(maker=F("examined_by"))
                & ~Q(maker=F("signed_by"))
                & ~Q(examined_by=F("signed_by")),
                name="disclosure_three_persons",
                violation_error_message="经办、保密审查、审签须是三个人",
            )
        ]

    def __str__(self) -> str:
        return str(self.disclosure)


class Publication(models.Model):
    """A report the public reads. A correction is the next number; the ones before it stay to be read."""

    disclosure = models.OneToOneField(
        Disclosure, verbose_name="公开报告", on_delete=models.PROTECT, related_name="publication"
    )
    body = models.ForeignKey(
        BookBody, verbose_name="决算单位", on_delete=models.PROTECT, related_name="publications"
    )
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("版次")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="公开人", on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField("公开时间")

    class Meta:
        verbose_name = "决算公开"
        ordering = ["-year", "body", "-number"]
        constraints = [models.UniqueConstraint(fields=["body", "year", "number"], name="publication_once")]
        indexes = [models.Index(fields=["-year", "body"], name="publication_by_year")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.year} 第{self.number}版"
