"""The pages of a year: forms in, what is wrong told beside the field, papers out; the public form without log-in."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from bianzhi.cases.models import Submission
from bianzhi.performance.actions import open_survey
from bianzhi.performance.models import ObjectiveSet, Project, Survey, SurveyAnswer, YearRules
from bianzhi.performance.pages import public
from bianzhi.performance.reads import project_card
from bianzhi.users.models import User
from tests.performance.conftest import FACTS, ROWS, TEXTS, YEAR, House


def at(actor) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def grid(rows, prefix="rows") -> dict[str, str]:
    return {f"{prefix}-{n}-{key}": str(value) for n, row in enumerate(rows) for key, value in row.items()}


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def clerk(house: House) -> Client:
    cache.clear()
    return at(house.clerk)


def test_a_project_is_entered_and_its_mistakes_are_told(house: House, clerk: Client) -> None:
    given = {**FACTS, "unit": house.unit, "year": YEAR, "amount": "5万", "on": "2021-01-20", "basis": "批复"}
    wrong = clerk.post("/performance/project/new/", given)
    assert wrong.status_code == 422
    assert not Project.objects.exists()
    done = clerk.post("/performance/project/new/", {**given, "amount": "50000"}, follow=True)
    assert "已登记项目" in text(done)
    twice = clerk.post("/performance/project/new/", {**given, "amount": "50000"})
    assert (twice.status_code, "已有项目" in text(twice)) == (422, True)
    listed = text(clerk.get(f"/performance/?year={YEAR}"))
    assert FACTS["name"] in listed
    assert "5.00" in listed


def test_the_steps_of_a_project(house: House, clerk: Client) -> None:
    key = house.project()
    page = f"/performance/project/{key}/"
    assert clerk.get(f"{page}monitor/").status_code == 302, "objectives come first"
    said = {f"opinion_{n}": "可行" for n in range(5)}
    given = {"assessed_on": "2020-10-15", "conclusion": "予以支持", "amount": "50000", **said}
    assert clerk.post(f"{page}assess/", {**given, "opinion_2": ""}).status_code == 422
    assert clerk.post(f"{page}assess/", given).status_code == 302
    assert (
        clerk.post(f"{page}budget/", {"amount": "-60000", "on": "2021-05-01", "basis": "x"}).status_code
        == 422
    )
    assert (
        clerk.post(f"{page}budget/", {"amount": "10000", "on": "2021-05-01", "basis": "追加"}).status_code
        == 302
    )
    assert clerk.post(f"{page}edit/", {**FACTS, "manager": "孙二虚"}).status_code == 422, "a reason is needed"
    assert clerk.post(f"{page}edit/", {**FACTS, "manager": "孙二虚", "why": "换人"}).status_code == 302
    goals = house.objectives(key)
    rows = [
        {"indicator": k, "actual": "进行中", "likely": "有可能"} for k in house.indicators(goals).values()
    ]
    head = {"as_of": "2021-06-30", "executed": "20000", "note": "正常"}
    short = clerk.post(f"{page}monitor/", {**head, **grid(rows)})
    assert (short.status_code, "没有写偏差原因" in text(short)) == (422, True)
    rows = [{**row, "likely": "确定能"} for row in rows]
    assert clerk.post(f"{page}monitor/", {**head, **grid(rows)}).status_code == 302
    shown = text(clerk.get(page))
    assert all(word in shown for word in ("孙二虚", "6.00", "截至 2021-06-30", "整理归档户数"))


def test_objectives_are_drafted_sent_and_approved(house: House, clerk: Client) -> None:
    key = house.project()
    address = f"/performance/objectives/?project={key}"
    light = [{**ROWS[0], "weight": "15"}, *ROWS[1:]]
    short = clerk.post(address, {"text": "目标", "do": "submit", **grid(light)})
    assert (short.status_code, "合计85分" in text(short)) == (422, True)
    case = Submission.objects.get(kind="performance.objectives")
    draft = f"/performance/objectives/{case.pk}/"
    assert "整理归档户数" in text(clerk.get(draft)), "the draft is kept"
    sent = clerk.post(
        draft, {"text": "目标", "do": "submit", "version": case.version, **grid(ROWS)}, follow=True
    )
    assert "待负责人审定" in text(sent)
    head = at(house.head)
    assert "整理归档户数" in text(head.get(f"/cases/{case.pk}/"))
    head.post(f"/cases/{case.pk}/act/", {"do": "approve", "opinion": "同意。"})
    assert ObjectiveSet.objects.filter(project_id=key).exists()
    assert clerk.get(draft).status_code == 302
    assert "整理归档户数" in text(clerk.get(address)), "the next ones are written from these"
    assert clerk.get("/performance/objectives/").status_code == 404
    assert clerk.get(f"/performance/evaluate/{case.pk}/").status_code == 404, "another kind of paper"


def test_a_self_evaluation_is_worked_out_as_it_is_kept(house: House, clerk: Client) -> None:
    key = house.project()
    address = f"/performance/evaluate/?project={key}"
    assert clerk.get(address).status_code == 403, "without objectives"
    goals = house.objectives(key)
    typed = {
        "objectives": goals, "executed": "49500", "texts-summary": "实际使用经费4.95万元。", **grid(house.results(goals)),
    }  # fmt: skip
    kept = clerk.post(address, {**typed, "do": "save"}, follow=True)
    assert "总分 <strong>99.9</strong> 分" in text(kept)
    case = Submission.objects.get(kind="performance.evaluate")
    page = f"/performance/evaluate/{case.pk}/"
    wrong = clerk.post(page, {**typed, "executed": "60000", "do": "submit", "version": case.version})
    assert (wrong.status_code, "大于全年预算数5.00万元" in text(wrong)) == (422, True)
    case.refresh_from_db()
    sent = clerk.post(page, {**typed, "do": "submit", "version": case.version}, follow=True)
    assert "待负责人审定" in text(sent)
    house.approved(case)
    assert project_card(house.clerk, key).project.evaluation.grade == "优"
    again = text(clerk.get(address))
    assert 'value="49500"' in again
    assert "系统名单" in again


def test_the_whole_with_its_appendix_and_papers(house: House, clerk: Client) -> None:
    key, survey = house.whole_year()
    page = f"/performance/department/{house.unit}/{YEAR}/"
    shown = text(clerk.get(page))
    for word in (
        "四、评价结论及建议",
        "2021年部门整体支出绩效指标完成情况表",
        TEXTS["conclusion"],
        "没有发现问题",
    ):
        assert word in shown, word
    for address in (f"/performance/project/{key}/", page):
        for what in ("objectives", "evaluation"):
            word = clerk.get(f"{address}{what}.docx")
            title = Document(BytesIO(word.content)).paragraphs[0].text
            assert "绩效" in title
            assert (
                load_workbook(BytesIO(clerk.get(f"{address}{what}.xlsx").content)).active["A1"].value == title
            )
    assert clerk.get(f"/performance/project/{key}/monitoring.pdf").content.startswith(b"%PDF")
    report = Document(BytesIO(clerk.get(f"{page}appendix.docx").content))
    assert report.paragraphs[0].text == "2021年某区编办部门整体绩效评价报告"
    assert len(report.tables) == 2
    for bad in ("appendix.xlsx", "nothing.docx", "objectives.doc"):
        assert clerk.get(page + bad).status_code == 404, bad
    assert "97.5%" in text(clerk.get(f"/performance/surveys/{survey}/"))
    again = text(clerk.get(f"/performance/evaluate/?unit={house.unit}&year={YEAR}"))
    assert "1340400" in again


def test_rules_are_set_by_whom_they_are_the_business_of(house: House, clerk: Client) -> None:
    given = {
        "scheme": "cai2020", "execution": "20", "cost": "0", "output": "40", "benefit": "30", "satisfaction": "10", "excellent": "90",
        "good": "80", "fair": "60", "over": "130", "source": "某财绩〔2021〕3号",
    }  # fmt: skip
    address = f"/performance/rules/?year={YEAR}"
    assert clerk.post(address, given).status_code == 403
    money = at(house.finance)
    assert money.post(address, {**given, "execution": "30"}).status_code == 422
    assert money.post(address, {**given, "cost": "10", "output": "30"}).status_code == 422, (
        "no first level of the framework"
    )
    assert money.post(address, given).status_code == 302
    assert YearRules.objects.get().execution == 20
    assert "某财绩〔2021〕3号" in text(clerk.get(address))


def test_a_survey_is_opened_and_answered_without_log_in(house: House, clerk: Client, monkeypatch) -> None:
    today = timezone.localdate()
    given = {
        "unit": house.unit, "year": YEAR, "title": "服务满意度", "lead": "请如实填写", "questions": "组织安排\n办理效率", "counts_from": "基本满意",
        "opens_on": f"{today}", "closes_on": f"{today - timedelta(1)}", "sent": "",
    }  # fmt: skip
    assert clerk.post("/performance/surveys/new/", given).status_code == 422
    assert clerk.post("/performance/surveys/new/", {**given, "closes_on": f"{today}"}).status_code == 302
    made = Survey.objects.get()
    address = f"/performance/survey/{made.token}/"
    guest = Client()
    shown = guest.get(address)
    assert "组织安排" in text(shown)
    assert shown["Referrer-Policy"] == "same-origin", "the address is told to no other site"
    assert guest.cookies[public.DEVICE]["httponly"]
    assert guest.post(address, {"q1": "0"}).status_code == 422
    assert "谢谢" in text(guest.post(address, {"q1": "0", "q2": "5"}))
    twice = guest.post(address, {"q1": "0", "q2": "0"})
    assert (twice.status_code, "已经填写过" in text(twice)) == (422, True)
    monkeypatch.setattr(public, "MOST_AN_HOUR", 3)
    slow = Client().post(address, {"q1": "0", "q2": "0"})
    assert (slow.status_code, "一小时内" in text(slow)) == (422, True)
    assert SurveyAnswer.objects.count() == 1
    assert Client().get("/performance/survey/none/").status_code == 404
    detail = f"/performance/surveys/{made.pk}/"
    assert "不足5份" in text(clerk.get(detail))
    change = {"opens_on": f"{today}", "closes_on": f"{today}", "sent": "9"}
    assert clerk.post(detail, change).status_code == 422
    assert clerk.post(detail, {**change, "why": "补记发放份数"}).status_code == 302


def test_a_closed_survey_says_so(house: House) -> None:
    past = timezone.localdate() - timedelta(2)
    made = open_survey(
        house.clerk, unit=house.unit, year=YEAR, title="问卷", lead="", questions=["一"], counts_from="满意", opens_on=past,
        closes_on=past, sent=0,
    )  # fmt: skip
    address = f"/performance/survey/{made.token}/"
    assert "已截止" in text(Client().get(address))
    assert Client().post(address, {"q1": "0"}).status_code == 422
