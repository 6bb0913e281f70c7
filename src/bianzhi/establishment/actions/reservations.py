"""用编核准单: set vacancies aside for a purpose, extend once, cancel, let expire, use."""

from collections.abc import Callable, Collection
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from bianzhi.establishment.actions.holders import lock_seat
from bianzhi.establishment.loading import ONE_DAY, lines_of, places_of, reservation_end
from bianzhi.establishment.models import Reservation, ReservationUse
from bianzhi.establishment.neighbours import unit_facts
from bianzhi.establishment.terms import POST_USE
from bianzhi.ledger.commodities import commodity
from bianzhi.ledger.entering import check_live, check_reserving
from bianzhi.ledger.facts import UnitFacts
from bianzhi.ledger.movements import check_commodity
from bianzhi.ledger.receiving import check_receiving
from bianzhi.ledger.vacancy import Position
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any

LIFE = timedelta(days=365)
NUMBER_TRIES = 20


def latest_expiry(approved_on: date) -> date:
    """Return the last day a reservation may ever reach: the end of the year after its approval (DOMAIN §12.3)."""
    return date(approved_on.year + 1, 12, 31)


def usual_expiry(approved_on: date) -> date:
    """Return 365 days from the approval, never past the end of the next year."""
    return min(approved_on + LIFE, latest_expiry(approved_on))


def _subject(row: Reservation) -> Subject:
    return Subject("establishment.reservation", row.pk, f"用编核准单{row.number}", row.unit_id)


#: what a 核准单 keeps of the position on its day


def snapshot_of(here: Position) -> dict[str, int]:
    """Return the numbers a 用编核准单 prints: the position as it was before the approval."""
    return {
        "quota": here.approved,
        "occupied": here.occupied,
        "reserved": here.reserved,
        "frozen": here.frozen,
        "available": here.available,
    }


def _on_its_face(
    facts: UnitFacts, code: str, use: str, quantity: int, approved_on: date, until: date
) -> list[Refusal]:
    found = list(check_receiving("APPROVE", code, facts, approved_on))
    if (commodity(code).kind == "post") != (use == POST_USE):
        found.append(
            Refusal(
                "reservation.post",
                f"{commodity(code).label}不能这样核准",
                rule="用编核准只用于编制，使用领导职数用“职数使用核准”",
                field="commodity",
            )
        )
    if quantity < 1:
        found.append(Refusal("reservation.quantity", "核准数须是大于零的整数", field="quantity"))
    if not approved_on <= until <= latest_expiry(approved_on):
        found.append(
            Refusal(
                "reservation.expires",
                f"有效期至{until}不在{approved_on}至{latest_expiry(approved_on)}之间",
                rule="用编核准单有效期一年，最长不超过次年年底",
                field="expires_on",
            )
        )
    return found


def reserve(
    actor: Actor,
    *,
    unit_id: int,
    commodity_code: str,
    quantity: int,
    entry_kind: str,
    approved_on: date,
    maker_id: int,
    expires_on: date | None = None,
    purpose: str = "",
) -> Reservation:
    """Set ``quantity`` vacancies aside from ``approved_on`` until ``expires_on``; the actor is the second person (I6, I13).

    Raises `Refused`.
    """
    actor.require("submission.review", "submission.draft")
    if actor.user_id is None:
        raise Forbidden("用编核准须由具体的人复核")
    checker_id = actor.user_id
    refuse_if_any(check_commodity(commodity_code))
    facts = unit_facts(actor, [unit_id], approved_on)[unit_id]
    until = expires_on or usual_expiry(approved_on)
    refuse_if_any(_on_its_face(facts, commodity_code, entry_kind, quantity, approved_on, until))
    with transaction.atomic():
        lock_seat(actor, unit_id, commodity_code)
        line = lines_of(actor.district_id, {(unit_id, commodity_code)})[unit_id, commodity_code]
        refuse_if_any(check_reserving(facts.name, commodity_code, line, quantity, approved_on, until))
        here = line.at(approved_on)
        made = _create(
            lambda number: Reservation(
                district_id=actor.district_id,
                number=number,
                unit_id=unit_id,
                commodity=commodity_code,
                quantity=quantity,
                entry_kind=entry_kind,
                purpose=purpose[:200],
                snapshot=snapshot_of(here),
                approved_on=approved_on,
                expires_on=until,
                recorded_at=timezone.now(),
                maker_id=maker_id,
                checker_id=checker_id,
            ),
            actor.district_id,
            approved_on.year,
        )
        after = {
            "单位": facts.name,
            "编制类型": commodity(commodity_code).label,
            "核准数": quantity,
            "有效期至": until,
        }
        record(actor, "核准用编", _subject(made), after=after)
    return made


def _create(build: Callable[[str], Reservation], district_id: int, year: int) -> Reservation:
    for attempt in range(NUMBER_TRIES):
        try:
            with transaction.atomic():
                made = build(_next_number(district_id, year, attempt))
                made.save(force_insert=True)
                return made
        except IntegrityError:  # another clerk took the number
            if attempt == NUMBER_TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _next_number(district_id: int, year: int, attempt: int) -> str:
    """Return the next number of the year, such as ``2021-0045``."""
    rows = Reservation.objects.filter(district_id=district_id, number__startswith=f"{year}-").order_by(
        "-number"
    )
    last = rows.values_list("number", flat=True).first()
    return f"{year}-{(int(last.split('-')[1]) if last else 0) + 1 + attempt:04d}"


def _locked(actor: Actor, reservation_id: int) -> Reservation:
    row = Reservation.objects.filter(pk=reservation_id, district_id=actor.district_id).first()
    if row is None:
        raise Forbidden("没有找到这张用编核准单，或不在您的范围内")
    lock_seat(actor, row.unit_id, row.commodity)
    row.refresh_from_db()
    return row


