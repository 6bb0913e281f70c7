"""One table as a page of fields: typed, pasted from Excel, summed and checked while one types."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from bianzhi.finance.actions import keep_books
from bianzhi.finance.book_pages import valid_year
from bianzhi.finance.reads import books as reads
from bianzhi.reporting.books import (
    Books,
    Cell,
    Sheets,
)
from bianzhi.reporting.entering import (
    Fault,
    drawn,
    entered,
    form_rows,
    items_to_choose,
    read_rows,
)
from bianzhi.reporting.layout import TABLES, code_of, columns_of, label
from bianzhi.reporting.relations import Broken, check, written
from bianzhi.ui.grid import GridColumn, read_grid
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused

#: tables that can be drawn from others
DRAWN = ("T1", "T4")


def _slot(slot: str) -> str:
    if slot not in TABLES:
        raise Http404
    return slot


def _typed(request: HttpRequest, slot: str) -> list[dict[str, str]]:
    columns = [GridColumn("code", ""), *(GridColumn(c.key, c.label) for c in TABLES[slot].columns)]
    rows = read_grid(request.POST, "row", columns)
    made = TABLES[slot]
    if made.rows == "functional":
        return [row for row in rows if any(v for k, v in row.items() if v.strip())]
    return rows


def _with(found: Books, before: bool, sheets: Sheets) -> Books:
    return replace(found, before=sheets) if before else replace(found, now=sheets)


@permitted("books.read")
def table(request: HttpRequest, key: int, year: int, slot: str) -> HttpResponse:
    """Show one table, of this year or last, and save it."""
    actor = actor_of(request)
    card = reads.year_card(actor, key, valid_year(year))
    before = request.GET.get("which") == "before"
    sheets = (card.books.before or Sheets()) if before else card.books.now
    refusals: tuple[Refusal, ...] = ()
    faults: tuple[Fault, ...] = ()
    typed: list[dict[str, str]] | None = None
    if request.method == "POST":
        actor.require("books.edit")
        typed = _typed(request, _slot(slot))
        cells, faults = read_rows(slot, typed)
        made = entered(sheets, slot, cells)
        if request.POST.get("do") == "draw" and slot in DRAWN and not faults:
            made = drawn(made, slot)
        refusals = tuple(Refusal("books.cell", _sentence(slot, typed, f), field=_field(f)) for f in faults)
        if not faults:
            try:
                kept = keep_books(
                    actor,
                    body_id=key,
                    books=_with(card.books, before, made),
                    seen=seen(request),
                    note=request.POST.get("note", ""),
                )
            except Refused as refused:
                refusals = refused.refusals
            else:
                messages.success(request, f"已保存为第{kept.number}版")
                return redirect(request.get_full_path())
    context = {
        **_context(card, _slot(slot), sheets, before=before), "refusals": refusals,
        "rows": _rows(sheets, slot, typed, faults), "errors": {(f.row, f.column): f.message for f in faults},
    }  # fmt: skip
    return render(request, "finance/books_table.html", context, status=422 if refusals else 200)


def seen(request: HttpRequest) -> int:
    """Return the version the page was opened with; −1 where none is told."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1


def _field(fault: Fault) -> str:
    return f"row-{fault.row}-{fault.column}"


def _sentence(slot: str, rows: Sequence[Mapping[str, str]], fault: Fault) -> str:
    label = next((c.label for c in TABLES[slot].columns if c.key == fault.column), "科目编码")
    name = rows[fault.row].get("code") or f"第{fault.row + 1}行"
    line = next((one.label for one in TABLES[slot].lines if one.key == name), name)
    return f"{TABLES[slot].title}，{line}，“{label}”{fault.message}"


