"""What named staff sends for review: each kind is a form about one person, made by one and posted by another.

A payload is ``{"person": key, "form": {field: text}}``; locked changes also carry ``version`` and, encrypted, a new ID number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date
from typing import Any

from bianzhi.cases.kinds import Applied
from bianzhi.cases.kinds import register as register_kind
from bianzhi.cases.shapes import Shape, fields, key_of, text, whole, whole_or_text
from bianzhi.establishment.ports import Key
from bianzhi.establishment.reads import reservation_number
from bianzhi.staff import forms
from bianzhi.staff.case_acts import (
    do_appoint,
    do_away,
    do_back,
    do_dismiss,
    do_locked,
    do_move,
    do_off,
    do_on,
    do_restore,
    do_revoke,
)
from bianzhi.staff.case_work import Done, Work
from bianzhi.staff.forms import StaffForm
from bianzhi.staff.reads.person_now import person_now
from bianzhi.staff.seats import consequences, lines_of
from bianzhi.staff.units_port import inner_names, unit_names
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal

Payload = Mapping[str, Any]


SHAPE: Mapping[str, Shape] = {
    "person": whole,
    "name": text,
    "unit": whole_or_text,
    "form": fields,
    "version": whole,
    "sealed": fields,
}


@dataclass(slots=True)
class StaffKind:
    """A kind of submission about one person (`bianzhi.cases.kinds.SubmissionKind`).

    ``act`` does it; ``seats`` names the seats whose numbers the reviewer is shown before and after.
    """

    code: str
    label: str
    verb: str
    slug: str
    form: type[StaffForm]
    act: Callable[[Work], Done]
    lead: str
    needs: str = "on"
    template: str = "staff/payload.html"
    shape: Mapping[str, Shape] = made_by(default_factory=lambda: SHAPE)
    draft_url: str = ""

    def __post_init__(self) -> None:
        self.draft_url = self.draft_url or f"staff:{self.slug}"

    def title(self, payload: Payload) -> str:
        """「上编：张三」; the name is kept in the payload for lists."""
        return f"{self.verb}：{payload.get('name') or '（未选人员）'}"

    def scope(self, payload: Payload) -> tuple[int | None, int | None]:
        """Return the unit concerned, and the person."""
        unit = (payload.get("form") or {}).get("unit") or payload.get("unit")
        return key_of(unit), key_of(payload.get("person"))

    def bound(self, actor: Actor, payload: Payload) -> StaffForm:
        """Return the form filled with the payload. Raises `Forbidden`."""
        person = person_now(actor, int(payload["person"]))
        return self.form(payload.get("form") or {}, actor=actor, person=person)

    def check(self, actor: Actor, payload: Payload) -> tuple[Refusal, ...]:
        """Return what the form misses."""
        if not payload.get("person"):
            return (Refusal("staff.person", "请先选择人员", field="person"),)
        try:
            form = self.bound(actor, payload)
        except Forbidden as gone:
            return (Refusal("staff.person", str(gone), field="person"),)
        if form.is_valid():
            return ()
        return tuple(
            Refusal(
                "staff.field",
                f"{form.fields[name].label if name in form.fields else ''}：{error}".lstrip("："),
                field=name,
            )
            for name, errors in form.errors.items()
            for error in errors
        )

    def apply(self, actor: Actor, payload: Payload, *, maker_id: int) -> Applied:
        """Do it, and tell the seats before and after."""
        form = self.bound(actor, payload)
        form.is_valid()
        work = Work(actor, maker_id, form.person, form.cleaned_data, payload)
        keys = seats_of(work)
        before = lines_of(actor, keys)
        done = self.act(work)
        after = lines_of(actor, keys)
        names = unit_names(actor, {unit for unit, _ in keys}, done.on)
        changes = [*done.changes, *consequences(before, after, names, done.on)]
        return Applied(
            kind="staff.person",
            key=form.person.key,
            label=f"{form.person.name} {self.verb}",
            url=f"/staff/{form.person.key}/",
            consequences=tuple(changes),
            extra={"persons": (form.person.name,), "warnings": done.warnings},
        )

    def context(self, actor: Actor, payload: Payload) -> Mapping[str, Any]:
        """Return the person and the filled form as (label, text) pairs, as the paper form has them."""
        if not payload.get("person"):
            return {"person": None, "rows": [], "label": self.label}
        try:
            form = self.bound(actor, payload)
        except Forbidden:
            return {"person": None, "rows": [], "label": self.label}
        form.is_valid()
        return {"person": form.person, "rows": list(rows_of(actor, form, payload)), "label": self.label}


def seats_of(work: Work) -> set[Key]:
    """Return the seats that the act may change: the person's present one, the one asked for, and posts held."""
    person, given = work.person, work.given
    keys: set[Key] = {(p.unit_id, p.commodity) for p in person.posts if p.counts}
    if person.unit_id is not None and person.commodity:
        keys.add((person.unit_id, person.commodity))
    unit = given.get("unit") if isinstance(given.get("unit"), int) else None
    if unit is not None and given.get("commodity"):
        keys.add((unit, given["commodity"]))
    return keys


