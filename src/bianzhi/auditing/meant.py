"""Whether an amount beside the one that a change follows can be what the change is of."""

import re

from bianzhi.auditing.figures import HUNDRED
from bianzhi.auditing.relations import Growth, asides
from bianzhi.auditing.tokens import Token

#: what stands between an amount and its own change
TIGHT = re.compile(
    r"，(?:同比|同口径)?(?:[比较与](?:上年|去年|20\d\d年)[^，。；\d]{0,8})?，?(?:增加|减少|增长|下降)"
)
#: what is said by the way
ASIDE = re.compile(r"（[^（）]*）")
#: words after which amounts are parts of those before
PARTS = re.compile("其中|包括|：|如下")


def of_another_item(growth: Growth, token: Token) -> bool:
    """Say whether an amount stands in an item before, of which the one that changes is no part, its change right after it."""
    between = growth.passage.text[token.end : growth.current.start]
    if "；" not in between or "。" in between or PARTS.search(between):
        return False  # a sentence before may tell the same amount
    first = min(t.start for t in (growth.delta, growth.rate) if t)
    return bool(TIGHT.fullmatch(ASIDE.sub("", growth.passage.text[growth.current.end : first])))


def own_parts(growth: Growth) -> tuple[int, int]:
    """Return where the brackets right after the amount that changes begin and end: they tell its parts; nowhere without."""
    text, end = growth.passage.text, growth.current.end
    found = (
        (b for a, b in asides(text, end, growth.end) if a == end) if text[end : end + 1] == "（" else iter(())
    )
    return end, next(found, end)


def left_nothing(growth: Growth) -> bool:
    """Say whether something fell by all it was: then nothing is left of it."""
    made = growth.rate
    return made is not None and made.sign < 0 and made.figure.value == HUNDRED
