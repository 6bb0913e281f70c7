"""Send what waits: by the worker, never while somebody waits for a page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from bianzhi.notices.models import Delivery
from bianzhi.notices.senders import Outgoing, Sender, SendFailed, senders
from bianzhi.notices.topics import TOPICS

#: after how long it is tried again, attempt by attempt; then it is given up
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
#: how long a delivery that a worker took is left to it
TAKEN = timedelta(minutes=5)


@dataclass(slots=True)
class Outcome:
    """How many went out, will be tried again, were given up."""

    sent: int = 0
    again: int = 0
    given_up: int = 0


def deliver_waiting(*, limit: int = 200) -> Outcome:
    """Send up to ``limit`` deliveries that are due. Two workers at once do not send the same twice."""
    done, channels = Outcome(), senders()
    for _ in range(limit):
        taken = _take(timezone.now(), list(channels))
        if taken is None:
            break
        _one(taken, channels[taken.channel], done)
    return done


def _take(now: datetime, channels: list[str]) -> Delivery | None:
    """Take the next one: its time is put off before it is sent, so that nobody else takes it meanwhile."""
    with transaction.atomic():
        rows: QuerySet[Delivery] = Delivery.objects.filter(
            state=Delivery.State.WAITING, next_at__lte=now, channel__in=channels
        ).order_by("next_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        found = rows.first()
        if found is None:
            return None
        mine = Delivery.objects.filter(pk=found.pk, state=Delivery.State.WAITING, next_at=found.next_at)
        if not mine.update(next_at=now + TAKEN, attempts=found.attempts + 1):
            return None
    return Delivery.objects.select_related("notice").get(pk=found.pk)


def _one(taken: Delivery, sender: Sender, done: Outcome) -> None:
    notice = taken.notice
    message = Outgoing(
        taken.address,
        TOPICS.get(notice.topic, notice.topic),
        about=notice.key.partition(":")[0] or notice.topic,
        url=f"{settings.SITE_ADDRESS}{notice.url}",
    )
    try:
        sender.send(message)
    except SendFailed as failed:
        _failed(taken, failed, done)
        return
    taken.state, taken.sent_at, taken.error = Delivery.State.SENT, timezone.now(), ""
    taken.save(update_fields=["state", "sent_at", "error"])
    done.sent += 1


def _failed(taken: Delivery, failed: SendFailed, done: Outcome) -> None:
    taken.error = str(failed)[:200]
    if failed.for_good or taken.attempts > len(WAITS):
        taken.state = Delivery.State.GIVEN_UP
        done.given_up += 1
    else:
        taken.next_at = timezone.now() + WAITS[taken.attempts - 1]
        done.again += 1
    taken.save(update_fields=["state", "error", "next_at"])
