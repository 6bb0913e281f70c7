"""A year through the actions: what comes out, who may do what, and what is refused by name."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from bianzhi.cases.actions import fire
from bianzhi.performance.actions import (
    adjust_budget,
    answer_survey,
    change_survey,
    keep_evaluation,
    open_survey,
    record_assessment,
    revise_project,
    set_rules,
)
from bianzhi.performance.models import (
    Assessment,
    BudgetLine,
    EvaluationFund,
    EvaluationItem,
    IndicatorRow,
    Monitoring,
    MonitoringItem,
    ObjectiveSet,
    Project,
    ProjectFacts,
    SelfEvaluation,
    Survey,
    SurveyAnswer,
    SurveyTerms,
    YearRules,
)
from bianzhi.performance.policy import score
from bianzhi.performance.reads import body_rows, evaluation, project_card, rules_of, survey, year_rows
from bianzhi.reporting.performance import STEPS
from bianzhi.reporting.performance_appendix import appendix
from bianzhi.reporting.performance_checks import checks
from bianzhi.reporting.performance_rules import usual_rules
from bianzhi.trail.models import TrailEvent
from bianzhi.users.actor import Forbidden
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from tests.performance.conftest import FACTS, FUNDS, ROWS, YEAR, House

D = Decimal


def refused(call, code: str) -> str:
    with pytest.raises(Refused) as told:
        call()
    found = {r.code: r.message for r in told.value.refusals}
    assert code in found, found
    return found[code]


def test_a_whole_year_comes_out_as_it_was_put_in(house: House) -> None:
    project, key = house.whole_year()
    year = evaluation(house.clerk, house.unit, YEAR)
    assert year.steps == STEPS
    assert year.groups == ("数量指标", "质量指标", "时效指标", "效益指标", "满意度指标")
    one = year.projects[0].evaluation
    assert (one.budget, one.executed, one.rate) == (D(50_000), D(49_500), D("99.00"))
    assert (one.score, one.grade) == (D("99.90"), "优")
    proof = next(r for r in one.results if r.indicator.name == "单位满意度").evidence
    assert [e.survey.key for e in proof if e.survey] == [key]
    assert proof[-1].survey.percent == D("97.50")
    assert year.department.rate == D("99.96")
    assert [f for f in checks(year) if f.severity == "error"] == []
    assert appendix(year)
    rows = year_rows(house.clerk, YEAR)
    assert [(r.key, r.done, r.score, r.executed) for r in rows] == [
        (project, (True,) * 4, D("99.90"), D(49_500))
    ]
    assert [(r.projects, r.grade) for r in body_rows(house.clerk, YEAR, rows)] == [(1, "优")]
    made = SelfEvaluation.objects.filter(project=project)[0]
    assert (made.by_id, made.approved_by_id) == (house.clerk.user_id, house.head.user_id)
    verbs = set(TrailEvent.objects.order_by("id").values_list("verb", flat=True))
    assert {
        "登记预算项目",
        "登记事前绩效评估",
        "审定绩效目标",
        "登记绩效监控",
        "发布满意度问卷",
        "审定绩效自评",
    } <= verbs


def test_nothing_recorded_can_be_changed(house: House) -> None:
    set_rules(house.finance, rules=usual_rules(YEAR))
    house.whole_year()
    tables = (
        YearRules, Project, ProjectFacts, BudgetLine, Assessment, ObjectiveSet, IndicatorRow, Monitoring, MonitoringItem, Survey,
        SurveyTerms, SurveyAnswer, SelfEvaluation, EvaluationFund, EvaluationItem,
    )  # fmt: skip
    for table in tables:
        name = table._meta.db_table
        assert table.objects.exists(), name
        for words in (f"UPDATE {name} SET id = id + 1000000", f"DELETE FROM {name}"):
            with (
                pytest.raises(Exception, match="不得修改或删除"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(words)


def test_the_clerk_cannot_approve_and_the_head_of_others_does_not_see(house: House) -> None:
    project = house.project()
    case = house.send("performance.objectives", house.head_of(house.about(project), text="目标", rows=ROWS))
    with pytest.raises(Forbidden):
        fire(house.clerk, submission_id=case.pk, event="approve")
    with pytest.raises(Forbidden):
        fire(house.seat(Role.UNIT_HEAD, house.unit), submission_id=case.pk, event="approve")
    assert not ObjectiveSet.objects.exists()
    house.approved(case)
    assert ObjectiveSet.objects.count() == 1


def test_what_is_kept_is_kept_for_whom_it_concerns(house: House) -> None:
    goals = house.objectives(None)
    scored = score(usual_rules(YEAR), (D(1), D(1), D(1)), (), {})
    with pytest.raises(Forbidden):
        keep_evaluation(
            house.seat(Role.UNIT_HEAD, house.other), objectives_key=goals, scored=scored, maker_id=1
        )
    with pytest.raises(Forbidden):
        keep_evaluation(house.people.chief, objectives_key=goals + 9, scored=scored, maker_id=1)
    assert not SelfEvaluation.objects.exists()


def test_a_unit_fills_in_its_own_and_its_head_approves(house: House) -> None:
    clerk, head = house.seat(Role.UNIT_CLERK, house.other), house.seat(Role.UNIT_HEAD, house.other)
    with pytest.raises(Forbidden):
        house.project(clerk)
    project = house.project(clerk, unit=house.other)
    payload = house.head_of(
        house.about(project), unit=house.other, unit_name="某服务中心", text="目标", rows=ROWS
    )
    case = house.send("performance.unit_objectives", payload, clerk)
    with pytest.raises(Forbidden):
        fire(house.head, submission_id=case.pk, event="approve")
    house.approved(case, head)
    assert project_card(clerk, project).project.objectives.text == "目标"
    outsider = house.seat(Role.UNIT_CLERK, house.unit)
    with pytest.raises(Forbidden):
        project_card(outsider, project)
    with pytest.raises(Forbidden):
        evaluation(outsider, house.other, YEAR)
    assert year_rows(outsider, YEAR) == ()


def test_projects_are_named_once_and_told_otherwise_with_a_reason(house: House) -> None:
    project = house.project()
    assert "已有项目" in refused(house.project, "performance.name")
    refused(lambda: house.project(facts={**FACTS, "name": " ", "source": "x"}), "performance.source")
    refused(lambda: house.project(amount=D(0), facts={**FACTS, "name": "乙"}), "performance.budget")
    refused(lambda: house.project(year=1999, facts={**FACTS, "name": "乙"}), "performance.year")
    refused(lambda: revise_project(house.clerk, project_id=project, facts=FACTS, why=" "), "performance.why")
    revise_project(house.clerk, project_id=project, facts={**FACTS, "manager": "孙二虚"}, why="换人")
    assert project_card(house.clerk, project).project.manager == "孙二虚"
    revise_project(house.clerk, project_id=project, facts=FACTS, why="资金收回", dropped=True)
    assert year_rows(house.clerk, YEAR) == ()
    with pytest.raises(Forbidden):
        project_card(house.clerk, project)
    assert house.project() != project, "the name is free again"


def test_budget_is_adjusted_by_lines_and_never_below_what_is_spent(house: House) -> None:
    project = house.project()
    goals = house.objectives(project)
    house.monitored(project, goals)
    adjust_budget(house.clerk, project_id=project, amount=D(-10_000), on=date(YEAR, 9, 1), basis="压减")
    card = project_card(house.clerk, project)
    assert (card.project.initial, card.project.budget, len(card.lines)) == (D(50_000), D(40_000), 2)
    message = refused(
        lambda: adjust_budget(house.clerk, project_id=project, amount=D(-30_000), on=date(YEAR, 9, 2), basis="x"),
        "performance.budget",
    )  # fmt: skip
    assert "少于已执行的2.00万元" in message
    refused(
        lambda: adjust_budget(house.clerk, project_id=project, amount=D(0), on=date(YEAR, 9, 2), basis="x"),
        "performance.budget",
    )
    assert "大于全年预算数5.00万元" in refused(
        lambda: house.monitored(project, goals, 60_000), "performance.P03"
    ), "on that day the cut was not yet made"


def test_assessment_and_monitoring_say_what_is_missing(house: House) -> None:
    project = house.project()
    with pytest.raises(Refused) as told:
        record_assessment(
            house.clerk, project_id=project, assessed_on=timezone.localdate() + timedelta(1), opinions=["可行"],
            conclusion="不予支持", amount=D(1),
        )  # fmt: skip
    assert {r.field for r in told.value.refusals} == {"opinion_1", "opinion_2", "opinion_3", "opinion_4", "amount", "assessed_on"}  # fmt: skip
    refused(lambda: house.monitored(project, 0), "performance.objectives")
    goals = house.objectives(project)
    refused(lambda: house.monitored(project, goals, on=date(YEAR + 1, 1, 5)), "performance.day")
    house.monitored(project, goals, 20_000)
    refused(lambda: house.monitored(project, goals, 10_000, date(YEAR, 9, 30)), "performance.money")
    house.monitored(project, goals, 25_000)
    (seen,) = project_card(house.clerk, project).project.monitorings
    assert seen.executed == D(25_000), "the newest of a day counts"


def test_objectives_with_wrong_weights_are_not_sent(house: House) -> None:
    project = house.project()
    rows = [{**ROWS[0], "weight": "十"}, *ROWS[1:]]
    payload = house.head_of(house.about(project), text="目标", rows=rows)
    with pytest.raises(Refused) as told:
        house.send("performance.objectives", payload)
    messages = [r.message for r in told.value.refusals]
    assert any("第1行“分值”应为数字，填的是“十”" in m for m in messages)
    assert any("应为100分" in m for m in messages)
    assert not ObjectiveSet.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"executed": "60000"}, "performance.P03"),
        ({"executed": "四万"}, "performance.money"),
        ({"texts": {"summary": ""}}, "performance.P60"),
        ({"texts": {"summary": "档案电子化经费实际使用5.00万元。"}}, "performance.P41"),
        ({"texts": {"summary": "得分88分。"}}, "performance.P44"),
        ({"rows": []}, "performance.P24"),
        ({"objectives": 987654321}, "performance.objectives"),
        ({"year": 2020}, "performance.project"),
    ],
)
def test_a_self_evaluation_is_refused_with_the_reason(house: House, change, code: str) -> None:
    project = house.project()
    goals = house.objectives(project)
    payload = {**house.evaluation(project, goals), **change}
    refused(lambda: house.send("performance.evaluate", payload), code)
    assert not SelfEvaluation.objects.exists()


def test_what_was_not_reached_needs_its_reason_and_loses_points(house: House) -> None:
    project = house.project()
    goals = house.objectives(project)
    short = house.results(goals, 整理归档户数={"actual": "129"})
    refused(
        lambda: house.send("performance.evaluate", house.evaluation(project, goals, rows=short)),
        "performance.P22",
    )
    told = house.results(goals, 整理归档户数={"actual": "129", "reason": "部分单位档案未移交"})
    house.approved(house.send("performance.evaluate", house.evaluation(project, goals, rows=told)))
    one = project_card(house.clerk, project).project.evaluation
    assert {r.indicator.name: r.score for r in one.results}["整理归档户数"] == D("15.00")
    assert one.score == D("94.90")


def test_objectives_that_changed_meanwhile_stop_the_evaluation(house: House) -> None:
    project = house.project()
    goals = house.objectives(project)
    case = house.send("performance.evaluate", house.evaluation(project, goals))
    house.objectives(project)
    refused(lambda: house.approved(case), "performance.objectives")


def test_the_whole_waits_for_the_projects_and_adds_up(house: House) -> None:
    project = house.project()
    goals, whole = house.objectives(project), house.objectives(None)
    payload = house.evaluation(None, whole)
    assert "档案电子化经费" in refused(
        lambda: house.send("performance.evaluate", payload), "performance.projects"
    )
    house.approved(house.send("performance.evaluate", house.evaluation(project, goals)))
    little = [FUNDS[0], {**FUNDS[1], "executed": "4.95"}]
    refused(lambda: house.send("performance.evaluate", {**payload, "funds": little}), "performance.P04")
    twice = [*FUNDS, FUNDS[1]]
    refused(lambda: house.send("performance.evaluate", {**payload, "funds": twice}), "performance.cell")
    house.approved(house.send("performance.evaluate", payload))
    assert EvaluationFund.objects.count() == 2


def test_rules_are_the_districts_and_kept(house: House) -> None:
    usual = usual_rules(YEAR)
    assert rules_of(house.clerk, YEAR) == usual
    with pytest.raises(Forbidden):
        set_rules(house.clerk, rules=usual)
    refused(lambda: set_rules(house.finance, rules=replace(usual, execution=D(20))), "performance.weights")
    refused(lambda: set_rules(house.finance, rules=replace(usual, good=D(95))), "performance.grades")
    stricter = replace(usual, excellent=D(95), source="某财绩〔2021〕3号")
    set_rules(house.finance, rules=stricter)
    assert rules_of(house.clerk, YEAR) == stricter
    house.objectives(None)
    other = replace(usual, scheme="cai2021")
    refused(lambda: set_rules(house.finance, rules=other), "performance.scheme")


def test_rules_stand_once_something_was_judged_by_them(house: House) -> None:
    project = house.project()
    goals = house.objectives(project)
    heavier = replace(
        usual_rules(YEAR), execution=D(20), weights={**usual_rules(YEAR).weights, "output": D(40)}
    )
    set_rules(house.finance, rules=heavier)
    payload = house.evaluation(project, goals)
    assert "应为100分" in refused(lambda: house.send("performance.evaluate", payload), "performance.P01")
    set_rules(house.finance, rules=usual_rules(YEAR))
    house.approved(house.send("performance.evaluate", payload))
    refused(lambda: set_rules(house.finance, rules=heavier), "performance.evaluated")


def test_a_survey_takes_one_answer_a_device_while_it_is_open(house: House) -> None:
    today = timezone.localdate()
    made = open_survey(
        house.clerk, unit=house.unit, year=YEAR, title="问卷", lead="", questions=["一", " ", "二"], counts_from="满意",
        opens_on=today, closes_on=today, sent=0,
    )  # fmt: skip
    assert made.questions == ["一", "二"]
    answer_survey(token=made.token, device="甲", choices=[0, 1])
    refused(lambda: answer_survey(token=made.token, device="甲", choices=[0, 1]), "performance.once")
    refused(lambda: answer_survey(token=made.token, device="乙", choices=[0]), "performance.answer")
    refused(lambda: answer_survey(token=made.token, device="乙", choices=[0, 6]), "performance.answer")
    refused(lambda: answer_survey(token="没有", device="乙", choices=[0, 1]), "performance.survey")
    card = survey(house.clerk, made.pk)
    assert (card.shown, card.row.result.answers) == (False, 1)
    assert card.row.shown == "不足5份，不显示"
    kept = SurveyAnswer.objects.values().get()
    assert set(kept) == {"id", "survey_id", "device", "choices", "answered_on"}
    assert "甲" not in kept["device"]
    for n in range(4):
        answer_survey(token=made.token, device=f"d{n}", choices=[2, 5])
    card = survey(house.clerk, made.pk)
    assert (card.row.result.told, card.row.result.content, card.row.shown) == (6, 2, "33.33%")
    assert card.questions[1].counts == (0, 1, 0, 0, 0, 4)
    past = today - timedelta(1)
    change_survey(house.clerk, survey_id=made.pk, opens_on=past, closes_on=past, sent=9, why="提前结束")
    refused(lambda: answer_survey(token=made.token, device="丙", choices=[0, 1]), "performance.closed")


def test_a_survey_an_evaluation_rests_on_stays_as_it_is(house: House) -> None:
    _, key = house.whole_year()
    today = timezone.localdate()
    refused(
        lambda: change_survey(
            house.clerk, survey_id=key, opens_on=today, closes_on=today, sent=9, why="再开"
        ),
        "performance.used",
    )


def test_the_database_holds_the_law_too(house: House) -> None:
    project = house.project()
    goals = house.objectives(project)
    made = {
        "district_id": house.people.district.pk, "unit_id": house.unit, "year": YEAR, "project_id": project, "objectives_id": goals,
        "initial": 1, "budget": 1, "executed": 2, "execution_score": 1, "score": 1, "grade": "差", "texts": {}, "by_id": house.clerk.user_id,
        "approved_by_id": house.head.user_id, "at": timezone.now(),
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        SelfEvaluation.objects.create(**made)
    with pytest.raises(IntegrityError), transaction.atomic():
        SelfEvaluation.objects.create(**{**made, "executed": 1, "score": 101})
