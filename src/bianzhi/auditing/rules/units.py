"""Units of amounts: 元 where 万元 is meant, and both in one sum (FAULTS: UNIT_WRONG, UNIT_MIXED)."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.tokens import Token

#: amounts a person, a time or a piece costs are told in 元
EACH = re.compile(
    r"标准|人均|每|单价|户均|次均|均为|月|补贴|补助|奖|低保|/|／|以上|以下|超过|不足|限额|罚|票|学费|工资|最低"
)
#: what an amount of the whole unit is an amount of
ABOUT = re.compile(
    r"决算|预算|支出|收入|总计|合计|总额|经费|接待费|运行(?:维护)?费|购置费|出国（境）费|金额|增加|减少|结余|采购"
)
#: a clerk's unit spends less than this many 元 in no line of its report but small receptions
SMALL = Decimal(1000)
#: so many amounts tell the unit of a report
ENOUGH = 4


def _usual(context: Context) -> str:
    """Return the unit nine in ten amounts of the text are told in; empty when there is none."""
    said = Counter(
        t.figure.unit for _, marks in context.figures for t in marks if t.figure.unit in ("元", "万元") and t.figure.value
    )  # fmt: skip
    unit, count = said.most_common(1)[0] if said else ("", 0)
    return unit if count >= ENOUGH and count * 10 >= sum(said.values()) * 7 else ""


def _number(token: Token) -> Decimal:
    return Decimal(re.sub(r"[^\d.]", "", token.figure.text) or 0)


def _other(context: Context, token: Token) -> str:
    """Return where the very number stands with the other unit: in the text or a table; empty when nowhere."""
    number = _number(token)
    if len(re.sub(r"\D", "", token.figure.text).strip("0")) < 3:
        return ""
    unit = token.figure.unit
    for _, marks in context.figures:
        for other in marks:
            if other.figure.unit in ("元", "万元") and other.figure.unit != unit and _number(other) == number:
                return f"另一处写的是{other.figure.text}"
    for made in context.statements.values():
        for row in made.rows:
            for cell in row.cells.values():
                if (
                    made.unit != unit
                    and made.unit in ("元", "万元")
                    and cell.value
                    and _bare(cell.text) == number
                ):
                    return f"表中是{cell.text.removesuffix(made.unit)}（单位：{made.unit}）"
    return ""


def _bare(text: str) -> Decimal:
    return Decimal(re.sub(r"[^\d.]", "", text).strip(".") or 0)


SOUND = "2024年度部门决算\n2024年度收、支总计141.96万元，比2023年增加15.42万元，增长12.19%。\n本年支出合计134.04万元，人员经费119.27万元。\n"


@rule(
    "W810", "UNIT_WRONG", "金额的单位写错",
    fails=SOUND + "公务接待费支出决算4.46元。",
    passes=SOUND + "公务接待费支出决算4.46万元。",
    edge=SOUND + "伙食补助标准每人每天100元，慰问困难党员20人、每人800元，公务接待费支出决算0元。",
)  # fmt: skip
def wrong_unit(context: Context) -> Iterator[Finding]:
    """Find amounts of the unit's own money in 元 that are 万元, and the other way round."""
    usual = _usual(context)
    if not usual:
        return
    for passage, marks in context.figures:
        for token in marks:
            unit = token.figure.unit
            if unit not in ("元", "万元") or unit == usual or not token.figure.value or _each(passage, token):
                continue
            seen = _other(context, token)
            small = unit == "元" and _number(token) < SMALL and ABOUT.search(token.lead)
            if not (seen or small):
                continue
            right = f"{token.figure.text.removesuffix(unit)}{usual}"
            yield Finding(
                "W810", "UNIT_WRONG", "error", f"“{token.figure.text}”的单位应为{usual}",
                passage.place(token.start), passage.quote(token.start, token.end, 18), token.figure.text, right,
                seen, f"{unit}与{usual}写混", f"改为“{right}”",
            )  # fmt: skip


def _each(passage: Passage, token: Token) -> bool:
    clause = re.split(r"[，。；]", passage.text[max(0, token.start - 24) : token.start])[-1]
    return bool(EACH.search(clause)) or passage.text[token.end : token.end + 1] in ("/", "／", "每")


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
    for passage, a, b in pairs:
        units = {a.figure.unit, b.figure.unit}
        if units != {"元", "万元"} or not (a.figure.value and b.figure.value):
            continue
        odd = a if a.figure.unit == "元" else b
        if _each(passage, odd) or _number(odd) < SMALL or (id(passage), odd.start) in told:
            continue
        told.add((id(passage), odd.start))
        yield Finding(
            "W812", "UNIT_MIXED", "warning", f"“{odd.figure.text}”与同一句的万元混用", passage.place(odd.start),
            passage.quote(min(a.start, b.start), max(a.end, b.end), 8), odd.figure.text, f"{odd.figure.value.normalize():f}万元",
            f"{odd.figure.text}＝{odd.figure.value.normalize():f}万元", "", "统一为万元",
        )  # fmt: skip
