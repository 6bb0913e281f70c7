"""Satisfaction surveys: opened by a clerk, answered by anybody, told otherwise by a clerk."""

import secrets
from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from bianzhi.performance.actions.record_project import user_of
from bianzhi.performance.models import EvaluationItem, Survey, SurveyAnswer, SurveyTerms
from bianzhi.performance.policy import MOST_QUESTIONS, OPINIONS, check_choices, check_days
from bianzhi.trail.actions import Subject, record
from bianzhi.units.reads import require_unit
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any
from bianzhi.vault.cipher import lookup_hash

ONCE = Refusal(
    "performance.once",
    "这台设备已经填写过这份问卷",
    rule="每台设备填写一次",
    remedy="如需代他人填写，请换一台设备",
)


def open_survey(
    actor: Actor,
    *,
    unit: int,
    year: int,
    title: str,
    lead: str,
    questions: Sequence[str],
    counts_from: str,
    opens_on: date,
    closes_on: date,
    sent: int,
) -> Survey:
    """Open a survey whose address nobody can guess. ``sent``: how many were asked, 0 if not counted."""
    by = user_of(actor)
    require_unit(actor, unit)
    asked = [text.strip() for text in questions if text.strip()]
    found = [*check_days(opens_on, closes_on)]
    if not title.strip():
        found.append(Refusal("performance.title", "请填写问卷名称", field="title"))
    if not 1 <= len(asked) <= MOST_QUESTIONS:
        found.append(
            Refusal("performance.questions", f"请写1至{MOST_QUESTIONS}个问题，一行一个", field="questions")
        )
    if counts_from not in OPINIONS:
        found.append(Refusal("performance.counts", "请选择从哪一档起计为满意", field="counts_from"))
    refuse_if_any(found)
    with transaction.atomic():
        made = Survey.objects.create(
            district_id=actor.district_id, unit_id=unit, year=year, title=title.strip(), lead=lead.strip(), questions=asked,
            counts_from=counts_from, token=secrets.token_urlsafe(12), by_id=by, at=timezone.now(),
        )  # fmt: skip
        SurveyTerms.objects.create(
            survey=made, opens_on=opens_on, closes_on=closes_on, sent=sent, by_id=by, at=timezone.now()
        )
        after = {"问题": asked, "计为满意": counts_from, "开始": opens_on, "截止": closes_on, "发放": sent}
        record(actor, "发布满意度问卷", _subject(made), after=after)
    return made


def change_survey(
    actor: Actor, *, survey_id: int, opens_on: date, closes_on: date, sent: int, why: str
) -> SurveyTerms:
    """Put the days or the number asked right. Refused once an evaluation rests on the survey."""
    by = user_of(actor)
    refuse_if_any(check_days(opens_on, closes_on))
    if not why.strip():
        raise Refused(Refusal("performance.why", "请写明变更原因", field="why"))
    with transaction.atomic():
        survey = (
            Survey.objects.select_for_update().filter(pk=survey_id, district_id=actor.district_id).first()
        )
        if survey is None or not actor.sees_unit(survey.unit_id):
            raise Forbidden("没有找到这份问卷，或不在您的范围内")
        if EvaluationItem.objects.filter(survey=survey).exists():
            raise Refused(
                Refusal("performance.used", "已有自评引用这份问卷的结果，不能再改", remedy="请另发一份问卷")
            )
        before = survey.terms.order_by("-id")[0]
        made = SurveyTerms.objects.create(
            survey=survey, opens_on=opens_on, closes_on=closes_on, sent=sent, why=why.strip(), by_id=by, at=timezone.now()
        )  # fmt: skip
        record(
            actor, "变更问卷安排", _subject(survey),
            before={"截止": before.closes_on, "发放": before.sent}, after={"截止": closes_on, "发放": sent}, reason=why.strip(),
        )  # fmt: skip
    return made


def answer_survey(*, token: str, device: str, choices: Sequence[int]) -> SurveyAnswer:
    """Keep one answer. ``device``: the random mark of the browser, of which only a keyed hash is kept.

    Nobody acts here: the trail would tell who, so it is not written. Raises `Refused`.
    """
    with transaction.atomic():
        survey = Survey.objects.select_for_update().filter(token=token).first()
        if survey is None:
            raise Refused(Refusal("performance.survey", "没有这份问卷", remedy="请核对网址"))
        terms, today = survey.terms.order_by("-id")[0], timezone.localdate()
        if not terms.opens_on <= today <= terms.closes_on:
            raise Refused(
                Refusal(
                    "performance.closed", f"问卷填写时间为{terms.opens_on}至{terms.closes_on}，现在不能填写"
                )
            )
        refuse_if_any(check_choices(survey.questions, choices))
        mark = lookup_hash(device, purpose=f"performance.survey.{survey.pk}")
        try:
            with transaction.atomic():
                return SurveyAnswer.objects.create(
                    survey=survey,
                    device=mark,
                    choices=list(choices)[: len(survey.questions)],
                    answered_on=today,
                )
        except IntegrityError as twice:
            raise Refused(ONCE) from twice


def _subject(survey: Survey) -> Subject:
    return Subject("performance.survey", survey.pk, survey.title, survey.unit_id)
