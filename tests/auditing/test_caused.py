"""One fault is one finding; text sheets of workbooks; figures of last year beside this year's."""

import io

import pytest
from openpyxl import Workbook

from bianzhi.auditing.audit import audit, audit_file
from bianzhi.documents.from_text import read_text

TABLE = (
    "2024年度部门决算\n一般公共预算财政拨款支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    "205\t教育支出\t100.00\t60.00\t40.00\n213\t农林水支出\t50.00\t50.00\t\n合计\t\t150.00\t110.00\t40.00\n一、说明\n"
)


def told(text: str) -> list[tuple[str, str]]:
    return [
        (f.code, f.severity)
        for f in audit(read_text(text.encode(), "a.txt")).findings
        if f.severity != "hint"
    ]


def test_an_amount_that_is_wrong_is_told_once_not_with_its_share_and_its_sum() -> None:
    right = "一般公共预算财政拨款支出150.00万元，主要用于以下方面：教育支出（类）100.00万元，占66.67%；农林水支出（类）50.00万元，占33.33%。"
    assert told(TABLE + right) == []
    assert told(TABLE + right.replace("农林水支出（类）50.00", "农林水支出（类）80.00")) == [
        ("X502", "error")
    ]


def test_two_faults_are_two_findings() -> None:
    wrong = "一般公共预算财政拨款支出150.00万元，主要用于以下方面：教育支出（类）100.00万元，占66.67%；农林水支出（类）80.00万元，占43.33%。"
    assert {code for code, _ in told(TABLE + wrong)} >= {"X502", "S201"}


@pytest.mark.parametrize(
    "text",
    [
        "2025年部门预算\n部门收支总表\n单位：万元\n收入\t金额\t支出\t金额\n一、一般公共预算拨款收入\t90.00\t一、教育支出\t90.00\n收入总计\t90.00\t支出总计\t90.00\n一、说明\n2025年本部门收入预算90.00万元，2024年收入预算80.00万元，较上年增加10.00万元，增长12.50%。",
        "2025年部门预算\n2025年一般公共预算支出90.00万元，2024年一般公共预算支出80.00万元，同比增加10.00万元。",
        "2025年部门预算\n1.教育支出90.00万元，占60.00%，2024年预算数80.00万元，较上年增加10.00万元，增长12.50%。",
    ],
)
def test_last_years_figure_beside_this_years_is_no_slip(text: str) -> None:
    assert told(text) == []


def test_sentences_in_a_sheet_of_their_own_are_audited() -> None:
    book = Workbook()
    sheet = book.active
    for line in (
        "2024年度部门决算",
        "一、收入支出决算总体情况说明",
        "2024年度收、支总计均为110.00万元，与2023年度相比，收、支总计各增加10.00万元，增长15.00%，主要原因是项目增加。",
    ):
        sheet.append([line])
    held = io.BytesIO()
    book.save(held)
    report = audit_file(held.getvalue(), "a.xlsx")
    assert (report.year, report.kind) == (2024, "决算")
    assert [f.code for f in report.findings if f.severity == "error"] == ["A101"]
