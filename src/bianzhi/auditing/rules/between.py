"""Cells of two tables that are one figure, or part of one another (TABLES §10: X01–X15)."""

import re
from collections.abc import Container, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import ZERO, Figure, added, amount, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.layouts import Row
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.shifted import as_one, exchanged, moved
from bianzhi.auditing.rules.tables import COLUMNS, HEAD, MANY, TOTAL, near, wrong
from bianzhi.auditing.statements import NAMES, Statement
from bianzhi.auditing.subjects import bare, by_name

#: (code, one table, row, column, other table, row, column): cells that must be equal
EQUAL = (
    ("T1", "本年收入合计", "total", "T2", "^合计$", "total"),
    ("T1", "本年支出合计", "total", "T3", "^合计$", "total"),
    ("T4", "本年收入合计", "total", "T2", "^合计$", "fiscal"),
    ("T4", "本年支出合计", "general", "T5", "^合计$", "total"),
    ("T4", "本年支出合计", "fund", "T8", "^合计$", "total"),
    ("T4", "本年支出合计", "capital", "T9", "^合计$", "total"),
    ("T4", "年末财政拨款结转", "fund", "T8", "^合计$", "closing"),
    ("T5", "^合计$", "basic", "T6", "^合计$", "total"),
)
#: the same item of income in the table of totals, of fiscal money, and the column of the table of income
INCOME = (
    ("一般公共预算财政拨款", "T4"),
    ("政府性基金预算财政拨款", "T4"),
    ("国有资本经营预算财政拨款", "T4"),
    ("上级补助收入", "grant"),
    ("、事业收入", "service"),
    ("、经营收入", "business_in"),
    ("附属单位上缴收入", "from_below"),
    ("其他收入", "other"),
)
CENT = Decimal("0.01")
NUMERAL = re.compile(r"^[一二三四五六七八九十]{1,3}、")


@rule(
    "T604", "CROSS_TABLE", "两张表中应当相等的数不等",
    fails=TOTAL + "一、一般公共预算财政拨款收入\t90.00\t一、教育支出\t90.00\n本年收入合计\t90.00\t本年支出合计\t90.00\n总计\t90.00\t总计\t90.00\n一、\n支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t91.00\t51.00\t40.00\n合计\t\t91.00\t51.00\t40.00",
    passes=TOTAL + "一、一般公共预算财政拨款收入\t90.00\t一、教育支出\t90.00\n本年收入合计\t90.00\t本年支出合计\t90.00\n总计\t90.00\t总计\t90.00\n一、\n支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t90.00\t50.00\t40.00\n合计\t\t90.00\t50.00\t40.00",
    edge=TOTAL + "一、一般公共预算财政拨款收入\t90.00\t一、教育支出\t90.00\n本年收入合计\t90.00\t本年支出合计\t90.00\n总计\t90.00\t总计\t90.00\n一、\n支出决算表\n单位：元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t900,040.00\t500,040.00\t400,000.00\n合计\t\t900,040.00\t500,040.00\t400,000.00",
)  # fmt: skip
def equal(context: Context) -> Iterator[Finding]:
    """Compare cells of two tables that are one figure."""
    for first, label, column, second, other_label, other_column in EQUAL:
        a, b = _filled(context, first), _filled(context, second)
        row = _row(a, label, column) if a and b else None
        other = _row(b, other_label, other_column) if b and row else None
        if b and row and other and not near(row.cells[column], other.cells[other_column]):
            whole = _row(a, "总计$", column, row.side) if a and context.kind == "预算" else None
            if whole and near(whole.cells[column], other.cells[other_column]):
                continue  # a budget's detailed tables hold what was carried over as well
            yield _unequal(b, other, other_column, first, row, column)
    yield from _staff_and_public(context)


def _filled(context: Context, slot: str) -> Statement | None:
    made = context.statements.get(slot)
    return None if made is None or made.empty else made


def _row(made: Statement, label: str, column: str, side: int | None = None) -> Row | None:
    found, words = re.compile(label).search, label.strip("^$")
    for row in made.rows:
        if words in row.label and column in row.cells and side in (None, row.side) and found(row.label):
            return row
    return None


def _unequal(made: Statement, row: Row, column: str, first: str, other: Row, other_column: str) -> Finding:
    here, there = row.cells[column], other.cells[other_column]
    misread = here.unit != there.unit and here.text.removesuffix(here.unit) == there.text.removesuffix(
        there.unit
    )
    return wrong(
        "T604", "UNIT_WRONG" if misread else "CROSS_TABLE", made, row, f"“{row.label}”{COLUMNS.get(column, '')}{here.text}，与{NAMES[first]}的{there.text}不等",
        here, there.text, f"{NAMES[first]}“{other.label}”＝{NAMES[made.slot]}“{row.label}”",
    )  # fmt: skip


