"""A check as an office does it: upload, check in the background, send for review, post."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from bianzhi.cases.actions import save_draft, submit
from bianzhi.cases.reads import card
from bianzhi.files.actions import store
from bianzhi.files.reads import file_bytes, file_row
from bianzhi.imports import headings
from bianzhi.imports.actions.check_book import check_book
from bianzhi.imports.draft import DraftPerson, Heading
from bianzhi.imports.models import ImportRun, RunState
from bianzhi.imports.problems import stored
from bianzhi.imports.report import Report, Step
from bianzhi.jobs.actions import start
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused

KIND = "imports.opening"
CHECK_JOB, POST_JOB = "imports.check", "imports.post"
SAMPLE = 10
MISSING = "没有找到这次导入，或不在您的范围内"


def start_check(actor: Actor, *, content: bytes, filename: str, heading: Heading) -> ImportRun:
    """Keep the file and begin its check in the background. Raises `Refused` (size, type, 涉密), `Forbidden`."""
    actor.require("import.run")
    with transaction.atomic():
        run = begin(actor, content, filename, heading)
        job = start(actor, kind=CHECK_JOB, title=f"检查导入文件 {filename}", payload={"run": run.pk})
        run.job_id = job.pk
        run.save(update_fields=["job"])
    run.refresh_from_db()
    return run


def begin(actor: Actor, content: bytes, filename: str, heading: Heading) -> ImportRun:
    """Keep the file and a run that is not checked yet."""
    if actor.user_id is None:
        raise Forbidden("导入须由具体的人办理")
    kept = store(actor, name=filename, data=content)
    return ImportRun.objects.create(
        district_id=actor.district_id,
        owner_id=actor.user_id,
        file=kept,
        sha256=kept.sha256,
        heading=headings.stored(heading),
        created_at=timezone.now(),
    )


def _own_run(actor: Actor, run_id: int) -> ImportRun:
    """Return a run of the actor's district. Raises `Forbidden`."""
    found = ImportRun.objects.select_related("file").filter(pk=run_id, district_id=actor.district_id).first()
    if found is None:
        raise Forbidden(MISSING)
    return found


def run_check(actor: Actor, *, run_id: int, progress: Step) -> ImportRun:
    """Check the file of a run and keep what was found. Called by the worker."""
    actor.require("import.run")
    run = _own_run(actor, run_id)
    try:
        content, name = file_bytes(actor, run.file_id), file_row(actor, run.file_id).name
        report = check_book(
            actor,
            content=content,
            filename=name,
            heading=headings.loaded(run.heading),
            progress=progress,
            rehearsed=True,
        )
    except BaseException:
        ImportRun.objects.filter(pk=run.pk).update(state=RunState.BROKEN)
        raise
    return keep_report(run, report)


def keep_report(run: ImportRun, report: Report) -> ImportRun:
    """Store what a check found."""
    draft = report.draft
    run.state, run.checked_at = RunState.CHECKED, timezone.now()
    run.errors, run.warnings = report.errors, report.warnings
    run.counts = draft.counts()
    run.by_type = {code: list(pair) for code, pair in draft.by_type().items()}
    run.sample = [_sample(draft.names, person) for person in draft.persons[:SAMPLE]]
    run.notes, run.problems = list(report.notes), [stored(p) for p in report.problems]
    run.heading = headings.stored(replace(draft.heading, effective_on=draft.heading.opened_on))
    run.save()
    return run


def _sample(names: dict[int, str], person: DraftPerson) -> list[str]:
    entry, sealed = person.row.entry, person.ready.sealed
    post = person.row.posts[0].title if person.row.posts else ""
    if entry is None:
        return [str(person.row.values["name"]), sealed.mask if sealed else "", "", "", "", post]
    return [
        str(person.row.values["name"]), sealed.mask if sealed else "", names.get(entry.unit_id, ""),
        COMMODITIES[entry.commodity].label, entry.begins_on.isoformat(), post,
    ]  # fmt: skip


def send(actor: Actor, *, run_id: int) -> int:
    """Send a clean book for review; return the key of the submission. Raises `Refused` with what is in the way, `Forbidden`."""
    actor.require("import.run")
    with transaction.atomic():
        run = (
            ImportRun.objects.select_for_update(of=("self",))
            .filter(pk=run_id, district_id=actor.district_id)
            .first()
        )
        if run is None:
            raise Forbidden(MISSING)
        if run.submission_id is not None:
            raise Refused(Refusal("import.sent", "这次导入已经送审", remedy="请到“我的办件”查看"))
        if run.state != RunState.CHECKED:
            raise Refused(Refusal("import.unchecked", "检查还没有完成", remedy="请等检查完成后再送审"))
        submission = save_draft(actor, kind=KIND, payload=payload_of(run))
        run.submission_id = submission.pk
        run.save(update_fields=["submission"])
        submit(actor, submission_id=submission.pk)
        return int(submission.pk)


def payload_of(run: ImportRun) -> dict[str, Any]:
    """Return what the reviewer decides on: the file by its key and hash, and what the check found."""
    return {
        "run": run.pk,
        "file": run.file_id,
        "filename": run.file.name,
        "sha256": run.sha256,
        "heading": run.heading,
        "errors": run.errors,
        "warnings": run.warnings,
        "counts": run.counts,
        "by_type": run.by_type,
        "sample": run.sample,
    }


def start_posting(actor: Actor, *, submission_id: int, version: int | None, opinion: str = "") -> int:
    """Post a large book in the background; return the key of the job. The worker acts as the reviewer, with all checks again."""
    actor.require("submission.review")
    seen = card(actor, submission_id)
    if seen.row.kind != KIND or not seen.may_decide:
        raise Forbidden("这件现在不能由您入账")
    payload = {"submission": submission_id, "version": version, "opinion": opinion}
    return int(start(actor, kind=POST_JOB, title=f"入账：{seen.row.title}", payload=payload).pk)
