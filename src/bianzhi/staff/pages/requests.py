"""A unit asks for somebody new to go on its establishment: fill in, see what it would change, send."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bianzhi.cases import reads as cases
from bianzhi.staff.forms import SeatForm
from bianzhi.staff.incoming import payload_of
from bianzhi.staff.pages.filling import FillingPage
from bianzhi.staff.request_forms import newcomer
from bianzhi.staff.request_kinds import ON, OnRequest
from bianzhi.staff.request_move import MOVE, MoveRequest
from bianzhi.units.reads import unit_choices
from bianzhi.users.actor import Actor
from bianzhi.users.models import User
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal

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


class _Page(FillingPage):
    """One request for the form."""

    def __init__(
        self, request: HttpRequest, actor: Actor, kind: Kind, card: cases.SubmissionCard | None
    ) -> None:
        self.request, self.actor, self.kind, self.card = request, actor, kind, card
        self.sealed: dict[str, str] = dict(card.payload.get("sealed") or {}) if card else {}

    def form_of(self, data: dict[str, Any] | None, **options: Any) -> SeatForm:
        """Return the form; a number that is sealed already need not be typed again."""
        name = str((data or {}).get("name") or "")
        form: SeatForm = self.kind.form(
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
        return self.form_of(None, initial=initial)

    def sent(self, key: int, number: str) -> str:
        """Say where it is now."""
        return f"已提交（{number}），现为“{cases.card(self.actor, key).row.state_label}”"

    def payload_of(self, data: dict[str, Any]) -> tuple[dict[str, Any], list[Refusal]]:
        """Return what the draft keeps. The number is sealed at once and kept nowhere as it is."""
        payload, wrong = payload_of(self.actor, self.kind, data, self.sealed)
        self.sealed = payload["sealed"]
        data["id_number"] = self.sealed.get("mask", "")
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
