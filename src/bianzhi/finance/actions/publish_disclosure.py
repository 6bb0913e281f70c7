"""Put an approved report before the public."""

import hashlib

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bianzhi.finance.models import BookBody, Disclosure, DisclosureFile, Publication, TreasuryReply
from bianzhi.finance.policy import LAW, Deadline
from bianzhi.finance.reads.disclosures import day_of, disclosure_of, overtaken, reply_of
from bianzhi.finance.reads.people import TREASURY, keepers, with_roles
from bianzhi.notices.actions import Told, notify
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused


def publish_disclosure(actor: Actor, *, disclosure_id: int) -> Publication:
    """Publish it as the year's first version, or as the next one after a correction. Nothing is taken away.

    Raises `Forbidden`; `Refused` before it was approved, before the accounts were, when it was overtaken, and for files that
    are no longer what was signed.
    """
    actor.require("disclosure.publish")
    if actor.user_id is None:
        raise Forbidden("公开须由具体的人办理")
    found = disclosure_of(actor, disclosure_id)
    with transaction.atomic():
        BookBody.objects.select_for_update().get(pk=found.body_id)
        reply = _refuse(found)
        before = found.corrects  # `overtaken` refuses any but the correction of what the public reads
        made = Publication.objects.create(
            disclosure=found, body_id=found.body_id, year=found.year, number=before + 1,
            published_by_id=actor.user_id, published_at=timezone.now(),
        )  # fmt: skip
        label = f"{found.title} 第{made.number}版"
        record(
            actor,
            "公开决算报告" if not before else "公开更正后的决算报告",
            Subject("finance.publication", made.pk, label, found.body.unit_id),
            before={"版次": before} if before else None,
            after={"版次": made.number, "稿次": found.number},
            reason=found.note,
        )
        _tell(actor, made, label, Deadline(reply.replied_on, day_of(made.published_at)))
    return made


def _refuse(found: Disclosure) -> TreasuryReply:
    """Return the approval of the accounts. Raises `Refused`."""
    if not hasattr(found, "approval"):
        raise Refused(
            Refusal("disclosure.unapproved", "这一稿还没有审签", remedy="请等保密审查和主要负责人审签")
        )
    reply = reply_of(found.body_id, found.year)
    if reply is None:
        words = f"{found.year}年度决算还没有登记批复，批复后才能公开"
        raise Refused(
            Refusal("disclosure.unreplied", words, source=LAW, remedy="请先登记批复日期", field="replied_on")
        )
    if refusal := overtaken(found):
        raise Refused(refusal)
    for one in DisclosureFile.objects.filter(disclosure=found).order_by("id"):
        if hashlib.sha256(one.data).hexdigest() != one.sha256:
            words = f"{one.name}与审签时不一致，不能公开"
            raise Refused(Refusal("disclosure.damaged", words, remedy="请重新生成送审"))
    return reply


def _tell(actor: Actor, made: Publication, label: str, deadline: Deadline) -> None:
    """Tell who made, examined and signed it, who keeps the books, and the treasury."""
    found = made.disclosure
    approval = found.approval
    people = {
        approval.maker_id, approval.examined_by_id, approval.signed_by_id, *keepers(found.body),
        *with_roles(found.body.district_id, TREASURY),
    } - {actor.user_id}  # fmt: skip
    url = reverse("finance:disclosure", args=[found.pk])
    text = found.note or deadline.text(timezone.localdate())
    notify(Told(user, "done", f"{label}已公开", url, f"决算公开:{made.pk}", text) for user in sorted(people))
