"""Shapes of what the interface takes and gives."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

BIG = 2**63 - 1


class RefusalOut(Schema):
    """One reason."""

    code: str
    message: str
    rule: str
    source: str
    remedy: str
    field: str


class ErrorOut(Schema):
    """Why something was not done."""

    message: str
    refusals: list[RefusalOut]


class UnitOut(Schema):
    """A unit on a day."""

    key: int
    name: str
    status: str
    kind: str
    sector: str
    nature: str
    rank: str
    parent: int | None
    uscc: str
    established_on: date
    ended_on: date | None


class UnitsOut(Schema):
    """A page of units."""

    count: int
    items: list[UnitOut]


class QuotaOut(Schema):
    """Where a unit stands with one commodity on a day: 核定, 实有, 已核准未用, 冻结, 可用."""

    unit: int
    commodity: str
    label: str
    approved: int
    occupied: int
    reserved: int
    frozen: int
    available: int
    over: int


class QuotasOut(Schema):
    """The quotas asked for."""

    as_of: date
    items: list[QuotaOut]


class PersonOut(Schema):
    """A person on the establishment; the number is masked."""

    key: int
    name: str
    id_mask: str
    sex: str
    unit: int
    unit_name: str
    commodity: str
    begins_on: date
    post: str
    state: str


class PeopleOut(Schema):
    """A page of persons."""

    count: int
    items: list[PersonOut]


class CaseOut(Schema):
    """A case in a list."""

    key: int
    number: str
    kind: str
    kind_label: str
    title: str
    state: str
    state_label: str
    phase: str
    maker: str
    unit: int | None
    due_on: date | None
    submitted_at: datetime | None


class CasesOut(Schema):
    """A page of cases."""

    count: int
    items: list[CaseOut]


class EventOut(Schema):
    """A step open to the caller."""

    code: str
    label: str
    opinion: str
    asks: bool


class StepOut(Schema):
    """A step that was taken."""

    desk: str
    event: str
    user: str
    at: datetime
    opinion: str


class WaitingOut(Schema):
    """Where it lies."""

    desk: str
    label: str
    since: datetime
    due_on: date | None


class PaperOut(Schema):
    """A paper of the checklist, and how many files are there."""

    label: str
    expected: bool
    files: int


class CaseCardOut(CaseOut):
    """One case in full."""

    version: int
    payload: dict[str, Any]
    events: list[EventOut]
    steps: list[StepOut]
    waits_for: list[WaitingOut]
    papers: list[PaperOut]
    result: str


class KindOut(Schema):
    """A kind of case the caller may begin."""

    code: str
    label: str
    events: list[EventOut]


class DraftIn(Schema):
    """A new draft, or the whole payload of one again."""

    kind: str = Field(max_length=40)
    payload: dict[str, Any]
    key: int | None = Field(None, ge=1, le=BIG)
    version: int | None = Field(None, ge=1, le=2**31 - 1)


class FireIn(Schema):
    """A step to take. ``given`` is what the step asks for."""

    event: str = Field(max_length=20)
    opinion: str = Field("", max_length=500)
    version: int | None = Field(None, ge=1, le=2**31 - 1)
    given: dict[str, Any] = Field(default_factory=dict)


class TrailOut(Schema):
    """One act of the trail."""

    number: int
    at: datetime
    user: str
    role: str
    verb: str
    subject: str
    reason: str
    digest: str


class TrailsOut(Schema):
    """Acts of the trail."""

    count: int
    items: list[TrailOut]


class FindingOut(Schema):
    """A fault, as `bianzhi audit --json` tells it; see `src/bianzhi/auditing/docs.md`."""

    code: str
    kind: str
    severity: str
    title: str
    place: str
    page: int | None
    at: dict[str, Any]
    quote: str
    stated: str
    expected: str
    arithmetic: str
    cause: str
    suggestion: str
    also: list[str]
    also_at: list[dict[str, Any]]


class ObligationOut(Schema):
    """Whether a rule is met: passed, failed, not_applicable, unresolved."""

    code: str
    status: str
    reason: str


class DocumentOut(Schema):
    """A document audited. ``error``: why it could not be read."""

    file: str
    unit: str
    year: int | None
    kind: str
    form: str
    file_type: str = ""
    findings: list[FindingOut]
    obligations: list[ObligationOut]
    error: str = ""


class VerdictOut(Schema):
    """The finding by its number from 0, and why it is no fault."""

    number: int = Field(ge=0, le=2**31 - 1)
    reason: str = Field("", max_length=200)


class AuditOut(Schema):
    """One audit in the list."""

    key: int
    name: str
    unit: str
    year: int | None
    error: str
    errors: int
    warnings: int
    made_at: datetime


class AuditsOut(Schema):
    """A page of audits."""

    count: int
    items: list[AuditOut]


class AuditCardOut(AuditOut):
    """One audit."""

    document: DocumentOut
    verdicts: list[VerdictOut]
