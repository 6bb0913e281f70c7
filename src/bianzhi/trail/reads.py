"""What pages show of the trail."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from bianzhi.trail.models import TrailEvent, TrailHead
from bianzhi.users.actor import Actor
from bianzhi.users.roles import ROLES, Role

#: names of form fields, which no reader of the trail should have to know
FORM_FIELD = re.compile(r"[a-z_0-9]+")


@dataclass(frozen=True, slots=True)
class EventRow:
    """One act as shown: who, when, from where, what, before and after."""

    number: int
    at: datetime
    user: str
    role: str
    ip: str
    verb: str
    subject_type: str
    subject_key: int | None
    subject: str
    before: Any
    after: Any
    reason: str
    digest: str

    @property
    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """Return (field, before, after) for what differs, when before and after are mappings.

        Fields named in Chinese are shown; the machine form of a submission stays in the chain and is read on its own page.
        """
        before = self.before if isinstance(self.before, Mapping) else {}
        after = self.after if isinstance(self.after, Mapping) else {}
        names = dict.fromkeys([*before, *after])
        return tuple(
            (n, _text(before.get(n)), _text(after.get(n)))
            for n in names
            if before.get(n) != after.get(n) and not FORM_FIELD.fullmatch(n)
        )


def _text(value: Any) -> str:
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_text(v) for v in value)
    if isinstance(value, Mapping):
        return "；".join(f"{k}：{_text(v)}" for k, v in value.items())
    return str(value)


def _row(event: TrailEvent) -> EventRow:
    known = event.role in set(Role)
    return EventRow(
        number=event.number,
        at=event.at,
        user=event.user_name,
        role=ROLES[Role(event.role)].label if known else event.role,
        ip=event.ip,
        verb=event.verb,
        subject_type=event.subject_type,
        subject_key=event.subject_key,
        subject=event.subject_label,
        before=event.before,
        after=event.after,
        reason=event.reason,
        digest=event.digest,
    )


def events_of(actor: Actor, subject_type: str, key: int) -> tuple[EventRow, ...]:
    """Return the acts on one object, oldest first. The caller has checked that the actor may see the object."""
    found = TrailEvent.objects.filter(
        district_id=actor.district_id, subject_type=subject_type, subject_key=key
    )
    return tuple(_row(e) for e in found.order_by("number"))


def events(
    actor: Actor,
    *,
    q: str = "",
    verb: str = "",
    user: str = "",
    since: date | None = None,
    until: date | None = None,
    offset: int = 0,
    limit: int = 50,
) -> tuple[tuple[EventRow, ...], int]:
    """Return a page of the district's trail, newest first, and how many acts there are. Needs ``trail.read``."""
    actor.require("trail.read")
    found = TrailEvent.objects.filter(district_id=actor.district_id)
    if q:
        found = found.filter(Q(subject_label__icontains=q) | Q(reason__icontains=q))
    if verb:
        found = found.filter(verb=verb)
    if user:
        found = found.filter(user_name__icontains=user)
    if since:
        found = found.filter(at__gte=_midnight(since))
    if until:
        found = found.filter(at__lt=_midnight(until + timedelta(days=1)))
    rows = found.order_by("-number")[offset : offset + limit]
    return tuple(_row(e) for e in rows), found.count()


def verbs(actor: Actor) -> tuple[str, ...]:
    """Return the verbs that occur in the district, for the filter."""
    actor.require("trail.read")
    found = TrailEvent.objects.filter(district_id=actor.district_id).order_by("verb")
    return tuple(found.values_list("verb", flat=True).distinct())


def revision(district_id: int) -> int:
    """Return the number of the district's last act: it changes whenever anything changes."""
    found = TrailHead.objects.filter(pk=district_id).values_list("number", flat=True).first()
    return found or 0


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
