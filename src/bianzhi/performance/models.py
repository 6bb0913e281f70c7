"""Performance of a body's year. Every table is insert-only: of what is recorded again, the newest row counts.

Money in 元, points of 100. What a row was recorded by and when stands in every table.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bianzhi.reporting.performance import DIRECTIONS, EVIDENCE, LEVELS, PARTS, SOURCES

UNIT = "units.Unit"


def _money(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=18, decimal_places=2)


def _points(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=6, decimal_places=2)


def _choices(labels: dict[str, str]) -> list[tuple[str, str]]:
    return list(labels.items())


class Recorded(models.Model):
    """Who recorded a row, and when."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("登记时间")

    class Meta:
        abstract = True


class YearRules(Recorded):
    """How a district scores a year, where it differs from what is usual."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField("年度")
    scheme = models.CharField("指标框架", max_length=20)
    execution = _points("预算执行率")
    cost = _points("成本指标")
    output = _points("产出指标")
    benefit = _points("效益指标")
    satisfaction = _points("满意度指标")
    excellent = _points("优的下限")
    good = _points("良的下限")
    fair = _points("中的下限")
    over = _points("偏高说明线")
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
    source = models.CharField("资金来源", max_length=10, choices=_choices(dict(SOURCES)))
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
    amount = _money("金额（元）")
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
    amount = _money("支持金额（元）")
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "事前绩效评估"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.conclusion


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
    direction = models.CharField("方向", max_length=4, choices=_choices(dict(DIRECTIONS)))
    target = models.DecimalField("指标值", max_digits=18, decimal_places=4, null=True)
    target_text = models.CharField("预期效果", max_length=300, blank=True)
    measure = models.CharField("计量单位", max_length=20, blank=True)
    weight = _points("分值")

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
    budget = _money("全年预算数（元）")
    executed = _money("执行数（元）")
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
    initial = _money("年初预算数（元）")
    budget = _money("全年预算数（元）")
    executed = _money("全年执行数（元）")
    execution_score = _points("预算执行率得分")
    score = _points("总分")
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
    part = models.CharField("支出类别", max_length=10, choices=_choices(dict(PARTS)))
    source = models.CharField("资金来源", max_length=10, choices=_choices(dict(SOURCES)))
    initial = _money("年初预算数（元）")
    budget = _money("调整预算数（元）")
    executed = _money("执行数（元）")
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
    score = _points("得分")
    reason = models.CharField("偏差原因和改进措施", max_length=500, blank=True)
    evidence_kind = models.CharField("佐证类别", max_length=10, choices=_choices(dict(EVIDENCE)))
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
