"""The relations of the tables as data (勾稽关系, TABLES.md §1–10). `bianzhi.reporting.relations` works them out.

Notation: ``T1.income = T1.general + T1.fund``: a cell is table, row and column (``amount`` where none is written); ``?`` in a
row stands for a digit, and the sum of all rows that fit is meant; ``{row}`` and ``{column}`` run over what the rule names;
``before:`` means last year's books.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bianzhi.reporting.books import BodyKind
from bianzhi.reporting.layout import FISCAL, INCOME, TABLES, VEHICLES

Severity = Literal["error", "warning"]
OFFICES: tuple[BodyKind, ...] = ("行政单位", "参公事业单位")


@dataclass(frozen=True, slots=True)
class Rule:
    """A relation that is to hold.

    Attributes:
        code: stable; by table (``1.1``) or between tables (``X01``), as clerks and TABLES.md number them.
        name: in the clerk's words.
        text: left, operator (``=``, ``<=``, or ``~``: both nought or neither), right.
        rows: what ``{row}`` runs over: tables and patterns, such as ``T2/???`` or ``T5,T8/*``.
        columns: what ``{column}`` runs over, as keys with a space between.
        sums: whether the left cell is worked out from the right ones while they are entered.
        when: another relation without which this one is not asked for; with ``~`` both sides have to be more than nought.
        bodies: kinds of bodies it is asked of, if not of all.
        skip: not asked for where no cell on the right exists.
    """

    code: str
    name: str
    text: str
    severity: Severity = "error"
    rows: str = ""
    columns: str = ""
    sums: bool = False
    when: str = ""
    bodies: tuple[BodyKind, ...] = ()
    skip: bool = False


def _sum(slot: str, row: str, columns: str) -> str:
    return " + ".join(f"{slot}.{row}.{column}" for column in columns.split())


def _columns(slot: str) -> str:
    return " ".join(column.key for column in TABLES[slot].columns)


def _levels(slot: str, number: int, first: int, whole: str = "total") -> Iterator[Rule]:
    """Yield 合计＝Σ类, 类＝Σ款, 款＝Σ项 of a table of subjects by function, for all its columns."""
    for offset, (name, row, below, rows) in enumerate(
        (
            ("合计＝各类之和", whole, "???", ""),
            ("类＝各款之和", "{row}", "{row}??", f"{slot}/???"),
            ("款＝各项之和", "{row}", "{row}??", f"{slot}/?????"),
        )
    ):
        text = f"{slot}.{row}.{{column}} = {slot}.{below}.{{column}}"
        yield Rule(
            f"{number}.{first + offset}",
            name,
            text,
            rows=rows,
            columns=_columns(slot),
            sums=True,
            skip=bool(rows),
        )


def _across(slot: str, number: int, parts: str, name: str) -> Rule:
    """Return the rule that a row's columns add up."""
    return Rule(
        f"{number}.1",
        name,
        f"{slot}.{{row}}.total = {_sum(slot, '{row}', parts)}",
        rows=f"{slot}/*",
        sums=True,
    )


_T1 = (
    Rule(
        "1.1",
        "本年收入合计＝各项收入之和",
        "T1.income = " + " + ".join(f"T1.{line.key}" for line in INCOME),
        sums=True,
    ),
    Rule("1.2", "本年支出合计＝各类支出之和", "T1.expenditure = T1.???", sums=True),
    Rule(
        "1.3",
        "收入总计＝本年收入＋使用非财政拨款结余＋年初结转和结余",
        "T1.total_in = T1.income + T1.used + T1.opening",
        sums=True,
    ),
    Rule(
        "1.4",
        "支出总计＝本年支出＋结余分配＋年末结转和结余",
        "T1.total_out = T1.expenditure + T1.distributed + T1.closing",
        sums=True,
    ),
    Rule("1.5", "收入总计＝支出总计", "T1.total_in = T1.total_out"),
)
_T2 = (
    _across("T2", 2, "fiscal grant service business from_below other", "本年收入合计＝各来源之和"),
    *_levels("T2", 2, 2),
)
_T3 = (
    _across("T3", 3, "basic project upward business subsidy", "本年支出合计＝各项支出之和"),
    *_levels("T3", 3, 2),
)
_T4 = (
    Rule(
        "4.1", "合计＝三本预算之和", f"T4.{{row}}.total = {_sum('T4', '{row}', 'general fund capital')}",
        rows="T4/???,expenditure,opening,closing,total_out", sums=True,
    ),
    Rule("4.2", "财政拨款本年收入合计＝三本预算收入之和",
        "T4.income.total = T4.general.total + T4.fund.total + T4.capital.total", sums=True),
    Rule("4.3", "财政拨款收入总计＝本年收入＋年初结转和结余",
        "T4.total_in.total = T4.income.total + T4.opening.total", sums=True),
    Rule("4.4", "财政拨款本年支出合计＝各类支出之和",
        "T4.expenditure.{column} = T4.???.{column}", columns=_columns("T4"), sums=True),
    Rule(
        "4.5", "财政拨款支出总计＝本年支出＋年末结转和结余",
        "T4.total_out.{column} = T4.expenditure.{column} + T4.closing.{column}",
        columns=_columns("T4"), sums=True,
    ),
    Rule("4.6", "财政拨款收入总计＝支出总计", "T4.total_in.total = T4.total_out.total"),
    *(
        Rule(f"4.{n}", f"{name}：收入＋年初结转＝支出＋年末结转", f"T4.total_out.{key} = T4.{key}.total + T4.opening.{key}")
        for n, (key, name) in enumerate(FISCAL.items(), 7)
    ),
)  # fmt: skip
_T5 = (_across("T5", 5, "basic project", "小计＝基本支出＋项目支出"), *_levels("T5", 5, 2))
_T6 = (
    Rule("6.1", "类＝各款之和", "T6.{row} = T6.{row}??", rows="T6/???", sums=True, skip=True),
    Rule("6.2", "人员经费＝工资福利支出＋对个人和家庭的补助", "T6.staff = T6.301 + T6.303", sums=True),
    Rule(
        "6.3",
        "公用经费＝商品服务＋债务利息＋资本性支出＋其他支出",
        "T6.public = T6.302 + T6.307 + T6.310 + T6.399",
        sums=True,
    ),
)
_T7 = (
    Rule(
        "7.2", "公务用车费＝购置＋运行维护", "T7.vehicles.{column} = T7.purchase.{column} + T7.running.{column}",
        columns=_columns("T7"), sums=True,
    ),
    Rule(
        "7.1", "“三公”合计＝出国＋用车＋接待",
        "T7.total.{column} = T7.abroad.{column} + T7.vehicles.{column} + T7.reception.{column}",
        columns=_columns("T7"), sums=True,
    ),
)  # fmt: skip
_T8 = (
    _across("T8", 8, "basic project", "本年支出＝基本支出＋项目支出"),
    Rule(
        "8.2", "年末结转＝年初结转＋本年收入－本年支出",
        "T8.{row}.closing = T8.{row}.opening + T8.{row}.income - T8.{row}.total", rows="T8/*", sums=True,
    ),
    *_levels("T8", 8, 3),
)  # fmt: skip
_T9 = (_across("T9", 9, "basic project", "合计＝基本支出＋项目支出"), *_levels("T9", 9, 2))

#: money the treasury did not give: nothing of it, and the three budgets are all there is
_ONLY_FISCAL = "T1.total_in + T1.total_out = T4.total_in.total + T4.total_out.total"
_BETWEEN = (
    Rule("X01", "收支总表本年收入＝收入表合计", "T1.income = T2.total.total"),
    Rule("X02", "三项财政拨款收入＝收入表财政拨款收入", "T2.total.fiscal = T1.general + T1.fund + T1.capital"),
    *(
        Rule("X03", f"收支总表{line.label.partition('、')[2]}＝收入表同名合计", f"T1.{line.key} = T2.total.{line.key}")
        for line in INCOME[3:]
    ),
    Rule("X04", "收支总表各类支出＝支出表同类", "T1.{row} = T3.{row}.total", rows="T1,T3/???"),
    Rule("X05", "收支总表本年支出＝支出表合计", "T1.expenditure = T3.total.total"),
    *(Rule("X06", f"财政拨款总表{name}＝收支总表同名收入", f"T4.{key}.total = T1.{key}") for key, name in FISCAL.items()),
    Rule("X07", "财政拨款本年收入＝收入表财政拨款合计", "T4.income.total = T2.total.fiscal"),
    Rule("X08", "财政拨款总表一般公共预算各类＝一般公共预算表同类", "T4.{row}.general = T5.{row}.total", rows="T4,T5/???"),
    Rule("X09", "财政拨款总表一般公共预算支出＝一般公共预算表合计", "T4.expenditure.general = T5.total.total"),
    Rule("X10", "财政拨款总表政府性基金支出＝政府性基金表合计", "T4.expenditure.fund = T8.total.total"),
    Rule("X10", "财政拨款总表政府性基金各类＝政府性基金表同类", "T4.{row}.fund = T8.{row}.total", rows="T4,T8/???"),
    Rule("X11", "财政拨款总表国有资本经营支出＝国有资本经营表合计", "T4.expenditure.capital = T9.total.total"),
    Rule("X11", "财政拨款总表国有资本经营各类＝国有资本经营表同类", "T4.{row}.capital = T9.{row}.total", rows="T4,T9/???"),
    Rule("X12", "政府性基金年初结转一致", "T4.opening.fund = T8.total.opening"),
    Rule("X12", "政府性基金年末结转一致", "T4.closing.fund = T8.total.closing"),
    Rule("X12", "政府性基金收入一致", "T4.fund.total = T8.total.income"),
    Rule("X13", "基本支出＝人员经费＋公用经费", "T5.total.basic = T6.staff + T6.public"),
    Rule(
        "X14", "财政拨款的支出不超过全部支出", "T5.{row}.{column} + T8.{row}.{column} + T9.{row}.{column} <= T3.{row}.{column}",
        rows="T5,T8,T9/*", columns="total basic project",
    ),
    Rule(
        "X14", "只有财政拨款时，支出表＝各财政拨款支出之和",
        "T3.{row}.{column} = T5.{row}.{column} + T8.{row}.{column} + T9.{row}.{column}",
        rows="T3/*", columns="total basic project", when=_ONLY_FISCAL,
    ),
    Rule("X15", "财政拨款年初结转不超过全部年初结转", "T4.opening.total <= T1.opening"),
    Rule("X15", "财政拨款年末结转不超过全部年末结转", "T4.closing.total <= T1.closing"),
    *(
        Rule("X16", f"基本支出中的{name}不超过“三公”决算数", f"T6.{code} <= T7.{row}.actual")
        for code, row, name in (
            ("30212", "abroad", "因公出国（境）费用"), ("30217", "reception", "公务接待费"),
            ("30231", "running", "公务用车运行维护费"), ("31013", "purchase", "公务用车购置"),
        )
    ),
    *(
        Rule("X17", f"{name}与功能科目一致", f"T6.{economic} = {functional}", "warning", when=f"T6.{economic} ~ {functional}")
        for economic, functional, name in (
            ("30113", "T5.2210201.basic", "住房公积金"), ("30108", "T5.2080505.basic", "养老保险缴费"),
            ("30109", "T5.2080506.basic", "职业年金缴费"),
            ("30110", "T5.2101101.basic + T5.2101102.basic", "医疗保险缴费"),
        )
    ),
    Rule("X18", "机关运行经费＝公用经费", "M.operating = T6.public", "warning", bodies=OFFICES),
    Rule("X18", "机关运行经费不超过公用经费", "M.operating <= T6.public"),
)  # fmt: skip


def _kinds(code: str, name: str, whole: str, parts: str, *, sums: bool = False) -> Iterator[Rule]:
    """Yield that a whole is the sum of its kinds where they are told, and that they are told where there is a whole."""
    added = " + ".join(f"N.{part}" for part in parts.split())
    yield Rule(code, name, f"{whole} = {added}", sums=sums, when=f"{whole} ~ {added}")
    yield Rule(code, f"{name}（应分别填写）", f"{whole} ~ {added}", "warning")


_INPUTS = (
    *(
        Rule(f"B.{n}", name, f"B.{row}.{{column}} = B.{below}.{{column}}", rows=rows, columns=_columns("B"), sums=True, skip=True)
        for n, (name, row, below, rows) in enumerate(
            (
                ("预算合计＝各类之和", "total", "???", ""), ("预算类＝各款之和", "{row}", "{row}??", "B/???"),
                ("预算款＝各项之和", "{row}", "{row}??", "B/?????"),
            ), 1,
        )
    ),
    *_kinds("N.1", "购置车辆数＝各车型之和", "N.bought", "bought_cars bought_offroad bought_coaches bought_others", sums=True),
    *_kinds(
        "N.2", "公务用车购置费决算数＝各车型金额之和", "T7.purchase.actual",
        "bought_cars_cost bought_offroad_cost bought_coaches_cost bought_others_cost",
    ),
    *_kinds("N.3", "保有量＝各车型之和", "N.kept", "kept_cars kept_offroad kept_coaches kept_others", sums=True),
    *_kinds("N.4", "公务接待费决算数＝国内＋外事接待支出", "T7.reception.actual", "home_cost foreign_cost"),
    Rule("N.5", "有出国（境）费才有团组", "N.abroad_groups ~ T7.abroad.actual", "warning"),
    Rule("N.5", "有团组才有人次", "N.abroad_people ~ N.abroad_groups", "warning"),
    Rule("N.6", "有购置费才有购置车辆", "N.bought ~ T7.purchase.actual", "warning"),
    Rule("N.7", "有国内接待支出才有批次", "N.home_batches ~ N.home_cost", "warning"),
    Rule("N.7", "有国内接待批次才有人次", "N.home_people ~ N.home_batches", "warning"),
    Rule("N.7", "有外事接待支出才有批次", "N.foreign_batches ~ N.foreign_cost", "warning"),
    Rule("M.1", "政府采购总额＝货物＋工程＋服务", "M.procurement = M.goods + M.works + M.services", sums=True),
    Rule("M.2", "授予中小企业合同金额不超过采购总额", "M.small_firms <= M.procurement"),
    Rule("M.2", "授予小微企业合同金额不超过中小企业", "M.micro_firms <= M.small_firms"),
    Rule("M.3", "车辆数＝各类用车之和", "M.vehicles = " + " + ".join(f"M.{line.key}" for line in VEHICLES), sums=True),
    Rule("M.4", "公务用车保有量不超过车辆数", "N.kept <= M.vehicles", "warning"),
    Rule("M.5", "年末实有人数不超过编制数", "M.staff_actual <= M.staff_approved", "warning"),
    Rule("Y.1", "今年年初结转＝上年年末结转", "T1.opening = before:T1.closing", "warning"),
    Rule("Y.2", "今年财政拨款年初结转＝上年年末结转",
        "T4.opening.{column} = before:T4.closing.{column}", "warning", columns=_columns("T4")),
)  # fmt: skip

RULES: tuple[Rule, ...] = (*_T1, *_T2, *_T3, *_T4, *_T5, *_T6, *_T7, *_T8, *_T9, *_BETWEEN, *_INPUTS)
