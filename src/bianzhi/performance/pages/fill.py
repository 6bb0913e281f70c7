"""Pages where objectives and self-evaluations are filled in, kept as drafts, and sent to the head."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bianzhi.cases import reads as cases
from bianzhi.cases.actions import save_draft, submit
from bianzhi.cases.kinds import KINDS
from bianzhi.performance import forms, reads
from bianzhi.performance.evaluation_kind import judge
from bianzhi.performance.pages.year import SHOWN, number_of
from bianzhi.performance.policy import proof_of
from bianzhi.performance.year_kind import asked_of, place_of
from bianzhi.reporting.performance import (
    SOURCES,
    ZERO,
    Evaluation,
    Indicator,
    Objectives,
    Result,
    Scored,
    plain,
)
from bianzhi.reporting.performance_rules import FIRST_LABELS
from bianzhi.ui.grid import read_grid
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.web import actor_of, permitted
from bianzhi.values.refusal import Refusal, Refused

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Paper:
    """What is being filled in: of which kind, what it is about, the case once there is a draft."""

    kind: str
    payload: Payload
    card: cases.SubmissionCard | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of the project (``card``), or of the body as a whole with ``funds`` as its projects have them."""

    objectives: Objectives | None
    evaluation: Scored | None
    card: reads.ProjectCard | None = None
    funds: Sequence[Mapping[str, str]] = ()


def _paper(request: HttpRequest, actor: Actor, verb: str, key: int | None) -> Paper:
    """Return the draft, or a new paper about what the address names. Raises `Forbidden`, `Http404`."""
    if key is not None:
        card = cases.card(actor, key)
        if not card.row.kind.startswith("performance.") or not card.row.kind.endswith(verb):
            raise Http404
        return Paper(card.row.kind, dict(card.payload), card)
    kind = f"performance.{'' if actor.unit_ids is None else 'unit_'}{verb}"
    project, unit, year = (number_of(request.GET, name) for name in ("project", "unit", "year"))
    if project is not None:
        about = reads.project_card(actor, project)
        head = {"unit": about.unit_id, "unit_name": about.unit, "year": about.year}
        return Paper(kind, {**head, "project": project, "project_name": about.project.name}, None)
    if unit is None or year is None:
        raise Http404
    name = reads.body_name(actor, unit, year)
    return Paper(kind, {"unit": unit, "unit_name": name, "year": year, "project": None}, None)


def _filled(
    request: HttpRequest, actor: Actor, paper: Paper, payload: Payload
) -> tuple[HttpResponse | None, Paper, tuple[Refusal, ...]]:
    """Save the draft, and send it when that was pressed: where to go, or the paper as it stands with why not."""
    version = int(request.POST.get("version") or 0) or None
    key = paper.card.row.key if paper.card else None
    try:
        saved = save_draft(actor, kind=paper.kind, payload=payload, submission_id=key, version=version)
    except Refused as refused:
        return None, Paper(paper.kind, payload, paper.card), refused.refusals
    if request.POST.get("do") != "submit":
        messages.success(request, f"草稿已保存（{saved.number}）")
        return redirect(KINDS[paper.kind].draft_url, key=saved.pk), paper, ()
    try:
        sent = submit(actor, submission_id=saved.pk, version=saved.version)
    except Refused as refused:
        return None, Paper(paper.kind, payload, cases.card(actor, saved.pk)), refused.refusals
    messages.success(request, f"已提交（{sent.number}），现为“{cases.state_label(sent)}”")
    return redirect("cases:detail", key=saved.pk), paper, ()


