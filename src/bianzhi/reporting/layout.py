"""The tables of a year's books as data: their rows, columns and names (TABLES.md §1–9), and the inputs the text needs.

A row is known by a key that never changes: a line's word (``general``) or a subject's code (``201``, ``2013601``, ``30101``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bianzhi.auditing import subjects
from bianzhi.values.numerals import chinese_number

Unit = Literal["元", "个", "次", "人", "辆", "批", "台（套）"]
#: what the rows of a table are: lines named here, subjects by function, or subjects by economic kind
Kind = Literal["lines", "functional", "economic"]


@dataclass(frozen=True, slots=True)
class Line:
    """A row named in the form.

    ``side``: 0 for income, 1 for expenditure; ``depth``: how far it is set in; ``columns``: those with amounts, if not all.
    """

    key: str
    label: str
    side: int = 0
    depth: int = 0
    unit: Unit = "元"
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of amounts."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the books.

    Attributes:
        slot: ``T1`` … ``T9`` for 公开01–09 in the order of 2021; ``B``, ``N``, ``M`` for the inputs of the text.
        title: as published; ``short``: on tabs.
        rows: what its rows are; ``lines`` are the fixed ones (totals too), in their order.
        columns: of amounts; a table of lines with one column has ``amount``.
    """

    slot: str
    title: str
    short: str
    rows: Kind
    columns: tuple[Column, ...]
    lines: tuple[Line, ...] = ()


def _columns(**labels: str) -> tuple[Column, ...]:
    return tuple(Column(key, label) for key, label in labels.items())


AMOUNT = _columns(amount="金额")
TOTAL = (Line("total", "合计"),)
#: money of the treasury, by budget: key → name
FISCAL: Mapping[str, str] = {
    "general": "一般公共预算财政拨款",
    "fund": "政府性基金预算财政拨款",
    "capital": "国有资本经营预算财政拨款",
}
INCOME = (
    Line("general", "一、一般公共预算财政拨款收入"),
    Line("fund", "二、政府性基金预算财政拨款收入"),
    Line("capital", "三、国有资本经营预算财政拨款收入"),
    Line("grant", "四、上级补助收入"),
    Line("service", "五、事业收入"),
    Line("business", "六、经营收入"),
    Line("from_below", "七、附属单位上缴收入"),
    Line("other", "八、其他收入"),
)
#: classes of 收入支出决算总表 in their order; 234 came with 2020
CLASSES = (
    "201", "202", "203", "204", "205", "206", "207", "208", "210", "211", "212", "213", "214", "215", "216", "217", "219", "220",
    "221", "222", "223", "224", "229", "231", "232", "234",
)  # fmt: skip
EXPENDITURE = tuple(
    Line(code, f"{chinese_number(number)}、{subjects.functional()[code]}", 1)
    for number, code in enumerate(CLASSES, 1)
)
VEHICLES = (
    Line("vehicles_leaders", "副部（省）级及以上领导用车", depth=1, unit="辆"),
    Line("vehicles_chief", "主要领导干部用车", depth=1, unit="辆"),
    Line("vehicles_secret", "机要通信用车", depth=1, unit="辆"),
    Line("vehicles_emergency", "应急保障用车", depth=1, unit="辆"),
    Line("vehicles_enforcement", "执法执勤用车", depth=1, unit="辆"),
    Line("vehicles_special", "特种专业技术用车", depth=1, unit="辆"),
    Line("vehicles_retired", "离退休干部用车", depth=1, unit="辆"),
    Line("vehicles_other", "其他用车", depth=1, unit="辆"),
)

