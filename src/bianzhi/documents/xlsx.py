"""Excel out: office forms, and import templates with drop-downs."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter

from bianzhi.documents import fonts
from bianzhi.documents.forms import Form, FormTable, laid_out

#: text never becomes a formula, an address or a number
SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
A4 = 9
WIDTH = 90  # characters across an upright A4 page
MAX_SHEET_NAME = 31


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of an import template.

    Attributes:
        label: head.
        hint: shown when the cell is chosen.
        choices: drop-down list.
        required: marked with *.
        example: what the example row holds.
        width: in characters.
        text: whether cells are text (ID numbers, codes), so that Excel keeps every digit.
    """

    label: str
    hint: str = ""
    choices: Sequence[str] = ()
    required: bool = False
    example: str = ""
    width: float = 14
    text: bool = False


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """A sheet of an import template: its name and columns."""

    name: str
    columns: Sequence[TemplateColumn]


def form_xlsx(form: Form) -> bytes:
    """Return the form as a workbook of one sheet that fits one A4 page."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, SAFE)
    sheet = book.add_worksheet(_sheet_name(form.title))
    styles = _Styles(book)
    across = len(form.widths)
    whole = sum(form.widths)
    span = WIDTH * 1.4 if form.landscape else WIDTH
    for c, width in enumerate(form.widths):
        sheet.set_column(c, c, span * width / whole)
    top = _heading(sheet, styles, form.title, form.above, across)
    lines: dict[int, int] = {}
    for r, c, cell in laid_out(form):
        style = styles.cell(head=cell.head, align=cell.align)
        if cell.colspan > 1 or cell.rowspan > 1:
            sheet.merge_range(top + r, c, top + r + cell.rowspan - 1, c + cell.colspan - 1, "", style)
        sheet.write_string(top + r, c, cell.text, style)
        if cell.rowspan == 1:
            room = span * sum(form.widths[c : c + cell.colspan]) / whole
            lines[r] = max(lines.get(r, 1), _lines(cell.text, room))
    for r in range(len(form.rows)):
        least = form.row_heights.get(r, 0) * 2.83
        sheet.set_row(top + r, max(24, lines.get(r, 1) * 17, least))
    _ending(sheet, styles, top + len(form.rows), form.notes, form.signatures, across)
    sheet.fit_to_pages(1, 1)
    _page(sheet, landscape=form.landscape)
    book.close()
    return buffer.getvalue()


def table_xlsx(made: FormTable) -> bytes:
    """Return the long table as a workbook; the head stays in sight and is repeated on every printed page."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, SAFE)
    sheet = book.add_worksheet(_sheet_name(made.title))
    styles = _Styles(book)
    across = len(made.columns)
    for c, column in enumerate(made.columns):
        sheet.set_column(c, c, max(6, column.width * 10))
    top = _heading(sheet, styles, made.title, made.above, across)
    for c, column in enumerate(made.columns):
        sheet.write_string(top, c, column.label, styles.cell(head=True, align="center"))
    rows = [*made.rows, *([list(made.totals)] if made.totals else [])]
    for r, texts in enumerate(rows, top + 1):
        for c, (text, column) in enumerate(zip(texts, made.columns, strict=True)):
            sheet.write_string(r, c, text, styles.cell(head=False, align=column.align))
    sheet.freeze_panes(top + 1, 1)
    sheet.repeat_rows(top)
    _ending(sheet, styles, top + 1 + len(rows), made.notes, made.signatures, across)
    sheet.fit_to_pages(1, 0)
    _page(sheet, landscape=made.landscape)
    book.close()
    return buffer.getvalue()


