"""Amounts in 元 that are 万元, and the other way round: told once, so that no sum with them is told wrong for their sake."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from bianzhi.auditing.normal import Passage
from bianzhi.auditing.relations import sums
from bianzhi.auditing.statements import Statement
from bianzhi.auditing.tokens import VALUES, Token

Figures = Sequence[tuple[Passage, tuple[Token, ...]]]
#: amounts a person, a time or a piece costs are told in 元
EACH = re.compile(
    r"标准|人均|生均|床均|每|单价|户均|次均|均为|月|补贴|补助|奖|低保|/|／|以上|以下|超过|不足|限额|罚|票|学费|工资|最低"
)
#: what an amount of the whole unit is an amount of
ABOUT = re.compile(
    r"决算|预算|支出|收入|总计|合计|总额|经费|接待费|运行(?:维护)?费|购置费|出国（境）费|金额|增加|减少|结余|采购|资金|拨款|运行$|运行（\d{7}）$|医疗$|公积金$|资产$|设备$|构筑物$|家具$|(?:办公|印刷|邮电|差旅|其他)费$"
)
#: a body spends less than this many 元 in no line of its report
SMALL = Decimal(1000)
UNITS = ("元", "万元")
#: no department spends so many 万元
HUGE = Decimal(1_000_000)
#: a number that stands twice by no chance, whatever its digits
LARGE = Decimal(10_000)
#: a number of fewer digits stands everywhere by chance
DIGITS = 3


def slips(figures: Figures, statements: Mapping[str, Statement]) -> dict[tuple[int, int], tuple[str, str]]:
    """Return {(id of the passage, start): (unit that is meant, why)} of amounts whose unit is a slip of the pen."""
    usual = _usual(figures)
    found: dict[tuple[int, int], tuple[str, str]] = {}
    if not usual:
        return found
    seen: dict[tuple[str, Decimal], str] = {}
    for passage, marks in figures:
        for token in marks:
            unit = token.figure.unit
            if unit == usual or unit not in (*UNITS, "亿元"):
                continue
            seen = seen or _seen(figures, statements)
            if (
                unit == "亿元"
                and usual == "万元"
                and number(token)
                and _hundred_million(seen, figures, passage, token)
            ):
                found[id(passage), token.start] = (usual, seen.get((usual, number(token)), ""))
            if unit not in UNITS or not token.figure.value or each(passage, token):
                continue
            where = seen.get((usual, number(token))) if _telling(token) or number(token) >= LARGE else None
            small = unit == "元" and number(token) < SMALL and ABOUT.search(token.lead)
            many = unit == "万元" and number(token) >= HUGE and _like(figures, token)
            rival = unit == "元" and token.role == "budget" and _among(marks, token)
            rated = unit == "元" and token.role == "delta" and _by_its_rate(marks, token)
            rated = rated or _by_its_change(marks, token, usual)
            if where or small or many or rival or rated:
                found[id(passage), token.start] = (usual, where or "")
        for one in sums(passage, marks) if any(t.figure.unit in ("亿元", "元") for t in marks) else ():
            if one.whole.figure.unit in ("亿元", "元") and {p.figure.unit for p in one.parts} == {"万元"}:
                added = sum((number(p) for p in one.parts), Decimal(0))
                if added and abs(added - number(one.whole)) <= Decimal("0.01") * len(one.parts):
                    found[id(passage), one.whole.start] = ("万元", f"各项之和是{added}万元")
    return found


def _hundred_million(
    seen: Mapping[tuple[str, Decimal], str], figures: Figures, passage: Passage, token: Token
) -> bool:
    """Say whether an amount in 亿元 is one in 万元: its number stands elsewhere so, or it dwarfs all others of its paragraph."""
    if ("万元", number(token)) in seen and _telling(token):
        return True
    near = [t.figure for one, marks in figures if one is passage for t in marks]
    others = [one.value for one in near if one.unit == "万元"]
    if sum(one.unit == "亿元" for one in near) > len(others):
        return False  # the paragraph is told in 亿元
    return bool(others) and number(token) >= 1 and token.figure.value > DWARFS * max(others) > 0


#: so many times the largest amount beside it
DWARFS = 1000


def _among(marks: Sequence[Token], token: Token) -> bool:
    """Say whether a budget in 元 has about the number of an amount in 万元 just beside it, to the cent."""
    value = number(token)
    return "." in token.figure.text and any(
        t.figure.unit == "万元"
        and abs(t.start - token.start) < BESIDE
        and value / 2 <= number(t) <= value * 2
        for t in marks
    )


#: letters between an amount and what was budgeted for it, and between a change and its rate
BESIDE, RATED = 60, 12


def _by_its_rate(marks: Sequence[Token], token: Token) -> bool:
    """Say whether a change in 元 has the rate that stands after it once it is one in 万元 of an amount told before it."""
    rate = next((t for t in marks if t.start > token.start), None)
    if rate is None or rate.role != "rate" or rate.start - token.end > RATED or not rate.sign:
        return False
    told = rate.figure.cut
    for one in marks:
        base = number(one) - rate.sign * number(token)
        if one.start < token.start and one.figure.unit == "万元" and one.role in VALUES and base > 0:
            share = number(token) / base * 100
            if told.low <= share <= told.high:
                return True
    return False


def _by_its_change(marks: Sequence[Token], token: Token, usual: str) -> bool:
    """Say whether an amount fits its change and the rate of it once it is told in the unit of the change."""
    after = [t for t in marks if t.start > token.start][: len(("delta", "rate"))]
    if (
        token.role not in VALUES
        or [t.role for t in after] != ["delta", "rate"]
        or after[0].figure.unit != usual
    ):
        return False
    delta, rate = after
    base = number(token) - rate.sign * number(delta)
    near = delta.start - token.end < BESIDE and rate.start - delta.end <= RATED
    if not near or not rate.sign or base <= 0 or not number(delta):
        return False
    return rate.figure.cut.low <= number(delta) / base * 100 <= rate.figure.cut.high


def _like(figures: Figures, token: Token) -> bool:
    """Say whether an amount in 元 has about the same number."""
    value = number(token)
    return any(
        t.figure.unit == "元" and value / 2 <= number(t) <= value * 2 for _, marks in figures for t in marks
    )


def _usual(figures: Figures) -> str:
    """Return the unit most amounts of the text are told in; empty when there is none."""
    said = Counter(
        t.figure.unit
        for _, marks in figures
        for t in marks
        if t.figure.unit in UNITS and t.figure.value and (t.figure.unit != "元" or number(t) >= SMALL)
    )
    if said["万元"] and said["万元"] >= said["元"]:
        return "万元"
    return "元" if said["元"] > 2 * said["万元"] else ""


def _seen(figures: Figures, statements: Mapping[str, Statement]) -> dict[tuple[str, Decimal], str]:
    """Return where each number stands with each unit."""
    found: dict[tuple[str, Decimal], str] = {}
    for made in statements.values():
        for row in made.rows:
            for cell in row.cells.values():
                if cell.value:
                    found.setdefault(
                        (made.unit, plain_number(cell.text)), f"表中是{cell.text}（单位：{made.unit}）"
                    )
    for _, marks in figures:
        for token in marks:
            if token.figure.unit in UNITS:
                found[token.figure.unit, number(token)] = f"另一处写的是{token.figure.text}"
    return found


def _telling(token: Token) -> bool:
    return len(re.sub(r"\D", "", token.figure.text).strip("0")) >= DIGITS


def number(token: Token) -> Decimal:
    """Return the number of a figure as printed, whatever its unit."""
    return plain_number(token.figure.text)


def plain_number(text: str) -> Decimal:
    """Return the number in a text, whatever its unit."""
    return Decimal(re.sub(r"[^\d.]", "", text).strip(".") or 0)


def each(passage: Passage, token: Token) -> bool:
    """Say whether an amount is told of one person, time or piece."""
    before = re.split(r"[。；]", passage.text[max(0, token.start - 60) : token.start])[-1]
    *told, clause = before.split("，")
    if token.role == "delta" and told and told[-1].endswith("元"):
        clause = told[-1]  # a change of the amount just told is one of the same things
    return bool(EACH.search(clause[-24:])) or passage.text[token.end : token.end + 1] in ("/", "／", "每")
