"""任职 and 免职: posts count against 职数 on every day they are held."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from bianzhi.establishment.actions import use_reservation
from bianzhi.ledger.commodities import COMMODITIES, RANKS
from bianzhi.staff.access import MISSING, locked_person, person_subject
from bianzhi.staff.booking import Signed, signed
from bianzhi.staff.models import Appointment, Person, Tenure
from bianzhi.staff.policy import check_elevated, check_second_post, check_unit
from bianzhi.staff.seats import Place, check_place, lock_seats
from bianzhi.staff.units_port import inner_choices, unit_facts
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any


@dataclass(frozen=True, slots=True)
class Post:
    """A post somebody is appointed to.

    Attributes:
        unit_id, inner_unit_id: where; ``commodity`` is the code of the 职数 it takes up, empty for none.
        title: as the document names it; rank: the person's rank in it (code of `RANKS`).
        elevated: 高配, held at a higher rank by approval; concurrent: 兼任, takes up no 职数.
        document, instrument_id: what it rests on; over_plan_id: the approval that lets the unit stand above its 职数;
            reservation_id: the 职数使用核准单 it comes on.
    """

    unit_id: int
    title: str
    begins_on: date
    commodity: str = ""
    inner_unit_id: int | None = None
    rank: str = ""
    elevated: bool = False
    concurrent: bool = False
    document: str = ""
    instrument_id: int | None = None
    over_plan_id: int | None = None
    reservation_id: int | None = None


def appoint(actor: Actor, *, maker_id: int, person_id: int, post: Post) -> Appointment:
    """Appoint a person; refused above 职数 unless an approval is named (超职数). Raises `Refused`, `Forbidden`."""
    actor.require("submission.review", "submission.draft")
    counts = bool(post.commodity) and not post.concurrent
    unit = unit_facts(actor, [post.unit_id], post.begins_on).get(post.unit_id)
    refuse_if_any([*check_unit(unit, post.begins_on), *_face(actor, post)])
    with transaction.atomic():
        if counts:
            lock_seats(actor, [(post.unit_id, post.commodity)])
        person = locked_person(actor, person_id)
        tenure = _tenure_on(person, post.begins_on)
        if tenure is None:
            raise Refused(
                Refusal(
                    "appointment.tenure",
                    f"{person.name}在{post.begins_on}不在编，不能任职",
                    rule="任职人员应当在编",
                    source="机构编制实名制管理要求",
                    remedy="请先办理上编，或更正任职日期",
                    field="begins_on",
                )
            )
        found = check_elevated(
            person.name, post.rank, _rank_of(post.commodity), elevated=post.elevated, document=post.document
        )
        if counts:
            found += check_second_post(
                person.name, post.title, _counted_posts(person, post.begins_on, tenure.ends_on)
            )
            place = Place(post.unit_id, post.commodity, post.begins_on, tenure.ends_on)
            found += check_place(
                actor, place, unit=unit, over_plan_id=post.over_plan_id, reservation_id=post.reservation_id
            )
        refuse_if_any(found)
        row = post_row(actor.district_id, person, post, tenure.ends_on, signed(actor, maker_id))
        row.save(force_insert=True)
        if counts and post.reservation_id is not None:
            use_reservation(
                actor, reservation_id=post.reservation_id, appointment_key=row.pk, used_on=post.begins_on
            )
        told = {"单位": unit.name if unit else "", "职务": post.title, "任职日期": post.begins_on,
                "职数": COMMODITIES[post.commodity].label if counts else "不占职数"}  # fmt: skip
        record(actor, "任职", person_subject(person, post.unit_id), after=told, reason=post.document)
    return row


def end_appointment(
    actor: Actor,
    *,
    maker_id: int,
    appointment_id: int,
    ends_on: date,
    document: str = "",
    instrument_id: int | None = None,
) -> Appointment:
    """End a post on the day; the 职数 is free from then on. Raises `Refused`, `Forbidden`."""
    actor.require("submission.review", "submission.draft")
    with transaction.atomic():
        seen = Appointment.objects.filter(pk=appointment_id, district_id=actor.district_id).first()
        if seen is None:
            raise Forbidden(MISSING)
        if seen.commodity:
            lock_seats(actor, [(seen.unit_id, seen.commodity)])
        person = locked_person(actor, seen.person_id)
        row = Appointment.objects.get(pk=seen.pk)
        refuse_if_any(_cannot_end(person, row, ends_on))
        sign = signed(actor, maker_id)
        row.ends_on, row.end_document, row.end_recorded_at = ends_on, document[:200], sign.at
        row.end_instrument_id, row.end_maker_id, row.end_checker_id = (
            instrument_id,
            sign.maker_id,
            sign.checker_id,
        )
        row.save(
            update_fields=[
                "ends_on",
                "end_document",
                "end_recorded_at",
                "end_instrument",
                "end_maker",
                "end_checker",
            ]
        )
        record(
            actor,
            "免职",
            person_subject(person, row.unit_id),
            before={"职务": row.title, "任职日期": row.begins_on},
            after={"免职日期": ends_on},
            reason=document,
        )
    return row


def _cannot_end(person: Person, row: Appointment, ends_on: date) -> list[Refusal]:
    if row.ends_on is not None or row.revoked_at is not None:
        return [
            Refusal(
                "appointment.ended",
                f"{person.name}的{row.title}已免去或撤销",
                remedy="请刷新页面",
                field="post",
            )
        ]
    if ends_on < row.begins_on:
        return [
            Refusal(
                "appointment.dates",
                f"免职日期{ends_on}早于任职日期{row.begins_on}",
                remedy="请更正日期",
                field="ends_on",
            )
        ]
    return []


def _face(actor: Actor, post: Post) -> list[Refusal]:
    found = []
    if not post.title.strip():
        found.append(Refusal("appointment.title", "请填写职务", field="title"))
    item = COMMODITIES.get(post.commodity)
    if post.commodity and (item is None or item.kind != "post"):
        found.append(Refusal("appointment.commodity", "请从领导职数中选择", field="commodity"))
    if post.rank and post.rank not in RANKS:
        found.append(Refusal("appointment.rank", "请选择任职级别", field="rank"))
    if post.inner_unit_id is not None:
        bodies = dict(inner_choices(actor, post.unit_id, post.begins_on))
        if str(post.inner_unit_id) not in bodies:
            found.append(
                Refusal("appointment.inner", "内设机构不属于该单位，或当时尚未设立", field="inner_unit")
            )
    elif item is not None and item.post_class.startswith("INNER_"):
        found.append(Refusal("appointment.inner", "任内设机构职务，请选择内设机构", field="inner_unit"))
    return found


def _rank_of(commodity: str) -> str:
    return COMMODITIES[commodity].rank if commodity in COMMODITIES else ""


def _tenure_on(person: Person, on: date) -> Tenure | None:
    alive = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    return Tenure.objects.filter(alive, person=person, revoked_at__isnull=True, begins_on__lte=on).first()


def _counted_posts(person: Person, begins_on: date, ends_on: date | None) -> list[str]:
    """Return the titles of counted posts the person holds on any day from ``begins_on``."""
    rows = Appointment.objects.filter(person=person, revoked_at__isnull=True, concurrent=False).exclude(
        commodity=""
    )
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=begins_on))
    if ends_on is not None:
        rows = rows.filter(begins_on__lt=ends_on)
    return list(rows.order_by("begins_on").values_list("title", flat=True))


def post_row(district_id: int, person: Person, post: Post, ends_on: date | None, sign: Signed) -> Appointment:
    """Return an unsaved row; where the tenure's end is known already the post ends with it."""
    ended = ends_on is not None
    return Appointment(
        district_id=district_id,
        person=person,
        unit_id=post.unit_id,
        inner_unit_id=post.inner_unit_id,
        commodity=post.commodity,
        title=post.title.strip()[:60],
        rank=post.rank,
        elevated=post.elevated,
        concurrent=post.concurrent or not post.commodity,
        begins_on=post.begins_on,
        document=post.document[:200],
        instrument_id=post.instrument_id,
        over_plan_id=post.over_plan_id,
        recorded_at=sign.at,
        maker_id=sign.maker_id,
        checker_id=sign.checker_id,
        ends_on=ends_on,
        end_document="随下编免职" if ended else None,
        end_recorded_at=sign.at if ended else None,
        end_maker_id=sign.maker_id if ended else None,
        end_checker_id=sign.checker_id if ended else None,
    )
