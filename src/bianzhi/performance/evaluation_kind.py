"""绩效自评 as a case: of a project, or of a body as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from bianzhi.cases.kinds import Applied, Consequence, Filled
from bianzhi.cases.shapes import Shape, fields, rows, text, whole
from bianzhi.performance.actions import keep_evaluation
from bianzhi.performance.policy import (
    read_funds,
    read_number,
    read_results,
    refusals_of,
    score,
    warnings_of,
)
from bianzhi.performance.ports import accounts_of
from bianzhi.performance.reads import (
    evaluation,
    objectives_key,
    usable_surveys,
)
from bianzhi.performance.year_kind import (
    Payload,
    YearKind,
    address_of,
    asked_of,
    check_subject,
    place_of,
    rules_for,
    sheet_head,
)
from bianzhi.reporting.performance import ZERO, Evaluation, Scored, aligned, first_label, plain, wan
from bianzhi.reporting.performance_checks import (
    check_accounts,
    check_funds,
    check_indicators,
    check_scored,
)
from bianzhi.reporting.performance_finding import Finding
from bianzhi.reporting.performance_rules import Rules
from bianzhi.reporting.performance_text import check_texts
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Judged:
    """What a payload comes to: the self-evaluation, why it cannot be sent, what should be looked at."""

    scored: Scored | None
    rules: Rules
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()


def texts_of(payload: Payload) -> dict[str, str]:
    """Return the texts that were written, by name."""
    given = payload.get("texts") or {}
    return {name: str(given.get(name) or "").strip() for name, *_ in asked_of(payload)}


def judge(actor: Actor, payload: Payload) -> Judged:
    """Work the payload out against the newest objectives. Everything wrong is found, not only the first."""
    rules = rules_for(actor, payload)
    found = check_subject(actor, payload)
    if found:
        return Judged(None, rules, tuple(found))
    year = evaluation(actor, payload["unit"], payload["year"])
    accounts = accounts_of(actor, payload["unit"], payload["year"])
    project = next((p for p in year.projects if p.key == payload.get("project")), None)
    objectives = project.objectives if project else year.objectives
    key = objectives_key(payload["unit"], payload["year"], payload.get("project"))
    if objectives is None or key is None:
        missing = Refusal(
            "performance.objectives", f"{place_of(payload)}还没有绩效目标", remedy="请先编制绩效目标"
        )
        return Judged(None, rules, (missing,))
    if payload.get("objectives") != key:
        found.append(
            Refusal(
                "performance.objectives",
                "绩效目标在填写之后有了新版本",
                remedy="请重新打开填写页，按新的目标核对",
            )
        )
    surveys = {row.key: row.result for row in usable_surveys(actor, payload["unit"], payload["year"])}
    results, wrong = read_results(objectives.indicators, payload.get("rows") or [], surveys)
    found += wrong
    texts = texts_of(payload)
    if project:
        read = read_number(payload.get("executed"), places=2)
        if read.wrong or read.value is None or read.value < 0:
            found.append(
                Refusal("performance.money", f"全年执行数{read.wrong or '没有填'}", field="executed")
            )
        money = (project.initial, project.budget, max(read.value or ZERO, ZERO))
        scored = score(rules, money, results, texts)
    else:
        funds, wrong = read_funds(payload.get("funds") or [])
        found += wrong
        sums = [sum((getattr(f, name) for f in funds), ZERO) for name in ("initial", "budget", "executed")]
        scored = replace(score(rules, (sums[0], sums[1], sums[2]), results, texts), funds=funds)
    findings = [
        # the rules may have changed since the objectives were approved
        *check_indicators(rules, objectives.indicators, place_of(payload)),
        *check_scored(rules, scored, place_of(payload)),
        *_texts(payload, scored, year, accounts),
    ]
    if not project:
        findings += check_funds(scored.funds, year.projects, place_of(payload))
        trial = replace(year, department=scored)
        # the books of the year may not be closed yet
        findings += [
            replace(f, severity="warning") for f in check_accounts(trial, accounts, place_of(payload))
        ]
        left = [p.name for p in year.projects if p.evaluation is None]
        if left:
            told = f"还有{len(left)}个项目没有完成自评：{'、'.join(left)}"
            found.append(Refusal("performance.projects", told, remedy="请先完成项目自评"))
    return Judged(scored, rules, (*found, *refusals_of(findings)), warnings_of(findings))


def _texts(
    payload: Payload, scored: Scored, year: Evaluation, accounts: Mapping[str, Decimal]
) -> list[Finding]:
    """Return texts that were not written, and those that say otherwise than the figures."""
    place = place_of(payload)
    found = [
        Finding("P60", "error", place, f"没有填写“{label}”", "", f"texts-{name}")
        for name, label, _, needed in asked_of(payload)
        if needed and not scored.texts.get(name) and not (name == "functions" and year.profile.duties)
    ]
    if payload.get("project"):
        projects = tuple(
            replace(p, evaluation=scored) if p.key == payload["project"] else replace(p, evaluation=None)
            for p in year.projects
        )
        trial = replace(year, projects=projects, department=None)
    else:
        trial = replace(year, department=scored)
    found += [
        replace(f, field=f"texts-{f.field}") for f in check_texts(trial, accounts) if _own(f, place, payload)
    ]
    return found


def _own(finding: Finding, place: str, payload: Payload) -> bool:
    """Say whether a finding is about this paper, not about another of the year."""
    return finding.place.startswith(place if payload.get("project") else "部门整体绩效自评")


class EvaluationKind(YearKind):
    """绩效自评."""

    verb, noun = "evaluate", "绩效自评"
    draft_url = "performance:evaluate"
    template = "performance/payload_evaluation.html"
    shape: Mapping[str, Shape] = {
        **dict.fromkeys(("unit", "year", "project", "objectives"), whole),
        **dict.fromkeys(("unit_name", "project_name", "executed"), text),
        **dict.fromkeys(("funds", "rows"), rows),
        "texts": fields,
    }

    def materials(self, payload: Payload) -> tuple[str, ...]:
        """Return the papers that go with it."""
        del payload
        return ("佐证材料", "支付凭证汇总")

    def check(self, actor: Actor, payload: Payload) -> tuple[Refusal, ...]:
        """Return what is missing or wrong; what it came to is used again when it is applied."""
        judged = judge(actor, payload)
        if isinstance(payload, Filled):
            payload.memo = judged
        return judged.refusals

    def apply(self, actor: Actor, payload: Payload, *, maker_id: int) -> Applied:
        """Keep the self-evaluation."""
        memo = payload.memo if isinstance(payload, Filled) else None
        judged: Judged = memo or judge(actor, payload)
        assert judged.scored is not None, "check was run before"
        scored = judged.scored
        made = keep_evaluation(actor, objectives_key=payload["objectives"], scored=scored, maker_id=maker_id)
        lines = (
            Consequence(place_of(payload), "执行数（万元）", "—", "", wan(scored.executed), unit=payload["unit"]),
            Consequence(
                place_of(payload), "自评得分", "—", "", f"{plain(scored.score)}（{scored.grade}）", unit=payload["unit"]
            ),
        )  # fmt: skip
        return Applied(
            "performance.selfevaluation",
            made.pk,
            self.title(payload),
            address_of(payload),
            lines,
            {"warnings": judged.warnings},
        )

    def context(self, actor: Actor, payload: Payload) -> Mapping[str, Any]:
        """Return the results as far as they can be worked out."""
        judged = judge(actor, payload)
        texts = texts_of(payload)
        return {
            "place": place_of(payload),
            "scored": judged.scored,
            "warnings": judged.warnings,
            "rows": result_rows(judged),
            "texts": [(label, texts[name]) for name, label, *_ in asked_of(payload) if texts[name]],
            "rules": judged.rules,
            "wan": wan,
        }

    def sheet(self, actor: Actor, payload: Payload) -> tuple[tuple[str, str], ...]:
        """Return the approval sheet."""
        judged = judge(actor, payload)
        scored = judged.scored
        money = f"预算{wan(scored.budget)}万元，执行{wan(scored.executed)}万元" if scored else ""
        result = f"{plain(scored.score)}分，{scored.grade}" if scored else ""
        told = "\n".join(
            f"{n}. {row[1]} {row[2]}：指标值{row[3]}，完成{row[4]}，{row[6]}/{row[5]}分"
            for n, row in enumerate(result_rows(judged), 1)
        )
        return (
            *sheet_head(payload),
            ("资金", money),
            ("自评结果", result),
            ("指标完成情况", told),
        )


def result_rows(judged: Judged) -> list[tuple[str, ...]]:
    """Return (一级, 二级, 三级, 指标值, 完成值, 分值, 得分, 原因, 佐证) of each indicator."""
    made: list[tuple[str, ...]] = []
    results = judged.scored.results if judged.scored else ()
    weights = aligned(one.indicator.weight for one in results)
    scores = aligned(one.score for one in results)
    for one, weight, got in zip(results, weights, scores, strict=True):
        kind = one.indicator.kind(judged.rules)
        first, second = (first_label(kind.parent), kind.label) if kind else ("", "")
        proof = "；".join(evidence.label for evidence in one.evidence)
        made.append(
            (
                first,
                second,
                one.indicator.name,
                one.indicator.expected,
                one.reached,
                weight,
                got,
                one.reason,
                proof,
            )
        )
    return made
