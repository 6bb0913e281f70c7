"""What pages show of a person's own notices."""

from dataclasses import dataclass
from datetime import datetime

from bianzhi.notices.models import Delivery, Notice, Subscription
from bianzhi.notices.senders import senders
from bianzhi.notices.topics import TOPICS
from bianzhi.users.actor import Actor


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice."""

    key: int
    topic: str
    title: str
    text: str
    url: str
    made_at: datetime
    unread: bool


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel that is set up: where this person wants to be told by it, and what last went wrong."""

    channel: str
    label: str
    asks: str
    address: str
    trouble: str


def unread(actor: Actor) -> int:
    """Return how many the actor has not read. One query."""
    return Notice.objects.filter(user_id=actor.user_id or 0, read_at=None).count()


def notices(
    actor: Actor, *, topic: str = "", only_unread: bool = False, offset: int = 0, limit: int = 50
) -> tuple[tuple[NoticeRow, ...], int]:
    """Return a page of the actor's notices, newest first, and how many there are."""
    found = Notice.objects.filter(user_id=actor.user_id or 0)
    if topic:
        found = found.filter(topic=topic)
    if only_unread:
        found = found.filter(read_at=None)
    rows = found.order_by("-made_at", "-pk")[offset : offset + limit]
    return tuple(
        NoticeRow(
            row.pk,
            TOPICS.get(row.topic, row.topic),
            row.title,
            row.text,
            row.url,
            row.made_at,
            row.read_at is None,
        )
        for row in rows
    ), found.count()


def channels(actor: Actor) -> tuple[ChannelRow, ...]:
    """Return the channels that are set up, with the actor's own addresses."""
    mine = dict(Subscription.objects.filter(user_id=actor.user_id or 0).values_list("channel", "address"))
    failed = Delivery.objects.filter(
        notice__user_id=actor.user_id or 0, state=Delivery.State.GIVEN_UP
    ).order_by("pk")
    trouble = dict(failed.values_list("channel", "error"))
    return tuple(
        ChannelRow(code, sender.label, sender.asks, mine.get(code, ""), trouble.get(code, ""))
        for code, sender in senders().items()
    )
