"""Rows of text laid out as on the page: cells go under their columns, names that ran over are whole, heads end no table."""

from bianzhi.auditing.audit import audit
from bianzhi.documents.from_text import read_text

EDGES = (0, 12, 40, 52, 64)


def drawn(*cells: str) -> str:
    """Return a line with names at the left of their columns and amounts at the right."""
    line = ""
    for text, edge in zip(cells, EDGES, strict=False):
        line += (
            " " * max(2 * bool(line), edge - len(line) - (len(text) if "." in text else 0)) + text
            if text
            else ""
        )
    return line


DRAWN = "\n".join((
    "2024年单位预算", "支出总表",
    f"{'科目编码':<12}{'科目名称':<23}{'合计':<12}{'基本支出':<12}{'项目支出':<11}上缴上级支出",
    drawn("", "合计", "2210.00", "1877.00", "333.00"),
    drawn("208", "社会保障和就业支出", "140.00", "140.00"),
    drawn("20805", "行政事业单位养老", "140.00", "140.00"),
    drawn("", "支出"),
    drawn("2080506", "机关事业单位职业年", "140.00", "140.00"),
    drawn("", "金缴费支出"),
    drawn("211", "节能环保支出", "2070.00", "1737.00", "333.00"),
))  # fmt: skip
WIDE = """2024年度部门决算
财政拨款“三公”经费支出决算表
单位：万元
                 预算数                                              决算数
  合计   因公出国（境）费  公务用车购置及运行维护费小计  公务用车购置费  公务用车运行维护费  公务接待费  合计  因公出国（境）费  小计
 8.38   0.00   6.46   0.00   6.46   1.92   6.32   0.00   4.77   0.00   4.77   1.55
"""


def rows(text: str) -> list[tuple[str, ...]]:
    return [row for grid in read_text(text.encode(), "例.txt").grids for row in grid.rows]


def codes(text: str, name: str = "例.txt") -> set[str]:
    return {f.code for f in audit(read_text(text.encode(), name)).findings if f.severity != "hint"}


def test_empty_cells_are_found_by_where_the_others_stand() -> None:
    found = rows(DRAWN)
    assert found[1] == ("", "合计", "2210.00", "1877.00", "333.00", "")
    assert found[-1] == ("211", "节能环保支出", "2070.00", "1737.00", "333.00", "")


def test_names_that_ran_over_are_whole() -> None:
    found = rows(DRAWN)
    assert ("2080506", "机关事业单位职业年金缴费支出", "140.00", "140.00", "", "") in found
    assert ("20805", "行政事业单位养老支出", "140.00", "140.00", "", "") in found


def test_a_long_line_of_heads_does_not_end_a_table() -> None:
    assert "F952" not in codes(WIDE)


def test_a_part_of_the_report_is_no_title_of_a_table() -> None:
    text = "第三部分 2024年部门预算表\n收支总表\n单位：万元\n" + "\n".join(
        f"{n}、事业收入 {k}.00 {n}、教育支出 {k}.00" for k, n in enumerate("一二三四", 1)
    )
    assert any("第三部分" in p.text for p in read_text(text.encode(), "例.txt").paragraphs)


def test_a_name_of_an_earlier_list_is_not_held_against_a_later_one() -> None:
    item = "{}年度部门决算\n农林水支出（类）农业（款）事业运行（项）：支出决算为12.76万元。"
    assert "N702" not in codes(item.format(2017))
    assert "N702" in codes(item.format(2022))


def test_an_amount_with_no_decimals_is_no_number_of_a_heading() -> None:
    assert "W811" not in codes("2024年度部门决算\n0.00四、公共安全支出\n0.00五、教育支出\n")
