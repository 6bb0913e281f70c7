"""A district with a long history, written in bulk as the actions would leave it (`bianzhi check` finds nothing wrong).

Everybody is synthetic. The rows are the same each time but for keys. Django is set up by the caller.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.db import transaction

from bianzhi.establishment.actions import rebuild_holdings
from bianzhi.establishment.models import Holder, Transfer
from bianzhi.instruments.models import Instrument, Issuer
from bianzhi.ledger.movements import MOVEMENTS
from bianzhi.search.actions import rebuild as rebuild_search
from bianzhi.staff.models import Appointment, Person, Tenure
from bianzhi.staff.person_values import prepare
from bianzhi.trail.chain import FIELDS, digest
from bianzhi.trail.models import TrailEvent, TrailHead
from bianzhi.units.actions.establish import DEFAULTS
from bianzhi.units.models import (
    InnerUnit,
    InnerUnitVersion,
    NamePlate,
    NamePlateVersion,
    Unit,
    UnitEvent,
    UnitVersion,
)
from bianzhi.users.actor import Actor
from bianzhi.users.models import District, User
from bianzhi.users.roles import Role
from bianzhi.values.id_numbers import make_synthetic_id

BATCH = 2_000
FIRST_YEAR = 2005
SEATS = 10
#: length in years of the tenures that follow each other on one seat
SPELLS = (9, 6, 12, 4, 15)
ORGAN, INSTITUTION = ("ADMIN", "WORKER"), ("INST_FULL", "INST_PARTIAL")
CHIEF = "UNIT_CHIEF.ZK"
#: each district's persons have numbers of their own
NUMBERS_PER_DISTRICT = 20_000


@dataclass(slots=True)
class History:
    """What was made. ``years`` begin on 1 January of `FIRST_YEAR`."""

    district: District
    clerk: User
    chief: User
    years: int
    units: list[Unit] = field(default_factory=list)
    documents: dict[int, list[Instrument]] = field(default_factory=dict)
    trail: list[dict[str, Any]] = field(default_factory=list)
    serials: Iterator[int] = field(default_factory=count)

    @property
    def last_day(self) -> date:
        """The last day of the history."""
        return date(FIRST_YEAR + self.years - 1, 12, 31)

    @property
    def actor(self) -> Actor:
        """The person who reviews."""
        here = self.district
        return Actor(self.chief.pk, self.chief.name, Role.CHIEF, here.pk, here.path, ip="127.0.0.1")

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each kind the district has."""
        here = {"district_id": self.district.pk}
        return {
            "units": len(self.units),
            "unit_versions": UnitVersion.objects.filter(unit__district_id=self.district.pk).count(),
            "unit_events": UnitEvent.objects.filter(unit__district_id=self.district.pk).count(),
            "instruments": Instrument.objects.filter(**here).count(),
            "transfers": Transfer.objects.filter(**here).count(),
            "persons": Person.objects.filter(**here).count(),
            "tenures": Tenure.objects.filter(**here).count(),
            "trail": TrailEvent.objects.filter(**here).count(),
        }


def at(day: date) -> datetime:
    """Return the moment at which something of ``day`` was recorded."""
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


@transaction.atomic
def district_with_history(units: int = 250, years: int = 20, code: str = "990001") -> History:
    """Write a district of ``units`` units whose books go back ``years`` years."""
    district = District.objects.create(
        code=code, name=f"试验区{code[-2:]}", path=f"/99/{code}/", synthetic=True
    )
    clerk, chief = (
        User.objects.create(
            username=f"{role}{code}", name=name, role=role.value, district=district, password="!"
        )
        for role, name in ((Role.CLERK, "经办甲"), (Role.CHIEF, "复核乙"))
    )
    made = History(district, clerk, chief, years, serials=count(district.pk * NUMBERS_PER_DISTRICT))
    _documents(made)
    _units(made, units)
    _ledger(made)
    _staff(made)
    _trail(made)
    rebuild_holdings(district_id=district.pk)
    rebuild_search(district.pk)
    return made


