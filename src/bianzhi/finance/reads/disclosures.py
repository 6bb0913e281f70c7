"""What pages show of finished reports: how far each has come, until when it must be public, what one holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from bianzhi.cases.chart import Tone
from bianzhi.cases.reads import rows_of
from bianzhi.finance.models import (
    BookBody,
    Disclosure,
    DisclosureFile,
    Publication,
    TreasuryReply,
)
from bianzhi.finance.policy import Deadline
from bianzhi.finance.reads.books import NOT_FOUND, body_of, newest, sees
from bianzhi.reporting.books import from_plain
from bianzhi.reporting.changes import Changes, Line, changes
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """When the accounts were approved, by whom, under which number; who recorded it."""

    replied_on: date
    authority: str
    document: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """A finished report in the list of a year. ``published``: the number the public reads it under, 0 while it does not."""

    key: int
    number: int
    books: int
    form: str
    note: str
    made_by: str
    made_at: datetime
    waived: int
    case: int
    state: str
    tone: Tone
    approved: bool
    published: int
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a year's disclosure stands. ``last``: number of the newest published version, 0 before the first."""

    body: int
    year: int
    reply: ReplyRow | None
    deadline: Deadline | None
    rows: tuple[DisclosureRow, ...]
    last: int
    authority: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a finished report; ``size`` in bytes."""

    form: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DisclosureCard:
    """A finished report in full. ``changes``: from the published version it is to follow, ``None`` for a first one."""

    row: DisclosureRow
    body: int
    name: str
    year: int
    title: str
    files: tuple[FileRow, ...]
    audit: Mapping[str, Any]
    approval: tuple[tuple[str, str], ...]
    corrects: int
    changes: Changes | None
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """A year's accounts that were approved and are not public yet."""

    body: int
    name: str
    unit: int | None
    year: int
    deadline: Deadline


def standing(actor: Actor, key: int, year: int) -> Standing:
    """Return how a body's disclosure of a year stands. Raises `Forbidden`."""
    body = body_of(actor, key)
    found = list(_disclosures().filter(body=body, year=year).order_by("-number"))
    rows = _rows(actor, found)
    first = _first_day(body.pk, year)
    reply = reply_of(body.pk, year)
    return Standing(
        body.pk, year,
        ReplyRow(reply.replied_on, reply.authority, reply.document, reply.by.name, reply.at) if reply else None,
        Deadline(reply.replied_on, first) if reply else None,
        rows, max((row.published for row in rows), default=0), body.department.name if body.department else "财政局",
    )  # fmt: skip


def reply_of(body_id: int, year: int) -> TreasuryReply | None:
    """Return the approval of a year's accounts as it was recorded last."""
    found = TreasuryReply.objects.filter(body_id=body_id, year=year).select_related("by")
    return found.order_by("-id").first()


def _first_day(body_id: int, year: int) -> date | None:
    first = Publication.objects.filter(body_id=body_id, year=year).order_by("number").first()
    return day_of(first.published_at) if first else None


def day_of(moment: datetime) -> date:
    """Return the day of a time, here."""
    return timezone.localdate(moment)


def last_published(body_id: int, year: int) -> Publication | None:
    """Return the version the public reads now."""
    found = Publication.objects.filter(body_id=body_id, year=year).select_related("disclosure__version")
    return found.order_by("-number").first()


def _disclosures() -> Any:
    return Disclosure.objects.select_related(
        "version",
        "made_by",
        "approval__maker",
        "approval__examined_by",
        "approval__signed_by",
        "publication",
        "body",
    ).defer("lines", "version__plain", "version__rolled")


def _rows(actor: Actor, found: Sequence[Disclosure]) -> tuple[DisclosureRow, ...]:
    cases = rows_of(actor, {one.case for one in found})
    latest: dict[int, int] = {}
    for one in found:
        latest[one.case] = max(one.number, latest.get(one.case, 0))
    made = []
    for one in found:
        case, told = cases.get(one.case), getattr(one, "publication", None)
        state: tuple[str, Tone] = (case.state_label, case.tone) if case else ("在经办人手中", "grey")
        if latest[one.case] != one.number:
            state = f"已由第{latest[one.case]}稿代替", "grey"
        if told:
            state = f"已公开（第{told.number}版）", "green"
        made.append(
            DisclosureRow(
                one.pk, one.number, one.version.number, one.form, one.note, one.made_by.name, one.made_at,
                len(one.audit["errors"]), one.case if case else 0, *state, hasattr(one, "approval"),
                told.number if told else 0, told.published_at if told else None,
            )
        )  # fmt: skip
    return tuple(made)


