"""预决算公开: published reports by body and year, each with its files, its versions and what a correction changed."""

import csv
import io
import json
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from bianzhi.finance.reads import public as reads
from bianzhi.finance.sending import FILES, send

A_PAGE = 50
HEAD = ("单位", "年度", "标题", "版次", "公开日期", "更正说明", "网址")
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """List what is published, by year and body; narrowed by words and year."""
    q, year = request.GET.get("q", "").strip()[:60], _number(request.GET.get("year", ""))
    page = min(max(_number(request.GET.get("page", "")) or 1, 1), 2000)
    rows, count = reads.published(q, year, slice((page - 1) * A_PAGE, page * A_PAGE))
    context = {
        "rows": rows, "count": count, "years": reads.published_years(), "year": year, "q": q, "page": page,
        "pages": -(-count // A_PAGE) or 1, "labels": {name: FILES[name][0] for name in reads.GIVEN},
    }  # fmt: skip
    return render(request, "office_site/public_accounts.html", context)


@require_safe
def accounts_data(request: HttpRequest, form: str) -> HttpResponse:
    """Send the whole list as CSV or JSON."""
    if form not in TYPES:
        raise Http404
    rows = [_plain(request, row) for row in reads.published()[0]]
    headers = {"Content-Disposition": content_disposition_header(True, f"预决算公开.{form}") or ""}
    return HttpResponse(_written(form, rows), content_type=TYPES[form], headers=headers)


def _plain(request: HttpRequest, row: reads.PublishedRow) -> tuple[str, ...]:
    address = request.build_absolute_uri(reverse("public:version", args=[row.body, row.year, row.number]))
    return row.name, str(row.year), row.title, str(row.number), f"{row.published_on}", row.note, address


def _written(form: str, rows: Sequence[tuple[str, ...]]) -> bytes:
    if form == "json":
        made = [dict(zip(HEAD, row, strict=True)) for row in rows]
        return json.dumps(made, ensure_ascii=False, indent=1).encode()
    out = io.StringIO()
    # a text that a sheet would take for a formula stays a text
    safe = ((f"'{text}" if text[:1] in "=+-@" else text for text in row) for row in rows)
    csv.writer(out).writerows((HEAD, *safe))
    return out.getvalue().encode("utf-8-sig")


@require_safe
def newest(request: HttpRequest, body: int, year: int) -> HttpResponse:
    """Show the version that holds."""
    return _version(request, body, year, None)


@require_safe
def version(request: HttpRequest, body: int, year: int, number: int) -> HttpResponse:
    """Show one version, an older one too."""
    return _version(request, body, year, number)


def _version(request: HttpRequest, body: int, year: int, number: int | None) -> HttpResponse:
    card = reads.published_card(body, year, number)
    if card is None:
        raise Http404
    context = {"card": card, "labels": {name: words for name, (words, _) in FILES.items()}}
    return render(request, "office_site/public_version.html", context)


@require_safe
def changes(request: HttpRequest, body: int, year: int, number: int) -> HttpResponse:
    """Show what a version tells otherwise than the one before."""
    card, found = reads.published_card(body, year, number), reads.published_changes(body, year, number)
    if card is None or found is None:
        raise Http404
    return render(request, "office_site/public_changes.html", {"card": card, "changes": found})


@require_safe
def report_file(request: HttpRequest, body: int, year: int, number: int, ending: str) -> HttpResponse:
    """Send one file of a version; the page is shown."""
    found = reads.published_file(body, year, number, ending)
    if found is None:
        raise Http404
    return send(ending, *found, save=ending != "html" or "save" in request.GET)
