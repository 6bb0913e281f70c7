"""花名册: who is on the establishment on a day, filtered, sorted, a page at a time. A constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.staff.access import reachable
from bianzhi.staff.code_lists import AGE_BANDS, entry_kind, label_of
from bianzhi.staff.identity import hash_of
from bianzhi.staff.models import StateSpell, Tenure
from bianzhi.staff.reads.earlier import Older, later_changes
from bianzhi.staff.reads.in_force import in_force
from bianzhi.staff.reads.posts import PostRow, posts_on, states_on
from bianzhi.staff.units_port import inner_names, unit_names
from bianzhi.units.reads import versions_on
from bianzhi.users.actor import Actor
from bianzhi.values.chinese import pinyin_key
from bianzhi.values.id_numbers import parse_id_number
from bianzhi.values.refusal import Refused

ATTRIBUTES_OF_ROW = (
    "name", "id_mask", "sex", "birth_date", "ethnicity", "native_place", "politics", "party_joined_on", "education", "degree",
    "school", "major", "graduated_on", "work_start_on", "entered_unit_on", "person_class", "post_category", "leader_rank",
    "grade_rank", "tech_title", "civil_registered", "pay_list",
)  # fmt: skip
ORDERS: Mapping[str, tuple[str, ...]] = {
    "": ("unit__order", "unit_id", "person__pinyin", "person_id"),
    "unit": ("unit__order", "unit_id", "person__pinyin", "person_id"),
    "name": ("person__pinyin", "person_id"),
    "birth_date": ("person__birth_date", "person_id"),
    "begins_on": ("begins_on", "person_id"),
    "work_start_on": ("person__work_start_on", "person_id"),
    "retire_due": ("person__retire_due", "person_id"),
}
STATES = {"on_post": "在编在岗", "away": "在编不在岗"}


@dataclass(frozen=True, slots=True)
class RosterQuery:
    """What is asked of the roster; empty means all. ``unit_id`` takes the units under it along unless ``below`` is false."""

    on: date
    known: datetime | None = None
    unit_id: int | None = None
    below: bool = True
    commodities: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    person_classes: tuple[str, ...] = ()
    educations: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    politics: tuple[str, ...] = ()
    sex: str = ""
    q: str = ""
    sort: str = ""
    desc: bool = False
    offset: int = 0
    limit: int | None = None
    person_ids: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person on the establishment. Coded fields come with their words; the ID number is masked."""

    key: int
    tenure: int
    unit_id: int
    unit: str
    inner_unit: str
    commodity: str
    commodity_label: str
    begins_on: date
    entry_kind: str
    post: str
    posts: tuple[PostRow, ...]
    state: str
    absence: str
    where: str
    age: int
    retire_due: date | None
    reachable: bool
    name: str
    id_mask: str
    sex: str
    birth_date: date
    ethnicity: str
    native_place: str
    politics: str
    party_joined_on: date | None
    education: str
    degree: str
    school: str
    major: str
    graduated_on: date | None
    work_start_on: date | None
    entered_unit_on: date | None
    person_class: str
    post_category: str
    leader_rank: str
    grade_rank: str
    tech_title: str
    civil_registered: bool
    pay_list: bool
    codes: Mapping[str, str] = field(default_factory=dict)


def roster(actor: Actor, query: RosterQuery) -> tuple[tuple[RosterRow, ...], int]:
    """Return the rows asked for and how many there are in all. Needs ``person.read``."""
    actor.require("person.read")
    found = tenures_on(actor, query)
    older = later_changes(actor.district_id, query.on, query.known)
    order = [f"-{name}" if query.desc else name for name in ORDERS.get(query.sort, ORDERS[""])]
    end = None if query.limit is None else query.offset + query.limit
    if _untouched(older, query):
        found = found.filter(_attributes(query))
        page = [_past(raw, older) for raw in _values(found.order_by(*order)[query.offset : end])]
        return tuple(_rows(actor, query, page)), found.count()
    wanted = _attributes(query)  # an empty condition or-ed with another would vanish
    loose = found.filter(wanted | Q(person_id__in=older)) if wanted else found
    kept = [raw for raw in (_past(r, older) for r in _values(loose.order_by(*order))) if _keeps(raw, query)]
    return tuple(_rows(actor, query, _as_then(kept, query)[query.offset : end])), len(kept)