def disclosure_of(actor: Actor, key: int) -> Disclosure:
    """Return a finished report the actor may see. Raises `Forbidden`."""
    actor.require("books.read")
    found: Disclosure | None = _disclosures().filter(pk=key).first()
    if found is None or not sees(actor, found.body):
        raise Forbidden(NOT_FOUND)
    return found


def disclosure_card(actor: Actor, key: int) -> DisclosureCard:
    """Return a finished report in full. Raises `Forbidden`."""
    found = disclosure_of(actor, key)
    reply = reply_of(found.body_id, found.year)
    approval = getattr(found, "approval", None)
    persons = (
        ("经办人", approval.maker.name), ("保密审查", approval.examined_by.name),
        ("主要负责人", approval.signed_by.name), ("审签时间", time_text(approval.signed_at)),
    ) if approval else ()  # fmt: skip
    return DisclosureCard(
        _rows(actor, [found])[0], found.body_id, found.body.name, found.year, found.title, files_of(found.pk),
        found.audit, persons, found.corrects, changes_of(found),
        Deadline(reply.replied_on, _first_day(found.body_id, found.year)) if reply else None,
    )  # fmt: skip


def time_text(moment: datetime) -> str:
    """Return a time as people write it."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def files_of(disclosure_id: int) -> tuple[FileRow, ...]:
    """Return the files of a finished report, without their content."""
    rows = DisclosureFile.objects.filter(disclosure_id=disclosure_id).order_by("id")
    return tuple(FileRow(*row) for row in rows.values_list("form", "name", "size", "sha256"))


def file_of(disclosure_id: int, form: str) -> tuple[str, bytes] | None:
    """Return (name, content) of one file as it was kept."""
    found = DisclosureFile.objects.filter(disclosure_id=disclosure_id, form=form).first()
    return (found.name, bytes(found.data)) if found else None


def lines_of(found: Disclosure) -> tuple[Line, ...]:
    """Return the text of a finished report."""
    return tuple(Line(*line) for line in found.lines)


def changes_of(found: Disclosure) -> Changes | None:
    """Return what a correction tells otherwise than the version before it; ``None`` for a first one."""
    before = Publication.objects.filter(body_id=found.body_id, year=found.year, number=found.corrects).first()
    return changes_between(before.disclosure, found) if before else None


def changes_between(old: Disclosure, new: Disclosure) -> Changes:
    """Return what the new report tells otherwise."""
    return changes(from_plain(old.version.plain), from_plain(new.version.plain), lines_of(old), lines_of(new))


def overtaken(found: Disclosure) -> Refusal | None:
    """Return why a finished report may not be approved or published as things stand; ``None``: it may."""
    books = newest(found.body_id, found.year)
    if books is None or books.pk != found.version_id:
        words = f"这一稿用的是第{found.version.number}版账册，现在已有更新的版本"
        return Refusal("disclosure.stale", words, remedy="请关账后重新生成送审")
    if told := getattr(found, "publication", None):
        return Refusal("disclosure.published", f"这一稿已公开为第{told.number}版")
    last = last_published(found.body_id, found.year)
    if (last.number if last else 0) != found.corrects:
        words = f"第{last.number if last else 0}版已经公开，这一稿不是对它的更正"
        return Refusal("disclosure.overtaken", words, remedy="请重新生成送审，并写更正说明")
    later = Disclosure.objects.filter(body_id=found.body_id, year=found.year, number__gt=found.number)
    if later.exclude(approval=None).exists():
        return Refusal("disclosure.overtaken", "更新的一稿已经审签，请公开那一稿")
    return None


def deadlines(actor: Actor) -> tuple[DeadlineRow, ...]:
    """Return the approved accounts the actor may see that are not public yet, the most urgent first. Three queries."""
    if not actor.may("books.read"):
        return ()
    bodies = BookBody.objects.filter(district_id=actor.district_id).order_by("pk")
    return open_deadlines([body for body in bodies if sees(actor, body)])


def open_deadlines(bodies: Sequence[BookBody]) -> tuple[DeadlineRow, ...]:
    """Return what of these bodies is approved and not public, the most urgent first. Two queries."""
    names = {body.pk: body for body in bodies}
    replied: dict[tuple[int, int], date] = {}
    rows = TreasuryReply.objects.filter(body_id__in=names).order_by("id")
    for body, year, day in rows.values_list("body_id", "year", "replied_on"):
        replied[body, year] = day
    told = Publication.objects.filter(body_id__in=names).order_by("id").values_list("body_id", "year")
    for key in told:
        replied.pop(key, None)
    made = [
        DeadlineRow(body, names[body].name, names[body].unit_id, year, Deadline(day))
        for (body, year), day in replied.items()
    ]
    return tuple(sorted(made, key=lambda row: (row.deadline.due_on, row.name)))
