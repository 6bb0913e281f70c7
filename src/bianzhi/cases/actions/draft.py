"""Begin a draft, or save it again."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from bianzhi.cases.access import chart_of, locked, require_state, require_version, subject
from bianzhi.cases.actions.fire import open_tasks
from bianzhi.cases.desks import DESKS
from bianzhi.cases.kinds import KINDS, SubmissionKind, behaviour_of
from bianzhi.cases.models import Submission
from bianzhi.cases.shapes import check_shape
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import refuse_if_any

NUMBER_TRIES = 20


def may_begin(actor: Actor, kind: SubmissionKind) -> bool:
    """Say whether the actor's desk may begin a case of the kind."""
    return any(DESKS[desk].seats(actor) for desk in behaviour_of(kind).begins_at)


def save_draft(
    actor: Actor,
    *,
    kind: str,
    payload: Mapping[str, Any],
    submission_id: int | None = None,
    version: int | None = None,
) -> Submission:
    """Save ``payload`` as a draft of ``kind``; only its maker may save it again, and only from the newest version.

    A draft may be incomplete: rules are checked when it is sent. Raises `Forbidden`, `Refused`.
    """
    definition = KINDS[kind]
    if not may_begin(actor, definition):
        raise Forbidden(f"您的岗位不能办理“{definition.label}”")
    if actor.user_id is None:
        raise Forbidden("草稿须由具体的人建立")
    refuse_if_any(check_shape(definition.shape, payload))
    unit_key, person_key = definition.scope(payload)
    if unit_key is not None:
        actor.require_unit(unit_key)
    now = timezone.now()
    fields = {
        "title": definition.title(payload)[:200],
        "unit_key": unit_key,
        "person_key": person_key,
        "payload": {name: value for name, value in payload.items() if name != "desk"},
        "saved_at": now,
    }
    if submission_id is None:
        return _begin(actor, kind, fields)
    with transaction.atomic():
        submission = locked(actor, submission_id)
        if submission.maker_id != actor.user_id:
            raise Forbidden("只有经办人本人可以修改草稿")
        require_state(submission, *_with_maker(submission))
        require_version(submission, version)
        for name, value in fields.items():
            setattr(submission, name, value)
        submission.version += 1
        submission.save(update_fields=[*fields, "version"])
    return submission


def _with_maker(submission: Submission) -> list[str]:
    """Return the states in which the case is in its maker's hands."""
    return [s.code for s in chart_of(submission).statuses if s.phase == "draft"]


def _begin(actor: Actor, kind: str, fields: dict[str, Any]) -> Submission:
    for attempt in range(NUMBER_TRIES):
        try:
            with transaction.atomic():
                submission = Submission.objects.create(
                    district_id=actor.district_id,
                    kind=kind,
                    number=_next_number(actor.district_id, attempt),
                    maker_id=actor.user_id or 0,
                    made_at=fields["saved_at"],
                    **fields,
                )
                open_tasks(submission, submission.made_at)
                record(actor, "建立草稿", subject(submission))
                return submission
        except IntegrityError:  # two clerks took the same number
            if attempt == NUMBER_TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _next_number(district_id: int, attempt: int) -> str:
    """Return the next number of the year, such as ``2021-00045``."""
    year = timezone.localdate().year
    last = (
        Submission.objects.filter(district_id=district_id, number__startswith=f"{year}-")
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return f"{year}-{int(last.split('-')[1]) + 1 + attempt if last else 1 + attempt:05d}"
