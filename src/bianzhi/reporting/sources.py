"""The list beside a report: every figure of its text, where it stands, which cells or records it came from, and how."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import xlsxwriter

from bianzhi.documents import fonts
from bianzhi.reporting.blocks import BEFORE, RECORD, Figure, Heading, Paragraph, Report, Table, words
from bianzhi.reporting.books import Books, cell

HEAD = ("序号", "所在部分", "原文", "数字", "来源", "算式", "来源金额（元）", "台账位置")
WIDTHS = (6, 30, 46, 12, 46, 34, 20, 30)
#: words before and after a figure that show where it stands
AROUND = 14


@dataclass(frozen=True, slots=True)
class Source:
    """A figure of the text.

    Attributes:
        number: in the order of the text, from 1.
        where: heading above it; ``quote``: the words around it.
        figure: as printed, and what it came from.
    """

    number: int
    where: str
    quote: str
    figure: Figure

    @property
    def how(self) -> str:
        """The arithmetic with its result, or nothing where it repeats a cell."""
        made = self.figure
        return f"{made.how}＝{made.text}" if made.how and "＝" not in made.how else made.how


def sources(report: Report) -> tuple[Source, ...]:
    """Return the figures of the text in its order; those of tables are their own source."""
    return tuple(_sources(report))


def _sources(report: Report) -> Iterator[Source]:
    heading = ""
    number = 0
    for block in report.blocks:
        if isinstance(block, Heading):
            heading = words(block.runs)
        lines = block.notes if isinstance(block, Table) else ()
        for runs in (block.runs,) if isinstance(block, Heading | Paragraph) else lines:
            text, at = words(runs), 0
            for run in runs:
                size = len(run) if isinstance(run, str) else len(run.text)
                if isinstance(run, Figure):
                    number += 1
                    yield Source(number, heading, text[max(at - AROUND, 0) : at + size + AROUND], run)
                at += size


def named(source: str, year: int) -> str:
    """Return a cell or record in the clerk's words."""
    if source.startswith(RECORD):
        return f"台账 {source.removeprefix(RECORD)}"
    if source.startswith("project:"):
        return f"项目 {source.removeprefix('project:')}"
    before = source.startswith(BEFORE)
    at = cell(source.removeprefix(BEFORE))
    return f"{year - 1}年 {at.named(year - 1)}" if before else at.named(year)


def rows(report: Report, books: Books) -> Iterator[tuple[str, ...]]:
    """Yield the list's rows, as texts."""
    for one in sources(report):
        told = "；".join(named(source, report.year) for source in one.figure.sources)
        exact = "；".join(_exact(source, books) for source in one.figure.sources)
        title, url = one.figure.about
        yield (
            str(one.number), one.where, one.quote, one.figure.text, told, one.how, exact, " ".join(filter(None, (title, url))),
        )  # fmt: skip


def _exact(source: str, books: Books) -> str:
    if ":" in source and not source.startswith(BEFORE):
        return next((f"{p.spent:f}" for p in books.projects if source == f"project:{p.name}"), "")
    sheets = books.before if source.startswith(BEFORE) else books.now
    return f"{sheets[cell(source.removeprefix(BEFORE))]:f}" if sheets is not None else ""


def sources_csv(report: Report, books: Books) -> bytes:
    """Return the list as CSV that Excel opens."""
    out = io.StringIO()
    csv.writer(out).writerows((HEAD, *(map(_plain, row) for row in rows(report, books))))
    return out.getvalue().encode("utf-8-sig")


def _plain(text: str) -> str:
    """Return text that Excel takes for no formula."""
    return f"'{text}" if text[:1] in "=+-@" else text


def sources_xlsx(report: Report, books: Books) -> bytes:
    """Return the list as a workbook."""
    return _workbook("数字来源", f"{report.title}：文中数字的来源", rows(report, books))


def _workbook(sheet_name: str, title: str, given: Iterable[tuple[str, ...]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(sheet_name)
    plain = {
        "font_name": fonts.SHEET,
        "font_size": fonts.SMALL_SIZE,
        "text_wrap": True,
        "valign": "top",
        "border": 1,
    }
    body, head = book.add_format(plain), book.add_format({**plain, "bold": True, "bg_color": "#eef2f7"})
    sheet.merge_range(0, 0, 0, len(HEAD) - 1, title, book.add_format({"bold": True, "font_size": 14}))
    for c, (text, width) in enumerate(zip(HEAD, WIDTHS, strict=True)):
        sheet.set_column(c, c, width)
        sheet.write_string(1, c, text, head)
    for r, row in enumerate(given, 2):
        for c, text in enumerate(row):
            sheet.write_string(r, c, text, body)
    sheet.freeze_panes(2, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()
