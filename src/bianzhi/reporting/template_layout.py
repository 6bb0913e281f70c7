"""Where everything stands in our own workbook: shared by who writes it and who reads it."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from bianzhi.auditing import subjects
from bianzhi.reporting.books import REASONS, Sheets
from bianzhi.reporting.derive import last_item
from bianzhi.reporting.layout import BASIC, INPUTS, PUBLISHED, TABLES, label, lines

GUIDE, CHECKS, SUBJECTS = "填表说明", "校验", "科目"
REASON_SHEET, PROJECT_SHEET, ADJUSTMENT_SHEET = "变动原因", "项目支出", "预算调整"
#: rows for items in a table of subjects by function
ROOM = 60
#: first row of data, first column of amounts (from 0)
TOP, LEFT = 3, 2
SLOTS = (*PUBLISHED, *INPUTS)
BEFORE = "上年"
#: what stands in 填表说明: label → key; column B holds what is filled in
ABOUT: Mapping[str, str] = {
    "单位名称": "name", "决算年度": "year", "单位性质": "kind", "级次": "level", "省份": "province", "县区": "district",
}  # fmt: skip
ABOUT_TOP = 2
SOURCES: Mapping[str, str] = {
    "一般公共预算": "general",
    "政府性基金": "fund",
    "国有资本经营": "capital",
    "其他资金": "other",
}


class Place(NamedTuple):
    """A cell of the workbook: sheet, row and column from 0."""

    sheet: str
    row: int
    column: int


def sheet_name(slot: str, *, before: bool = False) -> str:
    """Return the name of a table's sheet: ``01 收支总表``, ``上年01 收支总表``."""
    return f"{BEFORE if before else ''}{SLOTS.index(slot) + 1:02} {TABLES[slot].short}"


@cache
def slot_by_sheet() -> Mapping[str, tuple[str, bool]]:
    """Return sheet name → (slot, whether it is last year's)."""
    return {sheet_name(slot, before=before): (slot, before) for slot in SLOTS for before in (False, True)}


@cache
def economic_rows() -> tuple[str, ...]:
    """Return the rows of 基本支出决算表 in their order: each class with its subjects, and the two totals."""
    known = subjects.economic()
    found: list[str] = []
    for code in BASIC:
        found += [code, *(c for c in known if len(c) == 5 and c.startswith(code))]
    return (*found, *lines("T6"))


def rows_of(slot: str, sheets: Sheets, more: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the rows of a table's sheet: fixed ones, or 合计 and the items there are. ``more``: items to offer as well."""
    made = TABLES[slot]
    if made.rows == "lines":
        return tuple(lines(slot))
    if made.rows == "economic":
        return economic_rows()
    return ("total", *last_item((*sheets.codes(slot), *more)))


def row_name(slot: str, row: str) -> str:
    """Return what stands beside a row's number or code."""
    return label(slot, row)


def row_mark(slot: str, row: str, number: int) -> str:
    """Return what stands in column A: the code of a subject, or the number of a line."""
    return row if row.isdecimal() and TABLES[slot].rows != "lines" else str(number + 1)


def reason_label(key: str) -> str:
    """Return what a reason explains: a fixed one, or that of an item."""
    return REASONS.get(key) or f"{key} {subjects.functional().get(key, '')}决算数与预算数的差异"
