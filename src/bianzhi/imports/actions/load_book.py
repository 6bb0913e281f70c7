"""Bring a book in from the command line: two persons sign, and all of it is one transaction."""

from dataclasses import dataclass

from django.db import transaction

from bianzhi.cases.actions import approve
from bianzhi.imports.actions.check_book import check_book
from bianzhi.imports.actions.runs import begin, keep_report, send
from bianzhi.imports.background import in_background
from bianzhi.imports.draft import Heading
from bianzhi.imports.report import Step, silent
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused

TOLD = 50


@dataclass(frozen=True, slots=True)
class Done:
    """What was brought in: number of the submission, and one sentence."""

    number: str
    summary: str


def load_book(
    actor: Actor,
    *,
    checker: Actor,
    content: bytes,
    filename: str,
    heading: Heading | None = None,
    progress: Step = silent,
) -> Done:
    """Check a book as ``actor`` and post it as ``checker``, or leave everything as it was. Raises `Refused`, `Forbidden`."""
    actor.require("import.run")
    checker.require("submission.review")
    head = heading or Heading()
    report = check_book(actor, content=content, filename=filename, heading=head, progress=progress)
    if report.errors:
        raise Refused(*[Refusal(p.code, str(p)) for p in report.problems if p.severity == "error"][:TOLD])
    with transaction.atomic():
        run = keep_report(begin(actor, content, filename, head), report)
        submission_id = send(actor, run_id=run.pk)
        with in_background(run.sha256, report, progress):
            done = approve(checker, submission_id=submission_id, opinion="命令行导入")
    return Done(done.number, report.summary)
