"""到龄自动起草: once for a month, into the right hands, and nothing that the clerk threw away comes back."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate
from typer.testing import CliRunner

from bianzhi.cases import reads
from bianzhi.cases.actions import discard
from bianzhi.cases.models import Submission
from bianzhi.cli.main import app
from bianzhi.notices.models import Notice
from bianzhi.staff.actions import draft_retirements
from bianzhi.staff.models import Person
from bianzhi.trail.models import TrailEvent
from bianzhi.users.actor import Actor
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from tests.staff.asking import ask, go
from tests.staff.conftest import seat


@pytest.fixture
def system(people):
    return Actor(None, "系统自动起草", Role.DIRECTOR, people.district.pk, people.district.path)


def due(people, unit, name, day):
    person = people.staffed(unit, name)
    Person.objects.filter(pk=person.pk).update(retire_due=day)
    return person


def test_who_comes_of_age_gets_a_draft_in_the_clerks_hands(people, centre, desks, system):
    soon = due(people, centre, "将退", localdate() + timedelta(days=20))
    due(people, centre, "远着", localdate() + timedelta(days=200))
    assert draft_retirements(system, localdate()).made == 1
    case = Submission.objects.get()
    assert (case.person_key, case.maker_id, case.state) == (soon.pk, desks["unit"].user_id, "draft")
    month = (localdate() + timedelta(days=20)).strftime("%Y-%m")
    assert case.payload["auto"] == month
    leaves = date.fromisoformat(case.payload["form"]["ends_on"])
    assert leaves.day == 1
    assert leaves > localdate() + timedelta(days=20)
    assert TrailEvent.objects.get(subject_type="cases.submission").user_name.startswith("系统自动起草")
    assert Notice.objects.get(user_id=desks["unit"].user_id).topic == "due"
    assert draft_retirements(system, localdate()).made == 0
    assert reads.counts(desks["unit"]).my_drafts == 1


def test_discarded_it_is_not_drafted_again_for_the_month(people, centre, desks, system):
    person = due(people, centre, "将退", localdate())
    draft_retirements(system, localdate())
    discard(desks["unit"], submission_id=Submission.objects.get().pk)
    assert draft_retirements(system, localdate()).made == 0
    later = (localdate().replace(day=1) + timedelta(days=40)).replace(day=1)
    Person.objects.filter(pk=person.pk).update(retire_due=later)
    assert draft_retirements(system, later).made == 1, "for another month"


def test_nothing_beside_a_case_that_is_under_way(people, centre, desks, system):
    person = due(people, centre, "将退", localdate())
    form = {"exit_kind": "X04", "ends_on": localdate().isoformat(), "document": "批复"}
    ask(desks, {"person": person.pk, "name": "将退", "unit": centre, "form": form}, "staff.request_off")
    assert draft_retirements(system, localdate()).made == 0


def test_a_unit_without_a_clerk_is_told_to_the_office(people, centre, system):
    due(people, centre, "将退", localdate())
    done = draft_retirements(system, localdate())
    assert (done.made, done.nobody) == (0, ("甲中心",))


def test_the_clerk_completes_and_sends_it(people, centre, desks, system):
    due(people, centre, "将退", localdate() - timedelta(days=40))
    draft_retirements(system, localdate())
    case = Submission.objects.get()
    client = Client()
    client.force_login(User.objects.get(pk=desks["unit"].user_id))
    page = client.get(f"/staff/request/off/{case.pk}/").content.decode()
    assert "系统按法定退休月起草" in page
    data = {**case.payload["form"], "document": "退休审批表", "do": "submit", "version": case.version}
    assert client.post(f"/staff/request/off/{case.pk}/", data).status_code == 302
    go(case, desks["clerk"], "check")
    go(case, desks["chief"], "review")
    assert seat(people, centre, localdate() + timedelta(days=1)).occupied == 0


def test_the_command(people, centre, desks, system, monkeypatch):
    due(people, centre, "将退", localdate())
    monkeypatch.setattr("bianzhi.cli.draft_retirements.require_current_database", lambda: None)
    done = CliRunner().invoke(app, ["draft-retirements"])
    assert done.exit_code == 0, done.output
    assert "起草1件" in done.output
