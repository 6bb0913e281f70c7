"""催办: tell who must publish that the last day comes near or is past, then the leaders. Run daily; twice tells nobody twice."""

from datetime import date

from django.urls import reverse

from bianzhi.finance.models import BookBody
from bianzhi.finance.policy import SOON
from bianzhi.finance.reads.disclosures import DeadlineRow, open_deadlines
from bianzhi.finance.reads.people import LEAD, keepers, with_roles
from bianzhi.notices.actions import Told, notify


def remind_publication(district_id: int, today: date) -> int:
    """Remind for one district; returns how many notices that makes. On the last day it is not overdue."""
    bodies = {body.pk: body for body in BookBody.objects.filter(district_id=district_id).order_by("pk")}
    told: list[Told] = []
    leaders: list[int] | None = None
    for row in open_deadlines(list(bodies.values())):
        left = row.deadline.left(today)
        if left > SOON:
            continue
        told += [_told(row, user, today) for user in keepers(bodies[row.body])]
        if left < 0:
            leaders = with_roles(district_id, LEAD) if leaders is None else leaders
            told += [_told(row, user, today, "escalated") for user in leaders]
    return notify(told)


def _told(row: DeadlineRow, user: int, today: date, topic: str = "") -> Told:
    """Return the notice: once before the last day, once a week after it."""
    late = row.deadline.late(today)
    week = today.isocalendar()
    when = f"{week.year}-{week.week:02d}" if late else "期限"
    title = f"{row.name}{row.year}年度决算最迟{row.deadline.due_on:%Y-%m-%d}公开，{row.deadline.text(today)}"
    url = reverse("finance:report", args=[row.body, row.year])
    kind = topic or ("overdue" if late else "due")
    return Told(
        user, kind, title, url, f"决算公开期限:{row.body}:{row.year}:{row.deadline.due_on:%Y%m%d}:{when}"
    )
