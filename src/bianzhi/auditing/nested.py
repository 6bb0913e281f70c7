"""Where the parts of a part end in a sentence."""

from collections.abc import Sequence

from bianzhi.auditing.figures import total
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
