"""How a district scores a year."""

from django.db import transaction
from django.utils import timezone

from bianzhi.performance.models import ObjectiveSet, SelfEvaluation, YearRules
from bianzhi.performance.policy import check_rules
from bianzhi.performance.reads import rules_of
from bianzhi.reporting.performance_rules import FIRST, Rules, schemes
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, refuse_if_any


def set_rules(actor: Actor, *, rules: Rules) -> YearRules:
    """Set the rules of ``rules.year``; earlier ones stay as they were. Raises `Forbidden`, `Refused`.

    The dictionary of a year cannot change once objectives were written in it, and nothing once a self-evaluation was approved.
    """
    actor.require("performance.rules")
    if actor.user_id is None or actor.unit_ids is not None:
        raise Forbidden("评价规则由全区统一设定")
    found = list(check_rules(rules))
    if rules.scheme not in schemes():
        found.append(Refusal("performance.scheme", "请选择指标框架", field="scheme"))
    if not rules.source.strip():
        found.append(Refusal("performance.source", "请写明依据的文件", field="source"))
    with transaction.atomic():
        before = (
            YearRules.objects.filter(district_id=actor.district_id, year=rules.year).order_by("-id").first()
        )
        written = ObjectiveSet.objects.filter(district_id=actor.district_id, year=rules.year).exists()
        if written and rules_of(actor, rules.year).scheme != rules.scheme:
            found.append(
                Refusal("performance.scheme", f"{rules.year}年已有绩效目标，不能再换指标框架", field="scheme")
            )
        if SelfEvaluation.objects.filter(district_id=actor.district_id, year=rules.year).exists():
            found.append(
                Refusal(
                    "performance.evaluated",
                    f"{rules.year}年已有审定的自评，按原来的规则算的分，不能再改规则",
                    field="execution",
                )
            )
        refuse_if_any(found)
        made = YearRules.objects.create(
            district_id=actor.district_id, year=rules.year, scheme=rules.scheme, execution=rules.execution,
            **{code: rules.weights[code] for code in FIRST}, excellent=rules.excellent, good=rules.good, fair=rules.fair,
            over=rules.over, source=rules.source.strip(), by_id=actor.user_id, at=timezone.now(),
        )  # fmt: skip
        names = ("execution", *FIRST, "excellent", "good", "fair", "over", "source")
        told = [{n: getattr(row, n) for n in names} if row else None for row in (before, made)]
        record(
            actor, "设定绩效评价规则", Subject("performance.yearrules", made.pk, str(made)), before=told[0], after=told[1]
        )  # fmt: skip
    return made
