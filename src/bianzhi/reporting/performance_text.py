"""Evaluation texts against the records and the books: every amount must be known, and named ones must be the right ones."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from bianzhi.auditing.figures import HALF, Figure, Span
from bianzhi.auditing.tokens import tokens
from bianzhi.reporting.performance import PARTS, WAN, ZERO, Evaluation, Fund, Scored, plain, wan
from bianzhi.reporting.performance_finding import Finding

#: name of a text → how the form calls it
TEXTS: Mapping[str, str] = {
    "functions": "主要职能",
    "summary": "完成情况",
    "benefit": "效益指标完成情况分析",
    "satisfaction": "满意度指标完成情况分析",
    "use": "结果应用情况",
    "quality": "自评质量",
    "conclusion": "评价结论",
    "problems": "存在问题",
    "advice": "改进建议",
}
COUNT = re.compile(r"(?<![\d.])(\d+)个(?:预算)?项目")
SCORE = re.compile(r"(?:得分|总分|自评)(?:为|是)?(\d+(?:\.\d+)?)分")
RATE = re.compile(r"预算执行率(?:为|是|达到?)?(\d+(?:\.\d+)?)%")
GRADE = re.compile(r"(?:等级|评价结果|评定)(?:为|是)?[“\"]?([优良中差])(?![一-龥])")
SENTENCE = re.compile(r"[^。；;\n]+")
SPENT = re.compile(r"(?:使用|支出|执行|开支)(?![^，。；;]*(?:预算|计划|安排|结余|未))[^，。；;]{0,8}$")
PART = re.compile(r"(基本支出|项目支出)(?:合计|共|为)?$")


def check_texts(evaluation: Evaluation, accounts: Mapping[str, Decimal]) -> Iterator[Finding]:
    """Yield what the texts of the year say otherwise than the records. ``accounts``: 元 by name."""
    known = known_amounts(evaluation, accounts)
    for project in evaluation.projects:
        if project.evaluation:
            place = f"项目“{project.name}”"
            names = {project.name: project.evaluation.executed}
            yield from _texts(place, project.evaluation, evaluation, known, names)
    if evaluation.department:
        names = {p.name: p.evaluation.executed for p in evaluation.projects if p.evaluation}
        yield from _texts("部门整体绩效自评", evaluation.department, evaluation, known, names)
        for fund in evaluation.department.funds:
            yield from _why(fund)


def known_amounts(evaluation: Evaluation, accounts: Mapping[str, Decimal]) -> frozenset[Decimal]:
    """Return every amount, in 元, that the records or the books know."""
    found = set(accounts.values())
    for project in evaluation.projects:
        found |= {project.initial, project.budget}
        found |= {seen.executed for seen in project.monitorings}
        found |= {project.ex_ante.amount} if project.ex_ante else set()
        found |= _of_scored(project.evaluation)
    found |= _of_scored(evaluation.department)
    evaluated = [p.evaluation for p in evaluation.projects if p.evaluation]
    found |= {sum((s.executed for s in evaluated), ZERO), sum((s.budget for s in evaluated), ZERO)}
    return frozenset(found)


def _of_scored(scored: Scored | None) -> set[Decimal]:
    if scored is None:
        return set()
    found = {scored.initial, scored.budget, scored.executed, scored.budget - scored.executed}
    for fund in scored.funds:
        found |= {fund.initial, fund.budget, fund.executed, abs(fund.budget - fund.initial)}
        found |= {figure.value * WAN for figure in _amounts(fund.why)}
    for key in ("source", "part"):
        for value in {getattr(fund, key) for fund in scored.funds}:
            rows = [fund for fund in scored.funds if getattr(fund, key) == value]
            found |= {
                sum((getattr(row, name) for row in rows), ZERO) for name in ("initial", "budget", "executed")
            }
    return found


def _amounts(text: str) -> list[Figure]:
    return [token.figure for token in tokens(text) if token.figure.unit != "%"]


def _fits(figure: Figure, amount: Decimal) -> bool:
    """Say whether the printed figure may stand for ``amount`` (元)."""
    value = amount / WAN
    return figure.span.meets(Span(value, value))


def _texts(
    place: str,
    scored: Scored,
    evaluation: Evaluation,
    known: frozenset[Decimal],
    names: Mapping[str, Decimal],
) -> Iterator[Finding]:
    own = next(iter(names)) if scored is not evaluation.department and names else ""
    parts = {
        name: sum((f.executed for f in scored.funds if f.part == part), ZERO)
        for part, name in PARTS.items()
        if scored.funds
    }
    for key, text in scored.texts.items():
        at = f"{place}的{TEXTS.get(key, key)}"
        for sentence in SENTENCE.findall(text):
            yield from _sentence(at, key, sentence, known, names, own, parts)
        yield from _counts(at, key, text, scored, evaluation)


def _sentence(
    at: str,
    key: str,
    sentence: str,
    known: frozenset[Decimal],
    names: Mapping[str, Decimal],
    own: str,
    parts: Mapping[str, Decimal],
) -> Iterator[Finding]:
    """``own``: what a sentence that names no project is about; ``parts``: money by 基本支出, 项目支出."""
    named = [name for name in names if name in sentence]
    about = named[0] if len(named) == 1 else own
    for figure in _amounts(sentence):
        lead = sentence[: figure.start]
        part = PART.search(lead)
        spent = about if SPENT.search(lead) else ""
        subject = part[1] if part and part[1] in parts and not named else spent
        right = parts.get(subject, names.get(subject))
        if right is not None and not _fits(figure, right):
            yield Finding(
                "P41", "error", at, f"“{subject}”写的是{figure.text}，记录为{wan(right)}万元", "", key
            )
        elif not any(_fits(figure, amount) for amount in known):
            yield Finding(
                "P42", "warning", at, f"{figure.text}在记录和决算中找不到{_slip(figure, known)}",
                "请核对金额，或改为记录中的数", key,
            )  # fmt: skip


def _slip(figure: Figure, known: frozenset[Decimal]) -> str:
    """Say when the figure would be right in another unit."""
    for factor, words in ((WAN, "元写成了万元"), (1 / WAN, "万元写成了元")):
        moved = Span((figure.value - figure.half) / factor, (figure.value + figure.half) / factor)
        if figure.value and any(amount and moved.meets(Span(amount / WAN, amount / WAN)) for amount in known):
            return f"，可能把{words}"
    return ""


def _counts(at: str, key: str, text: str, scored: Scored, evaluation: Evaluation) -> Iterator[Finding]:
    number = len(evaluation.projects)
    for match in COUNT.finditer(text):
        if int(match[1]) != number and scored is evaluation.department:
            yield Finding("P43", "error", at, f"写的是{match[0]}，记录为{number}个项目", "", key)
    for match in SCORE.finditer(text):
        if Decimal(match[1]) != scored.score:
            yield Finding("P44", "error", at, f"写的是{match[1]}分，自评为{plain(scored.score)}分", "", key)
    for match in RATE.finditer(text):
        places = len(match[1].partition(".")[2])
        half = HALF.scaleb(-places)
        if scored.rate is not None and abs(Decimal(match[1]) - scored.rate) > half:
            yield Finding(
                "P45", "error", at, f"写的是预算执行率{match[1]}%，自评为{plain(scored.rate)}%", "", key
            )
    for match in GRADE.finditer(text):
        if match[1] != scored.grade:
            yield Finding("P44", "error", at, f"等级写的是“{match[1]}”，自评为“{scored.grade}”", "", key)


def _why(fund: Fund) -> Iterator[Finding]:
    """Compare the parts of an adjustment, where they are told, with the adjustment."""
    parts = _amounts(fund.why)
    change = abs(fund.budget - fund.initial) / WAN
    said = sum((part.value for part in parts), ZERO)
    if parts and abs(said - change) > sum((part.half for part in parts), ZERO):
        yield Finding(
            "P46", "error", "部门整体绩效自评", f"调整原因中各项合计{plain(said)}万元，实际调整{plain(change)}万元", "", "funds"
        )  # fmt: skip
