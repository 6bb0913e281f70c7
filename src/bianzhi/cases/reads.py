"""What pages show of submissions: inbox, mine, all, and one with its timeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from bianzhi.cases.kinds import KINDS
from bianzhi.cases.models import State, Submission
from bianzhi.trail.reads import EventRow, events_of
from bianzhi.users.actor import Actor, Forbidden

MISSING = "没有找到这个办件，或不在您的范围内"


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """One line of a list of submissions."""

    key: int
    number: str
    kind: str
    kind_label: str
    title: str
    state: str
    state_label: str
    maker: str
    checker: str
    made_at: datetime
    saved_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    unit_key: int | None
    person_key: int | None


@dataclass(frozen=True, slots=True)
class SubmissionCard:
    """One submission in full. ``may_*`` say what this actor can do now."""

    row: SubmissionRow
    payload: Mapping[str, Any]
    version: int
    opinion: str
    result: Mapping[str, Any] | None
    timeline: tuple[EventRow, ...]
    mine: bool
    may_edit: bool
    may_withdraw: bool
    may_decide: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits: for the actor to review, and of the actor's own drafts and returned work."""

    to_review: int
    my_drafts: int
    my_returned: int
    my_pending: int


def visible(actor: Actor) -> "QuerySet[Submission]":
    """Return the submissions the actor may see: of the district, of his units, or his own."""
    found = Submission.objects.filter(district_id=actor.district_id)
    if actor.unit_ids is not None:
        found = found.filter(Q(unit_key__in=actor.unit_ids) | Q(maker_id=actor.user_id))
    elif not (actor.may("submission.draft") or actor.may("submission.review")):
        found = found.none()
    return found.filter(~Q(state=State.DRAFT) | Q(maker_id=actor.user_id))


def counts(actor: Actor) -> Counts:
    """Return the counts of the inbox in one query."""
    mine = Q(maker_id=actor.user_id)
    review = Q(state=State.PENDING) & ~mine if actor.may("submission.review") else Q(pk=None)
    if actor.person_key is not None:
        review &= ~Q(person_key=actor.person_key)
    got = visible(actor).aggregate(
        to_review=Count("pk", filter=review),
        my_drafts=Count("pk", filter=mine & Q(state=State.DRAFT)),
        my_returned=Count("pk", filter=mine & Q(state=State.RETURNED)),
        my_pending=Count("pk", filter=mine & Q(state=State.PENDING)),
    )
    return Counts(**got)


def submissions(
    actor: Actor,
    *,
    box: str = "all",
    kind: str = "",
    state: str = "",
    q: str = "",
    unit_key: int | None = None,
    person_key: int | None = None,
    offset: int = 0,
    limit: int = 50,
) -> tuple[tuple[SubmissionRow, ...], int]:
    """Return a page of submissions and how many there are in all.

    ``box``: ``review`` (waiting for this actor), ``mine``, ``all``.
    """
    found = visible(actor)
    if box == "review":
        found = found.filter(state=State.PENDING).exclude(maker_id=actor.user_id)
        if not actor.may("submission.review"):
            found = found.none()
    elif box == "mine":
        found = found.filter(maker_id=actor.user_id)
    filters = {"kind": kind, "state": state, "unit_key": unit_key, "person_key": person_key}
    found = found.filter(**{name: value for name, value in filters.items() if value})
    if q:
        found = found.filter(Q(title__icontains=q) | Q(number__icontains=q))
    order = ["submitted_at", "pk"] if box == "review" else ["-saved_at", "-pk"]
    rows = found.select_related("maker", "checker").order_by(*order)
    return tuple(_row(s) for s in rows[offset : offset + limit]), found.count()


def card(actor: Actor, key: int) -> SubmissionCard:
    """Return one submission with its timeline. Raises `Forbidden`."""
    found = visible(actor).select_related("maker", "checker").filter(pk=key).first()
    if found is None:
        raise Forbidden(MISSING)
    mine = found.maker_id == actor.user_id
    about_me = found.person_key is not None and found.person_key == actor.person_key
    return SubmissionCard(
        row=_row(found),
        payload=found.payload,
        version=found.version,
        opinion=found.opinion,
        result=found.result,
        timeline=events_of(actor, "cases.submission", found.pk),
        mine=mine,
        may_edit=mine and found.state in {State.DRAFT, State.RETURNED},
        may_withdraw=mine and found.state == State.PENDING,
        may_decide=(
            found.state == State.PENDING and actor.may("submission.review") and not mine and not about_me
        ),
    )


def posted_result(actor: Actor, kind: str, key: int) -> tuple[tuple[str, ...], ...]:
    """Return the consequences noted when the object was posted: (whose, what, before, change, after, note) each."""
    found = Submission.objects.filter(
        district_id=actor.district_id, state=State.POSTED, result__kind=kind, result__key=key
    ).first()
    return tuple(tuple(line) for line in (found.result or {}).get("consequences", ())) if found else ()


def _row(found: Submission) -> SubmissionRow:
    kind = KINDS.get(found.kind)
    return SubmissionRow(
        key=found.pk,
        number=found.number,
        kind=found.kind,
        kind_label=kind.label if kind else found.kind,
        title=found.title,
        state=found.state,
        state_label=State(found.state).label,
        maker=found.maker.name,
        checker=found.checker.name if found.checker else "",
        made_at=found.made_at,
        saved_at=found.saved_at,
        submitted_at=found.submitted_at,
        decided_at=found.decided_at,
        unit_key=found.unit_key,
        person_key=found.person_key,
    )
