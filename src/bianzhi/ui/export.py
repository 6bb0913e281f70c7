"""A list as a workbook: exactly the shown columns in the shown order, for all rows of the filter."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bianzhi.ui.cells import Link, Tag
from bianzhi.ui.listing import Column, ListSpec, ListState

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 1_000_000
NUMBER_FORMATS = {"number": "#,##0", "money": "#,##0.00", "percent": "0.0%"}
WIDTHS = {
    "number": 11,
    "money": 16,
    "percent": 10,
    "date": 12,
    "datetime": 18,
    "id": 22,
    "docno": 24,
    "tag": 12,
}


def as_download(data: bytes | str, kind: str, name: str) -> HttpResponse:
    """Return a file to be saved under ``name``. ``kind``: its content type."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition})


def listing_xlsx(
    spec: ListSpec,
    state: ListState,
    rows: Iterable[Any],
    *,
    title: str,
    notes: Sequence[str] = (),
    as_of: date | None = None,
    unit: str = "",
    totals: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Return the download. Rows are written one by one and never kept.

    Args:
        spec: the list.
        state: what was asked: the shown columns in their order; set filters are written under the title.
        rows: all rows of the filter, not only those of the page.
        title: head of the sheet and name of the file.
        notes: further lines under the title.
        as_of: the day shown, written under the title.
        unit: unit of the whole table, such as ``人``.
        totals: a last row 「合计」 by column key.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
            "remove_timezone": True,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    sheet = book.add_worksheet("列表")
    top = _heading(
        book,
        sheet,
        title,
        _facts([*dict.fromkeys([*filter_notes(spec, state), *notes])], as_of, unit),
        state.columns,
    )
    count = _body(book, sheet, top, state.columns, rows)
    if totals:
        _totals(book, sheet, top + count, state.columns, totals)
    sheet.autofilter(top - 1, 0, top - 1 + count, max(0, len(state.columns) - 1))
    book.close()
    day = f"{as_of:%Y%m%d}" if as_of else f"{timezone.localdate():%Y%m%d}"
    name = "".join("_" if c in '\\/:*?"<>|\r\n' else c for c in title)
    return as_download(buffer.getvalue(), XLSX, f"{name}_{day}.xlsx")


def filter_notes(spec: ListSpec, state: ListState) -> list[str]:
    """Return what narrows the list, as lines for the head of the sheet."""
    words = [f"搜索“{state.q}”"] if state.q else []
    for wanted in spec.filters:
        value = state.values.get(wanted.key)
        if value is None:
            continue
        named = dict(wanted.choices)
        parts = value if isinstance(value, tuple) else ("是" if value is True else str(value),)
        words.append(f"{wanted.label}：{'、'.join(named.get(part, part) for part in parts)}")
    return ["筛选条件：" + "；".join(words)] if words else []


def _facts(notes: Sequence[str], as_of: date | None, unit: str) -> list[str]:
    first = [f"截至 {as_of.isoformat()}"] if as_of else []
    if unit:
        first.append(f"单位：{unit}")
    first.append(f"导出时间：{timezone.localtime():%Y-%m-%d %H:%M}")
    return ["　".join(first), *notes]


def _heading(
    book: xlsxwriter.Workbook, sheet: Worksheet, title: str, facts: Sequence[str], columns: Sequence[Column]
) -> int:
    """Write title, facts and column heads; return the first row of the body."""
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 15}))
    grey = book.add_format({"font_color": "#555555", "font_size": 9})
    for row, text in enumerate(facts, 1):
        sheet.write_string(row, 0, text, grey)
    head = book.add_format(
        {
            "bold": True,
            "bg_color": "#E8EEF6",
            "border": 1,
            "text_wrap": True,
            "valign": "vcenter",
            "align": "center",
        }
    )
    row = len(facts) + 1
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTHS.get(column.kind, 30 if place == 0 else 18))
        label = f"{column.group} {column.head}" if column.group else column.head
        sheet.write_string(row, place, label, head)
    sheet.freeze_panes(row + 1, 1)
    sheet.repeat_rows(row)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    return row + 1


def _formats(book: xlsxwriter.Workbook, *, bold: bool = False) -> dict[str, Format]:
    base: dict[str, Any] = {"border": 1, "border_color": "#BBBBBB", "bold": bold}
    made = {kind: book.add_format({**base, "num_format": code}) for kind, code in NUMBER_FORMATS.items()}
    made["text"] = book.add_format({**base, "num_format": "@"})
    made["date"] = book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "center"})
    made["datetime"] = book.add_format({**base, "num_format": "yyyy-mm-dd hh:mm", "align": "center"})
    return made


def _body(
    book: xlsxwriter.Workbook, sheet: Worksheet, top: int, columns: Sequence[Column], rows: Iterable[Any]
) -> int:
    formats = _formats(book)
    count = 0
    for count, row in enumerate(rows, 1):
        if count > MAX_ROWS:
            raise ValueError(f"more than {MAX_ROWS} rows do not fit a sheet")
        for place, column in enumerate(columns):
            _write(sheet, top + count - 1, place, column.kind, column.of(row), formats)
    return count


def _totals(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    row: int,
    columns: Sequence[Column],
    totals: Mapping[str, Any],
) -> None:
    formats = _formats(book, bold=True)
    for place, column in enumerate(columns):
        if place == 0:
            sheet.write_string(row, 0, "合计", formats["text"])
        elif column.key in totals:
            _write(sheet, row, place, column.kind, totals[column.key], formats)
        else:
            sheet.write_blank(row, place, None, formats["text"])


def _write(
    sheet: Worksheet, row: int, place: int, kind: str, value: Any, formats: Mapping[str, Format]
) -> None:
    """Write one cell. Text is always written as text: never a formula, never an address, never a rounded number."""
    plain = value.text if isinstance(value, Link | Tag) else value
    if plain is None or plain == "":
        sheet.write_blank(row, place, None, formats["text"])
    elif kind in NUMBER_FORMATS and isinstance(plain, int | float | Decimal) and not isinstance(plain, bool):
        whole = kind != "number" or plain == int(plain)
        sheet.write_number(row, place, plain, formats[kind if whole else "money"])
    elif isinstance(plain, datetime):
        local = timezone.localtime(plain) if timezone.is_aware(plain) else plain
        sheet.write_datetime(row, place, local.replace(tzinfo=None), formats["datetime"])
    elif isinstance(plain, date):
        sheet.write_datetime(row, place, plain, formats["date"])
    else:
        text = ("是" if plain else "否") if isinstance(plain, bool) else str(plain)
        sheet.write_string(row, place, text[:32_000], formats["text"])
