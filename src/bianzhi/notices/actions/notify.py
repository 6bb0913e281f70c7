"""Tell people something, inside the transaction of what happened: undone with it, sent out only after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from bianzhi.notices.models import Delivery, Notice, Subscription
from bianzhi.notices.senders import senders


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody is told. ``key`` names the thing: the same key is told a person once."""

    user_id: int
    topic: str
    title: str
    url: str
    key: str
    text: str = ""


def notify(told: Iterable[Told]) -> int:
    """Keep the notices, and put them on their way out by the channels their people chose. A constant number of queries.

    Returns how many were kept now or before.
    """
    wanted = {(one.user_id, one.key): one for one in told}
    if not wanted:
        return 0
    now, channels = timezone.now(), senders()
    Notice.objects.bulk_create(
        (
            Notice(
                user_id=one.user_id,
                topic=one.topic,
                title=one.title[:200],
                text=one.text[:500],
                url=one.url[:200],
                key=one.key[:80],
                made_at=now,
            )
            for one in wanted.values()
        ),
        ignore_conflicts=True,
    )
    if channels:
        _send_out(wanted.values(), channels.keys(), now)
    return len(wanted)


def _send_out(told: Iterable[Told], channels: Iterable[str], now: datetime) -> None:
    people = {one.user_id for one in told}
    wants = list(Subscription.objects.filter(user_id__in=people, channel__in=list(channels)))
    if not wants:
        return
    made = Notice.objects.filter(user_id__in=people, key__in={one.key[:80] for one in told}, made_at=now)
    by_user: dict[int, list[Notice]] = {}
    for notice in made:
        by_user.setdefault(notice.user_id, []).append(notice)
    Delivery.objects.bulk_create(
        (
            Delivery(notice=notice, channel=want.channel, address=want.address, next_at=notice.made_at)
            for want in wants
            for notice in by_user.get(want.user_id, ())
        ),
        ignore_conflicts=True,
    )
