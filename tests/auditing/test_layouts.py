"""How tables of forms beside the nine of a final account are laid out."""

import pytest

from bianzhi.auditing.context import understand
from bianzhi.auditing.statements import slot_of
from bianzhi.auditing.three_public import three_public
from bianzhi.documents.model import Document, Grid, Place
from bianzhi.documents.read_any import read_document

BUDGET = "2025年部门预算\n"


def understood(text: str):
    return understand(read_document(text.encode(), "报告.txt"))


def test_of_two_classifications_the_first_counts() -> None:
    made = understood(
        BUDGET
        + "一般公共预算基本支出明细表（按支出经济分类科目）\n单位：万元\n部门经济科目编码\t部门经济科目名称\t政府经济科目编码\t政府经济科目名称\t合计\n"
        "301\t工资福利支出\t\t\t9.00\n30101\t基本工资\t50101\t工资奖金津补贴\t9.00\n302\t商品和服务支出\t\t\t2.00\n30201\t办公费\t50201\t办公经费\t2.00"
    )
    rows = made.statements["T6"].rows
    assert [(r.code, r.label) for r in rows] == [
        ("301", "工资福利支出"), ("30101", "基本工资"), ("302", "商品和服务支出"), ("30201", "办公费"),
    ]  # fmt: skip


def test_codes_in_brackets_are_codes() -> None:
    made = understood(
        BUDGET
        + "一般公共预算支出情况表（按功能分类科目）\n单位：万元\n功能科目名称\t总计\t基本支出\t项目支出\n"
        "合计\t9.00\t5.00\t4.00\n[205]教育支出\t9.00\t5.00\t4.00\n[20502]普通教育\t9.00\t5.00\t4.00"
    )
    assert [r.code for r in made.statements["T5"].rows] == ["", "205", "20502"]


@pytest.mark.parametrize(
    ("title", "slot"),
    [
        ("一般公共预算支出明细表（按支出功能分类科目）", "T5"),
        ("一般公共预算支出明细表（按支出经济分类科目）", ""),
        ("一般公共预算基本支出明细表（按支出功能分类科目）", ""),
        ("部门综合预算专项业务经费支出表", ""),
    ],
)
def test_a_table_is_known_by_what_it_is_broken_down_by(title: str, slot: str) -> None:
    assert slot_of(title) == slot


def test_of_two_years_side_by_side_the_later_counts() -> None:
    made = understood(
        BUDGET
        + "一般公共预算支出表\n单位：万元\n科目编码\t科目名称\t2024年预算数\t2025年预算数\t增减额\t增减率\n205\t教育支出\t8.00\t9.00\t1.00\t12.50%\n合计\t\t8.00\t9.00\t1.00\t12.50%"
    )
    assert [str(r.total.value) for r in made.statements["T5"].rows if r.total] == ["9.00", "9.00"]


def test_budget_and_account_of_three_public_as_rows() -> None:
    made = understood(
        "2024年度部门决算\n财政拨款“三公”经费支出决算表\n单位：万元\n项目\t合计\t因公出国（境）费用\t公务接待费\t公务用车购置及运行维护费小计\t公务用车购置费\t公务用车运行维护费\t会议费\n"
        "预算数\t9.00\t0.00\t3.00\t6.00\t0.00\t6.00\t1.00\n决算数\t7.00\t0.00\t2.00\t5.00\t0.00\t5.00\t0.50"
    )
    told = {key: str(f.value) for key, f in three_public(made.statements["T7"]).items()}
    assert (told["account", "host"], told["budget", "cars"], told["account", "total"]) == (
        "2.00",
        "6.00",
        "7.00",
    )


def test_a_workbook_of_tables_has_the_year_of_their_titles() -> None:
    rows = (
        ("2025年部门收支总表", "2025年部门收支总表"),
        ("收入", "金额"),
        ("一、财政拨款收入", "9.00"),
        ("总计", "9.00"),
    )
    made = understand(Document("表.xlsx", "xlsx", (Grid(rows, Place(sheet="1"), ("2025年部门收支总表",)),)))
    assert (made.year, made.kind) == (2025, "")
