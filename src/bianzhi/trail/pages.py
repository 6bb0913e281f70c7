"""操作留痕: who did what, when, from where, before and after."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bianzhi.trail import reads
from bianzhi.trail.reads import EventRow
from bianzhi.ui.export import filter_notes, listing_xlsx
from bianzhi.ui.listing import Column, Filter, ListPage, ListSpec
from bianzhi.ui.listing_state import read_list
from bianzhi.ui.listing_view import ListView
from bianzhi.users.web import actor_of, permitted

MOST = 100_000


def _changes(row: EventRow) -> str:
    return "；".join(f"{name}：{before} → {after}" for name, before, after in row.changes)[:300]


SPEC = ListSpec(
    name="trail",
    columns=(
        Column("number", "序号", "id"),
        Column("at", "时间", "datetime"),
        Column("user", "操作人"),
        Column("role", "角色"),
        Column("verb", "动作"),
        Column("subject", "对象"),
        Column("changes", "变动", value=_changes),
        Column("reason", "说明"),
        Column("ip", "来源地址"),
        Column("digest", "摘要", "id", shown=False),
    ),
    filters=(
        Filter("verb", "动作"),
        Filter("since", "自", "date"),
        Filter("until", "至", "date"),
        Filter("user", "操作人", "text", more=True),
    ),
    search="对象或说明",
    noun="条",
)


@permitted("trail.read")
def index(request: HttpRequest) -> HttpResponse:
    """Show the trail of the district."""
    actor = actor_of(request)
    spec = SPEC.with_choices(verb=tuple((v, v) for v in reads.verbs(actor)))
    state = read_list(request, spec)
    rows, count = reads.events(
        actor,
        q=state.q,
        verb=state.text("verb"),
        user=state.text("user"),
        since=state.day("since"),
        until=state.day("until"),
        offset=0 if state.export else state.slice.start,
        limit=MOST if state.export else state.per_page,
    )
    if state.export:
        return listing_xlsx(spec, state, rows, title="操作留痕", notes=filter_notes(spec, state))
    view = ListView(spec, state, ListPage(rows, count), row_id="number")
    return render(request, "trail/list.html", {"view": view})
