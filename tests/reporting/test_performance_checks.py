"""A right year has no finding; each fault put into it is named by its code, and by nothing else of weight."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bianzhi.reporting.performance import Evaluation, Monitoring, SurveyResult
from bianzhi.reporting.performance_checks import (
    ACCOUNTS,
    check_indicators,
    check_objectives,
    checks,
    money_of,
)
from tests.reporting.performance_year import FUNDS, INDICATORS, RULES, evaluation, result, results, scored

D = Decimal


def found(year: Evaluation, accounts=None) -> dict[str, str]:
    return {f.code: f.severity for f in checks(year, accounts)}


def with_project(**change) -> Evaluation:
    year = evaluation()
    return replace(year, projects=(replace(year.projects[0], **change),))


def with_scored(**change) -> Evaluation:
    return with_project(evaluation=replace(evaluation().projects[0].evaluation, **change))


def with_result(place: int, one) -> Evaluation:
    rows = list(results())
    rows[place] = one
    return with_project(evaluation=scored(results=tuple(rows)))


def with_text(**texts: str) -> Evaluation:
    year = evaluation()
    return replace(year, department=replace(year.department, texts={**year.department.texts, **texts}))


def test_a_right_year_has_no_finding():
    assert checks(evaluation()) == ()
    assert checks(evaluation(), money_of(FUNDS)) == ()


def test_weights_must_make_a_hundred():
    heavy = (replace(INDICATORS[0], weight=D(25)), *INDICATORS[1:])
    told = {f.code: f for f in check_indicators(RULES, heavy, "某")}
    assert set(told) == {"P01", "P02"}
    assert "合计95分" in told["P01"].message
    assert "105分" in told["P01"].message
    assert "产出指标的分值合计55分" in told["P02"].message
    assert [f.code for f in check_indicators(RULES, (), "某")] == ["P10"]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"name": ""}, "没有写名称"), ({"second": "cost_of_society"}, "不在2021年的指标框架"), ({"target": None}, "没有填指标值"),
        ({"unit": ""}, "计量单位"), ({"direction": "qual", "target": None}, "预期效果"),
    ],
)  # fmt: skip
def test_an_indicator_half_filled_in_is_told_by_its_place(change, word):
    bad = (replace(INDICATORS[0], **change), *INDICATORS[1:])
    told = [f for f in check_indicators(RULES, bad, "某") if f.severity == "error"]
    assert len(told) == 1
    assert word in told[0].message
    assert "第1项" in told[0].message
    assert told[0].field == "row-0"


def test_a_name_stands_once():
    twice = (*INDICATORS[:4], replace(INDICATORS[4], name=INDICATORS[0].name))
    assert {f.code for f in check_indicators(RULES, twice, "某")} == {"P11"}
    assert [f.code for f in check_objectives(RULES, None, "某")] == ["P13", "P10"]


@pytest.mark.parametrize(
    ("year", "code"),
    [
        (lambda: with_scored(executed=D(60_000)), "P03"),
        (lambda: with_scored(score=D(99)), "P31"),
        (lambda: with_scored(grade="良"), "P32"),
        (lambda: with_scored(execution_score=D(10)), "P30"),
        (lambda: with_result(0, replace(result(INDICATORS[0], 172), evidence=())), "P24"),
        (lambda: with_result(0, result(INDICATORS[0], 160)), "P22"),
        (lambda: with_result(0, result(INDICATORS[0], 300)), "P23"),
        (lambda: with_result(0, result(INDICATORS[0], None, reason="没有统计")), "P20"),
        (lambda: with_result(0, replace(result(INDICATORS[0], 160), score=D(20), reason="少了")), "P30"),
        (lambda: with_result(3, result(INDICATORS[3], level="part", share=D(80), reason="差一些")), "P21"),
        (lambda: with_result(3, result(INDICATORS[3], reason="没有评")), "P20"),
        (lambda: with_result(4, replace(result(INDICATORS[4], 98), evidence=results()[4].evidence)), "P25"),
        (lambda: with_project(monitorings=(Monitoring(date(2021, 6, 30), D(50_000), D(49_900), (), ""),)), "P06"),
        (lambda: replace(evaluation(), department=replace(evaluation().department, funds=(FUNDS[0], replace(FUNDS[1], executed=D(100))))), "P04"),
        (lambda: replace(evaluation(), department=replace(evaluation().department, funds=(replace(FUNDS[0], why=""), FUNDS[1]))), "P05"),
        (lambda: replace(evaluation(), department=replace(evaluation().department, funds=(replace(FUNDS[0], why="公积金1.33万元"), FUNDS[1]))), "P46"),
        (lambda: with_text(conclusion="全年共实施3个项目。"), "P43"),
        (lambda: with_text(conclusion="自评得分99分。"), "P44"),
        (lambda: with_text(conclusion="评价等级为良。"), "P44"),
        (lambda: with_text(conclusion="预算执行率98.0%。"), "P45"),
        (lambda: with_text(conclusion="档案电子化经费实际使用5.00万元。"), "P41"),
        (lambda: with_text(conclusion="全年项目支出5.00万元。"), "P41"),
        (lambda: with_scored(texts={"summary": "全部完成，实际支出5.00万元。"}), "P41"),
    ],
)  # fmt: skip
def test_a_fault_is_named(year, code):
    assert found(year()).get(code) == "error"


@pytest.mark.parametrize(
    ("year", "code"),
    [
        (lambda: with_project(ex_ante=None), "P50"),
        (lambda: with_project(objectives=None, evaluation=None), "P50"),
        (lambda: with_project(monitorings=()), "P50"),
        (lambda: with_project(initial=D(70_000)), "P51"),
        (lambda: with_text(conclusion="办公费用了6.66万元。"), "P42"),
    ],
)  # fmt: skip
def test_a_gap_is_a_warning(year, code):
    assert found(year()).get(code) == "warning"


def test_money_differs_from_the_books():
    books = {**money_of(FUNDS), "项目支出": D(79_200), "支出合计": D(1_419_600)}
    told = [f for f in checks(evaluation(), books) if f.code == "P40"]
    assert [f.message for f in told] == [
        "支出合计填138.99万元，决算为141.96万元",
        "项目支出填4.95万元，决算为7.92万元",
    ]
    assert set(money_of(FUNDS)) == set(ACCOUNTS)


def test_amounts_of_the_books_may_be_told():
    year = with_text(conclusion="机关运行经费支出14.77万元。")
    assert found(year) == {"P42": "warning"}
    assert found(year, {"机关运行经费": D(147_700)}) == {}


def test_a_budget_told_is_no_spending():
    said = {"summary": "项目预算5.00万元，支出安排5.00万元，实际支出4.95万元。"}
    assert found(with_scored(texts=said)) == {}


def test_a_wrong_unit_is_suspected():
    told = [f.message for f in checks(with_text(conclusion="使用专项资金49500万元。")) if f.code == "P42"]
    assert told == ["49500万元在记录和决算中找不到，可能把元写成了万元"]
    rate = with_scored(executed=D(495_000_000))
    assert any("是否把单位弄错了" in f.remedy for f in checks(rate) if f.code == "P03")


def test_a_survey_is_cut_and_never_rounded_up():
    nearly = SurveyResult(1, "问卷", 0, 40, 30_000, 29_999)
    assert nearly.percent == D("99.99")
    assert SurveyResult(1, "问卷", 0, 0, 0, 0).percent is None
    assert "没有收到有效回答" in SurveyResult(1, "问卷", 0, 0, 0, 0).sentence
    assert "发放60份、收回52份" in results()[4].evidence[0].label