def _staff_and_public(context: Context) -> Iterator[Finding]:
    detail, general = context.statements.get("T6"), context.statements.get("T5")
    if detail is None or general is None:
        return
    rows = [detail.labelled("人员经费合计"), detail.labelled("公用经费合计")]
    whole = general.whole
    figures = [r.total for r in rows if r and r.total]
    if (
        len(figures) != 2
        or whole is None
        or "basic" not in whole.cells
        or total(figures).meets(whole.cells["basic"].span)
    ):
        return
    sum_, shown = added(figures)
    yield wrong(
        "T604", "CROSS_TABLE", general, whole, f"基本支出{whole.cells['basic'].text}，人员经费与公用经费之和{sum_}",
        whole.cells["basic"], sum_, shown,
    )  # fmt: skip


@rule(
    "T607", "CROSS_TABLE", "总表的收入项目、类级科目与明细表不等",
    fails=TOTAL + "一、一般公共预算财政拨款收入\t90.00\t一、教育支出\t80.00\n\t\t二、住房保障支出\t10.00\n本年收入合计\t90.00\t本年支出合计\t90.00\n总计\t90.00\t总计\t90.00\n一、\n支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t70.00\t30.00\t40.00\n221\t住房保障支出\t20.00\t20.00\t\n合计\t\t90.00\t50.00\t40.00",
    passes=TOTAL + "一、一般公共预算财政拨款收入\t90.00\t一、教育支出\t80.00\n\t\t二、住房保障支出\t10.00\n本年收入合计\t90.00\t本年支出合计\t90.00\n总计\t90.00\t总计\t90.00\n一、\n支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t80.00\t40.00\t40.00\n221\t住房保障支出\t10.00\t10.00\t\n合计\t\t90.00\t50.00\t40.00",
    edge=TOTAL + "一、一般公共预算财政拨款收入\t90.00\t一、教育支出\t80.01\n\t\t二、住房保障支出\t9.99\n本年收入合计\t90.00\t本年支出合计\t90.00\n总计\t90.00\t总计\t90.00\n一、\n支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t80.00\t40.00\t40.00\n221\t住房保障支出\t10.00\t10.00\t\n合计\t\t90.00\t50.00\t40.00",
)  # fmt: skip
def items(context: Context) -> Iterator[Finding]:
    """Compare classes and items of income of the tables of totals with the tables that show them in detail."""
    for first, column, second in (("T1", "total", "T3"), ("T4", "general", "T5"), ("T4", "fund", "T8")):
        a, b = _filled(context, first), _filled(context, second)
        if a is None or b is None:
            continue
        named = [(row, b.coded.get(_class_of(row.label))) for row in a.rows if column in row.cells]
        off = [
            (row, row.cells[column], other, other.total)
            for row, other in named
            if other and other.total and not near(row.cells[column], other.total)
        ]
        spare = [row.cells[column] for row, other in named if other is None and _class_of(row.label)]
        filled = {id(other) for _, other in named}
        missed = [row.total for row in b.below.get("", ()) if row.total and id(row) not in filled]
        if exchanged([(own, told) for _, own, _, told in off], spare, missed):
            yield as_one("T607", a, b, off)
            continue
        for row, own, other, told in off:
            yield wrong(
                "T607", "CROSS_TABLE", b, other, f"“{other.label}”{told.text}，与{NAMES[first]}的{own.text}不等",
                told, own.text, f"{NAMES[first]}“{row.label}”＝{NAMES[second]}“{other.label}”",
            )  # fmt: skip
    yield from _income(context)


@lru_cache(4_096)
def _class_of(label: str) -> str:
    """Return the code of the class that an item 一、…支出 of a table of totals is; empty when it is none."""
    named = label.endswith("支出") or NUMERAL.match(label)
    tops = [code for code in by_name().get(bare(NUMERAL.sub("", label)), ()) if len(code) == 3 and named]
    return tops[0] if len(tops) == 1 else ""


