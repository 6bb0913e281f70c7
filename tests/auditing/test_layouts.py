"""How tables of forms beside the nine of a final account are laid out."""

import pytest

from bianzhi.auditing.context import understand
from bianzhi.auditing.layouts import begins
from bianzhi.auditing.statements import slot_of
from bianzhi.auditing.three_public import three_public
from bianzhi.auditing.tidied import tidied
from bianzhi.documents.model import Document, Grid, Paragraph, Place
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


def of(*grids: Grid, texts: tuple[str, ...] = ()) -> Document:
    lines = tuple(Paragraph(text, Place(paragraph=k)) for k, text in enumerate(texts, start=1))
    return Document("2024年部门决算.docx", "docx", (*lines, *grids))


HEAD = ("科目编码", "科目名称", "合计")
CLASS = ("205", "教育支出", "9.00")
SECTION = ("20502", "普通教育", "9.00")


def test_a_table_that_goes_on_is_one_and_its_rows_keep_their_places() -> None:
    first = Grid((HEAD, CLASS), Place(table=1))
    then = Grid((HEAD, SECTION), Place(table=2))
    line = Paragraph("支出决算表（续表）", Place(paragraph=9))
    (one,) = tidied(Document("表.docx", "docx", (first, line, then))).blocks
    assert isinstance(one, Grid)
    assert one.rows == (HEAD, CLASS, SECTION)
    assert (one.place_of(1).table, one.place_of(1).row) == (1, 2)
    assert (one.place_of(2).table, one.place_of(2).row) == (2, 2)


def test_tables_of_one_head_that_do_not_say_so_are_two() -> None:
    made = of(Grid((HEAD, CLASS), Place(table=1)), Grid((HEAD, SECTION), Place(table=2)))
    assert tidied(made) is made


def test_the_unit_in_every_cell_is_that_of_the_table() -> None:
    rows = (
        HEAD,
        ("205", "教育支出", "9.00元"),
        ("20502", "普通教育", "9.00元"),
        ("2050201", "学前教育", "9.00元"),
    )
    (one,) = tidied(of(Grid(rows, Place(table=1)))).grids
    assert [row[2] for row in one.rows] == ["合计", "9.00", "9.00", "9.00"]
    assert one.above == ("单位：元",)
    told = of(Grid(rows, Place(table=1), ("单位：万元",)))
    assert tidied(told) is told, "which of the two is meant cannot be told"


def test_tables_stacked_in_one_sheet_are_several() -> None:
    sheet = Place(table=1, sheet="公开表")
    titles = [("收入决算表", "", ""), ("支出决算表", "", "")]
    rows = (titles[0], HEAD, CLASS, ("", "", ""), titles[1], HEAD, SECTION)
    first, then = tidied(of(Grid(rows, sheet))).grids
    assert (len(first.rows), len(then.rows)) == (4, 3)
    assert then.place_of(2).row == 7


def test_full_width_figures_are_figures() -> None:
    made = understood(
        "2024年部门决算\n支出决算表\n单位：万元\n科目编码\t科目名称\t合计\n205\t教育支出\t１，２３４．５６\n合计\t\t1，234．56"
    )
    assert [str(r.total.value) for r in made.statements["T3"].rows if r.total] == ["1234.56", "1234.56"]


@pytest.mark.parametrize(
    ("row", "begins_here"),
    [
        (("教育支出", "100", "60"), True),
        (("项目", "2023", "2024"), False),
        (("功能分类科目", "1", "2", "3"), False),
        (("单位编码", "510411"), False),
        (("合计", "1=2+3", "20"), True),
        (("支出", "1=2+3", "20"), False),
    ],
)
def test_whole_numbers_beside_a_name_are_amounts(row: tuple[str, ...], begins_here: bool) -> None:
    assert begins(row) is begins_here


def test_rows_without_codes_get_those_of_their_names() -> None:
    rows = "教育支出\t9.00\n普通教育\t9.00\n学前教育\t9.00\n住房保障支出\t1.00\n住房改革支出\t1.00\n住房公积金\t1.00\n合计\t10.00"
    made = understood(f"2024年部门决算\n支出决算表\n单位：万元\n科目名称\t合计\n{rows}")
    codes = [r.code for r in made.statements["T3"].rows]
    assert codes == ["205", "20502", "2050201", "221", "22102", "2210201", ""]
    strange = understood(
        f"2024年部门决算\n支出决算表\n单位：万元\n科目名称\t合计\n{rows.replace('普通', '通普')}"
    )
    assert not any(r.code for r in strange.statements["T3"].rows), (
        "what is left out would be missing from a sum"
    )


@pytest.mark.parametrize(
    ("first", "rest", "mended"),
    [
        (("20805", "行政单", "45.97"), ("01", "位离退休", ""), ("2080501", "行政单位离退休", "45.97")),
        (("20808", "抚恤", "116.9"), ("", "", "9"), ("20808", "抚恤", "116.99")),
        (("20805", "养老支出", "150"), ("2080505", "缴费支出", "85"), ("20805", "养老支出", "150")),
    ],
)
def test_a_row_torn_by_the_edge_of_a_page_is_whole(first, rest, mended) -> None:
    grid = Grid((HEAD, first, rest), Place(page=1, table=1), pages=(1, 1, 2))
    (one,) = tidied(of(grid)).grids
    assert one.rows[1] == mended
