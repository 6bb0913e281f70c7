"""Words of a change against the two figures beside them: points, 增加到, 超过, one amount in two units (FAULTS: CONTRADICT_COMPLETION)."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Span, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.movement import DOWN, UP
from bianzhi.auditing.normal import sentence_at
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.chains import sentences
from bianzhi.auditing.tokens import MONEY, PLANS, VALUES

WORDS = "|".join((*UP[:-1], *DOWN[:-1]))
POINTS = re.compile(rf"(?P<word>{WORDS})(?:了)?(?P<about>约|近)?" + r"(?P<number>\d{1,3}(?:\.\d+)?)个百分点")
PRIOR = re.compile(r"(?:[较与由从]|(?<!占)比(?!重|例|率)|上年|去年|20\d\d年)[^，。；]*$")


@rule(
    "A116", "SHARE_WRONG", "提高或下降的百分点与两个比例对不上",
    fails="2022年度部门决算\n基本支出占支出合计的61.90%，比上年的57.70%提高3.20个百分点。",
    passes="2022年度部门决算\n基本支出占支出合计的61.90%，比上年的57.70%提高4.20个百分点。",
    edge="2022年度部门决算\n基本支出占61.90%，项目支出占38.10%，分别比上年提高3.20个百分点、下降3.20个百分点。",
)  # fmt: skip
def points(context: Context) -> Iterator[Finding]:
    """Compare percentage points with the two rates that a sentence tells."""
    for passage, marks in context.figures:
        if "百分点" not in passage.text:
            continue
        for found in POINTS.finditer(passage.text):
            start, end = sentence_at(passage.text, found.start(), found.end(), "。；")
            rates = [t for t in marks if start <= t.start < end and t.figure.unit == "%"]
            if len(rates) != len(("this", "last")) or len(POINTS.findall(passage.text, start, end)) != 1:
                continue
            earlier = [t for t in rates if PRIOR.search(t.lead)]
            if any(t.role == "rate" and (t in earlier or t.sign < 0) for t in rates):
                continue  # of a rate of growth that was a decline the points are not the difference of the two figures
            if len(earlier) != 1 or "分别" in passage.text[start : found.start()]:
                continue
            last = earlier[0]
            now = next(t for t in rates if t is not last)
            moved = now.figure.span - last.figure.span
            number = Decimal(found["number"])
            half = Decimal("0.5").scaleb(-len(found["number"].partition(".")[2])) * (
                3 if found["about"] else 1
            )
            sign = -1 if found["word"] in DOWN else 1
            stated = sorted((sign * (number - half), sign * (number + half)))
            if moved.meets(Span(*stated)):
                continue
            right = now.figure.value - last.figure.value
            word = "提高" if right > 0 else "下降"
            turned = right * sign < 0
            yield Finding(
                "A116", "CONTRADICT_COMPLETION" if turned else "SHARE_WRONG", "error",
                f"{found[0]}，应为{word}{plain(abs(right))}个百分点", passage.place(found.start()),
                passage.quote(min(t.start for t in rates), found.end(), 8), found[0], f"{word}{plain(abs(right))}个百分点",
                f"{now.figure.text}－{last.figure.text}＝{plain(right)}个百分点", "增减字样写反" if turned else "", f"{word}{plain(abs(right))}个百分点",
            )  # fmt: skip


@rule(
    "A115", "CONTRADICT_COMPLETION", "“增加到”“下降到”与两个数相反",
    fails="2022年度部门决算\n培训费支出由3.20万元下降到4.10万元。",
    passes="2022年度部门决算\n培训费支出由3.20万元下降到2.10万元。",
    edge="2022年度部门决算\n培训费支出由3.20万元调整为4.10万元。",
)  # fmt: skip
def from_to(context: Context) -> Iterator[Finding]:
    """Find what is said to have become more and is less, or the other way round."""
    for passage, group in context.once(sentences):
        for one, other in pairwise(group):
            if not other.sign or other.role not in ("value", "other"):
                continue
            change = other.figure.span - one.figure.span
            if (other.sign > 0 and change.high < 0) or (other.sign < 0 and change.low > 0):
                word = "下降" if other.sign > 0 else "增加"
                yield Finding(
                    "A115", "CONTRADICT_COMPLETION", "error",
                    f"{one.figure.text}到{other.figure.text}，却写“{'增加' if other.sign > 0 else '下降'}”", passage.place(other.start),
                    passage.quote(one.start, other.end, 12), other.figure.text, f"{word}到{other.figure.text}", "", "增减字样写反", "请核对增减方向和两个数",
                )  # fmt: skip


OVER = re.compile(
    r"^[，（]?(?:决算数?|支出)?(?P<not>未|没有)?(?:(?P<more>超过|超出|超|高于|大于|多于)|(?P<less>低于|小于|少于))(?:了)?(?:年初|全年|调整后?|批复)?(?:的)?预算(?:数|安排)?(?:为)?$"
)


@rule(
    "B408", "CONTRADICT_COMPLETION", "“超过”“低于”预算与两个数相反",
    fails="2022年度部门决算\n“三公”经费支出决算6.20万元，超过年初预算数8.00万元。",
    passes="2022年度部门决算\n“三公”经费支出决算6.20万元，未超过年初预算数8.00万元。",
    edge="2022年度部门决算\n“三公”经费支出决算9.20万元，超年初预算数8.00万元。",
)  # fmt: skip
def over_budget(context: Context) -> Iterator[Finding]:
    """Find what is said to be more than a budget told after it and is less, or the other way round."""
    for passage, marks in context.figures:
        for one, other in pairwise(marks):
            said = OVER.search(other.lead) if other.role in PLANS and one.role in VALUES else None
            if not said:
                continue
            told = [
                t
                for t in marks
                if t.end <= one.end and t.role in VALUES and "。" not in passage.text[t.end : one.start]
            ]
            change = one.figure.span - other.figure.span
            more = bool(said["more"]) != bool(said["not"])
            if any((t.figure.value > other.figure.value) == more for t in told if t is not one):
                continue  # another amount before it is meant, it may be
            if (more and change.high < 0) or (not more and change.low > 0):
                right = "低于" if more else "超过"
                yield Finding(
                    "B408", "CONTRADICT_COMPLETION", "error", f"预算{other.figure.text}，决算{one.figure.text}，却写“{said[0].strip('，（')}”",
                    passage.place(other.start), passage.quote(one.start, other.end, 8), said[0].strip("，（"), f"{right}预算数",
                    f"{one.figure.text}－{other.figure.text}＝{plain(one.figure.value - other.figure.value)}万元", "大于、小于选错", f"改为“{right}预算数”",
                )  # fmt: skip


@rule(
    "W816", "UNIT_MIXED", "同一个数用两种单位写，换算不对",
    fails="2022年度部门决算\n本年收入合计356.80万元（356800.00元）。",
    passes="2022年度部门决算\n本年收入合计356.80万元（3568000.00元）。",
    edge="2022年度部门决算\n公务接待费3.20万元（人均100.00元）。",
)  # fmt: skip
def twice(context: Context) -> Iterator[Finding]:
    """Compare an amount with the same in another unit, in brackets after it."""
    for passage, marks in context.figures:
        for one, other in pairwise(marks):
            units = (one.figure.unit, other.figure.unit)
            if units[0] == units[1] or not all(u in MONEY for u in units) or one.role not in VALUES:
                continue
            between = passage.text[one.end : other.start]
            closed = passage.text.startswith("）", other.end)
            if (
                not closed
                or not re.fullmatch(r"（(?:即|合|折合)?", between)
                or one.figure.span.meets(other.figure.span)
            ):
                continue
            yield Finding(
                "W816", "UNIT_MIXED", "error", f"{one.figure.text}与{other.figure.text}不等", passage.place(other.start),
                passage.quote(one.start, other.end, 14), other.figure.text, one.figure.text, "", "换算错", "请核对两个数和单位",
            )  # fmt: skip
