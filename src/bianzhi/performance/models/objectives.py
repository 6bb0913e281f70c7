"""Objectives with their indicators, and how they stand during the year."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bianzhi.performance.models.projects import Project
from bianzhi.performance.models.recorded import UNIT, Recorded, choices, money, points
from bianzhi.reporting.performance import DIRECTIONS


class ObjectiveSet(Recorded):
    """Objectives of a project, or (without one) of a body as a whole; approved as a case, ``by`` its maker."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(UNIT, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    project = models.ForeignKey(
        Project, verbose_name="项目", null=True, on_delete=models.PROTECT, related_name="objective_sets"
    )
    text = models.CharField("总体目标", max_length=2000)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审定人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "绩效目标"
        ordering = ["id"]
        indexes = [models.Index(fields=["unit", "year"], name="performance_objectives_of")]

    def __str__(self) -> str:
        return f"{self.year}年绩效目标"


class IndicatorRow(models.Model):
    """A third-level indicator of a set. ``target`` is empty for a qualitative one."""

    objectives = models.ForeignKey(
        ObjectiveSet, verbose_name="绩效目标", on_delete=models.PROTECT, related_name="rows"
    )
    position = models.PositiveSmallIntegerField("序号")
    second = models.CharField("二级指标", max_length=20)
    name = models.CharField("三级指标", max_length=200)
    direction = models.CharField("方向", max_length=4, choices=choices(DIRECTIONS))
    target = models.DecimalField("指标值", max_digits=18, decimal_places=4, null=True)
    target_text = models.CharField("预期效果", max_length=300, blank=True)
    measure = models.CharField("计量单位", max_length=20, blank=True)
    weight = points("分值")

    class Meta:
        verbose_name = "绩效指标"
        ordering = ["objectives", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["objectives", "position"], name="performance_indicator_place_once"
            ),
            models.CheckConstraint(
                condition=Q(direction="qual", target__isnull=True) | (~Q(direction="qual") & Q(target__isnull=False)),
                name="performance_target_by_direction", violation_error_message="定量指标须有指标值，定性指标须无",
            ),
            models.CheckConstraint(condition=Q(weight__gt=0), name="performance_weight_above_zero"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Monitoring(Recorded):
    """绩效监控 of a project as of a day; ``budget``: as it stood on that day."""

    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.PROTECT, related_name="monitorings"
    )
    objectives = models.ForeignKey(
        ObjectiveSet, verbose_name="绩效目标", on_delete=models.PROTECT, related_name="+"
    )
    as_of = models.DateField("截至日期")
    budget = money("全年预算数（元）")
    executed = money("执行数（元）")
    note = models.CharField("监控结论", max_length=1000)

    class Meta:
        verbose_name = "绩效监控"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(executed__gte=0) & Q(executed__lte=models.F("budget")),
                name="performance_monitored_within_budget", violation_error_message="执行数不能大于预算数",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.as_of}"


class MonitoringItem(models.Model):
    """An indicator at a monitoring."""

    monitoring = models.ForeignKey(
        Monitoring, verbose_name="绩效监控", on_delete=models.PROTECT, related_name="items"
    )
    indicator = models.ForeignKey(
        IndicatorRow, verbose_name="指标", on_delete=models.PROTECT, related_name="+"
    )
    actual = models.CharField("已完成值", max_length=100)
    likely = models.CharField("全年预计", max_length=20)
    reason = models.CharField("偏差原因", max_length=500, blank=True)
    measures = models.CharField("纠偏措施", max_length=500, blank=True)

    class Meta:
        verbose_name = "监控指标"
        ordering = ["monitoring", "indicator__position"]
        constraints = [
            models.UniqueConstraint(fields=["monitoring", "indicator"], name="performance_monitored_once")
        ]

    def __str__(self) -> str:
        return self.actual
