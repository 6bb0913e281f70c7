"""工作台账. Every table is insert-only: an entry is replaced by another or withdrawn, with a reason, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class WorkEntry(models.Model):
    """Something that was done. ``item`` and the keys of ``figures`` are those of the catalogue."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    item = models.CharField("事项", max_length=60)
    begins_on = models.DateField("日期")
    ends_on = models.DateField("至")
    figures = models.JSONField("计量")
    document = models.CharField("文号或依据", max_length=200)
    note = models.CharField("备注", max_length=500, blank=True)
    replaces = models.OneToOneField(
        "self", verbose_name="更正", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    reason = models.CharField("更正原因", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "工作台账条目"
        ordering = ["begins_on", "ends_on", "id"]
        indexes = [models.Index(fields=["district", "begins_on"], name="worklog_entry_of_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="worklog_ends_after_it_begins",
                violation_error_message="止日不能早于起日",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(reason=""), name="worklog_correction_has_reason",
                violation_error_message="更正应写明原因",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.begins_on} {self.item}"


class WorkBody(models.Model):
    """A body an entry concerns: a unit of the register, or one by its name alone."""

    entry = models.ForeignKey(
        WorkEntry, verbose_name="工作台账条目", on_delete=models.PROTECT, related_name="bodies"
    )
    unit = models.ForeignKey(
        "units.Unit", verbose_name="机构", null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("名称", max_length=100)

    class Meta:
        verbose_name = "涉及机构"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="worklog_body_once")]

    def __str__(self) -> str:
        return self.name


class WorkReversal(models.Model):
    """撤销 of an entry: from then on it counts no more."""

    entry = models.OneToOneField(
        WorkEntry, verbose_name="工作台账条目", on_delete=models.PROTECT, related_name="reversal"
    )
    reason = models.CharField("撤销原因", max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="撤销人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("撤销时间")

    class Meta:
        verbose_name = "工作台账撤销"

    def __str__(self) -> str:
        return self.reason
