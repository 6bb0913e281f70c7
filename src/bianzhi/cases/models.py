"""Submissions: made by one person, decided by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class State(models.TextChoices):
    """States of a submission in part 1's chart."""

    DRAFT = "draft", "草稿"
    PENDING = "pending", "待复核"
    POSTED = "posted", "已入账"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤销"


class Submission(models.Model):
    """A piece of work on its way to the books.

    ``payload`` is what the maker filled in, in the shape its kind defines; nothing of it is in the books until it is posted.
    ``result`` names what posting made (``{"kind": "instruments.instrument", "key": 12, "label": "…"}``).
    ``version`` rises with every save, so that of two people editing the later is told.
    """

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("种类", max_length=40)
    number = models.CharField("办件编号", max_length=20)
    title = models.CharField("标题", max_length=200)
    unit_key = models.BigIntegerField("涉及单位", null=True)
    person_key = models.BigIntegerField("涉及人员", null=True)
    payload = models.JSONField("内容")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField("版本", default=1)
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("建立时间")
    saved_at = models.DateTimeField("保存时间")
    submitted_at = models.DateTimeField("送审时间", null=True)
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="复核人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("复核时间", null=True)
    opinion = models.CharField("复核意见", max_length=500, blank=True)
    result = models.JSONField("结果", null=True)

    class Meta:
        verbose_name = "送审件"
        ordering = ["-saved_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name="submission_number_once"),
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(checker=F("maker")),
                name="submission_maker_is_not_checker",
                violation_error_message="经办人与复核人不得为同一人",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.POSTED) | Q(checker__isnull=False, decided_at__isnull=False),
                name="submission_posted_has_checker",
                violation_error_message="入账须有复核人",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state", "-submitted_at"], name="submission_inbox"),
            models.Index(fields=["maker", "state"], name="submission_mine"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
