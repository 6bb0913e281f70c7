"""What happens by the calendar, without anybody pressing a button. Run by the background worker."""

import logging
import threading

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from bianzhi.establishment.actions import expire_reservations
from bianzhi.jobs.actions import end_interrupted
from bianzhi.users.actor import Actor
from bianzhi.users.models import District
from bianzhi.users.roles import Role

LOG = logging.getLogger(__name__)
EVERY = 3600.0  # seconds; a day that was missed is made up for at the next turn


def run_daily() -> int:
    """Do all that is due today in every district; return how many records were written. Safe to run again."""
    written = end_interrupted()
    for district in District.objects.order_by("path"):
        clockwork = Actor(None, "系统定时", Role.DIRECTOR, district.pk, district.path)
        written += len(expire_reservations(clockwork, timezone.localdate()))
    return written


def keep_daily(ended: threading.Event) -> None:
    """Run it now and every hour until ``ended``; a database that is away for a while is tried again."""
    while not ended.is_set():
        try:
            run_daily()
        except DatabaseError:
            LOG.exception("the day's timed work will be tried again")
        finally:
            close_old_connections()
        ended.wait(EVERY)
