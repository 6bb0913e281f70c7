"""Take a case one step further: the one place where its state changes."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from bianzhi.cases.access import (
    about_oneself,
    acting_at,
    chart_of,
    kind_of,
    left_to_do,
    locked,
    require_state,
    require_version,
    subject,
)
from bianzhi.cases.actions.adopt_routes import note_route
from bianzhi.cases.actions.preview import preview
from bianzhi.cases.chart import CLOSED, Event, Limit
from bianzhi.cases.deadlock import again_after_deadlock
from bianzhi.cases.desks import DESKS, OF_UNIT
from bianzhi.cases.indexing import index_submission
from bianzhi.cases.kinds import Applied, Filled, behaviour_of
from bianzhi.cases.models import Step, Submission, Task
from bianzhi.cases.notify import tell_step
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any
from bianzhi.values.workdays import MissingYear, work_calendar

TWO_PERSONS = Refusal(
    "I16",
    "这件由您本人经办，须由另一人复核入账",
    rule="经办人与复核人不得为同一人",
    source="机构编制实名制管理内控要求",
    remedy="请其他有复核权限的同志办理",
)
NOT_ABOUT_ONESELF = Refusal(
    "recusal",
    "这件涉及您本人，须回避",
    rule="办理涉及本人的事项应当回避",
    source="《公务员法》第七十六条",
    remedy="请其他有复核权限的同志办理",
)


def fire(
    actor: Actor,
    *,
    submission_id: int,
    event: str,
    opinion: str = "",
    version: int | None = None,
    given: Mapping[str, Any] | None = None,
) -> Submission:
    """Fire ``event``. All is checked again under the lock; state, books and trail change together or not at all.

    ``given`` is what the desk filled in, where the event asks for something.
    Raises `Forbidden` for whoever does not sit at the desk, `Refused` with every reason otherwise.
    """
    return again_after_deadlock(lambda: _fire(actor, submission_id, event, opinion.strip(), version, given))


def _fire(
    actor: Actor,
    submission_id: int,
    code: str,
    opinion: str,
    version: int | None,
    given: Mapping[str, Any] | None,
) -> Submission:
    with transaction.atomic():
        submission = locked(actor, submission_id)
        event = chart_of(submission).events_by_code[code]
        seat = _require_seat(actor, submission, event)
        require_state(submission, *event.sources)
        if event.once and event.code not in left_to_do(submission):
            raise Refused(Refusal("case.once", f"“{event.label}”已经办理", remedy="请刷新页面查看最新情况"))
        require_version(submission, version)
        refuse_if_any(reasons(actor, submission, event, opinion, seat))
        if seat is not actor:
            # under his own name and key, with the desk of whom he stands in for
            actor = replace(
                seat, user_id=actor.user_id, name=f"{actor.name}（受{seat.name}委托）", ip=actor.ip
            )
        kind = kind_of(submission)
        how = behaviour_of(kind)
        added = _added(actor, submission, event, given) if event.asks else None
        if event.sends:
            submission.route = note_route(actor, kind, submission.whole)
            refuse_if_any(preview(actor, kind=kind.code, payload=submission.whole).refusals)
        if event.guard:
            refuse_if_any(how.guard(actor, submission, event))
        if event.effect:
            filled = Filled(submission.whole)
            refuse_if_any(kind.check(actor, filled))
            # the desk the event belongs to is what entitles to its effect
            acting = replace(actor, extra=actor.extra | {"submission.review"})
            submission.result = _told(kind.apply(acting, filled, maker_id=submission.maker_id))
        target = how.next_state(actor, submission, event)
        if target not in (event.target, *event.also):
            raise ValueError(f"{kind.code}: {event.code} does not lead to {target}")
        if event.once and set(left_to_do(submission)) <= {event.code}:
            target = chart_of(submission).ends_with
        target = chart_of(submission).past(target, submission.skips)
        move(actor, submission, event, target, opinion, added, seat.user_id)
        after = submission.result if event.effect else submission.payload if event.sends else added
        record(actor, event.word, subject(submission), after=after, reason=opinion)
    return submission


def _added(
    actor: Actor, submission: Submission, event: Event, given: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Keep what the desk filled in, under the event's code. Raises `Refused` with every field that is wrong."""
    form = behaviour_of(kind_of(submission)).asked(actor, submission, event, given or {})
    if form is None:
        return {}
    refuse_if_any(
        Refusal(
            "case.field",
            f"{form.fields[name].label if name in form.fields else ''}：{error}".lstrip("："),
            field=name,
        )
        for name, errors in form.errors.items()
        for error in errors
    )
    kept: dict[str, Any] = json.loads(json.dumps(form.cleaned_data, cls=DjangoJSONEncoder))
    submission.findings = {**submission.findings, event.code: {**kept, "by": actor.user_id}}
    return kept


def _require_seat(actor: Actor, submission: Submission, event: Event) -> Actor:
    """Return as whom the actor sits at the event's desk. Raises `Forbidden` for whoever does not."""
    seat = acting_at(actor, submission, event)
    if seat is None:
        desk = DESKS[event.desk]
        raise Forbidden(
            f"只有经办人本人可以{event.label}" if desk.personal else f"“{event.label}”由{desk.label}办理"
        )
    return seat


