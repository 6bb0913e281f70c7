"""Years that amounts are held against, and sentences that name another than the report's."""

import re

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage, sentence_at
from bianzhi.auditing.tokens import VALUES

#: a plan, not the name of a kind of money
BUDGETED = re.compile("(?<!公共)(?<!基金)(?<!经营)预算")


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


def with_other_years(context: Context) -> list[Passage]:
    """Return the passages of prose that name another year than the report's."""
    other = re.compile(rf"20\d\d年(?<!{context.year}年)")
    return [one for one in context.prose() if other.search(one.text)]


def opening(context: Context) -> frozenset[int]:
    """Return the places in the text of passages of which a sentence may begin with another year than the report's.

    The year may follow a number and the name of a body, and nothing that it is held against.
    """
    other = re.compile(rf"20\d\d年(?<![，比较与\d]20\d\d年)(?<!{context.year}年)")
    return frozenset(id(one) for one in context.once(with_other_years) if other.search(one.text))


def around(passage: Passage, match: re.Match[str]) -> str:
    """Return the sentence a match begins in."""
    return passage.text[slice(*sentence_at(passage.text, match.start(), match.start()))]


def of_another_year(
    context: Context, passage: Passage, match: re.Match[str], what: str, group: str | int = 1
) -> Finding:
    """Return that a heading, a day or a sentence bears another year than the report."""
    code = "W905" if what in ("标题", "截止日期") else "W908"
    start = match.start(group)
    return Finding(
        code, "YEAR_LEFTOVER", "error", f"{what}写的是{match[group]}年，报告是{context.year}年",
        passage.place(start), passage.quote(start, min(match.end(), start + 30), 16), match[group], str(context.year), "",
        "沿用上年文本", f"改为{context.year}年",
    )  # fmt: skip
