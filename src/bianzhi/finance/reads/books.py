"""What pages show of books: bodies and years, one year's state, a table as fields, an import before it is taken over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bianzhi.finance.models import BookBody, BooksClosing, BooksUpload, BooksVersion
from bianzhi.reporting.books import Body, Books, Member, Sheets, from_plain
from bianzhi.reporting.layout import TABLES, code_of
from bianzhi.reporting.read_books import judged, read_books
from bianzhi.reporting.reading import Problem, Reading
from bianzhi.reporting.relations import Broken, check
from bianzhi.reporting.rollup import Internal, RolledUp, proposed, roll_up
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refused

NOT_FOUND = "没有找到，或不在您的单位范围内"


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body in the list, with its years: (year, version, errors, closed)."""

    key: int
    name: str
    department: str
    years: tuple[tuple[int, int, int, bool], ...]
    members: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a year's books."""

    number: int
    basis: str
    note: str
    made_by: str
    made_at: datetime
    errors: int
    warnings: int
    closed: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """One table of a year: how it stands."""

    slot: str
    code: str
    title: str
    short: str
    filled: bool
    last_filled: bool
    errors: int


@dataclass(frozen=True)
class YearCard:
    """A year's books as they stand. ``version``: 0 before anything was saved; ``broken``: relations that do not hold."""

    key: int
    body: str
    year: int
    version: int
    books: Books
    broken: tuple[Broken, ...]
    tables: tuple[TableRow, ...]
    versions: tuple[VersionRow, ...]
    closed: bool
    may_edit: bool
    members: tuple[str, ...]
    unit: int | None

    @property
    def errors(self) -> tuple[Broken, ...]:
        """What forbids closing."""
        return tuple(b for b in self.broken if b.severity == "error")


@dataclass(frozen=True)
class UploadCard:
    """A file read, and the books as they would be. ``seen``: version of the books it was held against, 0 before any."""

    key: int
    body: int
    year: int
    as_last_year: bool
    name: str
    sha256: str
    seen: int
    reading: Reading | None
    after: Books | None
    problems: tuple[Problem, ...]
    refused: str = ""

    @property
    def errors(self) -> int:
        """How many problems forbid taking it over."""
        return sum(p.severity == "error" for p in self.problems)

    @property
    def ready(self) -> bool:
        """Whether it may be taken over."""
        return self.reading is not None and not self.errors and not self.reading.questions


def _bodies(actor: Actor) -> list[BookBody]:
    actor.require("books.read")
    found = BookBody.objects.filter(district_id=actor.district_id).select_related("department")
    return [body for body in found if sees(actor, body)]


def sees(actor: Actor, body: BookBody) -> bool:
    """Say whether the actor may see a body's books: its own unit's people and the office's."""
    return body.district_id == actor.district_id and actor.sees_unit(body.unit_id)


def body_of(actor: Actor, key: int) -> BookBody:
    """Return a body the actor may see. Raises `Forbidden`."""
    actor.require("books.read")
    body = BookBody.objects.filter(pk=key, district_id=actor.district_id).first()
    if body is None or not sees(actor, body):
        raise Forbidden(NOT_FOUND)
    return body


def body_rows(actor: Actor) -> tuple[BodyRow, ...]:
    """Return the bodies whose books the actor may see, each with its years, the newest first."""
    bodies = _bodies(actor)
    keys = [body.pk for body in bodies]
    years: dict[int, dict[int, tuple[int, int, int, bool]]] = {}
    found = BooksVersion.objects.filter(body_id__in=keys).order_by("year", "number").defer("plain", "rolled")
    closed = set(BooksClosing.objects.filter(version__body_id__in=keys).values_list("version_id", flat=True))
    for version in found:
        years.setdefault(version.body_id, {})[version.year] = (
            version.year, version.number, version.errors, version.pk in closed,
        )  # fmt: skip
    under: dict[int, int] = {}
    for body in bodies:
        if body.department_id:
            under[body.department_id] = under.get(body.department_id, 0) + 1
    return tuple(
        BodyRow(
            body.pk,
            body.name,
            body.department.name if body.department else "",
            tuple(sorted(years.get(body.pk, {}).values(), reverse=True)),
            under.get(body.pk, 0),
        )
        for body in bodies
    )


def newest(body_id: int, year: int) -> BooksVersion | None:
    """Return the version that holds."""
    return BooksVersion.objects.filter(body_id=body_id, year=year).order_by("-number").first()


def is_closed(body_id: int, year: int) -> bool:
    """Say whether the version that holds is signed off."""
    version = newest(body_id, year)
    return version is not None and hasattr(version, "closing")


def books_of(body: BookBody, year: int) -> tuple[Books, BooksVersion | None]:
    """Return a year's books and their version; before anything is saved empty ones, with what last year tells."""
    version = newest(body.pk, year)
    if version is not None:
        return from_plain(version.plain), version
    last = newest(body.pk, year - 1)
    if last is not None:
        known = from_plain(last.plain)
        return Books(known.body, year, Sheets(), known.now, grain=known.grain), None
    area = body.district.name
    return Books(Body(body.name, district=area), year, Sheets()), None


