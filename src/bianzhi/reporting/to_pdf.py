"""A report as PDF, set by Typst with fonts that come with the program; its contents are bookmarks, its charts vectors."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import typst

from bianzhi.documents.chart_svg import chart_svg
from bianzhi.documents.pdf import SANS, SERIF, shipped_fonts
from bianzhi.reporting.blocks import (
    Block,
    Box,
    Contents,
    Heading,
    Page,
    Paragraph,
    Picture,
    Report,
    Table,
    spread,
    words,
)
from bianzhi.reporting.paging import row_height
from bianzhi.reporting.to_docx import LYING, UPRIGHT, table_style

#: of a chart in millimetres
WIDE = 138
#: points of a table's text by its style in Word
SIZES = {"TableTiny": 7.5, "TableSmall": 8.0, "TableText": 9.0, "TableRead": 12.0}


def to_pdf(report: Report) -> bytes:
    """Return the report as a PDF file."""
    made: bytes = typst.compile(
        source(), font_paths=shipped_fonts(), sys_inputs={"report": json.dumps(plain(report))}
    )
    return made


def source() -> bytes:
    """Return the layout."""
    return files("bianzhi.reporting").joinpath("data/report.typ").read_bytes()


def plain(report: Report) -> dict[str, Any]:
    """Return what the layout reads."""
    return {
        "title": report.title, "name": report.name, "serif": SERIF, "sans": SANS, "sections": list(_sections(report)),
    }  # fmt: skip


def _sections(report: Report) -> Iterator[dict[str, Any]]:
    """Yield runs of pages of one orientation."""
    section = _section(lying=False, numbered=False, first=False)
    numbered = False
    for number, block in enumerate(report.blocks):
        if not isinstance(block, Page):
            section["blocks"].append(_plain(block, section["lying"], number))
        elif block.lying == section["lying"] and not block.first and not _cover(section):
            section["blocks"].append({"t": "break"})
        else:
            yield {**section, "cover": _cover(section)}
            numbered = numbered or block.first
            section = _section(lying=block.lying, numbered=numbered, first=block.first)
    yield {**section, "cover": _cover(section)}


def _cover(section: dict[str, Any]) -> bool:
    return bool(section["blocks"]) and all(block["t"] == "title" for block in section["blocks"])


def _section(*, lying: bool, numbered: bool, first: bool) -> dict[str, Any]:
    margins = (LYING if lying else UPRIGHT).margins
    return {"lying": lying, "numbered": numbered, "first": first, "margins": margins, "blocks": []}


def _plain(block: Block, lying: bool, number: int) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"t": "heading", "level": block.level, "text": words(block.runs)}
    if isinstance(block, Paragraph):
        return {"t": block.kind, "text": words(block.runs)}
    if isinstance(block, Contents):
        return {"t": "contents", "text": block.title}
    if isinstance(block, Picture):
        drawn = chart_svg(block.chart, f"p{number}")
        return {
            "t": "picture",
            "svg": drawn,
            "wide": WIDE,
            "caption": block.caption,
            "alt": block.chart.title,
        }
    assert isinstance(block, Table)
    return _table(block, lying)


def _table(block: Table, lying: bool) -> dict[str, Any]:
    size = SIZES[table_style(block)]
    inset = (row_height(block, LYING if lying else UPRIGHT) - size * 25.4 / 72) / 2
    cells = [_cell(r, c, box) for r, c, box in spread((*block.head, *block.rows), len(block.widths))]
    heads = len(block.head)
    return {
        "t": "table", "slot": bool(block.slot), "title": block.title, "corner": block.corner, "left": block.left,
        "unit": block.unit,
        "widths": list(block.widths), "size": size, "inset": max(inset, 0.3), "notes": [words(note) for note in block.notes],
        "head": [cell for cell in cells if cell["y"] < heads], "rows": [cell for cell in cells if cell["y"] >= heads],
    }  # fmt: skip


def _cell(row: int, column: int, box: Box) -> dict[str, Any]:
    return {
        "x": column, "y": row, "colspan": box.colspan, "rowspan": box.rowspan, "align": box.align, "indent": box.indent,
        "text": words(box.runs),
    }  # fmt: skip
