"""绩效目标 as a case: of a project, or of a body as a whole."""

from collections.abc import Mapping
from typing import Any

from bianzhi.cases.kinds import Applied, Consequence
from bianzhi.cases.shapes import Shape, rows, text, whole
from bianzhi.performance.actions import keep_objectives
from bianzhi.performance.policy import read_indicators, refusals_of, warnings_of
from bianzhi.performance.year_kind import (
    Payload,
    YearKind,
    address_of,
    check_subject,
    place_of,
    rules_for,
    sheet_head,
)
from bianzhi.reporting.performance import Objectives, first_label, plain
from bianzhi.reporting.performance_checks import check_objectives
from bianzhi.reporting.performance_forms import sorted_by_kind
from bianzhi.reporting.performance_rules import Rules
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal


class ObjectivesKind(YearKind):
    """绩效目标."""

    verb, noun = "objectives", "绩效目标"
    draft_url = "performance:objectives"
    template = "performance/payload_objectives.html"
    shape: Mapping[str, Shape] = {
        "unit": whole,
        "unit_name": text,
        "year": whole,
        "project": whole,
        "project_name": text,
        "text": text,
        "rows": rows,
    }

    def check(self, actor: Actor, payload: Payload) -> tuple[Refusal, ...]:
        """Return what is missing or wrong."""
        found = check_subject(actor, payload)
        if found:
            return tuple(found)
        indicators, wrong = read_indicators(payload.get("rows") or [])
        objectives = Objectives(str(payload.get("text") or "").strip(), indicators)
        rules = rules_for(actor, payload)
        return (*wrong, *refusals_of(check_objectives(rules, objectives, place_of(payload))))

    def apply(self, actor: Actor, payload: Payload, *, maker_id: int) -> Applied:
        """Keep the set."""
        indicators, _ = read_indicators(payload["rows"])
        rules = rules_for(actor, payload)
        made = keep_objectives(
            actor,
            unit=payload["unit"],
            year=payload["year"],
            project=payload.get("project"),
            text=str(payload["text"]),
            indicators=sorted_by_kind(rules, indicators),
            maker_id=maker_id,
        )
        objectives = Objectives(made.text, indicators)
        warnings = warnings_of(check_objectives(rules, objectives, place_of(payload)))
        line = Consequence(
            place_of(payload), "绩效指标", "—", f"{len(indicators)}项", "审定", unit=payload["unit"]
        )
        return Applied(
            "performance.objectiveset", made.pk, self.title(payload), address_of(payload), (line,), {"warnings": warnings}
        )  # fmt: skip

    def context(self, actor: Actor, payload: Payload) -> Mapping[str, Any]:
        """Return the table of indicators."""
        rules = rules_for(actor, payload)
        return {"place": place_of(payload), "rows": indicator_rows(rules, payload), "rules": rules}

    def sheet(self, actor: Actor, payload: Payload) -> tuple[tuple[str, str], ...]:
        """Return the approval sheet."""
        rows_ = indicator_rows(rules_for(actor, payload), payload)
        told = "\n".join(f"{n}. {row[1]} {row[2]} {row[3]}（{row[4]}分）" for n, row in enumerate(rows_, 1))
        return (
            *sheet_head(payload),
            ("总体目标", str(payload.get("text") or "")),
            ("绩效指标", told),
        )


def indicator_rows(rules: Rules, payload: Payload) -> list[tuple[str, str, str, str, str]]:
    """Return (一级, 二级, 三级, 指标值, 分值) of each indicator as far as it can be read."""
    made = []
    for one in sorted_by_kind(rules, read_indicators(payload.get("rows") or [])[0]):
        kind = one.kind(rules)
        first, second = (first_label(kind.parent), kind.label) if kind else ("", "")
        made.append((first, second, one.name, one.expected, plain(one.weight)))
    return made
