"""Two leaders at once, a double click, a process killed between decision and effect: one outcome, whole or not at all."""

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone

from bianzhi.cases.actions import fire
from bianzhi.cases.models import Step, Submission, Task
from bianzhi.staff.models import Person, Tenure
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from tests import factories
from tests.staff.asking import ask, go, newcomer
from tests.staff.conftest import FULL, People, codes

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def signing(transactional_db):
    """A request that waits to be signed, and two who may sign it; committed."""
    people = People()
    people.issue(FULL, 20)
    centre = people.unit("甲中心")
    people.approve(centre, FULL, 3)
    unit, _ = people.clerk_of(centre)
    desks = {"unit": unit, "clerk": people.clerk, "chief": people.chief}
    leaders = [factories.actor(factories.user(people.district, Role.DEPUTY, f"副{n}")) for n in range(2)]
    case = ask(desks, newcomer(people, centre))
    go(case, people.clerk, "check")
    go(case, people.chief, "review")
    return people, case, leaders


@pytest.mark.postgres
def test_of_two_leaders_who_sign_at_once_one_signs(signing):
    _, case, leaders = signing
    gate, answers = threading.Barrier(2), []

    def sign(actor):
        gate.wait()
        try:
            answers.append(go(case, actor, "sign").state)
        except Refused as refused:
            answers.append(refused.refusals[0].code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sign, args=(actor,)) for actor in leaders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["case.state", "confirming"]
    assert (Tenure.objects.count(), Person.objects.count()) == (1, 1)


def test_a_second_click_is_told_that_it_is_done(signing):
    _, case, leaders = signing
    go(case, leaders[0], "sign")
    with pytest.raises(Refused) as again:
        go(case, leaders[0], "sign")
    assert codes(again) == {"case.state"}
    assert "待部门确认" in again.value.refusals[0].message
    assert Step.objects.filter(submission=case, event="sign").count() == 1


def test_the_account_of_who_asked_is_shut_and_the_case_goes_on(signing):
    _, case, leaders = signing
    User.objects.filter(pk=case.maker_id).update(is_active=False)
    assert go(case, leaders[0], "sign").state == "confirming"


def test_past_its_day_a_desk_is_overdue_and_nothing_is_undone(signing, monkeypatch):
    _, case, leaders = signing
    task = Task.objects.get(submission=case, closed_at=None)
    assert task.due_on is not None
    late = timezone.now() + timedelta(days=40)
    monkeypatch.setattr(timezone, "now", lambda: late)
    done = go(case, leaders[0], "sign")
    assert done.state == "confirming"
    assert Submission.objects.get(pk=case.pk).due_on < timezone.localdate()


KILLED = """
import sys
import django
django.setup()
import bianzhi.cases.actions
module = sys.modules["bianzhi.cases.actions.fire"]  # the package's attribute of that name is the function
def die(*args, **kwargs):
    print("half way", flush=True)
    import time; time.sleep(60)
module.record = die
from bianzhi.users.models import User
from bianzhi.users.actor import Actor
from bianzhi.users.roles import Role
import json
case, who = json.loads(sys.argv[1])
user = User.objects.select_related("district").get(pk=who)
actor = Actor(user.pk, user.name, Role(user.role), user.district_id, user.district.path)
module.fire(actor, submission_id=case, event="sign")
"""


@pytest.mark.postgres
def test_killed_between_the_effect_and_the_trail_nothing_of_it_is_there(signing):
    _, case, leaders = signing
    made = connection.settings_dict
    url = f"postgresql://{made['USER']}@/{made['NAME']}?host={made['HOST']}&port={made['PORT']}"
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT}/src:{ROOT}",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, json.dumps([case.pk, leaders[0].user_id])],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout.readline().strip() == "half way"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert not Person.objects.exists()
    assert not Tenure.objects.exists()
    assert Submission.objects.get(pk=case.pk).state == "signing"
    assert fire(leaders[1], submission_id=case.pk, event="sign").state == "confirming", (
        "no lock is left behind"
    )
