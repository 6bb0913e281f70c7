"""Freeze vacancies of a unit, and thaw them, whole or in part."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from bianzhi.cases.kinds import Consequence
from bianzhi.establishment.actions.holders import lock_seat
from bianzhi.establishment.actions.post_transfers import Posting
from bianzhi.establishment.loading import lines_of
from bianzhi.establishment.models import Freeze
from bianzhi.establishment.neighbours import unit_facts
from bianzhi.ledger.commodities import commodity
from bianzhi.ledger.entering import check_freezing
from bianzhi.ledger.vacancy import lowest_available
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any


def _consequence(name: str, code: str, before: int, delta: int) -> Consequence:
    return Consequence(name, f"{commodity(code).label}·冻结", str(before), f"{delta:+d}", str(before + delta))


def freeze(
    actor: Actor, posting: Posting, *, unit_id: int, commodity_code: str, quantity: int, reason: str
) -> tuple[Freeze, Consequence]:
    """Freeze ``quantity`` available vacancies from the posting's day on. Raises `Refused` when fewer are available then."""
    actor.require("submission.review", "submission.draft")
    name = unit_facts(actor, [unit_id], posting.effective_on)[unit_id].name
    with transaction.atomic():
        lock_seat(actor, unit_id, commodity_code)
        line = lines_of(actor.district_id, {(unit_id, commodity_code)})[unit_id, commodity_code]
        here = line.at(posting.effective_on)
        refuse_if_any(check_freezing(name, commodity_code, line, quantity, posting.effective_on))
        made = Freeze.objects.create(
            district_id=actor.district_id,
            unit_id=unit_id,
            commodity=commodity_code,
            quantity=quantity,
            reason=reason[:200],
            begins_on=posting.effective_on,
            instrument_id=posting.instrument_id,
            recorded_at=timezone.now(),
        )
    return made, _consequence(name, commodity_code, here.frozen, quantity)


def unfreeze(
    actor: Actor, posting: Posting, *, unit_id: int, commodity_code: str, quantity: int
) -> tuple[tuple[Freeze, ...], Consequence]:
    """Thaw ``quantity`` from the posting's day on, the oldest freeze first; what is left of a freeze goes on in a new row."""
    actor.require("submission.review", "submission.draft")
    name = unit_facts(actor, [unit_id], posting.effective_on)[unit_id].name
    with transaction.atomic():
        lock_seat(actor, unit_id, commodity_code)
        live = Freeze.objects.filter(
            district_id=actor.district_id, unit_id=unit_id, commodity=commodity_code, ends_on=None
        )
        rows = list(live.filter(begins_on__lte=posting.effective_on).order_by("begins_on", "id"))
        frozen = sum(row.quantity for row in rows)
        if quantity < 1 or quantity > frozen:
            raise Refused(
                Refusal(
                    "freeze.thaw",
                    f"{name}的{commodity(commodity_code).label}在{posting.effective_on}冻结{frozen}名，不能解冻{quantity}名",
                    remedy="请减少解冻数，或核对编制类型",
                    field="quantity",
                )
            )
        left, ended = quantity, []
        for row in rows:
            if not left:
                break
            _end(row, posting, posting.effective_on)
            ended.append(row)
            if row.quantity > left:
                _go_on(row, posting, row.quantity - left)
            left -= min(left, row.quantity)
    return tuple(ended), _consequence(name, commodity_code, frozen, -quantity)


def _end(row: Freeze, posting: Posting, on: date) -> None:
    row.ends_on, row.end_instrument_id, row.end_recorded_at = on, posting.instrument_id, timezone.now()
    row.save(update_fields=["ends_on", "end_instrument", "end_recorded_at"])


def _go_on(row: Freeze, posting: Posting, quantity: int) -> None:
    Freeze.objects.create(
        district_id=row.district_id,
        unit_id=row.unit_id,
        commodity=row.commodity,
        quantity=quantity,
        reason=row.reason,
        begins_on=row.ends_on or posting.effective_on,
        instrument_id=posting.instrument_id,
        recorded_at=timezone.now(),
        continues=row,
    )


def reverse_freezes(actor: Actor, posting: Posting, original_id: int) -> tuple[Consequence, ...]:
    """Undo the freezes document ``original_id`` made: each ends on the day it began. Raises `Refused` when one was thawed."""
    made = []
    with transaction.atomic():
        rows = Freeze.objects.filter(district_id=actor.district_id, instrument_id=original_id, continues=None)
        for row in rows.order_by("id"):
            lock_seat(actor, row.unit_id, row.commodity)
            row.refresh_from_db()
            name = unit_facts(actor, [row.unit_id], row.begins_on)[row.unit_id].name
            if row.ends_on is not None:
                raise Refused(
                    Refusal(
                        "freeze.thawed", f"{name}的这笔冻结已解冻，不能再冲销", remedy="请先冲销解冻的文件"
                    )
                )
            _end(row, posting, row.begins_on)
            made.append(_consequence(name, row.commodity, row.quantity, -row.quantity))
    return tuple(made)


def reverse_thaws(actor: Actor, posting: Posting, original_id: int) -> tuple[Consequence, ...]:
    """Undo the thaws of document ``original_id``: its remainders end on the day they began, what it ended goes on whole."""
    made = []
    with transaction.atomic():
        rows = Freeze.objects.filter(district_id=actor.district_id, end_instrument_id=original_id).order_by(
            "id"
        )
        ended = [row for row in rows if row.ends_on != row.begins_on or row.instrument_id != original_id]
        keys = sorted({(row.unit_id, row.commodity) for row in ended})
        for unit_id, code in keys:
            lock_seat(actor, unit_id, code)
        rests = Freeze.objects.filter(instrument_id=original_id, continues__in=ended).order_by("id")
        left = {row.pk: 0 for row in ended}
        for rest in rests:
            if rest.ends_on is not None:
                raise Refused(
                    Refusal(
                        "freeze.thawed_again",
                        "这次解冻之后又有解冻，不能直接冲销",
                        remedy="请先冲销后一次解冻的文件",
                    )
                )
            _end(rest, posting, rest.begins_on)
            left[rest.continues_id or 0] = rest.quantity
        for row in ended:
            back = row.quantity - left[row.pk]
            line = lines_of(actor.district_id, {(row.unit_id, row.commodity)})[row.unit_id, row.commodity]
            name = unit_facts(actor, [row.unit_id], posting.effective_on)[row.unit_id].name
            _, lowest = lowest_available(row.ends_on or posting.effective_on, line)
            refuse_if_any(_taken(name, row.commodity, lowest, row.quantity))
            _go_on(row, posting, row.quantity)
            made.append(_consequence(name, row.commodity, left[row.pk], back))
    return tuple(made)


def _taken(name: str, code: str, available: int, wanted: int) -> list[Refusal]:
    if available >= wanted:
        return []
    return [
        Refusal(
            "freeze.taken",
            f"{name}的{commodity(code).label}解冻后已用去一部分，只剩可用空编{max(available, 0)}名，不能恢复冻结{wanted}名",
            remedy="请按现有空编重新发文冻结",
        )
    ]
