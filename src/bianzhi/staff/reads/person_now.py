"""One person as the forms need him: present seat, posts, state. And finding persons for a form."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.staff.access import person_of, reachable
from bianzhi.staff.code_lists import label_of
from bianzhi.staff.identity import hash_of
from bianzhi.staff.models import Person, Tenure
from bianzhi.staff.reads.posts import PostRow, StateRow, posts_on, states_on
from bianzhi.staff.units_port import unit_names
from bianzhi.users.actor import Actor
from bianzhi.values.id_numbers import parse_id_number
from bianzhi.values.refusal import Refused

FAR = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class PersonNow:
    """A person and the present seat. ``unit_id`` is ``None`` for who is not on the establishment."""

    key: int
    name: str
    id_mask: str
    sex: str
    birth_date: date
    version: int
    retire_category: str
    retire_due: date | None
    synthetic: bool
    tenure: int | None
    unit_id: int | None
    unit: str
    commodity: str
    commodity_label: str
    begins_on: date | None
    ends_on: date | None
    posts: tuple[PostRow, ...]
    spell: StateRow | None

    @property
    def on_establishment(self) -> bool:
        """Whether the person has a tenure without an end."""
        return self.tenure is not None and self.ends_on is None


@dataclass(frozen=True, slots=True)
class PersonFound:
    """One line of a search for a person."""

    key: int
    name: str
    id_mask: str
    sex: str
    birth_year: int
    unit: str
    state: str
    open: bool


def person_now(actor: Actor, person_id: int) -> PersonNow:
    """Return a person the actor may reach, with the present or last seat. Raises `Forbidden`."""
    person = person_of(actor, person_id)
    today = timezone.localdate()
    row = Tenure.objects.filter(person=person, revoked_at__isnull=True).order_by("-begins_on", "-pk").first()
    unit = unit_names(actor, [row.unit_id], today).get(row.unit_id, "") if row else ""
    return PersonNow(
        key=person.pk,
        name=person.name,
        id_mask=person.id_mask,
        sex=label_of("sex", person.sex),
        birth_date=person.birth_date,
        version=person.version,
        retire_category=person.retire_category,
        retire_due=person.retire_due,
        synthetic=person.synthetic,
        tenure=row.pk if row else None,
        unit_id=row.unit_id if row else None,
        unit=unit,
        commodity=row.commodity if row else "",
        commodity_label=COMMODITIES[row.commodity].label if row else "",
        begins_on=row.begins_on if row else None,
        ends_on=row.ends_on if row else None,
        posts=posts_on(actor, [person.pk], max(today, row.begins_on) if row else today).get(person.pk, ()),
        spell=states_on(actor, [person.pk], today).get(person.pk),
    )


def find_persons(actor: Actor, q: str, *, limit: int = 20) -> tuple[PersonFound, ...]:
    """Return persons by name, pinyin initials, or the whole ID number (never a part of it). Two queries."""
    text = q.strip()
    if not text:
        return ()
    try:
        wanted = Q(id_hash=hash_of(parse_id_number(text)))
    except Refused:
        wanted = Q(name__contains=text)
        if text.isascii() and text.isalpha():
            wanted |= Q(initials__startswith=text.lower())
    people = list(reachable(actor).filter(wanted).order_by("pinyin", "pk")[:limit])
    last: dict[int, Tenure] = {}
    rows = Tenure.objects.filter(person_id__in=[p.pk for p in people], revoked_at__isnull=True)
    for row in rows.select_related("unit").order_by("begins_on", "pk"):
        last[row.person_id] = row
    return tuple(_found(person, last.get(person.pk)) for person in people)


def _found(person: Person, row: Tenure | None) -> PersonFound:
    state = "未上编" if row is None else "在编" if row.ends_on is None else f"{row.ends_on}下编"
    return PersonFound(
        person.pk,
        person.name,
        person.id_mask,
        label_of("sex", person.sex),
        person.birth_date.year,
        row.unit.name if row else "",
        state,
        row is not None and row.ends_on is None,
    )
