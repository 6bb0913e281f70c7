"""Self-evaluations: money, indicators, evidence."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bianzhi.performance.models.objectives import IndicatorRow, ObjectiveSet
from bianzhi.performance.models.projects import Project
from bianzhi.performance.models.recorded import UNIT, Recorded, choices, money, points
from bianzhi.performance.models.surveys import Survey
from bianzhi.reporting.performance import EVIDENCE, LEVELS, PARTS, SOURCES


class SelfEvaluation(Recorded):
    """绩效自评 of a project, or (without one) of the body as a whole; approved as a case, ``by`` its maker."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(UNIT, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    project = models.ForeignKey(
        Project, verbose_name="项目", null=True, on_delete=models.PROTECT, related_name="evaluations"
    )
    objectives = models.ForeignKey(
        ObjectiveSet, verbose_name="绩效目标", on_delete=models.PROTECT, related_name="+"
    )
    initial = money("年初预算数（元）")
    budget = money("全年预算数（元）")
    executed = money("全年执行数（元）")
    execution_score = points("预算执行率得分")
    score = points("总分")
    grade = models.CharField("等级", max_length=2)
    texts = models.JSONField("文字说明")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审定人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "绩效自评"
        ordering = ["id"]
        indexes = [models.Index(fields=["unit", "year"], name="performance_evaluation_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(executed__gte=0) & Q(executed__lte=models.F("budget")),
                name="performance_executed_within_budget", violation_error_message="执行数不能大于预算数",
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0) & Q(score__lte=100), name="performance_score_of_100"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year}年绩效自评"


class EvaluationFund(models.Model):
    """A line of a body's money at the evaluation of the whole."""

    evaluation = models.ForeignKey(
        SelfEvaluation, verbose_name="绩效自评", on_delete=models.PROTECT, related_name="funds"
    )
    part = models.CharField("支出类别", max_length=10, choices=choices(PARTS))
    source = models.CharField("资金来源", max_length=10, choices=choices(SOURCES))
    initial = money("年初预算数（元）")
    budget = money("调整预算数（元）")
    executed = money("执行数（元）")
    why = models.CharField("调整原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "部门资金"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "part", "source"], name="performance_fund_once")
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.source}"


class EvaluationItem(models.Model):
    """How far an indicator was reached, and what shows it."""

    evaluation = models.ForeignKey(
        SelfEvaluation, verbose_name="绩效自评", on_delete=models.PROTECT, related_name="items"
    )
    indicator = models.ForeignKey(
        IndicatorRow, verbose_name="指标", on_delete=models.PROTECT, related_name="+"
    )
    actual = models.DecimalField("实际完成值", max_digits=18, decimal_places=4, null=True)
    actual_text = models.CharField("完成情况", max_length=300, blank=True)
    level = models.CharField(
        "完成程度", max_length=8, blank=True, choices=[(c, v.label) for c, v in LEVELS.items()]
    )
    share = models.DecimalField("得分比例（%）", max_digits=5, decimal_places=2, null=True)
    score = points("得分")
    reason = models.CharField("偏差原因和改进措施", max_length=500, blank=True)
    evidence_kind = models.CharField("佐证类别", max_length=10, choices=choices(EVIDENCE))
    evidence_note = models.CharField("佐证材料", max_length=300, blank=True)
    survey = models.ForeignKey(
        Survey, verbose_name="问卷", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "自评指标"
        ordering = ["evaluation", "indicator__position"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "indicator"], name="performance_judged_once")
        ]

    def __str__(self) -> str:
        return f"{self.score}"
