"""The official tables and the appendix, made from records: complete, and adding up as printed."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from bianzhi.documents.docx import form_docx
from bianzhi.documents.forms import Form, laid_out
from bianzhi.documents.xlsx import form_xlsx
from bianzhi.reporting.performance import STEPS
from bianzhi.reporting.performance_appendix import Heading, Paragraph, Table, appendix
from bianzhi.reporting.performance_forms import (
    declaration_form,
    department_evaluation_form,
    department_target_form,
    monitoring_form,
    self_evaluation_form,
)
from tests.reporting.performance_year import FUNDS, INDICATORS, RULES, evaluation

YEAR = evaluation()
ONE = YEAR.projects[0]
FORMS = {
    "declaration": declaration_form(YEAR.body, ONE, ONE.objectives, RULES),
    "self": self_evaluation_form(YEAR.body, ONE, ONE.objectives, ONE.evaluation, RULES),
    "monitor": monitoring_form(YEAR.body, ONE, ONE.objectives, ONE.monitorings[0], RULES),
    "target": department_target_form(YEAR, YEAR.objectives, FUNDS),
    "target without projects": department_target_form(replace(YEAR, projects=()), YEAR.objectives),
    "department": department_evaluation_form(YEAR, YEAR.objectives, YEAR.department),
}


def words(form: Form) -> list[str]:
    return [cell.text for _, _, cell in laid_out(form)]


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_a_whole_grid_and_opens_in_word_and_excel(name):
    form = FORMS[name]
    assert all(indicator.name in words(form) for indicator in INDICATORS)
    written = Document(BytesIO(form_docx(form)))
    assert written.paragraphs[0].text == form.title
    sheet = load_workbook(BytesIO(form_xlsx(form))).active
    assert sheet["A1"].value == form.title
    assert "（2021年度）" in sheet["A2"].value


@pytest.mark.parametrize("name", ["self", "department"])
def test_the_points_of_a_form_add_up_as_printed(name):
    form = FORMS[name]
    rows = [[c.text for c in row] for row in form.rows]
    head = next(n for n, row in enumerate(rows) if "三级指标" in row)
    last = next(n for n, row in enumerate(rows) if row[0] == "总分")
    got = sum(Decimal(row[-2]) for row in rows[head + 1 : last])
    execution = Decimal(rows[2][-1])
    assert got + execution == Decimal(rows[last][2])
    assert Decimal(rows[last][1]) == 100


def test_the_appendix_is_complete():
    blocks = appendix(YEAR, {"一般公共预算财政拨款收入": Decimal(1_340_400)})
    heads = [b.text for b in blocks if isinstance(b, Heading)]
    assert heads[0] == "2021年甲区编办部门整体绩效评价报告"
    assert [h for h in heads if "、" in h[:2]] == [
        "一、部门概况", "二、部门财政资金收支情况", "三、部门整体预算绩效管理情况", "四、评价结论及建议",
    ]  # fmt: skip
    assert {"（一）机构组成", "（二）机构职能", "（三）人员概况", "（三）自评质量", "（三）改进建议"} <= set(
        heads
    )
    text = "\n".join(b.text for b in blocks if isinstance(b, Paragraph))
    for said in (
        "追加6.38万元",
        "支出138.99万元",
        "预算执行率99.96%",
        "一般公共预算财政拨款收入134.04万元",
        "52份",
        "对1个项目开展绩效自评",
    ):
        assert said in text, said


def test_the_indicator_table_has_every_level_and_adds_up():
    table = next(b for b in reversed(appendix(YEAR)) if isinstance(b, Table))
    assert all(len(row) == len(table.head) for row in table.rows)
    assert [row[1] for row in table.rows[1:-1]] == [
        "数量指标",
        "质量指标",
        "时效指标",
        "社会效益指标",
        "服务对象满意度指标",
    ]
    for column in (-1, -2):
        assert sum(Decimal(row[column]) for row in table.rows[:-1]) == Decimal(table.rows[-1][column])


def test_there_is_no_appendix_before_the_evaluation():
    assert appendix(replace(YEAR, department=None)) == ()


def test_steps_and_groups_of_the_year_are_those_that_were_gone():
    assert YEAR.steps == STEPS
    assert replace(YEAR, department=None).steps == STEPS[:4]
    assert replace(YEAR, projects=(replace(ONE, monitorings=()),), department=None).steps == (
        *STEPS[:2],
        STEPS[3],
    )
    assert YEAR.groups == ("数量指标", "质量指标", "时效指标", "效益指标", "满意度指标")
