"""What the books tell in words: the body, reasons, projects, adjustments of budgets, texts that name figures of the records."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bianzhi.finance.actions import keep_books
from bianzhi.finance.book_pages import valid_year
from bianzhi.finance.book_table_pages import seen
from bianzhi.finance.reads import books as reads
from bianzhi.finance.reads.drafts import draft
from bianzhi.finance.reads.records import called, records
from bianzhi.reporting import template_layout as at
from bianzhi.reporting.amounts import amount_of_text
from bianzhi.reporting.books import BODY_KINDS, LEVELS, REASONS, Adjustment, Body, Books, Project
from bianzhi.reporting.relations import written
from bianzhi.reporting.slots import NOTES
from bianzhi.ui.grid import GridColumn, read_grid
from bianzhi.users.actor import Actor
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused

PROJECT_COLUMNS = (
    GridColumn("name", "项目名称", required=True, wide=True),
    GridColumn("source", "资金来源", choices=tuple((key, label) for label, key in at.SOURCES.items())),
    GridColumn("budget", "预算数（元）", numeric=True),
    GridColumn("spent", "支出数（元）", numeric=True),
)
ADJUSTMENT_COLUMNS = (
    GridColumn("name", "调整事项", required=True, wide=True),
    GridColumn("source", "资金来源", choices=tuple((key, label) for label, key in at.SOURCES.items())),
    GridColumn("amount", "追加数（元，调减填负数）", numeric=True),
)
#: how texts are written, and what the registers tell where they are left empty
HINTS: Mapping[str, tuple[str, str]] = {
    "duties": ("一行一条", "不填的，取机构台账里的主要职责"),
    "work": ("一行一段", ""),
    "bodies": ("", "不填的，按机构台账写"),
    "evaluation": ("", "不填的，按预算绩效的记录写"),
}
#: characters of a reason, and of a longer text
SHORT, LONG = 500, 20_000


@permitted("books.read")
def about(request: HttpRequest, key: int, year: int) -> HttpResponse:
    """Show and save what the books tell in words: the body, reasons, projects, texts."""
    actor = actor_of(request)
    card = reads.year_card(actor, key, valid_year(year))
    refusals: list[Refusal] = []
    errors: dict[tuple[int, str], str] = {}
    projects = [
        {"name": p.name, "source": p.source, "budget": written(p.budget), "spent": written(p.spent)}
        for p in card.books.projects
    ]
    changes = [
        {"name": a.name, "source": a.source, "amount": written(a.amount)} for a in card.books.adjustments
    ]
    wrong: dict[tuple[int, str], str] = {}
    if request.method == "POST":
        actor.require("books.edit")
        projects = read_grid(request.POST, "project", PROJECT_COLUMNS)
        changes = read_grid(request.POST, "adjustment", ADJUSTMENT_COLUMNS)
        made, errors = _money_rows(projects, ("budget", "spent"))
        adjusted, wrong = _money_rows(changes, ("amount",))
        refusals += [
            Refusal("books.project", f"{what}第{row + 1}行：{words}")
            for what, found in (("项目", errors), ("预算调整", wrong))
            for (row, _), words in found.items()
        ]
        if not refusals:
            try:
                kept = keep_books(
                    actor,
                    body_id=key,
                    books=replace(
                        _told(request, card.books),
                        projects=tuple(Project(*row) for row in made),
                        adjustments=tuple(Adjustment(*row) for row in adjusted),
                    ),
                    seen=seen(request),
                    note=request.POST.get("note", ""),
                )
            except Refused as refused:
                refusals += refused.refusals
            else:
                messages.success(request, f"已保存为第{kept.number}版")
                return redirect("finance:books_about", key=key, year=year)
    asked = _asked(actor, key, year) if card.version else frozenset()
    context = {
        "card": card, "refusals": tuple(refusals), "asked": asked,
        "reasons": _reasons(request, card.books, asked),
        "notes": [
            (k, label, _hint(k, card.unit), _posted(request, f"note-{k}", card.books.notes.get(k, "")))
            for k, label in NOTES.items()
        ],
        "figures": sorted((called(name, one), name, one) for name, one in records(actor, card.unit, year).items())
        if card.unit else (),
        "projects": projects, "changes": changes, "change_columns": ADJUSTMENT_COLUMNS, "wrong": wrong,
        "columns": PROJECT_COLUMNS, "errors": errors, "kinds": BODY_KINDS, "levels": LEVELS,
    }  # fmt: skip
    return render(request, "finance/books_about.html", context, status=422 if refusals else 200)


def _reasons(request: HttpRequest, books: Books, asked: frozenset[str]) -> list[tuple[str, str, str]]:
    """Return key, name and text of each reason; first those the report asks for."""
    keys = dict.fromkeys(
        (*REASONS, *(c for slot in ("T5", "T8", "T9", "B") for c in books.now.codes(slot, 7)))
    )
    return [
        (key, at.reason_label(key), _posted(request, f"reason-{key}", books.reasons.get(key, "")))
        for key in sorted(keys, key=lambda key: f"reason-{key}" not in asked)
    ]


def _hint(key: str, unit: int | None) -> str:
    """Return how a text is written; what the registers would tell instead, where the body is in them."""
    written, told = HINTS.get(key, ("没有的不填", ""))
    return "；".join(filter(None, (written, told if unit else "")))


def _asked(actor: Actor, key: int, year: int) -> frozenset[str]:
    """Return the fields that the report in the body's form still asks for."""
    given = draft(actor, key, year)
    try:
        given.build(given.form(""), ())
    except Refused as refused:
        return frozenset(
            f"{one.code.removeprefix('report.')}-{one.field}" for one in refused.refusals if one.field
        )
    return frozenset()


