"""撤销登记（X13）and 恢复（E15）: what was registered by mistake is struck out or taken up again; the history stays."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from bianzhi.establishment.actions import release_use
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.staff.access import MISSING, locked_person, person_of, person_subject
from bianzhi.staff.actions.go_off_establishment import end_posts_and_state
from bianzhi.staff.actions.go_on_establishment import enter
from bianzhi.staff.booking import Entry, open_tenure, signed
from bianzhi.staff.code_lists import RESTORED
from bianzhi.staff.indexing import index_person
from bianzhi.staff.models import Appointment, StateSpell, Tenure
from bianzhi.staff.seats import lock_seats
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused


def revoke_tenure(actor: Actor, *, maker_id: int, tenure_id: int, reason: str) -> Tenure:
    """Strike a wrong tenure out: from now on it counts on no day, and what was known before stays known. Raises `Refused`.

    Posts and states that began under it are struck out with it; its 用编核准单 gets the place back.
    """
    actor.require("submission.review", "submission.draft")
    if not reason.strip():
        raise Refused(Refusal("revoke.reason", "请写明撤销登记的原因", field="reason"))
    with transaction.atomic():
        seen = (
            Tenure.objects.filter(pk=tenure_id, district_id=actor.district_id).select_related("unit").first()
        )
        if seen is None:
            raise Forbidden(MISSING)
        lock_seats(actor, [(seen.unit_id, seen.commodity)])
        person = locked_person(actor, seen.person_id)
        row = Tenure.objects.select_related("unit").get(pk=seen.pk)
        if row.revoked_at is not None:
            raise Refused(Refusal("revoke.twice", f"{person.name}的这条在编记录已撤销", remedy="请刷新页面"))
        now = timezone.now()
        row.revoked_at, row.revoke_reason = now, reason.strip()[:200]
        row.save(update_fields=["revoked_at", "revoke_reason"])
        release_use(actor, tenure_key=row.pk)
        if open_tenure(person) is None:
            under = {"person": person, "begins_on__gte": row.begins_on, "ends_on__isnull": True}
            posts = Appointment.objects.filter(**under, revoked_at__isnull=True)
            release_use(actor, appointments=list(posts.values_list("pk", flat=True)))
            posts.update(revoked_at=now, revoke_reason="随在编记录撤销")
            for spell in StateSpell.objects.filter(**under):
                end_posts_and_state(person, spell.begins_on, "随在编记录撤销", signed(actor, maker_id))
        index_person(person)
        before = {
            "单位": row.unit.name,
            "编制类型": COMMODITIES[row.commodity].label,
            "入编日期": row.begins_on,
        }
        record(actor, "撤销登记", person_subject(person, row.unit_id), before=before, reason=reason)
    return row


def restore(
    actor: Actor,
    *,
    maker_id: int,
    person_id: int,
    reason: str,
    on: date | None = None,
    over_plan_id: int | None = None,
) -> Tenure:
    """Take up again a tenure ended by mistake: E15 on the same seat, from the day it ended (or ``on``). Raises `Refused`.

    The seat must still be free: a place given to somebody else meanwhile is not taken back.
    """
    actor.require("submission.review", "submission.draft")
    person = person_of(actor, person_id)
    if not reason.strip():
        raise Refused(Refusal("restore.reason", "请写明恢复的原因", field="reason"))
    last = Tenure.objects.filter(person=person, revoked_at__isnull=True).order_by("-begins_on", "-pk").first()
    if last is None or last.ends_on is None:
        state = "从未上编" if last is None else "仍在编"
        raise Refused(Refusal("restore.none", f"{person.name}{state}，没有可恢复的记录", field="person"))
    begins_on = on or last.ends_on
    if begins_on < last.ends_on:
        raise Refused(
            Refusal(
                "restore.dates",
                f"恢复日期{begins_on}早于下编日期{last.ends_on}",
                remedy="请更正日期",
                field="on",
            )
        )
    entry = Entry(
        last.unit_id, last.commodity, begins_on, RESTORED, document=reason.strip(), over_plan_id=over_plan_id
    )
    return enter(actor, maker_id=maker_id, person_id=person.pk, entry=entry, verb="恢复上编")
