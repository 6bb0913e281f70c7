"""Audit a disclosure somebody dropped on the page: what came of it is kept, with the copy that bears the notes."""

import hashlib
from base64 import b64decode
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bianzhi.auditing.apart import audit_apart
from bianzhi.auditing.registry import BESIDE
from bianzhi.files.actions import clean_name
from bianzhi.finance.models import AuditRun, AuditVerdict
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused

#: so many are kept of each person; older ones go
KEPT = 100


def audit_disclosure(
    actor: Actor, *, name: str, data: bytes, beside: Mapping[str, tuple[str, bytes]] | None = None
) -> AuditRun:
    """Audit ``data`` and keep what came of it. Raises `Forbidden`, and `Refused` for what is too large.

    ``beside``: name and content of the documents it is held against, by the names of `BESIDE`; they are not kept.
    """
    actor.require("disclosure.audit")
    if actor.user_id is None:
        raise Forbidden("审核须由具体的人办理")
    clean = clean_name(name)
    others = {role: (clean_name(told), content) for role, (told, content) in (beside or {}).items()}
    for field, (told, content) in {"files": (clean, data), **others}.items():
        if len(content) > settings.UPLOAD_LIMIT_BYTES:
            large = f"{told}超过{settings.UPLOAD_LIMIT_BYTES >> 20}MB"
            raise Refused(Refusal("file.large", large, remedy="请拆开或压缩图片后再试", field=field))
    made = audit_apart(data, clean, beside=others)
    compared = {BESIDE[role]: told for role, (told, _) in others.items()}
    report = {**made["report"], "beside": compared}
    weights = [finding["severity"] for finding in report["findings"]]
    with transaction.atomic():
        run = AuditRun.objects.create(
            district_id=actor.district_id,
            owner_id=actor.user_id,
            name=clean,
            sha256=hashlib.sha256(data).hexdigest(),
            report=report,
            blocks=made["blocks"],
            marked=b64decode(made["marked"]) if made.get("marked") else None,
            errors=weights.count("error"),
            warnings=weights.count("warning"),
            made_at=timezone.now(),
        )
        mine = AuditRun.objects.filter(owner_id=actor.user_id).order_by("-made_at", "-id")
        old = list(mine.values_list("pk", flat=True)[KEPT:])
        AuditVerdict.objects.filter(run_id__in=old).delete()
        AuditRun.objects.filter(pk__in=old).delete()
        record(
            actor,
            "公开审核",
            Subject("finance.auditrun", run.pk, clean),
            after={"错误": run.errors, "警告": run.warnings, "SHA-256": run.sha256, **compared},
        )
    return run