def _posted(request: HttpRequest, name: str, kept: str) -> str:
    return request.POST.get(name, kept)


def _money_rows(
    rows: Sequence[Mapping[str, str]], columns: Sequence[str]
) -> tuple[list[tuple[Any, ...]], dict[tuple[int, str], str]]:
    """Return (name, source, amounts …) of rows, and what is wrong by row and column."""
    made: list[tuple[Any, ...]] = []
    errors: dict[tuple[int, str], str] = {}
    for number, row in enumerate(rows):
        amounts = []
        for column in columns:
            value, fault = amount_of_text(row.get(column, ""))
            amounts.append(value or Decimal(0))
            if fault:
                errors[number, column] = fault
        if not row.get("name"):
            errors[number, "name"] = "请填写名称"
        if row.get("source") not in at.SOURCES.values():
            errors[number, "source"] = "请选择资金来源"
        made.append((str(row.get("name"))[:200], row.get("source"), *amounts))
    return made, errors


def _told(request: HttpRequest, found: Books) -> Books:
    given = {name: str(value).strip() for name, value in request.POST.items()}
    reasons = {
        name.removeprefix("reason-"): value.rstrip("。；;")[:SHORT]
        for name, value in given.items()
        if name.startswith("reason-") and value and _reason_key(name.removeprefix("reason-"))
    }
    notes = {k: given.get(f"note-{k}", "")[:LONG] for k in NOTES if given.get(f"note-{k}")}
    body = found.body
    kind = given.get("kind", body.kind)
    level = given.get("level", body.level)
    made = Body(
        name=body.name,
        kind=kind if kind in BODY_KINDS else body.kind,  # type: ignore[arg-type]
        level=level if level in LEVELS else body.level,  # type: ignore[arg-type]
        province=given.get("province", body.province)[:40],
        district=given.get("district", body.district)[:60],
        short=given.get("short", body.short)[:40],
        code=given.get("code", body.code)[:20],
        members=body.members,
    )
    others = {key: text for key, text in found.notes.items() if key not in NOTES}
    return replace(found, body=made, reasons=reasons, notes={**others, **notes})


def _reason_key(key: str) -> bool:
    return key in REASONS or (key.isascii() and key.isdecimal() and len(key) == 7)
