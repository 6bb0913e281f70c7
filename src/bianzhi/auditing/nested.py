"""Where the parts of a part end in a sentence, and where a list is none of the parts of the amount before it."""

import re
from collections.abc import Sequence

from bianzhi.auditing.figures import total
from bianzhi.auditing.normal import begins
from bianzhi.auditing.tokens import VALUES, Token

#: parts of a part that semicolons stand between
MOST_PARTS = 3


def closes(text: str, tokens: Sequence[Token], whole: Token, start: int) -> int:
    """Return where the parts of a part end: at the first semicolon, or at a later one where its parts add up only there."""
    first = end = text.find("；", start)
    for _ in range(MOST_PARTS):
        if end < 0:
            break
        end = text.find("；", end + 1)
        stop = min([at for at in (end, text.find("。", start)) if at >= 0] or [len(text)])
        inside = [t.figure for t in tokens if start <= t.start < stop and t.role in VALUES]
        if len(inside) > 1 and total(inside).meets(whole.figure.span):
            return stop
    return first


#: the year that a clause without an amount begins with, before it opens a list
YEAR_BEGINS = re.compile(r"[。；](20\d\d)年[^。；\d]{4,40}$")


def of_another_year(text: str, whole: Token, limit: int) -> bool:
    """Say whether a list is opened by a clause of its own on another year than that of the amount before it."""
    said = YEAR_BEGINS.search(text, whole.end, limit)
    years = re.findall(r"(20\d\d)年", text[begins(text, whole.start, "。；") : whole.start]) if said else []
    years = years or (re.findall(r"(20\d\d)年", text[: whole.start])[-1:] if said else [])
    return bool(said and years and said[1] != years[-1])


#: why something changed, up to the first comma: 主要原因是安排了10万元的补助
REASONED = re.compile(r"原因(?:主要)?(?:是|为|系|[:：])[^，。；、：]{0,40}$")
FAR = 48


def reasoned(text: str, position: int) -> bool:
    """Say whether an amount stands in the words that say why another changed, and is no part of anything."""
    return "原因" in text[max(0, position - FAR) : position] and bool(
        REASONED.search(text, max(0, position - FAR), position)
    )
