"""Build the reports of a department and its units as a job, and keep them: one archive a format."""

import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.urls import reverse

from bianzhi.files.actions import store_made
from bianzhi.finance.reads.books import body_of
from bianzhi.finance.reads.drafts import Draft, draft
from bianzhi.jobs.actions import start
from bianzhi.jobs.models import Job
from bianzhi.jobs.runners import Outcome, Progress
from bianzhi.reporting.building_many import Wanted, build_many
from bianzhi.reporting.form import form_names, read
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused

JOB = "finance.reports"
#: what a set may be asked for: format → as people call it
FORMATS = {"docx": "Word", "html": "网页", "pdf": "PDF"}
#: reasons told of each that was refused
TOLD = 8


def start_reports(actor: Actor, *, body_id: int, year: int, form: str, formats: Sequence[str]) -> Job:
    """Start the job. Raises `Forbidden`, and `Refused` when there is nothing to build or nothing was asked for."""
    body = body_of(actor, body_id)
    wanted = [name for name in FORMATS if name in formats]
    if not wanted:
        raise Refused(Refusal("reports.formats", "请至少选择一种文件", field="formats"))
    if form not in form_names():
        raise Refused(Refusal("reports.form", "请选择格式", field="form"))
    if not body.members.filter(versions__year=year).exists():
        raise Refused(Refusal("reports.units", f"{body.name}的下属单位还没有{year}年度的账"))
    payload = {"body": body.pk, "year": year, "form": form, "formats": wanted}
    return start(actor, kind=JOB, title=f"{body.name}{year}年度整套公开报告", payload=payload)


def run_reports(actor: Actor, payload: dict[str, Any], progress: Progress) -> Outcome:
    """Build what the job asks for; a unit that is refused, or has no books yet, is named and does not stop the others."""
    body, year = body_of(actor, int(payload["body"])), int(payload["year"])
    keys = [body.pk, *body.members.order_by("name").values_list("pk", flat=True)]
    every = [draft(actor, key, year) for key in keys]
    drafts = [one for one in every if one.version is not None]
    wanted = [Wanted(d.books, d.records, d.appendix, d.reasons) for d in drafts]
    formats: list[str] = payload["formats"]
    refused = [_refused(one, f"还没有{year}年度的账") for one in every if one.version is None]

    def told(done: int, total: int, name: str) -> None:
        progress(done, total, f"{name}（{len(refused)}份有错误）" if name and refused else name)

    with tempfile.TemporaryDirectory() as folder:
        archives = {name: Path(folder) / f"{name}.zip" for name in formats}
        with ExitStack() as stack:
            boxes = {
                name: stack.enter_context(zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED))
                for name, path in archives.items()
            }
            for one, made in zip(
                drafts, build_many(wanted, read(payload["form"]), told, formats), strict=True
            ):
                if made.built is None:
                    refused.append(_refused(one, *map(str, made.refusals)))
                    continue
                for name, (file, data) in made.built.files.items():
                    boxes[name].writestr(file, data)
        built = len(every) - len(refused)
        title = f"{body.name}{year}年度公开报告"
        kept = {
            name: _kept(actor, f"{title}（{FORMATS[name]}）.zip", path)
            for name, path in archives.items()
            if built
        }
    message = f"生成{built}份" + (f"，{len(refused)}份有错误没有生成" if refused else "")
    result = {"built": built, "refused": refused, "files": kept, "body": body.pk, "year": year}
    return Outcome(message, result, reverse("finance:reports", args=[body.pk, year]))


def _refused(one: Draft, *reasons: str) -> dict[str, Any]:
    return {"key": one.body.pk, "name": one.body.name, "reasons": reasons[:TOLD]}


def _kept(actor: Actor, name: str, path: Path) -> int:
    """Return the key of the stored archive."""
    return store_made(actor, name=name, data=path.read_bytes(), media_type="application/zip").pk
