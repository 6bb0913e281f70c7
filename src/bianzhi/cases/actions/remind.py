"""催办: tell who lets a case lie, and after some days the office's leaders. Run daily; run twice it tells nobody twice."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from bianzhi.cases.desks import DESKS
from bianzhi.cases.models import Task
from bianzhi.cases.notify import ROLES_AT, people_at
from bianzhi.notices.actions import Told, notify
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.workdays import MissingYear, work_calendar

#: working days before the last day from which one is reminded
AHEAD = 2
#: working days overdue after which the leaders are told
ESCALATE = 3
#: an overdue case is chased daily for so many working days, then once a week
DAILY = 3
DEPARTMENTS = frozenset({"org", "hr", "finance"})


def remind(district_id: int, today: date) -> int:
    """Remind and chase for one district on ``today``; returns how many notices that makes. A task due today is not overdue."""
    tasks = list(
        Task.objects.filter(district_id=district_id, closed_at=None, due_on__isnull=False)
        .exclude(desk="maker")
        .select_related("submission")
        .order_by("due_on", "pk")
    )
    told: list[Told] = []
    late: list[Task] = []
    people = people_at(tasks)
    for place, task in enumerate(tasks):
        days = _overdue(task.due_on, today) if task.due_on else 0
        if days > ESCALATE:
            late.append(task)
        told += _to_desk(task, people.get(place, []), days, today)
    told += _to_leaders(district_id, late, today)
    told += _to_office(district_id, tasks, today)
    return notify(told)


def _overdue(due: date, today: date) -> int:
    """Return how many working days ``due`` is past: 0 on the day, negative before it."""
    begin, end = sorted((due, today))
    try:
        days = work_calendar().working_days_between(begin, end)
    except MissingYear:
        days = (end - begin).days
    return days if due < today else -days


def _to_desk(task: Task, people: Sequence[int], days: int, today: date) -> list[Told]:
    if days > DAILY and today.isoweekday() != 1:
        return []
    if days < -AHEAD:
        return []
    case = task.submission
    due = f"{task.due_on:%m月%d日}" if task.due_on else ""
    if task.due_on is not None and task.due_on < today:
        topic, text = "overdue", f"{case.title}：已逾期{max(days, 1)}个工作日，请尽快办理"
    else:
        topic, text = "due", f"{case.title}：限{due}前办理"
    url = reverse("cases:detail", args=[case.pk])
    key = (
        f"{case.number}:{topic}:{task.pk}:{today:%Y%m%d}"
        if topic == "overdue"
        else f"{case.number}:due:{task.pk}"
    )
    return [
        Told(user, topic, text, url, key, f"办件编号 {case.number}，{DESKS[task.desk].label}")
        for user in people
        if user != case.maker_id
    ]


def _to_leaders(district_id: int, late: Sequence[Task], today: date) -> list[Told]:
    """One notice a week that says how many lie where."""
    if not late:
        return []
    by_desk: dict[str, int] = defaultdict(int)
    for task in late:
        by_desk[task.desk] += 1
    where = "，".join(
        f"{DESKS[desk].label}{count}件" for desk, count in sorted(by_desk.items(), key=lambda p: -p[1])
    )
    week = today.isocalendar()
    leaders = User.objects.filter(district_id=district_id, is_active=True, role__in=ROLES_AT["leader"])
    return [
        Told(
            user,
            "escalated",
            f"有{len(late)}件逾期超过{ESCALATE}个工作日：{where}",
            f"{reverse('cases:index')}?late=1",
            f"逾期汇总:{week.year}-{week.week:02d}",
        )
        for user in leaders.order_by("pk").values_list("pk", flat=True)
    ]


def _to_office(district_id: int, tasks: Sequence[Task], today: date) -> list[Told]:
    """Tell the office's clerks which departments owe confirmations, once a week."""
    owing: dict[str, int] = defaultdict(int)
    for task in tasks:
        if task.desk in DEPARTMENTS and task.due_on is not None and task.due_on < today:
            owing[task.desk] += 1
    if not owing:
        return []
    where = "，".join(f"{DESKS[desk].label}{count}件" for desk, count in sorted(owing.items()))
    week = today.isocalendar()
    clerks = User.objects.filter(district_id=district_id, is_active=True, role=Role.CLERK)
    return [
        Told(
            user,
            "overdue",
            f"部门确认逾期：{where}，请催办",
            f"{reverse('cases:index')}?late=1",
            f"部门确认:{week.year}-{week.week:02d}",
        )
        for user in clerks.order_by("pk").values_list("pk", flat=True)
    ]