def _income(context: Context) -> Iterator[Finding]:
    totals, fiscal, detail = (_filled(context, slot) for slot in ("T1", "T4", "T2"))
    if totals is None:
        return
    for label, where in INCOME:
        row = _row(totals, label, "total", 0)
        if row is None or row.total is None or not (NUMERAL.match(row.label) or row.label == label):
            continue
        if where == "T4" and fiscal is not None:
            other = _row(fiscal, label, "total", 0)
            if other and other.total and NUMERAL.match(other.label) and not near(row.total, other.total):
                yield _item(fiscal, other, other.total, row)
        elif where != "T4" and detail is not None and detail.whole is not None:
            cell = detail.whole.cells.get(where)
            if cell is not None and not near(row.total, cell):
                yield _item(detail, detail.whole, cell, row)


def _item(made: Statement, row: Row, cell: Figure, other: Row) -> Finding:
    stated = other.total.text if other.total else ""
    return wrong(
        "T607", "CROSS_TABLE", made, row, f"“{NUMERAL.sub('', other.label)}”{cell.text}，与{NAMES['T1']}的{stated}不等", cell, stated,
        f"{NAMES['T1']}“{other.label}”＝{NAMES[made.slot]}的同一项",
    )  # fmt: skip


@rule(
    "T608", "CROSS_TABLE", "部分大于全部",
    fails=HEAD + "205\t教育支出\t95.00\t55.00\t40.00\n合计\t\t95.00\t55.00\t40.00\n一、\n支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t90.00\t50.00\t40.00\n合计\t\t90.00\t50.00\t40.00",
    passes=HEAD + "205\t教育支出\t85.00\t45.00\t40.00\n合计\t\t85.00\t45.00\t40.00\n一、\n支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t90.00\t50.00\t40.00\n合计\t\t90.00\t50.00\t40.00",
    edge=HEAD + "205\t教育支出\t90.01\t50.01\t40.00\n合计\t\t90.01\t50.01\t40.00\n一、\n支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t90.00\t50.00\t40.00\n合计\t\t90.00\t50.00\t40.00",
)  # fmt: skip
def within(context: Context) -> Iterator[Finding]:
    """Find rows of one kind of money larger than the row of all money (X14), and carried-over money likewise (X15)."""
    whole = context.statements.get("T3")
    for slot in ("T5", "T8", "T9") if whole else ():
        part = context.statements.get(slot)
        if whole and part:
            yield from _rows_within(part, whole)
    totals, fiscal = _filled(context, "T1"), _filled(context, "T4")
    for label in ("年初", "年末") if totals and fiscal else ():
        row = _row(fiscal, f"^{label}财政拨款结转和结余", "total") if fiscal else None
        other = _row(totals, f"^{label}结转和结余", "total") if totals else None
        if fiscal and row and other:
            yield from _exceeds(
                fiscal, row, "total", other, NAMES["T1"], "财政拨款结转结余是全部结转结余的一部分"
            )


def _rows_within(part: Statement, whole: Statement) -> Iterator[Finding]:
    pairs = [(row, whole.coded[row.code]) for row in part.rows if row.code and row.code in whole.coded]
    # halves of some of the money only are none of the whole's
    found = [(row, other, list(_larger(part, row, other, whole.keys))) for row, other in pairs]
    wrong_ones = [(row, other, told[0]) for row, other, told in found if told]
    off = moved(pairs, [row for row in whole.rows if row.code])
    if off and len(wrong_ones) <= MANY:
        yield as_one("T608", part, whole, [(a, a.cells["total"], b, b.cells["total"]) for a, b in off])
        return
    if len(wrong_ones) <= MANY:
        yield from (told for *_, told in wrong_ones)
        return
    row, _, first = wrong_ones[0]
    also = tuple(told.place for *_, told in wrong_ones[1:])
    turned = all(
        _within(a.cells.get("basic"), b.cells.get("project"))
        and _within(a.cells.get("project"), b.cells.get("basic"))
        for a, b in pairs
    )
    if turned:
        yield replace(
            first, kind="COLUMN_SHIFT", title=f"{NAMES[whole.slot]}：基本支出与项目支出两列疑似填反（{len(wrong_ones)}行都如此）",
            cause="两列的金额整列填反", also=also, suggestion="请核对两列的表头和金额",
        )  # fmt: skip
    else:
        yield replace(
            first, kind="ROW_SHIFT", title=f"{NAMES[part.slot]}：从“{row.label}”起有{len(wrong_ones)}行大于{NAMES[whole.slot]}的同一科目，疑似错行",
            cause="删去或插入一行时只动了科目名或只动了金额", also=also,
        )  # fmt: skip


def _within(part: Figure | None, whole: Figure | None) -> bool:
    if part is None or not part.value:
        return True
    return whole is not None and part.span.low <= whole.span.high + part.half * 2


