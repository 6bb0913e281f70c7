"""A body's year that is right in everything, for tests to spoil. All synthetic."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bianzhi.reporting.performance import (
    Evaluation,
    Evidence,
    ExAnte,
    Fund,
    Indicator,
    Monitoring,
    Objectives,
    Profile,
    Progress,
    Project,
    Result,
    Scored,
    SurveyResult,
)
from bianzhi.reporting.performance_rules import Rules, usual_rules
from bianzhi.reporting.performance_scoring import attainment, execution_points, points, total

RULES = usual_rules(2021)
SURVEY = SurveyResult(key=1, title="服务对象满意度问卷", sent=60, answers=52, told=156, content=150)
INDICATORS = (
    Indicator("整理归档户数", "quantity", "ge", Decimal(172), "", "户", Decimal(20), 1),
    Indicator("归档合格率", "quality", "eq", Decimal(100), "", "%", Decimal(20), 2),
    Indicator("完成时间", "timeliness", "le", Decimal(12), "", "个月", Decimal(10), 3),
    Indicator("查档更方便", "social", "qual", None, "一户一档，随到随查", "", Decimal(30), 4),
    Indicator("单位满意度", "served", "ge", Decimal(90), "", "%", Decimal(10), 5),
)
RECORD = (Evidence("record", "档案目录172条"),)


def result(indicator: Indicator, actual: int | None = None, **more) -> Result:
    """A result with the points it deserves."""
    value = None if actual is None else Decimal(actual)
    share = more.pop("share", None)
    part = attainment(indicator, value, share)
    made = Result(
        indicator, value, "", more.pop("level", ""), share, points(indicator.weight, part), "", RECORD
    )
    return replace(made, **more)


def results() -> tuple[Result, ...]:
    given = (172, 100, 11, None, 96)
    made = [result(i, a) for i, a in zip(INDICATORS, given, strict=True)]
    made[3] = result(INDICATORS[3], level="full", share=Decimal(95), reason="仍有部分旧档字迹不清")
    made[4] = replace(made[4], evidence=(Evidence("survey", "", SURVEY),))
    return tuple(made)


def scored(budget: int = 50_000, executed: int = 49_500, rules: Rules = RULES, **more) -> Scored:
    """A self-evaluation with the sum and the grade it deserves."""
    rows = more.pop("results", results())
    execution = execution_points(rules, Decimal(budget), Decimal(executed))
    whole = total(execution, rows)
    return Scored(
        Decimal(budget), Decimal(budget), Decimal(executed), execution, rows, whole, rules.grade(whole), **more
    )  # fmt: skip


def project(name: str = "档案电子化经费", executed: int = 49_500, key: int = 1) -> Project:
    objectives = Objectives("完成登记档案的整理、扫描和归档。", INDICATORS, date(2020, 11, 20))
    seen = Monitoring(
        date(2021, 6, 30), Decimal(50_000), Decimal(20_000),
        tuple(Progress(i, "进行中", "能够完成", "", "") for i in INDICATORS), "按计划推进",
    )  # fmt: skip
    return Project(
        key, name, "51040300001", "fund", "钱一虚", "档案全为纸质", Decimal(50_000), Decimal(50_000),
        ExAnte(date(2020, 10, 15), (("立项必要性", "必要"),), "予以支持", Decimal(50_000), ""),
        objectives, (seen,), scored(executed=executed, texts={"summary": "172户档案全部上架，实际使用经费4.95万元"}),
    )  # fmt: skip


FUNDS = (
    Fund("basic", "general", Decimal(1_276_600), Decimal(1_340_400), Decimal(1_340_400), "住房公积金1.33万元、基本工资3.06万元、其他1.99万元"),
    Fund("project", "fund", Decimal(50_000), Decimal(50_000), Decimal(49_500)),
)  # fmt: skip


def evaluation() -> Evaluation:
    """One project and the department as a whole."""
    whole = scored(
        1_390_400, 1_389_900, funds=FUNDS,
        texts={"functions": "管机构编制。", "benefit": "1个项目的效益指标全部完成。", "satisfaction": "各单位满意。", "use": "用于下年预算。",
               "quality": "资料齐全。", "conclusion": "完成了年初目标。", "problems": "制度还要完善。", "advice": "修订内控制度。"},
    )  # fmt: skip
    whole = replace(whole, initial=Decimal(1_326_600))
    profile = Profile("设2个内设机构。", "行政编制4名（实有3人）。")
    return Evaluation(
        "虚构市甲区编办", "甲区编办", 2021, RULES, (project(),), Objectives("履行职责。", INDICATORS), whole, profile
    )  # fmt: skip
