"""Rows of tenures: finding them, beginning and ending them. Checks are the actions'; here is only how a row is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid4

from django.db import IntegrityError
from django.utils import timezone

from bianzhi.establishment.actions import use_reservation
from bianzhi.staff.models import Person, Tenure
from bianzhi.staff.policy import TenureFacts
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Entry:
    """How somebody comes on the establishment.

    Attributes:
        unit_id, commodity, begins_on: where, on what, from when.
        entry_kind: code of DOMAIN §3.3.
        source: where from; document: the paper's name or number.
        instrument_id, reservation_id, over_plan_id: what it rests on.
        act: number shared by both halves of one act (区内调动).
        ends_on, exit_kind: only for history that is loaded: the end known already.
    """

    unit_id: int
    commodity: str
    begins_on: date
    entry_kind: str
    source: str = ""
    document: str = ""
    instrument_id: int | None = None
    reservation_id: int | None = None
    over_plan_id: int | None = None
    act: str = ""
    ends_on: date | None = None
    exit_kind: str | None = None


@dataclass(frozen=True, slots=True)
class Exit:
    """How somebody goes off the establishment: the first day not counted, why, by what paper, and where to."""

    ends_on: date
    exit_kind: str
    document: str = ""
    destination: str = ""
    instrument_id: int | None = None
    act: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who made and who checked an act, and when it was recorded."""

    maker_id: int
    checker_id: int
    at: datetime = field(default_factory=lambda: timezone.now())  # noqa: PLW0108 - asked each time: the demo sets the clock


def signed(actor: Actor, maker_id: int) -> Signed:
    """Return the signature of an act that the actor decides."""
    if actor.user_id is None:
        raise Refused(Refusal("I16", "入账须由具体的人复核"))
    return Signed(maker_id, actor.user_id)


def new_act() -> str:
    """Return a number for one act."""
    return uuid4().hex[:20]


def tenures_of(id_hashes: Iterable[str]) -> dict[str, list[Tenure]]:
    """Return the tenures that count of each person, over all districts, by lookup hash. One query."""
    found: dict[str, list[Tenure]] = {}
    rows = Tenure.objects.filter(id_hash__in=list(id_hashes), revoked_at__isnull=True).select_related("unit")
    for row in rows.order_by("begins_on", "pk"):
        found.setdefault(row.id_hash, []).append(row)
    return found


def facts_of(actor: Actor, rows: Iterable[Tenure]) -> list[TenureFacts]:
    """Return tenures as the rules see them; the unit of another district stays unnamed."""
    return [
        TenureFacts(
            row.pk,
            row.unit.name if row.district_id == actor.district_id else "",
            row.commodity,
            row.begins_on,
            row.ends_on,
            here=row.district_id == actor.district_id,
        )
        for row in rows
    ]


def open_tenure(person: Person) -> Tenure | None:
    """Return the person's tenure without an end in this district."""
    return (
        Tenure.objects.filter(person=person, ends_on__isnull=True, revoked_at__isnull=True)
        .select_related("unit")
        .first()
    )


def row_of(district_id: int, person: Person, entry: Entry, sign: Signed) -> Tenure:
    """Return an unsaved tenure."""
    ended = entry.ends_on is not None
    return Tenure(
        district_id=district_id,
        person=person,
        id_hash=person.id_hash,
        unit_id=entry.unit_id,
        commodity=entry.commodity,
        begins_on=entry.begins_on,
        entry_kind=entry.entry_kind,
        entry_source=entry.source[:100],
        entry_document=entry.document[:200],
        instrument_id=entry.instrument_id,
        reservation_id=entry.reservation_id,
        over_plan_id=entry.over_plan_id,
        act=entry.act or new_act(),
        recorded_at=sign.at,
        maker_id=sign.maker_id,
        checker_id=sign.checker_id,
        ends_on=entry.ends_on,
        exit_kind=entry.exit_kind,
        end_recorded_at=sign.at if ended else None,
        end_maker_id=sign.maker_id if ended else None,
        end_checker_id=sign.checker_id if ended else None,
        end_act=new_act() if ended else None,
    )


def begin(actor: Actor, person: Person, entry: Entry, sign: Signed) -> Tenure:
    """Insert a tenure, and use up its reservation."""
    row = row_of(actor.district_id, person, entry, sign)
    try:
        row.save(force_insert=True)
    except IntegrityError as error:  # the database's own law: another district was quicker
        raise Refused(
            Refusal(
                "I5",
                f"{person.name}在这段时间已在编，不能重复入编",
                rule="一人同一时间只能占用一个编制",
                source="机构编制实名制管理要求",
                remedy="请刷新后核对此人的在编记录",
                field="person",
            )
        ) from error
    if entry.reservation_id is not None:
        use_reservation(
            actor, reservation_id=entry.reservation_id, tenure_key=row.pk, used_on=entry.begins_on
        )
    return row


def finish(row: Tenure, leave: Exit, sign: Signed) -> Tenure:
    """Set a tenure's end, once."""
    row.ends_on, row.exit_kind = leave.ends_on, leave.exit_kind
    row.exit_document, row.exit_destination = leave.document[:200], leave.destination[:100]
    row.end_instrument_id, row.end_act = leave.instrument_id, leave.act or new_act()
    row.end_recorded_at, row.end_maker_id, row.end_checker_id = sign.at, sign.maker_id, sign.checker_id
    row.save(
        update_fields=[
            "ends_on", "exit_kind", "exit_document", "exit_destination", "end_instrument", "end_act",
            "end_recorded_at", "end_maker", "end_checker",
        ]
    )  # fmt: skip
    return row
