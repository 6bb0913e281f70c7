"""绩效目标 as a case: of a project, or of a body as a whole."""

from collections.abc import Mapping
from typing import Any

from bianzhi.cases.kinds import Applied, Behaviour, Consequence
from bianzhi.cases.shapes import Shape, rows, text, whole
from bianzhi.performance.actions import keep_objectives
from bianzhi.performance.chart import HOUSES, approval
from bianzhi.performance.policy import read_indicators, refusals_of, warnings_of
from bianzhi.performance.reads import ProjectCard, project_card, rules_of
from bianzhi.performance.terms import FIRST_YEAR, LAST_YEAR
from bianzhi.reporting.performance import Objectives, first_label, plain
from bianzhi.reporting.performance_checks import check_objectives
from bianzhi.reporting.performance_forms import sorted_by_kind
from bianzhi.reporting.performance_rules import Rules
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal

Payload = Mapping[str, Any]


def year_of(payload: Payload) -> int:
    """Return the year, 0 when it is none that can be meant."""
    year = payload.get("year")
    return year if isinstance(year, int) and FIRST_YEAR <= year <= LAST_YEAR else 0


def place_of(payload: Payload) -> str:
    """Return what the case is about, in words."""
    name = payload.get("project_name")
    return f"项目“{name}”" if payload.get("project") else f"{payload.get('unit_name') or ''}部门整体"


def project_in(actor: Actor, payload: Payload) -> ProjectCard | None:
    """Return the project of the payload where it is the body's and the year's; ``None`` otherwise."""
    key = payload.get("project")
    if not isinstance(key, int):
        return None
    try:
        card = project_card(actor, key)
    except Forbidden:
        return None
    return card if (card.unit_id, card.year) == (payload.get("unit"), year_of(payload)) else None


def check_subject(actor: Actor, payload: Payload) -> list[Refusal]:
    """Return why it is about nothing the actor may fill in."""
    unit = payload.get("unit")
    if not isinstance(unit, int) or not actor.sees_unit(unit):
        return [Refusal("performance.unit", "没有可填报的单位", field="unit")]
    if not year_of(payload):
        return [Refusal("performance.year", "年度不正确", field="year")]
    if payload.get("project") is not None and project_in(actor, payload) is None:
        return [Refusal("performance.project", "没有找到这个项目，或不在您的范围内", field="project")]
    return []


def address_of(payload: Payload) -> str:
    """Return where the result is seen."""
    if payload.get("project"):
        return f"/performance/project/{payload['project']}/"
    return f"/performance/department/{payload['unit']}/{payload['year']}/"


class ObjectivesKind(Behaviour):
    """绩效目标. ``house``: the office itself, or a unit."""

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

    def __init__(self, house: str) -> None:
        self.code = f"performance.{'' if house == 'office' else 'unit_'}objectives"
        self.label = "绩效目标" if house == "office" else "单位绩效目标"
        begins, approves = HOUSES[house]
        self.begins_at, self.chart = (begins,), approval(approves)

    def title(self, payload: Payload) -> str:
        """2021年绩效目标：项目“…”."""
        return f"{payload.get('year') or ''}年绩效目标：{place_of(payload)}"

    def scope(self, payload: Payload) -> tuple[int | None, int | None]:
        """Return the unit."""
        return payload.get("unit"), None

    def check(self, actor: Actor, payload: Payload) -> tuple[Refusal, ...]:
        """Return what is missing or wrong."""
        found = check_subject(actor, payload)
        if found:
            return tuple(found)
        indicators, wrong = read_indicators(payload.get("rows") or [])
        objectives = Objectives(str(payload.get("text") or "").strip(), indicators)
        rules = rules_of(actor, year_of(payload))
        return (*wrong, *refusals_of(check_objectives(rules, objectives, place_of(payload))))

    def apply(self, actor: Actor, payload: Payload, *, maker_id: int) -> Applied:
        """Keep the set."""
        indicators, _ = read_indicators(payload["rows"])
        rules = rules_of(actor, payload["year"])
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
        rules = rules_of(actor, year_of(payload) or LAST_YEAR)
        return {"place": place_of(payload), "rows": indicator_rows(rules, payload), "rules": rules}

    def sheet(self, actor: Actor, payload: Payload) -> tuple[tuple[str, str], ...]:
        """Return the approval sheet."""
        rows_ = indicator_rows(rules_of(actor, year_of(payload) or LAST_YEAR), payload)
        told = "\n".join(f"{n}. {row[1]} {row[2]} {row[3]}（{row[4]}分）" for n, row in enumerate(rows_, 1))
        return (
            ("单位", str(payload.get("unit_name") or "")),
            ("年度", str(payload.get("year") or "")),
            ("事项", place_of(payload)),
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
