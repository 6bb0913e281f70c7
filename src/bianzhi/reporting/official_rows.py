"""What words and codes on the sheets of the 部门决算 software mean: rows, subjects, columns."""

import re
from collections.abc import Sequence
from itertools import groupby

from bianzhi.auditing import subjects
from bianzhi.auditing.exported import CODED
from bianzhi.reporting.layout import TABLES
from bianzhi.reporting.official_forms import INCOME_ROWS, SPENDING_ROWS, class_by_name


def clean(text: str) -> str:
    """Return a text without blanks."""
    return re.sub(r"[\s\u3000]", "", text)


def head_path(words: Sequence[str]) -> str:
    """Return the words above a column as one, what is merged downwards once."""
    return "".join(word for word, _ in groupby(words))


def code_in(parts: Sequence[str]) -> str:
    """Return the code that 类, 款 and 项 make: ``201 36 01``, ``201 20136 2013601``, or one code three times; empty for none."""
    given = [part for part in parts if part]
    if not given or not all(part.isdecimal() for part in given):
        return ""
    last = given[-1]
    if len(last) > 2:  # the whole code, here or in every cell
        return last
    return "".join([given[0], *(part.zfill(2) for part in given[1:])])


def row_in(words: str, side: int) -> str:
    """Return the row that words name on the side of income (0) or spending (1); empty for none."""
    if side == 0:
        return next((key for pattern, key in INCOME_ROWS if pattern.match(words)), "")
    known = next((key for pattern, key in SPENDING_ROWS if pattern.match(words)), "")
    return known or class_by_name().get(subjects.bare(words), "")


def economic_in(words: Sequence[str]) -> str:
    """Return the code of an economic subject by its head (class, then name); ``?name`` for one nobody knows, empty for none."""
    names = [w for w in words if not re.search(r"科目|^项目$", w)]
    if not names or names[-1] in ("合计", "名称", "编码", "类", "款", "项"):
        return ""
    led = CODED.match(names[-1])
    if led:
        return led[1] if led[1] in subjects.economic() else f"?{names[-1]}"
    classes = subjects.economic_classes()
    within = next((classes[subjects.bare(w)] for w in names if subjects.bare(w) in classes), "")
    if names[-1] in ("小计", "金额") or (len(names) == 1 and within):
        return within
    return subjects.economic_item(names[-1], within) or f"?{names[-1]}"


def key_name(slot: str, key: str) -> str:
    """Return how a column is called on the sheets."""
    return next((c.label for c in TABLES[slot].columns if c.key == key), key) if slot in TABLES else key
