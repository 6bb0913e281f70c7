"""What happens by the calendar, without anybody pressing a button. Run by the background worker."""

import logging
import threading
from dataclasses import replace

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from bianzhi.cases.actions import remind
from bianzhi.establishment.actions import expire_reservations
from bianzhi.finance.actions import remind_publication
from bianzhi.jobs.actions import end_interrupted
from bianzhi.notices.actions import deliver_waiting
from bianzhi.notices.senders import senders
from bianzhi.staff.actions import draft_retirements
from bianzhi.users.actor import Actor
from bianzhi.users.models import District
from bianzhi.users.roles import Role

LOG = logging.getLogger(__name__)
EVERY_MINUTE = 60.0
EVERY = 3600.0  # seconds; a day that was missed is made up for at the next turn


def run_daily() -> int:
    """Do all that is due today in every district; return how many records were written. Safe to run again."""
    written = end_interrupted()
    for district in District.objects.order_by("path"):
        clockwork = Actor(None, "系统定时", Role.DIRECTOR, district.pk, district.path)
        written += len(expire_reservations(clockwork, timezone.localdate()))
        written += draft_retirements(replace(clockwork, name="系统自动起草"), timezone.localdate()).made
        written += remind(district.pk, timezone.localdate())
        written += remind_publication(district.pk, timezone.localdate())
    return written


def keep_delivering(ended: threading.Event) -> None:
    """Send notices out by the channels that are set up, every minute until ``ended``."""
    while senders() and not ended.wait(EVERY_MINUTE):
        try:
            deliver_waiting()
        except DatabaseError:
            LOG.exception("waiting notices will be tried again")
        finally:
            close_old_connections()


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
