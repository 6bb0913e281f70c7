"""Whom the steps of a case tell, and who is reminded when it lies."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from bianzhi.cases import reads
from bianzhi.cases.actions import remind
from bianzhi.cases.models import Task
from bianzhi.notices.models import Notice
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from tests import factories
from tests.staff.asking import ask, go, newcomer

CHINA = ZoneInfo("Asia/Shanghai")


def names(topic):
    return sorted(Notice.objects.filter(topic=topic).values_list("user__name", flat=True))


@pytest.fixture
def second(people):
    return factories.user(people.district, Role.CLERK, "经办乙")


def test_who_is_next_is_told_and_the_maker_when_it_ends(people, centre, desks, second):
    other = factories.user(factories.district("邻区"), Role.CLERK, "邻区经办")
    case = ask(desks, newcomer(people, centre))
    assert names("arrived") == ["复核乙", "经办乙", "经办甲"], (
        "whoever may sit at the clerk's desk, the chief too"
    )
    assert not Notice.objects.filter(user=other).exists()
    notice = Notice.objects.filter(user=second).get()
    assert notice.url == f"/cases/{case.pk}/"
    assert case.number in notice.key
    go(case, desks["clerk"], "check")
    assert "经办甲" not in [n.user.name for n in Notice.objects.filter(key__endswith=":3")], (
        "not whoever just acted"
    )
    go(case, desks["chief"], "review")
    go(case, desks["leader"], "sign")
    assert {"hr某", "finance某"} <= set(names("arrived"))
    go(case, desks["hr"], "confirm_hr")
    go(case, desks["finance"], "confirm_finance")
    assert names("done") == ["单位丁"]


def test_sent_back_the_maker_is_told_why(people, centre, desks):
    case = ask(desks, newcomer(people, centre))
    go(case, desks["clerk"], "return_check", opinion="请补商调函")
    notice = Notice.objects.get(topic="returned")
    assert (notice.user_id, notice.text) == (desks["unit"].user_id, "请补商调函")


def test_a_refused_step_tells_nobody(people, centre, desks):
    case = ask(desks, newcomer(people, centre))
    before = Notice.objects.count()
    with pytest.raises(Refused):
        go(case, desks["clerk"], "return_check")
    assert Notice.objects.count() == before


def test_who_is_disabled_is_not_told(people, centre, desks, second):
    User.objects.filter(pk=second.pk).update(is_active=False)
    ask(desks, newcomer(people, centre))
    assert "经办乙" not in names("arrived")


def late(case, days):
    """Let the case have lain ``days`` past its day."""
    today = timezone.localdate()
    Task.objects.filter(submission=case, closed_at=None).update(due_on=today - timedelta(days=days))
    Notice.objects.all().delete()
    return today


def test_due_soon_and_due_today_is_reminded_once(people, centre, desks):
    case = ask(desks, newcomer(people, centre))
    today = late(case, 0)
    assert remind(people.district.pk, today) > 0
    assert set(Notice.objects.values_list("topic", flat=True)) == {"due"}
    count = Notice.objects.count()
    remind(people.district.pk, today)
    assert Notice.objects.count() == count, "run twice it tells nobody twice"


def test_overdue_is_chased_and_after_some_days_the_leaders_are_told(people, centre, desks):
    case = ask(desks, newcomer(people, centre))
    today = late(case, 1)
    remind(people.district.pk, today)
    assert set(Notice.objects.values_list("topic", flat=True)) <= {"overdue"}
    today = late(case, 15)
    remind(people.district.pk, today)
    [summary] = Notice.objects.filter(topic="escalated", user_id=desks["leader"].user_id)
    assert "1件" in summary.title
    assert "编办经办1件" in summary.title


def test_departments_that_owe_are_chased_and_the_office_knows(people, centre, desks):
    case = ask(desks, newcomer(people, centre))
    for who, event in (("clerk", "check"), ("chief", "review"), ("leader", "sign")):
        go(case, desks[who], event)
    today = late(case, 2)
    remind(people.district.pk, today)
    assert Notice.objects.filter(topic="overdue", user_id=desks["hr"].user_id).exists()
    [told] = Notice.objects.filter(user_id=desks["clerk"].user_id)
    assert "人社局1件" in told.title
    assert "财政局1件" in told.title


@pytest.mark.parametrize(("moment", "is_late"), [((23, 59), False), ((0, 1), True)])
def test_at_midnight_the_day_is_that_of_the_office(people, centre, desks, monkeypatch, moment, is_late):
    case = ask(desks, newcomer(people, centre))
    due = date(2021, 3, 10)
    Task.objects.filter(submission=case, closed_at=None).update(due_on=due)
    day = due if not is_late else due + timedelta(days=1)
    now = datetime(day.year, day.month, day.day, *moment, tzinfo=CHINA)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert bool(reads.overdue(desks["clerk"])) is is_late
    Notice.objects.all().delete()
    remind(people.district.pk, timezone.localdate())
    assert set(Notice.objects.values_list("topic", flat=True)) == ({"overdue"} if is_late else {"due"})
    go(case, desks["clerk"], "check")  # past its day a step is late, not forbidden
    case.refresh_from_db()
    assert case.state == "reviewing"


def test_the_number_of_queries_does_not_grow(people, centre, desks, django_assert_max_num_queries):
    for n in range(4):
        case = ask(desks, newcomer(people, centre, f"来人{n}"))
    today = late(case, 4)
    Task.objects.filter(closed_at=None).update(due_on=today - timedelta(days=4))
    with django_assert_max_num_queries(6):
        remind(people.district.pk, today)
