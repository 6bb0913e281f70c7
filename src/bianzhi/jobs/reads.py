"""What pages show of jobs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bianzhi.jobs.models import Job, JobState
from bianzhi.jobs.runners import STOPPABLE
from bianzhi.users.actor import Actor, Forbidden


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job. ``percent`` is 0–100, ``None`` while the total is not known."""

    key: int
    kind: str
    title: str
    state: str
    state_label: str
    done: int
    total: int
    percent: int | None
    message: str
    result: Mapping[str, Any] | None
    result_url: str
    created_at: datetime
    finished_at: datetime | None

    @property
    def ended(self) -> bool:
        """Whether it is over, well or not."""
        return self.state not in {JobState.WAITING, JobState.RUNNING}

    @property
    def stoppable(self) -> bool:
        """Whether it may be stopped now."""
        return not self.ended and self.kind in STOPPABLE


def _row(job: Job) -> JobRow:
    percent = min(100, job.done * 100 // job.total) if job.total else None
    return JobRow(
        job.pk, job.kind, job.title, job.state, JobState(job.state).label, job.done, job.total, percent, job.message,
        job.result, job.result_url, job.created_at, job.finished_at,
    )  # fmt: skip


def jobs(actor: Actor, limit: int = 100) -> tuple[JobRow, ...]:
    """Return the actor's own jobs, newest first."""
    return tuple(_row(j) for j in Job.objects.filter(owner_id=actor.user_id)[:limit])


def job(actor: Actor, key: int) -> JobRow:
    """Return one of the actor's own jobs. Raises `Forbidden`."""
    found = Job.objects.filter(pk=key, owner_id=actor.user_id).first()
    if found is None:
        raise Forbidden("没有找到这个任务")
    return _row(found)
