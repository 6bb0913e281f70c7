"""What pages show of imports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bianzhi.cases.reads import state_label
from bianzhi.imports.models import ImportRun, RunState
from bianzhi.imports.problems import Problem, loaded
from bianzhi.jobs.models import JobState
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.users.actor import Actor, Forbidden

MISSING = "没有找到这次导入，或不在您的范围内"


@dataclass(frozen=True, slots=True)
class RunCard:
    """One check of a book."""

    key: int
    filename: str
    file_key: int
    sha256: str
    state: str
    state_label: str
    owner: str
    owner_id: int
    heading: Mapping[str, str]
    errors: int
    warnings: int
    counts: Mapping[str, int]
    by_type: Mapping[str, Sequence[int]]
    sample: Sequence[Sequence[str]]
    notes: Sequence[str]
    problems: Sequence[list[Any]]
    job_key: int | None
    submission_key: int | None
    submission_state: str
    created_at: datetime
    checked_at: datetime | None
    synthetic: bool

    @property
    def url(self) -> str:
        """Address of its page."""
        return f"/imports/{self.key}/"

    @property
    def clean(self) -> bool:
        """Whether it may be sent for review."""
        return self.state == RunState.CHECKED and not self.errors and bool(self.counts)

    @property
    def types(self) -> tuple[tuple[str, int, int], ...]:
        """(label, approved, persons) of each type."""
        return tuple((COMMODITIES[code].label, pair[0], pair[1]) for code, pair in self.by_type.items())


def _card(run: ImportRun) -> RunCard:
    state, label = run.state, RunState(run.state).label
    if state == RunState.CHECKING and run.job is not None and run.job.state == JobState.FAILED:
        state, label = RunState.BROKEN.value, RunState.BROKEN.label
    return RunCard(
        key=run.pk,
        filename=run.file.name,
        file_key=run.file_id,
        sha256=run.sha256,
        state=state,
        state_label=label,
        owner=run.owner.name,
        owner_id=run.owner_id,
        heading=run.heading,
        errors=run.errors,
        warnings=run.warnings,
        counts=run.counts,
        by_type=run.by_type,
        sample=run.sample,
        notes=run.notes,
        problems=run.problems,
        job_key=run.job_id,
        submission_key=run.submission_id,
        submission_state=state_label(run.submission) if run.submission else "",
        created_at=run.created_at,
        checked_at=run.checked_at,
        synthetic=run.district.synthetic,
    )


def run_card(actor: Actor, key: int) -> RunCard:
    """Return one check of the actor's district. Raises `Forbidden`."""
    actor.require("import.run", "submission.review")
    rows = ImportRun.objects.select_related("file", "owner", "job", "submission", "district")
    found = rows.filter(pk=key, district_id=actor.district_id).first()
    if found is None:
        raise Forbidden(MISSING)
    return _card(found)


def runs(actor: Actor, limit: int = 50) -> tuple[RunCard, ...]:
    """Return the district's checks, newest first, without their problems."""
    actor.require("import.run")
    rows = ImportRun.objects.select_related("file", "owner", "job", "submission", "district").defer(
        "problems", "sample"
    )
    found = rows.filter(district_id=actor.district_id)[:limit]
    for run in found:
        run.problems, run.sample = [], []
    return tuple(_card(run) for run in found)


def problems(card: RunCard, *, sheet: str = "", severity: str = "", q: str = "") -> tuple[Problem, ...]:
    """Return the kept problems of a check, narrowed."""
    found = (loaded(row) for row in card.problems)
    return tuple(
        p
        for p in found
        if (not sheet or p.sheet == sheet)
        and (not severity or p.severity == severity)
        and (not q or q in p.message or q in p.label or q in p.value or q == str(p.row))
    )


def sheets(card: RunCard) -> tuple[str, ...]:
    """Return the sheets that have problems."""
    return tuple(dict.fromkeys(row[0] for row in card.problems))
