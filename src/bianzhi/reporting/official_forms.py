"""The sheets of a workbook exported from the 部门决算 software (财决01表 …): which tables they fill, how they are read.

A sheet is known by its title, since its number moved between years; columns by the words above them, rows by code or words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bianzhi.auditing import subjects
from bianzhi.auditing.exported import TITLES
from bianzhi.reporting.books import Cell
from bianzhi.reporting.layout import CLASSES


@dataclass(frozen=True, slots=True)
class OfficialForm:
    """A sheet that fills a table.

    Attributes:
        slot: of the table; ``info`` for 机构运行信息表.
        title: pattern of its title; ``name``: as a clerk knows it.
        columns: column key → pattern of the words above it, from the top down, joined.
        within: where a sheet has several groups of columns, the one that is meant.
    """

    slot: str
    name: str
    title: re.Pattern[str]
    columns: tuple[tuple[str, re.Pattern[str]], ...] = ()
    within: str = ""


def _title(slot: str) -> re.Pattern[str]:
    return re.compile(f"^{TITLES[slot]}")


def _columns(**patterns: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((key, re.compile(pattern)) for key, pattern in patterns.items())


_WHOLE = r"(?:合计|小计|金额)?$"
#: what the third of 年初预算数, 全年预算数 and 决算数 is called
_FINAL = "(?:决算数|期末数)"
_SPENT = _columns(
    total=r"(?:^|本年支出)(?:合计|小计)?$",
    basic=r"基本支出(?:合计|小计)?$",
    project=r"项目支出(?:合计|小计)?$",
)
FORMS: tuple[OfficialForm, ...] = (
    OfficialForm(
        "T4", "财政拨款收入支出决算总表（财决01-1表）", _title("T4"),
        _columns(
            total=rf"(?:^|{_FINAL}){_WHOLE}", general=rf"(?:^|{_FINAL})一般公共预算财政拨款$",
            fund=rf"(?:^|{_FINAL})政府性基金预算财政拨款$", capital=rf"(?:^|{_FINAL})国有资本经营预算财政拨款$",
        ),
    ),
    OfficialForm(
        "T1", "收入支出决算总表（财决01表）", _title("T1"), _columns(amount=rf"(?:^|{_FINAL}){_WHOLE}")
    ),
    OfficialForm(
        "T6", "一般公共预算财政拨款基本支出决算明细表（财决08-1表）",
        _title("T6"),
    ),
    OfficialForm(
        "T5", "一般公共预算财政拨款收入支出决算表（财决07表）", _title("T5"),
        _SPENT, "本年支出",
    ),
    OfficialForm(
        "T8", "政府性基金预算财政拨款收入支出决算表（财决09表）", _title("T8"),
        (
            *_columns(
                opening=rf"^年初(?:财政拨款)?结转和结余{_WHOLE}", income=rf"^本年收入{_WHOLE}",
                closing=rf"^年末(?:财政拨款)?结转和结余{_WHOLE}",
            ),
            *_columns(
                total=r"^本年支出(?:合计|小计)?$", basic=r"^本年支出基本支出(?:合计|小计)?$",
                project=r"^本年支出项目支出(?:合计|小计)?$",
            ),
        ),
    ),
    OfficialForm(
        "T9", "国有资本经营预算财政拨款收入支出决算表（财决11表）",
        _title("T9"), _SPENT, "本年支出",
    ),
    OfficialForm(
        "T2", "收入决算表（财决03表）", _title("T2"),
        _columns(
            total=r"^(?:本年收入)?(?:合计|小计)$|^本年收入合计", fiscal=r"财政拨款收入(?:小计|合计)?$",
            grant=r"上级补助收入(?:小计|合计)?$", service=r"^事业收入(?:小计|合计)?$", business=r"^经营收入(?:小计|合计)?$",
            from_below=r"附属单位(?:上缴|缴款)收入(?:小计|合计)?$", other=r"^其他收入(?:小计|合计)?$",
        ),
    ),
    OfficialForm(
        "T3", "支出决算表（财决04表）", _title("T3"),
        _columns(
            total=r"^(?:本年支出)?(?:合计|小计)$|^本年支出合计", basic=r"^基本支出(?:小计|合计)?$",
            project=r"^项目支出(?:小计|合计)?$", upward=r"^上缴上级支出(?:小计|合计)?$", business=r"^经营支出(?:小计|合计)?$",
            subsidy=r"^对附属单位补助支出(?:小计|合计)?$",
        ),
    ),
    OfficialForm(
        "info", "机构运行信息表（财决附03表）", re.compile(r"机构运行信息表|部门决算相关信息统计表"),
        _columns(
            initial=r"年初预算数", budget=r"(?:全年|调整)预算数|^预算数", actual=r"统计数|决算数|^数量|^金额",
        ),
    ),
)  # fmt: skip
#: without these there is no disclosure
NEEDED: tuple[str, ...] = ("T1", "T2", "T3", "T4", "T5", "T6")

#: words of rows of 收入支出决算总表 and 财政拨款收入支出决算总表, without numbering: pattern → row
INCOME_ROWS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), row)
    for pattern, row in (
        (r"^一般公共预算财政拨款", "general"),
        (r"^政府性基金预算财政拨款", "fund"),
        (r"^国有资本经营预算财政拨款", "capital"),
        (r"^上级补助收入", "grant"),
        (r"^事业收入", "service"),
        (r"^经营收入", "business"),
        (r"^附属单位(?:上缴|缴款)收入", "from_below"),
        (r"^其他收入", "other"),
        (r"^本年收入合计", "income"),
        (r"^使用非财政拨款结余|^使用专用结余|^用事业基金弥补收支差额", "used"),
        (r"^(?:年初|上年)(?:财政拨款)?结转和?结余", "opening"),
        (r"^总计|^收入总计", "total_in"),
    )
)
SPENDING_ROWS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), row)
    for pattern, row in (
        (r"^本年支出合计", "expenditure"),
        (r"^结余分配", "distributed"),
        (r"^年末(?:财政拨款)?结转和?结余", "closing"),
        (r"^总计|^支出总计", "total_out"),
    )
)


@cache
def class_by_name() -> Mapping[str, str]:
    """Return class code by bare name, the names that were given up too."""
    found = {subjects.bare(subjects.functional()[code]): code for code in CLASSES}
    for old, (present, _) in subjects.RENAMED.items():
        if subjects.bare(present) in found:
            found[subjects.bare(old)] = found[subjects.bare(present)]
    return found


#: words of rows of 机构运行信息表 → where their amount goes, added (1) or taken away (-1)
INFO_ROWS: tuple[tuple[re.Pattern[str], tuple[tuple[str, int], ...]], ...] = tuple(
    (re.compile(pattern), places)
    for pattern, places in (
        (r"^支出合计$|^三公经费支出合计", (("T7.total", 1),)),
        (r"^因公出国境费用?$", (("T7.abroad", 1),)),
        (r"^公务用车购置及运行维护费", (("T7.vehicles", 1),)),
        (r"^公务用车购置费", (("T7.purchase", 1),)),
        (r"^公务用车运行维护费", (("T7.running", 1),)),
        (r"^公务接待费$", (("T7.reception", 1),)),
        (r"^国内接待费", (("N.home_cost", 1),)),
        (r"^外事接待费", (("N.home_cost", -1), ("N.foreign_cost", 1))),
        (r"^国境外接待费", (("N.foreign_cost", 1),)),
        (r"^因公出国境团组数", (("N.abroad_groups", 1),)),
        (r"^因公出国境人次数?", (("N.abroad_people", 1),)),
        (r"^公务用车购置数", (("N.bought", 1),)),
        (r"^公务用车保有量", (("N.kept", 1),)),
        (r"^国内公务接待批次", (("N.home_batches", 1),)),
        (r"^外事接待批次", (("N.home_batches", -1), ("N.foreign_batches", 1))),
        (r"^国内公务接待人次", (("N.home_people", 1),)),
        (r"^外事接待人次", (("N.home_people", -1), ("N.foreign_people", 1))),
        (r"^国境外公务接待批次", (("N.foreign_batches", 1),)),
        (r"^国境外公务接待人次", (("N.foreign_people", 1),)),
        (r"^机关运行经费", (("M.operating", 1),)),
        (r"^车辆数合计", (("M.vehicles", 1),)),
        (r"^(?:副?部省?级|副部省级).*用车", (("M.vehicles_leaders", 1),)),
        (r"^主要(?:领导干部|负责人)用车", (("M.vehicles_chief", 1),)),
        (r"^机要通信用车|^一般公务用车", (("M.vehicles_secret", 1),)),
        (r"^应急保障用车", (("M.vehicles_emergency", 1),)),
        (r"^(?:一般)?执法执勤用车", (("M.vehicles_enforcement", 1),)),
        (r"^特种专业技术用车", (("M.vehicles_special", 1),)),
        (r"^离退休干部(?:服务)?用车", (("M.vehicles_retired", 1),)),
        (r"^其他用车", (("M.vehicles_other", 1),)),
        (r"^单价50万元含?以上.*通用设备", (("M.general_equipment", 1),)),
        (r"^单价100万元含?以上.*专用设备", (("M.special_equipment", 1),)),
        (r"^单价100万元含?以上的?设备", (("M.equipment", 1),)),
        (r"^政府采购支出合计", (("M.procurement", 1),)),
        (r"^政府采购货物支出", (("M.goods", 1),)),
        (r"^政府采购工程支出", (("M.works", 1),)),
        (r"^政府采购服务支出", (("M.services", 1),)),
        (r"^(?:政府采购)?授予中小企业合同金额", (("M.small_firms", 1),)),
        (r"^授予小微企业合同金额", (("M.micro_firms", 1),)),
    )
)


def info_cells(words: str) -> tuple[tuple[Cell, int], ...]:
    """Return where the amount beside these words goes, with its sign; nothing for other words."""
    for pattern, places in INFO_ROWS:
        if pattern.match(words):
            return tuple((Cell(*place.split(".")), sign) for place, sign in places)
    return ()
