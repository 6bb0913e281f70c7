"""Submissions of the ledger: 用编核准, its extension and its cancellation, each entered by one person and posted by another."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from bianzhi.cases.kinds import Applied, Behaviour, Consequence, Slip
from bianzhi.cases.kinds import register as register_kind
from bianzhi.cases.shapes import Shape, text, whole
from bianzhi.establishment.actions import cancel_reservation, extend_reservation, reserve
from bianzhi.establishment.neighbours import unit_names
from bianzhi.establishment.reads.reservations import ReservationRow, reservation
from bianzhi.establishment.terms import POST_USE, USES
from bianzhi.ledger.commodities import COMMODITIES, commodity
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal

Payload = Mapping[str, Any]


def _day(payload: Payload, name: str) -> date | None:
    try:
        return date.fromisoformat(str(payload.get(name) or ""))
    except ValueError:
        return None


def _missing(payload: Payload, labels: Mapping[str, str]) -> list[Refusal]:
    return [
        Refusal("form.required", f"请填写“{label}”", field=name)
        for name, label in labels.items()
        if payload.get(name) in (None, "")
    ]


def _no_dates(payload: Payload, labels: Mapping[str, str]) -> list[Refusal]:
    return [
        Refusal("form.date", f"“{label}”不是日期", remedy="请按 2021-03-11 的样子填写", field=name)
        for name, label in labels.items()
        if payload.get(name) and _day(payload, name) is None
    ]


def _url(key: int) -> str:
    return f"/ledger/reservations/{key}/"


class Reserve(Behaviour):
    """用编核准."""

    code = "establishment.reserve"
    label = "用编核准"
    draft_url = "establishment:reserve"
    template = "establishment/payload_reserve.html"
    shape: Mapping[str, Shape] = {
        "unit": whole,
        "quantity": whole,
        **dict.fromkeys(
            ("unit_name", "commodity", "entry_kind", "approved_on", "expires_on", "purpose"), text
        ),
    }

    def title(self, payload: Payload) -> str:
        """用编核准：事业编制（财政全额）2名."""
        code = str(payload.get("commodity"))
        label = commodity(code).label if code in COMMODITIES else "（未选编制类型）"
        return f"用编核准：{payload.get('unit_name') or ''}{label}{payload.get('quantity') or '?'}名"

    def scope(self, payload: Payload) -> tuple[int | None, int | None]:
        """Return the unit."""
        return payload.get("unit"), None

    def check(self, actor: Actor, payload: Payload) -> tuple[Refusal, ...]:
        """Return what is missing or mistyped; the numbers are looked at in `apply`."""
        del actor
        labels = {
            "unit": "用编单位",
            "commodity": "编制类型",
            "quantity": "核准数",
            "entry_kind": "用编方式",
            "approved_on": "核准日期",
        }
        found = _missing(payload, labels)
        found += _no_dates(payload, {"approved_on": "核准日期", "expires_on": "有效期至"})
        quantity = payload.get("quantity")
        if quantity and not (isinstance(quantity, int) and quantity > 0):
            found.append(Refusal("form.number", "“核准数”须是大于零的整数", field="quantity"))
        if payload.get("entry_kind") and payload["entry_kind"] not in USES:
            found.append(Refusal("form.choice", "请从列表中选择用编方式", field="entry_kind"))
        if payload.get("commodity") and payload["commodity"] not in COMMODITIES:
            found.append(Refusal("form.choice", "请从列表中选择编制类型", field="commodity"))
        return tuple(found)

    def apply(self, actor: Actor, payload: Payload, *, maker_id: int) -> Applied:
        """See `reserve`."""
        approved = _day(payload, "approved_on")
        if approved is None:
            raise LookupError("check was not called")
        made = reserve(
            actor,
            unit_id=int(payload["unit"]),
            commodity_code=payload["commodity"],
            quantity=payload["quantity"],
            entry_kind=payload["entry_kind"],
            purpose=payload.get("purpose") or "",
            approved_on=approved,
            expires_on=_day(payload, "expires_on"),
            maker_id=maker_id,
        )
        name = unit_names(actor, [made.unit_id], approved)[made.unit_id]
        had = made.snapshot["available"]
        rows = (
            Consequence(
                name,
                f"{commodity(made.commodity).label}·可用{'空缺' if made.entry_kind == POST_USE else '空编'}",
                str(had),
                f"-{made.quantity}",
                str(had - made.quantity),
                f"有效期至{made.expires_on}",
            ),
        )
        return Applied("establishment.reservation", made.pk, f"用编核准单{made.number}", _url(made.pk), rows)

    def slip(self, actor: Actor, payload: Payload, key: int) -> Slip | None:
        """Return 用编核准单 as it was approved, with the days it holds."""
        del payload
        seen = replace(
            actor, unit_ids=None, extra=actor.extra | {"ledger.read"}
        )  # who sees the case sees its slip
        row = reservation(seen, key, timezone.localdate())
        posts = row.entry_kind == POST_USE
        pairs = (
            ("用编单位", row.unit_name),
            ("核准单号", row.number),
            ("领导职数" if posts else "编制类型", row.commodity_label),
            ("核准数", f"{row.quantity}名"),
            ("用编方式", row.entry_label),
            ("核准日期", f"{row.approved_on:%Y年%m月%d日}"),
            ("有效期至", f"{row.expires_on:%Y年%m月%d日}"),
            ("目前状态", row.state_label),
            ("用途和岗位要求", row.purpose),
        )
        return Slip(
            "职数使用核准单" if posts else "用编核准单",
            row.unit_name,
            pairs,
            "请在有效期内办理任职，逾期自动失效，需要延期的在到期前申请，只延一次。"
            if posts
            else "请在有效期内凭本单办理招录、招聘、选调和上编，逾期自动失效，需要延期的在到期前申请，只延一次。",
        )

    def context(self, actor: Actor, payload: Payload) -> Mapping[str, Any]:
        """Names and labels."""
        unit = payload.get("unit")
        day = _day(payload, "approved_on") or date.max
        return {
            "unit_name": unit_names(actor, [unit], day).get(unit, "") if unit else "",
            "commodity_label": commodity(payload["commodity"]).label
            if payload.get("commodity") in COMMODITIES
            else "",
            "entry_label": USES.get(str(payload.get("entry_kind")), ""),
        }


class _OfReservation:
    """A submission about a reservation that is there."""

    code: str
    label: str
    draft_url: str
    template = "establishment/payload_reservation.html"
    shape: Mapping[str, Shape] = {
        "reservation": whole,
        "unit": whole,
        **dict.fromkeys(("number", "to", "on", "reason"), text),
    }
    labels: Mapping[str, str]
    dates: Mapping[str, str]

    def title(self, payload: Payload) -> str:
        """延长用编核准：2021-0003号."""
        return f"{self.label}：{payload.get('number') or '（未选核准单）'}"

    def scope(self, payload: Payload) -> tuple[int | None, int | None]:
        """Return the unit of the reservation."""
        return payload.get("unit"), None

    def check(self, actor: Actor, payload: Payload) -> tuple[Refusal, ...]:
        """Return what is missing or mistyped."""
        del actor
        return (*_missing(payload, self.labels), *_no_dates(payload, self.dates))

    def context(self, actor: Actor, payload: Payload) -> Mapping[str, Any]:
        """Return the reservation as it stands."""
        key, day = payload.get("reservation"), _day(payload, "on") or date.max
        return {"row": reservation(actor, int(key), day) if key else None, "kind": self.code}


class Extend(_OfReservation):
    """延长用编核准."""

    code = "establishment.extend"
    label = "延长用编核准"
    draft_url = "establishment:extend"
    labels = {"reservation": "核准单", "to": "延期至", "reason": "延期原因", "on": "办理日期"}
    dates = {"to": "延期至", "on": "办理日期"}

    def apply(self, actor: Actor, payload: Payload, *, maker_id: int) -> Applied:
        """See `extend_reservation`."""
        del maker_id
        to, on = _day(payload, "to"), _day(payload, "on")
        if to is None or on is None:
            raise LookupError("check was not called")
        before = reservation(actor, int(payload["reservation"]), on)
        made = extend_reservation(
            actor, reservation_id=before.key, to=to, reason=str(payload["reason"]), on=on
        )
        rows = (Consequence(f"核准单{made.number}", "有效期至", str(before.expires_on), "延期", str(to)),)
        return Applied("establishment.reservation", made.pk, f"用编核准单{made.number}", _url(made.pk), rows)


class Cancel(_OfReservation):
    """撤销用编核准."""

    code = "establishment.cancel"
    label = "撤销用编核准"
    draft_url = "establishment:cancel"
    labels = {"reservation": "核准单", "reason": "撤销原因", "on": "撤销日期"}
    dates = {"on": "撤销日期"}

    def apply(self, actor: Actor, payload: Payload, *, maker_id: int) -> Applied:
        """See `cancel_reservation`."""
        del maker_id
        on = _day(payload, "on")
        if on is None:
            raise LookupError("check was not called")
        before: ReservationRow = reservation(actor, int(payload["reservation"]), on)
        made = cancel_reservation(actor, reservation_id=before.key, on=on, reason=str(payload["reason"]))
        left = before.left
        rows = (
            Consequence(before.unit_name, f"{before.commodity_label}·已核准未用", str(left), f"-{left}", "0"),
        )
        return Applied("establishment.reservation", made.pk, f"用编核准单{made.number}", _url(made.pk), rows)


def register() -> None:
    """Add the kinds; called when the app starts."""
    for kind in (Reserve(), Extend(), Cancel()):
        register_kind(kind)
