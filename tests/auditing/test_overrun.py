"""Names that ran over into the row below are those of their codes; names that are wrong stay as they are."""

from bianzhi.auditing.layouts import Row
from bianzhi.auditing.overrun import whole_names


def names(slot: str, *rows: tuple[str, str]) -> list[str]:
    return [
        row.label
        for row in whole_names(slot, [Row(label, code, {}, 0, k) for k, (code, label) in enumerate(rows)])
    ]


def test_the_end_of_a_name_that_stands_before_the_next_goes_back() -> None:
    told = names(
        "T3", ("2080505", "机关事业单位基本养老保险缴费"), ("2080506", "支出机关事业单位职业年金缴费支出")
    )
    assert told == ["机关事业单位基本养老保险缴费支出", "机关事业单位职业年金缴费支出"]
    assert names("T6", ("30111", "公务员医疗补助缴"), ("30112", "费其他社会保障缴费")) == [
        "公务员医疗补助缴费",
        "其他社会保障缴费",
    ]


def test_names_printed_over_each_other_are_told_apart() -> None:
    told = names(
        "T5", ("2080505", "机关事业单位基本养老保"), ("2080506", "险机缴关费事支业出单位职业年金缴"), ("2080599", "费其支他出行政事业单位养老支"), ("20808", "出抚恤"),
    )  # fmt: skip
    assert told == [
        "机关事业单位基本养老保险缴费支出",
        "机关事业单位职业年金缴费支出",
        "其他行政事业单位养老支出",
        "抚恤",
    ]


def test_a_name_that_is_only_cut_or_wrong_is_left_alone() -> None:
    for rows in (
        (("2080505", "机关事业单位基本养老保险缴费"), ("2080506", "机关事业单位职业年金缴费支出")),
        (("2080505", "机关事业单位职业年金缴费支出"), ("2080506", "机关事业单位基本养老保险缴费支出")),
        (("2080505", "机关事业单位基本养老保险缴费"), ("2080506", "支出住房公积金")),
        (("20899", "其他社会保障和就业支出"), ("2089999", "其他社会保障和就业")),
    ):
        assert names("T3", *rows) == [label for _, label in rows]