def books(actor: Actor, key: int, year: int) -> Books:
    """Return a year's books as they stand, for reports. Raises `Forbidden`."""
    return books_of(body_of(actor, key), year)[0]


def books_of_unit(actor: Actor, unit_id: int, year: int) -> Books | None:
    """Return the books that a unit's people keep of their own body; ``None`` when there are none for the year."""
    actor.require("books.read")
    actor.require_unit(unit_id)
    body = BookBody.objects.filter(district_id=actor.district_id, unit_id=unit_id).order_by("pk").first()
    version = newest(body.pk, year) if body else None
    return from_plain(version.plain) if version else None


def year_card(actor: Actor, key: int, year: int) -> YearCard:
    """Return a year's books with what is known of them. Raises `Forbidden`."""
    body = body_of(actor, key)
    found, version = books_of(body, year)
    broken = check(found) if version else ()
    versions = tuple(_versions(body.pk, year))
    members = tuple(body.members.values_list("name", flat=True))
    return YearCard(
        body.pk,
        found.body.name,
        year,
        version.number if version else 0,
        found,
        broken,
        tuple(_tables(found, broken)),
        versions,
        bool(versions) and versions[0].closed,
        actor.may("books.edit"),
        members,
        body.unit_id,
    )


def _versions(body_id: int, year: int) -> Iterable[VersionRow]:
    found = (
        BooksVersion.objects.filter(body_id=body_id, year=year).order_by("-number").defer("plain", "rolled")
    )
    for v in found.select_related("made_by", "closing"):
        yield VersionRow(
            v.number, v.get_basis_display(), v.note, v.made_by.name, v.made_at, v.errors, v.warnings, hasattr(v, "closing")
        )  # fmt: skip


def _tables(found: Books, broken: Sequence[Broken]) -> Iterable[TableRow]:
    order = sorted(TABLES, key=lambda slot: code_of(slot, found.year) or "补充")
    for slot in order:
        made = TABLES[slot]
        wrong = sum(b.severity == "error" and any(at.table == slot for at in b.cells) for b in broken)
        last = found.before is not None and not found.before.nil(slot)
        yield TableRow(
            slot, code_of(slot, found.year), made.title, made.short, not found.now.nil(slot), last, wrong
        )


def upload_card(actor: Actor, key: int, answers: Mapping[str, str] | None = None) -> UploadCard:
    """Return a file as read, judged with the clerk's answers. Raises `Forbidden`."""
    actor.require("books.edit")
    upload = BooksUpload.objects.filter(pk=key, made_by_id=actor.user_id).select_related("body").first()
    if upload is None or not sees(actor, upload.body):
        raise Forbidden("没有找到这次导入")
    found, version = books_of(upload.body, upload.year)
    common = (
        upload.pk, upload.body_id, upload.year, upload.as_last_year, upload.name, upload.sha256,
        version.number if version else 0,
    )  # fmt: skip
    try:
        read = read_books(bytes(upload.data), upload.name)
    except Refused as refused:
        words = "；".join(r.message for r in refused.refusals)
        return UploadCard(*common, None, None, (Problem("file", words),), words)
    reading, after = judged(read, found, as_last_year=upload.as_last_year, answers=answers)
    return UploadCard(*common, reading, after, reading.problems)


@dataclass(frozen=True)
class RollUpCard:
    """A department's units and what their sum would be.

    ``units``: name → version that is summed; ``proposals``: payments between them that seem to be internal.
    """

    key: int
    year: int
    version: int
    result: RolledUp
    units: Mapping[str, int]
    proposals: tuple[Internal, ...]
    missing: tuple[str, ...]


def roll_up_card(actor: Actor, key: int, year: int, internal: Sequence[Internal] | None = None) -> RollUpCard:
    """Return what a roll-up would give; without ``internal`` all that is proposed is taken out. Raises `Forbidden`."""
    body = body_of(actor, key)
    found, version = books_of(body, year)
    members = list(body.members.order_by("name"))
    versions = _newest_of_members(body, year)
    there = {m.name: versions[m.pk] for m in members if m.pk in versions}
    units = [from_plain(one.plain) for one in there.values()]
    offers = proposed(units)
    made = roll_up(department(found.body, body, units), year, units, offers if internal is None else internal)
    return RollUpCard(
        body.pk, year, version.number if version else 0, made, {name: one.number for name, one in there.items()}, offers,
        tuple(m.name for m in members if m.pk not in versions),
    )  # fmt: skip


def _newest_of_members(body: BookBody, year: int) -> dict[int, BooksVersion]:
    """Return the versions that hold of a department's units, by unit."""
    found = BooksVersion.objects.filter(body__department=body, year=year).order_by("number")
    return {version.body_id: version for version in found}


def department(known: Body, body: BookBody, units: Sequence[Books]) -> Body:
    """Return the department as its books name it, with the units of the register as members."""
    kinds = {unit.body.name: unit.body.kind for unit in units}
    names = body.members.order_by("name").values_list("name", flat=True)
    members = tuple(
        Member(name, kinds.get(name, "其他"), own=name.endswith(("本级", "机关"))) for name in names
    )
    return replace(known, members=members)