TABLES: Mapping[str, Table] = {
    made.slot: made
    for made in (
        Table(
            "T1", "收入支出决算总表", "收支总表", "lines", AMOUNT,
            (
                *INCOME, Line("income", "本年收入合计"), Line("used", "使用非财政拨款结余"),
                Line("opening", "年初结转和结余"),
                Line("total_in", "总计"), *EXPENDITURE, Line("expenditure", "本年支出合计", 1),
                Line("distributed", "结余分配", 1),
                Line("closing", "年末结转和结余", 1), Line("total_out", "总计", 1),
            ),
        ),
        Table(
            "T2", "收入决算表", "收入", "functional",
            _columns(
                total="本年收入合计", fiscal="财政拨款收入", grant="上级补助收入", service="事业收入", business="经营收入",
                from_below="附属单位上缴收入", other="其他收入",
            ),
            TOTAL,
        ),
        Table(
            "T3", "支出决算表", "支出", "functional",
            _columns(
                total="本年支出合计", basic="基本支出", project="项目支出", upward="上缴上级支出", business="经营支出",
                subsidy="对附属单位补助支出",
            ),
            TOTAL,
        ),
        Table(
            "T4", "财政拨款收入支出决算总表", "财政拨款", "lines",
            _columns(total="合计", **FISCAL),
            (
                Line("general", "一、一般公共预算财政拨款", columns=("total",)),
                Line("fund", "二、政府性基金预算财政拨款", columns=("total",)),
                Line("capital", "三、国有资本经营预算财政拨款", columns=("total",)),
                Line("income", "本年收入合计", columns=("total",)),
                Line("opening", "年初财政拨款结转和结余"), Line("total_in", "总计", columns=("total",)),
                *EXPENDITURE, Line("expenditure", "本年支出合计", 1), Line("closing", "年末财政拨款结转和结余", 1),
                Line("total_out", "总计", 1),
            ),
        ),
        Table(
            "T5", "一般公共预算财政拨款支出决算表", "一般公共预算", "functional",
            _columns(total="小计", basic="基本支出", project="项目支出"), TOTAL,
        ),
        Table(
            "T6", "一般公共预算财政拨款基本支出决算表", "基本支出", "economic", AMOUNT,
            (Line("staff", "人员经费合计"), Line("public", "公用经费合计")),
        ),
        Table(
            "T7", "财政拨款“三公”经费支出决算表", "三公经费", "lines",
            _columns(initial="年初预算数", budget="全年预算数", actual="决算数"),
            (
                Line("total", "合计"), Line("abroad", "因公出国（境）费"), Line("vehicles", "公务用车购置及运行维护费"),
                Line("purchase", "公务用车购置费", depth=1), Line("running", "公务用车运行维护费", depth=1),
                Line("reception", "公务接待费"),
            ),
        ),
        Table(
            "T8", "政府性基金预算财政拨款收入支出决算表", "政府性基金", "functional",
            _columns(
                opening="年初结转和结余", income="本年收入", total="本年支出小计", basic="基本支出", project="项目支出",
                closing="年末结转和结余",
            ),
            TOTAL,
        ),
        Table(
            "T9", "国有资本经营预算财政拨款支出决算表", "国有资本", "functional",
            _columns(total="合计", basic="基本支出", project="项目支出"), TOTAL,
        ),
        Table(
            "B", "预算数", "预算数", "functional",
            _columns(
                general_initial="一般公共预算·年初预算数", general="一般公共预算·全年预算数",
                fund_initial="政府性基金·年初预算数",
                fund="政府性基金·全年预算数", capital_initial="国有资本经营·年初预算数", capital="国有资本经营·全年预算数",
            ),
            TOTAL,
        ),
        Table(
            "N", "“三公”经费实物量", "三公实物量", "lines", AMOUNT,
            (
                Line("abroad_groups", "因公出国（境）团组数", unit="个"),
                Line("abroad_people", "因公出国（境）人次数", unit="人"),
                Line("bought", "公务用车购置数", unit="辆"),
                Line("bought_cars", "轿车", depth=1, unit="辆"), Line("bought_cars_cost", "轿车金额", depth=1),
                Line("bought_offroad", "越野车", depth=1, unit="辆"), Line("bought_offroad_cost", "越野车金额", depth=1),
                Line("bought_coaches", "载客汽车", depth=1, unit="辆"), Line("bought_coaches_cost", "载客汽车金额", depth=1),
                Line("bought_others", "其他车型", depth=1, unit="辆"), Line("bought_others_cost", "其他车型金额", depth=1),
                Line("kept", "公务用车保有量", unit="辆"),
                Line("kept_cars", "轿车", depth=1, unit="辆"), Line("kept_offroad", "越野车", depth=1, unit="辆"),
                Line("kept_coaches", "载客汽车", depth=1, unit="辆"), Line("kept_others", "其他车型", depth=1, unit="辆"),
                Line("home_batches", "国内公务接待批次", unit="批"), Line("home_people", "国内公务接待人次", unit="人"),
                Line("home_cost", "国内公务接待支出"),
                Line("foreign_batches", "外事接待批次", unit="批"), Line("foreign_people", "外事接待人次", unit="人"),
                Line("foreign_cost", "外事接待支出"),
            ),
        ),
        Table(
            "M", "机构运行、政府采购和国有资产", "运行采购资产", "lines", AMOUNT,
            (
                Line("operating", "机关运行经费"),
                Line("procurement", "政府采购支出总额"), Line("goods", "政府采购货物支出", depth=1),
                Line("works", "政府采购工程支出", depth=1), Line("services", "政府采购服务支出", depth=1),
                Line("small_firms", "授予中小企业合同金额"), Line("micro_firms", "其中：授予小微企业合同金额", depth=1),
                Line("vehicles", "车辆数合计", unit="辆"), *VEHICLES,
                Line("general_equipment", "单价50万元以上通用设备", unit="台（套）"),
                Line("special_equipment", "单价100万元以上专用设备", unit="台（套）"),
                Line("equipment", "单价100万元以上设备（不含车辆）", unit="台（套）"),
                Line("staff_approved", "编制人数", unit="人"), Line("staff_actual", "年末实有人数", unit="人"),
                Line("staff_retired", "离退休人数", unit="人"), Line("cash", "货币资金余额"),
            ),
        ),
    )
}  # fmt: skip
PUBLISHED = ("T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9")
INPUTS = ("B", "N", "M")
#: economic classes of 基本支出决算表: code → which of the two halves
BASIC: Mapping[str, str] = {
    "301": "staff", "303": "staff", "302": "public", "307": "public", "310": "public", "399": "public",
}  # fmt: skip


