"""The list of documents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bianzhi.instruments import reads
from bianzhi.instruments.choices import InstrumentKind, Level
from bianzhi.instruments.reads import InstrumentRow
from bianzhi.ui.cells import Tag
from bianzhi.ui.export import filter_notes, listing_xlsx
from bianzhi.ui.listing import Column, Filter, ListPage, ListSpec
from bianzhi.ui.listing_state import read_list
from bianzhi.ui.listing_view import ListView
from bianzhi.users.actor import Actor


def _state(row: InstrumentRow) -> Tag:
    if row.reversed_by:
        return Tag("已冲销", "grey")
    return Tag("冲销说明", "amber") if row.reverses else Tag("有效", "green")


def _url(row: InstrumentRow) -> str:
    return reverse("instruments:detail", args=[row.key])


SPEC = ListSpec(
    name="instruments",
    columns=(
        Column("document_number", "文号", "docno", sort=True, link=_url),
        Column("title", "标题", link=_url),
        Column("kind_label", "文种"),
        Column("issuer", "发文机关"),
        Column("signed_on", "签发日期", "date", sort=True),
        Column("effective_on", "生效日期", "date", sort=True),
        Column("line_count", "事项", "number", unit="项"),
        Column("state", "状态", "tag", value=_state),
        Column("level", "层级", shown=False),
        Column("recorded_at", "入账时间", "datetime", sort=True, shown=False),
    ),
    filters=(
        Filter("year", "发文年度"),
        Filter("kind", "文种", choices=InstrumentKind.choices),
        Filter("level", "发文层级", choices=Level.choices),
        Filter("since", "签发自", "date", more=True),
        Filter("until", "签发至", "date", more=True),
    ),
    sort="-signed_on",
    search="文号或标题",
    noun="份文件",
    empty="还没有符合条件的文件。可以点“录入文件”开始，或放宽条件。",
)
ORDERS = {"document_number": "document_number", "signed_on": "signed_on", "effective_on": "effective_on",
          "recorded_at": "recorded_at"}  # fmt: skip


def respond(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Answer the list page or its workbook."""
    spec = SPEC.with_choices(year=tuple((str(y), f"{y}年") for y in reads.years(actor)))
    state = read_list(request, spec)
    order = ORDERS.get(state.sort, "signed_on")
    rows, count = reads.instruments(
        actor,
        q=state.q,
        kind=state.text("kind"),
        level=state.text("level"),
        year=state.text("year"),
        since=state.day("since"),
        until=state.day("until"),
        order=f"-{order}" if state.desc else order,
        offset=0 if state.export else state.slice.start,
        limit=None if state.export else state.per_page,
    )
    if state.export:
        return listing_xlsx(spec, state, rows, title="批复文件", notes=filter_notes(spec, state))
    view = ListView(spec, state, ListPage(rows, count), row_id="key")
    return render(
        request, "instruments/list.html", {"view": view, "may_draft": actor.may("submission.draft")}
    )
