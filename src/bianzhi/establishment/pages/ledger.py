"""The ledger page and the cells behind it."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from threading import Lock
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from markupsafe import Markup

from bianzhi.establishment import reads
from bianzhi.establishment.ledger_html import columns_of, ledger_table
from bianzhi.establishment.pages.columns import (
    ENTRY_COLUMNS,
    FREEZE_COLUMNS,
    PLAN_COLUMNS,
    RESERVATION_COLUMNS,
)
from bianzhi.establishment.reads.ledger import LedgerFilter, LedgerPage, LedgerRow
from bianzhi.ledger.commodities import COMMODITIES, POST_CLASSES
from bianzhi.trail.reads import revision
from bianzhi.ui.export import listing_xlsx
from bianzhi.ui.jinja import with_as_of
from bianzhi.ui.listing import Column, Filter, ListPage, ListSpec, ListState
from bianzhi.ui.listing_state import read_list
from bianzhi.ui.listing_view import ListView
from bianzhi.units.terms import choices
from bianzhi.users.actor import Actor
from bianzhi.users.web import actor_of, as_of, permitted

FAMILIES = tuple(dict.fromkeys(item.family for item in COMMODITIES.values() if item.kind == "quota"))
WHAT = (("quota", "编制"), ("post", "领导职数"), ("all", "编制和职数"))
ONLY = (("over", "超编、超职数"), ("vacant", "有空缺"), ("changed", "与对比日不同"))
LIST = ListSpec(
    name="ledger",
    columns=(Column("name", "机构"),),
    filters=(
        Filter("what", "看什么", "choice", WHAT, default="quota"),
        Filter("unit_kind", "机构大类", "choice", choices("unit_kind")),
        Filter("against", "与哪一天对比", "date"),
        Filter("only", "只看", "choice", ONLY, more=True),
        Filter("sector", "系统类别", "choice", choices("sector"), more=True),
        Filter(
            "families",
            "编制类别",
            "multi",
            tuple((f, f) for f in (*FAMILIES, *POST_CLASSES.values())),
            more=True,
        ),
    ),
    search="机构名称",
    noun="家机构",
    empty="这一天没有编制。请先录入文件，增加“上级下达编制”“核定编制”等事项。",
)
_CACHE: "OrderedDict[tuple[Any, ...], tuple[LedgerPage, Markup]]" = OrderedDict()
_CACHE_SIZE = 12
_CACHE_LOCK = Lock()


@permitted("ledger.read")
def ledger(request: HttpRequest) -> HttpResponse:
    """Show the ledger on a day, perhaps against a second one; export exactly what is shown."""
    actor, day = actor_of(request), as_of(request)
    state = read_list(request, LIST)
    shown = _shown(state)
    compare = state.day("against")
    page, table = _table(request, actor, day, compare, shown)
    if state.export:
        actor.require("ledger.export")
        return _export(page, state, day)
    view = ListView(LIST, state, ListPage(page.rows, len(page.rows)), exportable=actor.may("ledger.export"))
    context = {
        "view": view,
        "page": page,
        "table": table,
        "families": list(page.families.items()),
        "may_record": actor.may("submission.draft"),
        "all_district": actor.unit_ids is None,
        "span": reads.ledger_span(actor, max(day, timezone.localdate())),
        "only_changed": view.url(only="changed") if compare else "",
    }
    return render(request, "establishment/ledger.html", context)


def _shown(state: ListState) -> LedgerFilter:
    return LedgerFilter(
        what=state.text("what") or "all",
        families=state.many("families"),
        unit_kind=state.text("unit_kind"),
        sector=state.text("sector"),
        q=state.q,
        only=state.text("only"),
    )


def _table(
    request: HttpRequest, actor: Actor, day: date, compare: date | None, shown: LedgerFilter
) -> tuple[LedgerPage, Markup]:
    """Return the page and its table, from memory while nothing in the district has been recorded since.

    Every act leaves a link in the trail inside its transaction, so the number of the last link names the state of the books.
    Inside a transaction (a test, a preview) that number may be taken back: nothing is kept then.
    """
    query = with_as_of("", [], day.isoformat() if _travelling(request) else "")
    key = (actor.district_id, revision(actor.district_id), actor.unit_ids, day, compare, shown, query)
    keep = not connection.in_atomic_block
    with _CACHE_LOCK:
        if keep and key in _CACHE:
            _CACHE.move_to_end(key)
            return _CACHE[key]
    page = reads.ledger_page(actor, day, compare, shown)
    made = (page, ledger_table(page, query))
    if keep:
        with _CACHE_LOCK:
            _CACHE[key] = made
            while len(_CACHE) > _CACHE_SIZE:
                _CACHE.popitem(last=False)
    return made


def _travelling(request: HttpRequest) -> bool:
    shell = getattr(request, "shell", None)
    return shell is not None and bool(shell.travelling)


def _export(page: LedgerPage, state: ListState, day: date) -> HttpResponse:
    """Return the shown table as a workbook: the same rows, the same columns, the same totals."""
    labels = {"total": "合计"} | {item.code: item.label for item in page.commodities}
    columns = [Column("name", "机构", value=lambda row: f"{'　' * row.depth}{row.name}")]
    totals: dict[str, Any] = {}
    for code, parts in columns_of(page).items():
        for part in parts:
            key = f"{code}.{part.key}"
            columns.append(
                Column(key, part.label, "number", group=labels[code], value=_reader(code, part.of))
            )
            totals[key] = part.of(page.total if code == "total" else page.totals[code])
            if page.compare is not None and part.key in ("quota", "occupied"):
                changed = f"{key}.change"
                columns.append(
                    Column(
                        changed,
                        f"{part.label}增减",
                        "number",
                        group=labels[code],
                        value=_differ(code, part.of),
                    )
                )
                before = page.total_before if code == "total" else page.totals_before[code]
                totals[changed] = totals[key] - part.of(before)
    notes = [f"与{page.compare}对比"] if page.compare else []
    shown = ListState(q=state.q, values=state.values, columns=tuple(columns))
    return listing_xlsx(
        LIST, shown, page.rows, title="编制台账", notes=notes, as_of=day, unit="名", totals=totals
    )


def _reader(code: str, of: Any) -> Any:
    def read(row: LedgerRow) -> int | None:
        here = row.total if code == "total" else row.cells.get(code)
        return None if here is None else int(of(here))

    return read


def _differ(code: str, of: Any) -> Any:
    def read(row: LedgerRow) -> int | None:
        if code == "total":
            return int(of(row.total) - of(row.total_before))
        here, before = row.cells.get(code), row.before.get(code)
        if here is None and before is None:
            return None
        return (int(of(here)) if here else 0) - (int(of(before)) if before else 0)

    return read


@permitted("ledger.read")
def cell(request: HttpRequest, unit: int, commodity: str) -> HttpResponse:
    """Show the entries and documents behind one number."""
    if commodity not in COMMODITIES:
        raise Http404
    actor = actor_of(request)
    found = reads.cell(actor, unit, commodity, as_of(request))
    documents = actor.may("instrument.read")
    columns: Sequence[Column] = (
        ENTRY_COLUMNS if documents else tuple(c for c in ENTRY_COLUMNS if c.key != "document_number")
    )
    context = {
        "cell": found,
        "entries": tuple(reversed(found.entries)),
        "entry_columns": columns,
        "freeze_columns": FREEZE_COLUMNS[1:],
        "plan_columns": PLAN_COLUMNS[1:],
        "reservation_columns": tuple(c for c in RESERVATION_COLUMNS if c.key != "unit_name"),
        "reads_persons": actor.may("person.read"),
    }
    return render(request, "establishment/cell.html", context)
