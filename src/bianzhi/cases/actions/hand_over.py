"""移交: who leaves hands the cases in his hands to another; the parts he had in them stay his."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from bianzhi.cases.access import subject
from bianzhi.cases.models import Phase, Submission, Task
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import User
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any


@dataclass(frozen=True, slots=True)
class Handing:
    """What would move, and what cannot because the other has a part in it already."""

    moves: tuple[Submission, ...]
    stays: tuple[Submission, ...]


def handing(actor: Actor, *, from_id: int, to_id: int) -> Handing:
    """Return what handing over would move. Raises `Refused`, `Forbidden`."""
    actor.require("submission.review")
    giver, taker = (
        User.objects.filter(pk=key, district_id=actor.district_id).first() for key in (from_id, to_id)
    )
    if giver is None or taker is None:
        raise Forbidden("没有找到这个人，或不在您的范围内")
    found = []
    if giver.pk == taker.pk:
        found.append(Refusal("handover.self", "移交人和接收人是同一个人", field="to"))
    if not taker.is_active:
        found.append(Refusal("handover.asleep", f"{taker.name}的账号没有启用", field="to"))
    if (giver.role, giver.unit_key) != (taker.role, taker.unit_key):
        found.append(
            Refusal(
                "handover.role",
                f"{taker.name}与{giver.name}的角色或单位不同",
                rule="只能移交给同一单位、同一角色的人",
                field="to",
            )
        )
    refuse_if_any(found)
    cases = list(_in_hands(actor, giver.pk).order_by("pk"))
    touched = set(
        Submission.objects.filter(pk__in=[case.pk for case in cases])
        .filter(Q(steps__user_id=taker.pk) | Q(steps__on_behalf_id=taker.pk) | Q(checker_id=taker.pk))
        .values_list("pk", flat=True)
    )
    return Handing(
        tuple(case for case in cases if case.pk not in touched),
        tuple(case for case in cases if case.pk in touched),
    )


def _in_hands(actor: Actor, user_id: int) -> "QuerySet[Submission]":
    return Submission.objects.filter(
        district_id=actor.district_id, maker_id=user_id, phase__in=(Phase.DRAFT, Phase.OPEN)
    )


def hand_over(actor: Actor, *, from_id: int, to_id: int, reason: str) -> tuple[Submission, ...]:
    """Hand every case that can move; each leaves a link in the trail. Raises `Refused`, `Forbidden`."""
    if not reason.strip():
        raise Refused(Refusal("handover.reason", "请写明移交的原因，如调离、退休", field="reason"))
    with transaction.atomic():
        planned = handing(actor, from_id=from_id, to_id=to_id)
        names = dict(User.objects.filter(pk__in=(from_id, to_id)).values_list("pk", "name"))
        moved = list(
            Submission.objects.select_for_update(of=("self",))
            .filter(pk__in=[case.pk for case in planned.moves], maker_id=from_id)
            .order_by("pk")
        )
        for case in moved:
            case.maker_id = to_id
            case.version += 1
            case.save(update_fields=["maker", "version"])
            record(
                actor,
                "移交办件",
                subject(case),
                before={"经办人": names[from_id]},
                after={"经办人": names[to_id]},
                reason=reason,
            )
        Task.objects.filter(submission__in=moved, assignee_id=from_id, closed_at=None).update(
            assignee_id=to_id
        )
    return tuple(moved)
