"""Approval routes: which rule a case goes by, and putting a new version in force."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from bianzhi.cases.kinds import KINDS, SubmissionKind, behaviour_of
from bianzhi.cases.models import ApprovalRule, RouteSet
from bianzhi.cases.route_reads import rules_in_force
from bianzhi.cases.routes import Rule, check_rules, rule_for, spared
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import District
from bianzhi.values.refusal import refuse_if_any


def note_route(actor: Actor, kind: SubmissionKind, payload: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the rule a case of ``kind`` goes by from now on, as it is kept with the case."""
    how = behaviour_of(kind)
    version, rules = rules_in_force(actor.district_id, kind.code)
    place = rule_for(rules, how.facts(actor, payload))
    skips = spared(how.chart, rules[place])
    return {"version": version, "rule": place + 1, "skips": list(skips)} if version or skips else None


def adopt_routes(actor: Actor, *, kind: str, rules: Sequence[Rule], reason: str, maker_id: int) -> RouteSet:
    """Put the rules in force as a new version; cases under way keep theirs. Raises `Refused`."""
    actor.require("submission.review", "submission.draft")
    if actor.user_id is None:
        raise Forbidden("审批路径须由具体的人复核")
    refuse_if_any(check_rules(behaviour_of(KINDS[kind]).chart, rules))
    with transaction.atomic():
        District.objects.select_for_update(no_key=True).get(pk=actor.district_id)
        last = (
            RouteSet.objects.filter(district_id=actor.district_id, kind=kind).aggregate(n=Max("version"))["n"]
            or 0
        )
        made = RouteSet.objects.create(
            district_id=actor.district_id,
            kind=kind,
            version=last + 1,
            reason=reason.strip()[:200],
            maker_id=maker_id,
            checker_id=actor.user_id,
            recorded_at=timezone.now(),
        )
        ApprovalRule.objects.bulk_create(
            ApprovalRule(
                routes=made,
                position=position,
                matters=sorted(rule.matters),
                ranks=sorted(rule.ranks),
                commodities=sorted(rule.commodities),
                least=rule.least,
                most=rule.most,
                passes=sorted(rule.passes),
            )
            for position, rule in enumerate(rules, 1)
        )
        label = f"{KINDS[kind].label}第{made.version}版"
        record(
            actor,
            "修改审批路径",
            Subject("cases.routes", made.pk, label),
            after={"规则数": len(rules)},
            reason=reason,
        )
    return made
