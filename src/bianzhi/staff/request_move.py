"""区内调动申请: one case of two units. The unit that takes asks, the unit that gives agrees, the office signs (X02 with E07).

The unit that asks knows of the person what the transfer order says, name and number; it sees nothing of the other unit's numbers.
"""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms as django_forms

from bianzhi.cases.chart import Chart, Event
from bianzhi.cases.kinds import Applied, Behaviour, CaseLike, Consequence, Slip
from bianzhi.cases.kinds import register as register_kind
from bianzhi.cases.routes import RouteChoices, RouteFacts
from bianzhi.cases.shapes import Shape, key_of, whole
from bianzhi.establishment.forms import DecisionForm
from bianzhi.establishment.request_kinds import QUOTA_LABELS, facts_of
from bianzhi.ledger.commodities import COMMODITIES, RANKS
from bianzhi.staff.actions import transfer_in_district
from bianzhi.staff.attributes import ATTRIBUTES
from bianzhi.staff.case_kinds import SHAPE, rows_of
from bianzhi.staff.code_lists import MOVED_IN, entry_kind
from bianzhi.staff.forms import QUOTAS, SeatForm, UnitField, attribute_field
from bianzhi.staff.identity import PURPOSE, opened
from bianzhi.staff.incoming import payload_of
from bianzhi.staff.models import Tenure
from bianzhi.staff.request_charts import MOVE_CHART, PASSES
from bianzhi.staff.request_forms import newcomer
from bianzhi.staff.request_kinds import papers_of
from bianzhi.staff.seats import consequences, lines_of
from bianzhi.staff.units_port import unit_names
from bianzhi.ui.forms import DateField, TermChoiceField
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, refuse_if_any
from bianzhi.vault.cipher import Undecipherable, lookup_hash

Payload = Mapping[str, Any]
NOBODY = Refusal(
    "move.nobody",
    "没有找到这个姓名和身份证号的在编人员",
    remedy="请与调动通知核对；从区外调入、不在编的，请用“上编申请”",
    field="id_number",
)


