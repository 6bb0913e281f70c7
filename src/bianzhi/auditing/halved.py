"""Lists whose parts are of another whole than the amount before them, or of two sides, each of which is all of it."""

import re
from collections.abc import Sequence

from bianzhi.auditing.figures import total
from bianzhi.auditing.relations import Sum
from bianzhi.auditing.tokens import VALUES, Token

BOTH = re.compile(r"(?:收入支出|收入、支出|收支|收、支)(?:决算)?总计(?:均|各)?(?:为|是)?$")
#: the name of the other side, where it begins
OTHER = re.compile(r"[；。][^，；。\d]{0,12}支出")
#: words that begin a list of what all was spent on
SORTED = re.compile(r"。按[^，。；\d]{2,12}(?:分类|划分|分)[:：，]?")


def right(one: Sum) -> bool:
    """Say whether the parts of a total of both sides are right side by side: 收、支总计…，其中：收入…，年初…；支出…，年末…."""
    if not BOTH.search(one.whole.lead):
        return False
    turn = next((k for k, t in enumerate(one.parts) if k and OTHER.match(t.lead)), 0)
    halves = (one.parts[:turn], one.parts[turn:])
    return bool(turn) and all(total(t.figure for t in half).meets(one.whole.figure.span) for half in halves)


def of_another(one: Sum, marks: Sequence[Token]) -> bool:
    """Say whether a list that begins a sentence adds up to an amount told earlier than the one before it."""
    if not SORTED.search(one.passage.text, one.whole.end, one.parts[0].start):
        return False
    span = total(t.figure for t in one.parts)
    return any(t.role in VALUES and t.start < one.whole.start and span.meets(t.figure.span) for t in marks)
