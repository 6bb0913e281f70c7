"""Sheets of a workbook exported from the 部门决算 software (财决01表 …): which are published, and the one that lies across."""

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from bianzhi.auditing import subjects
from bianzhi.documents.model import Grid

#: how such sheets are called: ``Z01 收入支出决算总表(财决01表)``, ``Z08_1 …(财决08-`` (cut off at 31 letters), ``F03 …``;
#: besides them come ``CS03 其他收入等明细情况表`` and a department's own (``QB01 …``), of which nothing is needed
NAME = re.compile(r"^((?:Z|F|CS)\d{2}(?:[_-]\d)?)[\s_、.-]*(.*?)(?:\(财?决?.*)?$", re.IGNORECASE)
NUMBER = re.compile(r"财决(附?\d{2}(?:-\d)?)表?")
#: titles of those that are published, by the table they fill; others bear titles much like these (收入支出决算表,
#: 基本支出决算明细表, 非税收入征缴情况表)
TITLES: Mapping[str, str] = {
    "T1": "收入支出决算总表", "T2": "收入决算表", "T3": "支出决算表", "T4": "财政拨款收入支出决算总表",
    "T5": "一般公共预算财政拨款(?:收入)?支出决算表", "T6": "一般公共预算财政拨款基本支出决算(?:明细)?表",
    "T8": "政府性基金预算财政拨款(?:收入)?支出决算表", "T9": "国有资本经营预算财政拨款(?:收入)?支出决算表",
}  # fmt: skip
PUBLISHED = re.compile("|".join(TITLES.values()))
YEAR = re.compile(r"(20\d\d)年(?:度)?")
NARROW = str.maketrans("０１２３４５６７８９（）ＺＦＣＳ＿", "0123456789()ZFCS_")
#: classes named over columns where economic subjects lie across
CLASSES = 3
WHOLE = frozenset({"小计", "合计", "总计", "金额"})
CODED = re.compile(r"^(\d{3}(?:\d{2})?)")


def is_exported(grid: Grid) -> bool:
    """Say whether a table is a sheet of an export, by its sheet's name or the number in its head."""
    if not grid.place.sheet:
        return False
    return bool(NAME.match(_narrow(grid.place.sheet))) or any(
        NUMBER.search(_narrow(cell)) for row in grid.rows[:4] for cell in row
    )


def exported_title(grid: Grid) -> str:
    """Return the title of a sheet of an export that is a published table; empty for any other."""
    named = NAME.match(_narrow(grid.place.sheet))
    tops = (_narrow(cell) for row in grid.rows[:4] for cell in row)
    titles = (named[2] if named else _narrow(grid.place.sheet), *tops)
    return next((found[0] for title in titles if (found := PUBLISHED.match(title))), "")


def exported_year(grid: Grid) -> int:
    """Return the year that the head of a sheet of an export tells; 0 where none does."""
    heads = (_narrow(cell) for row in grid.rows[:4] for cell in row)
    return next((int(found[1]) for text in heads if (found := YEAR.fullmatch(text))), 0)


def _narrow(text: str) -> str:
    return re.sub(r"\s", "", text.translate(NARROW))


def wide(heads: Sequence[Sequence[str]]) -> Mapping[int, str]:
    """Return column → code of its economic subject, ``total`` for 合计, where they lie across; nothing for other tables.

    Args:
        heads: the rows above the amounts, cells without blanks.
    """
    classes = subjects.economic_classes()
    columns = [tuple(filter(None, column)) for column in zip_longest(*heads, fillvalue="")]
    within = [
        next((classes[bare] for w in words if (bare := subjects.bare(w)) in classes), "") for words in columns
    ]
    if len(set(within) - {""}) < CLASSES:
        return {}
    found: dict[int, str] = {}
    split = {top for words, top in zip(columns, within, strict=True) if top and words[-1] in WHOLE}
    for column, (words, top) in enumerate(zip(columns, within, strict=True)):
        code = _economic(words, top, split=top in split)
        if code and code not in found.values():
            found[column] = code
    return found


def _economic(words: Sequence[str], top: str, *, split: bool) -> str:
    """Return the code that the words above a column name within a class; ``split``: whether the class has a 小计."""
    if not words:
        return ""
    if not top:
        return "total" if words[-1] in WHOLE else ""
    last = words[-1]
    if last in WHOLE or (not split and subjects.bare(last) == subjects.bare(subjects.economic()[top])):
        return top
    if led := CODED.match(last):
        return led[1] if led[1] in subjects.economic() else ""
    return subjects.economic_item(last, top)
