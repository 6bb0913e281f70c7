"""Page of the days that are worked: what is known of every year, and the place to paste the next notice."""

from collections import defaultdict
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bianzhi.cases.actions import load_holidays
from bianzhi.cases.actions.load_holidays import MAY
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.holiday_notice import HolidayRow, read_notice
from bianzhi.values.refusal import Refusal, Refused
from bianzhi.values.workdays import WorkCalendar, work_calendar


@permitted(*MAY, "submission.draft")
def holidays(request: HttpRequest) -> HttpResponse:
    """Show the known years; read a pasted notice first, keep it when confirmed."""
    actor = actor_of(request)
    notice = request.POST.get("notice", "")
    refusals: tuple[Refusal, ...] = ()
    rows: tuple[HolidayRow, ...] = ()
    if request.method == "POST":
        try:
            if request.POST.get("do") == "keep":
                year = load_holidays(actor, notice=notice)
                messages.success(request, f"已录入{year}年节假日安排，办理时限从现在起按它推算")
                return redirect("cases:holidays")
            rows = read_notice(notice)
        except Refused as refused:
            refusals = refused.refusals
    calendar = work_calendar()
    return render(
        request,
        "cases/holidays.html",
        {
            "years": _years(calendar),
            "next_year": max(calendar.years) + 1,
            "may_load": any(actor.may(one) for one in MAY),
            "notice": notice,
            "refusals": refusals,
            "read": rows,
        },
    )


def _years(calendar: WorkCalendar) -> list[dict[str, object]]:
    """Return each year, newest first, with its days off in spans and its worked weekend days."""
    off: dict[int, list[tuple[date, date]]] = defaultdict(list)
    work: dict[int, list[date]] = defaultdict(list)
    for day, worked in sorted(calendar.exceptions.items()):
        year = day.year + (day.month == 12 and day.year not in calendar.years)
        if worked:
            work[year].append(day)
        elif off[year] and off[year][-1][1] == day - timedelta(days=1):
            off[year][-1] = (off[year][-1][0], day)
        else:
            off[year].append((day, day))
    return [
        {"year": year, "source": calendar.sources[year], "off": off[year], "work": work[year]}
        for year in sorted(calendar.years, reverse=True)
    ]