def _as_then(kept: list[dict[str, Any]], query: RosterQuery) -> list[dict[str, Any]]:
    """Sort by the names and dates of the day: the database sorted by those of today. Units keep their order."""
    units: dict[int, int] = {}
    for raw in kept:
        units.setdefault(raw["unit_id"], len(units))

    def place(raw: dict[str, Any]) -> tuple[Any, ...]:
        if query.sort in ("birth_date", "work_start_on"):
            day = raw[query.sort]
            return (day is None, day or query.on, raw["person_id"])
        name = (pinyin_key(raw["name"], person=True), raw["person_id"])
        ordinal = -units[raw["unit_id"]] if query.desc else units[raw["unit_id"]]
        return name if query.sort == "name" else (ordinal, *name)

    if query.sort in ("begins_on", "retire_due"):
        return kept
    return sorted(kept, key=place, reverse=query.desc)


def _untouched(older: Older, query: RosterQuery) -> bool:
    """Say whether no later change concerns what is filtered or sorted by: then the database does both as it is now."""
    decides = {"name", "birth_date", "work_start_on", *_wanted(query)}
    return all(decides.isdisjoint(values) for values in older.values())


def tenures_on(actor: Actor, query: RosterQuery) -> "QuerySet[Tenure]":
    """Return the tenures in force on the day, within the actor's units, filtered by what tenures and states say."""
    found = Tenure.objects.filter(in_force(query.on, query.known), district_id=actor.district_id)
    if actor.unit_ids is not None:
        found = found.filter(unit_id__in=actor.unit_ids)
    if query.unit_id is not None:
        actor.require_unit(query.unit_id)
        wanted = under(actor, query.unit_id, query.on) if query.below else {query.unit_id}
        found = found.filter(unit_id__in=wanted)
    if query.commodities:
        found = found.filter(commodity__in=query.commodities)
    if query.person_ids is not None:
        found = found.filter(person_id__in=query.person_ids)
    if query.states and set(query.states) != set(STATES):
        away = Exists(
            StateSpell.objects.filter(
                in_force(query.on, query.known, revocable=False), person_id=OuterRef("person_id")
            )
        )
        found = found.filter(away if "away" in query.states else ~away)
    return found.filter(_keyword(query.q)) if query.q else found


def under(actor: Actor, unit_id: int, on: date) -> set[int]:
    """Return the unit and all under it on the day, by the records of the units room. One query."""
    children: dict[int | None, list[int]] = {}
    for state in versions_on(actor, on).values():
        children.setdefault(state.parent_id, []).append(state.unit_id)
    found, waiting = {unit_id}, [unit_id]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def _keyword(q: str) -> Q:
    """Match a name, pinyin initials, or a whole ID number (by its hash, never a part of it)."""
    text = q.strip()
    try:
        return Q(person__id_hash=hash_of(parse_id_number(text)))
    except Refused:
        pass
    found = Q(person__name__contains=text)
    if text.isascii() and text.isalpha():
        found |= Q(person__initials__startswith=text.lower())
    return found


def _attributes(query: RosterQuery) -> Q:
    """Return the filters on attributes as SQL; `_keeps` says the same of a row."""
    found = Q()
    for name, wanted in _wanted(query).items():
        found &= Q(**{f"person__{name}__in": wanted})
    if query.ages:
        bands = Q(pk=None)
        for code in query.ages:
            youngest, oldest = birth_range(code, query.on)
            bands |= Q(person__birth_date__gt=oldest, person__birth_date__lte=youngest)
        found &= bands
    return found


