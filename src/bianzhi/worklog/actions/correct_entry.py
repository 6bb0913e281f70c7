"""更正: an entry is replaced by another that names it."""

from django.db import transaction

from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any
from bianzhi.worklog.actions.record_entries import check, insert, person, subject, told
from bianzhi.worklog.models import WorkEntry
from bianzhi.worklog.policy import NewEntry, check_reason
from bianzhi.worklog.reads import given_of


def correct_entry(actor: Actor, *, entry_id: int, entry: NewEntry, reason: str) -> WorkEntry:
    """Replace an entry that stands. Raises `Refused`, and `Forbidden` for one of elsewhere."""
    by = person(actor)
    refuse_if_any(check_reason(reason))
    check(actor, [entry])
    with transaction.atomic():
        old = standing(actor, entry_id)
        before = given_of(old)
        if before.likeness == entry.likeness:
            raise Refused(Refusal("worklog.same", "没有改动，不需要更正"))
        row = insert(actor, by, entry, replaces=old.pk, reason=reason.strip())
        record(
            actor, "更正工作台账", subject(row), before=told(before), after=told(entry), reason=reason.strip()
        )
    return row


def standing(actor: Actor, entry_id: int) -> WorkEntry:
    """Return an entry, locked. Raises `Refused` when it was replaced or withdrawn before."""
    rows = WorkEntry.objects.select_for_update().filter(district_id=actor.district_id)
    row = rows.filter(pk=entry_id).first()
    if row is None:
        raise Forbidden("没有找到这条工作台账")
    for name, what in (("replaced_by", "更正"), ("reversal", "撤销")):
        if hasattr(row, name):
            raise Refused(Refusal("worklog.gone", f"这一条已经{what}过，请看最新的一条"))
    return row
