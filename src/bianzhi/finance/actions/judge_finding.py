"""Say that a finding is no fault, or take that back."""

from django.db import transaction
from django.utils import timezone

from bianzhi.finance.models import AuditRun, AuditVerdict
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused


def judge_finding(actor: Actor, *, run_id: int, number: int, reason: str) -> None:
    """Mark a finding as no fault with a reason; without one the mark is taken back. Raises `Forbidden`, `Refused`."""
    actor.require("disclosure.audit")
    with transaction.atomic():
        run = AuditRun.objects.select_for_update().filter(pk=run_id, owner_id=actor.user_id).first()
        if run is None or not 0 <= number < len(run.report["findings"]):
            raise Forbidden("没有找到这次审核")
        before = AuditVerdict.objects.filter(run=run, number=number).first()
        clean = reason.strip()[:200]
        if not clean and before is None:
            raise Refused(Refusal("audit.reason", "请写明为什么不是问题", field="reason"))
        if before is not None:
            before.delete()
        if clean:
            AuditVerdict.objects.create(
                run=run, number=number, reason=clean, user_id=actor.user_id or 0, at=timezone.now()
            )
        finding = run.report["findings"][number]
        record(
            actor,
            "认定不是问题" if clean else "恢复为问题",
            Subject("finance.auditrun", run.pk, run.name),
            before={"理由": before.reason} if before else None,
            after={"第几条": number + 1, "规则": finding["code"], "问题": finding["title"]},
            reason=clean,
        )