@permitted("performance.edit")
def objectives(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """Write objectives: the words, and the table of indicators."""
    actor = actor_of(request)
    paper = _paper(request, actor, "objectives", key)
    if paper.card is not None and not paper.card.may_edit:
        return redirect("cases:detail", key=paper.card.row.key)
    rules = reads.rules_of(actor, paper.payload["year"])
    columns = forms.indicator_columns(rules)
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        payload = {
            **_head(paper.payload),
            "text": request.POST.get("text", "").strip(),
            "rows": read_grid(request.POST.dict(), "rows", columns),
        }
        answer, paper, refusals = _filled(request, actor, paper, payload)
        if answer is not None:
            return answer
    elif key is None:
        paper = Paper(paper.kind, {**paper.payload, **_before(actor, paper.payload)}, None)
    context = {
        "paper": paper,
        "place": place_of(paper.payload),
        "form": forms.ObjectivesForm(initial={"text": paper.payload.get("text", "")}),
        "columns": columns,
        "rows": paper.payload.get("rows") or [],
        "errors": _cells(refusals, columns),
        "refusals": refusals,
        "rules": rules,
        "left": rules.total - rules.execution,
        "weights_text": "，".join(f"{FIRST_LABELS[c]}{plain(w)}分" for c, w in rules.weights.items() if w),
        **SHOWN,
    }
    return render(request, "performance/objectives.html", context, status=422 if refusals else 200)


def _head(payload: Mapping[str, Any]) -> Payload:
    return {name: payload.get(name) for name in ("unit", "unit_name", "year", "project", "project_name")}


def _before(actor: Actor, payload: Mapping[str, Any]) -> Payload:
    """Return the objectives that stand, to write the new ones from."""
    found = _standing(actor, payload).objectives
    if found is None:
        return {}
    return {"text": found.text, "rows": [_typed(one) for one in found.indicators]}


def _standing(actor: Actor, payload: Mapping[str, Any]) -> Standing:
    if payload.get("project"):
        card = reads.project_card(actor, payload["project"])
        return Standing(card.project.objectives, card.project.evaluation, card)
    year = reads.evaluation(actor, payload["unit"], payload["year"])
    return Standing(year.objectives, year.department, funds=_funds_of(year))


def _typed(one: Indicator) -> dict[str, str]:
    target = one.target_text if one.target is None else plain(one.target)
    return {
        "second": one.second, "name": one.name, "direction": one.direction, "target": target, "unit": one.unit,
        "weight": plain(one.weight),
    }  # fmt: skip


def _cells(refusals: tuple[Refusal, ...], columns: Any) -> dict[tuple[int, str], str]:
    """Return refusals that name a row or a cell, by place in the table; of a whole row at its first column."""
    found: dict[tuple[int, str], str] = {}
    for refusal in refusals:
        parts = refusal.field.split("-")
        if parts[0] in ("row", "rows") and len(parts) > 1 and parts[1].isdecimal():
            column = parts[2] if len(parts) > 2 else columns[1].key
            found.setdefault((int(parts[1]), column), refusal.message)
    return found


@permitted("performance.edit")
def evaluate(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """Fill in a self-evaluation: money, each indicator, words; the points are worked out as it is kept."""
    actor = actor_of(request)
    paper = _paper(request, actor, "evaluate", key)
    if paper.card is not None and not paper.card.may_edit:
        return redirect("cases:detail", key=paper.card.row.key)
    standing = _standing(actor, paper.payload)
    if standing.objectives is None:
        raise Forbidden("还没有绩效目标，请先编制绩效目标")
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        payload = {
            **_head(paper.payload),
            "objectives": number_of(request.POST, "objectives"),
            "executed": request.POST.get("executed", "").strip(),
            "funds": read_grid(request.POST.dict(), "funds", forms.FUND_COLUMNS),
            "rows": read_grid(request.POST.dict(), "rows", forms.RESULT_COLUMNS),
            "texts": {
                name: request.POST.get(f"texts-{name}", "").strip() for name, *_ in asked_of(paper.payload)
            },
        }
        answer, paper, refusals = _filled(request, actor, paper, payload)
        if answer is not None:
            return answer
    elif key is None:
        paper = Paper(paper.kind, {**paper.payload, **_judged_before(standing, paper.payload)}, None)
    judged = judge(actor, paper.payload) if paper.payload.get("rows") else None
    return render(
        request, "performance/evaluate.html", _evaluate(actor, paper, standing, refusals, judged), status=422 if refusals else 200
    )  # fmt: skip


def _judged_before(standing: Standing, payload: Mapping[str, Any]) -> Payload:
    """Return the self-evaluation that stands, to write from; a body's first one begins with its projects' money."""
    found = standing.evaluation
    if found is None:
        return {"funds": standing.funds}
    return {
        "objectives": reads.objectives_key(payload["unit"], payload["year"], payload.get("project")),
        "executed": plain(found.executed),
        "texts": dict(found.texts),
        "rows": [_result(one) for one in found.results],
        "funds": [
            {"part": f.part, "source": f.source, "initial": plain(f.initial), "budget": plain(f.budget),
             "executed": plain(f.executed), "why": f.why}
            for f in found.funds
        ],
    }  # fmt: skip


def _result(one: Result) -> dict[str, str]:
    note, survey = proof_of(one)
    return {
        "indicator": str(one.indicator.key),
        "actual": one.actual_text if one.actual is None else plain(one.actual),
        "level": one.level,
        "share": "" if one.share is None else plain(one.share),
        "reason": one.reason,
        "evidence_kind": note.kind if note else "",
        "evidence_note": note.note if note else "",
        "survey": str(survey.key) if survey else "",
    }


def _funds_of(year: Evaluation) -> list[dict[str, str]]:
    """Return the project part of a body's money as its projects have it."""
    rows = []
    for source in SOURCES:
        own = [p for p in year.projects if p.source == source]
        if own:
            spent = sum((p.evaluation.executed for p in own if p.evaluation), ZERO)
            rows.append(
                {"part": "project", "source": source, "initial": plain(sum((p.initial for p in own), ZERO)),
                 "budget": plain(sum((p.budget for p in own), ZERO)), "executed": plain(spent), "why": ""}
            )  # fmt: skip
    return rows


def _evaluate(
    actor: Actor, paper: Paper, standing: Standing, refusals: tuple[Refusal, ...], judged: Any
) -> dict[str, Any]:
    payload = paper.payload
    unit, year, project = payload["unit"], payload["year"], payload.get("project")
    scores = (
        {one.indicator.key: one.score for one in judged.scored.results} if judged and judged.scored else {}
    )
    return {
        "paper": paper,
        "place": place_of(payload),
        "about": standing.card,
        "against": standing.objectives,
        "objectives_key": reads.objectives_key(unit, year, project),
        "typed": {str(row.get("indicator")): row for row in payload.get("rows") or []},
        "texts": payload.get("texts") or {},
        "asked": asked_of(payload),
        "funds": payload.get("funds") or [],
        "fund_columns": forms.FUND_COLUMNS,
        "choices": forms.CHOICES,
        "surveys": [
            (str(row.key), f"{row.title}（{row.result.answers}份，{row.shown}）")
            for row in reads.usable_surveys(actor, unit, year)
        ],
        "errors": {},
        "wrong": _by_field(refusals),
        "refusals": refusals,
        "judged": judged,
        "scores": scores,
        "rules": reads.rules_of(actor, year),
        **SHOWN,
    }


def _by_field(refusals: tuple[Refusal, ...]) -> dict[str, str]:
    return {refusal.field: refusal.message for refusal in reversed(refusals) if refusal.field}
