"""Several cases at once: first what each would do, then all that can go on go on."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from bianzhi.cases import reads
from bianzhi.cases.actions import fire_many, preview
from bianzhi.cases.actions.fire_many import Wanted
from bianzhi.cases.chart import Event
from bianzhi.cases.desks import DESKS
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal

MOST = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the batch: the step it would take, and why it cannot."""

    card: reads.SubmissionCard
    event: Event | None
    refusals: tuple[Refusal, ...]

    @property
    def ready(self) -> bool:
        """Whether it can go on."""
        return self.event is not None and not self.refusals


@require_POST
@permitted("desk.use")
def batch(request: HttpRequest) -> HttpResponse:
    """Show what each chosen case would do; with ``confirm`` do it."""
    actor = actor_of(request)
    keys = [int(text) for text in request.POST.getlist("ids") if text.isdecimal()][:MOST]
    if not keys:
        return redirect("cases:inbox")
    if "confirm" not in request.POST:
        lines = [line for key in keys if (line := _line(actor, key)) is not None]
        context = {"lines": lines, "ready": sum(line.ready for line in lines), "outcomes": None}
        return render(request, "cases/batch.html", context)
    wanted = []
    for key in keys:
        event, _, version = request.POST.get(f"step-{key}", "").partition(":")
        if event and version.isdecimal():
            wanted.append(Wanted(key, event, int(version)))
    outcomes = fire_many(actor, wanted=wanted, opinion=request.POST.get("opinion", "").strip())
    done = [reads.card(actor, one.key) for one in outcomes if not one.refusals]
    held = [(reads.card(actor, one.key), one.refusals) for one in outcomes if one.refusals]
    return render(
        request,
        "cases/batch.html",
        {"lines": [], "ready": 0, "outcomes": outcomes, "done": done, "held": held},
    )


def _line(actor: Actor, key: int) -> Line | None:
    try:
        card = reads.card(actor, key)
    except Forbidden:
        return None
    event = next((e for e in card.events if e.forward and not DESKS[e.desk].personal), None)
    if event is None:
        return Line(card, None, (Refusal("case.desk", "现在不在您的岗位"),))
    if event.asks:
        return Line(card, None, (Refusal("case.asks", f"“{event.label}”要逐件填写，请打开办理"),))
    seen = preview(actor, kind=card.row.kind, payload=card.payload) if event.effect else None
    return Line(card, event, seen.refusals if seen else ())
