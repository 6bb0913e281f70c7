"""What units ask for about their people: 上编, 下编, 区内调动, each through the desks of its chart."""

from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms as django_forms

from bianzhi.cases.chart import Chart, Event
from bianzhi.cases.kinds import Applied, Behaviour, CaseLike, Consequence, Filled, Slip
from bianzhi.cases.kinds import register as register_kind
from bianzhi.cases.routes import RouteChoices, RouteFacts
from bianzhi.cases.shapes import key_of
from bianzhi.establishment.forms import DecisionForm
from bianzhi.establishment.ports import Key
from bianzhi.establishment.request_kinds import QUOTA_LABELS, facts_of
from bianzhi.ledger.commodities import COMMODITIES, RANKS
from bianzhi.ledger.vacancy import Interval, Line
from bianzhi.staff import forms
from bianzhi.staff.actions import Entry, go_on_establishment, register_person
from bianzhi.staff.case_acts import do_locked, do_off
from bianzhi.staff.case_kinds import SHAPE, StaffKind, rows_of
from bianzhi.staff.code_lists import entry_kind, exit_kind
from bianzhi.staff.identity import PURPOSE, opened
from bianzhi.staff.incoming import payload_of
from bianzhi.staff.models import Person
from bianzhi.staff.request_charts import CHANGE_CHART, OFF_CHART, ON_CHART, PASSES
from bianzhi.staff.request_forms import NewcomerForm, newcomer
from bianzhi.staff.seats import consequences
from bianzhi.users.actor import Actor
from bianzhi.users.models import District
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any
from bianzhi.vault.cipher import Undecipherable, lookup_hash

Payload = Mapping[str, Any]
BEGUN_BY = ("unit",)
#: what the effect needs of whoever signs, beyond the desk: it registers the newcomer in the unit's stead
REGISTERS = frozenset({"person.edit"})


def papers_of(named: Iterable[str]) -> tuple[str, ...]:
    """Return the papers a code list names, the 用编核准单 left out: it is chosen in the form."""
    return tuple(paper for paper in named if paper and paper != "用编核准单")


