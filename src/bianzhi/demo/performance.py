"""The demo office's 预算绩效 of 2021, through the actions: three projects, the whole, a survey. All wording is invented."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from bianzhi.cases.actions import fire, save_draft, submit
from bianzhi.performance.actions import (
    answer_survey,
    open_survey,
    record_assessment,
    record_monitoring,
    record_project,
)
from bianzhi.performance.reads import evaluation, objectives_key, project_card
from bianzhi.performance.reads import survey as survey_card
from bianzhi.reporting.performance import Indicator
from bianzhi.users.actor import Actor

YEAR = 2021
BODY, BODY_NAME = "区委编办", "中共攀枝花市西区区委机构编制委员会办公室"
OPINIONS = (
    "属于本办法定职责，现有条件不能替代",
    "按市场询价和上年水平测算，从紧安排",
    "目标明确，指标可量化、可核对",
    "有实施方案和分工，进度可控",
    "资金渠道合规，不留缺口",
)
Deed = Callable[[date], None]
#: 二级, 三级, 方向, 指标值, 单位, 分值; then 完成值 (with 程度 and 比例 for words), 佐证
Row = tuple[str, str, str, str, str, str, tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Planned:
    """A project as the office planned and ended it; money in 元."""

    name: str
    code: str
    budget: int
    spent: int
    by_june: int
    reason: str
    text: str
    done: str
    rows: tuple[Row, ...]


def _full(words: str) -> tuple[str, ...]:
    return (words, "full", "100")


PROJECTS = (
    Planned(
        "推进西区机关、群团、事业单位登记管理档案电子化管理经费", "51040321T0001", 50_000, 49_500, 18_600,
        "登记管理档案多年只有纸质，查阅慢，也容易损坏。",
        "把已登记的机关、群团和事业单位的登记管理档案整理、扫描、归档，一户一档，方便查阅。",
        "172户的登记管理档案全部扫描归档，实现一户一档，实际使用经费4.95万元",
        (
            ("quantity", "扫描归档户数", "ge", "172", "户", "20", ("172",), "档案数字化目录（机关群团54户、事业单位118户）"),
            ("quality", "扫描件与原件一致率", "eq", "100", "%", "20", ("100",), "逐卷核对记录"),
            ("timeliness", "完成时间（距年初）", "le", "12", "个月", "10", ("11",), "验收单"),
            ("social", "档案利用率", "qual", "查档由翻找改为调阅电子件", "", "30", _full("查档全部调阅电子件"), "查档登记簿"),
            ("served", "机关、群团、事业单位满意度", "ge", "90", "%", "10", ("survey",), ""),
        ),
    ),
    Planned(
        "机构改革业务费", "51040321T0002", 20_000, 19_700, 9_000,
        "区级部门和镇（街道）改革需要调研、论证、印制文件。",
        "完成年度改革任务，涉改部门的三定规定修订、印发到位。",
        "年度改革任务全部完成，涉改部门的三定规定修订、印发到位，实际使用经费1.97万元",
        (
            ("quantity", "改革任务完成率", "eq", "100", "%", "20", ("100",), "年度改革任务台账"),
            ("quality", "三定规定审核通过率", "eq", "100", "%", "20", ("100",), "编委会会议纪要"),
            ("timeliness", "按计划节点完成率", "eq", "100", "%", "10", ("100",), "改革进度表"),
            ("social", "涉改单位运转", "qual", "职责清楚，运转顺畅", "", "30", _full("职责划转到位，运转顺畅"), "机构编制评估报告"),
            ("served", "涉改单位满意度", "ge", "90", "%", "10", ("survey",), ""),
        ),
    ),
    Planned(
        "机构编制核查及实名制系统维护费", "51040321T0003", 10_000, 10_000, 5_000,
        "上级部署机构编制核查，实名制系统须保证数据准确。",
        "完成上级部署的核查，实名制系统的单位、编制和人员信息及时、准确。",
        "核查任务按期完成，实名制系统数据及时更新，实际使用经费1.00万元",
        (
            ("quantity", "实名制系统维护次数", "ge", "12", "次", "20", ("12",), "系统维护记录"),
            ("quality", "上级提取数据准确率", "eq", "100", "%", "20", ("100",), "上级数据校验结果"),
            ("timeliness", "信息更新时限", "le", "5", "个工作日", "10", ("5",), "实名制系统日志"),
            ("social", "编制使用监管", "qual", "机构编制四清两对应", "", "30", _full("账实相符，超编及时发现"), "核查情况报告"),
            ("served", "机关、群团、事业单位满意度", "ge", "90", "%", "10", ("survey",), ""),
        ),
    ),
)  # fmt: skip
WHOLE_TEXT = "依法履行机构编制管理职责，完成档案电子化、机构改革、核查和实名制管理任务，资金使用合规有效。"
WHOLE_ROWS: tuple[Row, ...] = (
    ("quantity", "年度预算项目完成数", "ge", "3", "个", "20", ("3",), "项目支出绩效自评表"),
    ("quality", "机构编制数据准确率", "eq", "100", "%", "20", ("100",), "上级数据校验结果"),
    ("timeliness", "年度工作任务按期完成率", "eq", "100", "%", "10", ("100",), "年度工作台账"),
    ("social", "机构设置和职责履行", "qual", "机构、人员、职能、职责、编制管理到位", "", "20", _full("评估的各项要求均已到位"), "机构编制评估报告"),
    ("lasting", "编制管理长效机制", "qual", "联动机制持续运行", "", "10", _full("部门联动机制常态运行"), "联席会议纪要"),
    ("served", "服务对象满意度", "ge", "90", "%", "10", ("survey",), ""),
)  # fmt: skip
FUNDS = (
    {"part": "basic", "source": "general", "initial": "1276600", "budget": "1340400", "executed": "1340400",
     "why": "住房公积金1.33万元、基本工资3.06万元、其他预算1.99万元"},
    {"part": "project", "source": "fund", "initial": "80000", "budget": "80000", "executed": "79200", "why": ""},
)  # fmt: skip
TEXTS = {
    "summary": "年度任务全部完成，全年支出141.96万元，其中项目支出7.92万元。",
    "benefit": "从年末的机构编制评估看，各部门机构设置、人员、职能、职责和编制管理都到位，权责关系清楚，工作衔接顺畅，与年初目标没有偏差。",
    "satisfaction": "用不记名问卷和实地走访，了解各单位对本办牵头工作的看法。",
    "use": "自评结果用于下一年度的支出安排和项目管理，结余资金按规定交回财政。",
    "quality": "完成值都有材料可查，金额与会计账核对一致，佐证材料已归档备查。",
    "conclusion": "3个项目全部完成，支出按程序审批，核算真实、准确，达到了年初的目标。",
    "problems": "内部控制制度还不够细，项目支出的进度前慢后快。",
    "advice": "修订财务和资产管理办法，按季度对照绩效目标检查支出进度。",
}  # fmt: skip
QUESTIONS = (
    "您对机构改革工作的组织安排是否满意",
    "您对登记管理和档案查阅服务是否满意",
    "您对实名制管理的业务指导是否满意",
)


@dataclass(slots=True)
class PerformanceYear:
    """The office's year of performance. ``head`` approves what ``clerk`` fills in."""

    clerk: Actor
    head: Actor
    unit: int
    random: Random
    survey: int = 0
    token: str = ""

    def deeds(self) -> list[tuple[date, Deed]]:
        """Return what is done, with its day."""
        return [
            (date(2020, 12, 28), lambda _day: self._plan()),
            (date(2021, 7, 6), lambda _day: self._watch()),
            (date(2021, 11, 15), lambda _day: self._ask()),
            *((date(2021, 11, 15) + timedelta(n), self._answers(n)) for n in range(0, 28, 2)),
            (date(2022, 1, 12), lambda _day: self._judge()),
        ]

    def _plan(self) -> None:
        for one in PROJECTS:
            facts = {
                "name": one.name,
                "code": one.code,
                "source": "fund",
                "manager": "周经办",
                "reason": one.reason,
            }
            made = record_project(
                self.clerk, unit=self.unit, year=YEAR, facts=facts, amount=Decimal(one.budget), on=date(2020, 12, 28),
                basis="区财政局关于编制2021年部门预算的通知",
            )  # fmt: skip
            record_assessment(
                self.clerk, project_id=made.pk, assessed_on=date(2020, 12, 21), opinions=OPINIONS, conclusion="予以支持",
                amount=Decimal(one.budget),
            )  # fmt: skip
            self._objectives({"project": made.pk, "project_name": one.name}, one.text, one.rows)
        self._objectives({"project": None}, WHOLE_TEXT, WHOLE_ROWS)

    def _objectives(self, about: Mapping[str, Any], text: str, rows: Sequence[Row]) -> None:
        names = ("second", "name", "direction", "target", "unit", "weight")
        typed = [dict(zip(names, row[:6], strict=True)) for row in rows]
        self._case("performance.objectives", {**about, "text": text, "rows": typed})

    def _case(self, kind: str, payload: Mapping[str, Any]) -> None:
        whole = {"unit": self.unit, "unit_name": BODY_NAME, "year": YEAR, **payload}
        draft = save_draft(self.clerk, kind=kind, payload=whole)
        submit(self.clerk, submission_id=draft.pk)
        fire(self.head, submission_id=draft.pk, event="approve", opinion="同意。")

    def _projects(self) -> list[tuple[int, Planned]]:
        found = {p.name: p.key for p in evaluation(self.clerk, self.unit, YEAR).projects}
        return [(found[one.name], one) for one in PROJECTS]

    def _watch(self) -> None:
        for key, one in self._projects():
            goals = project_card(self.clerk, key).project.objectives
            indicators: Sequence[Indicator] = goals.indicators if goals else ()
            rows = [{"indicator": str(i.key), "actual": "按计划推进", "likely": "确定能"} for i in indicators]
            record_monitoring(
                self.clerk, project_id=key, as_of=date(2021, 6, 30), executed=Decimal(one.by_june), rows=rows,
                note="资金使用合规，进度与目标没有偏离。",
            )  # fmt: skip

    def _ask(self) -> None:
        made = open_survey(
            self.clerk, unit=self.unit, year=YEAR, title="2021年服务对象满意度问卷",
            lead="请结合2021年与区委编办的工作往来如实填写。", questions=QUESTIONS, counts_from="基本满意",
            opens_on=date(2021, 11, 15), closes_on=date(2021, 12, 15), sent=45,
        )  # fmt: skip
        self.survey, self.token = made.pk, made.token

    def _answers(self, first: int) -> Deed:
        def deed(_day: date) -> None:
            for n in range(3):
                choices = [self.random.choices((0, 1, 2, 5), (60, 30, 6, 4))[0] for _ in QUESTIONS]
                answer_survey(token=self.token, device=f"演示设备{first}-{n}", choices=choices)

        return deed

    def _judge(self) -> None:
        for key, one in self._projects():
            about = {"project": key, "project_name": one.name, "executed": str(one.spent), "texts": {"summary": one.done}}  # fmt: skip
            goals = project_card(self.clerk, key).project.objectives
            self._evaluate(about, goals.indicators if goals else (), one.rows)
        goals = evaluation(self.clerk, self.unit, YEAR).objectives
        about = {"project": None, "executed": "", "funds": list(FUNDS), "texts": TEXTS}
        self._evaluate(about, goals.indicators if goals else (), WHOLE_ROWS)

    def _evaluate(
        self, about: Mapping[str, Any], indicators: Sequence[Indicator], rows: Sequence[Row]
    ) -> None:
        by_name = {row[1]: row for row in rows}
        percent = survey_card(self.clerk, self.survey).row.result.percent
        typed = []
        for one in indicators:
            *_, done, proof = by_name[one.name]
            row = {"indicator": one.key, "evidence_kind": "record", "evidence_note": proof}
            if done == ("survey",):
                row |= {"actual": f"{percent}", "survey": str(self.survey)}
            else:
                row |= dict(zip(("actual", "level", "share"), done, strict=False))
            typed.append(row)
        key = objectives_key(self.unit, YEAR, about["project"])
        self._case("performance.evaluate", {"funds": [], **about, "objectives": key, "rows": typed})
