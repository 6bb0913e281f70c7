"""Record entries, all or none."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from bianzhi.trail.actions import Subject, record
from bianzhi.units.reads import names_on
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any
from bianzhi.worklog.catalogue import items
from bianzhi.worklog.models import WorkBody, WorkEntry
from bianzhi.worklog.policy import NewEntry, check_entry
from bianzhi.worklog.reads import given_of
from bianzhi.worklog.shown import figures, names, when


def record_entries(actor: Actor, *, entries: Sequence[NewEntry]) -> list[WorkEntry]:
    """Record what was done. Raises `Refused`: what is wrong, or stands already word for word, is not recorded."""
    by = person(actor)
    check(actor, entries)
    made = []
    with transaction.atomic():
        known = _standing_like(actor, entries)
        for entry in entries:
            if entry.likeness in known:
                label = f"{entry.begins_on}的“{items()[entry.item].label}”"
                raise Refused(
                    Refusal(
                        "worklog.twice",
                        f"{label}已经登记过完全相同的一条",
                        remedy="确是另一件事的，请在备注中写明",
                    )
                )
            known.add(entry.likeness)
            row = insert(actor, by, entry)
            record(actor, "登记工作台账", subject(row), after=told(entry))
            made.append(row)
    return made


def person(actor: Actor) -> int:
    """Return who records. Raises `Forbidden` unless he may, `Refused` for the system itself."""
    actor.require("worklog.edit")
    if actor.user_id is None:
        raise Refused(Refusal("worklog.person", "工作台账须由具体的人登记"))
    return actor.user_id


def check(actor: Actor, entries: Sequence[NewEntry]) -> None:
    """Raise `Refused` unless all may be recorded."""
    today = timezone.localdate()
    found = [refusal for entry in entries for refusal in check_entry(entry, today)]
    units = {one.unit_id for entry in entries for one in entry.bodies if one.unit_id is not None}
    if units - names_on(actor, today, units).keys():
        found.append(Refusal("worklog.bodies", "涉及机构不在本辖区的机构台账里", field="bodies"))
    refuse_if_any(found)


def insert(
    actor: Actor, by: int, entry: NewEntry, *, replaces: int | None = None, reason: str = ""
) -> WorkEntry:
    """Insert an entry with its bodies, inside the caller's transaction."""
    row = WorkEntry.objects.create(
        district_id=actor.district_id, item=entry.item, begins_on=entry.begins_on, ends_on=entry.ends_on,
        figures=entry.figures, document=entry.document, note=entry.note, replaces_id=replaces, reason=reason,
        by_id=by, at=timezone.now(),
    )  # fmt: skip
    WorkBody.objects.bulk_create(
        WorkBody(entry=row, unit_id=one.unit_id, name=one.name) for one in entry.bodies
    )
    return row


def subject(row: WorkEntry) -> Subject:
    """Return an entry as the trail names it."""
    return Subject("worklog.workentry", row.pk, f"{row.begins_on} {items()[row.item].label}")


def told(entry: NewEntry) -> dict[str, Any]:
    """Return an entry in words, for the trail."""
    return {
        "事项": items()[entry.item].label, "日期": when(entry), "文号或依据": entry.document, "涉及机构": names(entry),
        **{measure.label: text for measure, text in figures(entry)},
    }  # fmt: skip


def _standing_like(actor: Actor, entries: Sequence[NewEntry]) -> set[tuple[Any, ...]]:
    rows = WorkEntry.objects.filter(
        district_id=actor.district_id, item__in={one.item for one in entries},
        begins_on__in={one.begins_on for one in entries}, replaced_by=None, reversal=None,
    )  # fmt: skip
    return {given_of(row).likeness for row in rows.prefetch_related("bodies")}