class OnRequest(Behaviour):
    """上编申请: the unit names who comes; at the signing the person is registered and goes on the establishment at once."""

    code = "staff.request_on"
    label = "上编申请"
    draft_url = "staff:request_on"
    template = "staff/payload.html"
    shape = SHAPE
    form = NewcomerForm
    lead = (
        "填写拟上编的人员和编制，先“试算”看有没有空编，再提交编办审核、复核、签批；签批后同时登记人员并上编。"
    )
    chart: Chart = ON_CHART
    passes = PASSES
    begins_at = BEGUN_BY

    def title(self, payload: Payload) -> str:
        """上编申请：李虚明."""
        return f"{self.label}：{payload.get('name') or '（未填姓名）'}"

    def scope(self, payload: Payload) -> tuple[int | None, int | None]:
        """Return the unit; the person is not in the register yet."""
        return key_of((payload.get("form") or {}).get("unit") or payload.get("unit")), None

    def incoming(self, actor: Actor, payload: Payload) -> dict[str, Any]:
        """Seal the number another program gave, as the page does. Raises `Refused`."""
        made, wrong = payload_of(
            actor, self, {**(payload.get("form") or {}), **payload}, payload.get("sealed")
        )
        refuse_if_any(wrong)
        return made

    def facts(self, actor: Actor, payload: Payload) -> RouteFacts:
        """Return way of entering, rank and type."""
        form = payload.get("form") or {}
        return facts_of(
            actor,
            self.scope(payload)[0],
            str(form.get("entry_kind") or ""),
            str(form.get("commodity") or ""),
            1,
        )

    def route_choices(self) -> RouteChoices:
        """Return ways of entering, ranks and types."""
        return RouteChoices(dict(forms.ENTRIES), RANKS, QUOTA_LABELS)

    def asked(
        self, actor: Actor, submission: CaseLike, event: Event, data: Mapping[str, Any] | None
    ) -> django_forms.Form | None:
        """Return the form of the commission's decision."""
        del actor, submission
        return DecisionForm(data) if event.asks else None

    def completed(self, actor: Actor, payload: Payload) -> dict[str, Any]:
        """Return the payload as it is: whoever comes need not be in the register."""
        del actor
        return dict(payload)

    def materials(self, payload: Payload) -> tuple[str, ...]:
        """Return the papers of the chosen way of entering (DOMAIN §3.3)."""
        return papers_of(entry_kind(str((payload.get("form") or {}).get("entry_kind") or "")).papers)

    def bound(self, actor: Actor, payload: Payload) -> NewcomerForm:
        """Return the form filled with the payload; the number stands sealed beside it."""
        if isinstance(payload, Filled) and payload.memo is not None:
            known: NewcomerForm = payload.memo
            return known
        sealed = payload.get("sealed") or {}
        text = {**(payload.get("form") or {}), "id_number": sealed.get("mask", "")}
        made = self.form(
            text,
            actor=actor,
            person=newcomer(str(payload.get("name") or ""), sealed.get("mask", "")),
            offering=bool(text.get("reservation")),  # the books are asked for slips when one is named
        )
        if isinstance(payload, Filled):
            payload.memo = made
        return made

    def check(self, actor: Actor, payload: Payload) -> tuple[Refusal, ...]:
        """Return what the form misses, and a way of entering that needs a 用编核准单 without one."""
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
        if not payload.get("sealed"):
            found.append(Refusal("person.required", "请填写身份证号", field="id_number"))
        kind = entry_kind(str(form.cleaned_data.get("entry_kind") or ""))
        if kind.needs_reservation and not form.cleaned_data.get("reservation"):
            found.append(
                Refusal(
                    "reservation.expected",
                    f"“{kind.label}”须先办用编核准，本单位没有选用核准单",
                    rule="凭用编核准单办理招录、招聘和上编",
                    source="中国共产党机构编制工作条例",
                    remedy="请先提交“用编申请”，核准后再办上编",
                    field="reservation",
                )
            )
        return tuple(found)

    def apply(self, actor: Actor, payload: Payload, *, maker_id: int) -> Applied:
        """Register the person (or find who is registered already) and put him on the establishment."""
        form = self.bound(actor, payload)
        form.is_valid()
        given = form.cleaned_data
        key = (given["unit"], given["commodity"])
        before: dict[Key, Line] = {}
        person = self._person(actor, form, payload)
        entry = Entry(
            *key,
            given["begins_on"],
            given["entry_kind"],
            source=given.get("source") or "",
            document=given.get("document") or "",
            reservation_id=int(given["reservation"]) if given.get("reservation") else None,
        )
        go_on_establishment(actor, maker_id=maker_id, person_id=person.pk, entry=entry, seen=before)
        # one more from that day on: what the ledger holds now without asking it again
        after = {key: before[key].with_occupied(Interval(entry.begins_on, None))}
        names = {key[0]: form.unit_written("unit")}
        where = f"{names.get(key[0], '')}　{COMMODITIES[key[1]].label}"
        rows = (
            Consequence(person.name, "在编", "不在编", "→", where),
            *consequences(before, after, names, entry.begins_on),
        )
        return Applied(
            "staff.person",
            person.pk,
            f"{person.name} 上编",
            f"/staff/{person.pk}/",
            rows,
            {"persons": (person.name,)},
        )

    def _person(self, actor: Actor, form: NewcomerForm, payload: Payload) -> Person:
        try:
            number = opened(b64decode(payload["sealed"]["sealed"]))
        except Undecipherable as lost:
            raise Refused(
                Refusal(
                    "person.sealed",
                    "申请中的身份证号不能解密",
                    remedy="请重新填写身份证号",
                    field="id_number",
                )
            ) from lost
        known = Person.objects.filter(
            district_id=actor.district_id, id_hash=lookup_hash(number, purpose=PURPOSE)
        ).first()
        if known is None:
            acting = replace(actor, extra=actor.extra | REGISTERS)
            invented = District.objects.filter(pk=actor.district_id, synthetic=True).exists()
            values = {**form.person_values(), "id_number": number}
            return register_person(acting, values=values, synthetic=invented, entering=True)
        if known.name != form.cleaned_data["name"]:
            raise Refused(
                Refusal(
                    "person.name_differs",
                    f"这个身份证号登记的姓名是{known.name}，申请填的是{form.cleaned_data['name']}",
                    remedy="请核对姓名；确需更名的，请编办先办“锁定信息变更”",
                    field="name",
                )
            )
        return known

    def slip(self, actor: Actor, payload: Payload, key: int) -> Slip | None:
        """Return 入编通知单."""
        del key
        return Slip(
            "入编通知单",
            "人社局、财政局",
            self.sheet(actor, payload),
            "该同志已核准入编，请据此核定工资、办理社会保险和财政统发，并列入预算人员。",
        )

    def sheet(self, actor: Actor, payload: Payload) -> tuple[tuple[str, str], ...]:
        """Return the paper form: the person, then what is asked for."""
        shown = self.context(actor, payload)
        return (*((pair[0], str(pair[1])) for pair in shown["head"]), *shown["rows"])

    def context(self, actor: Actor, payload: Payload) -> Mapping[str, Any]:
        """Return the person and the filled form as (label, text) pairs."""
        form = self.bound(actor, payload)
        form.is_valid()
        sealed = payload.get("sealed") or {}
        return {
            "person": None,
            "rows": [
                pair
                for pair in rows_of(actor, form, {"form": payload.get("form")})
                if pair[0] not in ("姓名", "身份证号")
            ],
            "head": [("姓名", payload.get("name") or ""), ("身份证号", sealed.get("mask", ""), "id")],
            "label": self.label,
        }


