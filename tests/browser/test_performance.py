"""预算绩效 with a real browser: a project, its objectives and self-evaluation past the head, a survey answered on a phone."""

from collections.abc import Callable
from typing import Any

import pytest

from bianzhi.performance.models import SelfEvaluation, Survey, SurveyAnswer
from bianzhi.users.roles import Role
from tests.browser.test_every_width import assert_fit
from tests.site.world import Place

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Sit = Callable[..., Any]
YEAR = "2021"
INDICATORS = (
    ("数量指标", "整理归档户数", "≥", "172", "户", "50"),
    ("社会效益指标", "查档更方便", "定性", "一户一档", "", "30"),
    ("服务对象满意度指标", "单位满意度", "≥", "90", "%", "10"),
)


def enter(clerk: Any, place: Place) -> str:
    clerk.open(f"/performance/?year={YEAR}")
    clerk.choose("登记项目")
    page = clerk.page
    page.select_option("[name=unit]", label=place.unit_names["own"])
    for name, value in (
        ("name", "档案电子化经费"),
        ("amount", "50000"),
        ("on", "2021-01-20"),
        ("basis", "预算批复"),
    ):
        page.fill(f"[name={name}]", value)
    page.select_option("[name=source]", label="政府性基金预算")
    clerk.press("登记")
    assert "没有编制绩效目标" in clerk.text
    return str(page.url.removeprefix(clerk.site))


def aim(clerk: Any, head: Any) -> None:
    clerk.choose("编制绩效目标")
    page = clerk.page
    page.fill("[name=text]", "完成登记档案的整理和归档")
    for n, (second, name, direction, target, unit, weight) in enumerate(INDICATORS):
        page.select_option(f"[name=rows-{n}-second]", label=second)
        page.select_option(f"[name=rows-{n}-direction]", label=direction)
        for key, value in (("name", name), ("target", target), ("unit", unit), ("weight", weight)):
            page.fill(f"[name=rows-{n}-{key}]", value)
    assert "现在合计 90 分，应为 90 分，正好" in clerk.text
    clerk.press("提交审定")
    approve(clerk, head)


def approve(clerk: Any, head: Any) -> None:
    assert "待负责人审定" in clerk.text
    head.open(clerk.page.url.removeprefix(clerk.site))
    head.press("审定同意")
    assert "已审定" in head.text


def judge(clerk: Any, head: Any, project: str) -> None:
    clerk.open(project)
    clerk.choose("填写自评")
    page = clerk.page
    page.fill("[name=executed]", "49500")
    for n, actual in enumerate(("172", "查档全部调阅电子件", "96")):
        page.fill(f"[name=rows-{n}-actual]", actual)
        page.fill(f"[name=rows-{n}-evidence_note]", "验收单")
    page.select_option("[name=rows-1-level]", value="full")
    page.fill("[name=rows-1-share]", "100")
    page.fill("[name=texts-summary]", "全部归档，实际使用经费5.00万元。")
    clerk.press("提交审定")
    assert "记录为4.95万元" in clerk.text, "the text is held against the figures"
    page.fill("[name=texts-summary]", "全部归档，实际使用经费4.95万元。")
    clerk.press("提交审定")
    approve(clerk, head)


@pytest.mark.parametrize("size", ["office", "phone"])
def test_pages_fit(at_desk: Sit, place: Place, size: str) -> None:
    clerk = at_desk(Role.CLERK, size)
    project, unit, survey = place.keys["own_project"], place.units["own"], place.keys["survey"]
    token = Survey.objects.get(pk=survey).token
    assert_fit(
        clerk,
        [
            f"/performance/?year={YEAR}", f"/performance/project/{project}/", f"/performance/project/{project}/monitor/",
            f"/performance/objectives/?project={project}", f"/performance/evaluate/?project={project}",
            f"/performance/department/{unit}/{YEAR}/", f"/performance/surveys/{survey}/", f"/performance/rules/?year={YEAR}",
            f"/performance/survey/{token}/",
        ],
    )  # fmt: skip


def test_from_the_project_to_the_grade(at_desk: Sit, place: Place) -> None:
    clerk, head = at_desk(Role.CLERK), at_desk(Role.DIRECTOR)
    project = enter(clerk, place)
    aim(clerk, head)
    judge(clerk, head, project)
    assert SelfEvaluation.objects.get().grade == "优"
    clerk.open(project)
    assert "99.9" in clerk.text
    with clerk.page.expect_download() as taken:
        clerk.page.locator("#s4").get_by_role("link", name="Word").click()
    assert taken.value.suggested_filename.startswith("项目支出绩效自评表_档案电子化经费")


def test_anybody_answers_a_survey_on_a_phone(browser: Any, live_server: Any, place: Place) -> None:
    token = Survey.objects.get(pk=place.keys["survey"]).token
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    address = f"{live_server.url}/performance/survey/{token}/"
    page.goto(address)
    page.get_by_role("button", name="提交").click()
    assert "第1题还没有选择" in page.inner_text("main")
    page.get_by_label("很满意").check()
    page.get_by_role("button", name="提交").click()
    assert "谢谢您" in page.inner_text("main")
    page.goto(address)
    page.get_by_label("不满意", exact=True).check()
    page.get_by_role("button", name="提交").click()
    assert "已经填写过" in page.inner_text("main")
    context.close()
    assert SurveyAnswer.objects.count() == 1
