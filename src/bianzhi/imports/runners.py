"""The long work of this room: checking a book, posting a large one."""

from typing import Any

from bianzhi.cases.actions import approve
from bianzhi.cases.reads import card
from bianzhi.files.reads import file_bytes, file_row
from bianzhi.imports import headings
from bianzhi.imports.actions.check_book import check_book
from bianzhi.imports.actions.runs import CHECK_JOB, POST_JOB, run_check
from bianzhi.imports.background import in_background
from bianzhi.jobs.runners import Outcome, Progress
from bianzhi.jobs.runners import register as register_job
from bianzhi.users.actor import Actor


def check(actor: Actor, payload: dict[str, Any], progress: Progress) -> Outcome:
    """Check the book of a run."""
    run = run_check(actor, run_id=int(payload["run"]), progress=progress)
    url = f"/imports/{run.pk}/"
    if run.errors:
        return Outcome(f"检查完成，有{run.errors:,}处问题需要改正", {"run": run.pk}, url)
    return Outcome("检查通过，可以送审", {"run": run.pk}, url)


def post(actor: Actor, payload: dict[str, Any], progress: Progress) -> Outcome:
    """Post a book: check it while others can still work, then write it in one transaction."""
    seen = card(actor, int(payload["submission"])).payload
    key = int(seen["file"])
    name, content = file_row(actor, key).name, file_bytes(actor, key)
    report = check_book(
        actor, content=content, filename=name, heading=headings.loaded(seen["heading"]), progress=progress
    )
    with in_background(str(seen["sha256"]), report, progress):
        done = approve(
            actor,
            submission_id=int(payload["submission"]),
            opinion=str(payload.get("opinion") or ""),
            version=payload.get("version"),
        )
    return Outcome(f"{done.number}已入账：{report.summary}", {"submission": done.pk}, f"/cases/{done.pk}/")


def register() -> None:
    """Add the jobs; called when the app starts."""
    register_job(CHECK_JOB, check)
    register_job(POST_JOB, post)
