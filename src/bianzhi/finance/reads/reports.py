"""What a report is built of: the books, what the registers tell of the body, the figures its texts name, the appendix."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils import timezone

from bianzhi.finance.models import BookBody, BooksVersion
from bianzhi.finance.reads.books import books_of, books_of_unit
from bianzhi.finance.reads.records import records
from bianzhi.performance.reads import evaluation
from bianzhi.reporting.accounts import by_name
from bianzhi.reporting.books import Books
from bianzhi.reporting.performance import Evaluation
from bianzhi.reporting.performance_appendix import Block, appendix, managed
from bianzhi.reporting.slots import Record
from bianzhi.units.reads import state_on
from bianzhi.users.actor import Actor
from bianzhi.users.roles import Role

#: how a text says that it names a figure
SLOT = "{{"


@dataclass(frozen=True)
class Parts:
    """Everything `bianzhi.reporting.building.build` asks for."""

    books: Books
    records: Mapping[str, Record] = field(default_factory=dict)
    appendix: tuple[Block, ...] = ()


def parts_of(actor: Actor, unit_id: int | None, books: Books) -> Parts:
    """Return the parts of books. Texts nobody wrote come from the registers; figures are looked up where a text names one."""
    if unit_id is None:
        return Parts(books)
    told: dict[str, str] = {}
    blocks: tuple[Block, ...] = ()
    if actor.may("performance.read"):
        year = evaluation(actor, unit_id, books.year)
        told = _told(year)
        blocks = appendix(year, by_name(books))
    else:
        state = state_on(actor, unit_id, min(date(books.year, 12, 31), timezone.localdate()))
        told = {"duties": state.duties if state else ""}
    own = {key: text for key, text in books.notes.items() if text.strip()}
    whole = replace(books, notes={**{key: text for key, text in told.items() if text}, **own})
    named = any(SLOT in text for text in whole.notes.values())
    return Parts(whole, records(actor, unit_id, books.year) if named else {}, blocks)


def _told(year: Evaluation) -> dict[str, str]:
    """Return texts from the registers, by the key of the note they stand for."""
    return {"duties": year.profile.duties, "bodies": year.profile.bodies, "evaluation": managed(year)}


def parts_named(name: str, year: int) -> Parts | None:
    """Return the parts of the one body of a name, for the command line, which sees every district; else ``None``."""
    body = _named(name, year)
    return None if body is None else parts_of(_system(body), body.unit_id, books_of(body, year)[0])


def members_named(name: str, year: int) -> tuple[Parts, ...]:
    """Return the parts of the units that are rolled up into the body of a name, those that have books of the year."""
    body = _named(name, year)
    found = () if body is None else body.members.filter(versions__year=year).distinct().order_by("name")
    return tuple(parts_of(_system(one), one.unit_id, books_of(one, year)[0]) for one in found)


def _named(name: str, year: int) -> BookBody | None:
    keys = set(
        BooksVersion.objects.filter(body__name=name, year=year).order_by().values_list("body_id", flat=True)
    )
    if len(keys) != 1:
        return None
    return BookBody.objects.select_related("district").get(pk=keys.pop())


def _system(body: BookBody) -> Actor:
    return Actor(None, "系统", Role.DIRECTOR, body.district_id, body.district.path)


def unit_accounts(actor: Actor, unit_id: int, year: int) -> Mapping[str, Decimal]:
    """Return what the books of a unit say, in 元 by name, for what performance is held against; nothing where there are none."""
    books = books_of_unit(actor, unit_id, year) if actor.may("books.read") else None
    return {} if books is None else by_name(books)
