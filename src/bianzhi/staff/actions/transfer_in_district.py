"""区内调动 and 编制类型变更: off one place and on another in one act, both or none."""

from dataclasses import replace
from datetime import date

from django.db import transaction

from bianzhi.staff.access import person_of
from bianzhi.staff.actions.go_off_establishment import leave_now
from bianzhi.staff.actions.go_on_establishment import enter, face
from bianzhi.staff.booking import Entry, Exit, Signed, new_act, signed
from bianzhi.staff.code_lists import CONVERTED_IN, CONVERTED_OUT, MOVED_IN, MOVED_OUT
from bianzhi.staff.models import Tenure
from bianzhi.staff.seats import lock_seats
from bianzhi.staff.units_port import unit_facts, unit_names
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any


def transfer_in_district(
    actor: Actor,
    *,
    maker_id: int,
    person_id: int,
    unit_id: int,
    commodity: str,
    on: date,
    document: str = "",
    reservation_id: int | None = None,
    over_plan_id: int | None = None,
) -> tuple[Tenure, Tenure]:
    """Move a person to another unit: X02 there and E07 here on the same day. Returns (ended, begun). Raises `Refused`."""
    actor.require("submission.review", "submission.draft")
    with transaction.atomic():
        old = _now(actor, person_id)
        if old.unit_id == unit_id:
            raise Refused(
                Refusal(
                    "transfer.same_unit",
                    f"{old.person.name}已在{old.unit.name}，不必调动",
                    remedy="只改编制类型的请用“编制类型变更”；请核对调入单位",
                    field="unit",
                )
            )
        entry = Entry(
            unit_id,
            commodity,
            on,
            MOVED_IN,
            source=unit_names(actor, [old.unit_id], on).get(old.unit_id, ""),
            document=document,
            reservation_id=reservation_id,
            over_plan_id=over_plan_id,
        )
        return change_place(actor, old, entry, MOVED_OUT, signed(actor, maker_id), "区内调动")


def convert_type(
    actor: Actor,
    *,
    maker_id: int,
    person_id: int,
    commodity: str,
    on: date,
    document: str = "",
    over_plan_id: int | None = None,
) -> tuple[Tenure, Tenure]:
    """Move a person to another type of quota in the same unit, where there must be a vacancy. Posts go on. Raises `Refused`."""
    actor.require("submission.review", "submission.draft")
    with transaction.atomic():
        old = _now(actor, person_id)
        if old.commodity == commodity:
            raise Refused(
                Refusal("convert.same", "变更前后的编制类型相同", remedy="请重新选择", field="commodity")
            )
        entry = Entry(old.unit_id, commodity, on, CONVERTED_IN, document=document, over_plan_id=over_plan_id)
        return change_place(
            actor, old, entry, CONVERTED_OUT, signed(actor, maker_id), "编制类型变更", posts=False
        )


def change_place(
    actor: Actor, old: Tenure, entry: Entry, exit_code: str, sign: Signed, verb: str, *, posts: bool = True
) -> tuple[Tenure, Tenure]:
    """End ``old`` and begin ``entry`` as one act. Both seats are locked together, in key order, before the person."""
    facts = unit_facts(actor, [entry.unit_id], entry.begins_on)
    refuse_if_any(face(facts.get(entry.unit_id), entry))
    lock_seats(actor, [(old.unit_id, old.commodity), (entry.unit_id, entry.commodity)])
    act = new_act()
    where = facts[entry.unit_id].name
    leave = Exit(entry.begins_on, exit_code, entry.document, where, entry.instrument_id, act)
    ended = leave_now(
        actor, person_id=old.person_id, leave=leave, sign=sign, verb=f"{verb}（转出）", posts=posts
    )
    begun = enter(
        actor,
        maker_id=sign.maker_id,
        person_id=old.person_id,
        entry=replace(entry, act=act),
        verb=f"{verb}（转入）",
    )
    return ended, begun


def _now(actor: Actor, person_id: int) -> Tenure:
    """Return the open tenure, or refuse. The locks come later: `leave_now` reads it again under them."""
    found = (
        Tenure.objects.filter(
            person_id=person_id, district_id=actor.district_id, ends_on__isnull=True, revoked_at__isnull=True
        )
        .select_related("person", "unit")
        .first()
    )
    if found is None:
        name = person_of(actor, person_id).name
        raise Refused(
            Refusal("tenure.none", f"{name}现不在编，不能办理", remedy="请用“上编”办理", field="person")
        )
    return found
