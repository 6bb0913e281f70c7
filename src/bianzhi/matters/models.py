"""Meetings that decide matters, and what each decided. Inserted only: a mistake is set right by another meeting."""

from django.conf import settings
from django.db import models

from bianzhi.matters.terms import Conclusion, MeetingKind


class Meeting(models.Model):
    """A meeting of the commission (编委会) or of the party committee, with the number of its minutes."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("会议", max_length=12, choices=MeetingKind.choices)
    number = models.CharField("纪要号", max_length=60)
    held_on = models.DateField("会议日期")
    chair = models.CharField("主持人", max_length=60)
    attendees = models.CharField("出席人员", max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "会议"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "kind", "number"],
                name="meeting_number_once",
                violation_error_message="这个纪要号已经登记",
            )
        ]

    def __str__(self) -> str:
        return f"{MeetingKind(self.kind).label}{self.number}"


class MeetingItem(models.Model):
    """One matter on the agenda and how it was decided."""

    meeting = models.ForeignKey(Meeting, verbose_name="会议", on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField("议题序号")
    submission_key = models.BigIntegerField("办件")
    title = models.CharField("议题", max_length=200)
    conclusion = models.CharField("结论", max_length=8, choices=Conclusion.choices)
    remark = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "会议议题"
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "submission_key"], name="meeting_item_once")
        ]

    def __str__(self) -> str:
        return self.title
