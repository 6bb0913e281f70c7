"""下编: a person leaves the establishment; the place is free from that day on."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max

from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.staff.access import locked_person, person_subject
from bianzhi.staff.booking import Exit, Signed, facts_of, finish, open_tenure, signed, tenures_of
from bianzhi.staff.code_lists import EXIT_INTERNAL, exit_kind
from bianzhi.staff.indexing import index_person
from bianzhi.staff.models import Appointment, Person, StateSpell, Tenure
from bianzhi.staff.policy import check_exit, check_own_act
from bianzhi.staff.seats import lock_seats
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any


def go_off_establishment(actor: Actor, *, maker_id: int, person_id: int, leave: Exit) -> Tenure:
    """End the person's tenure, posts and state on ``leave.ends_on``, the first day not counted; it may lie ahead."""
    actor.require("submission.review", "submission.draft")
    label = exit_kind(leave.exit_kind).label
    if not label:
        raise Refused(Refusal("exit_kind.unknown", "请选择退出方式", field="exit_kind"))
    refuse_if_any(check_own_act(leave.exit_kind, label, EXIT_INTERNAL))
    with transaction.atomic():
        return leave_now(actor, person_id=person_id, leave=leave, sign=signed(actor, maker_id), verb="下编")


def leave_now(
    actor: Actor, *, person_id: int, leave: Exit, sign: Signed, verb: str, posts: bool = True
) -> Tenure:
    """Check and end the open tenure, for every act that ends one. Inside the caller's transaction.

    The seat is locked before the person; the tenure is read again under the locks.
    """
    seen = Tenure.objects.filter(
        person_id=person_id, district_id=actor.district_id, ends_on__isnull=True, revoked_at__isnull=True
    ).first()
    if seen is not None:
        lock_seats(actor, [(seen.unit_id, seen.commodity)])
    person = locked_person(actor, person_id)
    row = open_tenure(person)
    if row is None or seen is None or row.pk != seen.pk:
        raise Refused(*check_exit(person.name, None, leave.ends_on), *_ended_already(actor, person))
    current = facts_of(actor, [row])[0]
    refuse_if_any(
        check_exit(person.name, current, leave.ends_on, _last_begun(person, row) if posts else None)
    )
    finish(row, leave, sign)
    if posts:
        end_posts_and_state(person, leave.ends_on, "随下编免职", sign)
    index_person(person)
    record(
        actor,
        verb,
        person_subject(person, row.unit_id),
        before={
            "单位": row.unit.name,
            "编制类型": COMMODITIES[row.commodity].label,
            "入编日期": row.begins_on,
        },
        after={
            "下编日期": leave.ends_on,
            "退出方式": exit_kind(leave.exit_kind).label,
            "去向": leave.destination,
        },
        reason=leave.document,
    )
    return row


def _ended_already(actor: Actor, person: Person) -> list[Refusal]:
    """Say when an end is recorded already (it may lie ahead)."""
    rows = [
        r for r in tenures_of([person.id_hash]).get(person.id_hash, ()) if r.district_id == actor.district_id
    ]
    if not rows or rows[-1].ends_on is None:
        return []
    last = rows[-1]
    return [
        Refusal(
            "tenure.ended",
            f"{person.name}在{last.unit.name}的下编已入账，下编日期{last.ends_on}",
            rule="下编入账后不得修改",
            remedy="误下编的请用“恢复上编”，不要重复下编",
            field="person",
        )
    ]


def _last_begun(person: Person, row: Tenure) -> date | None:
    """Return the last day on which a post or state of this tenure began."""
    posts = Appointment.objects.filter(person=person, revoked_at__isnull=True, begins_on__gte=row.begins_on)
    spells = StateSpell.objects.filter(person=person, begins_on__gte=row.begins_on)
    days: Iterable[date | None] = (
        posts.filter(ends_on__isnull=True).aggregate(Max("begins_on"))["begins_on__max"],
        spells.filter(ends_on__isnull=True).aggregate(Max("begins_on"))["begins_on__max"],
    )
    return max((day for day in days if day is not None), default=None)


def end_posts_and_state(person: Person, ends_on: date, document: str, sign: Signed) -> None:
    """End what is open of the person's posts and state on the day."""
    ended = {
        "ends_on": ends_on,
        "end_document": document,
        "end_recorded_at": sign.at,
        "end_maker_id": sign.maker_id,
        "end_checker_id": sign.checker_id,
    }
    Appointment.objects.filter(person=person, ends_on__isnull=True, revoked_at__isnull=True).update(**ended)
    StateSpell.objects.filter(person=person, ends_on__isnull=True).update(**ended)
