"""Stop a job one has begun."""

from django.utils import timezone

from bianzhi.jobs.models import Job, JobState
from bianzhi.jobs.runners import STOPPABLE
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused

MESSAGE = "已停止，没有留下结果"


def stop(actor: Actor, *, job_id: int) -> None:
    """Stop one of the actor's own jobs: its work ends where it next tells how far it is. Raises `Forbidden`, `Refused`."""
    found = Job.objects.filter(pk=job_id, owner_id=actor.user_id).first()
    if found is None:
        raise Forbidden("没有找到这个任务")
    if found.kind not in STOPPABLE:
        raise Refused(Refusal("jobs.unstoppable", "这种任务不能中途停止", remedy="请等它做完"))
    going = Job.objects.filter(pk=job_id, state__in=(JobState.WAITING, JobState.RUNNING))
    if not going.update(state=JobState.STOPPED, message=MESSAGE, finished_at=timezone.now()):
        raise Refused(Refusal("jobs.over", "任务已经结束"))
