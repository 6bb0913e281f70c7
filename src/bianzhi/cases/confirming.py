"""What departments confirm (组织、人社、财政): what lies with whom, for a page, a file and the office that chases."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from bianzhi.cases.access import chart_of, left_to_do
from bianzhi.cases.desks import DESKS
from bianzhi.cases.models import Submission, Task
from bianzhi.cases.reach import visible, waiting
from bianzhi.users.actor import Actor

#: desks of other departments
DEPARTMENTS = ("org", "hr", "finance")
MOST = 2000


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """One confirmation that a department owes. ``event`` is the step by which it confirms."""

    key: int
    number: str
    kind: str
    version: int
    payload: Mapping[str, Any]
    desk: str
    desk_label: str
    event: str
    arrived_on: date
    due_on: date | None
    days_late: int


def to_confirm(actor: Actor, kinds: Collection[str]) -> tuple[ToConfirm, ...]:
    """Return what a department's own person has to confirm, or, for the office, what all of them owe; the latest first."""
    mine = Task.objects.filter(desk__in=DEPARTMENTS, closed_at=None, submission__kind__in=kinds)
    if actor.may("submission.draft") or actor.may("submission.review"):
        rows = mine.filter(district_id=actor.district_id, submission__in=visible(actor))
    else:
        rows = waiting(actor).filter(pk__in=mine.values("pk"))
    found = rows.select_related("submission").order_by("due_on", "opened_at", "pk")[:MOST]
    return tuple(row for task in found if (row := _row(task)) is not None)


def _row(task: Task) -> ToConfirm | None:
    case: Submission = task.submission
    chart, today = chart_of(case), timezone.localdate()
    once = [e for e in chart.leaving(case.state) if e.once and e.desk == task.desk]
    if not once or once[0].code not in left_to_do(case):
        return None
    late = (today - task.due_on).days if task.due_on else 0
    return ToConfirm(
        case.pk,
        case.number,
        case.kind,
        case.version,
        case.payload,
        task.desk,
        DESKS[task.desk].label,
        once[0].code,
        timezone.localdate(task.opened_at),
        task.due_on,
        max(late, 0),
    )
