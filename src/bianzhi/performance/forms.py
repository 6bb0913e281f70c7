"""Forms of the room: amounts are typed in 元."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from bianzhi.performance.policy import OPINIONS
from bianzhi.performance.terms import CONCLUSIONS, FIRST_YEAR, LAST_YEAR, LIKELY, QUESTIONS
from bianzhi.reporting.performance import DIRECTIONS, EVIDENCE, LEVELS, PARTS, SOURCES
from bianzhi.reporting.performance_rules import FIRST, FIRST_LABELS, Rules, schemes, seconds
from bianzhi.ui.forms import BianzhiForm, DateField, TermChoiceField
from bianzhi.ui.grid import GridColumn
from bianzhi.units.reads import UnitChoice

YUAN = "以元填写，如 50000"


def _money(label: str, *, least: int | None = 0, **options: Any) -> forms.DecimalField:
    options.setdefault("help_text", YUAN)
    return forms.DecimalField(label=label, min_value=least, max_digits=16, decimal_places=2, **options)


def _area(label: str, length: int, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


class FactsForm(BianzhiForm):
    """What a project is."""

    name = forms.CharField(label="项目名称", max_length=120)
    code = forms.CharField(
        label="项目编码", max_length=40, required=False, help_text="预算一体化系统里的编码"
    )
    source = TermChoiceField(label="资金来源", terms=list(SOURCES.items()))
    manager = forms.CharField(label="项目负责人", max_length=40, required=False)
    reason = _area("立项依据和必要性", 1000, required=False)


class UnitForm(BianzhiForm):
    """Base of forms whose ``unit`` is one of ``units``: starts empty unless there is only one."""

    def __init__(self, *args: Any, units: Sequence[UnitChoice], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        blank = [("", "请选择")] if len(units) > 1 else []
        field.choices = [*blank, *((str(one.key), one.name) for one in units)]


class ProjectForm(UnitForm, FactsForm):
    """A new project with its budget of the year's beginning."""

    unit = TermChoiceField(label="实施单位")
    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    amount = _money("年初预算数（元）")
    on = DateField(label="预算批复日期")
    basis = forms.CharField(label="预算依据", max_length=200, help_text="如 区财政局关于批复部门预算的通知")
    field_order = ["unit", "year", "name", "code", "source", "manager", "amount", "on", "basis", "reason"]


class ReviseForm(FactsForm):
    """What a project is, told otherwise."""

    dropped = forms.BooleanField(label="项目不再实施", required=False)
    why = forms.CharField(label="变更原因", max_length=200)


class BudgetForm(BianzhiForm):
    """An adjustment of a project's budget."""

    amount = _money("调整金额（元）", least=None, help_text="追加填正数，调减填负数")
    on = DateField(label="调整日期")
    basis = forms.CharField(label="依据", max_length=200, help_text="如 追加预算通知的文号")


