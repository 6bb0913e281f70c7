"""Whom a step of a case tells: who may go on with it, and who made it when it comes back or is decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from bianzhi.cases.chart import Event
from bianzhi.cases.desks import DESKS, OF_UNIT
from bianzhi.cases.models import Submission, Task
from bianzhi.notices.actions import Told, notify
from bianzhi.users.actor import Actor
from bianzhi.users.models import User
from bianzhi.users.reach import with_above
from bianzhi.users.roles import Role

#: desk → roles that sit there
ROLES_AT: Mapping[str, frozenset[str]] = {
    code: frozenset(role.value for role in Role if desk.seats(Actor(0, "", role, 0, "")))
    for code, desk in DESKS.items()
    if not desk.personal
}
#: phase a case comes into → topic and words its maker is told
MAKER_TOLD: Mapping[str, tuple[str, str]] = {
    "draft": ("returned", "退回给您"),
    "dropped": ("returned", "没有通过"),
    "done": ("done", "已办结"),
}


def people_at(tasks: Sequence[Task]) -> dict[int, list[int]]:
    """Return who may act on each task, by its place in ``tasks``. One query, and one for each unit among them."""
    wanted: set[str] = set()
    for task in tasks:
        wanted |= ROLES_AT.get(task.desk, frozenset())
    if not wanted:
        return {}
    rows = User.objects.filter(district_id=tasks[0].district_id, is_active=True, role__in=wanted)
    users: list[Any] = list(rows.order_by("pk").values_list("pk", "role", "unit_key", named=True))
    found: dict[int, list[int]] = {}
    above: dict[int, frozenset[int]] = {}
    for place, task in enumerate(tasks):
        seats = [user for user in users if user.role in ROLES_AT.get(task.desk, ())]
        if task.assignee_id is not None:
            seats = [user for user in users if user.pk == task.assignee_id]
        elif task.desk in OF_UNIT:
            if task.unit_key is None:
                continue
            if task.unit_key not in above:
                above[task.unit_key] = frozenset(with_above(task.unit_key))
            seats = [user for user in seats if user.unit_key in above[task.unit_key]]
        found[place] = [user.pk for user in seats]
    return found


def tell_step(actor: Actor, submission: Submission, event: Event, tasks: Sequence[Task]) -> None:
    """Tell who is next, and the maker where it ends or comes back. Whoever just acted and whom it is about are not told."""
    url = reverse("cases:detail", args=[submission.pk])
    told = []
    desks = [task for task in tasks if not DESKS[task.desk].personal]
    for place, people in people_at(desks).items():
        label = DESKS[desks[place].desk].label
        told += [
            Told(
                user,
                "arrived",
                f"{submission.title}，请{label}办理",
                url,
                f"{submission.number}:arrived:{submission.version}",
                f"办件编号 {submission.number}",
            )
            for user in people
            if user not in (actor.user_id, submission.maker_id)
        ]
    words = MAKER_TOLD.get(submission.phase)
    if words and not DESKS[event.desk].personal and submission.maker_id != actor.user_id:
        topic, text = words
        told.append(
            Told(
                submission.maker_id,
                topic,
                f"{submission.title}：{event.label}，{text}",
                url,
                f"{submission.number}:{topic}:{submission.version}",
                submission.opinion,
            )
        )
    notify(told)
