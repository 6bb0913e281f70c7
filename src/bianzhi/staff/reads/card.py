"""One person's page: 现状 · 履历. Never the ID number itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bianzhi.ledger.commodities import COMMODITIES, RANKS
from bianzhi.staff.access import person_of
from bianzhi.staff.attributes import ATTRIBUTES
from bianzhi.staff.code_lists import entry_kind, exit_kind, label_of
from bianzhi.staff.models import Appointment, Person, PersonChange, StateSpell, Tenure
from bianzhi.staff.person_values import words
from bianzhi.staff.reads.earlier import later_changes
from bianzhi.staff.reads.person_now import PersonNow, person_now
from bianzhi.staff.units_port import inner_names, unit_names
from bianzhi.users.actor import Actor
from bianzhi.values.retirement import Retirement, retirement


@dataclass(frozen=True, slots=True)
class CareerEvent:
    """One thing that happened in a person's career. ``tone`` as of the kit's timeline."""

    on: date
    title: str
    text: str = ""
    document: str = ""
    tone: str = "grey"
    instrument_id: int | None = None
    recorded_at: datetime | None = None

    @property
    def when(self) -> date:
        """The day, as the timeline names it."""
        return self.on

    @property
    def url(self) -> str:
        """The document behind it."""
        return f"/instruments/{self.instrument_id}/" if self.instrument_id else ""

    @property
    def who(self) -> str:
        """The paper it rests on."""
        return self.document


@dataclass(frozen=True, slots=True)
class PersonCard:
    """All of one person on a day."""

    now: PersonNow
    fields: Mapping[str, str]
    career: tuple[CareerEvent, ...]
    retirement: Retirement
    on: date
    may_edit: bool
    may_handle: bool
    may_unmask: bool
    may_export: bool

    def text(self, key: str) -> str:
        """Return a field in words."""
        return self.fields.get(key, "")


def person_card(actor: Actor, person_id: int, on: date) -> PersonCard:
    """Return the person as of ``on`` with the whole career. Raises `Forbidden`. A constant number of queries."""
    person = person_of(actor, person_id)
    older = later_changes(actor.district_id, on, None, [person.pk]).get(person.pk, {})
    return PersonCard(
        now=person_now(actor, person_id),
        fields=_fields(actor, person, older),
        career=career(actor, person),
        retirement=retirement(person.birth_date, person.sex, person.retire_category),
        on=on,
        may_edit=actor.may("person.edit") or actor.may("person.edit_own"),
        may_handle=actor.may("submission.draft"),
        may_unmask=actor.may("person.unmask"),
        may_export=actor.may("person.export"),
    )


def _fields(actor: Actor, person: Person, older: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for key, attribute in ATTRIBUTES.items():
        if attribute.kind == "id":
            found[key] = person.id_mask
        elif attribute.kind == "inner_unit":
            inner = older.get(key, person.inner_unit_id)
            found[key] = inner_names(actor, [inner]).get(inner or 0, "")
        else:
            found[key] = words(key, older.get(key, getattr(person, key)))
    return found


def career(actor: Actor, person: Person) -> tuple[CareerEvent, ...]:
    """Return everything that is recorded of the person, the newest first."""
    tenures = list(Tenure.objects.filter(person=person).order_by("begins_on", "pk"))
    posts = list(Appointment.objects.filter(person=person).order_by("begins_on", "pk"))
    spells = list(StateSpell.objects.filter(person=person).order_by("begins_on", "pk"))
    keys = {t.unit_id for t in tenures} | {p.unit_id for p in posts} | {s.where_unit_id for s in spells}
    units = unit_names(actor, keys)
    inner = inner_names(actor, [p.inner_unit_id for p in posts])
    events: list[tuple[date, int, CareerEvent]] = []
    for row in tenures:
        events.extend(_of_tenure(row, units.get(row.unit_id, "")))
    for post in posts:
        where = units.get(post.unit_id, "") + inner.get(post.inner_unit_id or 0, "")
        events.extend(_of_post(post, where))
    for spell in spells:
        events.extend(_of_spell(spell, units.get(spell.where_unit_id or 0, "") or spell.where_text))
    changes = PersonChange.objects.filter(person=person).select_related("user").order_by("version")
    events.extend((change.effective_on, 5, _of_change(actor, change)) for change in changes)
    return tuple(event for _, _, event in sorted(events, key=lambda e: (e[0], e[1]), reverse=True))


def _of_tenure(row: Tenure, unit: str) -> list[tuple[date, int, CareerEvent]]:
    struck = row.revoked_at is not None
    note = f"登记已于{row.revoked_at:%Y-%m-%d}撤销：{row.revoke_reason}" if struck else ""
    kind = entry_kind(row.entry_kind).label
    begin = CareerEvent(
        row.begins_on,
        f"上编：{unit}",
        "；".join(
            filter(
                None,
                (
                    COMMODITIES[row.commodity].label,
                    kind,
                    row.entry_source and f"来自{row.entry_source}",
                    note,
                ),
            )
        ),
        row.entry_document,
        "red" if struck else "green",
        row.instrument_id,
        row.recorded_at,
    )
    found = [(row.begins_on, 2, begin)]
    if row.ends_on is not None and not struck:
        text = "；".join(
            filter(
                None,
                (exit_kind(row.exit_kind).label, row.exit_destination and f"去向：{row.exit_destination}"),
            )
        )
        end = CareerEvent(
            row.ends_on,
            f"下编：{unit}",
            text,
            row.exit_document or "",
            "grey",
            row.end_instrument_id,
            row.end_recorded_at,
        )
        found.append((row.ends_on, 1, end))
    return found


def _of_post(post: Appointment, where: str) -> list[tuple[date, int, CareerEvent]]:
    item = COMMODITIES.get(post.commodity)
    marks = [item.label if item and not post.concurrent else "不占职数", RANKS.get(post.rank, "")]
    marks += ["高配"] if post.elevated else []
    marks += ["经批准超职数"] if post.over_plan_id else []
    marks += ["登记已撤销"] if post.revoked_at else []
    begin = CareerEvent(
        post.begins_on,
        f"任职：{where}{post.title}",
        "；".join(filter(None, marks)),
        post.document,
        "blue",
        post.instrument_id,
    )
    found = [(post.begins_on, 3, begin)]
    if post.ends_on is not None:
        end = CareerEvent(
            post.ends_on,
            f"免职：{where}{post.title}",
            "",
            post.end_document or "",
            "grey",
            post.end_instrument_id,
        )
        found.append((post.ends_on, 0, end))
    return found


def _of_spell(spell: StateSpell, where: str) -> list[tuple[date, int, CareerEvent]]:
    reason = label_of("absence_reason", spell.reason)
    due = f"约定至{spell.due_on}" if spell.due_on else ""
    begin = CareerEvent(
        spell.begins_on, f"离岗：{reason}", "；".join(filter(None, (where, due))), spell.document, "amber"
    )
    found = [(spell.begins_on, 4, begin)]
    if spell.ends_on is not None:
        found.append(
            (
                spell.ends_on,
                0,
                CareerEvent(spell.ends_on, f"回岗（{reason}结束）", "", spell.end_document or ""),
            )
        )
    return found


def _of_change(actor: Actor, change: PersonChange) -> CareerEvent:
    parts = []
    for key, after in change.after.items():
        if key == "id_mask":
            parts.append(f"身份证号：{change.before.get(key)} → {after}")
            continue
        pair = [_shown(actor, key, value) or "（空）" for value in (change.before.get(key), after)]
        parts.append(f"{ATTRIBUTES[key].label}：{pair[0]} → {pair[1]}")
    return CareerEvent(change.effective_on, "信息变更", "；".join(parts), change.reason or change.user.name)


def _shown(actor: Actor, key: str, value: Any) -> str:
    if key == "inner_unit":
        return inner_names(actor, [value]).get(value or 0, "")
    return words(key, value)
