"""Reasons that say by how much each thing changed: together they make up the change they explain (FAULTS: PARTS)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import UNITS, Span, figure, places_of, plain, summed
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.digits import number_in, slip, telling
from bianzhi.auditing.rules.sorted_by import REASON
from bianzhi.auditing.tokens import Token

#: words that begin a reason
WHY = re.compile(r"原因(?:主要)?(?:是|为|系|[:：])?|主要(?:是|系|由于|因)(?!原因)|其中[：:，]?")
#: what stands between a change and the words that begin its reason: its rate
BETWEEN = re.compile(
    r"(?:[，（](?:同比)?(?:增长|下降|上升|降低|减少|增加|增幅|降幅)?(?:了|为)?[\d.,]+%）?)?[，。；]?(?:其|变动|增减变动|收支)?(?:增加|减少|增长|下降|变动|变化)?(?:的)?(?:主要)?(?:变动|增减)?"
)
#: parts of parts, and what is told of another amount
NESTED = re.compile("其中|包括|分别|至|共计")
#: things that are all there is of what is spent, so that their changes always make up that of the whole
FULL = (
    frozenset({"基本", "项目"}),
    frozenset({"人员", "公用", "项目"}),
)
KIND = re.compile(r"(基本|项目|人员|公用)(?:支出|经费)(?:较上年|比上年|同比)?(?:增加|减少)了?$")
#: changes that a reason has at least, and at most
FEWEST, MOST = 2, 8
#: digits of an amount that is not right by chance once one of them is another
LONG = 4
BECAUSE = "2022年度部门决算\n2022年度收入总计620.00万元，支出总计620.00万元。与2021年度相比，收、支总计各增加41.37万元，增长7.15%。主要原因：一是人员工资增加53.62万元；二是年初结转{0}{1}万元。"


@rule(
    "P367", "PARTS", "作为原因写的各项增减，差一位数字或方向就等于总的增减", severity="warning",
    fails=BECAUSE.format("减少", "12.52"),
    passes=BECAUSE.format("减少", "12.25"),
    edge=BECAUSE.format("减少", "3.18"),
)  # fmt: skip
def because(context: Context) -> Iterator[Finding]:
    """Add up the changes that a reason gives, where they are right but for one slip, or are all that there can be."""
    for passage, marks in context.figures:
        if len(marks) <= FEWEST or not any(word in passage.text for word in ("原因", "主要", "其中")):
            continue
        deltas = [t for t in marks if t.role == "delta" and t.sign]
        if len(deltas) <= FEWEST:
            continue
        for match in WHY.finditer(passage.text, deltas[0].end):
            own = next((t for t in reversed(deltas) if t.end <= match.start()), None)
            if own is not None and BETWEEN.fullmatch(passage.text, own.end, match.start()):
                yield from _weighed(passage, own, marks, match.end())


def _weighed(passage: Passage, own: Token, marks: Sequence[Token], start: int) -> Iterator[Finding]:
    """Hold the changes of the reason that begins at ``start`` against the change it explains."""
    text = passage.text
    end = text.find("。", start)
    inner = [t for t in marks if start <= t.start and (end < 0 or t.start < end)]
    parts = [t for t in inner if t.role == "delta" and "净" not in t.lead]
    if not FEWEST <= len(parts) <= MOST or any(t.role not in ("delta", "rate") or not t.sign for t in inner):
        return
    if NESTED.search(text, start, inner[-1].end) or REASON.search(
        text, max(0, own.start - 2), inner[-1].end + 1
    ):
        return
    stated = _signed(own)
    together, value, shown = summed([_signed(t) for t in parts])
    if together.meets(stated):
        parts = [t for t in inner if "净" in t.lead and not _signed(t).meets(stated)]
        wrong, right = (parts[0], f"{_word(own)}{own.figure.text}") if parts else (own, "")
    else:
        wrong, right = _slipped(parts, value - stated.middle) or (own, "")
        if not right and _all_there_is(parts):
            right = f"{'增加' if value > 0 else '减少'}{plain(abs(value))}万元"
        copied = None if right else _copied([own, *parts])
        wrong, right = (copied, "另一个数") if copied else (wrong, right)
    if right:
        yield Finding(
            "P367", "PARTS", "warning", f"原因中各项增减之和{plain(value)}万元，与总的{_word(own)}{own.figure.text}不等", passage.place(wrong.start),
            passage.quote(own.start, inner[-1].end, 14), f"{_word(wrong)}{wrong.figure.text}", right, shown, "", "请核对总的增减和原因中的各项",
        )  # fmt: skip


def _signed(token: Token) -> Span:
    return token.figure.span if token.sign > 0 else -token.figure.span


def _word(token: Token) -> str:
    return "增加" if token.sign > 0 else "减少"


def _all_there_is(parts: Sequence[Token]) -> bool:
    """Say whether the things that changed are all there is of what was spent."""
    found = [KIND.search(t.lead) for t in parts]
    return (
        all(found)
        and frozenset(m[1] for m in found if m) in FULL
        and len(found) == len({m[1] for m in found if m})
    )


def _copied(told: Sequence[Token]) -> Token | None:
    """Return the change of a reason that is the very amount told before it, of the whole or of another thing."""
    for before, one in pairwise(told):
        if one.figure.value == before.figure.value and telling(one.figure) >= LONG:
            return one
    return None


def _slipped(parts: Sequence[Token], gap: Decimal) -> tuple[Token, str] | None:
    """Return the one change with which the sum is right once a digit of it, or its direction, is another; and what is right."""
    for one in parts:
        number = one.figure
        if telling(number) < LONG or places_of(number) != places_of(parts[0].figure):
            continue
        if abs(2 * one.sign * number.value - gap) <= number.half * len(parts) * 2:
            return one, f"{'减少' if one.sign > 0 else '增加'}{number.text}"
        value = (number.value - one.sign * gap) / UNITS[number.unit]
        right = f"{value:.{places_of(number)}f}"
        if value > 0 and slip(number_in(number), right):
            return one, f"{_word(one)}{right}{number.unit}"
    return None


#: a thing of two years side by side, and by how much it changed
TWO_YEARS = re.compile(
    r"(?P<year>20\d\d)年(?:度)?(?P<what>[^，。；\d]{2,16}?)(?:为|是)?(?P<now>\d[\d,]*(?:\.\d+)?)(?P<unit>万元|元)，?[比较](?P<base>20\d\d)年(?:度)?(?P<then>[^，。；\d]{0,16}?)(?:为|是|的)?"
    r"(?P<before>\d[\d,]*(?:\.\d+)?)(?P=unit)，?(?P<turn>增加|减少)了?(?P<by>\d[\d,]*(?:\.\d+)?)(?P=unit)"
)
BESIDE = "2019年度部门决算\n2019年度收入总计900.00万元，比上年增加300.00万元，增长50%，主要原因：一是2019年年初预算收入700.00万元，比2018年年初预算收入450.00万元增加{0}万元。"


@rule(
    "A166", "RATE_BASE", "两年的数写在一起的，增减额不等于两数之差",
    fails=BESIDE.format("205.00"),
    passes=BESIDE.format("250.00"),
    edge=BESIDE.format("250.0"),
)  # fmt: skip
def two_years(context: Context) -> Iterator[Finding]:
    """Hold a change against the two amounts that stand right before it, where no other rule knows them to be two years' of one thing."""
    known = {g.delta.start for g in context.growths if g.delta and g.prior}
    for passage, match in context.find(TWO_YEARS.pattern, hint=r"元，?(?:增加|减少)了?\d"):
        if match.start("by") in known or int(match["year"]) - int(match["base"]) != 1:
            continue
        if match["then"] and not match["what"].endswith(match["then"]):
            continue
        now, before, by = (figure(match[name], match["unit"]) for name in ("now", "before", "by"))
        change = now.span - before.span
        stated = by.span if match["turn"] == "增加" else -by.span
        if change.meets(stated) or (id(passage), match.start("now")) in context.misunits:
            continue
        value = now.value - before.value
        right = f"{'增加' if value > 0 else '减少'}{plain(abs(value))}万元"
        yield Finding(
            "A166", "RATE_BASE", "error", f"{match['turn']}{by.text}，按两年的数应{right}", passage.place(match.start("by")),
            passage.quote(match.start(), match.end(), 8), f"{match['turn']}{by.text}", right, f"{now.text}－{before.text}＝{plain(value)}万元", "",
            "请核对两年的数和增减额",
        )  # fmt: skip