def _documents(made: History) -> None:
    issuers = Issuer.objects.bulk_create(
        Issuer(district=made.district, code=code, name=code, level=level)
        for code, level in (("试编发", "commission"), ("市编发", "upper"))
    )
    rows = []
    for year in range(FIRST_YEAR, FIRST_YEAR + made.years):
        for number in range(1, 61):
            day = date(year, 1, 1) if number <= 2 else date(year, 1 + number % 12, 1 + number % 27)
            issuer = issuers[number == 1]
            rows.append(Instrument(
                district=made.district, issuer=issuer, document_number=f"{issuer.code}〔{year}〕{number}号",
                year=year, sequence=number, title="关于调整机构编制事项的批复", kind="reply", signed_on=day, effective_on=day,
                lines=[], files=[], maker=made.clerk, checker=made.chief, recorded_at=at(day),
            ))  # fmt: skip
    for row in Instrument.objects.bulk_create(rows, BATCH):
        made.documents.setdefault(row.year, []).append(row)
        made.trail.append({"at": row.recorded_at, "verb": "文件入账", "subject_type": "instruments.instrument",
                           "subject_key": row.pk, "subject_label": f"{row.document_number} {row.title}"})  # fmt: skip


def _state(number: int, name: str, parent: int | None) -> dict[str, Any]:
    organ = parent is None
    return DEFAULTS | {
        "full_name": name, "sector": "government", "nature": "organ" if organ else "institution", "rank": "ZK" if organ else "FK",
        "parent_id": parent, "funding_forms": [] if organ else ["full"], "duties": "负责本领域的事务性、辅助性工作。" * 4,
        "address": f"试验路{number}号", "phone": f"0000-{number:07d}",
    }  # fmt: skip


