"""Long work: it can be found again, tells how it ended, and a killed worker leaves nothing behind that looks alive."""

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from bianzhi.jobs.actions import end_interrupted, start, stop
from bianzhi.jobs.models import Job, JobState
from bianzhi.jobs.processes import is_gone, this_process
from bianzhi.jobs.reads import job, jobs
from bianzhi.jobs.runners import RUNNERS, STOPPABLE, Outcome, Progress, register
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import User
from bianzhi.values.refusal import Refusal, Refused
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk() -> Actor:
    return factories.actor(factories.user(factories.district()))


@pytest.fixture
def kind() -> Iterator[str]:
    def run(actor: Actor, payload: dict[str, Any], progress: Progress) -> Outcome:
        progress(1, 2, "一半")
        if payload.get("refuse"):
            raise Refused(Refusal("test", "数据有误"))
        progress(2, 2, "完成")
        return Outcome(f"{actor.name}办完", {"n": 2}, "/x/")

    register("test.count", run)
    yield "test.count"
    del RUNNERS["test.count"]


def test_a_job_runs_as_its_owner_and_tells_its_end(clerk: Actor, kind: str) -> None:
    made = start(clerk, kind=kind, title="数一数", payload={})
    row = job(clerk, made.pk)
    assert (row.state, row.message, row.percent, row.result_url, row.ended) == (
        "done",
        f"{clerk.name}办完",
        100,
        "/x/",
        True,
    )
    assert Job.objects.get().worker == this_process()


def test_what_was_refused_is_told_in_the_job(clerk: Actor, kind: str) -> None:
    made = start(clerk, kind=kind, title="数一数", payload={"refuse": True})
    assert (job(clerk, made.pk).state, job(clerk, made.pk).message) == ("failed", "数据有误")


def test_an_unknown_or_doubled_kind_is_a_fault(clerk: Actor, kind: str) -> None:
    with pytest.raises(LookupError):
        start(clerk, kind="nothing", title="", payload={})
    with pytest.raises(ValueError, match="twice"):
        register(kind, lambda *_: Outcome("", {}))


def test_nobody_sees_anothers_jobs(clerk: Actor, kind: str) -> None:
    made = start(clerk, kind=kind, title="数一数", payload={})
    other = factories.actor(factories.user(User.objects.get(pk=clerk.user_id).district))
    assert jobs(other) == ()
    with pytest.raises(Forbidden):
        job(other, made.pk)
    client = Client()
    client.force_login(User.objects.get(pk=other.user_id))
    assert client.get(f"/jobs/{made.pk}/").status_code == 403
    client.force_login(User.objects.get(pk=clerk.user_id))
    assert "数一数" in client.get("/jobs/").content.decode()
    part = client.get(f"/jobs/{made.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "查看结果" in part
    assert "<html" not in part


def test_a_job_is_stopped_where_it_next_tells_how_far_it_is(clerk: Actor) -> None:
    """Its page is asked to stop it while it works."""
    web, told = Client(), []
    web.force_login(User.objects.get(pk=clerk.user_id))

    def run(actor: Actor, payload: dict[str, Any], progress: Progress) -> Outcome:
        key = Job.objects.get().pk
        assert "停止" in web.get(f"/jobs/{key}/").content.decode()
        if payload.get("stop"):
            told.append(web.post(f"/jobs/{key}/stop/").status_code)
        progress(2, 2, "做到最后")
        told.append("went on")
        return Outcome("办完", {}, "/x/")

    register("test.stop", run, stoppable=True)
    try:
        made = start(clerk, kind="test.stop", title="数一数", payload={"stop": True})
        row = job(clerk, made.pk)
        assert (row.state, row.message, row.result_url, row.ended) == (
            "stopped",
            "已停止，没有留下结果",
            "",
            True,
        )
        assert told == [302] and f"/jobs/{made.pk}/stop/" not in web.get(f"/jobs/{made.pk}/").content.decode()
        with pytest.raises(Refused, match="已经结束"):
            stop(clerk, job_id=made.pk)
        assert "已经结束" in web.post(f"/jobs/{made.pk}/stop/", follow=True).content.decode()
        with pytest.raises(Forbidden):
            stop(factories.actor(factories.user(User.objects.get(pk=clerk.user_id).district)), job_id=made.pk)
    finally:
        del RUNNERS["test.stop"]
        STOPPABLE.discard("test.stop")


def test_what_may_not_be_stopped_is_not(clerk: Actor, kind: str) -> None:
    made = start(clerk, kind=kind, title="数一数", payload={})
    with pytest.raises(Refused, match="不能中途停止"):
        stop(clerk, job_id=made.pk)


def test_a_job_whose_process_was_killed_is_ended(clerk: Actor) -> None:
    gone = _number_of_nobody()
    here = socket.gethostname()
    for worker in (f"{here}:{gone}", f"{here}:{os.getpid()}", "elsewhere:1", ""):
        Job.objects.create(
            district_id=clerk.district_id, owner_id=clerk.user_id or 0, kind="x", title=worker, state=JobState.RUNNING, worker=worker,
            created_at=timezone.now(),
        )  # fmt: skip
    assert end_interrupted() == 1
    assert [j.title for j in Job.objects.filter(state=JobState.FAILED)] == [f"{here}:{gone}"]
    assert end_interrupted() == 0
    assert not is_gone("nonsense")


def _number_of_nobody() -> int:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return child