def _refuse_closed(row: Reservation, on: date) -> None:
    if row.closed_on is not None:
        raise Refused(
            Refusal("reservation.closed", f"核准单{row.number}已于{row.closed_on}释放（{row.close_reason}）")
        )
    if on >= reservation_end(row):
        raise Refused(
            Refusal(
                "reservation.expired",
                f"核准单{row.number}已于{reservation_end(row) - ONE_DAY}到期",
                rule="用编核准单逾期失效，未用完的空编自动释放",
                remedy="请重新申请用编核准",
            )
        )


def extend_reservation(actor: Actor, *, reservation_id: int, to: date, reason: str, on: date) -> Reservation:
    """Extend it once, to ``to``, on the day ``on``. Raises `Refused`."""
    actor.require("submission.review", "submission.draft")
    with transaction.atomic():
        row = _locked(actor, reservation_id)
        _refuse_closed(row, on)
        found = []
        if row.extended_to is not None:
            found.append(
                Refusal(
                    "reservation.extended",
                    f"核准单{row.number}已延期一次，不能再延",
                    rule="用编核准单只能延期一次",
                )
            )
        if not reason.strip():
            found.append(Refusal("reservation.reason", "请写明延期的原因", field="reason"))
        if not row.expires_on < to <= latest_expiry(row.approved_on):
            found.append(
                Refusal(
                    "reservation.extension",
                    f"延期至{to}须晚于{row.expires_on}，且不超过{latest_expiry(row.approved_on)}",
                    rule="用编核准单最长有效至次年年底",
                    field="to",
                )
            )
        refuse_if_any(found)
        key = (row.unit_id, row.commodity)
        left = row.quantity - ReservationUse.objects.filter(reservation=row, revoked_at=None).count()
        if left > 0:
            name = unit_facts(actor, [row.unit_id], on)[row.unit_id].name
            line, begins = lines_of(actor.district_id, {key})[key], row.expires_on + ONE_DAY
            refuse_if_any(check_reserving(name, row.commodity, line, left, begins, to))
        before = {"有效期至": row.expires_on}
        row.extended_to, row.extension_reason, row.extended_at = to, reason.strip()[:200], timezone.now()
        row.save(update_fields=["extended_to", "extension_reason", "extended_at"])
        record(actor, "延长用编核准", _subject(row), before=before, after={"有效期至": to}, reason=reason)
    return row


def cancel_reservation(actor: Actor, *, reservation_id: int, on: date, reason: str) -> Reservation:
    """Release what is left of it from ``on``. Raises `Refused`."""
    actor.require("submission.review", "submission.draft")
    if not reason.strip():
        raise Refused(Refusal("reservation.reason", "请写明撤销的原因", field="reason"))
    with transaction.atomic():
        row = _locked(actor, reservation_id)
        _refuse_closed(row, on)
        if on < row.approved_on:
            raise Refused(Refusal("reservation.before", f"撤销日期早于核准日期{row.approved_on}", field="on"))
        _close(actor, row, on, reason.strip(), "撤销用编核准")
    return row


def _close(actor: Actor, row: Reservation, on: date, reason: str, verb: str) -> None:
    row.closed_on, row.close_reason, row.closed_at = on, reason[:200], timezone.now()
    row.save(update_fields=["closed_on", "close_reason", "closed_at"])
    used = ReservationUse.objects.filter(reservation=row, revoked_at=None).count()
    record(
        actor,
        verb,
        _subject(row),
        after={"已用": used, "释放": row.quantity - used, "日期": on},
        reason=reason,
    )


def expire_reservations(actor: Actor, today: date) -> tuple[Reservation, ...]:
    """Write down the release of every reservation whose last day is past; the ledger counts it as released anyway."""
    past = Reservation.objects.annotate(last=Coalesce(F("extended_to"), F("expires_on")))
    keys = past.filter(Q(last__lt=today), district_id=actor.district_id, closed_on=None).order_by(
        "unit_id", "commodity", "pk"
    )
    done = []
    for key in list(keys.values_list("pk", flat=True)):
        with transaction.atomic():
            row = _locked(actor, key)
            if row.closed_on is None:
                _close(actor, row, reservation_end(row), "到期", "用编核准到期释放")
                done.append(row)
    return tuple(done)


def use_reservation(
    actor: Actor,
    *,
    reservation_id: int,
    used_on: date,
    tenure_key: int | None = None,
    appointment_key: int | None = None,
) -> ReservationUse:
    """Take one place of it for a tenure (or a post for an appointment) that begins on ``used_on``.

    Only inside the transaction of the 上编 or 任职. Raises `Refused`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a reservation is used inside the transaction of what uses it")
    row = _locked(actor, reservation_id)
    used = ReservationUse.objects.filter(reservation=row, revoked_at=None).order_by("pk")
    places = places_of(row, used.values_list("used_on", flat=True))
    name = unit_facts(actor, [row.unit_id], used_on)[row.unit_id].name
    refuse_if_any(check_live(name, row.commodity, places, used_on))
    return ReservationUse.objects.create(
        reservation=row,
        tenure_key=tenure_key,
        appointment_key=appointment_key,
        used_on=used_on,
        recorded_at=timezone.now(),
    )


def release_use(actor: Actor, *, tenure_key: int | None = None, appointments: Collection[int] = ()) -> None:
    """Give back what a tenure or appointments had used when they are struck out (X13); nothing happens when that is nothing."""
    which = Q(appointment_key__in=appointments)
    if tenure_key is not None:
        which |= Q(tenure_key=tenure_key)
    uses = ReservationUse.objects.filter(which, reservation__district_id=actor.district_id, revoked_at=None)
    uses.update(revoked_at=timezone.now())
