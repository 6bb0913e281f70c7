"""Units of amounts: 元 where 万元 is meant, and both in one sum (FAULTS: UNIT_WRONG, UNIT_MIXED)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.statements import NAMES
from bianzhi.auditing.tokens import Token
from bianzhi.auditing.unit_slips import SMALL, UNITS, each, number

SOUND = "2024年度部门决算\n2024年度收、支总计141.96万元，比2023年增加15.42万元，增长12.19%。\n本年支出合计134.04万元，人员经费119.27万元。\n"


@rule(
    "W810", "UNIT_WRONG", "金额的单位写错",
    fails=SOUND + "公务接待费支出决算4.46元。",
    passes=SOUND + "公务接待费支出决算4.46万元。",
    edge=SOUND + "伙食补助标准每人每天100元，慰问困难党员20人、每人800元，公务接待费支出决算0元。每住院人次平均药费4300元，比上年增加150元。",
)  # fmt: skip
def wrong_unit(context: Context) -> Iterator[Finding]:
    """Tell amounts whose unit is a slip of the pen."""
    for passage, marks in context.figures if context.misunits else ():
        for token in marks:
            meant, why = context.misunits.get((id(passage), token.start), ("", ""))
            if meant:
                right = f"{token.figure.text.removesuffix(token.figure.unit)}{meant}"
                yield Finding(
                    "W810", "UNIT_WRONG", "error", f"“{token.figure.text}”的单位应为{meant}",
                    passage.place(token.start), passage.quote(token.start, token.end, 18), token.figure.text, right,
                    why, f"{token.figure.unit}与{meant}写混", f"改为“{right}”",
                )  # fmt: skip


TABLES = (
    "2024年度部门决算\n收入支出决算总表\n单位：万元\n收入\t金额\t支出\t金额\n一、一般公共预算财政拨款收入\t990.55\t一、教育支出\t880.44\n"
    "\t\t二、住房保障支出\t110.11\n本年收入合计\t990.55\t本年支出合计\t990.55\n总计\t990.55\t总计\t990.55\n收入决算表\n单位：万元\n科目编码\t科目名称\t合计\t财政拨款收入\n"
    "205\t教育支出\t880.44\t880.44\n221\t住房保障支出\t110.11\t110.11\n合计\t\t990.55\t990.55\n支出决算表\n单位：{0}\n科目编码\t科目名称\t合计\t基本支出\n"
    "205\t教育支出\t{1}\t{1}\n221\t住房保障支出\t{2}\t{2}\n合计\t\t{3}\t{3}\n一般公共预算财政拨款支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\n"
    "205\t教育支出\t880.44\t880.44\n221\t住房保障支出\t110.11\t110.11\n合计\t\t990.55\t990.55"
)


@rule(
    "T613", "UNIT_WRONG", "表上写的单位与其他各表不同，数字却一样",
    fails=TABLES.format("元", "880.44", "110.11", "990.55"),
    passes=TABLES.format("万元", "880.44", "110.11", "990.55"),
    edge=TABLES.format("元", "8804400.00", "1101100.00", "9905500.00"),
)  # fmt: skip
def of_tables(context: Context) -> Iterator[Finding]:
    """Tell the tables whose printed unit is not that of their amounts."""
    for made in context.statements.values():
        if made.misprinted:
            yield Finding(
                "T613", "UNIT_WRONG", "error", f"{NAMES[made.slot]}：单位写的是{made.misprinted}，数字与其他各表一样，应为{made.unit}", made.grid.place,
                f"单位：{made.misprinted}", made.misprinted, made.unit, "同样的数字在其他各表里的单位是" + made.unit, "", f"改为“单位：{made.unit}”",
            )  # fmt: skip


LIMIT = re.compile(r"(?:单价|单位价值)(?:20|50|100|200)元(?:（含）)?(?:及)?以上")


@rule(
    "W815", "UNIT_WRONG", "大型设备的单价写成了元",
    fails=SOUND + "单价100元（含）以上设备（不含车辆）2台（套）。",
    passes=SOUND + "单价100万元（含）以上设备（不含车辆）2台（套）。",
    edge=SOUND + "单价1000000元以上设备0台。",
)  # fmt: skip
def limits(context: Context) -> Iterator[Finding]:
    """Find the limit from which equipment must be told, in 元: it is in 万元 everywhere."""
    for passage, match in context.find(LIMIT.pattern):
        wrong = match[0].replace("元", "万元", 1)
        yield Finding(
            "W815", "UNIT_WRONG", "error", f"“{match[0]}”的单位应为万元", passage.place(match.start()),
            passage.quote(match.start(), match.end(), 14), match[0], wrong, "", "漏写“万”字", f"改为“{wrong}”",
        )  # fmt: skip


@rule(
    "W812", "UNIT_MIXED", "同一句话里元和万元混用", severity="warning",
    fails=SOUND + "公务用车运行维护费支出决算23,500.00元，比2023年减少0.40万元，下降14.55%。",
    passes=SOUND + "公务用车运行维护费支出决算2.35万元，比2023年减少0.40万元，下降14.55%。",
    edge=SOUND + "单价1000000元以上设备0台，金额为2.35万元，补贴标准每人500元。",
)  # fmt: skip
def mixed(context: Context) -> Iterator[Finding]:
    """Find amounts in another unit than the amount they are compared with or a part of."""
    pairs = [
        (g.passage, a, b)
        for g in context.growths
        for a, b in ((g.current, g.delta), (g.current, g.prior))
        if b is not None
    ]
    pairs += [(s.passage, s.whole, part) for s in context.sums for part in s.parts]
    told: set[tuple[int, int]] = set()
    for passage, odd in _alone(context):
        told.add((id(passage), odd.start))
        value = f"{odd.figure.value.normalize():f}万元"
        yield Finding(
            "W812", "UNIT_MIXED", "warning", f"“{odd.figure.text}”别处是按万元写的", passage.place(odd.start),
            passage.quote(odd.start, odd.end, 18), odd.figure.text, value, f"{odd.figure.text}＝{value}", "", "统一为万元",
        )  # fmt: skip
    for passage, a, b in pairs:
        if {a.figure.unit, b.figure.unit} != set(UNITS) or not (a.figure.value and b.figure.value):
            continue
        odd = a if a.figure.unit == "元" else b
        if each(passage, odd) or number(odd) < SMALL or (id(passage), odd.start) in told:
            continue
        told.add((id(passage), odd.start))
        value = f"{odd.figure.value.normalize():f}万元"
        yield Finding(
            "W812", "UNIT_MIXED", "warning", f"“{odd.figure.text}”与同一句的万元混用", passage.place(odd.start),
            passage.quote(min(a.start, b.start), max(a.end, b.end), 8), odd.figure.text, value, f"{odd.figure.text}＝{value}", "",
            "统一为万元",
        )  # fmt: skip


def _alone(context: Context) -> Iterator[tuple[Passage, Token]]:
    """Yield amounts in 元 that a table or another sentence tells in 万元, where all else is told in 万元."""
    units = [t.figure.unit for _, marks in context.figures for t in marks if t.figure.value]
    if units.count("万元") < FEW * units.count("元") or not units.count("元"):
        return
    known = {
        c.value
        for made in context.statements.values()
        if made.unit == "万元"
        for r in made.rows
        for c in r.cells.values()
    } | {t.figure.value for _, marks in context.figures for t in marks if t.figure.unit == "万元"}
    for passage, marks in context.figures:
        for token in marks:
            if (
                token.figure.unit == "元"
                and number(token) >= LARGE
                and token.figure.value in known
                and not each(passage, token)
            ):
                yield passage, token


#: amounts in 万元 to one in 元, and 元 that are told of no single thing
FEW, LARGE = 4, 10_000
