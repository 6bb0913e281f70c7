"""A whole number of the text is as exact as the one cell of the tables it may stand for."""

import pytest

from bianzhi.auditing.audit import audit_file

TABLE = (
    "某县水务局2023年度部门决算公开\n"
    "财政拨款“三公”经费支出决算表\n单位：万元\n"
    "项目\t预算数\t决算数\n合计\t{total}\t27.15\n公务用车运行费\t10.00\t9.00\n公务接待费\t20.00\t18.15\n"
    "一、“三公”经费支出情况说明\n"
)
TEXT = "公务接待费预算为{planned}万元，支出决算为18.15万元，完成预算的{rate}%。\n"


def told(planned: str, rate: str, total: str = "30.00", *, table: bool = True) -> bool:
    """Say whether the completion is told to be wrong."""
    text = (TABLE if table else "某县水务局2023年度部门决算公开\n").format(total=total)
    report = audit_file((text + TEXT.format(planned=planned, rate=rate)).encode(), "决算.txt")
    return any(one.code == "B401" for one in report.findings)


@pytest.mark.parametrize("planned", ["20", "20.0", "20.00"])
def test_what_a_cell_has_to_the_cent_is_no_rounded_amount(planned: str) -> None:
    assert told(planned, "91.75")
    assert not told(planned, "90.75")


def test_without_a_cell_a_whole_number_may_be_rounded() -> None:
    assert not told("20", "91.75", table=False)


def test_nor_where_two_cells_may_be_meant() -> None:
    assert not told("20", "91.75", total="19.80")


def test_nor_where_it_is_told_to_be_about_so_much() -> None:
    assert not told("约20", "91.75")
