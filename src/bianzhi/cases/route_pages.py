"""Pages of approval routes: what is in force, and a draft that can be tried on past cases before it is sent for review."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bianzhi.cases import reads, route_reads
from bianzhi.cases.actions import save_draft, submit
from bianzhi.cases.kinds import KINDS, behaviour_of
from bianzhi.cases.route_kind import CODE, in_words, items_of, rules_of
from bianzhi.cases.routes import Rule, check_rules, stations
from bianzhi.users.actor import Actor
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.dates import parse_date
from bianzhi.values.refusal import Refused

MAY_SEE = ("submission.draft", "submission.review")
LOOK_BACK = timedelta(days=365)


@permitted(*MAY_SEE)
def index(request: HttpRequest) -> HttpResponse:
    """Show what is in force for every kind, and one kind's rules and versions when it is named."""
    actor = actor_of(request)
    kind = request.GET.get("kind", "")
    context: dict[str, Any] = {
        "rows": route_reads.routes(actor),
        "kind": None,
        "may_draft": actor.may("submission.draft"),
    }
    if kind in route_reads.routed_kinds():
        version, rules = route_reads.rules_in_force(actor.district_id, kind)
        context |= {
            "kind": KINDS[kind],
            "version": version,
            "rules": [in_words(kind, rule) for rule in rules],
            "versions": route_reads.versions(actor, kind),
        }
    return render(request, "cases/routes.html", context)


@permitted("submission.draft")
def draft(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """Write the rules of a kind; ``do`` is what the pressed button says."""
    actor = actor_of(request)
    card = reads.card(actor, key) if key else None
    if card is not None and not card.may_edit:
        return redirect("cases:detail", key=card.row.key)
    kind = str(card.payload["kind"]) if card else request.GET.get("kind", "")
    if kind not in route_reads.routed_kinds():
        raise Http404
    if request.method != "POST":
        rules = rules_of(card.payload) if card else route_reads.rules_in_force(actor.district_id, kind)[1]
        return _show(
            request, actor, card, kind, list(rules), str(card.payload.get("reason", "")) if card else ""
        )
    wanted, reason, button = (
        _typed(request),
        request.POST.get("reason", "").strip(),
        request.POST.get("do", ""),
    )
    wanted = _rearranged(wanted, button)
    if button not in ("save", "submit"):
        return _show(request, actor, card, kind, wanted, reason, trying=button == "try")
    payload = {"kind": kind, "rules": items_of(wanted), "reason": reason}
    try:
        version = int(request.POST.get("version") or 0) or None
        saved = save_draft(
            actor, kind=CODE, payload=payload, submission_id=card.row.key if card else None, version=version
        )
        card = reads.card(actor, saved.pk)
        if button == "submit":
            submit(actor, submission_id=saved.pk, version=saved.version)
    except Refused as refused:
        return _show(request, actor, card, kind, wanted, reason, refusals=refused.refusals, status=422)
    if button == "save":
        messages.success(request, f"草稿已保存（{saved.number}）")
        return redirect("cases:routes_draft", key=saved.pk)
    messages.success(request, f"已送审（{saved.number}），另一位同志复核后生效")
    return redirect("cases:detail", key=saved.pk)


def _typed(request: HttpRequest) -> list[Rule]:
    """Return the rules as the form holds them."""

    def number(name: str) -> int:
        text = request.POST.get(name, "").strip()
        return int(text) if text.isdecimal() and len(text) < 7 else 0

    count = min(number("count"), 60)
    return [
        Rule(
            frozenset(filter(None, request.POST.getlist(f"matters-{n}"))),
            frozenset(filter(None, request.POST.getlist(f"ranks-{n}"))),
            frozenset(filter(None, request.POST.getlist(f"commodities-{n}"))),
            number(f"least-{n}"),
            number(f"most-{n}"),
            frozenset(request.POST.getlist(f"passes-{n}")),
        )
        for n in range(count)
    ]


def _rearranged(rules: list[Rule], button: str) -> list[Rule]:
    """Add, drop or lift a rule, as ``add``, ``drop-2`` or ``lift-2`` says."""
    verb, _, place = button.partition("-")
    if verb == "add":
        return [Rule(), *rules]
    if not place.isdecimal() or int(place) >= len(rules):
        return rules
    at = int(place)
    if verb == "drop":
        return [rule for n, rule in enumerate(rules) if n != at]
    if verb == "lift" and at > 0:
        return [*rules[: at - 1], rules[at], rules[at - 1], *rules[at + 1 :]]
    return rules


def _show(
    request: HttpRequest,
    actor: Actor,
    card: reads.SubmissionCard | None,
    kind: str,
    rules: list[Rule],
    reason: str,
    *,
    trying: bool = False,
    refusals: Any = (),
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    how = behaviour_of(KINDS[kind])
    since, until = today - LOOK_BACK, today
    wrong = check_rules(how.chart, rules)
    try:
        since = parse_date(request.POST.get("since") or since.isoformat())
        until = parse_date(request.POST.get("until") or until.isoformat())
    except Refused as refused:
        wrong = (*wrong, *refused.refusals)
    tried = route_reads.trial(actor, kind, rules, since, until) if trying and not wrong else None
    context = {
        "card": card,
        "kind": KINDS[kind],
        "code": kind,
        "rules": rules,
        "words": [in_words(kind, rule) for rule in rules],
        "reason": reason,
        "known": how.route_choices(),
        "stations": stations(how.chart),
        "since": since,
        "until": until,
        "tried": tried,
        "refusals": refusals or (wrong if trying else ()),
    }
    return render(request, "cases/routes_draft.html", context, status=status)