def _rows(
    sheets: Sheets, slot: str, typed: Sequence[Mapping[str, str]] | None, faults: Sequence[Fault]
) -> list[dict[str, Any]]:
    """Return the rows as shown; what was typed stays as typed while something is wrong."""
    shown: list[dict[str, Any]] = [
        {
            "code": row.key, "label": row.label, "unit": row.unit, "depth": row.depth, "head": row.head,
            "fields": [{"column": f.column, "text": f.text, "kind": f.kind} for f in row.fields],
        }
        for row in form_rows(sheets, slot)
    ]  # fmt: skip
    if typed is None or not faults:
        return shown
    if TABLES[slot].rows == "functional":
        return [
            {
                "code": row["code"], "label": label(slot, row["code"]),
                "unit": "元", "depth": 0, "head": False,
                "fields": [{"column": c.key, "text": row.get(c.key, ""), "kind": "entry"} for c in TABLES[slot].columns],
            }
            for row in typed
        ]  # fmt: skip
    by_code = {row["code"]: row for row in typed}
    for row in shown:
        for one in row["fields"]:
            if one["kind"] == "entry" and row["code"] in by_code:
                one["text"] = by_code[row["code"]].get(one["column"], "")
    return shown


def _context(card: reads.YearCard, slot: str, sheets: Sheets, *, before: bool) -> dict[str, Any]:
    made = TABLES[slot]
    slots = [one.slot for one in card.tables]
    following = slots[slots.index(slot) + 1 :]
    sums = _computed_columns(slot)
    return {
        "card": card, "slot": slot, "code": code_of(slot, card.year), "table": made, "before": before, "columns": made.columns,
        "items": items_to_choose() if made.rows == "functional" else (), "may_draw": slot in DRAWN and not before,
        "levels": _levels(sheets, slot), "nil": sheets.nil(slot), "next": following[0] if following else "",
        "broken": [] if before else _of_table(card.broken, slot), "computed": sums,
        "blank_fields": [{"column": c.key, "text": "", "kind": "sum" if c.key in sums else "entry"} for c in made.columns],
    }  # fmt: skip


def _computed_columns(slot: str) -> set[str]:
    """Return the columns of a table of subjects by function that are worked out in each row."""
    if TABLES[slot].rows != "functional":
        return set()
    probe = form_rows(Sheets({Cell(slot, "2013601", c.key): Decimal(0) for c in TABLES[slot].columns}), slot)
    return {f.column for row in probe for f in row.fields if f.kind == "sum"}


def _levels(sheets: Sheets, slot: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return (code, name, amounts) of 合计, classes and sections, which nobody types."""
    if TABLES[slot].rows != "functional":
        return []
    keys = ["total", *(c for c in sheets.codes(slot) if len(c) < 7)]
    return [
        (
            "" if key == "total" else key,
            label(slot, key),
            tuple(written(sheets[slot, key, c]) for c in columns_of(slot, key)),
        )
        for key in keys
    ]


def _of_table(broken: Sequence[Broken], slot: str) -> list[Broken]:
    return [b for b in broken if any(cell.table == slot for cell in b.cells)]


@require_POST
@permitted("books.edit")
def sums(request: HttpRequest, key: int, year: int, slot: str) -> HttpResponse:
    """Return sums and relations of what is typed but not saved (htmx)."""
    card = reads.year_card(actor_of(request), key, valid_year(year))
    before = request.GET.get("which") == "before"
    sheets = (card.books.before or Sheets()) if before else card.books.now
    typed = _typed(request, _slot(slot))
    cells, faults = read_rows(slot, typed)
    made = entered(sheets, slot, cells)
    worked = {row.key: row for row in form_rows(made, slot)}
    places = [
        name.split("-")[1] for name in request.POST if name.startswith("row-") and name.endswith("-code")
    ]
    values = []
    for place in places:
        row = worked.get("".join(request.POST.get(f"row-{place}-code", "").split()))
        if row is None:
            continue
        values.append((f"row-{place}-label", row.label))
        values += [(f"row-{place}-{f.column}", f.text) for f in row.fields if f.kind == "sum"]
    broken = [] if before else _of_table(check(_with(card.books, before, made)), slot)
    context = {
        "card": card, "slot": slot, "columns": TABLES[slot].columns, "levels": _levels(made, slot), "broken": broken,
        "faults": [_sentence(slot, typed, f) for f in faults], "values": values, "before": before, "nil": made.nil(slot),
    }  # fmt: skip
    return render(request, "finance/books_sums.html", context)
