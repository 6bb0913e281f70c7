"""统筹池 and 周转池, loans, freezes, plans for standing above."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bianzhi.establishment import reads
from bianzhi.establishment.pages.columns import FREEZE_COLUMNS, LOAN_COLUMNS, PLAN_COLUMNS
from bianzhi.ledger.commodities import commodity
from bianzhi.ui.cells import Tag
from bianzhi.ui.export import listing_xlsx
from bianzhi.ui.listing import Column, Filter, ListSpec, add_up, page_of
from bianzhi.ui.listing_state import read_list
from bianzhi.ui.listing_view import ListView
from bianzhi.users.web import actor_of, as_of, permitted


def _family(code: str) -> str:
    return commodity(code).family


def _compared(row: Any) -> Tag:
    if row.kind == "baseline":
        return Tag("基数", "grey")
    return Tag("一致", "green") if not row.difference else Tag(f"相差{row.difference:+d}名", "red")


POOL_COLUMNS = (
    Column("label", "编制类型", link=lambda r: f"/ledger/?what=quota&q=&families={_family(r.commodity)}"),
    Column("ceiling", "上级下达", "number", unit="名", term="编制总量"),
    Column("units", "核定到机构", "number", unit="名"),
    Column("pool", "统筹池", "number", unit="名", term="统筹编制"),
    Column("revolving", "周转池", "number", unit="名", term="编制周转池"),
    Column("occupied", "实有", "number", unit="名"),
    Column("vacant", "空编", "number", unit="名", term="空编"),
    Column("over", "超编", "number", unit="名", term="超编"),
    Column(
        "balanced",
        "核对",
        "tag",
        value=lambda r: Tag("账平", "green") if r.balanced else Tag("账不平", "red"),
    ),
)
FIGURE_COLUMNS = (
    Column("on", "日期", "date"),
    Column("label", "编制类型"),
    Column("kind_label", "性质"),
    Column("stated", "上级台账", "number", unit="名"),
    Column("ledger", "本台账", "number", unit="名"),
    Column("difference", "核对", "tag", value=_compared),
    Column("basis", "依据"),
)


def _simple(
    name: str, columns: Sequence[Column], noun: str, empty: str, states: Sequence[tuple[str, str]]
) -> ListSpec:
    return ListSpec(
        name=name,
        columns=columns,
        filters=(Filter("open", "状态", "choice", states),),
        search="机构名称",
        noun=noun,
        empty=empty,
    )


LOANS = _simple(
    "loans",
    LOAN_COLUMNS,
    "笔借用",
    "没有周转借用。借出请录入文件，增加“周转池借用”一项。",
    (("1", "未还清"),),
)
FREEZES = _simple(
    "freezes",
    FREEZE_COLUMNS,
    "笔冻结",
    "没有冻结的编制。冻结请录入文件，增加“冻结空编”一项。",
    (("1", "冻结中"),),
)
PLANS = _simple(
    "over-plans",
    PLAN_COLUMNS,
    "件计划",
    "没有消化计划。请录入文件，增加“超编、超职数消化计划”一项。",
    (("1", "未消化"),),
)


@permitted("statistics.read")
def pool(request: HttpRequest) -> HttpResponse:
    """Show what was issued and where it is."""
    actor, day = actor_of(request), as_of(request)
    rows = reads.pool(actor, day)
    context = {
        "columns": POOL_COLUMNS,
        "rows": rows,
        "totals": add_up(POOL_COLUMNS, [row for row in rows if row.commodity != "NONQUOTA_CAP"]),
        "figures": reads.account_figures(actor),
        "figure_columns": FIGURE_COLUMNS,
        "loans": reads.loans(actor, day, open_only=True),
        "loan_columns": LOAN_COLUMNS,
        "may_record": actor.may("submission.draft"),
        "may_report": actor.may("report.record"),
    }
    return render(request, "establishment/pool.html", context)


def _list(request: HttpRequest, spec: ListSpec, rows: Sequence[Any], title: str, lead: str) -> HttpResponse:
    state = read_list(request, spec)
    found = [row for row in rows if not state.q or state.q in row.unit_name]
    if state.export:
        actor_of(request).require("ledger.export")
        return listing_xlsx(spec, state, found, title=title, as_of=as_of(request), unit="名")
    view = ListView(
        spec, state, page_of(state, found), row_id="key", exportable=actor_of(request).may("ledger.export")
    )
    return render(request, "establishment/list.html", {"view": view, "title": title, "lead": lead})


def _open(request: HttpRequest) -> bool:
    return request.GET.get("open") == "1"


@permitted("statistics.read")
def loans(request: HttpRequest) -> HttpResponse:
    """Show 周转借用."""
    rows = reads.loans(actor_of(request), as_of(request), open_only=_open(request))
    return _list(request, LOANS, rows, "周转借用", "从周转池借出的编制，到期须归还；到期前 60 天提醒。")


@permitted("statistics.read")
def freezes(request: HttpRequest) -> HttpResponse:
    """Show freezes."""
    rows = reads.freezes(actor_of(request), as_of(request))
    shown = [row for row in rows if not _open(request) or row.tone == "amber"]
    return _list(request, FREEZES, shown, "冻结空编", "冻结的空编在解冻之前不能使用。")


@permitted("statistics.read")
def over_plans(request: HttpRequest) -> HttpResponse:
    """Show plans for standing above."""
    rows = reads.over_plans(actor_of(request), as_of(request))
    shown = [row for row in rows if not _open(request) or row.tone != "green"]
    return _list(request, PLANS, shown, "消化计划", "经批准暂时超编、超职数的单位，应在期限前消化。")
