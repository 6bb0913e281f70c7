"""提出疑问: a department says what it doubts. The case stays where it is; its maker and the office are told."""

from django.db import transaction
from django.urls import reverse

from bianzhi.cases.access import in_hands, locked, subject
from bianzhi.cases.models import Submission
from bianzhi.cases.notify import ROLES_AT
from bianzhi.notices.actions import Told, notify
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import User
from bianzhi.values.refusal import Refusal, Refused


def query(actor: Actor, *, submission_id: int, text: str) -> Submission:
    """Note the doubt on the case. Raises `Refused` without words, `Forbidden` for a case that is not at the actor's desk."""
    if not text.strip():
        raise Refused(Refusal("case.query", "有疑问的请写明是什么", field="text"))
    with transaction.atomic():
        submission = locked(actor, submission_id)
        if not in_hands(actor, submission):
            raise Forbidden("这件现在不在您的岗位")
        event = record(actor, "提出疑问", subject(submission), reason=text.strip())
        clerks = User.objects.filter(
            district_id=actor.district_id, is_active=True, role__in=ROLES_AT["clerk"]
        ).order_by("pk")
        people = {submission.maker_id, *clerks.values_list("pk", flat=True)} - {actor.user_id}
        url = reverse("cases:detail", args=[submission.pk])
        notify(
            Told(
                person,
                "returned",
                f"{submission.title}：{actor.name}有疑问",
                url,
                f"{submission.number}:query:{event.number}",
                text.strip(),
            )
            for person in sorted(people)
        )
    return submission