def _wanted(query: RosterQuery) -> dict[str, tuple[str, ...]]:
    by_name = {
        "person_class": query.person_classes,
        "education": query.educations,
        "politics": query.politics,
        "sex": (query.sex,) if query.sex else (),
    }
    return {name: wanted for name, wanted in by_name.items() if wanted}


def _keeps(raw: Mapping[str, Any], query: RosterQuery) -> bool:
    if any(raw[name] not in wanted for name, wanted in _wanted(query).items()):
        return False
    if not query.ages:
        return True
    ranges = (birth_range(code, query.on) for code in query.ages)
    return any(oldest < raw["birth_date"] <= youngest for youngest, oldest in ranges)


def birth_range(band: str, on: date) -> tuple[date, date]:
    """Return (last, before-first) birth dates of an age band on ``on``: aged from ``low`` to ``high`` inclusive."""
    low, high = AGE_BANDS[band].low, AGE_BANDS[band].high
    return _years_before(on, low), _years_before(on, high + 1)


def _years_before(on: date, years: int) -> date:
    year = max(on.year - years, 1)
    try:
        return on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 2, 28)


def age_on(birth_date: date, on: date) -> int:
    """Return full years on the day."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def _values(found: "QuerySet[Tenure]") -> Sequence[dict[str, Any]]:
    attributes = {name: F(f"person__{name}") for name in ATTRIBUTES_OF_ROW}
    columns: Any = found  # the names of the columns are not known to the type checker
    return list(
        columns.values(
            "pk", "person_id", "unit_id", "commodity", "begins_on", "entry_kind",
            inner_unit=F("person__inner_unit_id"), retire_due=F("person__retire_due"), **attributes,
        )
    )  # fmt: skip


def _past(raw: dict[str, Any], older: Older) -> dict[str, Any]:
    return {**raw, **older.get(raw["person_id"], {})}


def _rows(actor: Actor, query: RosterQuery, raws: list[dict[str, Any]]) -> list[RosterRow]:
    people = [raw["person_id"] for raw in raws]
    posts, spells = (
        posts_on(actor, people, query.on, query.known),
        states_on(actor, people, query.on, query.known),
    )
    units = unit_names(actor, (raw["unit_id"] for raw in raws), query.on)
    inner = inner_names(actor, (raw["inner_unit"] for raw in raws), query.on)
    mine = None
    if actor.unit_ids is not None:
        mine = set(reachable(actor).filter(pk__in=people).order_by("pk").values_list("pk", flat=True))
    made = []
    for raw in raws:
        key, spell = raw["person_id"], spells.get(raw["person_id"])
        held = posts.get(key, ())
        made.append(
            RosterRow(
                key=key,
                tenure=raw["pk"],
                unit_id=raw["unit_id"],
                unit=units.get(raw["unit_id"], ""),
                inner_unit=inner.get(raw["inner_unit"] or 0, ""),
                commodity=raw["commodity"],
                commodity_label=COMMODITIES[raw["commodity"]].label,
                begins_on=raw["begins_on"],
                entry_kind=entry_kind(raw["entry_kind"]).label,
                post="、".join(p.title for p in held),
                posts=held,
                state=STATES["away" if spell else "on_post"],
                absence=spell.reason_label if spell else "",
                where=spell.where if spell else "",
                age=age_on(raw["birth_date"], query.on),
                retire_due=raw["retire_due"],
                reachable=mine is None or key in mine,
                codes={name: raw[name] for name in ("sex", "education", "politics", "person_class")},
                **_words(raw),
            )
        )
    return made


CODED = {
    "sex": "sex", "ethnicity": "ethnicity", "politics": "politics", "education": "education", "degree": "degree",
    "person_class": "person_class", "post_category": "post_category", "leader_rank": "leader_rank",
}  # fmt: skip


def _words(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: label_of(CODED[name], raw[name]) if name in CODED else raw[name] for name in ATTRIBUTES_OF_ROW
    }