def rows_of(actor: Actor, form: StaffForm, payload: Payload) -> list[tuple[str, str]]:
    """Return each filled field in words."""
    rows = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name, form.data.get(name))
        if value in (None, "", False):
            continue
        if name in form.unit_fields and isinstance(value, int):
            text = unit_names(actor, [value]).get(value, "")
        elif name == "inner_unit":
            text = inner_names(actor, [int(value)]).get(int(value), "")
        elif hasattr(field, "choices"):
            text = dict(field.choices).get(value) or _not_offered(actor, name, value)
        else:
            text = "是" if value is True else value.isoformat() if isinstance(value, date) else str(value)
        rows.append((str(field.label or name), text))
    sealed = payload.get("sealed")
    if sealed:
        rows.insert(0, ("新身份证号", str(sealed["mask"])))
    return rows


def _not_offered(actor: Actor, name: str, value: object) -> str:
    """Return the words of a choice that is offered no more: a 用编核准单 that is used up or has run out by its number."""
    text = str(value)
    return reservation_number(actor, int(text)) if name == "reservation" and text.isdecimal() else text


KINDS: dict[str, StaffKind] = {
    kind.slug: kind
    for kind in (
        StaffKind("staff.on", "上编", "上编", "on", forms.OnForm, do_on, "把已登记的人员放到单位的编制上。", "off"),
        StaffKind("staff.off", "下编", "下编", "off", forms.OffForm, do_off, "退休、调出、辞职等离开编制。"),
        StaffKind("staff.move", "区内调动", "区内调动", "move", forms.MoveForm, do_move, "原单位下编、新单位上编一次办结。"),
        StaffKind("staff.appoint", "任职", "任职", "appoint", forms.AppointForm, do_appoint, "任命职务，核对领导职数。"),
        StaffKind("staff.dismiss", "免职", "免职", "dismiss", forms.DismissForm, do_dismiss, "免去职务，空出职数。"),
        StaffKind("staff.away", "离岗登记", "离岗", "away", forms.AwayForm, do_away, "登记在编不在岗的原因、去向和期限。"),
        StaffKind("staff.back", "回岗登记", "回岗", "back", forms.BackForm, do_back, "登记回到岗位。"),
        StaffKind("staff.locked", "锁定信息变更", "信息变更", "locked", forms.LockedForm, do_locked,
                  "变更由编办锁定的信息，须有依据、两人办理。", "any"),
        StaffKind("staff.revoke", "撤销登记", "撤销登记", "revoke", forms.RevokeForm, do_revoke,
                  "撤销登记错误的在编记录，历史保留。", "any"),
        StaffKind("staff.restore", "恢复上编", "恢复上编", "restore", forms.RevokeForm, do_restore,
                  "恢复误下编人员，从下编之日接续。", "off"),
    )
}  # fmt: skip


def register() -> None:
    """Add the kinds; called when the app starts."""
    for kind in KINDS.values():
        register_kind(kind)