def _larger(part: Statement, row: Row, whole: Row, known: Container[str]) -> Iterator[Finding]:
    why = f"{NAMES[part.slot]}的支出是全部支出的一部分"
    for key in ("total", "basic", "project"):
        mine, all_of_it = row.cells.get(key), whole.cells.get(key)
        if mine is None or (all_of_it is not None and mine.value <= all_of_it.value):
            continue
        if key in known and any(_exceeds(part, row, key, whole, NAMES["T3"], why)):
            yield from _exceeds(part, row, key, whole, NAMES["T3"], why, swapped=_swapped(row, whole))
            return


def _swapped(row: Row, whole: Row) -> bool:
    """Say whether the two halves of a row are those of the other, each in the other's place."""
    mine, others = (
        [r.cells.get(k) or Figure("", ZERO, CENT / 2) for k in ("basic", "project")] for r in (row, whole)
    )
    return mine[0].value != mine[1].value and near(mine[0], others[1]) and near(mine[1], others[0])


def _exceeds(
    part: Statement, row: Row, key: str, whole: Row, name: str, why: str, *, swapped: bool = False
) -> Iterator[Finding]:
    mine, all_of_it = row.cells.get(key), whole.cells.get(key)
    if mine is None or not mine.value:
        return
    if all_of_it is None:
        if "total" not in whole.cells or key == "total":
            return
        all_of_it = Figure("0", ZERO, whole.cells["total"].half)
    if mine.value <= all_of_it.value + all_of_it.half + mine.half * 3:
        return
    yield wrong(
        "T608", "COLUMN_SHIFT" if swapped else "CROSS_TABLE", part, row,
        f"“{row.label}”的{COLUMNS.get(key, key)}{mine.text}，大于{name}的{all_of_it.text}",
        mine, all_of_it.text, why, "基本支出与项目支出两列疑似填反" if swapped else "",
    )  # fmt: skip


FUND = "2024年度部门决算\n政府性基金预算财政拨款收入支出决算表\n单位：万元\n科目编码\t科目名称\t年初结转和结余\t本年收入\t小计\t基本支出\t项目支出\t年末结转和结余\n"


@rule(
    "T609", "PARTS", "年初结转加本年收入减本年支出不等于年末结转",
    fails=FUND + "229\t其他支出\t3.00\t9.00\t10.00\t0.00\t10.00\t5.00\n合计\t\t3.00\t9.00\t10.00\t0.00\t10.00\t5.00",
    passes=FUND + "229\t其他支出\t3.00\t9.00\t10.00\t0.00\t10.00\t2.00\n合计\t\t3.00\t9.00\t10.00\t0.00\t10.00\t2.00",
    edge=FUND + "229\t其他支出\t3.00\t9.00\t10.00\t0.00\t10.00\t2.01\n合计\t\t3.00\t9.00\t10.00\t0.00\t10.00\t2.01",
)  # fmt: skip
def carried(context: Context) -> Iterator[Finding]:
    """Carry every row of the tables of funds and state capital from the opening to the closing balance."""
    for slot in ("T8", "T9"):
        made = context.statements.get(slot)
        for row in made.rows if made else ():
            got = [row.cells[k] for k in ("opening", "income") if k in row.cells]
            spent = row.total
            if not made or "income" not in row.cells or spent is None:
                continue
            if made.keys.isdisjoint(("opening", "closing")):
                continue
            right = total(got) - spent.span
            closing = row.cells.get("closing")
            printed = closing.span if closing else None
            value = sum((f.value for f in got), ZERO) - spent.value
            due = amount(value, made.unit)
            if right.meets(printed) if printed else right.low <= 0 <= right.high:
                continue
            yield wrong(
                "T609", "PARTS", made, row, f"“{row.label}”年末结转和结余{closing.text if closing else '空白'}，应为{due}",
                closing or spent, due, f"{'＋'.join(f.text for f in got)}－{spent.text}＝{due}",
            )  # fmt: skip


#: (what the income row says, the column of the expenditure side)
FUNDS = (
    ("一般公共预算财政拨款", "general"),
    ("政府性基金预算财政拨款", "fund"),
    ("国有资本经营预算财政拨款", "capital"),
)
FISCAL = "2024年度部门决算\n财政拨款收入支出决算总表\n单位：万元\n收入\t金额\t支出\t合计\t一般公共预算财政拨款\t政府性基金预算财政拨款\n一、一般公共预算财政拨款\t90.00\t一、教育支出\t90.00\t90.00\t\n二、政府性基金预算财政拨款\t10.00\t二、其他支出\t{0}\t\t{0}\n本年收入合计\t100.00\t本年支出合计\t{1}\t90.00\t{0}\n年初财政拨款结转和结余\t0.00\t年末财政拨款结转和结余\t{2}\t\t{2}\n总计\t100.00\t总计\t100.00\t90.00\t10.00"


