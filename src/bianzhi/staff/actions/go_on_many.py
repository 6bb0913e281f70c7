"""Many persons on the establishment in one act: the same rules as one by one, checked in bulk, all or nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from bianzhi.establishment.actions import use_reservation
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.staff.actions.appoint import Post, post_row
from bianzhi.staff.booking import Entry, Signed, facts_of, row_of, signed, tenures_of
from bianzhi.staff.code_lists import UNKNOWN_IN, entry_kind
from bianzhi.staff.indexing import index_persons
from bianzhi.staff.models import Appointment, Person, Tenure
from bianzhi.staff.person_values import Prepared, prepare
from bianzhi.staff.policy import (
    TenureFacts,
    UnitFacts,
    check_age,
    check_elevated,
    check_entry_kind,
    check_one_tenure,
    check_second_post,
    check_type,
    check_unit,
)
from bianzhi.staff.seats import Place, check_places, lock_seats
from bianzhi.staff.units_port import unit_facts
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused

CHUNK = 5_000
INSERTS = 1_000
MOST_REASONS = 2_000


@dataclass(frozen=True, slots=True)
class NewPerson:
    """One row: the person's values (`ATTRIBUTES`), how he comes on the establishment (``None``: registered only), posts."""

    values: Mapping[str, Any]
    entry: Entry | None = None
    posts: Sequence[Post] = ()


@dataclass(frozen=True, slots=True)
class Many:
    """What was made. ``person_ids`` are in the order of the rows."""

    person_ids: tuple[int, ...]
    tenures: int
    appointments: int


@dataclass(slots=True)
class _Found:
    """Reasons by row, kept in the order they were found."""

    reasons: list[Refusal] = field(default_factory=list)

    def add(self, number: int, refusals: Iterable[Refusal]) -> None:
        self.reasons.extend(replace(r, field=f"rows.{number}.{r.field}") for r in refusals)

    def stop_if_any(self) -> None:
        if self.reasons:
            raise Refused(*self.reasons[:MOST_REASONS])


def go_on_many(
    actor: Actor,
    *,
    maker_id: int,
    rows: Sequence[NewPerson],
    opened_on: date | None = None,
    allow_over: bool = False,
    synthetic: bool = False,
    ready: Sequence[Prepared] | None = None,
) -> Many:
    """Register and put on the establishment all of ``rows``, or none. Reasons of `Refused` have the field ``rows.<n>.<field>``.

    ``opened_on``: the day the books open; what was before it is history and only its dates are checked. ``allow_over``: the books
    load as they are, 超编 and 超职数 too; they show as such afterwards. The number of queries grows with `CHUNK`, not with rows.
    ``ready``: what `check_row` returned for each of ``rows``, so that nothing is read and sealed twice.
    """
    actor.require("submission.review", "submission.draft")
    found = _Found()
    if ready is None:
        ready = [prepare(row.values) for row in rows]
    for number, one in enumerate(ready):
        found.add(number, one.refusals)
    _same_number(ready, found)
    facts = _units(actor, rows)
    for number, row in enumerate(rows):
        unit = facts.get(row.entry.unit_id) if row.entry else None
        found.add(number, _face(row, ready[number], unit, opened_on))
    found.stop_if_any()
    with transaction.atomic():
        lock_seats(actor, {place.key for _, place in _places(rows)})
        for number, refusals in registered(actor, ready, rows).items():
            found.add(number, refusals)
        if not allow_over:
            names = {key: unit.name for key, unit in facts.items()}
            for number, refusals in check_places(actor, _places(rows), names, opened_on).items():
                found.add(number, refusals)
        found.stop_if_any()
        return _write(actor, rows, ready, signed(actor, maker_id), synthetic=synthetic)


def _same_number(ready: Sequence[Prepared], found: _Found) -> None:
    first: dict[str, int] = {}
    for number, one in enumerate(ready):
        if one.sealed is None:
            continue
        before = first.setdefault(one.sealed.hash, number)
        if before != number:
            found.add(
                number,
                [
                    Refusal(
                        "person.twice",
                        f"身份证号与第{before + 1}人相同",
                        rule="一个身份证号只登记一次",
                        field="id_number",
                    )
                ],
            )


def _units(actor: Actor, rows: Sequence[NewPerson]) -> dict[int, UnitFacts]:
    wanted = {row.entry.unit_id for row in rows if row.entry} | {p.unit_id for row in rows for p in row.posts}
    return unit_facts(actor, wanted, date.max)


def check_row(row: NewPerson, unit: UnitFacts | None, opened_on: date | None) -> Prepared:
    """Return a row ready to be written, or all that is wrong with it by itself; ``unit`` may be one that is not founded yet."""
    ready = prepare(row.values)
    refusals = (*ready.refusals, *_face(row, ready, unit, opened_on))
    return replace(ready, refusals=refusals)