class AssessForm(BianzhiForm):
    """事前绩效评估."""

    assessed_on = DateField(label="评估日期")
    conclusion = TermChoiceField(label="评估结论", terms=[(text, text) for text in CONCLUSIONS])
    amount = _money("支持金额（元）", help_text="不予支持的填 0")
    note = _area("说明", 500, 2, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for place, question in enumerate(QUESTIONS):
            self.fields[f"opinion_{place}"] = _area(question, 300, 2)
        self.order_fields(["assessed_on", *(f"opinion_{n}" for n in range(len(QUESTIONS)))])

    @property
    def opinions(self) -> list[str]:
        """What was said to each question, in order."""
        return [str(self.cleaned_data.get(f"opinion_{n}", "")) for n in range(len(QUESTIONS))]


class MonitorForm(BianzhiForm):
    """The head of a monitoring."""

    as_of = DateField(label="截至日期")
    executed = _money("累计执行数（元）", help_text="从年初到截至日期实际支付，以元填写")
    note = _area("监控结论", 1000, 2)


class ObjectivesForm(BianzhiForm):
    """The words of objectives."""

    text = _area("年度总体目标", 2000, 4, help_text="做成什么、达到什么效果", required=False)


class SurveyForm(UnitForm):
    """A new survey."""

    unit = TermChoiceField(label="评价对象（单位）")
    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    title = forms.CharField(label="问卷名称", max_length=100)
    lead = _area("给填写人的说明", 300, 2, required=False, help_text="不要让人写姓名、电话；系统也不收集")
    questions = _area("问题", 2000, 5, help_text="一行一个，如 您对机构改革工作的组织安排是否满意")
    counts_from = TermChoiceField(label="从哪一档起计为满意", terms=[(t, f"{t}及以上") for t in OPINIONS[:3]])
    opens_on = DateField(label="开始日期")
    closes_on = DateField(label="截止日期")
    sent = forms.IntegerField(
        label="发放份数", min_value=0, required=False, help_text="不统计的不填，不算回收率"
    )


class TermsForm(BianzhiForm):
    """Days and number asked of a survey, put right."""

    opens_on = DateField(label="开始日期")
    closes_on = DateField(label="截止日期")
    sent = forms.IntegerField(label="发放份数", min_value=0, required=False)
    why = forms.CharField(label="变更原因", max_length=200)


class RulesForm(BianzhiForm):
    """How a year is scored."""

    scheme = TermChoiceField(
        label="指标框架", terms=[(code, label) for code, (label, _) in schemes().items()]
    )
    execution = forms.DecimalField(label="预算执行率（分）", min_value=0, max_digits=5, decimal_places=2)
    over = forms.DecimalField(
        label="偏高说明线（%）",
        max_digits=5,
        decimal_places=1,
        help_text="完成值超过指标值这么多的，要说明原因",
    )
    excellent = forms.DecimalField(label="优：不低于（分）", max_digits=5, decimal_places=2)
    good = forms.DecimalField(label="良：不低于（分）", max_digits=5, decimal_places=2)
    fair = forms.DecimalField(label="中：不低于（分）", max_digits=5, decimal_places=2)
    source = forms.CharField(label="依据", max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code in FIRST:
            self.fields[code] = forms.DecimalField(
                label=f"{FIRST_LABELS[code]}（分）", min_value=0, max_digits=5, decimal_places=2
            )
        self.order_fields(["scheme", "execution", *FIRST])

    def rules(self, year: int) -> Rules:
        """Return what was typed. Only of a valid form."""
        typed = self.cleaned_data
        return Rules(
            year=year,
            weights={code: typed[code] for code in FIRST},
            **{
                name: typed[name]
                for name in ("scheme", "execution", "excellent", "good", "fair", "over", "source")
            },
        )


def indicator_columns(rules: Rules) -> tuple[GridColumn, ...]:
    """Return the columns of the table of indicators."""
    return (
        GridColumn("second", "二级指标", [(k.code, k.label) for k in seconds(rules.scheme)], required=True),
        GridColumn("name", "三级指标", wide=True, required=True),
        GridColumn("direction", "方向", list(DIRECTIONS.items()), required=True),
        GridColumn("target", "指标值", hint="定性的写预期效果", required=True),
        GridColumn("unit", "单位", hint="如 家、%"),
        GridColumn("weight", "分值", numeric=True, required=True),
    )


FUND_COLUMNS = (
    GridColumn("part", "支出类别", list(PARTS.items()), required=True),
    GridColumn("source", "资金来源", list(SOURCES.items()), required=True),
    GridColumn("initial", "年初预算数", hint="元", numeric=True, required=True),
    GridColumn("budget", "调整预算数", hint="元", numeric=True, required=True),
    GridColumn("executed", "执行数", hint="元", numeric=True, required=True),
    GridColumn("why", "调整原因", wide=True),
)
MONITOR_COLUMNS = tuple(
    GridColumn(key, label)
    for key, label in (
        ("indicator", "指标"), ("actual", "已完成值"), ("likely", "全年能否完成"), ("reason", "偏差原因"),
        ("measures", "纠偏措施"),
    )
)  # fmt: skip
RESULT_COLUMNS = tuple(
    GridColumn(key, key)
    for key in ("indicator", "actual", "level", "share", "reason", "evidence_kind", "evidence_note", "survey")
)
CHOICES = {
    "likely": [(text, text) for text in LIKELY],
    "level": [(code, f"{v.label}（{v.low}%—{v.high}%）") for code, v in LEVELS.items()],
    "evidence_kind": [(code, label) for code, label in EVIDENCE.items() if code != "survey"],
}


def this_year() -> int:
    """Return the year whose performance is usually looked at: last year's until spring is over."""
    today: date = timezone.localdate()
    return today.year - 1 if today.month <= 6 else today.year
