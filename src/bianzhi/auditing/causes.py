"""How a wrong growth rate probably came about, tried in order at the printed precision (FAULTS, Probable cause)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bianzhi.auditing.figures import HUNDRED, Figure, places_of


def cause_of_rate(current: Decimal, delta: Decimal, rate: Figure, others: Sequence[Figure]) -> str:
    """Return the first slip that gives the printed rate; empty when none does. Amounts in 万元, ``delta`` with its sign."""
    places = places_of(rate)
    stated = abs(rate.value)
    for words, value in _slips(current, delta):
        if value is None or not abs(value):
            continue
        near = abs(abs(value) - stated) <= abs(value) / 50 if words.startswith("把小数") else False
        if near or round(abs(value), places) == round(stated, places):
            return words
    for other in others:
        if other.text == rate.text and rate.value:
            return "与邻近一行的比例相同，疑似照抄"
    return ""


def _slips(current: Decimal, delta: Decimal) -> Iterator[tuple[str, Decimal | None]]:
    prior = current - delta

    def share(a: Decimal, b: Decimal) -> Decimal | None:
        return a / b * HUNDRED if b else None

    yield "误用本年数作基数（应除以上年数）", share(delta, current)
    yield "误把收入与支出相加（本年数的两倍）作基数", share(delta, 2 * current)
    yield "误用两年之和作基数", share(delta, current + prior)
    yield "变动额先四舍五入到一位小数，又误用本年数作基数", share(round(delta, 1), current)
    yield "变动额先四舍五入到一位小数", share(round(delta, 1), prior)
    yield "写成了本年数与上年数之比", share(current, prior)
    yield "写成了上年数与本年数之比", share(prior, current)
    right = share(delta, prior)
    if right is not None:
        yield "把小数当成百分数（少乘100）", right / HUNDRED
        yield "小数点错一位（大10倍）", right * 10
        yield "小数点错一位（小10倍）", right / 10
