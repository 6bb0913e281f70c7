"""Papers of a case: put one with it, take one away again while the case is in its maker's hands."""

from django.db import transaction
from django.utils import timezone

from bianzhi.cases.access import chart_of, in_hands, locked, subject
from bianzhi.cases.models import Attachment, Submission
from bianzhi.files.actions import store
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused

MOST = 40


def attach(actor: Actor, *, submission_id: int, material: str, name: str, data: bytes) -> Attachment:
    """Store ``data`` and put it with the case as ``material``. Raises `Refused` (size, type, too many), `Forbidden`."""
    with transaction.atomic():
        submission = locked(actor, submission_id)
        require_hands(actor, submission)
        if submission.attachments.filter(removed_at=None).count() >= MOST:
            raise Refused(
                Refusal("case.papers", f"一件最多{MOST}份材料", remedy="请合并后再传", field="file")
            )
        stored = store(actor, name=name, data=data, unit_key=submission.unit_key)
        made = Attachment.objects.create(
            submission=submission,
            material=material.strip()[:60],
            file=stored,
            added_by_id=actor.user_id or 0,
            added_at=timezone.now(),
        )
        record(actor, "添加材料", subject(submission), after={"材料": made.material, "文件": stored.name})
    return made


def detach(actor: Actor, *, attachment_id: int) -> Attachment:
    """Take a paper away that the actor put there himself, before the case goes on. The file stays in the store."""
    with transaction.atomic():
        found = Attachment.objects.select_related("submission", "file").filter(pk=attachment_id).first()
        if found is None:
            raise Forbidden("没有找到这份材料，或不在您的范围内")
        submission = locked(actor, found.submission_id)
        require_hands(actor, submission)
        if found.added_by_id != actor.user_id:
            raise Forbidden("只能移除自己添加的材料")
        found.removed_at = timezone.now()
        found.save(update_fields=["removed_at"])
        record(
            actor, "移除材料", subject(submission), before={"材料": found.material, "文件": found.file.name}
        )
    return found


def require_hands(actor: Actor, submission: Submission) -> None:
    """Raise `Refused` unless the case is in the actor's hands."""
    if not in_hands(actor, submission):
        now = chart_of(submission).by_code[submission.state].label
        raise Refused(
            Refusal(
                "case.hands",
                f"办件{submission.number}现为“{now}”，材料不能由您增减",
                remedy="请等退回补正后再改，或交给正在办理的人",
            )
        )
