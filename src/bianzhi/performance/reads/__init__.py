"""What pages and other rooms read of performance. The actor first; frozen values out."""

from bianzhi.performance.reads.records import (
    STEP_LABELS,
    BodyRow,
    Line,
    ProjectCard,
    YearRow,
    bodies,
    body_name,
    body_rows,
    evaluation,
    objectives_key,
    project_card,
    year_rows,
    years,
)
from bianzhi.performance.reads.rules import rules_of
from bianzhi.performance.reads.surveys import (
    PublicSurvey,
    SurveyCard,
    SurveyRow,
    public_survey,
    survey,
    surveys,
    usable_surveys,
)

__all__ = [
    "STEP_LABELS",
    "BodyRow",
    "Line",
    "ProjectCard",
    "PublicSurvey",
    "SurveyCard",
    "SurveyRow",
    "YearRow",
    "bodies",
    "body_name",
    "body_rows",
    "evaluation",
    "objectives_key",
    "project_card",
    "public_survey",
    "rules_of",
    "survey",
    "surveys",
    "usable_surveys",
    "year_rows",
    "years",
]
