"""Years out of the ordinary, told in every form: the sentences, that nothing is left dangling in them, and a clean audit."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from bianzhi.auditing.audit import audit_file
from bianzhi.reporting.books import REASONS, Body, Books, Cell, Member, Sheets
from bianzhi.reporting.filling import fill
from bianzhi.reporting.form import read
from bianzhi.reporting.making import Shape, make_books
from bianzhi.reporting.relations import check, worked_out
from bianzhi.reporting.rollup import roll_up
from bianzhi.reporting.to_docx import to_docx
from tests.reporting.test_filling import FORMS, text_of

NAME = "青禾县档案馆"
NOTES = {
    "duties": "保管档案。",
    "work": "完成工作。",
    "bodies": "内设机构3个。",
    "evaluation": "开展了自评。",
}
#: an office with one item and a little reception, in 元; sums are worked out
YEAR: Mapping[str, int] = {
    "T1.general": 1200000, "T1.201": 1200000, "T2.2013601.fiscal": 1200000, "T4.general.total": 1200000,
    "T4.201.general": 1200000, "T3.2013601.basic": 1000000, "T3.2013601.project": 200000, "T5.2013601.basic": 1000000,
    "T5.2013601.project": 200000, "T6.30101": 800000, "T6.30201": 170000, "T6.30217": 30000, "T7.reception.actual": 30000,
    "T7.reception.budget": 30000, "T7.reception.initial": 30000, "B.2013601.general": 1200000,
    "B.2013601.general_initial": 1200000, "N.home_cost": 30000, "N.home_batches": 3, "N.home_people": 30,
    "M.operating": 200000, "M.staff_approved": 10, "M.staff_actual": 9,
}  # fmt: skip
NO_RECEPTION = {
    **{key: value for key, value in YEAR.items() if key[:2] not in ("T7", "N.")},
    "T6.30217": 0,
    "T6.30201": 200000,
}


def sheets(**cells: int) -> Sheets:
    addresses = (key.split(".") for key in cells)
    return worked_out(
        Sheets(
            (Cell(*at) if len(at) == 3 else Cell(*at, "amount"), Decimal(value))
            for at, value in zip(addresses, cells.values(), strict=True)
        )
    )


def received(amount: int) -> dict[str, int]:
    """Return the year with another cost of reception, as much less spent on the office."""
    return {
        **YEAR, "T6.30217": amount, "T6.30201": 200000 - amount, "N.home_cost": amount, "T7.reception.actual": amount
    }  # fmt: skip


def of_all(change: int, **more: int) -> dict[str, int]:
    """Return the year with an item more, of so much."""
    whole = YEAR["T1.general"] + change
    keys = ("T1.general", "T1.201", "T2.2013601.fiscal", "T4.general.total", "T4.201.general")
    return {
        **YEAR, **dict.fromkeys(keys, whole), "T3.2013602.project": change, "T5.2013602.project": change, **more
    }  # fmt: skip


def books(now: Mapping[str, int], before: Mapping[str, int] | None, name: str = NAME) -> Books:
    made = Books(
        Body(name, "行政单位", province="四川省"),
        2021,
        sheets(**now),
        None if before is None else sheets(**before),
    )
    keys = (*REASONS, *made.now.codes("B", 7), *made.now.codes("T3", 7))
    return replace(made, reasons=dict.fromkeys(keys, "实际工作需要"), notes=NOTES)


#: what is out of the ordinary → (the year, the year before, what is told in each form, what in none)
CASES: Mapping[str, tuple[Mapping[str, int], Mapping[str, int] | None, tuple[str, ...], tuple[str, ...]]] = {
    "as last year": (YEAR, YEAR, ("总计持平", "公务接待费"), ("增长", "下降", "主要原因")),
    "first year": (YEAR, None, ("没有上年数可比",), ("增长", "下降", "持平。与", "2020年相比")),
    "nothing last year": (YEAR, {}, ("总计增加120.00万元，上年数为0", "增加3.00万元，上年无此项支出"), ("增长",)),
    "no three public, none last year": (NO_RECEPTION, NO_RECEPTION, ("“三公”经费财政拨款支出",), ("完成预算的0%",)),
    "three public no more": (NO_RECEPTION, YEAR, ("减少3.00万元，下降100%",), ()),
    "three public planned, not spent": (
        {**NO_RECEPTION, "T7.reception.budget": 30000, "T7.reception.initial": 30000}, YEAR,
        ("预算为3.00万元，", "决算为0万元，完成", "公务接待费支出决算0万元。"), ("占0%。具体",),
    ),
    "three public not planned": (
        {**YEAR, "T7.reception.budget": 0, "T7.reception.initial": 0}, NO_RECEPTION,
        ("决算为3.00万元", "上年无此项支出"), ("支出支出",),
    ),
    "next to nothing": (received(30), YEAR, ("决算为0.00万元，完成", "减少3.00万元，下降100%"), ()),
    "next to nothing last year": (YEAR, received(30), ("增加3.00万元，上年不足0.01万元",), ("上年无此项支出",)),
    "money taken back": (received(-3000), YEAR, ("决算为-0.30万元", "减少3.30万元"), ("110.00%", "占-", "完成预算的-")),
    "money taken back last year": (YEAR, received(-3000), ("增加3.30万元",), ("增长",)),
    "an item below nought": (of_all(-20000), YEAR, ("决算为-2.00万元", "减少2.00万元，下降1.67%"), ()),
    "income below nought": (
        {**YEAR, "T1.other": -5000, "T2.2013601.other": -5000, "T1.opening": 5000}, YEAR,
        ("其他收入-0.50万元。",), ("100.42%", "-0.42%"),
    ),
    "an item planned, not spent": (
        {**YEAR, "B.2013602.general": 50000, "B.2013602.general_initial": 50000}, YEAR,
        ("预算为5.00万元，支出决算为0万元",), (),
    ),
    "nobody paid": (
        {**YEAR, "T6.30101": 0, "T6.30201": 970000, "M.operating": 1000000}, YEAR, ("人员经费0万元。",), ("其中：公用",)
    ),
    "money of its own only": (
        {"T1.other": 100000, "T2.2013601.other": 100000, "T3.2013601.basic": 100000, "T1.201": 100000,
         "B.2013601.general": 1, "B.2013601.general_initial": 1},
        {"T1.other": 90000, "T2.2013601.other": 90000, "T3.2013601.basic": 90000, "T1.201": 90000},
        ("其他收入10.00万元，占100%", "增长11.11%"), (),
    ),
    "very much": (
        {key: value * 90_000_000 if key[0] in "TB" or key in ("N.home_cost", "M.operating") else value
         for key, value in YEAR.items()}, YEAR, ("10800000000.00万元", "增长8999999900.00%"), ("E+",),
    ),
}  # fmt: skip
#: what a sentence looks like from which a slot fell out
DANGLING = re.compile(
    r"[，、；：][，、；。]|。。|(?:增长|下降|占|完成(?:年初)?预算的|主要原因是)[，；。]|支出支出|\{|\}"
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", CASES)
def test_the_sentences_of_a_year_out_of_the_ordinary(case: str, form: str) -> None:
    now, before, told, untold = CASES[case]
    made = fill(books(now, before), read(form))
    text = text_of(made)
    assert not DANGLING.search(text), DANGLING.findall(text)
    assert [said for said in told if said not in text] == []
    assert [said for said in untold if said in text] == []


@pytest.mark.parametrize("form", FORMS)
def test_and_the_audit_finds_nothing_wrong_in_them(form: str) -> None:
    """One form of each case is audited: by turns, as a whole round takes long."""
    for k, (case, (now, before, _, _)) in enumerate(CASES.items()):
        if FORMS[k % len(FORMS)] == form:
            made = books(now, before)
            assert [str(b) for b in check(made) if b.severity == "error"] == []
            found = audit_file(to_docx(fill(made, read(form))), "x.docx").findings
            # three receptions that cost less than nothing are worth a look
            asked = ["A105"] if case == "money taken back" else []
            assert [f.code for f in found if f.severity in ("error", "warning")] == asked, found


def test_a_name_with_brackets_stays_as_it_is() -> None:
    name = "青禾县（高新区）第一小学（本部）[筹]"
    made = fill(books(YEAR, YEAR, name), read("national"))
    assert made.title == f"{name}2021年度单位决算"
    found = audit_file(to_docx(made), f"{made.title}.docx").findings
    assert [(f.code, f.quote) for f in found if f.severity == "error"] == []


def test_a_department_of_one_and_one_whose_unit_is_new() -> None:
    """A department with a single unit tells what the unit tells; a unit of its first year is named, and no fault."""
    old, new = books(YEAR, YEAR, "第一小学"), books(YEAR, None, "第二小学")
    for units, notes, change in (
        ([old], (), "收、支总计持平"),
        (
            [old, new],
            ("没有上年数的单位按新设单位处理：第二小学",),
            "收、支总计增加120.00万元，增长100%",
        ),
    ):
        body = Body("青禾县教育局", members=tuple(Member(one.body.name) for one in units), province="四川省")
        rolled = roll_up(body, 2021, units)
        assert (rolled.problems, rolled.notes) == ((), notes)
        made = replace(rolled.books, reasons=old.reasons, notes=NOTES)
        text = text_of(fill(made, read("sichuan")))
        assert change in text and "本部门" in text and "2021年度部门决算编制范围" in text


def test_trips_of_made_books_cost_what_is_printed() -> None:
    """Nobody travels abroad for what is printed as 0.00 万元: the audit asks about it."""
    shape = Shape(items=20, grain=Decimal("0.01"), own_money=1.0)
    for seed in range(300):
        now = make_books(Random(seed), shape).now
        costs = [now["T7", row, "actual"] for row in ("abroad", "purchase")]
        assert all(not cost or cost >= 50 for cost in costs), seed
