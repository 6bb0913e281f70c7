"""Pages of the statistics: the index, a table, the analysis."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bianzhi.site.doors import door
from bianzhi.site.statistics.analysis import charts
from bianzhi.site.statistics.checks import CHECK_COLUMNS
from bianzhi.site.statistics.registry import BY_SLUG, TABLES
from bianzhi.site.statistics.tables import Dating, Table
from bianzhi.ui.export import listing_xlsx
from bianzhi.ui.listing import Column, ListPage
from bianzhi.ui.listing_state import read_list
from bianzhi.ui.listing_view import ListView
from bianzhi.users.web import actor_of, as_of, permitted

YEARS_BACK = 3


def dating_of(request: HttpRequest) -> Dating:
    """Return what adds the as-of date of the page to a door; nothing is added when the page shows today."""
    day = as_of(request)
    return Dating(None if day == timezone.localdate() else day)


def year_ends(today: date) -> tuple[date, ...]:
    """Return the last days of the years before ``today``, the latest first."""
    return tuple(date(today.year - back, 12, 31) for back in range(1, YEARS_BACK + 1))


@permitted("statistics.read")
def index(request: HttpRequest) -> HttpResponse:
    """List the tables, on the as-of date and on the ends of the last years."""
    dating, ends = dating_of(request), year_ends(timezone.localdate())
    columns = [
        Column("title", "报表", value=lambda t: f"{t.code} {t.title}", link=lambda t: dating(_address(t))),
        Column("lead", "内容"),
        *(_year_end(day) for day in ends),
    ]
    return render(request, "office_site/statistics_index.html", {"columns": columns, "rows": TABLES})


def _address(table: Table) -> str:
    return door("statistics:table", table.slug)


def _year_end(day: date) -> Column:
    return Column(
        f"end{day.year}", f"{day.year}年末",
        value=lambda _: "查看", link=lambda table: Dating(day)(_address(table)),
    )  # fmt: skip


@permitted("statistics.read")
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one table with its checks, or its workbook."""
    wanted = BY_SLUG.get(slug)
    if wanted is None:
        raise Http404
    actor, day = actor_of(request), as_of(request)
    asked = read_list(request, wanted.spec((Column("label", ""),)))
    made = wanted.make(actor, day, asked, dating_of(request))
    spec = wanted.spec(made.columns)
    state = read_list(request, spec)
    title = f"{wanted.code} {wanted.title}"
    if state.export:
        actor.require("ledger.export")
        notes = [f"核对　{check}" for check in made.checks]
        return listing_xlsx(
            spec, state, made.rows, title=title, as_of=day, unit=made.unit, totals=made.totals, notes=notes
        )
    context = {
        "table": wanted,
        "made": made,
        "view": ListView(
            spec,
            state,
            ListPage(made.rows, len(made.rows), made.totals if made.rows else {}),
            row_id="label",
            exportable=actor.may("ledger.export"),
        ),
        "check_columns": CHECK_COLUMNS,
        "failed": sum(not check.holds for check in made.checks),
        "others": [
            (f"{other.code} {other.title.removesuffix('情况')}", dating_of(request)(_address(other)), None)
            for other in TABLES
        ],
        "current": dating_of(request)(_address(wanted)),
    }
    return render(request, "office_site/statistics_table.html", context)


@permitted("statistics.read")
def analysis(request: HttpRequest) -> HttpResponse:
    """Show how the establishment is used, in charts with their figures."""
    made = charts(actor_of(request), as_of(request), dating_of(request))
    return render(request, "office_site/analysis.html", {"charts": made})
