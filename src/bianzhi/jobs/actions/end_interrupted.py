"""Tell the owner of a job whose process was killed that it came to nothing."""

from django.utils import timezone

from bianzhi.jobs.models import Job, JobState
from bianzhi.jobs.processes import is_gone

MESSAGE = "处理中断（程序被停止），没有留下改动，请重新发起"


def end_interrupted() -> int:
    """Mark every running job of a process that has ended as 未完成; return how many. A job's work is one transaction."""
    gone = [
        key
        for key, worker in Job.objects.filter(state=JobState.RUNNING)
        .order_by("pk")
        .values_list("pk", "worker")
        if is_gone(worker)
    ]
    return Job.objects.filter(pk__in=gone, state=JobState.RUNNING).update(
        state=JobState.FAILED, message=MESSAGE, finished_at=timezone.now()
    )