class AboutSomebody(StaffKind, Behaviour):
    """A request about a person who is in the register."""

    def sheet(self, actor: Actor, payload: Payload) -> tuple[tuple[str, str], ...]:
        """Return the paper form: the person as he stands, then what is asked for."""
        shown = self.context(actor, payload)
        now = shown["person"]
        if now is None:
            return ()
        head = (
            ("姓名", now.name),
            ("身份证号", now.id_mask),
            ("单位", now.unit),
            ("编制类型", now.commodity_label),
        )
        return (*head, *shown["rows"])


class OffRequest(AboutSomebody):
    """下编申请, by the unit."""

    chart: Chart = OFF_CHART
    passes = PASSES
    begins_at = BEGUN_BY

    def facts(self, actor: Actor, payload: Payload) -> RouteFacts:
        """Return way of leaving and rank."""
        return facts_of(
            actor, self.scope(payload)[0], str((payload.get("form") or {}).get("exit_kind") or ""), "", 1
        )

    def route_choices(self) -> RouteChoices:
        """Return ways of leaving and ranks."""
        return RouteChoices(dict(forms.EXITS), RANKS)

    def slip(self, actor: Actor, payload: Payload, key: int) -> Slip | None:
        """Return 下编通知单."""
        del key
        return Slip(
            "下编通知单",
            "人社局、财政局",
            self.sheet(actor, payload),
            "该同志已下编，请自下编之日起停止统发，办理工资、社会保险的变动手续。",
        )

    def materials(self, payload: Payload) -> tuple[str, ...]:
        """Return the papers of the chosen way of leaving (DOMAIN §3.4)."""
        return papers_of(exit_kind(str((payload.get("form") or {}).get("exit_kind") or "")).papers)


class ChangeRequest(AboutSomebody):
    """人员信息变更申请: fields the office locks, with what proves the change."""

    chart: Chart = CHANGE_CHART
    begins_at = BEGUN_BY

    def materials(self, payload: Payload) -> tuple[str, ...]:
        """Return the proof."""
        del payload
        return ("变更依据（认定表、户籍证明、任免文件等）",)


OFF = OffRequest(
    "staff.request_off",
    "下编申请",
    "下编申请",
    "request_off",
    forms.OffForm,
    do_off,
    "退休、调出、辞职等离开编制，由编办审核、复核后生效。",
)
CHANGE = ChangeRequest(
    "staff.request_change",
    "信息变更申请",
    "信息变更",
    "request_change",
    forms.LockedForm,
    do_locked,
    "姓名、身份证号、出生日期等由编办锁定的信息，由单位提出、编办审核、复核后变更。",
    "any",
)
ON = OnRequest()


def register() -> None:
    """Add the kinds; called when the app starts."""
    for kind in (ON, OFF, CHANGE):
        register_kind(kind)
