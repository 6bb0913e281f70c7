"""Which cases a person sees, and which wait for him: by role and unit, as maker, as stand-in, as co-signer."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from bianzhi.cases.desks import desks_of
from bianzhi.cases.models import CoSign, Submission, Task
from bianzhi.users.actor import Actor


def visible(actor: Actor) -> "QuerySet[Submission]":
    """Return the cases the actor may see: by district, units and desks (those he stands in for too), or his own.

    A draft is its maker's alone.
    """
    mine = Q(maker_id=actor.user_id)
    found = Submission.objects.filter(district_id=actor.district_id)
    scopes = [_scope(one) for one in (actor, *actor.stands_for)]
    if all(scope is not None for scope in scopes):
        asked = CoSign.objects.filter(submission=OuterRef("pk"), asked_id=actor.user_id or 0)
        within = mine | Q(Exists(asked))
        for scope in scopes:
            within |= scope or Q()
        found = found.filter(within)
    return found.filter(~Q(state="draft") | mine)


def _scope(actor: Actor) -> Q | None:
    """Return the condition of what a role and its units show; ``None`` is everything."""
    if actor.unit_ids is not None:
        came = Task.objects.filter(submission=OuterRef("pk"), unit_key__in=actor.unit_ids)
        return Q(unit_key__in=actor.unit_ids) | Q(Exists(came))
    if actor.may("submission.draft") or actor.may("submission.review"):
        return None
    return Q(Exists(Task.objects.filter(submission=OuterRef("pk"), desk__in=desks_of(actor))))


def waiting(actor: Actor) -> "QuerySet[Task]":
    """Return what waits at the actor's desks, and at those he stands in for: not his own work and not about him."""
    seats = Q()
    for one in (actor, *actor.stands_for):
        seat = Q(desk__in=desks_of(one)) & (Q(assignee=None) | Q(assignee_id=one.user_id))
        if one.unit_ids is not None:
            seat &= Q(unit_key__in=one.unit_ids)
        about = {person for person in (one.person_key, actor.person_key) if person is not None}
        seat &= ~Q(submission__maker_id=one.user_id)
        if about:
            seat &= ~Q(submission__person_key__in=about)
        seats |= seat
    found = Task.objects.filter(seats, district_id=actor.district_id, closed_at=None)
    return found.exclude(submission__maker_id=actor.user_id)


def late_tasks(actor: Actor) -> "QuerySet[Task]":
    """Return what lies anywhere in the district past its day."""
    today = timezone.localdate()
    return Task.objects.filter(district_id=actor.district_id, closed_at=None, due_on__lt=today).order_by()
