"""Cells and rows as HTML, written in Python because a ledger has thousands of them (about ten times as quick as macros)."""

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup, escape

from bianzhi.ui.cells import SIGNS, Link, Tag
from bianzhi.ui.filters import cell_text
from bianzhi.ui.icons import icon
from bianzhi.ui.listing import Column


def value_html(value: Any, kind: str = "text") -> Markup:
    """Return one value: a tag with its sign, a link, or text by the kind of its column."""
    return Markup(_value(value, kind))  # noqa: S704 - every part is escaped in _value


def cell_html(column: Column, row: Any) -> Markup:
    """Return what stands in the cell of ``row``, with the column's link around it."""
    return Markup(_cell(column, row))  # noqa: S704 - every part is escaped in _value


def rows_html(columns: Sequence[Column], rows: Iterable[Any], row_id: Column | None = None) -> Markup:
    """Return the ``<tr>`` of all ``rows``: the first column heads its row; ``row_id`` adds a tick box."""
    openers = [_opener(column, first=place == 0) for place, column in enumerate(columns)]
    parts: list[str] = []
    for place, row in enumerate(rows, 1):
        parts.append("<tr>")
        if row_id is not None:
            parts.append(
                '<td class="bz-tick"><input type="checkbox" class="form-check-input" name="ids" '
                f'value="{escape(str(row_id.of(row)))}" aria-label="选择第 {place} 行"></td>'
            )
        for column, (before, after) in zip(columns, openers, strict=True):
            parts += (before, _cell(column, row), after)
        parts.append("</tr>\n")
    return Markup("".join(parts))  # noqa: S704 - every part is escaped in _value


def _opener(column: Column, *, first: bool) -> tuple[str, str]:
    look = f"bz-kind-{column.kind}{' bz-number' if column.numeric else ''}"
    return (f'<th scope="row" class="{look}">', "</th>") if first else (f'<td class="{look}">', "</td>")


def _cell(column: Column, row: Any) -> str:
    text = _value(column.of(row), column.kind)
    address = column.link(row) if column.link is not None else None
    return f'<a href="{escape(address)}">{text}</a>' if address else text


def _value(value: Any, kind: str) -> str:
    if isinstance(value, Tag):
        return (
            f'<span class="bz-tag bz-tone-{value.tone}">{icon(SIGNS[value.tone])}{escape(value.text)}</span>'
        )
    if isinstance(value, Link):
        return f'<a href="{escape(value.url)}">{_value(value.text, kind)}</a>'
    return str(escape(cell_text(value, kind)))
