"""What anybody may read, without log-in: published reports and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from bianzhi.finance.models import Publication
from bianzhi.finance.reads.disclosures import FileRow, changes_of, day_of, file_of, files_of
from bianzhi.reporting.changes import Changes

#: files that are given out; the list of sources stays in the office
GIVEN = ("html", "docx", "pdf", "xlsx", "json", "csv")


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A published report. ``number``: its version; ``note``: why the one before was corrected."""

    body: int
    name: str
    year: int
    number: int
    title: str
    published_on: date
    note: str


@dataclass(frozen=True, slots=True)
class PublishedCard:
    """A version with its files and all versions of the year, the newest first."""

    row: PublishedRow
    files: tuple[FileRow, ...]
    versions: tuple[PublishedRow, ...]

    @property
    def newest(self) -> PublishedRow:
        """The version that holds."""
        return self.versions[0]


def _row(one: Publication) -> PublishedRow:
    return PublishedRow(
        one.body_id, one.body.name, one.year, one.number, one.disclosure.title, day_of(one.published_at), one.disclosure.note
    )  # fmt: skip


def _all() -> "QuerySet[Publication]":
    heavy = ("disclosure__lines", "disclosure__audit")
    return Publication.objects.select_related("body", "disclosure").defer(*heavy)


def published_years() -> tuple[int, ...]:
    """Return the years anything was published of, the newest first."""
    return tuple(Publication.objects.order_by("-year").values_list("year", flat=True).distinct())


def published(
    q: str = "", year: int | None = None, span: slice | None = None
) -> tuple[Sequence[PublishedRow], int]:
    """Return the newest version of every year's report of every body, and how many there are; a part of them with ``span``."""
    last = Publication.objects.filter(body=OuterRef("body"), year=OuterRef("year")).order_by()
    newest = last.values("body").annotate(last=Max("number")).values("last")
    found = _all().filter(number=Subquery(newest))
    if q:
        found = found.filter(Q(body__name__icontains=q) | Q(disclosure__title__icontains=q))
    if year:
        found = found.filter(year=year)
    rows = found.order_by("-year", "body__name", "body_id")
    return tuple(map(_row, rows[span] if span else rows)), found.count()


def published_card(body: int, year: int, number: int | None = None) -> PublishedCard | None:
    """Return a version, the newest without ``number``; ``None`` when it is not public."""
    versions = list(_all().filter(body_id=body, year=year).order_by("-number"))
    chosen = next((one for one in versions if number in (None, one.number)), None)
    if chosen is None:
        return None
    files = tuple(one for one in files_of(chosen.disclosure_id) if one.form in GIVEN)
    return PublishedCard(_row(chosen), files, tuple(map(_row, versions)))


def published_file(body: int, year: int, number: int, form: str) -> tuple[str, bytes] | None:
    """Return (name, content) of a file of a version; ``None`` when it is not public."""
    found = Publication.objects.filter(body_id=body, year=year, number=number).first()
    return file_of(found.disclosure_id, form) if found and form in GIVEN else None


def published_changes(body: int, year: int, number: int) -> Changes | None:
    """Return what a version tells otherwise than the one before; ``None`` for a first one and for none."""
    found = Publication.objects.filter(body_id=body, year=year, number=number).first()
    return changes_of(found.disclosure) if found else None
