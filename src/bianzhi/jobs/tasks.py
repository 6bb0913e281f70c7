"""The worker's side of a job."""

import logging
import time

from django.utils import timezone
from django_tasks import task

from bianzhi.jobs.models import Job, JobState
from bianzhi.jobs.processes import this_process
from bianzhi.jobs.runners import RUNNERS, Outcome, Progress, Stopped
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused

LOG = logging.getLogger(__name__)
REPORT_EVERY = 0.5  # seconds between two progress writes


@task()
def run(job_id: int) -> None:
    """Run one job and note how it ended. What was refused is told in the job; a defect is logged and told as one."""
    job = Job.objects.select_related("owner", "district").get(pk=job_id)
    begun = {"state": JobState.RUNNING, "started_at": timezone.now(), "worker": this_process()}
    if not Job.objects.filter(pk=job_id, state=JobState.WAITING).update(**begun):
        return
    try:
        outcome = RUNNERS[job.kind](_actor(job), job.payload, _progress(job_id))
    except Stopped:
        LOG.info("job %s was stopped", job_id)
    except (Refused, Forbidden) as refused:
        _end(job_id, JobState.FAILED, Outcome(str(refused), {}))
    except BaseException:
        LOG.exception("job %s failed", job_id)
        _end(job_id, JobState.FAILED, Outcome("系统出错，未作任何改动，请联系管理员", {}))
        raise
    else:
        _end(job_id, JobState.DONE, outcome)


def _actor(job: Job) -> Actor:
    user: User = job.owner  # type: ignore[assignment]
    return Actor(
        user_id=user.pk,
        name=user.name,
        role=Role(user.role),
        district_id=job.district_id,
        district_path=job.district.path,
        unit_ids=None if user.unit_key is None else frozenset({user.unit_key}),
        ip=str(job.payload.get("_ip", "")),
        person_key=user.person_key,
    )


def _progress(job_id: int) -> Progress:
    last = 0.0

    def report(done: int, total: int, message: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= REPORT_EVERY or done == total:
            last = now
            running = Job.objects.filter(pk=job_id, state=JobState.RUNNING)
            if not running.update(done=done, total=total, message=message[:500]):
                raise Stopped

    return report


def _end(job_id: int, state: JobState, outcome: Outcome) -> None:
    Job.objects.filter(pk=job_id, state=JobState.RUNNING).update(  # one that was stopped stays stopped
        state=state,
        message=outcome.message[:500],
        result=outcome.result,
        result_url=outcome.url,
        finished_at=timezone.now(),
    )