def reasons(
    actor: Actor, submission: Submission, event: Event, opinion: str, seat: Actor | None = None
) -> list[Refusal]:
    """Return why this person may not fire ``event`` on this case, though the desk is theirs.

    Who stands in for another is bound by both persons' parts in the case.
    """
    found = []
    persons = {actor.user_id or 0, (seat or actor).user_id or 0}
    if event.opinion == "required" and not opinion:
        found.append(Refusal("case.opinion", f"{event.label}须写明原因", field="opinion"))
    if DESKS[event.desk].personal:
        return found
    if event.forward and submission.cosigns.filter(answered_at=None, recalled_at=None).exists():
        found.append(Refusal("case.cosign", "会签还没有答复", remedy="请等会签人答复，或写明原因撤回会签"))
    if about_oneself(actor, submission) or (seat is not None and about_oneself(seat, submission)):
        found.append(NOT_ABOUT_ONESELF)
    if event.separate and submission.maker_id in persons:
        found.append(TWO_PERSONS)
    elif event.separate:
        parts = submission.steps_taken()
        before = next(
            (code for code, user, behalf, desk in parts if desk != event.desk and {user, behalf} & persons),
            None,
        )
        if before is not None:
            found.append(
                replace(
                    TWO_PERSONS,
                    message=f"这件的“{_label(submission, before)}”由您办理，“{event.label}”须由另一人办理",
                    rule="经办、审核、签批不得为同一人",
                    remedy="请其他同志办理",
                )
            )
    return found


def _label(submission: Submission, code: str) -> str:
    found = chart_of(submission).events_by_code.get(code)
    return found.label if found else code


def _told(applied: Applied) -> dict[str, object]:
    return {
        "kind": applied.kind,
        "key": applied.key,
        "label": applied.label,
        "url": applied.url,
        "consequences": [list(c.line) for c in applied.consequences],
        "units": [c.unit for c in applied.consequences],
    }


def move(
    actor: Actor,
    submission: Submission,
    event: Event,
    target: str,
    opinion: str,
    given: dict[str, Any] | None = None,
    seat_id: int | None = None,
) -> None:
    """Write the new state, the step, and what waits now. The books and the trail are the caller's."""
    now, chart = timezone.now(), chart_of(submission)
    source, status = submission.state, chart.by_code[target]
    since = submission.state_since or submission.made_at
    _keep_time(submission, runs=status.runs and status.phase not in CLOSED, today=timezone.localdate(now))
    submission.state, submission.phase, submission.state_since = target, status.phase, now
    if event.sends:
        submission.submitted_at, submission.checker, submission.decided_at = now, None, None
    elif not DESKS[event.desk].personal:
        submission.checker_id, submission.decided_at, submission.opinion = actor.user_id, now, opinion[:500]
    elif status.phase in CLOSED:
        submission.decided_at = now
    submission.version += 1
    submission.save()
    behalf = seat_id if seat_id != actor.user_id else None
    Step.objects.create(
        submission=submission,
        number=len(submission.steps_taken()) + 1,
        event=event.code,
        label=event.label,
        source=source,
        target=target,
        desk=event.desk,
        user_id=actor.user_id,
        on_behalf_id=behalf,
        at=now,
        opinion=opinion[:500],
        days=_working_days(since, now),
        given=given,
    )
    submission.taken = [*submission.steps_taken(), (event.code, actor.user_id, behalf, event.desk)]
    submission.tasks.filter(closed_at=None).update(closed_at=now)
    tasks = open_tasks(submission, now)
    tell_step(actor, submission, event, tasks)
    if event.sends or "draft" in (source, target):  # else what the search knows is unchanged
        index_submission(submission)


def open_tasks(submission: Submission, now: datetime) -> list[Task]:
    """Lay the case on the desks its state waits for, and return what waits."""
    chart, how = chart_of(submission), behaviour_of(kind_of(submission))
    status = chart.by_code[submission.state]
    due = status.limit.due(timezone.localdate(now)) if status.limit else None
    return Task.objects.bulk_create(
        Task(
            district_id=submission.district_id,
            submission=submission,
            desk=desk,
            unit_key=how.desk_unit(submission, desk) if desk in OF_UNIT else None,
            assignee_id=submission.maker_id if DESKS[desk].personal else None,
            opened_at=now,
            due_on=due,
        )
        for desk in dict.fromkeys(chart.events_by_code[code].desk for code in left_to_do(submission))
    )


def _keep_time(submission: Submission, *, runs: bool, today: date) -> None:
    """Start the promised time, stop it while the case waits for the applicant, and put its end off by as long."""
    limit = chart_of(submission).limit
    if limit is None:
        return
    if submission.due_on is None:
        submission.due_on = limit.due(today) if runs else None
    elif not runs and submission.stopped_on is None:
        submission.stopped_on = today
    elif runs and submission.stopped_on is not None:
        submission.due_on = _put_off(limit, submission.due_on, submission.stopped_on, today)
        submission.stopped_on = None


def _put_off(limit: Limit, due: date, stopped: date, today: date) -> date:
    """Return the end of a time that stood still from ``stopped`` to ``today``."""
    if not limit.working:
        return due + timedelta(days=(today - stopped).days)
    try:
        return work_calendar().add_working_days(due, work_calendar().working_days_between(stopped, today))
    except MissingYear:
        return due + timedelta(days=(today - stopped).days)


def _working_days(since: datetime, now: datetime) -> int | None:
    try:
        days = work_calendar().working_days_between(timezone.localdate(since), timezone.localdate(now))
    except MissingYear:
        return None
    return max(days, 0)  # a clock that was put back
