"""PDF forms: the same `Form` or `FormTable` as Word gets, set by Typst with fonts that come with the program.

The official fonts (仿宋_GB2312, 小标宋) may not be given away: Noto's 宋 and 黑 stand in for them; Word keeps the official names.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import typst
from pylopdf_fonts_zh_cn import serif_path

from bianzhi.documents import fonts
from bianzhi.documents.forms import Form, FormTable, laid_out

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
ROW_HEIGHT = 6.5  # least height of a form's row in millimetres, without its inset


def form_pdf(form: Form) -> bytes:
    """Return the form as a PDF file."""
    tall = {row: form.row_heights.get(row, ROW_HEIGHT) for row in range(len(form.rows))}
    cells = [
        {
            "x": column,
            "y": row,
            "text": cell.text,
            "colspan": cell.colspan,
            "rowspan": cell.rowspan,
            "head": cell.head,
            "align": cell.align,
            "tall": tall[row],
        }
        for row, column, cell in laid_out(form)
    ]
    return _set(form, kind="grid", widths=list(form.widths), cells=cells)


def table_pdf(made: FormTable) -> bytes:
    """Return the long table as a PDF file; its head is repeated on every page."""
    columns = [{"label": c.label, "width": c.width, "align": c.align} for c in made.columns]
    rows = [list(row) for row in (*made.rows, *([made.totals] if made.totals else []))]
    return _set(made, kind="table", columns=columns, rows=rows, many=fonts.MANY_COLUMNS)


def _set(paper: Form | FormTable, **laid: Any) -> bytes:
    given = {
        "title": paper.title,
        "above": paper.above,
        "notes": list(paper.notes),
        "signatures": list(paper.signatures),
        "landscape": paper.landscape,
        "body": SERIF,
        "head": SANS,
        "title-font": SERIF,
        **laid,
    }
    source = files("bianzhi.documents").joinpath("data/form.typ").read_bytes()
    made: bytes = typst.compile(source, font_paths=shipped_fonts(), sys_inputs={"form": json.dumps(given)})
    return made


@cache
def shipped_fonts() -> typst.Fonts:
    """Return the fonts, read once; the machine's own only help out with rare characters of names."""
    return typst.Fonts(font_paths=[str(serif_path().parent)])
