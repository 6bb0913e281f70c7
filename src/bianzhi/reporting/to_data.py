"""A report for machines: JSON of its text, tables and figures; CSV of the cells, a cell a line."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from bianzhi.reporting.blocks import Block, Heading, Paragraph, Picture, Report, Table, words
from bianzhi.reporting.books import Books, Cell
from bianzhi.reporting.layout import PUBLISHED, TABLES, code_of, column_label, label
from bianzhi.reporting.sources import sources

HEAD = ("年度", "单位名称", "表号", "表名", "行", "行名称", "栏", "本年（元）", "上年（元）")


def to_json(report: Report, books: Books) -> bytes:
    """Return the report as JSON; amounts as text in 元, exact."""
    made = {
        "title": report.title,
        "name": report.name,
        "year": report.year,
        "form": report.form,
        "unit": "元",
        "tables": [_table(slot, books) for slot in PUBLISHED],
        "text": [plain for block in report.blocks if (plain := _plain(block))],
        "figures": [
            {
                "number": s.number, "text": s.figure.text, "sources": list(s.figure.sources), "how": s.how,
                "record": s.figure.about[0],
            }
            for s in sources(report)
        ],
    }  # fmt: skip
    return json.dumps(made, ensure_ascii=False, indent=1).encode()


def _table(slot: str, books: Books) -> dict[str, Any]:
    keys = dict.fromkeys(at.row for at in books.now.filled() if at.table == slot)
    return {
        "slot": slot,
        "code": code_of(slot, books.year),
        "title": TABLES[slot].title,
        "columns": {column.key: column.label for column in TABLES[slot].columns},
        "rows": [
            {"row": row, "label": label(slot, row), "cells": {k: f"{v:f}" for k, v in books.now.row(slot, row).items() if v}}
            for row in sorted(keys)
        ],
    }  # fmt: skip


def _plain(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"heading": block.level, "text": words(block.runs)}
    if isinstance(block, Paragraph):
        return {"text": words(block.runs)}
    if isinstance(block, Picture):
        values = dict(zip(block.chart.labels, map(str, block.chart.values), strict=True))
        return {"chart": block.caption, "unit": block.chart.unit, "values": values}
    if isinstance(block, Table) and not block.slot:
        return {
            "table": block.title,
            "rows": [[words(box.runs) for box in row] for row in (*block.head, *block.rows)],
        }
    return {}


def to_csv(books: Books) -> bytes:
    """Return the cells of the published tables that are not 0 in either year, as CSV that Excel opens."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows(_rows(books))
    return out.getvalue().encode("utf-8-sig")


def _rows(books: Books) -> Iterator[tuple[str, ...]]:
    before = books.before
    cells: set[Cell] = {*books.now.filled(), *(before.filled() if before is not None else ())}
    for at in sorted(at for at in cells if at.table in PUBLISHED):
        last = "" if before is None else f"{before[at]:f}"
        yield (
            str(books.year), books.body.name, code_of(at.table, books.year), TABLES[at.table].title, at.row, label(*at[:2]),
            column_label(at.table, at.column), f"{books.now[at]:f}", last,
        )  # fmt: skip