def _units(made: History, number: int) -> None:
    """Found the bodies, one in five an organ with four institutions under it; then rename and amend them over the years."""
    opened = made.documents[FIRST_YEAR][1]
    day = opened.effective_on
    organs = max(number // 5, 1)

    def unit(n: int, parent: Unit | None) -> Unit:
        kind = "organ" if parent is None else "institution"
        name = f"试验区第{n}局" if parent is None else f"试验区第{n}服务中心"
        return Unit(
            district=made.district,
            kind=kind,
            name=name,
            parent=parent,
            established_on=day,
            order=n * 10,
            synthetic=True,
        )

    above = Unit.objects.bulk_create([unit(n, None) for n in range(organs)], BATCH)
    below = Unit.objects.bulk_create([unit(n, above[n % organs]) for n in range(organs, number)], BATCH)
    made.units = [*above, *below]
    events, versions = [], []
    for n, one in enumerate(made.units):
        state = _state(n, one.name, one.parent_id)
        for document, kind, fields in _changes(made, n, state):
            state = state | fields
            events.append(_event(one, document, kind, f"{kind}{state['full_name']}", fields))
            versions.append(UnitVersion(unit=one, instrument=document, effective_on=document.effective_on,
                                        recorded_at=document.recorded_at, **state))  # fmt: skip
        one.name = state["full_name"]
    UnitEvent.objects.bulk_create(events, BATCH)
    UnitVersion.objects.bulk_create(versions, BATCH)
    Unit.objects.bulk_update(made.units, ["name"], BATCH)
    _parts(made, opened)


def _changes(
    made: History, n: int, founded: dict[str, Any]
) -> Iterator[tuple[Instrument, str, dict[str, Any]]]:
    yield made.documents[FIRST_YEAR][1], "establish", founded
    for year in range(FIRST_YEAR + 1, FIRST_YEAR + made.years):
        document = made.documents[year][2 + n % 58]
        if (year + n) % 7 == 0:
            yield document, "rename", {"full_name": f"{founded['full_name']}（{year}年）"}
        elif (year + n) % 5 == 0:
            yield (
                document,
                "amend",
                {"phone": f"0000-{year * 1000 + n:07d}", "principal": f"负责人{year % 10}"},
            )


def _event(
    one: Unit, document: Instrument, kind: str, summary: str, fields: dict[str, Any] | None, **more: Any
) -> UnitEvent:
    line = f"units.{kind}" if fields is not None else ""
    return UnitEvent(
        unit=one, instrument=document, kind=kind, line_kind=line, effective_on=document.effective_on,
        recorded_at=document.recorded_at, summary=summary, fields=fields,
        before={} if fields is not None else None,
        after={"机构全称": fields["full_name"]} if fields and "full_name" in fields else None, **more,
    )  # fmt: skip


def _parts(made: History, opened: Instrument) -> None:
    day, live = opened.effective_on, {"status": "live"}
    inner = InnerUnit.objects.bulk_create(
        [InnerUnit(unit=u, name=f"综合{n}股", begins_on=day) for u in made.units for n in range(4)], BATCH
    )
    plates = NamePlate.objects.bulk_create(
        [NamePlate(unit=u, name=f"试验区{u.pk}办公室", kind="plate", begins_on=day) for u in made.units[::3]],
        BATCH,
    )
    base = {"instrument": opened, "effective_on": day, "recorded_at": opened.recorded_at}
    states = [
        live | {"name": i.name, "kind": "section", "rank": "ZG", "duties": "", "order": n % 4 * 10}
        for n, i in enumerate(inner)
    ]
    InnerUnitVersion.objects.bulk_create(
        [InnerUnitVersion(inner_unit=i, **base, **s) for i, s in zip(inner, states, strict=True)], BATCH
    )
    NamePlateVersion.objects.bulk_create(
        [NamePlateVersion(nameplate=p, **base, **live) for p in plates], BATCH
    )
    events = [
        _event(i.unit, opened, "inner_add", f"设内设机构“{i.name}”", s, inner_unit=i)
        for i, s in zip(inner, states, strict=True)
    ]
    events += [
        _event(p.unit, opened, "nameplate_add", f"挂牌“{p.name}”", dict(live), nameplate=p) for p in plates
    ]
    UnitEvent.objects.bulk_create(events, BATCH)


def _ledger(made: History) -> None:
    """Issue to the pool, approve to the units, then add and take back a place here and there every year."""
    special = Holder.objects.bulk_create(
        [Holder(district=made.district, kind=kind) for kind in ("upper", "pool", "revolving")]
    )
    owners = Holder.objects.bulk_create(
        [Holder(district=made.district, kind="unit", unit=u) for u in made.units], BATCH
    )
    upper, pool = special[:2]
    wanted: Counter[str] = Counter()
    rows: list[Transfer] = []
    events: list[UnitEvent] = []

    def move(
        document: Instrument, movement: str, code: str, source: Holder, target: Holder, quantity: int
    ) -> None:
        rows.append(Transfer(
            district=made.district, instrument=document, line_number=len(rows) % 40 + 1, movement=movement, commodity=code,
            source=source, target=target, quantity=quantity, effective_on=document.effective_on, recorded_at=document.recorded_at,
        ))  # fmt: skip
        own = target if target.unit_id else source
        if own.unit_id:
            words = f"{MOVEMENTS[movement].label}{code}{quantity}名"
            events.append(_event(own.unit, document, "posts" if "." in code else "quota", words, None))

    for one, owner in zip(made.units, owners, strict=True):
        first, second = codes_of(one)
        for code, quantity in ((first, SEATS), (second, 2), (CHIEF, 1)):
            wanted[code] += quantity
            move(made.documents[FIRST_YEAR][1], "APPROVE", code, pool, owner, quantity)
        for year in range(FIRST_YEAR + 1, FIRST_YEAR + made.years):
            document = made.documents[year][2 + one.pk % 58]
            move(document, "INCREASE" if year % 2 == 0 else "DECREASE", second, *_way(pool, owner, year), 1)
            wanted[second] += year % 2 == 0
    for code, quantity in wanted.items():
        move(made.documents[FIRST_YEAR][0], "CEILING_ISSUE", code, upper, pool, quantity)
    Transfer.objects.bulk_create(rows, BATCH)
    UnitEvent.objects.bulk_create(events, BATCH)


def _way(pool: Holder, owner: Holder, year: int) -> tuple[Holder, Holder]:
    return (pool, owner) if year % 2 == 0 else (owner, pool)


def codes_of(one: Unit) -> tuple[str, str]:
    """Return the two types a unit holds: most of its places are of the first."""
    return ORGAN if one.kind == "organ" else INSTITUTION


def _spells(made: History, seat: int) -> Iterator[tuple[date, date | None]]:
    """Yield who sat on a seat one after the other: half-open, the last without end."""
    year, end, turn = FIRST_YEAR, FIRST_YEAR + made.years, seat
    while year < end:
        until = year + SPELLS[turn % len(SPELLS)]
        yield date(year, 1 + seat % 12, 2), date(until, 1 + seat % 12, 2) if until < end else None
        year, turn = until, turn + 1


def person(made: History, birth: date, name: str, moment: datetime) -> Person:
    """Return an unsaved synthetic person with a sealed number."""
    division, place = divmod(next(made.serials), 499)
    number = make_synthetic_id(
        birth.replace(day=1 + division % 28, month=1 + division // 28 % 12), "1", place + 1
    )
    ready = prepare({"name": name, "id_number": number})
    if ready.sealed is None:
        raise ValueError(ready.refusals)
    return Person(
        district=made.district, id_sealed=ready.sealed.sealed, id_hash=ready.sealed.hash, id_mask=ready.sealed.mask,
        synthetic=True, created_at=moment, **ready.columns,
    )  # fmt: skip


def _staff(made: History) -> None:
    places = [
        (one, seat, begins, ends)
        for one in made.units
        for seat in range(SEATS)
        for begins, ends in _spells(made, seat)
    ]
    persons = Person.objects.bulk_create(
        [
            person(made, date(b.year - 25, 1, 1), f"虚构{n:05d}", at(b))
            for n, (_, _, b, _) in enumerate(places)
        ],
        BATCH,
    )
    two = {"maker": made.clerk, "checker": made.chief}
    tenures, posts = [], []
    for who, (one, seat, begins, ends) in zip(persons, places, strict=True):
        over = {"exit_kind": "X04", "end_act": f"e{who.pk}", "end_recorded_at": at(ends), "end_maker": made.clerk,
                "end_checker": made.chief} if ends else {}  # fmt: skip
        tenures.append(Tenure(
            district=made.district, person=who, id_hash=who.id_hash, unit=one, commodity=codes_of(one)[0], begins_on=begins,
            entry_kind="E02", act=f"b{who.pk}", recorded_at=at(begins), ends_on=ends, **two, **over,
        ))  # fmt: skip
        if seat == 0:
            ended = (
                {"end_recorded_at": at(ends), "end_maker": made.clerk, "end_checker": made.chief}
                if ends
                else {}
            )
            posts.append(Appointment(
                district=made.district, person=who, unit=one, commodity=CHIEF, title="主任", rank="ZK", begins_on=begins,
                recorded_at=at(begins), ends_on=ends, **two, **ended,
            ))  # fmt: skip
        label = f"{who.name}（{who.id_mask}）"
        about = {
            "subject_type": "staff.person",
            "subject_key": who.pk,
            "subject_label": label,
            "unit_key": one.pk,
        }
        made.trail.append({"at": at(begins), "verb": "上编", **about})
        if ends:
            made.trail.append({"at": at(ends), "verb": "下编", **about})
    Tenure.objects.bulk_create(tenures, BATCH)
    Appointment.objects.bulk_create(posts, BATCH)


def _trail(made: History) -> None:
    """Chain every act, in the order of time."""
    head = TrailHead(district=made.district)
    rows = []
    for link in sorted(made.trail, key=lambda row: row["at"]):
        row = TrailEvent(
            district=made.district, number=head.number + 1, user=made.chief, user_name=made.chief.name,
            role=made.chief.role, ip="127.0.0.1", before=None, after={"单位": "试验"}, previous_digest=head.digest, **link,
        )  # fmt: skip
        row.digest = digest({name: getattr(row, name) for name in FIELDS})
        head.number, head.digest = row.number, row.digest
        rows.append(row)
    TrailEvent.objects.bulk_create(rows, BATCH)
    head.save()