def lines(slot: str) -> Mapping[str, Line]:
    """Return the fixed rows of a table by key, in their order."""
    return _lines()[slot]


@cache
def _lines() -> Mapping[str, Mapping[str, Line]]:
    return {slot: {line.key: line for line in made.lines} for slot, made in TABLES.items()}


def label(slot: str, row: str) -> str:
    """Return the name of a row: of a fixed line, or of a subject; empty for a code nobody knows."""
    made = lines(slot).get(row)
    if made:
        return made.label
    return classification(slot)[1].get(row, "")


def classification(slot: str) -> tuple[str, Mapping[str, str]]:
    """Return what the subjects of a table are classified by, and its names by code."""
    if TABLES[slot].rows == "economic":
        return "支出经济", subjects.economic()
    return "支出功能", subjects.functional()


def column_label(slot: str, column: str) -> str:
    """Return the head of a column. Raises `StopIteration` for none of the table's."""
    return next(c.label for c in TABLES[slot].columns if c.key == column)


def unit(slot: str, row: str) -> Unit:
    """Return what a row counts: 元 unless its line says otherwise."""
    made = lines(slot).get(row)
    return made.unit if made else "元"


def columns_of(slot: str, row: str) -> tuple[str, ...]:
    """Return the keys of the columns that a row has amounts in."""
    made = lines(slot).get(row)
    return made.columns if made and made.columns else tuple(c.key for c in TABLES[slot].columns)


def code_of(slot: str, year: int) -> str:
    """Return 公开01表 … as a year numbers it (from 2022 the 三公 table is the last); empty for the inputs."""
    order = PUBLISHED if year < 2022 else (*PUBLISHED[:6], "T8", "T9", "T7")
    return f"公开{order.index(slot) + 1:02}表" if slot in order else ""
