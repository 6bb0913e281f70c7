"""Amounts of two years told one after the other with their difference (FAULTS: RATE_BASE, CONTRADICT_COMPLETION)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, figure, places_of, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.registry import rule

AMOUNT = r"\d[\d,]*(?:\.\d+)?"
TWO = re.compile(
    rf"(?P<year>20\d\d)年(?:度)?(?P<name>[\u4e00-\u9fff“”（）]{{2,20}}?)(?:为|是)?(?P<now>{AMOUNT})万元[，；。](?P<last>20\d\d)年(?:度)?(?P=name)(?:为|是)?(?P<prior>{AMOUNT})万元[，；。]"
    rf"(?:(?P=year)年(?:度)?)?(?:[比较](?:(?P=last)年|上年|去年)(?:度)?)?(?P<word>增加|减少)(?:了)?(?P<delta>{AMOUNT})万元(?:[，（](?:增长|下降|上升|降低)(?P<rate>\d+(?:\.\d+)?)%)?"
)
SIDE = "2018年部门预算\n2018年基本支出634.71万元，2017年基本支出1197.92万元，2018年比2017年减少{0}万元，减少的主要原因是退休人员工资由社保统一发放。"


@rule(
    "A130", "RATE_BASE", "并列写出的两年的数，与增减额、增减率对不上",
    fails=SIDE.format("536.21"),
    passes=SIDE.format("563.21"),
    edge=SIDE.format("563.2"),
)  # fmt: skip
def beside(context: Context) -> Iterator[Finding]:
    """Subtract last year's amount, told with its own year, from this year's."""
    for passage, match in context.find(
        TWO.pattern, hint=r"元[，；。]20\d\d年(?:度)?[\u4e00-\u9fff“”（）]{2,20}?\d"
    ):
        if int(match["year"]) != int(match["last"]) + 1:
            continue
        now, prior, delta = (figure(match[name]) for name in ("now", "prior", "delta"))
        sign = 1 if match["word"] == "增加" else -1
        right = now.value - prior.value
        if abs(right - sign * delta.value) > now.half + prior.half + delta.half:
            turned = abs(abs(right) - delta.value) <= now.half + prior.half + delta.half
            word = "增加" if right > 0 else "减少"
            yield Finding(
                "A130", "CONTRADICT_COMPLETION" if turned else "RATE_BASE", "error", f"{match['word']}{delta.text}，应为{word}{plain(abs(right))}万元",
                passage.place(match.start("delta")), passage.quote(match.start(), match.end(), 4), f"{match['word']}{delta.text}",
                f"{word}{plain(abs(right))}万元", f"{now.value}－{prior.value}＝{plain(right)}", "增减字样写反" if turned else "", "请核对两年的数和增减额",
            )  # fmt: skip
            continue
        rate = figure(match["rate"], "%", match.start("rate")) if match["rate"] else None
        found = (now.span - prior.span).over(prior.span) if rate else None
        if rate is None or found is None or prior.value <= 0:
            continue
        spanned = found if right >= 0 else -found
        if not spanned.meets(rate.cut):
            exact = f"{plain(abs(right) / prior.value * HUNDRED, max(places_of(rate), 2))}%"
            yield Finding(
                "A130", "RATE_BASE", "error", f"{rate.text}，应为{exact}", passage.place(match.start("rate")), passage.quote(match.start(), match.end(), 4),
                rate.text, exact, f"{plain(abs(right))}÷{prior.value}＝{exact}", "", f"改为{exact}",
            )  # fmt: skip
