"""Tables in sheets as offices really keep them."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bianzhi.documents.headers import ColumnSpec, find_table
from bianzhi.documents.sheets import Row, Sheet

NAME = ColumnSpec("name", "姓名", required=True)
UNIT = ColumnSpec("unit", "工作单位", ("单位", "所在单位"), required=True)
ADMIN = ColumnSpec("admin", "行政编制", ("行政",), above=("编制数", "核定编制"))
INST = ColumnSpec("inst", "事业编制", ("事业",), above=("编制数", "核定编制"))
SUM = ColumnSpec("sum", "合计", ("小计",), above=("编制数",))
QUOTA = (UNIT, ADMIN, INST, SUM)


def sheet(*rows):
    width = max(len(row) for row in rows)
    return Sheet("表", tuple(Row(n, [*row, *([None] * (width - len(row)))]) for n, row in enumerate(rows, 1)))


def values(table):
    return [row.values for row in table.rows]


def test_titles_blank_rows_and_blank_columns_are_passed_over():
    found = find_table(
        sheet(
            ["某区机关人员花名册"] * 4,
            [None, "填报单位：某局", None, "2021年12月"],
            [],
            [None, "姓名", "单位", "备注"],
            [None, "虚构甲", "某局", None],
            [],
            [None, None, None, "  "],
            [None, "虚构乙", "某中心", "新进"],
        ),
        (NAME, UNIT),
    )
    assert found.head_rows == (4,)
    assert values(found) == [("虚构甲", "某局"), ("虚构乙", "某中心")]
    assert [row.number for row in found.rows] == [5, 8]
    assert found.address(found.rows[1], "unit") == "C8"
    assert [(u.label, u.address) for u in found.unknown] == [("备注", "D4")]


def test_a_head_of_two_lines_is_read_whole_and_by_its_lower_line():
    found = find_table(
        sheet(
            ["编制情况表"] * 6,
            ["单位", "编制数", "编制数", "编制数", "实有数", "实有数"],
            ["单位", "行政编制", "事业编制", "小计", "行政编制", "事业编制"],
            ["某局", 10.0, 5.0, 15.0, 9.0, 5.0],
        ),
        QUOTA,
    )
    assert found.head_rows == (2, 3)
    assert found.heads["admin"] == "编制数/行政编制"
    assert values(found) == [("某局", 10.0, 5.0, 15.0)]
    assert {u.label for u in found.unknown} == {"实有数/行政编制", "实有数/事业编制"}


def test_an_upper_line_without_merged_cells_reaches_over_the_blanks_to_its_right():
    found = find_table(
        sheet(
            ["单位", "编制数", None, None, "实有数", None],
            [None, "行政", "事业", "小计", "行政", "事业"],
            ["某局", "10", "5", "15", "9", "5"],
        ),
        QUOTA,
    )
    assert found.positions == {"unit": 0, "admin": 1, "inst": 2, "sum": 3}


def test_sums_notes_examples_and_repeated_heads_are_no_data():
    found = find_table(
        sheet(
            ["姓名*", "工作单位 "],
            ["示例：虚构某", "某局"],
            ["虚构甲", "某局"],
            ["姓名", "工作单位"],
            ["合　计", 1.0],
            ["虚构乙", "某局"],
            [None, "总计"],
            ["注：本表一式两份", "注：本表一式两份"],
            ["填表人：虚构丙", "审核人：虚构丁"],
            ["备注", None],
        ),
        (NAME, UNIT),
    )
    assert values(found) == [("虚构甲", "某局"), ("虚构乙", "某局")]
    assert found.examples == 1
    assert [row.number for row in found.totals] == [5, 7]


def test_a_person_whose_surname_begins_a_note_is_data():
    found = find_table(
        sheet(["姓名", "单位"], ["单某", "某局"], ["合某", "某局"], ["审某", "某局"]), (NAME, UNIT)
    )
    assert [row[0] for row in values(found)] == ["单某", "合某", "审某"]


def test_missing_and_misspelt_heads_are_named_with_what_they_may_mean():
    found = find_table(
        sheet(["姓 名", "工作单为", "性别"], ["虚构甲", "某局", "男"]),
        (NAME, UNIT, ColumnSpec("sex", "性别")),
    )
    assert [column.key for column in found.missing] == ["unit"]
    assert [(u.label, u.near) for u in found.unknown] == [("工作单为", ("工作单位",))]


def test_two_heads_of_one_meaning_are_told():
    found = find_table(sheet(["姓名", "单位", "所在单位"], ["虚构甲", "某局", "某局"]), (NAME, UNIT))
    assert [t.address for t in found.twice] == ["C1"]


def test_full_width_heads_with_units_and_line_breaks_are_known():
    found = find_table(sheet(["姓\n名", "工作单位（必填）"], ["虚构甲", "某局"]), (NAME, UNIT))
    assert not found.missing


def test_a_sheet_without_the_head_has_no_table():
    assert find_table(sheet(["说明", "本表由各单位填写"], ["一", "二"]), (NAME, UNIT)) is None
    assert find_table(Sheet("空", ()), (NAME, UNIT)) is None


def test_zeros_and_dates_are_no_blanks():
    found = find_table(sheet(["单位", "行政编制"], ["某局", 0.0], [None, date(2021, 1, 1)]), QUOTA)
    assert values(found) == [("某局", 0.0), (None, date(2021, 1, 1))]


@given(st.lists(st.tuples(st.text(min_size=1).filter(str.strip), st.integers()), max_size=30))
def test_every_row_of_data_is_found_or_told_apart(rows):
    found = find_table(sheet(["姓名", "单位"], *[[name, number] for name, number in rows]), (NAME, UNIT))
    kept = {row.number for row in found.rows} | {row.number for row in found.totals}
    left_out = len(rows) - len(kept)
    looks = [
        name for name, _ in rows if name.strip()[:1] in "注备说填制审经负单联打第示样例(（姓工所合总小共"
    ]
    assert left_out <= len(looks)
