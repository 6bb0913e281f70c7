"""Approve a finished report: only from the case that three persons passed."""

from django.db import transaction
from django.utils import timezone

from bianzhi.finance.models import BookBody, DisclosureApproval
from bianzhi.finance.reads.disclosures import disclosure_of, overtaken
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused


def approve_disclosure(
    actor: Actor, *, disclosure_id: int, maker_id: int, examiner_id: int
) -> DisclosureApproval:
    """Insert the approval. Raises `Forbidden`, and `Refused` for one that was overtaken or approved before."""
    if actor.user_id is None:
        raise Forbidden("审签须由具体的人办理")
    found = disclosure_of(actor, disclosure_id)
    with transaction.atomic():
        BookBody.objects.select_for_update().get(pk=found.body_id)
        refusal = overtaken(found)
        if DisclosureApproval.objects.filter(disclosure=found).exists():
            refusal = Refusal("disclosure.approved", "这一稿已经审签")
        if refusal is not None:
            raise Refused(refusal)
        made = DisclosureApproval.objects.create(
            disclosure=found, maker_id=maker_id, examined_by_id=examiner_id, signed_by_id=actor.user_id,
            signed_at=timezone.now(),
        )  # fmt: skip
        record(
            actor,
            "审签公开报告",
            Subject("finance.disclosure", found.pk, f"{found.title} 第{found.number}稿", found.body.unit_id),
            after={"稿次": found.number},
        )
    return made