def template_xlsx(title: str, sheets: Sequence[TemplateSheet], instructions: Sequence[str]) -> bytes:
    """Return an import template: a 填表说明 sheet, then each sheet with heads, drop-downs and one row marked 示例."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, SAFE)
    styles = _Styles(book)
    guide = book.add_worksheet("填表说明")
    guide.set_column(0, 0, WIDTH)
    guide.write_string(0, 0, title, styles.title())
    guide.set_row(0, 40)
    for r, text in enumerate(instructions, 1):
        guide.write_string(r, 0, text, styles.note())
        guide.set_row(r, 17 * _lines(text, WIDTH))
    guide.fit_to_pages(1, 0)
    _page(guide, landscape=False)
    lists = book.add_worksheet("选项")
    lists.hide()
    used = 0
    for made in sheets:
        used = _template_sheet(book, styles, lists, used, made)
    book.close()
    return buffer.getvalue()


ROOM = 5000  # rows that carry drop-downs and text format


def _template_sheet(book: Any, styles: "_Styles", lists: Any, used: int, made: TemplateSheet) -> int:
    sheet = book.add_worksheet(made.name)
    text_format = book.add_format({"num_format": "@"})
    for c, column in enumerate(made.columns):
        sheet.set_column(c, c, column.width, text_format if column.text else None)
        head = f"{column.label}*" if column.required else column.label
        sheet.write_string(0, c, head, styles.cell(head=True, align="center"))
        sheet.write_string(1, c, ("示例：" if c == 0 else "") + column.example, styles.example())
        rule: dict[str, Any] = {"validate": "any"}
        if column.choices:
            for r, choice in enumerate(column.choices):
                lists.write_string(r, used, choice)
            letter = _letters(used)
            source = f"=选项!${letter}$1:${letter}${len(column.choices)}"
            rule = {"validate": "list", "source": source, "error_title": "不在列表中", "error_type": "warning",
                    "error_message": f"“{column.label}”请从下拉列表中选择"}  # fmt: skip
            used += 1
        if column.hint:
            rule |= {"input_title": column.label[:32], "input_message": column.hint[:255]}
        if len(rule) > 1:
            sheet.data_validation(1, c, ROOM, c, rule)
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    _page(sheet, landscape=True)
    return used


class _Styles:
    """Formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[object, ...], Any] = {}

    def _format(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def title(self) -> Any:
        return self._format(
            font_name=fonts.TITLE, font_size=fonts.TITLE_SIZE, align="center", valign="vcenter"
        )

    def note(self) -> Any:
        return self._format(
            font_name=fonts.SHEET, font_size=fonts.SMALL_SIZE, text_wrap=True, valign="vcenter"
        )

    def example(self) -> Any:
        return self._format(
            font_name=fonts.SHEET,
            font_size=fonts.SMALL_SIZE,
            font_color="#6b7280",
            italic=True,
            num_format="@",
        )

    def cell(self, *, head: bool, align: str) -> Any:
        shade: dict[str, object] = {"bg_color": "#eef2f7", "bold": True} if head else {}
        font = fonts.HEAD if head else fonts.SHEET
        return self._format(
            font_name=font, font_size=fonts.SMALL_SIZE, border=1, text_wrap=True, valign="vcenter", align=align,
            num_format="@", **shade,
        )  # fmt: skip


def _heading(sheet: Any, styles: _Styles, title: str, above: str, across: int) -> int:
    """Write the title and the line under it; return the row where the grid begins."""
    _line(sheet, 0, across, title, styles.title())
    sheet.set_row(0, 36)
    if not above:
        return 1
    _line(sheet, 1, across, above, styles.note())
    return 2


def _ending(
    sheet: Any, styles: _Styles, row: int, notes: Sequence[str], signatures: Sequence[str], across: int
) -> None:
    for note in notes:
        _line(sheet, row, across, note, styles.note())
        row += 1
    if signatures:
        _line(
            sheet,
            row + 1,
            across,
            "　　　　".join(f"{who}：" + "　" * 6 for who in signatures),
            styles.note(),
        )
        sheet.set_row(row + 1, 28)


def _line(sheet: Any, row: int, across: int, text: str, style: Any) -> None:
    if across > 1:
        sheet.merge_range(row, 0, row, across - 1, "", style)
    sheet.write_string(row, 0, text, style)


def _page(sheet: Any, *, landscape: bool) -> None:
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    sheet.center_horizontally()
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
    sheet.set_footer("&C— &P —")


def _lines(text: str, room: float) -> int:
    """Return how many lines ``text`` takes in ``room`` characters; a Chinese character is two wide."""
    return sum(
        max(1, ceil(sum(2 if ord(ch) > 255 else 1 for ch in line) * 1.1 / max(1, room)))
        for line in text.split("\n")
    )


def _letters(index: int) -> str:
    """Return the column's letters: 0 → A, 26 → AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def _sheet_name(title: str) -> str:
    return "".join("_" if ch in "[]:*?/\\'" else ch for ch in title)[:MAX_SHEET_NAME]