def _face(
    row: NewPerson, ready: Prepared, unit: UnitFacts | None, opened_on: date | None
) -> Iterator[Refusal]:
    """Yield what is wrong with a row on its face."""
    entry, name = row.entry, str(row.values.get("name") or "此人")
    if entry is None:
        if row.posts:
            yield Refusal("appointment.tenure", "未在编的人员不能任职", field="posts")
        return
    begins = max(entry.begins_on, opened_on) if opened_on else entry.begins_on
    yield from check_unit(_as_of(unit, begins), begins)
    if unit is not None:
        yield from check_type(unit, entry.commodity)
    history = opened_on is not None and entry.begins_on <= opened_on
    if not (history and entry.entry_kind == UNKNOWN_IN):
        kind = entry_kind(entry.entry_kind)
        quotas = frozenset(COMMODITIES) if history else kind.quotas
        yield from check_entry_kind(kind.label, quotas, entry.commodity)
    birth = ready.columns.get("birth_date")
    if birth is not None:
        yield from check_age(name, birth, entry.begins_on)
    counted: list[str] = []
    for post in row.posts:
        item = COMMODITIES.get(post.commodity)
        if post.commodity and (item is None or item.kind != "post"):
            yield Refusal("appointment.commodity", f"“{post.commodity}”不是领导职数", field="posts")
        if post.begins_on < entry.begins_on and not history:
            yield Refusal(
                "appointment.tenure", f"任职日期{post.begins_on}早于入编日期{entry.begins_on}", field="posts"
            )
        rank = item.rank if item else ""
        yield from check_elevated(name, post.rank, rank, elevated=post.elevated, document=post.document)
        if post.commodity and not post.concurrent:
            yield from check_second_post(name, post.title, counted)
            counted.append(post.title)


def _as_of(unit: UnitFacts | None, on: date) -> UnitFacts | None:
    """Return the unit of the far future as it was on ``on``: live until its end."""
    if unit is None or unit.live or unit.ended_on is None:
        return unit
    return replace(unit, live=on < unit.ended_on)


def _places(rows: Sequence[NewPerson]) -> Iterator[tuple[int, Place]]:
    for number, row in enumerate(rows):
        if row.entry is None:
            continue
        yield number, Place(row.entry.unit_id, row.entry.commodity, row.entry.begins_on, row.entry.ends_on)
        for post in row.posts:
            if post.commodity and not post.concurrent:
                yield number, Place(post.unit_id, post.commodity, post.begins_on, row.entry.ends_on)


def registered(
    actor: Actor, ready: Sequence[Prepared], rows: Sequence[NewPerson]
) -> dict[int, list[Refusal]]:
    """Refuse, by row, numbers that are registered here already, and persons who are on the establishment anywhere."""
    refused: dict[int, list[Refusal]] = defaultdict(list)
    numbered = iter([(number, one.sealed.hash) for number, one in enumerate(ready) if one.sealed])
    while chunk := {h: n for n, h in islice(numbered, CHUNK)}:
        known = Person.objects.filter(district_id=actor.district_id, id_hash__in=list(chunk))
        for name, id_hash in known.order_by("pk").values_list("name", "id_hash"):
            refused[chunk[id_hash]].append(
                Refusal(
                    "person.twice",
                    f"这个身份证号已登记为{name}",
                    remedy="请从表中删去此人，或在系统中办理",
                    field="id_number",
                )
            )
        others: dict[str, list[TenureFacts]] = {
            h: facts_of(actor, tenures) for h, tenures in tenures_of(chunk).items()
        }
        for id_hash, facts in others.items():
            entry, name = rows[chunk[id_hash]].entry, str(rows[chunk[id_hash]].values.get("name"))
            if entry is not None:
                refused[chunk[id_hash]].extend(check_one_tenure(name, entry.begins_on, entry.ends_on, facts))
    return refused


def _write(
    actor: Actor, rows: Sequence[NewPerson], ready: Sequence[Prepared], sign: Signed, *, synthetic: bool
) -> Many:
    now = timezone.now()
    persons = [
        Person(
            district_id=actor.district_id,
            id_sealed=one.sealed.sealed,
            id_hash=one.sealed.hash,
            id_mask=one.sealed.mask,
            synthetic=synthetic,
            created_at=now,
            **one.columns,
        )
        for one in ready
        if one.sealed is not None
    ]
    try:
        with transaction.atomic():
            persons = Person.objects.bulk_create(persons, batch_size=INSERTS)
            tenures = Tenure.objects.bulk_create(
                [
                    row_of(actor.district_id, person, row.entry, sign)
                    for person, row in zip(persons, rows, strict=True)
                    if row.entry is not None
                ],
                batch_size=INSERTS,
            )
    except IntegrityError as error:  # another office was quicker with one of the numbers
        raise Refused(
            Refusal(
                "I5",
                "有人员刚被他人登记或上编",
                rule="一人同一时间只能占用一个编制",
                remedy="请重新检查后再导入",
            )
        ) from error
    for tenure in tenures:
        if tenure.reservation_id is not None:
            use_reservation(
                actor, reservation_id=tenure.reservation_id, tenure_key=tenure.pk, used_on=tenure.begins_on
            )
    appointments = Appointment.objects.bulk_create(
        list(_appointments(actor, persons, rows, sign)), batch_size=INSERTS
    )
    index_persons(actor.district_id, [person.pk for person in persons])
    by_type = Counter(COMMODITIES[t.commodity].label for t in tenures)
    record(
        actor,
        "批量上编",
        Subject("staff.batch", None, f"{len(persons)}人"),
        after={"登记人数": len(persons), "上编人数": len(tenures), "任职人数": len(appointments), **by_type},
    )
    return Many(tuple(person.pk for person in persons), len(tenures), len(appointments))


def _appointments(
    actor: Actor, persons: Sequence[Person], rows: Sequence[NewPerson], sign: Signed
) -> Iterator[Appointment]:
    for person, row in zip(persons, rows, strict=True):
        for post in row.posts:
            yield post_row(actor.district_id, person, post, row.entry.ends_on if row.entry else None, sign)
