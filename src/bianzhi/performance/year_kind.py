"""What the cases of a year share: they are about a project, or about a body as a whole."""

from collections.abc import Mapping
from typing import Any

from bianzhi.cases.kinds import Behaviour
from bianzhi.performance.chart import HOUSES, approval
from bianzhi.performance.reads import ProjectCard, project_card, rules_of
from bianzhi.performance.terms import FIRST_YEAR, LAST_YEAR, PROJECT_TEXTS, WHOLE_TEXTS, TextsAsked
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


def rules_for(actor: Actor, payload: Payload) -> Rules:
    """Return the rules of the year, the usual ones where it is none."""
    return rules_of(actor, year_of(payload) or LAST_YEAR)


def asked_of(payload: Payload) -> TextsAsked:
    """Return the texts that a self-evaluation of it is asked for."""
    return PROJECT_TEXTS if payload.get("project") else WHOLE_TEXTS


def address_of(payload: Payload) -> str:
    """Return where the result is seen."""
    if payload.get("project"):
        return f"/performance/project/{payload['project']}/"
    return f"/performance/department/{payload['unit']}/{payload['year']}/"


class YearKind(Behaviour):
    """A case of a year. ``verb`` ends its code, ``noun`` names it; ``house``: the office itself, or a unit."""

    verb: str
    noun: str
    afterwards = "审定后不能改写；要改就另行提交一份，重新审定，原来的留着。"

    def __init__(self, house: str) -> None:
        self.code = f"performance.{'' if house == 'office' else 'unit_'}{self.verb}"
        self.label = self.noun if house == "office" else f"单位{self.noun}"
        begins, approves = HOUSES[house]
        self.begins_at, self.chart = (begins,), approval(approves)

    def title(self, payload: Payload) -> str:
        """2021年绩效目标：项目“…”."""
        return f"{payload.get('year') or ''}年{self.noun}：{place_of(payload)}"

    def scope(self, payload: Payload) -> tuple[int | None, int | None]:
        """Return the unit."""
        return payload.get("unit"), None


def sheet_head(payload: Payload) -> tuple[tuple[str, str], ...]:
    """Return the first lines of an approval sheet: whose it is, and what it is about."""
    return (
        ("单位", str(payload.get("unit_name") or "")),
        ("年度", str(payload.get("year") or "")),
        ("事项", place_of(payload)),
    )
