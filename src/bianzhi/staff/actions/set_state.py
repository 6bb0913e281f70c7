"""在岗状态: 在编不在岗 with reason, place and due date, and back again."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from bianzhi.staff.access import MISSING, locked_person, person_subject
from bianzhi.staff.booking import signed
from bianzhi.staff.code_lists import AWAY, label_of, labels_of
from bianzhi.staff.models import Person, StateSpell, Tenure
from bianzhi.staff.units_port import unit_names
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any

ABSENT = "away"


@dataclass(frozen=True, slots=True)
class Absence:
    """在编不在岗: ``reason`` is a code of the list ``state_reason``; where to: a unit or a text; ``due_on`` the agreed end."""

    reason: str
    begins_on: date
    where_unit_id: int | None = None
    where_text: str = ""
    document: str = ""
    due_on: date | None = None


def set_state(actor: Actor, *, maker_id: int, person_id: int, absence: Absence) -> StateSpell:
    """Begin a spell of 在编不在岗. A spell that is running must be ended first. Raises `Refused`, `Forbidden`."""
    actor.require("submission.review", "submission.draft")
    refuse_if_any(check_absence(absence))
    with transaction.atomic():
        person = locked_person(actor, person_id)
        refuse_if_any([*_on_establishment(person, absence.begins_on), *_running(person, absence.begins_on)])
        where = unit_names(actor, [absence.where_unit_id], absence.begins_on).get(
            absence.where_unit_id or 0, ""
        )
        if absence.where_unit_id is not None and not where:
            raise Refused(Refusal("state.where", "没有找到所去单位", remedy="请重新选择", field="where_unit"))
        sign = signed(actor, maker_id)
        row = StateSpell.objects.create(
            district_id=actor.district_id,
            person=person,
            state=ABSENT,
            reason=absence.reason,
            where_unit_id=absence.where_unit_id,
            where_text=absence.where_text.strip()[:100],
            document=absence.document[:200],
            begins_on=absence.begins_on,
            due_on=absence.due_on,
            recorded_at=sign.at,
            maker_id=sign.maker_id,
            checker_id=sign.checker_id,
        )
        told = {"原因": label_of("absence_reason", absence.reason), "去向": where or row.where_text,
                "开始日期": row.begins_on, "约定到期": row.due_on}  # fmt: skip
        record(actor, "登记在编不在岗", person_subject(person), after=told, reason=absence.document)
    return row


def end_state(actor: Actor, *, maker_id: int, spell_id: int, ends_on: date, document: str = "") -> StateSpell:
    """End a spell: the person is back at work from ``ends_on`` on. Raises `Refused`, `Forbidden`."""
    actor.require("submission.review", "submission.draft")
    with transaction.atomic():
        seen = StateSpell.objects.filter(pk=spell_id, district_id=actor.district_id).first()
        if seen is None:
            raise Forbidden(MISSING)
        person = locked_person(actor, seen.person_id)
        row = StateSpell.objects.get(pk=seen.pk)
        if row.ends_on is not None:
            raise Refused(Refusal("state.ended", f"{person.name}已于{row.ends_on}回岗", remedy="请刷新页面"))
        if ends_on < row.begins_on:
            raise Refused(
                Refusal(
                    "state.dates",
                    f"回岗日期{ends_on}早于离岗日期{row.begins_on}",
                    remedy="请更正日期",
                    field="ends_on",
                )
            )
        sign = signed(actor, maker_id)
        row.ends_on, row.end_document, row.end_recorded_at = ends_on, document[:200], sign.at
        row.end_maker_id, row.end_checker_id = sign.maker_id, sign.checker_id
        row.save(update_fields=["ends_on", "end_document", "end_recorded_at", "end_maker", "end_checker"])
        before = {"原因": label_of("absence_reason", row.reason), "开始日期": row.begins_on}
        record(
            actor,
            "登记回岗",
            person_subject(person),
            before=before,
            after={"回岗日期": ends_on},
            reason=document,
        )
    return row


def check_absence(absence: Absence) -> list[Refusal]:
    """Return what is wrong with an absence on its face."""
    found = []
    if absence.reason not in labels_of("absence_reason"):
        found.append(Refusal("state.reason", "请选择不在岗原因", field="reason"))
    if absence.where_unit_id is None and not absence.where_text.strip() and absence.reason in AWAY:
        found.append(Refusal("state.where", "请填写去向（单位或地点）", field="where_text"))
    if absence.due_on is not None and absence.due_on <= absence.begins_on:
        found.append(
            Refusal(
                "state.due",
                f"约定到期{absence.due_on}不晚于开始日期{absence.begins_on}",
                remedy="请更正日期",
                field="due_on",
            )
        )
    return found


def _on_establishment(person: Person, on: date) -> list[Refusal]:
    alive = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    if Tenure.objects.filter(alive, person=person, revoked_at__isnull=True, begins_on__lte=on).exists():
        return []
    return [
        Refusal(
            "state.tenure",
            f"{person.name}在{on}不在编，没有在岗状态",
            remedy="请核对人员和日期",
            field="begins_on",
        )
    ]


def _running(person: Person, on: date) -> list[Refusal]:
    row = StateSpell.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), person=person).first()
    if row is None:
        return []
    return [
        Refusal(
            "state.running",
            f"{person.name}自{row.begins_on}起已登记“{label_of('absence_reason', row.reason)}”，尚未回岗",
            remedy="请先登记回岗，再登记新的状态",
            field="begins_on",
        )
    ]
