"""The page of how cases go: by kind and by step, over a time."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bianzhi.cases.statistics import kinds_between, steps_between
from bianzhi.ui.listing import Column, add_up
from bianzhi.users.web import actor_of, as_of, permitted
from bianzhi.values.dates import parse_date
from bianzhi.values.refusal import Refused

KIND_COLUMNS = (
    Column("label", "种类", link=lambda row: f"/cases/?kind={row.kind}"),
    Column("came", "收到", "number"),
    Column("done", "办结", "number"),
    Column("dropped", "不予办理、作废", "number"),
    Column("going", "办理中", "number"),
    Column("late", "逾期", "number", link=lambda row: f"/cases/?kind={row.kind}&late=1" if row.late else ""),
)
STEP_COLUMNS = (
    Column("label", "种类"),
    Column("step", "办理"),
    Column("count", "次数", "number"),
    Column("average", "平均等候（工作日）", "number"),
    Column("longest", "最长等候（工作日）", "number"),
)


@permitted("statistics.read")
def statistics(request: HttpRequest) -> HttpResponse:
    """Show the two tables for the year so far, or for the days asked for."""
    actor, today = actor_of(request), as_of(request)
    notes: list[str] = []
    since = _day(request.GET.get("since", ""), date(today.year, 1, 1), notes)
    until = _day(request.GET.get("until", ""), today, notes)
    kinds = kinds_between(actor, since, until)
    context = {
        "since": since,
        "until": until,
        "notes": notes,
        "kinds": kinds,
        "kind_columns": KIND_COLUMNS,
        "totals": add_up(KIND_COLUMNS, kinds),
        "steps": steps_between(actor, since, until),
        "step_columns": STEP_COLUMNS,
    }
    return render(request, "cases/statistics.html", context)


def _day(text: str, usual: date, notes: list[str]) -> date:
    if not text.strip():
        return usual
    try:
        return parse_date(text)
    except Refused:
        notes.append(f"“{text}”不是日期，已按{usual}统计；请写成 2021-12-31")
        return usual
