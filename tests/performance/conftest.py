"""A house with a clerk and a head, a unit with its own, and a year of performance made through the actions. All synthetic."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bianzhi.cases.actions import fire, save_draft, submit
from bianzhi.performance.actions import (
    answer_survey,
    change_survey,
    open_survey,
    record_assessment,
    record_monitoring,
    record_project,
)
from bianzhi.performance.models import IndicatorRow
from bianzhi.performance.reads import objectives_key
from bianzhi.performance.terms import QUESTIONS
from bianzhi.units.reads import actor_of_user
from bianzhi.users.roles import Role
from tests import factories
from tests.staff.conftest import People

YEAR = 2021
D = Decimal
FACTS = {
    "name": "档案电子化经费",
    "code": "P1",
    "source": "fund",
    "manager": "钱一虚",
    "reason": "档案全为纸质",
}
ROWS = [
    {"second": "quantity", "name": "整理归档户数", "direction": "ge", "target": "172", "unit": "户", "weight": "20"},
    {"second": "quality", "name": "归档合格率", "direction": "eq", "target": "100", "unit": "%", "weight": "20"},
    {"second": "timeliness", "name": "完成时间", "direction": "le", "target": "12", "unit": "个月", "weight": "10"},
    {"second": "social", "name": "查档更方便", "direction": "qual", "target": "一户一档", "unit": "", "weight": "30"},
    {"second": "served", "name": "单位满意度", "direction": "ge", "target": "90", "unit": "%", "weight": "10"},
]  # fmt: skip
FUNDS = [
    {"part": "basic", "source": "general", "initial": "1276600", "budget": "1340400", "executed": "1340400", "why": "人员经费6.38万元"},
    {"part": "project", "source": "fund", "initial": "50000", "budget": "50000", "executed": "49500", "why": ""},
]  # fmt: skip
TEXTS = {
    "functions": "管机构编制。", "summary": "全面完成。", "benefit": "效益好。", "satisfaction": "都满意。", "use": "用于预算。",
    "quality": "齐全。", "conclusion": "完成目标。", "problems": "制度要完善。", "advice": "修订制度。",
}  # fmt: skip


class House:
    """The office itself, with the verbs of a year."""

    def __init__(self) -> None:
        self.people = People()
        self.unit = self.people.unit("某区编办")
        self.other = self.people.unit("某服务中心")
        self.clerk = self.people.clerk
        self.head = factories.actor(factories.user(self.people.district, Role.DIRECTOR, "主任某"))
        self.finance = factories.actor(factories.user(self.people.district, Role.FINANCE_DEPT, "财政某"))

    def seat(self, role: Role, unit: int):
        user = factories.user(self.people.district, role, f"{role.value}某", unit)
        return actor_of_user(user, self.people.district, "127.0.0.1")

    def head_of(self, payload=None, **more):
        return {"unit": self.unit, "unit_name": "某区编办", "year": YEAR, "project": None, "project_name": "", **(payload or {}), **more}  # fmt: skip

    def project(self, actor=None, **more) -> int:
        given = {"unit": self.unit, "year": YEAR, "facts": FACTS, "amount": D(50_000), "on": date(YEAR, 1, 20), "basis": "批复"}  # fmt: skip
        return record_project(actor or self.clerk, **{**given, **more}).pk

    def about(self, project: int | None):
        return {"project": project, "project_name": FACTS["name"] if project else ""}

    def send(self, kind: str, payload, actor=None):
        draft = save_draft(actor or self.clerk, kind=kind, payload=payload)
        return submit(actor or self.clerk, submission_id=draft.pk)

    def approved(self, case, head=None):
        return fire(head or self.head, submission_id=case.pk, event="approve", opinion="同意。")

    def objectives(self, project: int | None, rows=None) -> int:
        payload = self.head_of(self.about(project), text="完成归档。", rows=rows or ROWS)
        self.approved(self.send("performance.objectives", payload))
        key = objectives_key(self.unit, YEAR, project)
        assert key is not None
        return key

    def indicators(self, objectives: int) -> dict[str, int]:
        return {one.name: one.pk for one in IndicatorRow.objects.filter(objectives_id=objectives)}

    def assessed(self, project: int) -> None:
        record_assessment(
            self.clerk, project_id=project, assessed_on=date(YEAR - 1, 10, 15), opinions=["可行"] * len(QUESTIONS),
            conclusion="予以支持", amount=D(50_000),
        )  # fmt: skip

    def monitored(self, project: int, objectives: int, executed: int = 20_000, on: date = date(YEAR, 6, 30)):
        rows = [{"indicator": k, "actual": "进行中", "likely": "确定能"} for k in self.indicators(objectives).values()]  # fmt: skip
        return record_monitoring(
            self.clerk, project_id=project, as_of=on, executed=D(executed), rows=rows, note="正常"
        )

    def survey(self, bad: int = 1, answers: int = 20) -> int:
        today = timezone.localdate()
        made = open_survey(
            self.clerk, unit=self.unit, year=YEAR, title="服务满意度", lead="", questions=["组织安排", "办理效率"],
            counts_from="基本满意", opens_on=today - timedelta(3), closes_on=today, sent=30,
        )  # fmt: skip
        for n in range(answers):
            answer_survey(token=made.token, device=f"d{n}", choices=[0, 3 if n < bad else 1])
        yesterday = today - timedelta(1)
        change_survey(
            self.clerk, survey_id=made.pk, opens_on=yesterday, closes_on=yesterday, sent=30, why="收齐"
        )
        return made.pk

    def results(self, objectives: int, survey: int | None = None, **more):
        given = {
            "整理归档户数": {"actual": "172"}, "归档合格率": {"actual": "100"}, "完成时间": {"actual": "11"},
            "查档更方便": {"actual": "随到随查", "level": "full", "share": "100"}, "单位满意度": {"actual": "97.5", "survey": str(survey or "")},
        }  # fmt: skip
        rows = []
        for name, key in self.indicators(objectives).items():
            proof = {"evidence_kind": "record", "evidence_note": "系统名单"}
            rows.append({"indicator": key, **proof, **given.get(name, {"actual": "1"}), **more.get(name, {})})
        return rows

    def evaluation(self, project: int | None, objectives: int, **more):
        texts = {"summary": "实际使用经费4.95万元。"} if project else TEXTS
        payload = {
            "objectives": objectives, "executed": "49500" if project else "", "funds": [] if project else FUNDS,
            "texts": texts, "rows": self.results(objectives), **more,
        }  # fmt: skip
        return self.head_of(self.about(project), **payload)

    def whole_year(self) -> tuple[int, int]:
        """Go through everything; returns the project and the survey."""
        project = self.project()
        self.assessed(project)
        goals = self.objectives(project)
        self.monitored(project, goals)
        survey = self.survey()
        rows = self.results(goals, survey)
        self.approved(self.send("performance.evaluate", self.evaluation(project, goals, rows=rows)))
        whole = self.objectives(None)
        self.approved(self.send("performance.evaluate", self.evaluation(None, whole)))
        return project, survey


@pytest.fixture
def house(db) -> House:
    return House()
