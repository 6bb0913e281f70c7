"""Pages of units: the tree, the list, one unit with its tabs, the picker, the two tables offices print."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from bianzhi.ui.cells import Link, Tag
from bianzhi.ui.export import filter_notes, listing_xlsx
from bianzhi.ui.listing import Column, Filter, ListSpec, page_of
from bianzhi.ui.listing_state import read_list
from bianzhi.ui.listing_view import ListView
from bianzhi.units import exports, reads, terms
from bianzhi.units.ports import UNIT_TABS, UnitTab
from bianzhi.units.tabs import card_of, dated
from bianzhi.users.actor import Actor
from bianzhi.users.web import actor_of, as_of, permitted

STATUS_CHOICES = tuple((code, words) for code, words in terms.choices("status") if code != "void")
TONES: dict[str, Any] = {"live": "green"}
LIST = ListSpec(
    name="units",
    columns=(
        Column("name", "机构名称", sort=True),
        Column("kind_label", "大类", shown=False, sort=True),
        Column("sector", "系统类别", sort=True, term="系统类别"),
        Column("category", "机构类别", sort=True),
        Column("rank", "规格", sort=True, term="机构规格"),
        Column("parent", "主管部门", sort=True),
        Column("funding", "经费形式", sort=True, term="经费形式"),
        Column("welfare_class", "公益类别", sort=True, shown=False),
        Column("industry", "事业行业", sort=True, shown=False),
        Column("civil_managed", "参公", shown=False),
        Column("nature", "机构性质", shown=False, sort=True),
        Column("inner_count", "内设机构", "number", "个", sort=True, term="内设机构"),
        Column("plate_count", "牌子", "number", "块", sort=True, term="挂牌机构"),
        Column("plates", "牌子名称", shown=False),
        Column("uscc", "统一社会信用代码", "id", shown=False),
        Column("short_name", "规范简称", shown=False),
        Column("principal", "负责人", shown=False),
        Column("established_on", "成立日期", "date", sort=True),
        Column("status_label", "状态", "tag", shown=False),
        Column("ended_on", "撤销日期", "date", sort=True, shown=False),
    ),
    filters=(
        Filter("sector", "系统类别", "choice", terms.choices("sector")),
        Filter("unit_kind", "机构大类", "choice", terms.choices("unit_kind")),
        Filter("rank", "规格", "choice", terms.choices("rank")),
        Filter("parent", "主管部门", "choice", (), more=True),
        Filter("funding", "经费形式", "choice", terms.choices("funding_forms"), more=True),
        Filter("welfare_class", "公益类别", "choice", terms.choices("welfare_class"), more=True),
        Filter("industry", "事业行业", "choice", terms.choices("industry"), more=True),
        Filter("status", "状态", "choice", STATUS_CHOICES, more=True),
        Filter("civil_managed", "参照公务员法管理", "yes", more=True),
        Filter("gone", "含已撤销", "yes", more=True),
    ),
    search="名称、曾用名、拼音首字母、信用代码",
    noun="家机构",
    empty="没有符合条件的机构。请放宽条件；查已撤销的机构，请在“更多”里勾选“含已撤销”。",
)


@permitted("unit.read")
def index(request: HttpRequest) -> HttpResponse:
    """Show the list of units, or its workbook."""
    actor, day = actor_of(request), as_of(request)
    spec = _dated_list(request).with_choices(parent=reads.parent_choices(actor, day))
    state = read_list(request, spec)
    rows = reads.unit_rows(actor, day, state)
    if state.export:
        actor.require("unit.export")
        ordered = page_of(replace(state, page=1, per_page=max(1, len(rows))), rows).rows
        return listing_xlsx(
            spec, state, ordered, title="机构名录", as_of=day, notes=filter_notes(spec, state)
        )
    totals = {
        "inner_count": sum(row.inner_count for row in rows),
        "plate_count": sum(row.plate_count for row in rows),
    }
    view = ListView(
        spec, state, page_of(state, rows, totals), row_id="key", exportable=actor.may("unit.export")
    )
    return render(request, "units/list.html", {"view": view})


def _dated_list(request: HttpRequest) -> ListSpec:
    """Return the list with links that keep the as-of date: every figure opens what is behind it."""

    def tab(row: reads.UnitRow, code: str) -> str:
        return dated(request, reverse("units:tab", args=(row.key, code)))

    links = {
        "name": lambda row: dated(request, row.url),
        "inner_count": lambda row: tab(row, "inner") if row.inner_count else None,
        "plate_count": lambda row: dated(request, row.url) if row.plate_count else None,
        "parent": lambda row: dated(request, f"/units/{row.parent_id}/") if row.parent_id else None,
    }
    columns = [replace(c, link=links[c.key]) if c.key in links else c for c in LIST.columns]
    columns = [
        replace(c, value=lambda row: Tag(row.status_label, TONES.get(row.status, "grey")))
        if c.key == "status_label"
        else c
        for c in columns
    ]
    return replace(LIST, columns=tuple(columns))


@permitted("unit.read")
def tree(request: HttpRequest) -> HttpResponse:
    """Show systems → departments → subordinate institutions."""
    actor, day = actor_of(request), as_of(request)
    groups = reads.tree(actor, day)
    counts = {
        "organs": sum(group.organs for group in groups),
        "institutions": sum(group.institutions for group in groups),
    }
    return render(request, "units/tree.html", {"groups": groups, "counts": counts})


@permitted("unit.read")
def detail(request: HttpRequest, key: int, tab: str = "overview") -> HttpResponse:
    """Show one tab of a unit's page."""
    actor, day = actor_of(request), as_of(request)
    card = card_of(request, actor, key)
    chosen = UNIT_TABS.get(tab)
    if chosen is None or not actor.may(chosen.permission):
        raise Http404
    content = chosen.render(request, actor, key)
    known = {"inner": len(card.inner_units)}  # read already
    entries = [
        (
            t.label,
            dated(request, _tab_url(key, t)),
            t.count(actor, key, day) if t.count else known.get(t.code),
        )
        for t in sorted(UNIT_TABS.values(), key=lambda t: t.order)
        if actor.may(t.permission)
    ]
    status = card.state.label("status")
    context = {
        "card": card,
        "unit": card.state,
        "status": Tag(status, "green" if card.state.live else "grey"),
        "tab_entries": entries,
        "tab_url": dated(request, _tab_url(key, chosen)),
        "tab_label": chosen.label,
        "tab_template": content.template,
        "parent": _parent(request, actor, card),
        "may_export": actor.may("unit.export"),
        "may_draft": actor.may("submission.draft"),
        **content.context,
    }
    return render(request, "units/detail.html", context)


