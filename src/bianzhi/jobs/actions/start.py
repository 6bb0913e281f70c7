"""Begin a job: a row that can be found again, and a task that a worker takes after the commit."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from bianzhi.jobs.models import Job
from bianzhi.jobs.runners import RUNNERS
from bianzhi.jobs.tasks import run
from bianzhi.users.actor import Actor, Forbidden


def start(actor: Actor, *, kind: str, title: str, payload: dict[str, Any]) -> Job:
    """Start ``kind`` with ``payload`` (JSON). The worker acts as the same person with the same rights."""
    if actor.user_id is None:
        raise Forbidden("任务须由具体的人发起")
    if kind not in RUNNERS:
        raise LookupError(kind)
    with transaction.atomic():
        job = Job.objects.create(
            district_id=actor.district_id,
            owner_id=actor.user_id,
            kind=kind,
            title=title[:200],
            payload={**payload, "_ip": actor.ip},
            created_at=timezone.now(),
        )
        transaction.on_commit(lambda: run.enqueue(job.pk))
    job.refresh_from_db()
    return job
