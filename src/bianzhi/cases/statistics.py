"""How many cases came, how they ended, and how long each step took."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Avg, Count, Max, Q
from django.utils import timezone

from bianzhi.cases.kinds import KINDS
from bianzhi.cases.models import Phase, Step, Task
from bianzhi.cases.reach import visible
from bianzhi.users.actor import Actor


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of case: ``came`` were sent in the time; the others say how those stand today."""

    kind: str
    label: str
    came: int
    done: int
    dropped: int
    going: int
    late: int


@dataclass(frozen=True, slots=True)
class StepStat:
    """One step of a kind: how often it was taken in the time, and after how many working days of waiting."""

    kind: str
    label: str
    step: str
    count: int
    average: float | None
    longest: int | None


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def kinds_between(actor: Actor, since: date, until: date) -> tuple[KindRow, ...]:
    """Return a row for each kind that came between the two days (both included). Two queries."""
    actor.require("statistics.read")
    span = Q(submitted_at__gte=_moment(since), submitted_at__lt=_moment(until + timedelta(days=1)))
    came = visible(actor).filter(span)
    rows = (
        came.order_by()
        .values("kind")
        .annotate(
            came=Count("pk"),
            done=Count("pk", filter=Q(phase=Phase.DONE)),
            dropped=Count("pk", filter=Q(phase=Phase.DROPPED)),
            going=Count("pk", filter=Q(phase__in=(Phase.OPEN, Phase.DRAFT))),
        )
    )
    today = timezone.localdate()
    lying = Task.objects.filter(submission__in=came, closed_at=None, due_on__lt=today).order_by()
    late = dict(lying.values_list("submission__kind").annotate(n=Count("submission_id", distinct=True)))
    made = (
        KindRow(
            r["kind"],
            _label(r["kind"]),
            r["came"],
            r["done"],
            r["dropped"],
            r["going"],
            late.get(r["kind"], 0),
        )
        for r in rows
    )
    return tuple(sorted(made, key=lambda row: (-row.came, row.kind)))


def steps_between(actor: Actor, since: date, until: date) -> tuple[StepStat, ...]:
    """Return a row for each step taken between the two days, by kind in the order of its chart. One query."""
    actor.require("statistics.read")
    rows = (
        Step.objects.filter(
            at__gte=_moment(since), at__lt=_moment(until + timedelta(days=1)), submission__in=visible(actor)
        )
        .order_by()
        .values("submission__kind", "event", "label")
        .annotate(count=Count("pk"), average=Avg("days"), longest=Max("days"))
    )
    made = [
        StepStat(
            r["submission__kind"],
            _label(r["submission__kind"]),
            r["label"],
            r["count"],
            None if r["average"] is None else round(float(r["average"]), 1),
            r["longest"],
        )
        for r in rows
    ]
    return tuple(sorted(made, key=lambda row: (row.label, -(row.average or 0), row.step)))


def _label(code: str) -> str:
    return KINDS[code].label if code in KINDS else code
