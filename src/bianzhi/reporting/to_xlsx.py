"""The tables of a report as a workbook: a sheet each, amounts as numbers with all their digits, shown to the 百元 as printed."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from bianzhi.documents import fonts
from bianzhi.documents.xlsx import A4, SAFE
from bianzhi.reporting.blocks import Report, Table, spread, words
from bianzhi.reporting.books import Books, cell
from bianzhi.reporting.derive import WAN
from bianzhi.reporting.layout import INPUTS, TABLES, label, unit

#: how wide a sheet is, in characters
WIDE = 150
#: digits a number in Excel keeps
DIGITS = 15


def to_xlsx(report: Report, books: Books) -> bytes:
    """Return the published tables in 万元, then what the text needs besides, in 元 and pieces."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, SAFE)
    styles = _Styles(book)
    for made in report.tables():
        _table(book.add_worksheet(TABLES[made.slot].short), made, books, styles)
    for slot in INPUTS:
        _input(book.add_worksheet(TABLES[slot].short), slot, books, styles)
    book.close()
    return buffer.getvalue()


class _Styles:
    def __init__(self, book: Any) -> None:
        plain = {"font_name": fonts.SHEET, "font_size": 10, "border": 1, "valign": "vcenter"}
        self.head = book.add_format(
            {**plain, "align": "center", "text_wrap": True, "bold": True, "bg_color": "#eef2f7"}
        )
        self.title = book.add_format(
            {"font_name": fonts.HEAD, "font_size": 16, "align": "center", "valign": "vcenter"}
        )
        self.line = book.add_format({"font_name": fonts.SHEET, "font_size": 10})
        self.right = book.add_format({"font_name": fonts.SHEET, "font_size": 10, "align": "right"})
        self.amount = book.add_format({**plain, "num_format": "0.00", "align": "right"})
        self.exact = book.add_format({**plain, "num_format": "#,##0.00", "align": "right"})
        self.count = book.add_format({**plain, "num_format": "0", "align": "right"})
        self.text = {
            (align, indent): book.add_format({**plain, "align": align, "indent": indent, "num_format": "@"})
            for align in ("left", "center", "right")
            for indent in range(3)
        }


def _table(sheet: Any, made: Table, books: Books, styles: _Styles) -> None:
    last = len(made.widths) - 1
    whole = sum(made.widths)
    for c, width in enumerate(made.widths):
        sheet.set_column(c, c, max(WIDE * width / whole, 5))
    sheet.merge_range(0, 0, 0, last, made.title, styles.title)
    sheet.set_row(0, 30)
    sheet.write_string(1, last, made.corner, styles.right)
    sheet.write_string(2, 0, made.left, styles.line)
    sheet.write_string(2, last, made.unit, styles.right)
    heads = len(made.head)
    top = 3
    for r, c, box in spread((*made.head, *made.rows), len(made.widths)):
        style = styles.head if r < heads else styles.text[box.align, min(box.indent, 2)]
        if box.colspan > 1 or box.rowspan > 1:
            sheet.merge_range(top + r, c, top + r + box.rowspan - 1, c + box.colspan - 1, "", style)
        if r >= heads and box.cell and box.runs:
            _amount(sheet, top + r, c, books.now[cell(box.cell)] / WAN, styles.amount)
        else:
            sheet.write_string(top + r, c, words(box.runs), style)
    for k, note in enumerate(made.notes):
        sheet.write_string(top + heads + len(made.rows) + k, 0, words(note), styles.line)
    _paper(sheet, top + heads)


def _amount(sheet: Any, row: int, column: int, value: Decimal, style: Any) -> None:
    """Write a number; one with more digits than Excel keeps is written as text, so that none is lost."""
    if len(value.normalize().as_tuple().digits) <= DIGITS:
        sheet.write_number(row, column, float(value), style)
    else:
        sheet.write_string(row, column, f"{value:f}", style)


def _input(sheet: Any, slot: str, books: Books, styles: _Styles) -> None:
    made = TABLES[slot]
    coded = made.rows == "functional"
    heads: Sequence[str] = (
        ("科目编码", "科目名称", *(f"{c.label}（元）" for c in made.columns))
        if coded
        else ("项目", "数额", "单位")
    )
    sheet.merge_range(0, 0, 0, len(heads) - 1, made.title, styles.title)
    for c, text in enumerate(heads):
        sheet.set_column(c, c, 34 if c == int(coded) else 16)
        sheet.write_string(1, c, text, styles.head)
    rows = [*(line.key for line in made.lines), *(books.now.codes(slot) if coded else ())]
    for r, row in enumerate(rows, 2):
        kind = unit(slot, row)
        names = (row if row.isdecimal() else "", label(slot, row)) if coded else (label(slot, row),)
        for c, text in enumerate(names):
            sheet.write_string(r, c, text, styles.text["left", 0])
        for c, column in enumerate(made.columns, len(names)):
            _amount(
                sheet, r, c, books.now[slot, row, column.key], styles.exact if kind == "元" else styles.count
            )
        if not coded:
            sheet.write_string(r, 2, kind, styles.text["center", 0])
    _paper(sheet, 2)


def _paper(sheet: Any, top: int) -> None:
    sheet.freeze_panes(top, 0)
    sheet.repeat_rows(0, top - 1)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
