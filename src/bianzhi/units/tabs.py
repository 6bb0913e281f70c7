"""The tabs of the unit page that this room fills: 概况, 内设机构, 沿革, 办件."""

from datetime import date

from django.http import HttpRequest

from bianzhi.cases import reads as cases
from bianzhi.ui.cells import Link, Tag
from bianzhi.ui.jinja import with_as_of
from bianzhi.ui.listing import Column
from bianzhi.units import reads, terms
from bianzhi.units.ports import CARD_FIGURES, TabContent, UnitTab, register_tab
from bianzhi.users.actor import Actor
from bianzhi.users.web import as_of

SHOWN_CASES = 100
TONES = {"posted": "green", "pending": "blue", "returned": "amber", "withdrawn": "grey", "draft": "grey"}


def dated(request: HttpRequest, address: str) -> str:
    """Return ``address`` with the as-of date when the page shows another day than today."""
    shell = getattr(request, "shell", None)
    day = as_of(request).isoformat() if shell is not None and shell.travelling else ""
    return with_as_of(address, [], day)


def card_of(request: HttpRequest, actor: Actor, unit_id: int) -> reads.UnitCard:
    """Return the unit's card, read once a request."""
    kept: dict[int, reads.UnitCard] = request.__dict__.setdefault("unit_cards", {})
    if unit_id not in kept:
        kept[unit_id] = reads.unit_card(actor, unit_id, as_of(request))
    return kept[unit_id]


def _overview(request: HttpRequest, actor: Actor, unit_id: int) -> TabContent:
    card = card_of(request, actor, unit_id)
    unit = card.state
    documents = actor.may("instrument.read")
    parent: object = card.parent_name
    if card.parent_name and actor.sees_unit(unit.parent_id):
        parent = Link(card.parent_name, dated(request, f"/units/{unit.parent_id}/"))

    def paper(ref: reads.DocumentRef) -> object:
        words = f"{ref.number}　{ref.title}"
        return Link(words, dated(request, f"/instruments/{ref.key}/")) if documents else words

    plates = "；".join(f"{p.name}（{terms.text('plate_kind', p.kind)}）" for p in card.own_plates)
    facts = [
        ("机构全称", unit.full_name),
        ("其他名称", plates),
        ("规范简称", unit.short_name),
        ("习惯简称", unit.common_name),
        ("机构大类", unit.label("unit_kind")),
        ("系统类别", unit.label("sector")),
        ("机构性质", unit.label("nature")),
        ("机构类别", unit.label("category")),
        ("机构规格", unit.label("rank")),
        ("主管部门", parent),
        ("经费形式", unit.label("funding_forms")),
        *([("公益类别", unit.label("welfare_class")), ("事业行业", unit.label("industry")),
           ("参照公务员法管理", unit.civil_managed)] if unit.unit_kind == "institution" else
          [("政法单位", unit.political_legal)]),
        ("统一社会信用代码", unit.uscc, "id"),
        ("法人证书号", unit.certificate),
        ("初始成立日期", unit.established_on, "date"),
        ("负责人", unit.principal),
        ("地址", unit.address),
        ("电话", unit.phone),
        ("设立依据", paper(card.founded_by)),
        ("最近变更依据", paper(card.latest)),
    ]  # fmt: skip
    if unit.coordination or unit.temporary:
        kind = "议事协调机构" if unit.coordination else "临时机构"
        facts.insert(4, ("设置期限", f"{kind}，{unit.expires_on or ''}{unit.expiry_condition}"))
    figures = [figure for source in CARD_FIGURES for figure in source(actor, unit_id, as_of(request))]
    context = {
        "card": card,
        "facts": facts,
        "figures": figures,
        "children": card.children,
        "child_columns": _child_columns(request),
        "links": [(relation, dated(request, f"/units/{relation.unit_id}/")) for relation in card.relations],
    }
    return TabContent("units/tab_overview.html", context)


def _child_columns(request: HttpRequest) -> tuple[Column, ...]:
    return (
        Column("full_name", "机构名称", link=lambda s: dated(request, s.url)),
        Column("rank", "规格", value=lambda s: s.label("rank")),
        Column("category", "类别", value=lambda s: s.label("welfare_class") or s.label("category")),
        Column("funding_forms", "经费形式", value=lambda s: s.label("funding_forms")),
        Column("established_on", "成立日期", "date"),
    )


def _inner(request: HttpRequest, actor: Actor, unit_id: int) -> TabContent:
    card = card_of(request, actor, unit_id)
    columns = (
        Column("name", "名称"),
        Column("kind", "类型", value=lambda s: terms.text("kind", s.kind)),
        Column("rank", "规格", value=lambda s: s.rank_label),
        Column("plates", "加挂牌子", value=lambda s: "；".join(card.plates_of(s.inner_unit_id))),
        Column("duties", "主要职责"),
        Column("begins_on", "设立日期", "date"),
    )
    return TabContent("units/tab_inner.html", {"columns": columns, "rows": card.inner_units, "card": card})


def _history(request: HttpRequest, actor: Actor, unit_id: int) -> TabContent:
    kind = request.GET.get("kind", "")
    kinds = {kind} if kind in terms.EVENT_KINDS else set()
    everything = reads.history(actor, unit_id)
    present = dict.fromkeys(row.kind for paper in everything for row in paper.rows)
    shown = reads.history(actor, unit_id, kinds=kinds) if kinds else everything
    context = {
        "documents": tuple(reversed(shown)),
        "kinds": [(code, terms.EVENT_KINDS.get(code, code)) for code in present],
        "kind": kind if kinds else "",
        "may_open": actor.may("instrument.read"),
        "day": as_of(request),
        "unit_id": unit_id,
        "may_export": actor.may("unit.export"),
    }
    return TabContent("units/tab_history.html", context)


def _cases(request: HttpRequest, actor: Actor, unit_id: int) -> TabContent:
    rows, count = cases.submissions(actor, unit_key=unit_id, limit=SHOWN_CASES)
    columns = (
        Column("number", "编号", "docno", link=lambda r: dated(request, f"/cases/{r.key}/")),
        Column("title", "事由"),
        Column("kind_label", "种类"),
        Column("state", "状态", "tag", value=lambda r: Tag(r.state_label, TONES.get(r.state, "grey"))),  # type: ignore[arg-type]
        Column("maker", "经办人"),
        Column("checker", "复核人"),
        Column("saved_at", "更新时间", "datetime"),
    )
    return TabContent(
        "units/tab_cases.html", {"columns": columns, "rows": rows, "count": count, "shown": SHOWN_CASES}
    )


def _case_count(actor: Actor, unit_id: int, day: date) -> int | None:  # noqa: ARG001 - the port's signature
    return cases.submissions(actor, unit_key=unit_id, limit=0)[1]


def register() -> None:
    """Add the tabs; called when the app starts."""
    for tab in (
        UnitTab("overview", "概况", 10, "unit.read", _overview),
        UnitTab("inner", "内设机构", 40, "unit.read", _inner),
        UnitTab("history", "沿革", 50, "unit.read", _history),
        UnitTab("cases", "办件", 60, "unit.read", _cases, _case_count),
    ):
        register_tab(tab)
