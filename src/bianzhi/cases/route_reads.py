"""Routes as pages show them: what is in force, its versions, and how past cases would have gone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from bianzhi.cases.kinds import KINDS, behaviour_of
from bianzhi.cases.models import RouteSet, Submission
from bianzhi.cases.routes import Rule, rule_for, spared, stations
from bianzhi.users.actor import Actor

#: past cases that a trial looks at
MOST = 5000


@dataclass(frozen=True, slots=True)
class RouteRow:
    """The routes of a kind: the version in force (0: as built in) and how many rules and optional stations it has."""

    kind: str
    label: str
    version: int
    rules: int
    stations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version."""

    version: int
    reason: str
    maker: str
    checker: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Changed:
    """A past case that would go another way: which rule and stations, before and after."""

    key: int
    number: str
    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """How past cases would have gone: how many fit each rule of the draft, and those that change."""

    looked_at: int
    fits: tuple[int, ...]
    changed: tuple[Changed, ...]


def routed_kinds() -> tuple[str, ...]:
    """Return the kinds that have something to route."""
    return tuple(code for code, kind in KINDS.items() if stations(behaviour_of(kind).chart))


def rules_in_force(district_id: int, kind: str) -> tuple[int, tuple[Rule, ...]]:
    """Return (version, rules); version 0 is what the kind does by itself. Two queries."""
    how = behaviour_of(KINDS[kind])
    usual = (Rule(passes=how.passes),)
    if not stations(how.chart):
        return 0, usual
    found = RouteSet.objects.filter(district_id=district_id, kind=kind).order_by("-version").first()
    if found is None:
        return 0, usual
    rules = tuple(
        Rule(
            frozenset(row.matters),
            frozenset(row.ranks),
            frozenset(row.commodities),
            row.least,
            row.most,
            frozenset(row.passes),
        )
        for row in found.rules.order_by("position")
    )
    return found.version, rules


def routes(actor: Actor) -> tuple[RouteRow, ...]:
    """Return what is in force for every kind that has optional stations."""
    actor.require("submission.draft", "submission.review")
    rows = []
    for code in routed_kinds():
        version, rules = rules_in_force(actor.district_id, code)
        found = stations(behaviour_of(KINDS[code]).chart)
        rows.append(RouteRow(code, KINDS[code].label, version, len(rules), tuple(found.values())))
    return tuple(rows)


def versions(actor: Actor, kind: str) -> tuple[VersionRow, ...]:
    """Return the versions of a kind's routes, newest first."""
    actor.require("submission.draft", "submission.review")
    found = RouteSet.objects.filter(district_id=actor.district_id, kind=kind).select_related(
        "maker", "checker"
    )
    return tuple(
        VersionRow(row.version, row.reason, row.maker.name, row.checker.name, row.recorded_at)
        for row in found.order_by("-version")
    )


def trial(actor: Actor, kind: str, rules: Sequence[Rule], since: date, until: date) -> Trial:
    """Lead the cases sent from ``since`` to ``until`` by ``rules`` and compare with how they went. Changes nothing."""
    actor.require("submission.draft", "submission.review")
    how = behaviour_of(KINDS[kind])
    labels = stations(how.chart)
    start = timezone.make_aware(datetime.combine(since, datetime.min.time()))
    end = timezone.make_aware(datetime.combine(until, datetime.max.time()))
    found = Submission.objects.filter(
        district_id=actor.district_id, kind=kind, submitted_at__range=(start, end)
    ).order_by("-submitted_at", "-pk")[:MOST]
    fits: Counter[int] = Counter()
    changed, looked_at = [], 0
    usual = frozenset(spared(how.chart, Rule(passes=how.passes)))
    for case in found:
        looked_at += 1
        place = rule_for(rules, how.facts(actor, case.whole))
        fits[place] += 1
        before = case.skips if case.route else usual
        after = frozenset(spared(how.chart, rules[place]))
        if before != after:
            names = [
                tuple(label for code, label in labels.items() if code not in skips)
                for skips in (before, after)
            ]
            changed.append(Changed(case.pk, case.number, case.title, names[0], names[1]))
    return Trial(looked_at, tuple(fits[n] for n in range(len(rules))), tuple(changed))
