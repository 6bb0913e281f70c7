"""Satisfaction surveys and their answers."""

from django.db import models
from django.db.models import Q

from bianzhi.performance.models.recorded import UNIT, Recorded


class Survey(Recorded):
    """A satisfaction survey anybody with its address may answer; nothing is kept of who did."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(UNIT, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("问卷名称", max_length=100)
    lead = models.CharField("说明", max_length=300, blank=True)
    questions = models.JSONField("问题")
    counts_from = models.CharField("计为满意", max_length=10)
    token = models.CharField("填写码", max_length=40, unique=True)

    class Meta:
        verbose_name = "满意度问卷"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class SurveyTerms(Recorded):
    """When a survey is open and how many were asked; ``why``: of a change."""

    survey = models.ForeignKey(Survey, verbose_name="问卷", on_delete=models.PROTECT, related_name="terms")
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期")
    sent = models.PositiveIntegerField("发放份数", default=0)
    why = models.CharField("变更原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "问卷安排"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=models.F("opens_on")), name="performance_survey_days",
                violation_error_message="截止日期不得早于开始日期",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.opens_on}—{self.closes_on}"


class SurveyAnswer(models.Model):
    """One answer. ``device``: a keyed hash that differs from survey to survey and leads back to nobody."""

    survey = models.ForeignKey(Survey, verbose_name="问卷", on_delete=models.PROTECT, related_name="answers")
    device = models.CharField("设备标记", max_length=64)
    choices = models.JSONField("选择")
    answered_on = models.DateField("填写日期")

    class Meta:
        verbose_name = "问卷回答"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "device"], name="performance_answer_once",
                violation_error_message="这台设备已经填写过",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.answered_on}"
