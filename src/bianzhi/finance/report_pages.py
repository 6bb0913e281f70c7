"""Pages of the disclosure of a year: choose a form, see what is still missing or wrong, read it, take the files."""

import base64
import hashlib
from importlib.resources import files

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from bianzhi.finance.book_pages import valid_year
from bianzhi.finance.reads import books as reads
from bianzhi.finance.reads.reports import parts
from bianzhi.reporting.books import Books
from bianzhi.reporting.building import Built, build
from bianzhi.reporting.form import form_names, read
from bianzhi.users.actor import Actor
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused

#: format → (as people call it, content type)
FILES = {
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("PDF", "application/pdf"),
    "html": ("网页", "text/html; charset=utf-8"),
    "xlsx": ("附表（Excel）", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "sources": ("数字来源清单（Excel）", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": ("数据（JSON）", "application/json"),
    "csv": ("数据（CSV）", "text/csv; charset=utf-8"),
}
GENERAL = "national"
#: the page's own style sheet stands within it, so that the file is whole when it is saved
STYLE = base64.b64encode(
    hashlib.sha256(files("bianzhi.reporting").joinpath("data/report.css").read_bytes()).digest()
).decode()


@permitted("books.read")
def report(request: HttpRequest, key: int, year: int) -> HttpResponse:
    """Show what the report of a year still lacks, or its files."""
    actor = actor_of(request)
    card = reads.year_card(actor, key, valid_year(year))
    chosen = _chosen(request, card.books)
    made: Built | None = None
    refusals: tuple[Refusal, ...] = ()
    if card.version:
        try:
            made = _built(actor, key, year, chosen, "docx")
        except Refused as refused:
            refusals = refused.refusals
    context = {
        "card": card, "forms": form_names(), "chosen": chosen, "made": made, "missing": refusals,
        "files": {name: words for name, (words, _) in FILES.items() if name != "html"},
    }  # fmt: skip
    return render(request, "finance/report.html", context)


@csp_update({"style-src": [SELF, f"'sha256-{STYLE}'"]})  # type: ignore[untyped-decorator]
@permitted("books.read")
def report_file(request: HttpRequest, key: int, year: int, ending: str) -> HttpResponse:
    """Send one file of the report; the page is shown. What is missing or wrong is told by the page above instead."""
    if ending not in FILES:
        raise Http404
    actor = actor_of(request)
    found = reads.books(actor, key, valid_year(year))
    try:
        made = _built(actor, key, year, _chosen(request, found), ending)
    except Refused:
        return report(request, key, year)
    name, data = made.files[ending]
    shown = ending == "html" and "save" not in request.GET
    headers = {"Content-Disposition": content_disposition_header(not shown, name) or ""}
    return HttpResponse(data, content_type=FILES[ending][1], headers=headers)


def _built(actor: Actor, key: int, year: int, form: str, ending: str) -> Built:
    """Return the report in one format. Raises `Refused` with everything that is missing or wrong."""
    given = parts(actor, key, year)
    return build(given.books, read(form), records=given.records, appendix=given.appendix, formats=(ending,))


def _chosen(request: HttpRequest, books: Books) -> str:
    """Return the form asked for, else that of the province."""
    asked = request.GET.get("form", "")
    known = form_names()
    if asked in known:
        return asked
    return next((key for key, name in known.items() if books.body.province.startswith(name[:2])), GENERAL)
