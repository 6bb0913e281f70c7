"""Answer for one fault that the audit finds in the finished report, or take that back."""

from django.db import transaction
from django.utils import timezone

from bianzhi.finance.models import BookBody, FindingWaiver
from bianzhi.finance.reads.books import newest
from bianzhi.finance.reads.drafts import Draft, draft, waivers_of
from bianzhi.reporting.building import AUDIT, AUDITED, TOLD
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused


def waive_finding(actor: Actor, *, body_id: int, year: int, mark: str, reason: str, form: str = "") -> str:
    """Let one fault pass for a reason; without one it stops the report again. It holds for the books as they stand.

    ``mark``: of a fault that the audit finds in the report in this ``form``. Returns what it is, in words. Raises `Forbidden`,
    `Refused`.
    """
    actor.require("books.edit")
    if actor.user_id is None:
        raise Forbidden("放行须由具体的人办理")
    given = draft(actor, body_id, year)
    if given.version is None:
        raise Refused(Refusal("books.none", "这个年度还没有账册"))
    clean, before = reason.strip()[:200], given.waivers.get(mark)
    if not clean and before is None:
        raise Refused(Refusal("disclosure.reason", "请写明为什么确属无误", field="reason"))
    code, told = (before.code, before.told) if before else _found(given, form, mark)
    with transaction.atomic():
        BookBody.objects.select_for_update().get(pk=given.body.pk)
        version = newest(given.body.pk, year)
        if version != given.version or waivers_of(version).get(mark) != before:
            raise Refused(Refusal("disclosure.stale", "账册刚刚有人改过", remedy="请重新打开再看"))
        FindingWaiver.objects.create(
            version=version, code=code, finding={"mark": mark, "told": told}, reason=clean, by_id=actor.user_id,
            at=timezone.now(),
        )  # fmt: skip
        record(
            actor,
            "放行审核错误" if clean else "撤回放行",
            Subject("finance.booksversion", version.pk, f"{given.body.name} {year}年 第{version.number}版"),
            before={"理由": before.reason} if before else None,
            after={"规则": code, "问题": told},
            reason=clean,
        )
    return told


def _found(given: Draft, form: str, mark: str) -> tuple[str, str]:
    """Return rule and words of a fault in the report as it would be built. Raises `Refused` where there is none such."""
    chosen = given.form(form)
    for formats in (("docx",), AUDITED):  # what is only in the PDF is looked for last: that takes longest
        if one := given.faults(chosen, formats).get(mark):
            return one.code.removeprefix(AUDIT), one.message.removeprefix(TOLD)
    words = "成稿里没有这处错误"
    raise Refused(Refusal("disclosure.no_fault", words, remedy="请重新打开再看", field="mark"))
