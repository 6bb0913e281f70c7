"""Record the day a year's accounts were approved; the days until they must be public run from it."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bianzhi.finance.models import BookBody, TreasuryReply
from bianzhi.finance.policy import Deadline, check_reply
from bianzhi.finance.reads.books import body_of
from bianzhi.finance.reads.people import keepers
from bianzhi.notices.actions import Told, notify
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import refuse_if_any


def record_reply(
    actor: Actor, *, body_id: int, year: int, replied_on: date | None, authority: str, document: str = ""
) -> TreasuryReply:
    """Insert the day; what was recorded before is superseded. Whoever keeps the books is told. Raises `Forbidden`, `Refused`."""
    actor.require("disclosure.reply")
    if actor.user_id is None:
        raise Forbidden("批复须由具体的人登记")
    body = body_of(actor, body_id)
    who = authority.strip()[:60]
    refuse_if_any(check_reply(year, replied_on, who, timezone.localdate()))
    assert replied_on is not None, "check_reply refuses it"
    due = Deadline(replied_on).due_on
    with transaction.atomic():
        BookBody.objects.select_for_update().get(pk=body.pk)
        made = TreasuryReply.objects.create(
            body=body, year=year, replied_on=replied_on, authority=who, document=document.strip()[:60], by_id=actor.user_id,
            at=timezone.now(),
        )  # fmt: skip
        label = f"{body.name} {year}年度决算"
        record(
            actor,
            "登记决算批复",
            Subject("finance.treasuryreply", made.pk, label, body.unit_id),
            after={"批复日期": replied_on, "批复机关": who, "文号": made.document, "公开期限": due},
        )
        url, key = reverse("finance:report", args=[body.pk, year]), f"决算批复:{made.pk}"
        title = f"{label}已批复，最迟{due:%Y-%m-%d}公开"
        notify(
            Told(user, "due", title, url, key, made.document)
            for user in keepers(body)
            if user != actor.user_id
        )
    return made
