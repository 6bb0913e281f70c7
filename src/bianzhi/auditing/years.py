"""Years that amounts are held against."""

import re

from bianzhi.auditing.context import Context
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.tokens import VALUES


def held_against_both(
    context: Context, passage: Passage, match: re.Match[str], other: str, around: str
) -> bool:
    """Say whether what is held against one year is held against another (words ``other``) as well.

    ``around``: the sentence. It is not where an amount of another thing stands between the two.
    """
    if not re.search(other, around):
        return False
    start = passage.text.find(around)
    for found in re.finditer(other, around):
        first, last = sorted((start + found.start(), match.start()))
        if not any(first <= t.start < last and t.role in VALUES for t in context.marks(passage)):
            return True
    return False
