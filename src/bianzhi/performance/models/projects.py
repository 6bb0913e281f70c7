"""Rules of a year, projects, their budget and ex-ante assessment."""

from django.db import models
from django.db.models import Q

from bianzhi.performance.models.recorded import UNIT, Recorded, choices, money, points
from bianzhi.reporting.performance import SOURCES


class YearRules(Recorded):
    """How a district scores a year, where it differs from what is usual."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField("年度")
    scheme = models.CharField("指标框架", max_length=20)
    execution = points("预算执行率")
    cost = points("成本指标")
    output = points("产出指标")
    benefit = points("效益指标")
    satisfaction = points("满意度指标")
    excellent = points("优的下限")
    good = points("良的下限")
    fair = points("中的下限")
    over = points("偏高说明线")
    source = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "绩效评价规则"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(excellent__gt=models.F("good")) & Q(good__gt=models.F("fair")),
                name="performance_grades_fall",
                violation_error_message="优、良、中的下限须依次降低",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}年绩效评价规则"


class Project(Recorded):
    """A project of a body's year; what it is called stands in `ProjectFacts`."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(UNIT, verbose_name="实施单位", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")

    class Meta:
        verbose_name = "预算项目"
        ordering = ["id"]
        indexes = [models.Index(fields=["unit", "year"], name="performance_project_of")]

    def __str__(self) -> str:
        return f"{self.year}年项目{self.pk}"


class ProjectFacts(Recorded):
    """What a project is; ``why``: of a change of it. ``dropped``: it is not carried out."""

    project = models.ForeignKey(Project, verbose_name="项目", on_delete=models.PROTECT, related_name="facts")
    name = models.CharField("项目名称", max_length=120)
    code = models.CharField("项目编码", max_length=40, blank=True)
    source = models.CharField("资金来源", max_length=10, choices=choices(SOURCES))
    manager = models.CharField("项目负责人", max_length=40, blank=True)
    reason = models.CharField("立项依据和必要性", max_length=1000, blank=True)
    dropped = models.BooleanField("不再实施", default=False)
    why = models.CharField("变更原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "项目情况"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class BudgetLine(Recorded):
    """The budget of a project at the year's beginning (``initial``), and what was added or cut since."""

    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.PROTECT, related_name="budget_lines"
    )
    initial = models.BooleanField("年初预算")
    amount = money("金额（元）")
    effective_on = models.DateField("日期")
    basis = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "项目预算"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(initial=True), name="performance_one_initial_budget",
                violation_error_message="年初预算已经登记",
            ),
            models.CheckConstraint(
                condition=Q(initial=False) | Q(amount__gt=0), name="performance_initial_above_zero",
                violation_error_message="年初预算须大于0",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.amount}"


class Assessment(Recorded):
    """事前绩效评估. ``opinions``: [question, judgement] in order."""

    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.PROTECT, related_name="assessments"
    )
    assessed_on = models.DateField("评估日期")
    opinions = models.JSONField("评估意见")
    conclusion = models.CharField("评估结论", max_length=20)
    amount = money("支持金额（元）")
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "事前绩效评估"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.conclusion
