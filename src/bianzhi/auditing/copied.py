"""Changes and rates that belong together: those copied from another amount, those turned by one word (FAULTS: COPIED_RATE)."""

import re

from bianzhi.auditing.context import Context
from bianzhi.auditing.relations import Growth
from bianzhi.auditing.tokens import Token

#: words between an amount and what itself changed by
ITS_OWN = re.compile(r"，?[比较](?:上年|去年|20\d\d年)[^，。；\d]{0,8}$")


def copied(context: Context, growth: Growth, token: Token) -> bool:
    """Say whether change and rate are those told of an amount before: of one with the same change the rate is copied."""
    delta, rate = growth.delta, growth.rate
    if delta is None or rate is None:
        return False
    if not ITS_OWN.match(growth.passage.text[growth.current.end : delta.start]):
        return False
    return any(
        one.passage is growth.passage
        and one.current.start == token.start
        and one.end < growth.current.start
        and one.rate is not None
        and one.delta is not None
        and one.rate.figure.value == rate.figure.value
        and one.delta.figure.value == delta.figure.value
        for one in context.growths
    )


def both_turned(growth: Growth) -> bool:
    """Say whether change and rate are told with one wrong word and the change is right but for it: A104 tells both."""
    delta, rate, prior = growth.delta, growth.rate, growth.prior
    if delta is None or rate is None or prior is None or delta.sign != rate.sign:
        return False
    return (-delta.signed).meets(growth.current.figure.span - prior.figure.span)