def _tab_url(key: int, tab: UnitTab) -> str:
    if tab.code == "overview":
        return reverse("units:detail", args=(key,))
    return reverse("units:tab", args=(key, tab.code))


def _parent(request: HttpRequest, actor: Actor, card: reads.UnitCard) -> Link | None:
    if not card.parent_name or not actor.sees_unit(card.state.parent_id):
        return None
    return Link(card.parent_name, dated(request, f"/units/{card.state.parent_id}/"))


@permitted("unit.read")
def options(request: HttpRequest) -> HttpResponse:
    """Answer the unit picker: ``q`` → at most 20 live units.

    As JSON ``{"options": [{"key", "name", "hint"}]}``, or as HTML options.
    """
    actor = actor_of(request)
    found = reads.unit_choices(actor, as_of(request), request.GET.get("q", "")[:60])
    if request.GET.get("as") == "html" or request.headers.get("HX-Request") == "true":
        return render(request, "units/options.html", {"options": found})
    rows = [{"key": choice.key, "name": choice.name, "hint": choice.hint} for choice in found]
    return JsonResponse({"options": rows}, json_dumps_params={"ensure_ascii": False})


@permitted("unit.export")
def export(request: HttpRequest, key: int, what: str, form: str) -> HttpResponse:
    """Hand out 机构编制基本情况表 (``sheet``) or 机构沿革表 (``history``) as ``xlsx``, ``docx`` or ``pdf``."""
    makers = {"sheet": exports.unit_sheet, "history": exports.history_sheet}
    writers = {"xlsx": exports.as_xlsx, "docx": exports.as_docx, "pdf": exports.as_pdf}
    if what not in makers or form not in writers:
        raise Http404
    day: date = as_of(request)
    return writers[form](makers[what](actor_of(request), key, day))
