"""Rows of tables that stand as text: amounts without a unit, and words twice, are right there."""

import re

from bianzhi.auditing.context import Context
from bianzhi.auditing.normal import Passage
from bianzhi.documents.wrapped import is_flat_row

#: an amount of a table
BARE = re.compile(r"\d\.\d\d(?![\d%万元])")


def a_row(passage: Passage) -> bool:
    """Say whether a line is a row of a table that stands as text, or somebody's note: amounts without units are right there."""
    text = passage.text
    many = len(BARE.findall(text)) > 1 and not re.search(r"[。；]", text) and "万元" not in text
    return many or text.startswith("[") or is_flat_row(passage.source.text)


def of_no_money(text: str, match: re.Match[str]) -> bool:
    """Say whether a number is one of no amount of money: a score, a ratio, or one whose unit a line of its own tells."""
    around = text[max(0, match.start() - 12) : match.start()]
    return (
        bool(re.search(r"得分|评分|分值|比率|指数|系数|完成率|人均|第$|占[^，。；]*$", around))
        or "单位：" in text
        or "单位:" in text
    )


def cells_of_a_head(passage: Passage, match: re.Match[str]) -> bool:
    """Say whether a phrase is cells of the head of a table that stands as text: blanks stand between, and nothing is said."""
    half = passage.back[match.start() + len(match[0]) // 2]
    return passage.source.text[half - 1].isspace() and not re.search("[，。；]", passage.text)


#: a cell that stands alone on its line; what is said of a table without amounts
CELL, NIL = re.compile(r"-?\d[\d,]*(?:\.\d+)?"), re.compile(r"无数据|空表")
#: lines after the title of a table that are looked at for its cells, and how many cells show that it is there
AFTER, FEWEST = 60, 3


def stands_as_text(context: Context, title: str) -> bool:
    """Say whether a table stands below its title as lines of text whose rows and columns are not known."""
    texts = [one.text for one in context.passages]
    for k in (k for k, text in enumerate(texts) if text == title):
        following = context.passages[k + 1 : k + 1 + AFTER]
        cells = sum(bool(CELL.fullmatch(one.text)) or is_flat_row(one.source.text) for one in following)
        if cells >= FEWEST or any(NIL.search(one.text) for one in following[: AFTER // 2]):
            return True
    return False
