"""Surveys: what they came to, and what the public form shows."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from django.urls import reverse
from django.utils import timezone

from bianzhi.performance.models import Survey, SurveyAnswer, SurveyTerms
from bianzhi.performance.policy import LEAST_SHOWN, SCALE, counted
from bianzhi.reporting.performance import CENT, SurveyResult, plain
from bianzhi.units.reads import names_on
from bianzhi.users.actor import Actor, Forbidden

MOST = 300


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A survey in lists. ``state``: 未开始、进行中、已截止."""

    key: int
    title: str
    unit_id: int
    unit: str
    year: int
    opens_on: date
    closes_on: date
    state: str
    result: SurveyResult

    @property
    def shown(self) -> str:
        """The satisfaction, or why it is not shown."""
        if self.result.answers < LEAST_SHOWN:
            return f"不足{LEAST_SHOWN}份，不显示"
        percent = self.result.percent
        return "没有有效回答" if percent is None else f"{plain(percent)}%"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question with how often each level was chosen, and the satisfied in per cent."""

    text: str
    counts: tuple[int, ...]
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class SurveyCard:
    """A survey with its questions. ``address``: of the public form; ``shown``: whether results may be."""

    row: SurveyRow
    lead: str
    questions: tuple[QuestionRow, ...]
    address: str
    shown: bool
    levels: tuple[str, ...] = SCALE


@dataclass(frozen=True, slots=True)
class PublicSurvey:
    """What somebody without log-in sees."""

    key: int
    title: str
    lead: str
    unit: str
    questions: tuple[str, ...]
    open: bool
    state: str
    closes_on: date


def results_of(keys: Collection[int]) -> dict[int, SurveyResult]:
    """Return what surveys came to so far, by key. Three queries."""
    return _results(Survey.objects.filter(pk__in=keys).prefetch_related("terms"))


def _results(found: Iterable[Survey]) -> dict[int, SurveyResult]:
    """Return what surveys came to, by key; ``found`` have their ``terms`` fetched. One query."""
    rows = {row.pk: row for row in found}
    answers: dict[int, list[list[int]]] = {}
    for survey, choices in SurveyAnswer.objects.filter(survey_id__in=rows).values_list(
        "survey_id", "choices"
    ):
        answers.setdefault(survey, []).append(choices)
    made = {}
    for key, row in rows.items():
        mine = answers.get(key, [])
        told, content = counted(mine, row.counts_from)
        made[key] = SurveyResult(key, row.title, _terms(row).sent, len(mine), told, content, row.counts_from)
    return made


def _terms(row: Survey) -> SurveyTerms:
    """Return what holds now of days and number asked; ``row`` has its ``terms`` fetched."""
    return list(row.terms.all())[-1]


def _state(opens: date, closes: date) -> str:
    today = timezone.localdate()
    return "未开始" if today < opens else "已截止" if today > closes else "进行中"


def _rows(actor: Actor, found: list[Survey]) -> tuple[SurveyRow, ...]:
    results = _results(found)
    names = names_on(actor, timezone.localdate(), {row.unit_id for row in found})
    rows = []
    for row in found:
        terms = _terms(row)
        state = _state(terms.opens_on, terms.closes_on)
        rows.append(
            SurveyRow(
                row.pk, row.title, row.unit_id, names.get(row.unit_id, ""), row.year, terms.opens_on,
                terms.closes_on, state, results[row.pk],
            )
        )  # fmt: skip
    return tuple(rows)


def surveys(actor: Actor, *, year: int | None = None, body: int | None = None) -> tuple[SurveyRow, ...]:
    """Return the surveys the actor sees, newest first."""
    actor.require("performance.read")
    found = Survey.objects.filter(district_id=actor.district_id).prefetch_related("terms")
    if actor.unit_ids is not None:
        found = found.filter(unit_id__in=actor.unit_ids)
    if year is not None:
        found = found.filter(year=year)
    if body is not None:
        found = found.filter(unit_id=body)
    return _rows(actor, list(found.order_by("-id")[:MOST]))


def survey(actor: Actor, key: int) -> SurveyCard:
    """Return one survey with its counts, which are hidden while there are too few. Raises `Forbidden`."""
    actor.require("performance.read")
    found = (
        Survey.objects.filter(pk=key, district_id=actor.district_id).prefetch_related("terms", "answers").first()
    )  # fmt: skip
    if found is None or not actor.sees_unit(found.unit_id):
        raise Forbidden("没有找到这份问卷，或不在您的范围内")
    (row,) = _rows(actor, [found])
    answers = [answer.choices for answer in found.answers.all()]
    questions = []
    for place, text in enumerate(found.questions):
        tally = Counter(choices[place] for choices in answers)
        told, content = counted([[choices[place]] for choices in answers], found.counts_from)
        percent = (Decimal(content) * 100 / told).quantize(CENT, ROUND_DOWN) if told else None
        questions.append(QuestionRow(text, tuple(tally.get(n, 0) for n in range(len(SCALE))), percent))
    address = reverse("performance:answer", args=[found.token])
    return SurveyCard(row, found.lead, tuple(questions), address, len(answers) >= LEAST_SHOWN)


def public_survey(token: str) -> PublicSurvey | None:
    """Return the survey of a public address; ``None`` when there is none."""
    found = Survey.objects.select_related("unit").prefetch_related("terms").filter(token=token).first()
    if found is None:
        return None
    terms = _terms(found)
    state = _state(terms.opens_on, terms.closes_on)
    return PublicSurvey(
        found.pk, found.title, found.lead, found.unit.name, tuple(found.questions), state == "进行中", state, terms.closes_on
    )  # fmt: skip


def usable_surveys(actor: Actor, body: int, year: int) -> tuple[SurveyRow, ...]:
    """Return the surveys that may prove an indicator of the body's year: those closed, with enough answers."""
    return tuple(
        row
        for row in surveys(actor, year=year, body=body)
        if row.result.answers >= LEAST_SHOWN and row.state == "已截止"
    )
