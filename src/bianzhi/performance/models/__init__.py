"""Performance of a body's year. Every table is insert-only: of what is recorded again, the newest row counts.

Money in 元, points of 100. What a row was recorded by and when stands in every table.
"""

from bianzhi.performance.models.evaluations import EvaluationFund, EvaluationItem, SelfEvaluation
from bianzhi.performance.models.objectives import IndicatorRow, Monitoring, MonitoringItem, ObjectiveSet
from bianzhi.performance.models.projects import Assessment, BudgetLine, Project, ProjectFacts, YearRules
from bianzhi.performance.models.surveys import Survey, SurveyAnswer, SurveyTerms

__all__ = [
    "Assessment",
    "BudgetLine",
    "EvaluationFund",
    "EvaluationItem",
    "IndicatorRow",
    "Monitoring",
    "MonitoringItem",
    "ObjectiveSet",
    "Project",
    "ProjectFacts",
    "SelfEvaluation",
    "Survey",
    "SurveyAnswer",
    "SurveyTerms",
    "YearRules",
]