class MoveInForm(SeatForm):
    """Who comes from another unit of the district, and onto what."""

    unit_fields = ("unit",)
    unit = UnitField(label="调入单位")
    commodity = TermChoiceField(label="编制类型", terms=QUOTAS, help_text="调入后占用的编制")
    on = DateField(label="调动日期", help_text="从这一天起在原单位下编、在本单位上编")
    document = django_forms.CharField(label="依据文件", max_length=200, help_text="调动通知的名称或文号")
    reservation = django_forms.ChoiceField(label="用编核准单", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = {key: attribute_field(ATTRIBUTES[key], required=True) for key in ("name", "id_number")}
        self.fields = {**own, **self.fields}
        self.fields["id_number"].help_text = "18 位身份证号；填写后立即加密，申请中不留原号"
        self.offer_slips()
        self.ask_again("unit", "commodity")


def wide(actor: Actor) -> Actor:
    """Return the actor looking beyond his own units: only for what a case of two units must check, never to show numbers."""
    return replace(actor, unit_ids=None)


def present_seat(actor: Actor, payload: Payload) -> Tenure | None:
    """Return the open tenure of whom name and sealed number name, when both fit."""
    try:
        number = opened(b64decode((payload.get("sealed") or {}).get("sealed") or ""))
    except (Undecipherable, ValueError):
        return None
    return (
        Tenure.objects.filter(
            district_id=actor.district_id,
            person__id_hash=lookup_hash(number, purpose=PURPOSE),
            person__name=str(payload.get("name") or ""),
            ends_on__isnull=True,
            revoked_at__isnull=True,
        )
        .select_related("person")
        .first()
    )


class MoveRequest(Behaviour):
    """区内调动申请; ``person`` and ``from_unit`` of the payload are found by name and number, and found again at every check."""

    code = "staff.request_move"
    label = "区内调动申请"
    draft_url = "staff:request_move"
    template = "staff/payload.html"
    shape: Mapping[str, Shape] = {**SHAPE, "from_unit": whole}
    form = MoveInForm
    lead = (
        "填写调动通知上的姓名和身份证号，先“试算”看本单位有没有空编，再提交；由原单位确认、编办审核、复核、签批，"
        "原单位下编与本单位上编同时入账。"
    )
    chart: Chart = MOVE_CHART
    passes = PASSES
    begins_at = ("unit",)

    def title(self, payload: Payload) -> str:
        """区内调动申请：李虚明."""
        return f"{self.label}：{payload.get('name') or '（未填姓名）'}"

    def scope(self, payload: Payload) -> tuple[int | None, int | None]:
        """Return the unit that takes, and the person."""
        return key_of((payload.get("form") or {}).get("unit") or payload.get("unit")), key_of(
            payload.get("person")
        )

    def completed(self, actor: Actor, payload: Payload) -> dict[str, Any]:
        """Return the payload with who it is and where he is now."""
        seat = present_seat(actor, payload)
        return {
            **payload,
            "person": seat.person_id if seat else None,
            "from_unit": seat.unit_id if seat else None,
        }

    def incoming(self, actor: Actor, payload: Payload) -> dict[str, Any]:
        """Seal the number another program gave, as the page does. Raises `Refused`."""
        made, wrong = payload_of(
            actor, self, {**(payload.get("form") or {}), **payload}, payload.get("sealed")
        )
        refuse_if_any(wrong)
        return made

    def facts(self, actor: Actor, payload: Payload) -> RouteFacts:
        """Return rank of the unit that takes, and type."""
        commodity = str((payload.get("form") or {}).get("commodity") or "")
        return facts_of(actor, self.scope(payload)[0], "", commodity, 1)

    def route_choices(self) -> RouteChoices:
        """Return ranks and types."""
        return RouteChoices(ranks=RANKS, commodities=QUOTA_LABELS)

    def asked(
        self, actor: Actor, submission: CaseLike, event: Event, data: Mapping[str, Any] | None
    ) -> django_forms.Form | None:
        """Return the form of the commission's decision."""
        del actor, submission
        return DecisionForm(data) if event.asks else None

    def desk_unit(self, submission: CaseLike, desk: str) -> int | None:
        """Return the unit that gives for the desk of the other unit."""
        return submission.payload.get("from_unit") if desk == "other_unit" else submission.unit_key

    def next_state(self, actor: Actor, submission: CaseLike, event: Event) -> str:
        """Who answers for both units needs not ask himself."""
        if event.code == "submit" and actor.sees_unit(submission.payload.get("from_unit")):
            return "checking"
        return event.target

    def materials(self, payload: Payload) -> tuple[str, ...]:
        """Return the papers of a move in the district (DOMAIN §3.3, E07)."""
        del payload
        return papers_of(entry_kind(MOVED_IN).papers)

    def bound(self, actor: Actor, payload: Payload) -> MoveInForm:
        """Return the form filled with the payload; the number stands sealed beside it."""
        mask = (payload.get("sealed") or {}).get("mask", "")
        text = {**(payload.get("form") or {}), "id_number": mask}
        return self.form(text, actor=wide(actor), person=newcomer(str(payload.get("name") or ""), mask))

    def check(self, actor: Actor, payload: Payload) -> tuple[Refusal, ...]:
        """Return what the form misses, and whether the person is where the case says."""
        form = self.bound(actor, payload)
        form.is_valid()
        found = [
            Refusal(
                "staff.field",
                f"{form.fields[name].label if name in form.fields else ''}：{error}".lstrip("："),
                field=name,
            )
            for name, errors in form.errors.items()
            for error in errors
        ]
        seat = present_seat(actor, payload)
        if seat is None:
            return (*found, NOBODY)
        if (payload.get("person"), payload.get("from_unit")) != (seat.person_id, seat.unit_id):
            found.append(
                Refusal(
                    "move.gone",
                    f"{seat.person.name}所在单位与申请时不同",
                    remedy="请退回补正，由调入单位重新核对后提交",
                    field="id_number",
                )
            )
        return tuple(found)

    def apply(self, actor: Actor, payload: Payload, *, maker_id: int) -> Applied:
        """Off there and on here, in one act."""
        form = self.bound(actor, payload)
        form.is_valid()
        given, acting = form.cleaned_data, wide(actor)
        old = present_seat(actor, payload)
        if old is None:
            raise LookupError("check was not called")
        keys = {(given["unit"], given["commodity"]), (old.unit_id, old.commodity)}
        before, name = lines_of(acting, keys), old.person.name
        transfer_in_district(
            acting,
            maker_id=maker_id,
            person_id=old.person_id,
            unit_id=given["unit"],
            commodity=given["commodity"],
            on=given["on"],
            document=given["document"],
            reservation_id=int(given["reservation"]) if given.get("reservation") else None,
        )
        names = unit_names(acting, {unit for unit, _ in keys}, given["on"])
        rows = (
            Consequence(
                name,
                "在编",
                names.get(old.unit_id, ""),
                "→",
                f"{names.get(given['unit'], '')}　{COMMODITIES[given['commodity']].label}",
            ),
            *consequences(before, lines_of(acting, keys), names, given["on"]),
        )
        return Applied(
            "staff.person",
            old.person_id,
            f"{name} 区内调动",
            f"/staff/{old.person_id}/",
            rows,
            {"persons": (name,)},
        )

    def slip(self, actor: Actor, payload: Payload, key: int) -> Slip | None:
        """Return 编制调整通知单."""
        del key
        return Slip(
            "编制调整通知单",
            "人社局、财政局",
            self.sheet(actor, payload),
            "该同志已在区内调动，请自调动之日起在调入单位核发工资、办理社会保险和预算变动。",
        )

    def sheet(self, actor: Actor, payload: Payload) -> tuple[tuple[str, str], ...]:
        """Return 编制调整呈报审批表."""
        shown = self.context(actor, payload)
        return (*((pair[0], str(pair[1])) for pair in shown["head"]), *shown["rows"])

    def context(self, actor: Actor, payload: Payload) -> Mapping[str, Any]:
        """Return both units, the person and the filled form as (label, text) pairs."""
        form = self.bound(actor, payload)
        form.is_valid()
        source = payload.get("from_unit")
        names = unit_names(wide(actor), [source]) if source else {}
        rows = rows_of(wide(actor), form, {"form": payload.get("form")})
        return {
            "person": None,
            "rows": [pair for pair in rows if pair[0] not in ("姓名", "身份证号")],
            "head": [
                ("姓名", payload.get("name") or ""),
                ("身份证号", (payload.get("sealed") or {}).get("mask", ""), "id"),
                ("调出单位", names.get(source, "（未找到在编记录）") if source else "（未找到在编记录）"),
            ],
            "label": "区内调动",
        }


MOVE = MoveRequest()


def register() -> None:
    """Add the kind; called when the app starts."""
    register_kind(MOVE)
