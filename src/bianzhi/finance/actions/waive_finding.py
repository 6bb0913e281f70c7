"""Answer for a fault that the audit finds in the finished report, or take that back."""

from django.db import transaction
from django.utils import timezone

from bianzhi.finance.models import BookBody, FindingWaiver
from bianzhi.finance.reads.books import body_of, newest
from bianzhi.finance.reads.drafts import waivers_of
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused


def waive_finding(actor: Actor, *, body_id: int, year: int, code: str, reason: str) -> None:
    """Let a rule's findings pass for a reason; without one they stop the report again. It holds for the books as they stand.

    Raises `Forbidden`, `Refused`.
    """
    actor.require("books.edit")
    if actor.user_id is None:
        raise Forbidden("放行须由具体的人办理")
    body = body_of(actor, body_id)
    clean, rule = reason.strip()[:200], code.strip().upper()[:20]
    with transaction.atomic():
        BookBody.objects.select_for_update().get(pk=body.pk)
        version = newest(body.pk, year)
        if version is None:
            raise Refused(Refusal("books.none", "这个年度还没有账册"))
        before = waivers_of(version).get(rule)
        if not rule or (not clean and before is None):
            raise Refused(Refusal("disclosure.reason", "请写明为什么确属无误", field="reason"))
        FindingWaiver.objects.create(
            version=version, code=rule, reason=clean, by_id=actor.user_id, at=timezone.now()
        )
        record(
            actor,
            "放行审核错误" if clean else "撤回放行",
            Subject("finance.booksversion", version.pk, f"{body.name} {year}年 第{version.number}版"),
            before={"理由": before.reason} if before else None,
            after={"规则": rule},
            reason=clean,
        )