@rule(
    "T610", "TOTAL_CONCEPT", "财政拨款总表中一种资金的收支不平",
    fails=FISCAL.format("7.00", "97.00", "1.00"),
    passes=FISCAL.format("7.00", "97.00", "3.00"),
    edge=FISCAL.format("10.00", "100.00", "0.00"),
)  # fmt: skip
def by_fund(context: Context) -> Iterator[Finding]:
    """Balance each kind of fiscal money: this year's and what was carried in, against what was spent and carried out."""
    made = _filled(context, "T4")
    if made is None:
        return
    spent = _row(made, "^本年支出合计$", "total", 1)
    left = next((r for r in made.rows if r.side == 1 and r.label.startswith("年末财政拨款结转")), None)
    if spent is None or left is None:
        return
    opening = next((r for r in made.rows if r.side == 0 and r.label.startswith("年初财政拨款结转")), None)
    for label, key in FUNDS:
        rows = [r for r in made.rows if r.side == 0 and r.total and label in r.label]
        got = [r for r in rows if NUMERAL.match(r.label)]
        carried = [r for r in rows if opening and r.index > opening.index and not NUMERAL.match(r.label)]
        untold = opening and opening.total and opening.total.value and not carried
        if len(got) != 1 or key not in spent.cells or untold:
            continue
        income = [r.total for r in (*got, *carried) if r.total]
        out = [row.cells[key] for row in (spent, left) if key in row.cells]
        if total(income).meets(total(out)):
            continue
        (sum_, shown), (other, told) = added(income), added(out)
        yield wrong(
            "T610", "TOTAL_CONCEPT", made, spent, f"{label}收入与结转{sum_}，支出与结转{other}，应相等", spent.cells[key],
            sum_, f"{shown}；{told}",
        )  # fmt: skip


#: (item of the table of basic expenditure, items of the functional classification that are paid for the same): equal as a rule
SAME_MONEY = (
    (("30113",), ("2210201",), "住房公积金"),
    (("30108",), ("2080505",), "机关事业单位基本养老保险缴费"),
    (("30109",), ("2080506",), "职业年金缴费"),
)
DETAILED = "2024年度部门决算\n一般公共预算财政拨款支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n221\t住房保障支出\t{0}\t{0}\t\n22102\t住房改革支出\t{0}\t{0}\t\n2210201\t住房公积金\t{0}\t{0}\t\n合计\t\t{0}\t{0}\t\n三、\n一般公共预算财政拨款基本支出决算表\n单位：万元\n科目编码\t科目名称\t决算数\n301\t工资福利支出\t{1}\n30113\t住房公积金\t{1}\n人员经费合计\t\t{1}\n公用经费合计\t\t0.00"


@rule(
    "T611", "CROSS_TABLE", "同一项钱在功能分类和经济分类中不等", severity="hint",
    fails=DETAILED.format("12.76", "12.67"),
    passes=DETAILED.format("12.76", "12.76"),
    edge=DETAILED.format("12.76", "12.75"),
)  # fmt: skip
def same_money(context: Context) -> Iterator[Finding]:
    """Compare pensions, annuities and housing funds of the two classifications (X17); they may differ by right, so it is a hint."""
    general, detail = _filled(context, "T5"), _filled(context, "T6")
    for economic, functional, name in SAME_MONEY if general and detail else ():
        a = [general.coded[c].cells.get("basic") for c in functional if general and c in general.coded]
        b = [detail.coded[c].total for c in economic if detail and c in detail.coded]
        first, second = [f for f in a if f], [f for f in b if f]
        if not first or not second or not general or not detail:
            continue
        gap = abs(sum((f.value for f in first), ZERO) - sum((f.value for f in second), ZERO))
        if gap <= CENT * 2 or gap * 50 > second[0].value:
            continue  # far apart they are paid from different money
        row = detail.coded[economic[0]]
        finding = wrong(
            "T611", "CROSS_TABLE", detail, row, f"“{name}”{second[0].text}，{NAMES['T5']}的同一项{first[0].text}", second[0], first[0].text,
            f"相差{amount(gap, detail.unit)}；只用这一项的基本支出缴纳时应相等",
        )  # fmt: skip
        yield replace(finding, severity="hint")
