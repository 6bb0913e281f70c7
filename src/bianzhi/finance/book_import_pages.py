"""Pages that bring books in: the workbook to fill in, a file to look at, what is wrong with it, taken over whole or not."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bianzhi.finance.actions import take_books, upload_books
from bianzhi.finance.book_pages import valid_year
from bianzhi.finance.reads import books as reads
from bianzhi.finance.reads.import_preview import read_tables
from bianzhi.reporting.derive import last_item
from bianzhi.reporting.reading import Question
from bianzhi.reporting.template import template
from bianzhi.ui.export import XLSX, as_download
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused

#: problems shown at once
SHOWN = 200
KINDS = {"template": "填报模板", "official": "部门决算软件导出的工作簿", "published": "公开的决算表"}


@permitted("books.edit")
def template_file(request: HttpRequest, key: int, year: int) -> HttpResponse:
    """Send the workbook with what is known: this year's books, or the items of last year's."""
    found = reads.books(actor_of(request), key, valid_year(year))
    offered = last_item(found.before.codes("T3")) if found.before is not None and not len(found.now) else ()
    name = f"{found.body.name}{year}年度决算填报表.xlsx"
    return as_download(template(found, offered), XLSX, name)


@permitted("books.edit")
def start(request: HttpRequest, key: int, year: int) -> HttpResponse:
    """Choose a file."""
    actor = actor_of(request)
    card = reads.year_card(actor, key, valid_year(year))
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        chosen = request.FILES.get("file")
        data = chosen.read() if isinstance(chosen, UploadedFile) else b""
        try:
            kept = upload_books(
                actor,
                body_id=key,
                year=year,
                name=str(getattr(chosen, "name", "")),
                data=data,
                as_last_year=request.POST.get("which") == "before",
            )
        except Refused as refused:
            refusals = refused.refusals
        else:
            return redirect("finance:books_upload", key=kept.pk)
    context = {"card": card, "refusals": refusals}
    return render(request, "finance/books_import.html", context, status=422 if refusals else 200)


@permitted("books.edit")
def upload(request: HttpRequest, key: int) -> HttpResponse:
    """Show what was read, what is wrong and what is asked; take it over."""
    actor = actor_of(request)
    answers = {
        name.removeprefix("answer-"): str(value)
        for name, value in request.POST.items()
        if name.startswith("answer-") and value
    }
    card = reads.upload_card(actor, key, answers)
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST" and request.POST.get("do") == "take":
        try:
            kept = take_books(actor, upload_id=key, answers=answers, note=request.POST.get("note", ""))
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, f"已导入为第{kept.number}版")
            return redirect("finance:books_year", key=card.body, year=card.year)
    shown = sorted(card.problems, key=lambda problem: problem.severity != "error")
    open_: tuple[Question, ...] = card.reading.questions if card.reading else ()
    if open_ and request.POST.get("do") == "answer":
        refusals = (
            Refusal("books.question", "还有问题没有选", remedy="请每个问题选一项，再点“确认，重新核对”"),
        )
    context = {
        "card": card, "refusals": refusals, "answers": answers, "questions": open_, "shown": shown[:SHOWN],
        "kind": KINDS.get(card.reading.kind, "") if card.reading and card.reading.found else "",
        "closed": reads.is_closed(card.body, card.year),
        "tables": read_tables(card.reading) if card.reading else (),
        "warnings": len(card.problems) - card.errors, "first": _first(card, open_),
    }  # fmt: skip
    return render(request, "finance/books_upload.html", context, status=422 if refusals else 200)


def _first(card: reads.UploadCard, questions: tuple[Question, ...]) -> str:
    """Return what is to be seen to first where the rest may follow from it; empty where nothing does."""
    wrong = {p.code.partition(".")[0] for p in card.problems if p.severity == "error"}
    if "relation" not in wrong:
        return ""
    if any(question.key.startswith("unit") for question in questions):
        return "请先回答上面关于金额单位的问题：各表对不上，多半是单位引起的。"
    if wrong - {"relation"}:
        return "请先改排在前面的格子：后面各表对不上，可能就是由它们引起的。"
    return ""
