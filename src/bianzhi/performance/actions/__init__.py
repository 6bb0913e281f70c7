"""Verbs of performance."""

from bianzhi.performance.actions.keep_evaluation import keep_evaluation
from bianzhi.performance.actions.keep_objectives import keep_objectives
from bianzhi.performance.actions.record_assessment import record_assessment
from bianzhi.performance.actions.record_monitoring import record_monitoring
from bianzhi.performance.actions.record_project import adjust_budget, record_project, revise_project
from bianzhi.performance.actions.run_survey import answer_survey, change_survey, open_survey
from bianzhi.performance.actions.set_rules import set_rules

__all__ = [
    "adjust_budget",
    "answer_survey",
    "change_survey",
    "keep_evaluation",
    "keep_objectives",
    "open_survey",
    "record_assessment",
    "record_monitoring",
    "record_project",
    "revise_project",
    "set_rules",
]
