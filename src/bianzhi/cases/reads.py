"""What pages show of cases: inbox, mine, all, and one with its timeline."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from bianzhi.cases.access import acting_at, chart_of, in_hands, left_to_do
from bianzhi.cases.chart import Chart, Event, Status, Tone
from bianzhi.cases.desks import DESKS, desks_of
from bianzhi.cases.kinds import KINDS, behaviour_of
from bianzhi.cases.models import Attachment, Phase, Step, Submission
from bianzhi.cases.reach import late_tasks, visible, waiting
from bianzhi.files.reads import SHOWN_INLINE
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
    tone: Tone
    phase: str
    due_on: date | None
    maker: str
    checker: str
    made_at: datetime
    saved_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    unit_key: int | None
    person_key: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where a case lies now: the desk, since when, and until when."""

    desk: str
    label: str
    since: datetime
    due_on: date | None
    assignee: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """What somebody decided at a desk, in his own name (``user``), perhaps standing in for another (``on_behalf``)."""

    desk: str
    event: str
    user: str
    at: datetime
    opinion: str
    on_behalf: str = ""


@dataclass(frozen=True, slots=True)
class CoSignRow:
    """Whom somebody asked for an opinion, and what he said. ``mine``: the actor is asked and has not answered."""

    key: int
    by: str
    asked: str
    question: str
    at: datetime
    state: str
    opinion: str
    mine: bool
    open: bool


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A file put with a case."""

    key: int
    file: int
    name: str
    size: str
    by: str
    mine: bool
    shown: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the checklist (or one more that somebody added) with its files."""

    label: str
    expected: bool
    files: tuple[PaperFile, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """One state of the usual way, for the list of steps: ``done``, ``now`` or ``next``."""

    label: str
    place: str


@dataclass(frozen=True, slots=True)
class SubmissionCard:
    """One submission in full. ``may_*`` say what this actor can do now; ``events`` are the steps open to the actor."""

    row: SubmissionRow
    payload: Mapping[str, Any]
    version: int
    opinion: str
    result: Mapping[str, Any] | None
    timeline: tuple[EventRow, ...]
    mine: bool
    may_edit: bool
    may_decide: bool
    events: tuple[Event, ...]
    waits_for: tuple[Waiting, ...]
    papers: tuple[Paper, ...]
    steps: tuple[StepRow, ...]
    may_attach: bool
    progress: tuple[Progress, ...]
    cosigns: tuple[CoSignRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits: for the actor to review, and of the actor's own drafts and returned work."""

    to_review: int
    my_drafts: int
    my_returned: int
    my_pending: int


def may_open_paper(actor: Actor, file_id: int) -> bool | None:
    """Say whether the actor sees the case a paper belongs to; ``None`` when the file is no paper of a case."""
    cases = set(Attachment.objects.filter(file_id=file_id).values_list("submission_id", flat=True))
    return visible(actor).filter(pk__in=cases).exists() if cases else None


def overdue(actor: Actor) -> tuple[tuple[str, int], ...]:
    """Return (desk, how many cases have lain there past their day), of the cases the actor sees; the most first. One query."""
    rows = late_tasks(actor).filter(submission__in=visible(actor)).values_list("desk").annotate(n=Count("pk"))
    return tuple((DESKS[desk].label, n) for desk, n in sorted(rows, key=lambda row: -row[1]))


def counts(actor: Actor) -> Counts:
    """Return the counts of the inbox in two queries."""
    mine = Submission.objects.filter(district_id=actor.district_id, maker_id=actor.user_id)
    got = mine.exclude(phase__in=(Phase.DONE, Phase.DROPPED)).aggregate(
        my_drafts=Count("pk", filter=Q(state="draft")),
        my_returned=Count("pk", filter=Q(phase=Phase.DRAFT) & ~Q(state="draft")),
        my_pending=Count("pk", filter=Q(phase=Phase.OPEN)),
    )
    return Counts(to_review=waiting(actor).count() if desks_of(actor) else 0, **got)


def submissions(
    actor: Actor,
    *,
    box: str = "all",
    kind: str = "",
    state: str = "",
    phase: str = "",
    late: bool = False,
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
        found = found.filter(pk__in=waiting(actor).values("submission_id"))
    elif box == "mine":
        found = found.filter(maker_id=actor.user_id)
    if late:
        found = found.filter(Exists(late_tasks(actor).filter(submission=OuterRef("pk"))))
    filters = {"kind": kind, "state": state, "phase": phase, "unit_key": unit_key, "person_key": person_key}
    found = found.filter(**{name: value for name, value in filters.items() if value})
    if q:
        found = found.filter(Q(title__icontains=q) | Q(number__icontains=q))
    order = (
        [F("due_on").asc(nulls_last=True), "submitted_at", "pk"] if box == "review" else ["-saved_at", "-pk"]
    )
    rows = found.select_related("maker", "checker").order_by(*order)
    return tuple(_row(s) for s in rows[offset : offset + limit]), found.count()


def card(actor: Actor, key: int) -> SubmissionCard:
    """Return one submission with its timeline. Raises `Forbidden`."""
    found = visible(actor).select_related("maker", "checker").filter(pk=key).first()
    if found is None:
        raise Forbidden(MISSING)
    chart, mine = chart_of(found), found.maker_id == actor.user_id
    open_tasks = found.tasks.filter(closed_at=None).select_related("assignee").order_by("pk")
    events = tuple(e for e in chart.leaving(found.state) if _may_fire(actor, found, e))
    return SubmissionCard(
        row=_row(found),
        payload=found.whole,
        version=found.version,
        opinion=found.opinion,
        result=_told_to(actor, found.result),
        timeline=events_of(actor, "cases.submission", found.pk),
        mine=mine,
        may_edit=mine and chart.by_code[found.state].phase == "draft",
        may_decide=any(not DESKS[e.desk].personal and e.forward for e in events),
        events=events,
        waits_for=tuple(
            Waiting(t.desk, DESKS[t.desk].label, t.opened_at, t.due_on, t.assignee.name if t.assignee else "")
            for t in open_tasks
        ),
        papers=_papers(actor, found),
        steps=tuple(
            StepRow(
                DESKS[s.desk].label,
                s.label,
                s.user.name if s.user else "",
                timezone.localtime(s.at),
                s.opinion,
                s.on_behalf.name if s.on_behalf else "",
            )
            for s in found.steps.select_related("user", "on_behalf").order_by("number")
            if not DESKS[s.desk].personal
        ),
        may_attach=in_hands(actor, found),
        progress=tuple(_progress(chart, found)),
        cosigns=tuple(_cosigns(actor, found)),
    )


def _told_to(actor: Actor, result: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return what posting did, without the numbers of units the actor does not see."""
    if result is None:
        return None
    lines = result.get("consequences", [])
    units = result.get("units") or [None] * len(lines)
    seen = [line for line, unit in zip(lines, units, strict=True) if unit is None or actor.sees_unit(unit)]
    return {**result, "consequences": seen}


def _may_fire(actor: Actor, found: Submission, event: Event) -> bool:
    """Say whether the button is shown; the reasons of a refusal come when it is pressed."""
    seat = acting_at(actor, found, event)
    if seat is None or DESKS[event.desk].personal:
        return seat is not None
    if event.once and event.code not in left_to_do(found):
        return False
    about_me = found.person_key is not None and found.person_key in (actor.person_key, seat.person_key)
    persons = {actor.user_id or 0, seat.user_id or 0}
    if about_me or (event.separate and found.maker_id in persons):
        return False
    if not event.separate:
        return True
    theirs = Q(user_id__in=persons) | Q(on_behalf_id__in=persons)
    return not Step.objects.filter(theirs, submission=found).exclude(desk=event.desk).exists()


def _cosigns(actor: Actor, found: Submission) -> Iterator[CoSignRow]:
    for row in found.cosigns.select_related("asked", "asked_by").order_by("pk"):
        is_open = row.answered_at is None and row.recalled_at is None
        state = "待答复" if is_open else "已撤回" if row.recalled_at else "同意" if row.agrees else "不同意"
        yield CoSignRow(
            row.pk,
            row.asked_by.name,
            row.asked.name,
            row.question,
            row.answered_at or row.asked_at,
            state,
            row.opinion,
            is_open and row.asked_id == actor.user_id,
            is_open,
        )


def _papers(actor: Actor, found: Submission) -> tuple[Paper, ...]:
    """Return the checklist with what is there, and what else was added."""
    expected = behaviour_of(KINDS[found.kind]).materials(found.payload)
    there: dict[str, list[PaperFile]] = {label: [] for label in expected}
    rows = found.attachments.filter(removed_at=None).select_related("file", "added_by").order_by("pk")
    for row in rows:
        there.setdefault(row.material, []).append(
            PaperFile(
                row.pk,
                row.file_id,
                row.file.name,
                size_text(row.file.size),
                row.added_by.name,
                row.added_by_id == actor.user_id,
                row.file.media_type in SHOWN_INLINE,
            )
        )
    return tuple(Paper(label, label in expected, tuple(files)) for label, files in there.items())


def size_text(size: int) -> str:
    """Return a size as people read it: 「340 KB」."""
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(size // 1024, 1)} KB"


def usual_way(chart: Chart, skips: Collection[str] = ()) -> list[Status]:
    """Return the states a case passes when nothing goes wrong and it is spared ``skips``."""
    found, state = [chart.initial], chart.initial.code
    while True:
        onward = next((e for e in chart.leaving(state) if e.forward), None)
        target = (
            "" if onward is None else chart.ends_with if onward.once else chart.past(onward.target, skips)
        )
        if not target or any(s.code == target for s in found):
            return found
        state = target
        found.append(chart.by_code[state])


def _progress(chart: Chart, found: Submission) -> list[Progress]:
    """Return the usual way with what the case really passed of it; a state it was spared is left out."""
    way = usual_way(chart, found.skips)
    here = next((n for n, status in enumerate(way) if status.code == found.state), None)
    if here is None:
        return []
    passed = {chart.initial.code, *found.steps.values_list("target", flat=True)}
    return [
        Progress(status.label, "done" if n < here else "now" if n == here else "next")
        for n, status in enumerate(way)
        if n >= here or status.code in passed
    ]


def state_label(found: Submission) -> str:
    """Return what the kind calls the case's state."""
    return chart_of(found).by_code[found.state].label


def rows_of(actor: Actor, keys: Collection[int]) -> dict[int, SubmissionRow]:
    """Return those of ``keys`` that the actor may see."""
    found = visible(actor).filter(pk__in=keys).select_related("maker", "checker")
    return {row.pk: _row(row) for row in found}


def persons_with(district_id: int, kind: str, persons: Collection[int]) -> set[tuple[int, str]]:
    """Return (person, "") of whom a case of ``kind`` is under way, and (person, month) of those drafted and discarded."""
    rows = Submission.objects.filter(district_id=district_id, kind=kind, person_key__in=persons).order_by()
    return {
        (person, "" if phase in (Phase.DRAFT, Phase.OPEN) else str(payload.get("auto") or "-"))
        for person, phase, payload in rows.values_list("person_key", "phase", "payload")
        if person is not None
    }


def posted_result(actor: Actor, kind: str, key: int) -> tuple[tuple[str, ...], ...]:
    """Return the consequences noted when the object was posted: (whose, what, before, change, after, note) each."""
    found = Submission.objects.filter(
        district_id=actor.district_id, phase=Phase.DONE, result__kind=kind, result__key=key
    ).first()
    return tuple(tuple(line) for line in (found.result or {}).get("consequences", ())) if found else ()


def _row(found: Submission) -> SubmissionRow:
    kind = KINDS.get(found.kind)
    status = behaviour_of(kind).chart.by_code[found.state] if kind else None
    return SubmissionRow(
        key=found.pk,
        number=found.number,
        kind=found.kind,
        kind_label=kind.label if kind else found.kind,
        title=found.title,
        state=found.state,
        state_label=status.label if status else found.state,
        tone=status.tone if status else "grey",
        phase=found.phase,
        due_on=found.due_on,
        maker=found.maker.name,
        checker=found.checker.name if found.checker else "",
        made_at=found.made_at,
        saved_at=found.saved_at,
        submitted_at=found.submitted_at,
        decided_at=found.decided_at,
        unit_key=found.unit_key,
        person_key=found.person_key,
    )
