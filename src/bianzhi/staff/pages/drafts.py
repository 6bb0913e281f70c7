"""Filling in what goes for review: choose the person, fill the form, see the consequences, send."""

from base64 import b64encode
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bianzhi.cases import reads as cases
from bianzhi.cases.actions import may_begin
from bianzhi.cases.chart import OFFICE_ACT
from bianzhi.cases.kinds import behaviour_of
from bianzhi.staff import reads
from bianzhi.staff.case_kinds import KINDS, StaffKind
from bianzhi.staff.forms import LockedForm
from bianzhi.staff.identity import seal
from bianzhi.staff.pages.filling import FillingPage
from bianzhi.staff.person_values import read_id_number
from bianzhi.staff.request_kinds import CHANGE, OFF
from bianzhi.units.reads import unit_choices
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal

MOST_UNITS = 2000
FORMS: dict[str, StaffKind] = {**KINDS, OFF.slug: OFF, CHANGE.slug: CHANGE}


@permitted("submission.draft", "case.begin")
def draft(request: HttpRequest, slug: str, key: int | None = None) -> HttpResponse:
    """Fill in one submission about one person."""
    actor, kind = actor_of(request), FORMS[slug]
    if not may_begin(actor, kind):
        raise Forbidden(f"您的岗位不能办理“{kind.label}”")
    card = cases.card(actor, key) if key else None
    if card is not None and not card.may_edit:
        return redirect("cases:detail", key=card.row.key)
    person = (
        str(card.payload["person"]) if card else request.POST.get("person") or request.GET.get("person", "")
    )
    if not person.isdecimal():
        return _choose(request, actor, kind)
    page = _Page(request, actor, kind, card, reads.person_now(actor, int(person)))
    return page.post() if request.method == "POST" else page.show(page.fresh())


def _choose(request: HttpRequest, actor: Actor, kind: StaffKind) -> HttpResponse:
    """First step: whom is it about?"""
    q = request.GET.get("q", "")
    found = reads.find_persons(actor, q)
    context = {
        "kind": kind,
        "q": q,
        "found": found,
        "may_register": actor.may("person.edit") and kind.slug == "on",
    }
    return render(request, "staff/choose.html", context)


class _Page(FillingPage):
    """One request for the form."""

    def __init__(
        self,
        request: HttpRequest,
        actor: Actor,
        kind: StaffKind,
        card: cases.SubmissionCard | None,
        now: reads.PersonNow,
    ) -> None:
        self.request, self.actor, self.kind, self.card, self.now = request, actor, kind, card, now
        chart = behaviour_of(kind).chart
        self.send = chart.events_by_code["submit"].label
        self.onward = "请另一位同志复核入账" if chart is OFFICE_ACT else "由编办审核"

    def fresh(self) -> Any:
        """Return the form as it is opened: the draft's text, or what is known of the person."""
        initial = dict(self.card.payload.get("form") or {}) if self.card else self._known()
        return self.form_of(None, initial=initial)

    def _known(self) -> dict[str, Any]:
        now, today = self.now, timezone.localdate()
        if self.kind.form is LockedForm:
            values = reads.locked_now(self.actor, now.key).values
            return {**{k: v if v is not None else "" for k, v in values.items()}, "effective_on": today}
        known: dict[str, dict[str, Any]] = {
            "appoint": {"unit": now.unit_id, "begins_on": today},
            "move": {"commodity": now.commodity, "on": today},
        }
        return known.get(self.kind.slug, dict.fromkeys(("begins_on", "ends_on"), today))

    def form_of(self, data: dict[str, Any] | None, **options: Any) -> Any:
        """Return the form about this person."""
        return self.kind.form(data, actor=self.actor, person=self.now, **options)

    def sent(self, key: int, number: str) -> str:
        """Say who has it now."""
        del key
        return f"已{self.send}（{number}），{self.onward}"

    def payload_of(self, data: dict[str, Any]) -> tuple[dict[str, Any], list[Refusal]]:
        """Return what the draft keeps. A new ID number is sealed at once; the number itself is kept nowhere."""
        payload: dict[str, Any] = {"person": self.now.key, "name": self.now.name, "unit": self.now.unit_id}
        wrong: list[Refusal] = []
        if self.kind.form is LockedForm:
            payload["version"] = self.card.payload["version"] if self.card else self.now.version
            payload["sealed"] = self.card.payload.get("sealed") if self.card else None
            typed = data.pop("id_number", "")
            if typed.strip():
                number, wrong = read_id_number(typed)
                if number is not None:
                    sealed = seal(number)
                    payload["sealed"] = {"sealed": b64encode(sealed.sealed).decode(), "mask": sealed.mask}
        payload["form"] = self.form_of(data).kept()
        return payload, wrong

    def show(
        self, form: Any, *, refusals: tuple[Refusal, ...] = (), seen: Any = None, status: int = 200
    ) -> HttpResponse:
        """Draw the form."""
        units = unit_choices(self.actor, timezone.localdate(), limit=MOST_UNITS) if form.unit_fields else ()
        context = {
            "kind": self.kind,
            "card": self.card,
            "who": self.now,
            "form": form,
            "units": units,
            "refusals": refusals,
            "seen": seen,
            "send": self.send,
            "onward": self.onward,
            "sealed": (self.card.payload.get("sealed") or {}).get("mask", "") if self.card else "",
        }
        return render(self.request, "staff/draft.html", context, status=status)


@permitted("person.read")
def pick(request: HttpRequest) -> HttpResponse:
    """Return persons that match, for a picker (htmx): name, initials, or the whole number."""
    found = reads.find_persons(actor_of(request), request.GET.get("q", ""))
    slug = request.GET.get("kind", "")
    return render(request, "staff/found.html", {"found": found, "kind": FORMS.get(slug)})
