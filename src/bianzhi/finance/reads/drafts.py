"""The report of a year as it would be built now: the books with what the records and the clerk add to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bianzhi.finance.models import BookBody, BooksVersion, FindingWaiver
from bianzhi.finance.reads.books import body_of, books_of
from bianzhi.finance.reads.reports import parts_of
from bianzhi.reporting.books import Books
from bianzhi.reporting.building import AUDIT, AUDITED, Built, build
from bianzhi.reporting.form import form_names, read
from bianzhi.reporting.slots import Record
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused

GENERAL = "national"


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """A fault somebody answers for: its mark, its rule, and what it is, in words."""

    mark: str
    code: str
    told: str
    reason: str
    by: str


@dataclass(frozen=True)
class Draft:
    """What a report is made of. ``version``: of the books, ``None`` before any; ``waivers``: mark → who answers, and why."""

    body: BookBody
    books: Books
    version: BooksVersion | None
    records: Mapping[str, Record] = field(default_factory=dict)
    appendix: tuple[Any, ...] = ()
    waivers: Mapping[str, WaiverRow] = field(default_factory=dict)

    def build(self, form: str, formats: Iterable[str]) -> Built:
        """Return the finished files. Raises `Refused` with everything that stops it."""
        return build(
            self.books, read(form), records=self.records, appendix=self.appendix, formats=tuple(formats), waivers=self.reasons
        )  # fmt: skip

    @property
    def reasons(self) -> dict[str, str]:
        """Why each fault that is answered for is none, by its mark."""
        return {mark: row.reason for mark, row in self.waivers.items()}

    def faults(self, form: str, formats: Iterable[str] = AUDITED) -> dict[str, Refusal]:
        """Return every fault at error level that the audit finds, answered for or not, by its mark."""
        try:
            replace(self, waivers={}).build(form, formats)
        except Refused as refused:
            return {one.field: one for one in refused.refusals if one.code.startswith(AUDIT)}
        return {}

    def for_public(self) -> "Draft":
        """Return the same without addresses within the office, which a reader outside cannot open."""
        return replace(self, records={name: replace(one, url="") for name, one in self.records.items()})

    def form(self, asked: str) -> str:
        """Return the form asked for, else that of the province."""
        known = form_names()
        if asked in known:
            return asked
        province = self.books.body.province
        return next((key for key, name in known.items() if province.startswith(name[:2])), GENERAL)


def draft(actor: Actor, key: int, year: int) -> Draft:
    """Return what a body's report of a year is made of. Raises `Forbidden`."""
    body = body_of(actor, key)
    books, version = books_of(body, year)
    given = parts_of(actor, body.unit_id, books)
    return Draft(body, given.books, version, given.records, given.appendix, waivers_of(version))


def waivers_of(version: BooksVersion | None) -> dict[str, WaiverRow]:
    """Return what somebody answers for in the report of a version: the last word of each fault."""
    found: dict[str, WaiverRow] = {}
    if version is not None:
        for row in FindingWaiver.objects.filter(version=version).select_related("by").order_by("id"):
            if row.finding:
                mark = row.finding["mark"]
                found[mark] = WaiverRow(mark, row.code, row.finding["told"], row.reason, row.by.name)
    return {mark: row for mark, row in found.items() if row.reason}
