"""A unit asks for somebody new to go on its establishment: fill in, see what it would change, send."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bianzhi.cases import reads as cases
from bianzhi.cases.actions import preview, save_draft, submit
from bianzhi.staff.forms import SeatForm
from bianzhi.staff.incoming import payload_of
from bianzhi.staff.request_forms import newcomer
from bianzhi.staff.request_kinds import ON, OnRequest
from bianzhi.staff.request_move import MOVE, MoveRequest
from bianzhi.units.reads import unit_choices
from bianzhi.users.actor import Actor
from bianzhi.users.models import User
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused

MOST_UNITS = 200
Kind = OnRequest | MoveRequest


@permitted("case.begin")
def on(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """Fill in a 上编申请."""
    return _fill(request, ON, key)


@permitted("case.begin")
def move(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """Fill in a 区内调动申请."""
    return _fill(request, MOVE, key)


def _fill(request: HttpRequest, kind: Kind, key: int | None) -> HttpResponse:
    actor = actor_of(request)
    card = cases.card(actor, key) if key else None
    if card is not None and not card.may_edit:
        return redirect("cases:detail", key=card.row.key)
    page = _Page(request, actor, kind, card)
    return page.post() if request.method == "POST" else page.show(page.fresh())


class _Page:
    """One request for the form."""

    def __init__(
        self, request: HttpRequest, actor: Actor, kind: Kind, card: cases.SubmissionCard | None
    ) -> None:
        self.request, self.actor, self.kind, self.card = request, actor, kind, card
        self.sealed: dict[str, str] = dict(card.payload.get("sealed") or {}) if card else {}

    def _form(self, data: Any, **options: Any) -> SeatForm:
        name = str((data or {}).get("name") or "")
        form = self.kind.form(
            data, actor=self.actor, person=newcomer(name, self.sealed.get("mask", "")), **options
        )
        if self.sealed:
            form.fields["id_number"].required = False
            form.fields["id_number"].help_text = f"已填 {self.sealed['mask']}（已加密）；要改时重新填写"
        return form

    def fresh(self) -> SeatForm:
        """Return the form as it is opened."""
        user: User = self.request.user  # type: ignore[assignment]
        own = {"unit": str(user.unit_key)} if user.unit_key else {}
        initial = (
            dict(self.card.payload.get("form") or {})
            if self.card
            else {"begins_on": timezone.localdate(), "on": timezone.localdate(), **own}
        )
        return self._form(None, initial=initial)

    def post(self) -> HttpResponse:
        """Save, and do what the pressed button says."""
        data = self.request.POST.dict()
        button = data.get("do", "preview")
        if button == "refresh":
            return self.show(self._form(None, initial=data))
        payload, wrong = self._payload(data)
        data["id_number"] = self.sealed.get("mask", "")
        form = self._form(data)
        form.is_valid()
        for refusal in wrong:
            form.add_error("id_number", str(refusal))
        version = data.get("version", "")
        try:
            saved = save_draft(
                self.actor,
                kind=self.kind.code,
                payload=payload,
                submission_id=self.card.row.key if self.card else None,
                version=int(version) if version.isdecimal() else None,
            )
        except Refused as refused:
            return self.show(form, refusals=refused.refusals, status=409)
        self.card = cases.card(self.actor, saved.pk)
        if button == "save":
            messages.success(self.request, f"草稿已保存（{saved.number}）")
            return redirect(self.kind.draft_url, key=saved.pk)
        if form.errors:
            return self.show(form, status=422)
        if button == "submit":
            return self._send(form, saved.pk, saved.version, saved.number)
        return self.show(form, seen=preview(self.actor, kind=self.kind.code, payload=payload))

    def _send(self, form: SeatForm, key: int, version: int, number: str) -> HttpResponse:
        try:
            submit(self.actor, submission_id=key, version=version)
        except Refused as refused:
            return self.show(form, refusals=refused.refusals, status=422)
        messages.success(
            self.request, f"已提交（{number}），现为“{cases.card(self.actor, key).row.state_label}”"
        )
        return redirect("cases:detail", key=key)

    def _payload(self, data: dict[str, Any]) -> tuple[dict[str, Any], list[Refusal]]:
        """Return what the draft keeps. The number is sealed at once and kept nowhere as it is."""
        payload, wrong = payload_of(self.actor, self.kind, data, self.sealed)
        self.sealed = payload["sealed"]
        return payload, wrong

    def show(
        self, form: SeatForm, *, refusals: tuple[Refusal, ...] = (), seen: Any = None, status: int = 200
    ) -> HttpResponse:
        """Draw the form."""
        context = {
            "kind": self.kind,
            "card": self.card,
            "form": form,
            "units": unit_choices(self.actor, timezone.localdate(), limit=MOST_UNITS),
            "refusals": refusals,
            "seen": seen,
        }
        return render(self.request, "staff/request_on.html", context, status=status)
